"""The daemon: sources by their cron, second looks, the outbox, and a quiet end.

It holds no state of its own. What is due stands in the database; the timer only wakes us.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.alert import operator
from monitor.alert.courier import Courier
from monitor.alert.deliver import Deliveries
from monitor.alert.match import Matcher
from monitor.config import Config, SourceConfig, load
from monitor.crawl import loader
from monitor.crawl.engine import Engine
from monitor.cron import Cron, cron
from monitor.errors import MisajourError, StoreError
from monitor.passes import Passes, Writer
from monitor.read import ReadingPool
from monitor.record import Recorder, Run
from monitor.store import Store

log = logging.getLogger(__name__)


class CronTrigger(BaseTrigger):
    """Our cron as a trigger of APScheduler's."""

    def __init__(self, schedule: Cron) -> None:
        self._schedule = schedule

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        # from now, not from the last time: what was missed while we slept is one pass, not many
        return self._schedule.after(max(now, previous_fire_time) if previous_fire_time else now)


def assemble(
    config: Config, store: Store, writer: Writer, reader: ReadingPool
) -> tuple[Passes, Courier]:
    """The rooms put together for one configuration. Raises ConfigError where a source's spider cannot be used."""
    loaded = loader.load(config.misajour.spiders)
    loader.check(config, loaded)
    hints = loader.hints(config, loaded)
    recorder = Recorder(store, hints, Matcher(config, store), config.misajour.confirm_after)
    return Passes(config, store, Engine(config, loaded), recorder, writer, reader), Courier(
        config, store
    )


class Daemon:
    """`await Daemon(config, store).run()` returns after SIGTERM or SIGINT, with what was in flight finished."""

    def __init__(
        self, config: Config, store: Store, told: Callable[[Run], None] = lambda run: None
    ) -> None:
        self.config, self.store, self._told = config, store, told
        self.writer, self.reader = Writer(), ReadingPool()
        self.passes, courier = assemble(config, store, self.writer, self.reader)
        self.deliveries = Deliveries(courier, self.writer.do, busy=lambda: tuple(self._running))
        self._stopping, self._outbox = asyncio.Event(), asyncio.Event()
        self._trouble = ""
        self._running: dict[str, asyncio.Task[None]] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    async def run(self, *, at_once: bool = True) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        self._plan()
        self._scheduler.start()
        sender = asyncio.create_task(self.deliveries.serve(self._outbox))
        if at_once:
            for source in self.config.source:
                self.wake(source.name)
        try:
            await self._stopping.wait()
        finally:
            await self._end(sender)

    def send_now(self) -> None:
        """Look into the outbox at once."""
        self._outbox.set()

    def stop(self) -> None:
        log.info("stopping: finishing what is in flight")
        self._stopping.set()

    def reload(self) -> None:
        """Read the configuration again; a bad one keeps the old and says why."""
        try:
            config = load(self.config.path)
            if config.database != self.config.database:
                raise MisajourError("the database cannot change while the daemon runs; restart it")
            passes, courier = assemble(config, self.store, self.writer, self.reader)
        except MisajourError as error:
            log.error("the configuration stays as it was: %s", error)
            return
        passes.engine.pacer = (
            self.passes.engine.pacer
        )  # hosts remember how long ago they were asked
        self.config, self.passes, self.deliveries.courier = config, passes, courier
        self._plan()
        self._outbox.set()
        log.info("configuration read again: %s sources", len(config.source))

    def _plan(self) -> None:
        self._scheduler.remove_all_jobs()
        for source in self.config.source:
            zone = source.timezone or self.config.misajour.timezone
            trigger = CronTrigger(cron(source.schedule, zone))
            self._scheduler.add_job(
                self.wake, trigger, args=[source.name], id=source.name, name=source.name
            )

    def wake(self, name: str) -> None:
        """Begin a pass over the source called `name`, unless one is under way."""
        source = next((s for s in self.config.source if s.name == name), None)
        if source is None or name in self._running or self._stopping.is_set():
            return
        task = asyncio.create_task(self._life(source), name=name)
        self._running[name] = task
        task.add_done_callback(lambda _: self._running.pop(name, None))

    async def _life(self, source: SourceConfig) -> None:
        """A pass and the second looks that it asks for."""
        try:
            self._tell(await self.passes.over(source))
            async for look in self.passes.settle(source):
                self._tell(look)
            await self._store_is("")
        except asyncio.CancelledError:
            raise
        except (StoreError, sqlite3.Error) as error:
            log.error("%s: %s", source.name, error)
            await self._store_is(str(error))
        except Exception:  # the boundary: one source's fault stops no other
            log.exception("%s: the pass failed", source.name)

    async def _store_is(self, trouble: str) -> None:
        """Tell the operator, once, that the store cannot be written, and when it can again."""
        if bool(trouble) == bool(self._trouble):
            return
        self._trouble = trouble
        if trouble:
            subject, text = (
                "The store cannot be written",
                f"{trouble}\n\nWhat is recorded is safe; nothing new is until it is mended.",
            )
        else:
            subject, text = "The store can be written again", "Passes are recorded again."
        operator.tell(self.config, subject, text, wait=0)

    def _tell(self, run: Run) -> None:
        self._told(run)
        if run.changes:
            self._outbox.set()

    async def _end(self, sender: asyncio.Task[None]) -> None:
        """Crawls hand on what they have and stop; what is owed is sent or stays owed."""
        self._scheduler.shutdown(wait=False)
        for task in list(self._running.values()):
            task.cancel()
        await self.deliveries.stop()
        await sender
        if self._running:
            await asyncio.wait(list(self._running.values()))
        self.reader.close()
        self.writer.close()
