"""The daemon: sources by their cron, second looks, the outbox, and a quiet end.

It holds no state of its own. What is due stands in the database; APScheduler's timer wakes us.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.date import DateTrigger

from monitor.alert.courier import Courier
from monitor.alert.deliver import Deliveries
from monitor.assembly import assemble
from monitor.cluster import EngineMaker, engine_of
from monitor.config import Config, SourceConfig, load
from monitor.cron import Cron, cron
from monitor.errors import ConfigError, MisajourError, StoreError
from monitor.evidence.timestamp import TimeStamper
from monitor.passes import LOOKS, Passes
from monitor.read import ReadingPool
from monitor.record import Run
from monitor.store import Store
from monitor.watch import Watchdog, systemd
from monitor.watch.repacking import Repacking
from monitor.watch.stopping import Stopper
from monitor.wording import counted
from monitor.writer import Writer

log = logging.getLogger(__name__)

_SECOND_LOOK = " second look"  # ends a job's name; no source's name has a blank
# Seconds: what is under way has the first to end; what has not is cut off, which takes the others.
_TO_END, _TO_CUT, _TO_WRITE = 3.0, 0.4, 0.5


class CronTrigger(BaseTrigger):
    """Our cron as a trigger of APScheduler's."""

    def __init__(self, schedule: Cron) -> None:
        self._schedule = schedule

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        # from now, not from the last time: what was missed while we slept is one pass, not many
        return self._schedule.after(max(now, previous_fire_time) if previous_fire_time else now)


class Daemon:
    """`await Daemon(config, store).run()` returns after SIGTERM, SIGINT or `stop`. `told` hears of
    each pass; `engine` makes the crawls, `reader` reads the pages."""

    def __init__(
        self,
        config: Config,
        store: Store,
        told: Callable[[Run], None] = lambda run: None,
        engine: EngineMaker = engine_of,
        reader: ReadingPool | None = None,
    ) -> None:
        self.config, self.store, self._told, self._engine = config, store, told, engine
        self.writer, self.reader = Writer(), reader or ReadingPool()
        self.passes, courier = assemble(config, store, self.writer, self.reader, engine)
        self.deliveries = Deliveries(courier, self.writer.do, busy=lambda: tuple(self._under_way))
        self.stamper = TimeStamper(config, store, self.writer.do)
        self._under_way: set[str] = set()  # sources over which a pass is made
        self._repacking = Repacking(store, self.writer.do, busy=lambda: bool(self._under_way))
        self._stopping, self._outbox = asyncio.Event(), asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._locks: dict[str, asyncio.Lock] = {}
        self._reloading, self._reload_waits = asyncio.Lock(), False
        self._refusal = ""  # why the configuration was not read again, as the operator heard
        self._looks_left: dict[str, int] = {}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_listener(
            self._on_job_event, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        self._watchdog = Watchdog(
            config,
            store,
            self.writer,
            busy=lambda: bool(self._running),
            jumped=self._clock_moved,
            owed=self._outbox.set,
        )

    async def run(self, begun: Callable[[], None] = lambda: None) -> bool:
        """Watch until told to stop. Returns whether all that was in flight has ended: if not, the
        process is to be left without waiting for its threads. `begun` is called once signals are
        heeded: before, SIGHUP would end the process."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGHUP, self.reload)
        with Stopper(lambda: loop.call_soon_threadsafe(self.stop)):
            begun()
            await self._watchdog.begin()
            self._scheduler.start()
            self._schedule_passes({source.name for source in self.config.enabled})
            others = {
                asyncio.create_task(self.deliveries.serve(self._outbox), name="outbox"),
                asyncio.create_task(self._watchdog.run(), name="watchdog"),
                asyncio.create_task(self._repacking.serve(), name="repacking"),
            }
            systemd.notify(systemd.READY)
            try:
                await self._stopping.wait()
            finally:
                ended = await self._shut_down(others)
        return ended

    def stop(self) -> None:
        log.info("stopping")
        self._stopping.set()

    def reload(self) -> None:
        """Read the configuration again; a bad one keeps the old and says why. One reload that waits
        for the one under way reads what all those asked for meanwhile would."""
        if not self._reload_waits:
            self._reload_waits = True
            self._spawn(self._reload(), "reload")

    async def _reload(self) -> None:
        async with self._reloading:
            self._reload_waits = False
            try:  # in a thread: a spider's module may take seconds to import
                config, passes, courier = await asyncio.to_thread(self._assemble_again)
            except MisajourError as error:
                log.error("the configuration stays as it was: %s", error)
                await self._refused(str(error))
                return
            except Exception as error:  # the boundary: no fault of ours may pass in silence
                log.exception("the configuration stays as it was: it could not be read")
                await self._refused(f"it could not be read: {type(error).__name__}")
                return
            self._adopt(config, passes, courier)

    async def _refused(self, why: str) -> None:
        """Have the operator of the old configuration hear, once, that it stays."""
        if why == self._refusal:
            return
        text = f"{why}\n\nThe configuration stays as it was. Mend the file and reload it."
        operator, now = self.deliveries.courier.operator, datetime.now(UTC)
        owe = partial(operator.owe, "The configuration was not read again", text, now)
        with contextlib.suppress(sqlite3.Error):  # the watch says that the store is in trouble
            await self.writer.do(owe)
            self._refusal = why
            self._outbox.set()

    def _assemble_again(self) -> tuple[Config, Passes, Courier]:
        config = load(self.config.path)
        if config.database != self.config.database:
            raise MisajourError("the database cannot change while the daemon runs; restart it")
        if config.misajour.engine != self.config.misajour.engine:
            raise MisajourError("the engine cannot change while the daemon runs; restart it")
        if self.config.source and not config.source:
            # a file cut off while it was written looks like this; what is owed must not go with it
            raise ConfigError(
                "it names no source any more; to watch nothing, stop misajour", config.path
            )
        return config, *assemble(config, self.store, self.writer, self.reader, self._engine)

    def _adopt(self, config: Config, passes: Passes, courier: Courier) -> None:
        passes.engine.succeed(self.passes.engine)
        self._refusal = ""
        known = {source.name for source in self.config.enabled}
        self.config, self.passes, self.deliveries.courier = config, passes, courier
        self.stamper = TimeStamper(config, self.store, self.writer.do)
        self._schedule_passes({source.name for source in config.enabled} - known)
        self._spawn(self._watchdog.replan(config), "plan")
        self._outbox.set()
        log.info("configuration read again: %s", counted(len(config.enabled), "source"))

    def _schedule_passes(self, at_once: set[str]) -> None:
        """Give the scheduler one job per source. Those in `at_once` have their first pass now."""
        for job in self._scheduler.get_jobs():
            if not job.id.endswith(_SECOND_LOOK):
                job.remove()
        now = datetime.now(UTC)
        for source in self.config.enabled:
            zone = source.timezone or self.config.misajour.timezone
            trigger = CronTrigger(cron(source.schedule, zone))
            first = now if source.name in at_once else trigger.get_next_fire_time(None, now)
            self._scheduler.add_job(
                self._pass, trigger, args=[source.name], id=source.name, next_run_time=first
            )

    def _clock_moved(self, seconds: float) -> None:
        if seconds > 0:
            self._scheduler.wakeup()  # what fell due meanwhile is made now
        else:
            self._schedule_passes(set())  # times counted on a clock that was ahead lie too far away

    def _on_job_event(self, event: JobEvent) -> None:
        """What the scheduler says of its jobs: nothing of it may pass in silence."""
        source = str(event.job_id).removesuffix(_SECOND_LOOK)
        if event.code == EVENT_JOB_MAX_INSTANCES:
            log.info("%s: skipped a pass, as the one before it is still under way", source)
            return
        error = getattr(event, "exception", None)
        what = f"{type(error).__name__}: {error}" if error else "the scheduler missed its time"
        log.error("%s: the pass failed: %s", source, what)
        self._spawn(self._watchdog.pass_ends(source, what), "trouble")

    async def _pass(self, name: str, second_look: bool = False) -> None:
        """The scheduler's job, on the loop. The work is a task of its own, so that a stop can end
        it without the scheduler taking that for an error."""
        source = next((s for s in self.config.enabled if s.name == name), None)
        if source is None or self._stopping.is_set():
            return
        task = self._spawn(self._make_pass(source, second_look), name)
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()  # a fault of ours reaches the scheduler, and `_on_job_event`

    def _spawn(self, work: Coroutine[None, None, None], name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def _make_pass(self, source: SourceConfig, second_look: bool) -> None:
        """One pass, noted before and after; its second looks are jobs of their own."""
        async with self._locks.setdefault(source.name, asyncio.Lock()):
            fault = ""
            self._under_way.add(source.name)
            try:
                if not second_look:
                    self._looks_left[source.name] = LOOKS
                    await self._watchdog.pass_begins(source.name)
                self._report(await self.passes.run_pass(source, second_looks=second_look))
                await self._look_again(source)
                await self._watchdog.store_is(source.name, "")
                await self.stamper.renew()
            except (StoreError, sqlite3.Error) as error:
                await self._watchdog.store_is(source.name, str(error))
            except Exception as error:  # the boundary: one source's fault stops no other
                log.exception("%s: the pass failed", source.name)
                fault = f"{type(error).__name__}: {error}"
            finally:
                self._under_way.discard(source.name)
                self._outbox.set()  # storms waited for the end of the pass
                with contextlib.suppress(sqlite3.Error):  # said by `store_is`
                    await self._watchdog.pass_ends(source.name, fault)
        self._repacking.wake()

    async def _look_again(self, source: SourceConfig) -> None:
        """Have the scheduler wake us for the second look that the pass asks for."""
        now = datetime.now(UTC)
        due = await self.writer.do(partial(self.passes.next_look, source, now))
        most = self.config.misajour.confirm_after + 1
        if (
            due is None
            or (due - now).total_seconds() > most
            or not self._looks_left.get(source.name)
        ):
            return
        self._looks_left[source.name] -= 1
        self._scheduler.add_job(
            self._pass,
            DateTrigger(max(due, now)),
            args=[source.name, True],
            id=source.name + _SECOND_LOOK,
            replace_existing=True,
            # the look that asks for the next one has not ended yet: the source's lock makes it wait
            max_instances=2,
        )

    def _report(self, run: Run) -> None:
        self._told(run)
        self._outbox.set()  # a change, or the source's own health, may be owed to somebody

    async def _shut_down(self, others: set[asyncio.Task[None]]) -> bool:
        """Have crawls hand on what they have and stop; what is owed is sent or stays owed. Returns
        whether all has ended in time."""
        systemd.notify(systemd.STOPPING)
        self._scheduler.pause()
        for task in others:
            if task.get_name() != "outbox":  # a message that is under way may arrive
                task.cancel()
        for task in self._running:
            task.cancel()
        self._spawn(self.deliveries.stop(), "outbox's end")
        _, left = await asyncio.wait({*self._running, *others}, timeout=_TO_END)
        for task in left:
            log.warning("%s is cut off in the middle; it is made up for", task.get_name())
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_TO_CUT)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.passes.engine.close(), _TO_CUT)
        try:
            stopped = partial(self.store.watching.stop, datetime.now(UTC))
            await asyncio.wait_for(self.writer.do(stopped), _TO_WRITE)
        except (TimeoutError, sqlite3.Error):
            return False  # the writer is still at work: what it does not commit is undone
        if not left:
            self._scheduler.shutdown(wait=False)
            self.reader.close()
            self.writer.close()
        return not left
