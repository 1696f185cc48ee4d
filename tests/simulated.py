"""A day in seconds: the daemon on a loop whose clock leaps to the next thing that is due.

Everything but the network and the clock is real: APScheduler, the store and its thread, the record,
the outbox, the watch. `time-machine` sets what Python calls the time; the loop's own clock leaps
with it, and only when no thread is at work and nothing else can happen.
"""

from __future__ import annotations

import asyncio
import selectors
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

import time_machine
from pages import OPENING, TEXT, release

from monitor.config import SourceConfig
from monitor.crawl.allowance import Allowance
from monitor.crawl.engine import Engine
from monitor.crawl.handover import Sink
from monitor.errors import SourceError
from monitor.model import ListedRelease, ListingObservation, Observation, Outcome, Plan


class SimulatedLoop(asyncio.SelectorEventLoop):
    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller, self._now, self._at_work = traveller, 0.0, 0
        super().__init__(_LeapingSelector(self))

    def time(self) -> float:
        return self._now

    def leap(self, seconds: float) -> None:
        self._now += seconds
        self._traveller.shift(seconds)

    @property
    def busy(self) -> bool:
        return self._at_work > 0

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> asyncio.Future[Any]:
        self._at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._rested)
        return future

    def _rested(self, _: object) -> None:
        self._at_work -= 1


class _LeapingSelector(selectors.DefaultSelector):  # type: ignore[valid-type, misc]
    def __init__(self, loop: SimulatedLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Any:
        if self._loop.busy:
            return super().select(None if timeout is None or timeout > 0 else 0)
        found = super().select(0)
        if not found and timeout:
            self._loop.leap(timeout)
        return found


def simulate(start: datetime, main: Callable[[SimulatedLoop], Coroutine[None, None, None]]) -> None:
    """Run `main` on a loop that begins at `start`."""
    with time_machine.travel(start, tick=False) as traveller:
        loop = SimulatedLoop(traveller)
        asyncio.set_event_loop(loop)
        try:
            loop.run_until_complete(main(loop))
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


BEGIN = datetime(2026, 3, 28, 18, 0, tzinfo=UTC)  # the night in which the clocks go forward
HABITS = ("down", "blocked", "empty", "fails", "raises", "hangs", "slow", "flaps")
"""How a source misbehaves: from its third hour on, for three hours; `slow` and `flaps` all the
while."""


class SimulatedEngine(Engine):
    """Crawls of press rooms that exist in here only. A source called `down-3` has the habit
    `down`."""

    begin: ClassVar[datetime] = BEGIN
    asked: ClassVar[Counter[str]] = Counter()

    async def crawl(
        self, source: SourceConfig, plan: Plan, sink: Sink, allowance: Allowance | None = None
    ) -> tuple[str, ...]:
        self.asked[source.name] += 1
        hour = (datetime.now(UTC) - self.begin) / timedelta(hours=1)
        habit = source.name.partition("-")[0]
        ill = habit in HABITS and 3 <= hour < 6
        await asyncio.sleep(1500 if habit == "slow" else 2)
        if ill and habit == "fails":
            raise SourceError("spider 'x' failed: KeyError: 'title'")
        if ill and habit == "raises":
            raise RuntimeError("a fault of ours")
        if ill and habit == "hangs":
            await asyncio.sleep((6 - hour) * 3600)
        outcome = {"down": Outcome.FAILED, "blocked": Outcome.BLOCKED}.get(habit, Outcome.PAGE)
        await self._answer(source, plan, sink, outcome if ill else Outcome.PAGE, ill, hour)
        return ()

    async def _answer(
        self, source: SourceConfig, plan: Plan, sink: Sink, outcome: Outcome, ill: bool, hour: float
    ) -> None:
        now, base = datetime.now(UTC), source.listings[0]
        habit = source.name.partition("-")[0]
        urls = [f"{base}{n}.html" for n in range(2)]
        if plan.discover:
            named = (
                ()
                if ill and habit == "empty"
                else tuple(ListedRelease(u, f"Text {u}") for u in urls)
            )
            entries = named if outcome is Outcome.PAGE else ()
            await sink(
                ListingObservation(
                    source=source.name,
                    url=base,
                    seen=now,
                    entries=entries,
                    whole=True,
                    outcome=outcome,
                )
            )
        known = {visit.url for visit in plan.visits} | plan.known
        due = [visit.url for visit in plan.visits]
        if outcome is Outcome.PAGE and plan.discover and not (ill and habit == "empty"):
            due += [url for url in urls if url not in known]
        for url in due:
            if outcome is not Outcome.PAGE:
                await sink(
                    Observation(source=source.name, url=url, outcome=outcome, seen=now, status=503)
                )
                continue
            edited = (habit == "edits" and hour >= 8) or (habit == "flaps" and int(hour * 6) % 2)
            html = release(*(TEXT[:3] if edited else TEXT), OPENING + url, title=f"Text {url}")
            body = html.encode()
            await sink(
                Observation(
                    source=source.name, url=url, outcome=Outcome.PAGE, seen=now, status=200, body=body,
                    sha256=sha256(body).hexdigest(), media_type="text/html", charset="utf-8",
                )
            )  # fmt: skip
