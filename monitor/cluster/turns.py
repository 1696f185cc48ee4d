"""Promise 5 over a cluster: at any time at most one worker asks a host.

`Hosts`, at the head, knows which worker that is. `LeasedPacer`, on a worker, asks no host that was
not granted to it. What one worker knows of a host (when it was asked last, whether it rests) comes
back to the head with it, and goes to the next.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from monitor.cluster.messages import FENCE
from monitor.crawl.connections import Lane
from monitor.crawl.politeness import Pace, Pacer

_HELD_FOR = 1.0  # seconds, beside the pause that is due, for which nobody takes a host away
_TAKEN = 0.1  # seconds after which is looked again at a host that was taken away just now


class Hosts:
    """Who may ask which host. Crawls on one worker share its pacer, and so may ask the same."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._workers: dict[str, str] = {}  # by crawl
        self._held: dict[str, set[str]] = {}  # crawls by host
        self._waiting: dict[str, list[str]] = {}  # likewise, the first to come first
        self._firm_until: dict[str, float] = {}  # by host
        self._elsewhere: dict[str, tuple[str, float]] = {}  # by host, a worker and until when

    def note(self, worker: str, crawls: Mapping[str, Mapping[str, float]]) -> None:
        """`worker` makes `crawls`, which may ask hosts for some seconds more. Those that are none
        of ours are another head's, or those of one before us that was killed."""
        now = time.monotonic()
        for crawl, hosts in crawls.items():
            if crawl not in self._workers:
                for host, seconds in hosts.items():
                    self._elsewhere[host] = worker, now + seconds

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

    def learn(self, paces: Mapping[str, Pace]) -> None:
        """A worker says what it knows by now of hosts that it asks: it may be lost later."""
        for host, pace in paces.items():
            self._pacer.go_on_with(host, pace)

    def give_back(self, crawl: str, paces: Mapping[str, Pace]) -> None:
        for host, pace in paces.items():
            self._pacer.go_on_with(host, pace)
            self._release(host, crawl)

    def end(self, crawl: str, *, lost: bool = False) -> None:
        """`crawl` asks nobody any more. `lost`: it may still do so for as long as its lease is."""
        for host, holders in list(self._held.items()):
            if crawl in holders:
                if lost:
                    self._pacer.hold(host, FENCE)
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
            worker, until = self._elsewhere.get(host, ("", 0.0))
            if until > time.monotonic():
                return worker
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
        self._wait_for_others(host, self._workers[crawl])
        pace = self._pacer.pace_of(host)
        if host not in self._held:
            self._firm_until[host] = time.monotonic() + pace.free_in + _HELD_FOR
        self._held.setdefault(host, set()).add(crawl)
        return pace

    def _wait_for_others(self, host: str, here: str) -> None:
        """Whoever asks `host` for another head may have its time; those on one worker share its
        pace."""
        worker, until = self._elsewhere.pop(host, ("", 0.0))
        left = until - time.monotonic()
        if worker and worker != here and left > 0:
            self._pacer.hold(host, left)

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


class Leases:
    """The hosts that the crawls of a worker were granted, and the `pacer` that they share."""

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()  # crawls by host

    def begin(self, host: str, pace: Pace) -> None:
        """A crawl was granted `host`. Where another one has it, more is known here than there."""
        with self._lock:
            if not self._held[host]:
                self.pacer.go_on_with(host, pace)
            self._held[host] += 1

    def end(self, host: str) -> Pace:
        """A crawl gives `host` back. Returns what is known of it."""
        with self._lock:
            self._held[host] -= 1
            if self._held[host] <= 0:
                del self._held[host]
            return self.pacer.pace_of(host)


class LeasedPacer(Pacer):
    """One crawl's view of the pacer that all crawls of a worker share; it has no state of a pacer
    itself. `wanted` is called, from the crawl's thread, when it would ask a host that it was not
    granted; where `in_time` says no, the grants have run out."""

    def __init__(
        self,
        leases: Leases,
        wanted: Callable[[str], None],
        in_time: Callable[[], bool] = lambda: True,
    ) -> None:
        self._leases, self._shared, self._ask_for = leases, leases.pacer, wanted
        self._in_time = in_time
        self.connections = leases.pacer.connections
        self._granted: set[str] = set()
        self._leaving: set[str] = set()
        self._grants = threading.Lock()
        self._lane: Lane | None = None

    def grant(self, paces: Mapping[str, Pace]) -> None:
        with self._grants:
            for host, pace in paces.items():
                if host not in self._granted | self._leaving:
                    self._leases.begin(host, pace)
                self._leaving.discard(host)
                self._granted.add(host)
        if paces and self._lane is not None:
            self._lane.wake()

    def leave(self, hosts: Iterable[str]) -> None:
        """Ask `hosts` no more. They are `returned` once nothing is under way to them."""
        with self._grants:
            left = self._granted.intersection(hosts)
            self._granted -= left
            self._leaving |= left

    def returned(self) -> dict[str, Pace]:
        """The hosts that were left and are asked by nobody here now, with what is known of them."""
        with self._grants:
            idle = {host for host in self._leaving if not self.connections.under_way(host)}
            self._leaving -= idle
            return {host: self._leases.end(host) for host in idle}

    def kept(self) -> dict[str, Pace]:
        """The hosts that may be asked, with what is known of them."""
        with self._grants:
            return {host: self._shared.pace_of(host) for host in self._granted | self._leaving}

    def give_back(self) -> dict[str, Pace]:
        """The crawl has ended: return all, as `returned` does."""
        with self._grants:
            hosts = self._granted | self._leaving
            self._granted, self._leaving = set(), set()
            return {host: self._leases.end(host) for host in hosts}

    def is_leaving(self, host: str) -> bool:
        return host in self._leaving

    @property
    def is_leaving_any(self) -> bool:
        return bool(self._leaving)

    def holds(self, host: str) -> bool:
        return host in self._granted

    def may_ask(self, host: str) -> bool:
        if not self.holds(host):
            self._ask_for(host)
        return self.holds(host)

    def lane(self) -> Lane:
        self._lane = self._shared.lane()
        return self._lane

    def claim(self, host: str, delay: float) -> float:
        if not self._in_time():  # who watches over that may have stood still with us
            return _TAKEN
        with self._grants:
            if host in self._granted:
                return self._shared.claim(host, delay)
        self._ask_for(host)
        return _TAKEN

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

    def pace_of(self, host: str) -> Pace:
        return self._shared.pace_of(host)

    def go_on_with(self, host: str, pace: Pace) -> None:
        self._shared.go_on_with(host, pace)

    def hold(self, host: str, seconds: float) -> None:
        self._shared.hold(host, seconds)
