"""How far a pass is, for whoever waits for it."""

from __future__ import annotations

import sys
import time

import click

from monitor.record import Run
from monitor.store.backlog import Backlog
from monitor.wording import counted

_EVERY = 60.0  # seconds between two lines where nothing can be rewritten, such as in a log


class Headway:
    """On a terminal one line on standard error, which goes away; elsewhere a line a minute."""

    def __init__(self) -> None:
        self._rewrites, self._shown = sys.stderr.isatty(), False
        self._last = time.monotonic()

    def tell(self, run: Run) -> None:
        line = f"{run.config.name}: {run.visits} visited, {counted(len(run.changes), 'change')}"
        if self._rewrites:
            click.echo(f"\r\x1b[2K{line} …", nl=False, err=True)
            self._shown = True
        elif time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            click.echo(f"{line} so far", err=True)

    def clear(self) -> None:
        """Make room for what is printed next."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
            self._shown = False


def of_backlog(backlog: Backlog) -> str:
    """What is left to do of a source's listings; empty where nothing is."""
    said = []
    if backlog.open:
        pages = counted(backlog.pages, "page")
        said.append(f"its listings were read for {pages} and go on")
    if backlog.unvisited:
        wait = "waits" if backlog.unvisited == 1 else "wait"
        said.append(f"{counted(backlog.unvisited, 'release')} {wait} for the first visit")
    if backlog.given_up:
        said.append(f"{counted(backlog.given_up, 'release')} could not be had, and given up")
    return "; ".join(said)
