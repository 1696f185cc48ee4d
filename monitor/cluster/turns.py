"""Promise 5 over a cluster: at any time at most one worker asks a host.

`Hosts`, at the head, knows which worker that is. `LeasedPacer`, on a worker, asks no host that was
not granted to it. What one worker knows of a host (when it was asked last, whether it rests) comes
back to the head with it, and goes to the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping

from monitor.cluster.messages import FENCE
from monitor.crawl.politeness import Pace, Pacer

_HELD_FOR = 1.0  # seconds, beside the pause that is due, for which nobody takes a host away
_LOOK_AGAIN = 0.02  # seconds after which a crawl looks whether a host has been granted


class Hosts:
    """Who may ask which host. Crawls on one worker share its pacer, and so may ask the same."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._workers: dict[str, str] = {}  # by crawl
        self._held: dict[str, set[str]] = {}  # crawls by host
        self._waiting: dict[str, list[str]] = {}  # likewise, the first to come first
        self._firm_until: dict[str, float] = {}  # by host

    def begin(self, crawl: str, worker: str, hosts: Iterable[str]) -> dict[str, Pace]:
        """A crawl begins at `worker`. Returns those of `hosts` that it may ask at once."""
        self._workers[crawl] = worker
        self.want(crawl, hosts)
        return self.granted(crawl)

    def want(self, crawl: str, hosts: Iterable[str]) -> None:
        for host in hosts:
            queue = self._waiting.setdefault(host, [])
            if crawl not in queue and crawl not in self._held.get(host, ()):
                queue.append(crawl)

    def granted(self, crawl: str) -> dict[str, Pace]:
        """The hosts that `crawl` has waited for and may ask now."""
        mine = [host for host, queue in self._waiting.items() if crawl in queue]
        return {host: self._take(host, crawl) for host in mine if self._is_its_turn(host, crawl)}

    def revoked(self, crawl: str) -> frozenset[str]:
        """The hosts of `crawl` for which a crawl at another worker waits, and has for long enough
        that this one has had its turn."""
        here, now = self._workers[crawl], time.monotonic()
        return frozenset(
            host
            for host, holders in self._held.items()
            if crawl in holders
            and self._firm_until[host] <= now
            and any(self._workers[other] != here for other in self._waiting[host])
        )

    def give_back(self, crawl: str, paces: Mapping[str, Pace]) -> None:
        for host, pace in paces.items():
            self._pacer.go_on_with(host, pace)
            self._release(host, crawl)

    def end(self, crawl: str, *, lost: bool = False) -> None:
        """`crawl` asks nobody any more. `lost`: it may still do so for as long as its lease is."""
        for host, holders in list(self._held.items()):
            if crawl in holders:
                if lost:
                    self._pacer.go_on_with(host, Pace(free_in=FENCE, asked_ago=0.0))
                self._release(host, crawl)
        for host, queue in list(self._waiting.items()):
            if crawl in queue:
                queue.remove(crawl)
                self._forget(host)
        self._workers.pop(crawl, None)

    def worker_of(self, hosts: Iterable[str]) -> str:
        """The worker that asks one of `hosts`, or is to; empty where none does."""
        for host in hosts:
            for crawl in (*self._held.get(host, ()), *self._waiting.get(host, ())):
                return self._workers[crawl]
        return ""

    def load_of(self, worker: str) -> int:
        """How many crawls `worker` makes."""
        return sum(other == worker for other in self._workers.values())

    def _is_its_turn(self, host: str, crawl: str) -> bool:
        here = self._workers[crawl]
        if any(self._workers[holder] != here for holder in self._held.get(host, ())):
            return False
        # those at the worker of the first come along with it
        return self._workers[self._waiting[host][0]] == here

    def _take(self, host: str, crawl: str) -> Pace:
        self._waiting[host].remove(crawl)
        pace = self._pacer.pace_of(host)
        if host not in self._held:
            self._firm_until[host] = time.monotonic() + pace.free_in + _HELD_FOR
        self._held.setdefault(host, set()).add(crawl)
        return pace

    def _release(self, host: str, crawl: str) -> None:
        holders = self._held.get(host, set())
        holders.discard(crawl)
        if not holders:
            self._held.pop(host, None)
            self._firm_until.pop(host, None)
        self._forget(host)

    def _forget(self, host: str) -> None:
        if host not in self._held and not self._waiting.get(host):
            self._waiting.pop(host, None)


class LeasedPacer(Pacer):
    """One crawl's view of the pacer that all crawls of a worker share. `wanted` is called, from the
    crawl's thread, when it would ask a host that it was not granted."""

    def __init__(self, shared: Pacer, wanted: Callable[[str], None]) -> None:
        super().__init__()
        self._shared, self._ask_for = shared, wanted
        self.connections = shared.connections
        self._granted: set[str] = set()
        self._grants = threading.Lock()

    def grant(self, paces: Mapping[str, Pace]) -> None:
        with self._grants:
            for host, pace in paces.items():
                self._shared.go_on_with(host, pace)
                self._granted.add(host)

    def give_back(self, hosts: Iterable[str] | None = None) -> dict[str, Pace]:
        """Ask `hosts` no more, or none at all. Returns what is known of them."""
        with self._grants:
            returned = self._granted.intersection(self._granted if hosts is None else hosts)
            self._granted -= returned
            return {host: self._shared.pace_of(host) for host in returned}

    def may_ask(self, host: str) -> bool:
        return host in self._granted

    def claim(self, host: str, delay: float) -> float:
        with self._grants:
            if host in self._granted:
                return self._shared.claim(host, delay)
        self._ask_for(host)
        return _LOOK_AGAIN

    def rest(self, host: str, seconds: float, *, own: bool = False) -> None:
        self._shared.rest(host, seconds, own=own)

    def rest_until(self, host: str, moment: float, *, own: bool = False) -> None:
        self._shared.rest_until(host, moment, own=own)

    def wake(self, host: str) -> None:
        self._shared.wake(host)

    def own_rests(self) -> frozenset[str]:
        return self._shared.own_rests()

    def rests(self) -> dict[str, float]:
        return self._shared.rests()

    def expect(self, hosts: Iterable[str], delay: float) -> None:
        self._shared.expect(hosts, delay)

    def at_once(self, host: str, most: int) -> int:
        return self._shared.at_once(host, most)

    def slow_down(self, host: str, delay: float) -> None:
        self._shared.slow_down(host, delay)

    def answered(
        self, host: str, seconds: float, *, overloaded: bool, of_robots: bool = False
    ) -> None:
        self._shared.answered(host, seconds, overloaded=overloaded, of_robots=of_robots)

    def asked_delay(self, host: str) -> float:
        return self._shared.asked_delay(host)

    def resting(self, host: str) -> bool:
        return self._shared.resting(host)
