"""From the crawl's thread to the daemon's loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from monitor.crawl.ledger import Ledger
from monitor.model import CrawlResult

Sink = Callable[[CrawlResult], Awaitable[None]]


class HandOver:
    """Brings what a crawl saw from its thread to `sink`, on the loop that this is made on.

    Who hands over waits until the sink has taken it: that keeps a crawl from running ahead of the
    writer. `waiting` counts what the sink has not taken yet.
    """

    def __init__(self, sink: Sink, ledger: Ledger) -> None:
        self._sink, self._ledger = sink, ledger
        self._loop = asyncio.get_running_loop()
        self._closed = False
        # a full asyncio.Queue lets who comes late pass by: a page of a listing must not be noted
        # before the one above it, or a kill between them forgets what that named
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.waiting = 0

    async def __call__(self, item: CrawlResult) -> None:
        """To be called on the crawl's loop. What was handed over stays so if the crawl is cut
        off."""
        crawl = asyncio.get_running_loop()
        taken: asyncio.Future[None] = crawl.create_future()

        def release() -> None:
            if not taken.done():
                taken.set_result(None)

        async def take() -> None:
            try:
                await self._take(item)
            finally:
                with contextlib.suppress(RuntimeError):  # the crawl has ended meanwhile
                    crawl.call_soon_threadsafe(release)

        def begin() -> None:
            task = asyncio.ensure_future(take())
            self._tasks.add(task)  # the loop itself does not keep it
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(begin)
        await taken

    def close(self) -> None:
        """What comes later, from a crawl that was given up, is nobody's any more."""
        self._closed = True

    async def _take(self, item: CrawlResult) -> None:
        if self._closed or not self._ledger.take(item):
            return
        self.waiting += 1
        try:
            async with self._turn:
                await self._sink(item)
        finally:
            self.waiting -= 1
            self._ledger.progress()
