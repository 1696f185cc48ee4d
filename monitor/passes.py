"""One pass over one source, which `check` and the daemon both make:
plan ─► crawl ─► read ─► decide ─► apply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from monitor.config import Config, SourceConfig
from monitor.crawl.allowance import Allowance
from monitor.crawl.engine import CrawlEngine
from monitor.crawl.loader import spider_of
from monitor.crawl.politeness import host_of
from monitor.crawl.simplified import Simplifier
from monitor.decide.removal import MASS
from monitor.errors import SourceError, StoreError
from monitor.indexing import index_addresses
from monitor.model import (
    Attachments,
    CrawlResult,
    ListingProgress,
    Observation,
    Plan,
    Reading,
    Spent,
    Visit,
    from_utc_text,
)
from monitor.read import Key, ReadingPool
from monitor.record import Batch, Recorder, Rest, Run
from monitor.record.documents import MOST
from monitor.store import Store, damage
from monitor.store.recollection import Recollection
from monitor.store.sources import OWN_REST
from monitor.writer import Writer

visit_log = logging.getLogger("monitor.visits")  # a line per visit, for -v
_Readings = asyncio.Task[dict[Key, Reading]]

_BATCH = 250  # observations at most that are written in one transaction
_BATCH_BYTES = 8_000_000  # of pages held at once: memory stays flat whatever is served
_LINGER = 0.1  # seconds for which the first of a batch waits for more: a commit costs 2 ms
LOOKS = 5
"""Rounds of second looks after one pass."""
_BATCHES = 2  # kept and waiting to be judged: both cores read while the writer writes
_WITNESSES = 5  # releases that should be there, asked when many others seem to be gone
_DISTRUST = timedelta(days=90)  # for which a source that lied is asked without validators
_SAME = timedelta(seconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_WAITING = 64  # observations between the crawl and the writer; a full queue makes the crawl wait


class Passes:
    """Makes passes. One recorder, one writer, one pool of reading processes; several sources may be
    crawled at once."""

    def __init__(
        self,
        config: Config,
        store: Store,
        engine: CrawlEngine,
        recorder: Recorder,
        writer: Writer,
        reader: ReadingPool,
    ) -> None:
        self.config, self.store, self.engine = config, store, engine
        self.recorder, self.writer, self.reader = recorder, writer, reader
        self._rests: dict[str, datetime] = {}  # of hosts, as they are noted
        self.told: Callable[[Run], None] = lambda run: None
        """Hears of each pass while it is made, as often as something of it was recorded."""

    async def run_pass(
        self,
        source: SourceConfig,
        *,
        everything: bool = False,
        second_looks: bool = False,
        wake: bool = False,
    ) -> Run:
        """A pass over what is due; `everything`: over all known releases; `second_looks`: only over
        what waits for confirmation; `wake`: also of hosts that rest, but for those that asked for
        it. A fault of ours is raised when the source is set down as
        broken."""
        try:
            return await self._made(source, everything, second_looks, wake)
        except Exception as fault:
            with contextlib.suppress(StoreError, sqlite3.Error):  # said by the fault itself
                await self.writer.do(partial(self.recorder.fails, source, fault))
            raise

    async def _made(
        self, source: SourceConfig, everything: bool, second_looks: bool, wake: bool
    ) -> Run:
        await index_addresses(self.store, self.writer, source, self._simplifier(source))
        planning = partial(self._plan, source, everything, second_looks, wake)
        run, plan, remembered = await self.writer.do(planning)
        with contextlib.closing(remembered):
            if second_looks and not plan.visits and not plan.documents and not plan.discover:
                return run
            return await self._carried_out(source, run, plan)

    async def _carried_out(self, source: SourceConfig, run: Run, plan: Plan) -> Run:
        run.planned = len(plan.visits)
        self.told(run)
        seen: asyncio.Queue[CrawlResult | None] = asyncio.Queue(_WAITING)
        recording = asyncio.create_task(self._record(run, seen))
        allowance = Allowance(source.requests_per_day, source.bytes_per_day, plan.spent)
        run.spent = lambda: allowance.spent
        crawling = asyncio.create_task(self.engine.crawl(source, plan, seen.put, allowance))
        # what cannot be recorded is not asked for
        recording.add_done_callback(lambda _: crawling.cancel())
        try:
            run.faults += await crawling
        except SourceError as error:
            run.faults.append(str(error))
        except sqlite3.Error as error:  # the crawl could not ask what is known
            raise await asyncio.to_thread(damage.blamed, self.config.database, error) from error
        except Exception as error:  # noqa: BLE001  # one source's fault stops no other
            visit_log.exception("%s: the crawl failed", source.name)
            run.faults.append(f"the crawl failed: {type(error).__name__}: {error}")
        except asyncio.CancelledError:
            if not recording.done():
                raise
        finally:
            try:
                await _finish(seen, recording)
                await self._note_rests()
                run.rest = self._rest_of(run)
                await self.writer.do(partial(self.recorder.finish, run))
            finally:
                recording.cancel()  # of no effect but where we are cut off while it writes
        await self.writer.do(partial(self._take_stock, run))
        return run

    async def _record(self, run: Run, seen: asyncio.Queue[CrawlResult | None]) -> None:
        """Keep, read, judge and write what the crawl hands on. Raises the first fault, StoreError
        where the database is at fault."""
        kept: asyncio.Queue[tuple[Batch, _Readings] | None] = asyncio.Queue(_BATCHES)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep(run, seen, kept, tasks))
                tasks.create_task(self._conclude(run, kept))
        except ExceptionGroup as faults:
            fault = faults.exceptions[0]
            if isinstance(fault, sqlite3.Error):
                raise await asyncio.to_thread(damage.blamed, self.config.database, fault) from fault
            raise fault from None

    async def _note_rests(self) -> None:
        """Have the rests of hosts outlive us: those that a host asks for in its robots.txt, or in
        the answer to a document, and those that we take it to need, stand in no observation."""
        now = datetime.now(UTC)
        rests = {host: now + timedelta(seconds=s) for host, s in self.engine.pacer.rests().items()}
        new = {
            host: until
            for host, until in rests.items()
            if until - _SAME > self._rests.get(host, _LONG_AGO)
        }
        if new:
            own = self.engine.pacer.own_rests()
            await self.writer.do(partial(self._write_rests, new, own))
            self._rests = rests

    def _write_rests(self, rests: dict[str, datetime], own: frozenset[str]) -> None:
        with self.store.atomic():
            for host, until in rests.items():
                why = OWN_REST if host in own else "it wants to be left alone"
                self.store.sources.rest(host, until, why)

    def _rest_of(self, run: Run) -> Rest | None:
        """The longest rest of the hosts that were not asked for it."""
        pacer, zone = self.engine.pacer, self.config.zone()
        rests = {host: s for host, s in pacer.rests().items() if host in run.not_asked}
        if not rests:
            return None
        host = max(rests, key=rests.__getitem__)
        until = datetime.now(zone) + timedelta(seconds=rests[host])
        return Rest(until, own=host in pacer.own_rests())

    async def _keep(
        self,
        run: Run,
        seen: asyncio.Queue[CrawlResult | None],
        kept: asyncio.Queue[tuple[Batch, _Readings] | None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        """Keep batch after batch; while one is read, the next is kept."""
        ended = False
        while not ended:
            batch, ended = await _next_batch(seen)
            for item in batch:
                if not isinstance(item, ListingProgress):
                    visit_log.info("%s: %s %s", run.config.name, item.outcome, item.url)
            if batch:
                received = await self.writer.do(partial(self.recorder.receive, run, batch))
                await self._note_rests()
                reading = tasks.create_task(self._read(received))
                await kept.put((received, reading))
        await kept.put(None)

    async def _read(self, batch: Batch) -> dict[Key, Reading]:
        """The readings of a batch's pages; what was read beside the crawl is not read again."""
        found = batch.read
        return found | await self.reader.read_all(p for p in batch.pages if p.key not in found)

    async def _conclude(
        self, run: Run, kept: asyncio.Queue[tuple[Batch, _Readings] | None]
    ) -> None:
        """Judge and write batch after batch."""
        while (item := await kept.get()) is not None:
            batch, reading = item
            readings = await reading
            await self.writer.do(partial(self.recorder.conclude, run, batch, readings))
            self.told(run)

    def _plan(
        self, source: SourceConfig, everything: bool, second_looks: bool, wake: bool
    ) -> tuple[Run, Plan, Recollection]:
        now = datetime.now(UTC)
        run = self.recorder.begin(source, now)
        key, releases = run.row.id, self.store.releases
        conditional = source.conditional and not _is_distrusted(run.row.validators_lied, now)
        self.recorder.documents.gather(source, key, now)
        if second_looks:
            # what is gone is believed where a listing bears witness to it: it is asked as well
            discover = bool(self.store.sources.missing(key) or releases.seeming_gone(key))
            visits = releases.second_looks(key, now, conditional=conditional)
        else:
            discover = True
            visits = releases.due(key, now, everything=everything, conditional=conditional)
            if source.revisit and not everything:
                behind = releases.behind(key, now, source.revisit, conditional=conditional)
                due = {visit.url for visit in visits}
                visits += tuple(visit for visit in behind if visit.url not in due)
        visits += self._witnesses(key, visits)
        visits += releases.elsewhere(key, {visit.url for visit in visits})
        backlog = self.store.backlog
        with self.store.atomic():
            backlog.forget_known(key)
        spent = self.store.spending.today(key, now)
        if not second_looks:
            visits = _affordable(source, run, spent, visits)
        # a share of the first visits is kept for the news
        waiting = 0 if second_looks else max(1, source.most_new * 3 // 4)
        documents = self._documents(source, key, now, everything, second_looks, conditional)
        remembered = releases.recollection(key, now)
        plan = Plan(
            documents=documents,
            source=source.name,
            spider=source.spider,
            visits=visits,
            known=remembered.known,
            aliases=remembered.aliases,
            discover=discover,
            language=source.language,
            not_before=self.store.sources.resting(now),
            own_rests=self.store.sources.own_rests(),
            woken=self._wake(source, visits) if wake else frozenset(),
            marks=remembered.marks,
            unvisited=backlog.due(key, now, waiting),
            found=backlog.found(key),
            bookmarks=backlog.bookmarks(key, news_only=second_looks),
            spent=spent,
        )
        return run, plan, remembered

    def _simplifier(self, source: SourceConfig) -> Simplifier:
        """What the source takes for spellings of one address."""
        with contextlib.suppress(SourceError):  # said by the crawl
            return spider_of(source, self.engine.loaded).simplifier_for(source)
        return Simplifier()

    def _witnesses(self, key: int, visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        """Releases that should be there, where many others seem to be gone."""
        if self.store.releases.seeming_gone(key) < MASS:
            return ()
        asked = {visit.url for visit in visits}
        others = self.store.releases.witnesses(key, _WITNESSES)
        return tuple(visit for visit in others if visit.url not in asked)

    def _wake(self, source: SourceConfig, visits: tuple[Visit, ...]) -> frozenset[str]:
        """End the rests of the source's hosts that these did not ask for."""
        addresses = (*source.pages, *source.listings, *source.feeds, *source.sitemaps)
        hosts = {host_of(url) for url in (source.base or "", *addresses)}
        hosts.update(host_of(visit.url) for visit in visits)
        with contextlib.suppress(SourceError):  # said by the crawl
            hosts.update(spider_of(source, self.engine.loaded).hosts_for(source))
        woken = self.store.sources.own_rests() & hosts
        with self.store.atomic():
            self.store.sources.end_own_rests(woken)
        return woken

    def _documents(
        self,
        source: SourceConfig,
        key: int,
        now: datetime,
        everything: bool,
        second_looks: bool,
        conditional: bool,
    ) -> tuple[Visit, ...]:
        """The linked documents that are to be asked for."""
        if source.attachments is Attachments.LINKS:
            return ()
        documents = self.store.documents
        if second_looks:
            return documents.looks(key, now, MOST, conditional=conditional)
        return documents.due(key, now, MOST, everything=everything, conditional=conditional)

    async def second_looks_of(self, source: SourceConfig) -> AsyncIterator[Run]:
        """The passes that second looks ask for, each when it is due; what they leave unsettled is
        the next pass's."""
        most = self.config.misajour.confirm_after + 1
        for _ in range(LOOKS):
            now = datetime.now(UTC)
            due = await self.writer.do(partial(self.next_look, source, now))
            if due is None or (due - now).total_seconds() > most:
                return
            await asyncio.sleep(max(0.0, (due - now).total_seconds()))
            yield await self.run_pass(source, second_looks=True)

    def _take_stock(self, run: Run) -> None:
        """Note what is to be looked at again, and how large the database is."""
        now = datetime.now(UTC)
        self.store.watching.note_size(now)
        run.looks = self.store.releases.looks_owed(run.row.id)
        run.looks += self.store.documents.looks_owed(run.row.id)
        if run.looks or self.store.sources.missing(run.row.id):
            run.looks = max(run.looks, 1)
            run.next_look = self.next_look(run.config, now)

    def next_look(self, source: SourceConfig, now: datetime) -> datetime | None:
        """When the next second look is due."""
        row = self.store.sources.ensure(source.name, source.spider, source.language, now)
        confirmed = timedelta(seconds=self.config.misajour.confirm_after)
        looks = []
        if source.attachments is not Attachments.LINKS:
            self.recorder.documents.gather(source, row.id, now)
            if due := self.store.documents.next_look(row.id):
                looks.append(from_utc_text(due))
        if due := self.store.releases.next_look(row.id):
            looks.append(from_utc_text(due))
        if since := self.store.sources.missing(row.id):
            looks.append(from_utc_text(since) + confirmed)
        return min(looks, default=None)


async def _finish(seen: asyncio.Queue[CrawlResult | None], recording: asyncio.Task[None]) -> None:
    """Say that no more comes, and wait until all that came is written. Raises as recording does."""
    saying = asyncio.create_task(seen.put(None))
    try:  # nobody makes room in the queue where recording has failed
        await asyncio.wait({saying, recording}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        saying.cancel()
    await recording


async def _next_batch(seen: asyncio.Queue[CrawlResult | None]) -> tuple[list[CrawlResult], bool]:
    """What has come, and what comes a moment after it, and whether that was the last."""
    if (item := await seen.get()) is None:
        return [], True
    batch = [item]
    size = _size(item)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LINGER):
            while len(batch) < _BATCH and size < _BATCH_BYTES:
                if (item := await seen.get()) is None:
                    return batch, True
                batch.append(item)
                size += _size(item)
    return batch, False


def _affordable(
    source: SourceConfig, run: Run, spent: Spent, visits: tuple[Visit, ...]
) -> tuple[Visit, ...]:
    """The first of `visits`, the most overdue ones, for which today's requests are enough. The news
    have a quarter of these: a great number of known releases must not keep them out for ever."""
    if source.requests_per_day is None:
        return visits
    left = source.requests_per_day - spent.requests
    kept = visits[: max(1, left * 3 // 4)]
    if len(kept) < len(visits):
        why = f"requests_per_day = {source.requests_per_day}, of which the news have a quarter"
        run.owed[why] += len(visits) - len(kept)
    return kept


def _size(item: CrawlResult) -> int:
    return len(item.body) if isinstance(item, Observation) else 0


def _is_distrusted(when: str, now: datetime) -> bool:
    """Whether a source that kept its validators over an edit is still to be asked without any."""
    return bool(when) and now - from_utc_text(when) < _DISTRUST
