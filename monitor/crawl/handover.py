"""From the crawl's thread to the daemon's loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable

from monitor.crawl.ledger import Ledger
from monitor.model import CrawlResult, Observation

Sink = Callable[[CrawlResult], Awaitable[None]]
_Handed = tuple[CrawlResult, asyncio.Future[None]]

_MOST_ITEMS = 128  # that may wait for the writer
_MOST_BYTES = 8_000_000  # of pages in them
_TOGETHER, _LINGER = 32, 0.02  # that travel together; seconds for which the first waits for more


class HandOver:
    """Brings what a crawl saw from its thread to `sink`, on the loop that this is made on.

    Who hands over waits until the sink has taken it: that keeps a crawl from running ahead of the
    writer. Several travel together, since each journey between two threads costs more than what it
    carries. `waiting` counts what the sink has not taken yet; `is_full`: there is so much of it
    that nothing more is to be asked for.
    """

    def __init__(self, sink: Sink, ledger: Ledger) -> None:
        self._sink, self._ledger = sink, ledger
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._handed: deque[_Handed] = deque()
        # one after the other, in order: a page of a listing must not be noted before the one above
        # it, or a kill between them forgets what that named
        self._journey: asyncio.Task[None] | None = None
        self._departure: asyncio.TimerHandle | None = None
        # each is written by one thread only
        self._items_in = self._items_out = self._bytes_in = self._bytes_out = 0

    @property
    def waiting(self) -> int:
        return self._items_in - self._items_out

    @property
    def is_full(self) -> bool:
        return self.waiting >= _MOST_ITEMS or self._bytes_in - self._bytes_out >= _MOST_BYTES

    async def __call__(self, item: CrawlResult) -> None:
        """To be called on the crawl's loop. What was handed over stays so if the crawl is cut
        off."""
        crawl = asyncio.get_running_loop()
        taken: asyncio.Future[None] = crawl.create_future()
        self._items_in += 1
        self._bytes_in += _size(item)
        self._handed.append((item, taken))
        if self._departure is None:
            self._departure = crawl.call_later(_LINGER, self._depart)
        elif len(self._handed) == _TOGETHER:
            self._departure.cancel()
            self._depart()
        try:
            await taken
        except asyncio.CancelledError:  # the crawl is cut off, and so is its clock
            self._depart()
            raise

    def close(self) -> None:
        """What comes later, from a crawl that was given up, is nobody's any more."""
        self._closed = True

    def _depart(self) -> None:
        self._departure = None
        with contextlib.suppress(RuntimeError):  # nobody waits any more
            self._loop.call_soon_threadsafe(self._begin)

    def _begin(self) -> None:
        if self._journey is None or self._journey.done():
            self._journey = asyncio.ensure_future(self._carry())

    async def _carry(self) -> None:
        while self._handed:
            together = [self._handed.popleft() for _ in range(len(self._handed))]
            try:
                for item, _ in together:
                    await self._take(item)
            finally:
                self._items_out += len(together)
                self._bytes_out += sum(_size(item) for item, _ in together)
                crawl = together[0][1].get_loop()
                with contextlib.suppress(RuntimeError):  # the crawl has ended meanwhile
                    crawl.call_soon_threadsafe(_release, [taken for _, taken in together])

    async def _take(self, item: CrawlResult) -> None:
        if self._closed or not self._ledger.take(item):
            return
        try:
            await self._sink(item)
        finally:
            self._ledger.progress()


def _release(all_taken: list[asyncio.Future[None]]) -> None:
    for taken in all_taken:
        if not taken.done():
            taken.set_result(None)


def _size(item: CrawlResult) -> int:
    return len(item.body) if isinstance(item, Observation) else 0
