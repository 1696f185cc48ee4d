"""One pass over one source: plan ─► crawl ─► record. What `check` and the daemon both do."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from monitor.config import Config, SourceConfig
from monitor.crawl.engine import Engine
from monitor.errors import SourceError, StoreError
from monitor.model import Plan, Seen
from monitor.record import Recorder, Run
from monitor.store import Store

visits = logging.getLogger("monitor.visits")  # a line per visit, for -v
T = TypeVar("T")

_BATCH = 250
_LOOKS = 5  # rounds of second looks after one pass
_WAITING = 64  # observations between the crawl and the writer; a full queue makes the crawl wait


class Writer:
    """The one thread that writes: SQLite and the reading of pages stay off the loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")

    async def do(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        self._thread.shutdown()


class Passes:
    """Makes passes. One recorder, one writer; several sources may be crawled at once."""

    def __init__(
        self, config: Config, store: Store, engine: Engine, recorder: Recorder, writer: Writer
    ) -> None:
        self.config, self.store, self.engine = config, store, engine
        self.recorder, self.writer = recorder, writer

    async def over(
        self, source: SourceConfig, *, everything: bool = False, second_looks: bool = False
    ) -> Run:
        """A pass over what is due; `everything`: over all known releases; `second_looks`: only over what
        waits for confirmation."""
        run, plan = await self.writer.do(lambda: self._plan(source, everything, second_looks))
        if second_looks and not plan.visits and not plan.discover:
            return run
        queue: asyncio.Queue[Seen | None] = asyncio.Queue(_WAITING)
        recording = asyncio.create_task(self._record(run, queue))
        try:
            run.faults += await self.engine.crawl(source, plan, queue.put)
        except SourceError as error:
            run.faults.append(str(error))
        finally:
            await queue.put(None)
            await recording
            await self.writer.do(lambda: self.recorder.finish(run))
        return run

    async def _record(self, run: Run, queue: asyncio.Queue[Seen | None]) -> None:
        ended, fault = False, None
        while not ended:
            batch = [await queue.get()]
            while not queue.empty() and len(batch) < _BATCH:
                batch.append(queue.get_nowait())
            ended = None in batch
            seen = [item for item in batch if item is not None]
            for item in seen:
                visits.info("%s: %s %s", run.config.name, item.outcome, item.url)
            if seen and fault is None:
                try:
                    await self.writer.do(lambda seen=seen: self.recorder.take(run, seen))  # type: ignore[misc]  # mypy and defaults
                except sqlite3.Error as error:
                    fault = (
                        error  # the crawl waits for room in the queue: it is emptied all the same
                    )
        if fault is not None:
            raise StoreError(f"the database cannot be written: {fault}") from fault

    def _plan(self, source: SourceConfig, everything: bool, second_looks: bool) -> tuple[Run, Plan]:
        now = datetime.now(UTC)
        run = self.recorder.begin(source, now)
        missing = self.store.sources.missing(run.row.id) is not None
        discover = not second_looks or missing
        visits = self.store.releases.due(
            run.row.id, now, everything=everything, pending=not discover
        )
        plan = Plan(
            source.name,
            source.spider,
            visits,
            self.store.releases.known(run.row.id),
            discover,
            source.language,
            not_before=self.store.sources.resting(now),
        )
        return run, plan

    async def settle(self, source: SourceConfig) -> AsyncIterator[Run]:
        """The passes that second looks ask for, each when it is due; what they leave unsettled is the next pass's."""
        most = self.config.misajour.confirm_after + 1
        for _ in range(_LOOKS):
            now = datetime.now(UTC)
            due = await self.writer.do(lambda now=now: self.next_look(source, now))  # type: ignore[misc]  # as above
            if due is None or (due - now).total_seconds() > most:
                return
            await asyncio.sleep(max(0.0, (due - now).total_seconds()))
            yield await self.over(source, second_looks=True)

    def next_look(self, source: SourceConfig, now: datetime) -> datetime | None:
        """When the next second look is due."""
        row = self.store.sources.ensure(source.name, source.spider, source.language, now)
        confirmed = timedelta(seconds=self.config.misajour.confirm_after)
        looks = (
            [datetime.fromisoformat(due)] if (due := self.store.releases.next_due(row.id)) else []
        )
        if since := self.store.sources.missing(row.id):
            looks.append(datetime.fromisoformat(since) + confirmed)
        return min(looks, default=None)
