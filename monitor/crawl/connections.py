"""How many requests to one host are under way, over all crawls of a process.

Each crawl has a lane. Lanes that find a host busy are served in the order in which they came, so
that a source with thousands of pages leaves the others of its host their turns.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable

_AWAITED = 1.0  # seconds for which a lane that does not ask again keeps its place


class Connections:
    """Shared by all lanes. `clock` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._out: dict[str, Counter[Lane]] = {}
        # by host: who waits, the first to come first, and until when it is waited for
        self._waiting: dict[str, dict[Lane, float]] = {}

    def under_way(self, host: str) -> int:
        with self._lock:
            return self._out[host].total() if host in self._out else 0

    def take(self, lane: Lane, host: str, most: int) -> bool:
        """Whether `lane` may send a request to `host`, of which `most` may be under way."""
        with self._lock:
            now = self._clock()
            queue = self._waiting.setdefault(host, {})
            for other in [other for other, until in queue.items() if until < now]:
                del queue[other]
            out = self._out.setdefault(host, Counter())
            is_next = next(iter(queue), lane) is lane
            if is_next and out.total() < most:
                queue.pop(lane, None)
                out[lane] += 1
                self._tidy(host)
                return True
            queue[lane] = now + _AWAITED
            return False

    def give_back(self, lane: Lane, host: str, wait: float) -> None:
        """What `lane` took is not used: the host may be asked in `wait` seconds only. It is the
        first then."""
        with self._lock:
            self._minus(lane, host, 1)
            others = self._waiting.pop(host, {})
            self._waiting[host] = {lane: self._clock() + wait + _AWAITED} | others

    def leave(self, lane: Lane, host: str) -> None:
        """A request of `lane` to `host` has come to its end."""
        with self._lock:
            self._minus(lane, host, 1)
            first = next(iter(self._waiting.get(host, ())), None)
        if first is not None and first is not lane:
            first.wake()

    def end(self, lane: Lane) -> None:
        """`lane` asks for nothing any more; what it had under way is given up."""
        with self._lock:
            for host in [host for host, out in self._out.items() if lane in out]:
                self._minus(lane, host, self._out[host][lane])
            woken = []
            for host, queue in list(self._waiting.items()):
                queue.pop(lane, None)
                woken += list(queue)[:1]
                self._tidy(host)
        for other in woken:
            other.wake()

    def _minus(self, lane: Lane, host: str, number: int) -> None:
        out = self._out.get(host, Counter())
        out[lane] -= number
        if out[lane] <= 0:
            del out[lane]
        self._tidy(host)

    def _tidy(self, host: str) -> None:
        if not self._out.get(host, True):
            del self._out[host]
        if not self._waiting.get(host, True):
            del self._waiting[host]


class Lane:
    """One crawl's requests among those of all. Its methods are called from the crawl's thread, but
    for `wake`, which tells that a host which was busy may be free."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._wake: Callable[[], object] = lambda: None

    def woken_by(self, wake: Callable[[], object]) -> None:
        """Have `wake` called, from any thread."""
        self._wake = wake

    def wake(self) -> None:
        with contextlib.suppress(RuntimeError):  # its loop has been closed
            self._wake()

    def take(self, host: str, most: int) -> bool:
        return self._connections.take(self, host, most)

    def give_back(self, host: str, wait: float) -> None:
        self._connections.give_back(self, host, wait)

    def leave(self, host: str) -> None:
        self._connections.leave(self, host)

    def end(self) -> None:
        self._connections.end(self)
