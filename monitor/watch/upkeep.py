"""The database packed anew while nothing else is to be done: a little at a time, so that a pass
that begins meanwhile waits for a moment only."""

from __future__ import annotations

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


class Upkeep:
    """`busy` says whether a pass is under way; then nothing is done."""

    def __init__(self, store: Store, run: RunOnWriter, busy: Callable[[], bool]) -> None:
        self._compaction = store.compaction()
        self._run, self._busy = run, busy
        self._not_before = 0.0
        self._working = False

    async def go_on(self) -> None:
        """Do a little of what is to be done, if there is time for it."""
        if self._working or time.monotonic() < self._not_before:
            return
        self._working = True
        try:
            for _ in range(_TURNS):
                if self._busy():
                    return
                if not await self._run(self._work):
                    self._not_before = time.monotonic() + _AGAIN
                    return
        except (StoreError, sqlite3.Error) as error:  # `verify` says more of it; nothing is lost
            self._not_before = time.monotonic() + _AGAIN
            log.warning("the database could not be packed anew: %s", error)
        finally:
            self._working = False

    def _work(self) -> bool:
        """Returns whether anything is left."""
        end = time.monotonic() + _WORK
        while time.monotonic() < end:
            if not self._compaction.step():
                return False
        return True
