"""How far something is, for whoever waits for it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from monitor.commands import logs
from monitor.wording import counted

if TYPE_CHECKING:
    from monitor.record import Run

_ADDRESS = 100  # characters of an address in a line


class Progress:
    """On a terminal one line on standard error, which goes away; elsewhere, where nothing can be
    rewritten, such as in a log, a line that stays, one in `every` seconds at most."""

    def __init__(self, every: float = 0.0) -> None:
        self._every, self._last = every, time.monotonic()
        self._rewrites, self._shown = sys.stderr.isatty(), False
        self._asked = 0

    def asked(self, url: str) -> None:
        """An address was asked for."""
        self._asked += 1
        self._tell(f"{self._asked} asked: {url[:_ADDRESS]}")

    def of_run(self, run: Run) -> None:
        """How far a pass is."""
        self._tell(
            f"{run.config.name}: {run.visits} visited, {counted(len(run.changes), 'change')}"
        )

    def _tell(self, line: str) -> None:
        if self._rewrites:
            click.echo(f"\r\x1b[2K{logs.clean(line)} …", nl=False, err=True)
            self._shown = True
        elif time.monotonic() - self._last >= self._every:
            self._last = time.monotonic()
            click.echo(logs.clean(line), err=True)

    def clear(self) -> None:
        """Make room for what is printed next."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
            self._shown = False
