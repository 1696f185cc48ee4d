"""The processes that read. They start with the first page that is to be read, and not before."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as OutOfTime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from monitor.errors import SourceError
from monitor.model import Doubt, Reading, Trouble
from monitor.read.reading import Key, Page, read_page
from monitor.read.remembered import Remembered

if TYPE_CHECKING:
    from pebble import ProcessPool

DEADLINE = 20.0
"""Seconds that one page may take. The slowest page of our corpora takes 0.3; a page of 10 MB
made to be slow, about five."""
_MEMORY = 2 << 30  # bytes of address space that a reading process may take
_PAGES_PER_PROCESS = 2000  # then it is replaced: what a parser leaks ends with it
_MOST_PROCESSES = 4
_PRELOADED = [
    "monitor.read.reading",
    "monitor.extract.reading",
    "monitor.extract.page",
    "dateparser.data",  # the names of months are in it; otherwise each process imports it by itself
]
"""What the fork server imports: all that a reading process needs, which is forked off it."""


class ReadingPool:
    """Reads pages in processes: `await pool.read(page)`. Use it from one event loop.

    The processes descend from multiprocessing's fork server and not from the daemon itself: they
    inherit neither its database nor its lock, so that a daemon that is killed leaves nothing
    locked behind.
    """

    def __init__(self, processes: int | None = None, deadline: float = DEADLINE) -> None:
        self._processes = processes or min(os.cpu_count() or 1, _MOST_PROCESSES)
        self._deadline = deadline
        self._pool: Future[ProcessPool] | None = None
        self._remembered = Remembered()

    async def read(self, page: Page) -> Reading:
        """What `page` says, or why that is not known, within the deadline from when it is begun."""
        if (reading := self._remembered.take(page)) is None:
            reading = await self._read_now(page)
            self._remembered.put(page, reading)
        return reading

    async def _read_now(self, page: Page) -> Reading:
        try:
            return await self._read(page)
        except RuntimeError:  # the pool itself has died, with its fork server
            self.close()
            try:
                return await self._read(page)
            except RuntimeError as error:
                cause = error.__cause__ or error
                raise SourceError(f"no process can be started that reads pages: {cause}") from error

    async def _read(self, page: Page) -> Reading:
        from pebble import ProcessExpired  # as late as in `_started`

        # whoever gives up waiting does not give it up for the others
        pool = await asyncio.shield(asyncio.wrap_future(self._started()))
        future = pool.schedule(read_page, args=[page], timeout=self._deadline)
        try:
            reading: Reading = await asyncio.wrap_future(future)
        except OutOfTime:
            return _failed(page, f"reading it took more than {self._deadline:.0f} seconds")
        except ProcessExpired:
            return _failed(page, "reading it ended the process that read it")
        return reading

    async def read_all(self, pages: Iterable[Page]) -> dict[Key, Reading]:
        """The readings of `pages` by their keys; each is read once."""
        wanted = {page.key: page for page in pages}
        found = await asyncio.gather(*(self.read(page) for page in wanted.values()))
        return dict(zip(wanted, found, strict=True))

    def _started(self) -> Future[ProcessPool]:
        """The pool as soon as its processes run. They are started in a thread: until the fork
        server has imported what it preloads, half a second, whoever starts them waits."""
        if self._pool is not None and self._pool.done() and not _is_at_work(self._pool):
            self.close()
        if self._pool is None:
            starter = ThreadPoolExecutor(1, "reading processes")
            self._pool = starter.submit(self._start)
            starter.shutdown(wait=False)
        return self._pool

    def _start(self) -> ProcessPool:
        from pebble import ProcessPool  # many passes read nothing

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        pool = ProcessPool(
            max_workers=self._processes,
            max_tasks=_PAGES_PER_PROCESS,
            initializer=_begin,
            context=context,
        )
        try:
            pool.schedule(os.getpid)  # with the first task pebble starts the processes
        except BaseException:
            _end(pool)
            raise
        return pool

    def close(self) -> None:
        """End the processes at once, those included that are being started; what they had begun is
        not read."""
        started, self._pool = self._pool, None
        if started is None or started.cancel():
            return
        if started.exception() is None:
            _end(started.result())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def _is_at_work(started: Future[ProcessPool]) -> bool:
    if started.cancelled() or started.exception() is not None:
        return False
    return started.result().active


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble's own
    pool.join()


def _begin() -> None:
    """What each process does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the daemon's: it ends us in good order
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _failed(page: Page, why: str) -> Reading:
    return Reading(content=None, version=page.hints.version, trouble=Doubt(Trouble.TOO_COSTLY, why))
