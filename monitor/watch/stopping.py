"""SIGTERM and SIGINT: the first asks for an end and bounds it, the second is the end. The same one,
sent twice at a time, is one: GNU timeout sends it to its child, then to the child's group."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

log = logging.getLogger(__name__)

LIMIT = 4.5
"""Seconds from the first signal until the process ends, whatever is in flight."""

ONE = 0.5
"""Seconds within which the same signal is one that was sent twice."""

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Stopper:
    """`with Stopper(stop):` calls `stop` at the first signal.

    The handlers are plain ones, which Python runs between two instructions of the main thread,
    and not the loop's: a spider that sleeps keeps the loop from hearing anything. Where the
    process has not ended after LIMIT seconds, a thread ends it; what was recorded is safe, since
    SQLite undoes what was not committed.
    """

    def __init__(self, stop: Callable[[], object]) -> None:
        self._stop = stop
        self._before: dict[int, object] = {}
        self._guard: threading.Timer | None = None
        self._first = 0, 0.0  # the first signal, 0 for none yet, and when it was heard

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._guard is not None:
            self._guard.cancel()
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal.signal gave

    def _heard(self, number: int, _: FrameType | None) -> None:
        now = time.monotonic()
        # Another signal is heard wherever something is called: nothing is, from here until it is
        # written down which was the first.
        first, at = self._first
        if first:
            if number != first or now - at > ONE:
                leave(128 + number)
            return
        self._first = number, now
        self._guard = threading.Timer(LIMIT, self._too_late)
        self._guard.daemon = True
        self._guard.start()
        self._stop()

    def _too_late(self) -> None:
        log.error("stopped by force after %s seconds; what was recorded is safe", LIMIT)
        leave(1)


def leave(code: int) -> None:
    """End the process now, its children included, without waiting for any thread."""
    for child in multiprocessing.active_children():
        child.kill()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # the other end is gone
            stream.flush()
    os._exit(code)
