"""A crawl in a thread and on an event loop of its own: what its spider does stops nobody else.

A child process would also survive code that never lets go of the interpreter (a pattern that
backtracks for ever); it costs a second and a half of start-up for each crawl, and the shared pacer.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import ctypes
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings

from monitor.crawl.ledger import Ledger, place_of
from monitor.crawl.source import Source

P = ParamSpec("P")
T = TypeVar("T")

GRACE = 1.0  # seconds that answers under way are given when a crawl is stopped
_LAST_WORDS = 0.3  # and what runs then, to end


class DaemonThreads(concurrent.futures.ThreadPoolExecutor):
    """A thread per call, for which nobody waits: a name server that never answers must not keep
    the process from ending."""

    def submit(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> concurrent.futures.Future[T]:
        future: concurrent.futures.Future[T] = concurrent.futures.Future()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = function(*args, **kwargs)
            # it is handed to whoever waits for the result
            except BaseException as error:  # noqa: BLE001
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=call, daemon=True, name="crawl helper").start()
        return future


class CrawlThread(threading.Thread):
    """Carries out `spider` with `arguments`. To be made on the caller's loop.

    After its end, `failure` is what ended it, if it did not end by itself. `abandoned`: it did
    not stop when it was told to.
    """

    def __init__(
        self, name: str, spider: type[Source], settings: Settings, ledger: Ledger, **arguments: Any
    ) -> None:
        super().__init__(name=f"crawl {name}", daemon=True)
        self.source, self.since = name, datetime.now(UTC)
        self._ended, self._caller = asyncio.Event(), asyncio.get_running_loop()
        self.failure: BaseException | None = None
        self.abandoned = False
        self._spider, self._settings, self._ledger = spider, settings, ledger
        self._arguments = arguments
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(DaemonThreads(1))
        self._stopping = asyncio.Event()
        self._crawler: Crawler | None = None

    async def wait(self, seconds: float) -> bool:
        """Whether the crawl ended within `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ended.wait()
        return self._ended.is_set()

    def stop(self) -> None:
        """Ask for no more, hand on what is here, end. To be called from another thread."""
        with contextlib.suppress(RuntimeError):  # it has ended
            self._loop.call_soon_threadsafe(self._stopping.set)

    def abandon(self) -> None:
        """Wait for it no longer. An endless loop of Python ends by this; a call that sleeps,
        once it is back."""
        self.abandoned = True
        if self.ident is not None and self.is_alive():  # else it may be another thread's by now
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self.ident), ctypes.py_object(SystemExit)
            )

    def where(self) -> str:
        """Where the spider's own code stands now: `is_release (ministry.py, line 12)`; or empty."""
        frames = [sys._current_frames().get(self.ident or 0)]
        with contextlib.suppress(RuntimeError):  # the loop goes on while we look
            frames += [
                frame for task in asyncio.all_tasks(self._loop) for frame in task.get_stack()
            ]
        for innermost in frames:
            frame = innermost
            while frame is not None:
                if frame.f_globals.get("__name__") == self._spider.__module__:
                    return place_of(frame, frame.f_lineno)
                frame = frame.f_back
        return ""

    def run(self) -> None:
        try:
            self._carry_out()
        # the boundary: whatever a spider raises ends here
        except BaseException as error:  # noqa: BLE001
            self.failure = self.failure or error
        finally:
            with contextlib.suppress(RuntimeError):  # it still runs, where an exception met it so
                self._loop.close()
            with contextlib.suppress(RuntimeError):  # nobody waits any more
                self._caller.call_soon_threadsafe(self._ended.set)

    def _carry_out(self) -> None:
        loop = self._loop
        crawl = loop.create_task(self._crawl())
        try:
            loop.run_until_complete(crawl)
        # SystemExit passes by every task, and leaves the loop usable
        except BaseException as error:  # noqa: BLE001
            self.failure = error
            if not crawl.done():
                loop.run_until_complete(self._wind_down(crawl))
        loop.run_until_complete(loop.shutdown_asyncgens())

    async def _crawl(self) -> None:
        self._crawler = crawler = Crawler(self._spider, self._settings)
        crawler.signals.connect(self._spider_error, signals.spider_error)
        # what the pipeline refuses, the spider has made
        crawler.signals.connect(self._spider_error, signals.item_error)
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawl = asyncio.ensure_future(crawler.crawl_async(**self._arguments))
        stop = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait({crawl, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not crawl.done():
            await self._wind_down(crawl)
        if not crawl.cancelled():
            crawl.result()

    async def _wind_down(self, crawl: asyncio.Future[None]) -> None:
        """Let what is under way come to its end, for `GRACE`; then cut it off."""
        if not await self._ends_in_time(crawl):
            await self._cut_off()

    async def _ends_in_time(self, crawl: asyncio.Future[None]) -> bool:
        """Tell Scrapy to stop, and wait for it for `GRACE`. Returns whether all has ended."""
        loop, crawler = asyncio.get_running_loop(), self._crawler
        until, closing = loop.time() + GRACE, None
        while not crawl.done() and loop.time() < until:
            # Scrapy's stop does nothing before its engine runs
            if closing is None and crawler is not None and _runs(crawler):
                closing = asyncio.ensure_future(crawler.stop_async())
            await asyncio.wait({crawl}, timeout=0.02)
        return crawl.done() and closing is not None and closing.done()

    async def _cut_off(self) -> None:
        """End every task of the crawl, and close its connections."""
        self._ledger.cut_off = True
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        if left:
            await asyncio.wait(left, timeout=_LAST_WORDS)
        if self._crawler is not None:  # what closes the connections listens to this
            await self._crawler.signals.send_catch_log_async(signals.engine_stopped)

    def _spider_error(self, failure: Any, response: Response | Any) -> None:
        request = getattr(response, "request", None)
        self._ledger.fault(failure.value, request if isinstance(request, Request) else None)

    def _closed(self, reason: str) -> None:
        if reason not in ("finished", "shutdown", "start_error"):
            self._ledger.tell(f"the spider ended its crawl itself: {reason[:200]}")


def _runs(crawler: Crawler) -> bool:
    try:
        return crawler.engine.running
    except RuntimeError:  # there is none yet
        return False


def stuck(source: str) -> CrawlThread | None:
    """The thread of an earlier crawl of `source` that was abandoned and still runs."""
    for thread in threading.enumerate():
        if isinstance(thread, CrawlThread) and thread.abandoned and thread.source == source:
            return thread
    return None
