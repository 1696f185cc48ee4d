"""How far passes are, for whoever waits for them."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING, Never
from zoneinfo import ZoneInfo

import click

from monitor.commands import logs
from monitor.record import Run
from monitor.wording import counted

_EVERY = 60.0  # seconds between two lines where nothing can be rewritten, such as in a log
_KNOWN_END = "{desc}: {n_fmt} of {total_fmt} visited |{bar}| {elapsed}, {remaining} left"
_OPEN_END = "{desc}: {n_fmt} visited, {elapsed}"


if TYPE_CHECKING:
    from tqdm import tqdm

    _Bar = tqdm[Never]  # of nothing that is gone through: its figures are set


class Headway:
    """On a terminal a bar on standard error, which goes away; elsewhere a line a minute."""

    def __init__(self) -> None:
        self._bar: _Bar | None = None
        self._runs: dict[int, Run] = {}
        self._last = time.monotonic()

    def tell(self, run: Run) -> None:
        """Have it known that `run` has come a step further."""
        self._runs[id(run)] = run
        if sys.stderr.isatty():
            self._draw(run)
        elif time.monotonic() - self._last >= _EVERY:
            self._last = time.monotonic()
            visited = f"{run.visits} visited, {counted(len(run.changes), 'change')} so far"
            click.echo(f"{run.config.name}: {visited}", err=True)

    def _draw(self, run: Run) -> None:
        bar = self._bar if self._bar is not None else self._new_bar()
        runs = self._runs.values()
        # what a listing names for the first time is in no plan
        expected = sum(max(r.planned, r.visits, 0 if r.planned else r.found) for r in runs)
        bar.n = sum(r.visits for r in runs)
        bar.total = expected if expected > bar.n else None
        bar.bar_format = _KNOWN_END if bar.total else _OPEN_END
        bar.set_description_str(logs.clean(run.config.name))

    def _new_bar(self) -> _Bar:
        from tqdm import tqdm  # only a terminal gets one

        bar: _Bar = tqdm(
            file=sys.stderr, leave=False, dynamic_ncols=True, mininterval=0, bar_format="{desc}"
        )
        self._bar = bar
        return bar

    def wait(self, source: str, until: datetime, zone: ZoneInfo) -> None:
        """Say on a terminal what nothing is done for."""
        if self._bar is not None:
            said = f"{source}: waits for its second look at {until.astimezone(zone):%H:%M:%S}"
            self._bar.bar_format = "{desc}"
            self._bar.set_description_str(logs.clean(said))

    def clear(self) -> None:
        """Make room for what is printed next."""
        if self._bar is not None:
            self._bar.clear()

    def end(self) -> None:
        if self._bar is not None:
            self._bar.close()
