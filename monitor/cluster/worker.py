"""What runs on a worker: crawls by our own engine, pages read beside them, all of it handed over
when the head asks. Nothing here outlives a head that is silent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from monitor.cluster.messages import (
    FENCE,
    LEASE,
    POLL,
    Order,
    Parcel,
    Report,
    Stop,
    Take,
    pack,
    unpack,
)
from monitor.cluster.sameness import CLOCK, HOLDS, identity, spider_code
from monitor.cluster.turns import LeasedPacer, Leases
from monitor.config import Config
from monitor.crawl import loader
from monitor.crawl.allowance import Allowance
from monitor.crawl.engine import Engine
from monitor.crawl.politeness import Pacer
from monitor.crawl.robots import RobotsCache
from monitor.errors import MisajourError, SourceError
from monitor.extract import Hints
from monitor.model import Attachments, CrawlResult, Observation, Outcome, Reading
from monitor.read import ReadingPool
from monitor.record.known import page_of, snapshot_of

log = logging.getLogger(__name__)

OPERATION = "misajour"
"""The name under which workers hear our messages."""
_MOST_ITEMS, _MOST_BYTES = 64, 8_000_000  # that wait for the head; then the crawl waits
_PARCEL_BYTES = 4_000_000  # of pages in one parcel, but for a page that is larger by itself
_LEFT = 0.25  # seconds after which is looked whether a host that was left is idle
_WATCH = 1.0  # seconds between looks at the lease


def install(dask_worker: Any) -> dict[str, Any]:
    """Have `dask_worker`, which is this process's, hear our messages. Returns what it runs, and
    whom it may ask: whoever asks that may be another head than the one of these crawls."""
    dask_worker.handlers[OPERATION] = hear
    return {**identity(), CLOCK: time.time(), HOLDS: office().holds()}


async def hear(packed: bytes) -> dict[str, bytes]:
    """A message from the head, and the answer to it. Raises nothing: Dask would log what it was
    sent."""
    call = unpack(packed)
    answer = None
    if isinstance(call, Order):
        office().accept(call)
    elif (crawl := office().crawls.get(call.id)) is not None and crawl.tend():
        if isinstance(call, Take):
            answer = await crawl.take(call)
        elif isinstance(call, Stop):
            crawl.stop()
    return {"packed": pack(answer)}


async def carry_out(crawl_id: str) -> None:
    """The task that the cluster sees: the crawl of an order that was accepted before. What it is
    sent is an id, since Dask keeps, shows and logs the arguments of tasks."""
    if (crawl := office().crawls.get(crawl_id)) is not None:
        try:
            await crawl.carry_out()
        finally:
            office().crawls.pop(crawl_id, None)


@cache
def office() -> Office:
    """The one of this process."""
    return Office()


class Office:
    """What the crawls of one process share, and the crawls."""

    def __init__(self) -> None:
        self.leases, self.robots, self.reader = Leases(Pacer()), RobotsCache(), ReadingPool()
        self.crawls: dict[str, RemoteCrawl] = {}

    def accept(self, order: Order) -> None:
        crawl = RemoteCrawl(order, self)
        self.crawls[order.id] = crawl
        asyncio.get_running_loop().call_later(LEASE, self._expire, crawl)

    def holds(self) -> dict[str, dict[str, float]]:
        """By crawl and host, the seconds for which it may be asked if its head is dead."""
        return {
            crawl.order.id: dict.fromkeys(crawl.hosts, max(0.0, FENCE - crawl.silence))
            for crawl in self.crawls.values()
        }

    def _expire(self, crawl: RemoteCrawl) -> None:
        """Forget an order that never became a task, once nobody asks for it."""
        if crawl.begun or self.crawls.get(crawl.order.id) is not crawl:
            return
        if crawl.is_forsaken:
            del self.crawls[crawl.order.id]
            crawl.give_back()
        else:
            asyncio.get_running_loop().call_later(LEASE, self._expire, crawl)


@dataclass(slots=True)
class _Held:
    """Something that was seen, and the reading of its page, which is under way."""

    item: CrawlResult
    reading: asyncio.Task[Reading | None] | None

    @property
    def size(self) -> int:
        return len(self.item.body) if isinstance(self.item, Observation) else 0

    @property
    def is_ready(self) -> bool:
        return self.reading is None or self.reading.done()

    def read(self) -> CrawlResult:
        reading = self.reading.result() if self.reading is not None else None
        if isinstance(self.item, Observation) and reading is not None:
            return replace(self.item, reading=reading)
        return self.item


class RemoteCrawl:
    """One crawl for a head elsewhere. All of it but the crawl's own thread is on Dask's loop."""

    def __init__(self, order: Order, office: Office) -> None:
        self.order, self._office = order, office
        self.begun, self._tended = False, time.monotonic()
        self._loop = asyncio.get_running_loop()
        self._pacer = LeasedPacer(office.leases, self._want, lambda: not self.is_forsaken)
        self._pacer.grant(order.paces)
        source = order.source
        self._allowance = Allowance(source.requests_per_day, source.bytes_per_day, order.plan.spent)
        self._held: deque[_Held] = deque()
        self._wanted: set[str] = set()  # hosts of which the head is to hear
        self._told: set[str] = set()  # and those of which it has heard
        self._news, self._room, self._over = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._report: Report | None = None
        self._crawling: asyncio.Task[None] | None = None
        self._is_stopped = False

    @property
    def hosts(self) -> Collection[str]:
        """Those that it may ask."""
        return self._pacer.kept().keys()

    @property
    def silence(self) -> float:
        """Seconds for which the head has said nothing."""
        return time.monotonic() - self._tended

    @property
    def is_forsaken(self) -> bool:
        """Whether the head has said nothing for so long that others may make this crawl."""
        return self.silence > LEASE

    def tend(self) -> bool:
        """The head says something. Returns whether it is in time: where this process stood still,
        what was said before may be heard long after the crawl was given to another."""
        if self.is_forsaken:
            return False
        self._tended = time.monotonic()
        return True

    # What the head asks for ---------------------------------------------------------------------

    async def take(self, call: Take) -> Parcel:
        """What there is, or what comes within `POLL`."""
        self._pacer.grant(call.granted)
        self._pacer.leave(call.revoked)
        returned = self._pacer.returned()
        self._told -= call.granted.keys()
        if not (returned or self._is_telling()):
            within = _LEFT if self._pacer.is_leaving_any else POLL
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._something()
            returned = self._pacer.returned()
        items = tuple(self._handed_over())
        ended = self._is_all_told()
        if ended:
            returned |= self._pacer.give_back()
            self._over.set()
        wanted = self._to_tell()
        self._wanted -= wanted
        self._told |= wanted
        return Parcel(
            items=items,
            wanted=wanted,
            returned=returned,
            kept=self._pacer.kept(),
            begun=self.begun,
            requests=self._allowance.requests,
            bytes=self._allowance.bytes,
            report=self._report if ended else None,
        )

    def give_back(self) -> None:
        """It asks no host any more."""
        self._pacer.give_back()

    def stop(self) -> None:
        self._is_stopped = True
        if self._crawling is not None:
            self._crawling.cancel()

    def _is_telling(self) -> bool:
        first_is_ready = bool(self._held) and self._held[0].is_ready
        return first_is_ready or bool(self._to_tell()) or self._is_all_told()

    def _is_all_told(self) -> bool:
        return self._report is not None and not self._held

    def _to_tell(self) -> frozenset[str]:
        """The hosts that the head is to hear of. One that the crawl still leaves is its own to the
        head, which would not note that it is wanted."""
        return frozenset(host for host in self._wanted if not self._pacer.is_leaving(host))

    async def _something(self) -> None:
        while not self._is_telling():
            self._news.clear()
            await self._news.wait()

    def _handed_over(self) -> list[CrawlResult]:
        """In the order in which it was seen: what was read, up to the first that is not."""
        items: list[CrawlResult] = []
        size = 0
        while self._held and self._held[0].is_ready:
            size += self._held[0].size
            if items and size > _PARCEL_BYTES:
                break
            items.append(self._held.popleft().read())
        self._room.set()
        return items

    # The crawl ----------------------------------------------------------------------------------

    async def carry_out(self) -> None:
        """Crawl, and end when all was handed over, or nobody asks for it any more."""
        self.begun = True
        crawling = self._crawling = asyncio.ensure_future(self._crawl())
        crawling.add_done_callback(lambda _: self._ended())
        if self._is_stopped:
            crawling.cancel()
        try:
            while not self._over.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_WATCH):
                        await self._over.wait()
                if self.is_forsaken:
                    log.warning("%s: the head is silent; its crawl ends", self.order.source.name)
                    return
        finally:
            crawling.cancel()
            try:
                await asyncio.wait({crawling})
            finally:
                self.give_back()

    async def _crawl(self) -> None:
        try:
            self._report = Report(faults=await self._by_our_engine())
        except MisajourError as error:
            self._report = Report(refused=str(error))
        # the boundary: the head is told, whatever it is
        except Exception as error:
            log.exception("%s: the crawl failed", self.order.source.name)
            self._report = Report(refused=f"the crawl failed: {type(error).__name__}: {error}")

    def _ended(self) -> None:
        """The crawl has ended, if only by being stopped, perhaps before it began."""
        self._report = self._report or Report()
        self._news.set()

    async def _by_our_engine(self) -> tuple[str, ...]:
        order = self.order
        config = order.config()
        loaded, self._hints = await asyncio.to_thread(_load, config)
        source = config.source[0]
        spider = loader.spider_of(source, loaded)
        if spider_code(spider) != order.spider:
            raise SourceError(f"its spider {spider.name!r} is another one there: install the same")
        engine = Engine(config, loaded)
        engine.pacer, engine.robots = self._pacer, self._office.robots
        return await engine.crawl(source, order.plan, self._sink, self._allowance)

    async def _sink(self, item: CrawlResult) -> None:
        while self._is_full():
            self._room.clear()
            await self._room.wait()
        reading = None
        if isinstance(item, Observation) and self._is_to_be_read(item):
            reading = asyncio.ensure_future(self._read(item))
            reading.add_done_callback(lambda _: self._news.set())
        self._held.append(_Held(item, reading))
        self._news.set()

    def _is_full(self) -> bool:
        return len(self._held) >= _MOST_ITEMS or sum(h.size for h in self._held) >= _MOST_BYTES

    def _is_to_be_read(self, seen: Observation) -> bool:
        if seen.outcome is not Outcome.PAGE:
            return False
        return not seen.document or self.order.source.attachments is Attachments.TEXT

    async def _read(self, seen: Observation) -> Reading | None:
        """What the page says; None where no process can read it: the head will."""
        url = seen.url if seen.document else seen.final_url or seen.url
        try:
            return await self._office.reader.read(page_of(snapshot_of(seen), url, self._hints))
        except SourceError as error:
            log.warning("%s is read by the head: %s", url, error)
            return None

    def _want(self, host: str) -> None:
        """From the crawl's thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, and so does the crawl
            self._loop.call_soon_threadsafe(self._note_wanted, host)

    def _note_wanted(self, host: str) -> None:
        if not self._pacer.holds(host) and host not in self._told:
            self._wanted.add(host)
            self._news.set()


def _load(config: Config) -> tuple[loader.Loaded, Hints]:
    """The spiders that are installed here, and how the source's pages are read."""
    loaded = loader.of_config(config)
    name = config.source[0].name
    hints = loader.hints(config, loaded)[name]
    if reason := loaded.unusable.get(name):
        raise SourceError(reason)
    return loaded, hints
