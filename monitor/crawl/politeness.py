"""Promise 5: no host is asked more often than its robots.txt, Retry-After and `delay` allow.

One pacer serves all crawls of a process, so that two sources on one host share its patience.
"""

from __future__ import annotations

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from monitor import addresses
from monitor.crawl.connections import Connections, Lane
from monitor.model import LONGEST_REST

_LONGEST_REST = LONGEST_REST.total_seconds()
_DEFAULT_REST = 60.0  # for a 429 that does not say how long
_SLOW = 1.0  # seconds for an answer from which a host is taken for busy
_PATIENT = 3  # answers in a row that say overload, from which it is asked less often
_LONGEST_PAUSE = 60.0  # seconds between requests that we think of by ourselves
_LONGEST_OF_OVERLOAD = 3  # powers of two: 8 s between such answers, until the rests begin
_HOPELESS = 8  # such answers in a row, from which the host is left alone
# Seconds, twice as long each time, with one request between two of them: a host is asked less and
# less, and one that is mended is seen so within about the time for which it had failed.
_REST_OF_THE_HOPELESS = 15.0
_LONGEST_OF_THE_HOPELESS = 3600.0  # seconds
_LOOK_AGAIN = 0.1  # seconds after which is looked whether that is answered
_PROBE = 60.0  # seconds for which the first request after a rest is alone
_REMEMBERED = 60.0  # seconds, beside the delay itself, for which a source's `delay` is another's

host_of = addresses.host


class Resting(IgnoreRequest):
    """The host is not asked in this crawl: it wants rest, or its turn would come too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a pacer knows of one host, for another one to go on with. Times are seconds from now, so
    that two machines need not agree on the hour: until `delay` is over, since the last request
    (infinite: none is known of), until a rest ends, as much of it as the host asked for, and until
    the request that goes alone after it ends. `crawl_delay` is what its robots.txt asks for,
    `delay` what the sources that ask it want, `took` how long its answers take, `overloads` how
    many in a row said overload, and `rests` how often that was answered by a rest."""

    free_in: float = 0.0
    asked_ago: float = math.inf
    rest: float = 0.0
    asked_rest: float = 0.0
    probe: float = 0.0
    crawl_delay: float = 0.0
    delay: float = 0.0
    took: float = 0.0
    overloads: int = 0
    rests: int = 0


@dataclass(slots=True)
class _Host:
    """What a pacer knows of one host, as `Pace` says it, by the pacer's clock. A time that lies
    infinitely far back is none: there was no request, no rest, none that went alone."""

    free_at: float = -math.inf
    asked: float = -math.inf
    rest_until: float = -math.inf
    asked_rest: float = -math.inf
    probed: float = -math.inf
    crawl_delay: float = 0.0
    took: float = 0.0
    overloads: int = 0
    rests: int = 0
    # the delays that sources want, and when each was wanted last
    wanted: dict[float, float] = field(default_factory=dict)

    @property
    def delay(self) -> float:
        """The longest `delay` of the sources that ask it: it cannot tell them apart."""
        return max(self.wanted, default=0.0)

    @property
    def pause(self) -> float:
        """Seconds between requests that its own answers ask for: as long as an answer takes where
        they are slow, and twice as long each time where several in a row say overload."""
        pause = self.took if self.took > _SLOW else 0.0
        if self.overloads >= _PATIENT:
            pause = max(pause, 2.0 ** min(self.overloads - _PATIENT, _LONGEST_OF_OVERLOAD))
        return min(pause, _LONGEST_PAUSE)

    def want(self, delay: float, now: float) -> None:
        """A source wants `delay` seconds between requests; what none wanted for long is over."""
        self.wanted[delay] = now
        for other, since in list(self.wanted.items()):
            if since + other + _REMEMBERED < now:
                del self.wanted[other]

    def after_a_rest(self, now: float) -> float:
        """When it may be asked, as far as that depends on a rest that is over: one request goes
        alone, and the others once that is answered, so that no burst follows a rest."""
        if -math.inf < self.rest_until <= now:
            ended, self.rest_until = self.rest_until, -math.inf
            self.probed = now + _PROBE
            return ended
        return min(self.probed, now + _LOOK_AGAIN) if self.probed > now else now


class Pacer:
    """When each host may be asked next. Crawls run in threads of their own and share it, and
    `connections` with it, which knows how many requests are under way.

    `clock` counts seconds and never goes back: a wait is not shortened or prolonged by setting the
    time of day.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)
        self.connections = Connections(clock)

    def rest(self, host: str, seconds: float, *, own: bool = False) -> None:
        """`host` is left alone for `seconds`. `own`: it did not ask for that itself."""
        with self._lock:
            until, one = self._clock() + min(seconds, _LONGEST_REST), self._hosts[host]
            one.rest_until = max(until, one.rest_until)
            if not own:
                one.asked_rest = max(until, one.asked_rest)

    def rest_until(self, host: str, moment: float, *, own: bool = False) -> None:
        """`host` is left alone until `moment`, in epoch seconds. A moment beyond the longest rest
        is not believed: it was written by a clock that was ahead."""
        seconds = moment - time.time()
        if 0 < seconds <= _LONGEST_REST:
            self.rest(host, seconds, own=own)

    def wake(self, host: str) -> None:
        """End a rest that `host` did not ask for. One request goes alone; where that is answered no
        better, the host rests again."""
        with self._lock:
            now, one = self._clock(), self._hosts[host]
            if one.asked_rest <= now:
                one.rest_until = now
                one.overloads = max(one.overloads, _HOPELESS)

    def rests(self) -> dict[str, float]:
        """The seconds for which hosts are still left alone."""
        with self._lock:
            now = self._clock()
            left = {host: one.rest_until - now for host, one in self._hosts.items()}
        return {host: seconds for host, seconds in left.items() if seconds > 0}

    def own_rests(self) -> frozenset[str]:
        """The hosts that are left alone though they did not ask for it."""
        with self._lock:
            now = self._clock()
            return frozenset(
                host for host, one in self._hosts.items() if one.rest_until > now >= one.asked_rest
            )

    def slow_down(self, host: str, delay: float) -> None:
        """The host's robots.txt asks for `delay` seconds between requests; 0: for none."""
        with self._lock:
            self._hosts[host].crawl_delay = delay

    def answered(
        self, host: str, seconds: float, *, overloaded: bool, of_robots: bool = False
    ) -> None:
        """The host's answer took `seconds`, 0 where none came. `overloaded`: it was none, or said
        429 or 5xx. `of_robots`: it is the robots.txt, which a host can show whose pages fail."""
        with self._lock:
            now, one = self._clock(), self._hosts[host]
            if seconds:  # no answer is not a quick one
                # a first request may leave long after its turn: names are looked up, sockets made
                one.asked = max(one.asked, now - seconds)
                one.took = ((one.took or seconds) + seconds) / 2
            one.probed = -math.inf
            if of_robots and not overloaded and one.overloads >= _HOPELESS:
                one.rest_until = now  # the next request goes alone as well
                return
            one.overloads = one.overloads + 1 if overloaded else 0
            if not overloaded:
                one.rests = 0
            if one.overloads < _HOPELESS or one.rest_until > now:
                return
            # several under way at once are one reason to rest, not several
            rest = _REST_OF_THE_HOPELESS * 2.0 ** min(one.rests, 10)
            one.rests += 1
        self.rest(host, min(rest, _LONGEST_OF_THE_HOPELESS), own=True)

    def asked_delay(self, host: str) -> float:
        """The Crawl-delay of the host's robots.txt in seconds, as far as it is known."""
        with self._lock:
            return self._hosts[host].crawl_delay

    def at_once(self, host: str, most: int) -> int:
        """How many requests to `host` may be under way, of `most`: one, where it wants pauses."""
        with self._lock:
            one = self._hosts[host]
            return 1 if one.delay or one.crawl_delay or one.pause else most

    def expect(self, hosts: Iterable[str], delay: float) -> None:
        """A source that is crawled from now on wants `delay` seconds between requests to each of
        `hosts`."""
        with self._lock:
            now = self._clock()
            for host in hosts:
                self._hosts[host].want(delay, now)

    def lane(self) -> Lane:
        """For one crawl's requests among those of all."""
        return Lane(self.connections)

    def may_ask(self, host: str) -> bool:
        """Whether `host` is ours to ask at all; otherwise it is asked for, and the crawl's lane is
        woken when it is."""
        return True

    def resting(self, host: str) -> bool:
        with self._lock:
            return self._hosts[host].rest_until > self._clock()

    def claim(self, host: str, delay: float) -> float:
        """Take the host's turn for a request that is sent now. Returns 0.0, or, where the turn
        is not free, the seconds until it may be."""
        with self._lock:
            now, one = self._clock(), self._hosts[host]
            one.want(delay, now)
            # a Crawl-delay, or another source's delay, may be known only since the last request
            free_at = max(one.free_at, one.asked + max(one.delay, one.crawl_delay, one.pause))
            if free_at <= now:  # else the request that goes alone would be one that is not sent
                free_at = one.after_a_rest(now)
            if free_at > now:
                return free_at - now
            one.asked = now
            one.free_at = now + one.delay
            return 0.0

    def pace_of(self, host: str) -> Pace:
        """What is known of `host`, for the pacer of another process."""
        with self._lock:
            now, one = self._clock(), self._hosts[host]
            return Pace(
                free_in=max(0.0, one.free_at - now),
                asked_ago=now - one.asked,
                rest=max(0.0, one.rest_until - now),
                asked_rest=max(0.0, one.asked_rest - now),
                probe=max(0.0, one.probed - now),
                crawl_delay=one.crawl_delay,
                delay=one.delay,
                took=one.took,
                overloads=one.overloads,
                rests=one.rests,
            )

    def go_on_with(self, host: str, pace: Pace) -> None:
        """Ask `host` from now on as another pacer would have. No wait that is due here becomes
        shorter by it. How the host answers, and what it asks for, is best known by who asked it
        last, and so is whether it still needs a rest that it did not ask for: unless that is the
        other, the stricter of both holds."""
        with self._lock:
            now, one = self._clock(), self._hosts[host]
            if now - pace.asked_ago > one.asked:
                one.crawl_delay, one.took = pace.crawl_delay, pace.took
                one.overloads, one.rests = pace.overloads, pace.rests
                # a rest that we thought of may be over since
                one.rest_until = one.asked_rest if one.asked_rest > now else -math.inf
            else:
                one.crawl_delay = max(one.crawl_delay, pace.crawl_delay)
                one.took = max(one.took, pace.took)
                one.overloads = max(one.overloads, pace.overloads)
                one.rests = max(one.rests, pace.rests)
            one.asked = max(one.asked, now - pace.asked_ago)
            one.free_at = _later(one.free_at, now, pace.free_in)
            one.rest_until = _later(one.rest_until, now, pace.rest)
            one.asked_rest = _later(one.asked_rest, now, pace.asked_rest)
            one.probed = _later(one.probed, now, pace.probe)
            if pace.delay:
                one.wanted[pace.delay] = now

    def hold(self, host: str, seconds: float) -> None:
        """Somebody who cannot be asked may ask `host` for `seconds` more; then it has its pause.
        Nothing was learnt of it."""
        with self._lock:
            one = self._hosts[host]
            pause = max(one.delay, one.crawl_delay, one.pause)
            one.free_at = max(self._clock() + seconds + pause, one.free_at)


def _later(known: float, now: float, seconds: float) -> float:
    """The later of a time and of `seconds` from now, of which there may be none."""
    return max(known, now + seconds) if seconds > 0 else known


def retry_after(response: Response) -> float:
    """Seconds until the host may be asked again (RFC 9110, 10.2.3); 0 where it does not ask. The
    RFC names 503; proxies say it with other statuses of theirs."""
    if response.status != 429 and response.status < 500:
        return 0.0
    said = (response.headers.get("Retry-After") or b"").decode("ascii", "replace").strip()
    if said.isdecimal():
        # nine digits are 31 years; no more are read, since they could be thousands
        return min(float(said[:9]), _LONGEST_REST)
    try:
        moment = parsedate_to_datetime(said)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_REST)
    except (TypeError, ValueError, OverflowError):
        return _DEFAULT_REST if response.status == 429 else 0.0
