"""From the crawl's thread to the daemon's loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from monitor.crawl.ledger import Ledger
from monitor.model import Seen

Sink = Callable[[Seen], Awaitable[None]]


class HandOver:
    """Brings what a crawl saw from its thread to `sink`, on the loop that this is made on.

    Who hands over waits until the sink has taken it: that keeps a crawl from running ahead of the
    writer. `waiting` counts what the sink has not taken yet.
    """

    def __init__(self, sink: Sink, ledger: Ledger) -> None:
        self._sink, self._ledger = sink, ledger
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self.waiting = 0

    async def __call__(self, item: Seen) -> None:
        """To be called on the crawl's loop."""
        taken = asyncio.run_coroutine_threadsafe(self._take(item), self._loop)
        # a crawl that is cut off must not take back what it has handed over
        await asyncio.shield(asyncio.wrap_future(taken))

    def close(self) -> None:
        """What comes later, from a crawl that was given up, is nobody's any more."""
        self._closed = True

    async def _take(self, item: Seen) -> None:
        if self._closed or not self._ledger.take(item):
            return
        self.waiting += 1
        try:
            await self._sink(item)
        finally:
            self.waiting -= 1
            self._ledger.progress()
