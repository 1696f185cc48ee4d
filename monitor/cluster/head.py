"""The head's side: it sends orders, takes what comes of them, and has a crawl repeated whose worker
is lost."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from distributed import Future

from monitor.cluster.link import Link, WorkerLost, address_of
from monitor.cluster.messages import Order, Parcel, Report, Stop, Take, Tend, general_of
from monitor.cluster.repeating import Progress
from monitor.cluster.roster import Held
from monitor.cluster.sameness import spider_code
from monitor.cluster.turns import Hosts
from monitor.config import Config, SourceConfig
from monitor.crawl.allowance import Allowance
from monitor.crawl.engine import CrawlEngine
from monitor.crawl.handover import Sink
from monitor.crawl.loader import Loaded, spider_of
from monitor.crawl.politeness import Pacer, host_of
from monitor.crawl.source import Source
from monitor.errors import SourceError
from monitor.model import CrawlResult, Plan

log = logging.getLogger(__name__)

_TRIES = 3  # at one crawl; what is left after them is due in the next pass
_COMES_BACK = 60.0  # seconds within which a cluster that lost a worker has another for its crawl
_AGAIN = 1.0  # seconds after which is looked whether it has
_TO_BEGIN = 5.0  # seconds within which a worker that has room begins
_TEND = 2.0  # seconds between words to a worker while we are busy
_TO_STOP = 2.3  # seconds for a crawl that is stopped to end
_LAST_WORDS = 0.3  # and that the writer has, for what is handed over last


class ClusterEngine:
    """Crawls on the workers of a Dask cluster."""

    def __init__(self, config: Config, loaded: Loaded) -> None:
        self.config, self.loaded = config, loaded
        self.pacer = Pacer()
        self.hosts = Hosts(self.pacer)
        self.address = address_of(config.misajour.engine)
        self._connection = _Connection(self.address, self.hosts.note)

    async def crawl(
        self,
        source: SourceConfig,
        plan: Plan,
        sink: Sink,
        allowance: Allowance | None = None,
    ) -> tuple[str, ...]:
        """As `monitor.crawl.engine.Engine.crawl` does it, elsewhere."""
        if reason := self.loaded.unusable.get(source.name):
            raise SourceError(reason)
        spider = spider_of(source, self.loaded)
        # a worker has no database to ask
        plan = await asyncio.to_thread(_held, plan)
        progress = Progress(plan, spider.__module__, source.most_new)
        errand = _Errand(self, source, spider, progress, sink)
        return await errand.run(allowance or Allowance())

    def succeed(self, previous: CrawlEngine) -> None:
        self.pacer = previous.pacer
        if isinstance(previous, ClusterEngine):  # its crawls go on, and hold their hosts
            self.hosts, self._connection = previous.hosts, previous._connection

    async def link(self) -> Link:
        """Raises SourceError."""
        return await self._connection.link()

    async def close(self) -> None:
        await self._connection.close()


def _held(plan: Plan) -> Plan:
    """`plan`, with all that it would ask for."""
    return replace(
        plan,
        known=frozenset(plan.known),
        aliases=dict(plan.aliases),
        marks=dict(plan.marks),
    )


class _Connection:
    """The link, which is opened when it is needed, and opened again when it broke."""

    def __init__(self, address: str, held: Held) -> None:
        self._address, self._held = address, held
        self._link: Link | None = None
        self._opening = asyncio.Lock()
        self._failed: tuple[float, str] = (0.0, "")

    async def link(self) -> Link:
        async with self._opening:
            if self._link is not None and not self._link.is_up:
                await self.close()
            if self._link is None:
                self._link = await self._opened()
            return self._link

    async def _opened(self) -> Link:
        """Many crawls that begin together wait for one failure, and not each for its own."""
        until, said = self._failed
        if time.monotonic() < until:
            raise SourceError(said)
        try:
            return await Link.open(self._address, self._held)
        except SourceError as error:
            self._failed = (time.monotonic() + 2.0, str(error))
            raise

    async def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            await link.close()


class _Errand:
    """One crawl, seen from the head: the orders that it takes, and what came of them."""

    def __init__(
        self,
        engine: ClusterEngine,
        source: SourceConfig,
        spider: type[Source],
        progress: Progress,
        sink: Sink,
    ) -> None:
        self._engine, self._source, self._spider = engine, source, spider
        self._progress, self._sink = progress, sink
        self._ends = time.monotonic() + source.deadline
        self._patient_until = 0.0
        self._hosts = engine.hosts

    async def run(self, allowance: Allowance) -> tuple[str, ...]:
        """Raises SourceError. Cancelled, it has the worker stop, and hands on what has come."""
        why = ""
        try:
            for _ in range(_TRIES):
                try:
                    report = await self._try(allowance)
                except WorkerLost as error:
                    why = f"{error}, and so was each of {_TRIES} that made this crawl"
                    log.warning("%s: %s; its crawl is repeated", self._source.name, error)
                    self._progress.repeat(allowance)
                    self._patient_until = min(time.monotonic() + _COMES_BACK, self._ends)
                    continue
                if report.refused:
                    raise SourceError(f"on the worker {report.worker}: {report.refused}")
                await self._tell_rest("no answer came back")
                return (*report.faults, *self._progress.ledger.faults())
            raise SourceError(why)
        except SourceError as error:
            if self._progress.is_begun:
                await self._tell_rest(str(error))
            raise
        except asyncio.CancelledError:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS):
                    await self._tell_rest("the crawl was stopped", stopped=True)
            raise

    async def _tell_rest(self, why: str, *, stopped: bool = False) -> None:
        for item in self._progress.ledger.rest(why, stopped=stopped):
            await self._sink(item)

    async def _try(self, allowance: Allowance) -> Report:
        """One order, to its end. Raises WorkerLost."""
        named = self._named_hosts()
        link, worker = await self._find_worker(named)
        crawl = uuid.uuid4().hex[:12]
        paces = self._hosts.begin(crawl, worker, named)
        try:
            order = Order(
                id=crawl,
                source=self._source_left(),
                general=general_of(self._engine.config),
                path=str(self._engine.config.path.absolute()),
                plan=self._progress.plan,
                spider=spider_code(self._spider),
                paces=paces,
            )
            await link.ask(worker, order)
            return await self._carried_out(_Task(link, worker, crawl, allowance))
        except BaseException:
            self._hosts.end(crawl, lost=True)
            raise
        finally:
            self._hosts.end(crawl)

    async def _find_worker(self, named: tuple[str, ...]) -> tuple[Link, str]:
        """Once a worker was lost, others, or the scheduler, may be about to come back. Raises
        SourceError."""
        while True:
            try:
                link = await self._engine.link()
                prefer = partial(self._hosts.worker_of, named)
                return link, await link.workers.choose(prefer, self._hosts.load_of)
            except SourceError:
                if time.monotonic() > self._patient_until:
                    raise
            await asyncio.sleep(_AGAIN)

    async def _carried_out(self, task: _Task) -> Report:
        future = task.link.start(task.crawl, task.worker, self._source.name)
        ended = False
        try:
            report = await self._take_all(task, future)
            ended = True
        except asyncio.CancelledError:
            await self._stop(task)
            raise
        except WorkerLost:
            with contextlib.suppress(WorkerLost):
                await task.link.ask(task.worker, Stop(task.crawl), within=1.0)
            raise
        finally:
            if ended:
                future.release()
            else:
                await asyncio.shield(task.link.end([future]))
        return report

    async def _take_all(self, task: _Task, future: Future[None]) -> Report:
        """Take what comes until all has. Raises WorkerLost."""
        look = time.monotonic() + _TO_BEGIN
        while True:
            parcel = await self._take(task)
            if parcel is None:
                raise WorkerLost(f"the worker {task.worker} knows nothing of its crawl")
            await self._hand_on(task, parcel.items)
            if parcel.report is not None:
                return replace(parcel.report, worker=task.worker)
            if not parcel.begun and time.monotonic() > look:
                await self._check_begins(task)
                look = time.monotonic() + _TO_BEGIN
            if future.status in ("error", "cancelled", "lost"):
                raise WorkerLost(f"the worker {task.worker} was lost")

    async def _check_begins(self, task: _Task) -> None:
        """That it waits behind others is right; a worker that Dask has paused begins nothing.
        Raises WorkerLost."""
        try:
            is_running = await task.link.workers.is_running(task.worker)
        except SourceError as error:
            raise WorkerLost(str(error)) from None
        if not is_running:
            raise WorkerLost(f"the worker {task.worker} begins nothing")

    async def _take(self, task: _Task) -> Parcel | None:
        hosts, crawl = self._hosts, task.crawl
        call = Take(id=crawl, granted=hosts.granted(crawl), revoked=hosts.revoked(crawl))
        parcel = await task.link.ask(task.worker, call)
        if parcel is not None:
            hosts.learn(parcel.kept)
            hosts.give_back(crawl, parcel.returned)
            hosts.want(crawl, parcel.wanted)
            task.count(parcel)
        return parcel

    async def _hand_on(self, task: _Task, items: Iterable[CrawlResult]) -> None:
        """Until the writer has taken them, however long that is: the worker hears that we live."""
        handing = asyncio.ensure_future(self._sink_each(items))
        lost: WorkerLost | None = None
        try:
            while not (await asyncio.wait({handing}, timeout=_TEND))[0]:
                try:
                    await task.link.ask(task.worker, Tend(task.crawl))
                except WorkerLost as error:
                    lost = error  # what it handed over before counts
                    await asyncio.wait({handing})
        except asyncio.CancelledError:
            await asyncio.wait({handing}, timeout=_LAST_WORDS)
            handing.cancel()
            raise
        handing.result()
        if lost is not None:
            raise lost

    async def _sink_each(self, items: Iterable[CrawlResult]) -> None:
        for item in items:
            if self._progress.take(item):
                await self._sink(item)

    async def _stop(self, task: _Task) -> None:
        """Have the worker stop, and take what it has."""
        with contextlib.suppress(WorkerLost, TimeoutError):
            async with asyncio.timeout(_TO_STOP):
                await task.link.ask(task.worker, Stop(task.crawl))
                while (parcel := await self._take(task)) is not None:
                    await self._sink_each(parcel.items)
                    if parcel.report is not None:
                        return

    def _named_hosts(self) -> tuple[str, ...]:
        """The hosts that the configuration and the plan name, the source's own first."""
        source, plan = self._source, self._progress.plan
        given = (*source.pages, *source.listings, *source.feeds, *source.sitemaps)
        urls = (*given, *self._spider.hosts_for(source))
        visited = [visit.url for visit in (*plan.visits, *plan.documents)]
        visited += [entry.url for entry in plan.unvisited]
        found = dict.fromkeys(host_of(url) for url in (*urls, *visited))
        return tuple(host for host in found if host)

    def _source_left(self) -> SourceConfig:
        """The source, with what is left of its deadline and of its first visits."""
        left = max(1.0, self._ends - time.monotonic())
        change = {"deadline": left, "most_new": self._progress.new_left}
        return self._source.model_copy(update=change)


class _Task:
    """An order under way."""

    def __init__(self, link: Link, worker: str, crawl: str, allowance: Allowance) -> None:
        self.link, self.worker, self.crawl = link, worker, crawl
        self._allowance = allowance
        self._before = (allowance.requests, allowance.bytes)

    def count(self, parcel: Parcel) -> None:
        """Note what the crawl has asked for."""
        requests, size = self._before
        self._allowance.requests = requests + parcel.requests
        self._allowance.bytes = size + parcel.bytes
