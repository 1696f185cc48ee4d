"""What has time, done after passes, a little at a time: the search index of an older database made
anew, and the snapshots packed anew."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable
from typing import Any

from monitor.errors import StoreError
from monitor.store import Store

log = logging.getLogger(__name__)

_WORK = 0.2  # seconds in a row for which the writer is taken
_TURNS = 25  # of them, after one pass
_AGAIN = 3600.0  # seconds until a database that had nothing to do, or a fault, is looked at again

RunOnWriter = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs work on the thread that writes."""


class Repacking:
    """`busy` says whether a pass is under way; then nothing is packed. The search index, which
    somebody may be waiting for, is made meanwhile, by turns with what passes write."""

    def __init__(self, store: Store, run: RunOnWriter, busy: Callable[[], bool]) -> None:
        self._search, self._compaction = store.search, store.compaction()
        self._run, self._busy = run, busy
        self._not_before = 0.0
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """A pass has ended: there may be something to do, and time for it."""
        self._awake.set()

    async def serve(self) -> None:
        """Work after each pass, until cancelled."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            if time.monotonic() < self._not_before:
                continue
            try:
                await self._go_on()
            # `verify` says more of it; nothing is lost
            except (StoreError, sqlite3.Error) as error:
                self._not_before = time.monotonic() + _AGAIN
                log.warning("the database could not be packed anew: %s", error)
            except Exception:  # the boundary: a task that dies would be silence for ever
                self._not_before = time.monotonic() + _AGAIN
                log.exception("the database could not be packed anew")

    async def _go_on(self) -> None:
        while await self._run(lambda: _for_a_moment(self._search.fill_a_little)):
            await asyncio.sleep(_WORK)  # for whoever else wants the writer and the processor
        for _ in range(_TURNS):
            if self._busy():
                return
            if not await self._run(lambda: _for_a_moment(self._compaction.step)):
                self._not_before = time.monotonic() + _AGAIN
                return


def _for_a_moment(step: Callable[[], bool]) -> bool:
    """Take steps. Returns whether anything is left."""
    end = time.monotonic() + _WORK
    while time.monotonic() < end:
        if not step():
            return False
    return True
