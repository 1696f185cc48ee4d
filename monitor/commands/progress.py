"""How far something is, for whoever waits for it."""

from __future__ import annotations

import sys
import time

import click

from monitor.commands import logs

_ADDRESS = 100  # characters of an address in a line
_PATIENCE, _EVERY = 1.0, 0.2  # seconds until the line of what is waited for, and between two


class _Line:
    """One line on standard error, on a terminal, which is rewritten and goes away."""

    def __init__(self) -> None:
        self._rewrites, self._shown = sys.stderr.isatty(), False

    def _show(self, line: str) -> None:
        click.echo(f"\r\x1b[2K{line} …", nl=False, err=True)
        self._shown = True

    def clear(self) -> None:
        """Make room for what is printed next."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
            self._shown = False


class Progress(_Line):
    """On a terminal a line that goes away; elsewhere, where nothing can be rewritten, such as in a
    log, a line that stays."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0

    def asked(self, url: str) -> None:
        """An address was asked for."""
        self._asked += 1
        line = logs.clean(f"{self._asked} asked: {url[:_ADDRESS]}")
        if self._rewrites:
            self._show(line)
        else:
            click.echo(line, err=True)


class Waiting(_Line):
    """That something goes on which is mostly done at once, on a terminal alone: `what` it is, for
    how long, and how far it is where that is known."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what, self._begun = what, time.monotonic()
        self._told = self._begun + _PATIENCE - _EVERY
        self._first = self._at = 0

    def clear(self) -> None:
        """Make room; what goes on then is at its begin again, or nobody says where."""
        super().clear()
        self._first = self._at = 0

    def reached(self, number: int) -> None:
        """Of what is numbered, and gone through down to 1, this one was reached."""
        self._first, self._at = max(self._first, number), number
        self.tell()

    def tell(self) -> None:
        """To be called often: the line is rewritten now and then."""
        now = time.monotonic()
        if self._rewrites and now - self._told >= _EVERY:
            self._told = now
            share = f"{100 * (1 - self._at / self._first):.0f} %, " if self._first else ""
            self._show(f"{self._what}: {share}{now - self._begun:.0f} s")
