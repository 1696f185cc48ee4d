"""How far something is, for whoever waits for it."""

from __future__ import annotations

import sys

import click

from monitor.commands import logs

_ADDRESS = 100  # characters of an address in a line


class Progress:
    """On a terminal one line on standard error, which goes away; elsewhere, where nothing can be
    rewritten, such as in a log, a line that stays."""

    def __init__(self) -> None:
        self._rewrites, self._shown = sys.stderr.isatty(), False
        self._asked = 0

    def asked(self, url: str) -> None:
        """An address was asked for."""
        self._asked += 1
        line = logs.clean(f"{self._asked} asked: {url[:_ADDRESS]}")
        if self._rewrites:
            click.echo(f"\r\x1b[2K{line} …", nl=False, err=True)
            self._shown = True
        else:
            click.echo(line, err=True)

    def clear(self) -> None:
        """Make room for what is printed next."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)
            self._shown = False
