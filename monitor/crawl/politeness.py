"""Promise 5: no host is asked more often than its robots.txt, Retry-After and `delay` allow.

One pacer serves all crawls of a process, so that two sources on one host share its patience.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

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


class Resting(IgnoreRequest):
    """The host is not asked in this crawl: it wants rest, or its turn would come too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a pacer knows of one host, for another one to go on with. All are seconds from now, so
    that two machines need not agree on the time: until `delay` is over, since the last request
    (infinite: none is known of), and until a rest, as much of it as the host asked for, and the
    request that goes alone after it end. `crawl_delay` is what its robots.txt asks for,
    `delay` what the sources that ask it want, `took`
    how long its answers take, `overloads` how many in a row said overload, and `rests` how often
    that was answered by a rest."""

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


class Pacer:
    """When each host may be asked next. Crawls run in threads of their own and share it, and
    `connections` with it, which knows how many requests are under way.

    `clock` counts seconds and never goes back: a wait is not shortened or prolonged by setting the
    time of day.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: dict[str, float] = {}
        self._free_at: dict[str, float] = {}
        self._rest_until: dict[str, float] = {}
        self._asked_rest: dict[str, float] = {}  # as far as the host itself asked for it
        self._delays: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._overloads: dict[str, int] = {}
        self._probed: dict[str, float] = {}
        self._rests: dict[str, int] = {}
        # by host: the delays that sources ask for, and when each was asked for last
        self._wanted: dict[str, dict[float, float]] = {}
        self.connections = Connections(clock)

    def rest(self, host: str, seconds: float, *, own: bool = False) -> None:
        """`host` is left alone for `seconds`. `own`: it did not ask for that itself."""
        with self._lock:
            until = self._clock() + min(seconds, _LONGEST_REST)
            self._rest_until[host] = max(until, self._rest_until.get(host, 0.0))
            if not own:
                self._asked_rest[host] = max(until, self._asked_rest.get(host, 0.0))

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
            now = self._clock()
            if self._asked_rest.get(host, 0.0) <= now:
                self._rest_until[host] = now
                self._overloads[host] = max(self._overloads.get(host, 0), _HOPELESS)

    def rests(self) -> dict[str, float]:
        """The seconds for which hosts are still left alone."""
        with self._lock:
            now = self._clock()
            return {host: t - now for host, t in self._rest_until.items() if t > now}

    def own_rests(self) -> frozenset[str]:
        """The hosts that are left alone though they did not ask for it."""
        with self._lock:
            now = self._clock()
            return frozenset(
                host
                for host, until in self._rest_until.items()
                if until > now >= self._asked_rest.get(host, 0.0)
            )

    def slow_down(self, host: str, delay: float) -> None:
        """The host's robots.txt asks for `delay` seconds between requests; 0: for none."""
        with self._lock:
            self._delays[host] = delay

    def answered(
        self, host: str, seconds: float, *, overloaded: bool, of_robots: bool = False
    ) -> None:
        """The host's answer took `seconds`, 0 where none came. `overloaded`: it was none, or said
        429 or 5xx. `of_robots`: it is the robots.txt, which a host can show whose pages fail."""
        with self._lock:
            if seconds:  # no answer is not a quick one
                # a first request may leave long after its turn: names are looked up, sockets made
                self._asked[host] = max(self._asked.get(host, 0.0), self._clock() - seconds)
                self._took[host] = (self._took.get(host, seconds) + seconds) / 2
            overloads = self._overloads.get(host, 0) + 1 if overloaded else 0
            if of_robots and not overloaded and self._overloads.get(host, 0) >= _HOPELESS:
                self._probed.pop(host, None)
                self._rest_until[host] = self._clock()  # the next request goes alone as well
                return
            self._overloads[host] = overloads
            self._probed.pop(host, None)
            if not overloaded:
                self._rests.pop(host, None)
            if overloads < _HOPELESS or self._rest_until.get(host, 0.0) > self._clock():
                return
            # several under way at once are one reason to rest, not several
            before = self._rests.get(host, 0)
            self._rests[host] = before + 1
        rest = _REST_OF_THE_HOPELESS * 2.0 ** min(before, 10)
        self.rest(host, min(rest, _LONGEST_OF_THE_HOPELESS), own=True)

    def _pause(self, host: str) -> float:
        """Seconds between requests that the host's own answers ask for: as long as an answer takes
        where they are slow, and twice as long each time where several in a row say overload."""
        took, overloads = self._took.get(host, 0.0), self._overloads.get(host, 0)
        pause = took if took > _SLOW else 0.0
        if overloads >= _PATIENT:
            pause = max(pause, 2.0 ** min(overloads - _PATIENT, _LONGEST_OF_OVERLOAD))
        return min(pause, _LONGEST_PAUSE)

    def asked_delay(self, host: str) -> float:
        """The Crawl-delay of the host's robots.txt in seconds, as far as it is known."""
        return self._delays.get(host, 0.0)

    def at_once(self, host: str, most: int) -> int:
        """How many requests to `host` may be under way, of `most`: one, where it wants pauses."""
        with self._lock:
            wanted = max(self._wanted.get(host, ()), default=0.0)
        return 1 if wanted or self.asked_delay(host) or self._pause(host) else most

    def expect(self, hosts: Iterable[str], delay: float) -> None:
        """A source that is crawled from now on wants `delay` seconds between requests to each of
        `hosts`."""
        with self._lock:
            now = self._clock()
            for host in hosts:
                self._common_delay(host, delay, now)

    def lane(self) -> Lane:
        """For one crawl's requests among those of all."""
        return Lane(self.connections)

    def may_ask(self, host: str) -> bool:
        """Whether `host` is ours to ask at all; otherwise it is asked for, and the crawl's lane is
        woken when it is."""
        return True

    def resting(self, host: str) -> bool:
        return self._rest_until.get(host, 0.0) > self._clock()

    def claim(self, host: str, delay: float) -> float:
        """Take the host's turn for a request that is sent now. Returns 0.0, or, where the turn
        is not free, the seconds until it may be."""
        with self._lock:
            now = self._clock()
            delay = self._common_delay(host, delay, now)
            free_at = self._free_at.get(host, now)
            # a Crawl-delay, or another source's delay, may be known only since the last request
            if host in self._asked:
                asked = max(delay, self._delays.get(host, 0.0), self._pause(host))
                free_at = max(free_at, self._asked[host] + asked)
            if free_at <= now:  # else the request that goes alone would be one that is not sent
                free_at = self._after_a_rest(host, now)
            if free_at > now:
                return free_at - now
            self._asked[host] = now
            self._free_at[host] = now + delay
            return 0.0

    def pace_of(self, host: str) -> Pace:
        """What is known of `host`, for the pacer of another process."""
        with self._lock:
            now = self._clock()
            return Pace(
                free_in=max(0.0, self._free_at.get(host, now) - now),
                asked_ago=now - self._asked.get(host, -math.inf),
                rest=max(0.0, self._rest_until.get(host, now) - now),
                asked_rest=max(0.0, self._asked_rest.get(host, now) - now),
                probe=max(0.0, self._probed.get(host, now) - now),
                crawl_delay=self._delays.get(host, 0.0),
                delay=max(self._wanted.get(host, ()), default=0.0),
                took=self._took.get(host, 0.0),
                overloads=self._overloads.get(host, 0),
                rests=self._rests.get(host, 0),
            )

    def go_on_with(self, host: str, pace: Pace) -> None:
        """Ask `host` from now on as another pacer would have. No wait that is due here becomes
        shorter by it. How the host answers, and what it asks for, is best known by who asked it
        last: unless that is the other, the stricter of both holds."""
        with self._lock:
            now = self._clock()
            is_newer = now - pace.asked_ago > self._asked.get(host, -math.inf)
            for asked, seconds in ((self._delays, pace.crawl_delay), (self._took, pace.took)):
                asked[host] = seconds if is_newer else max(seconds, asked.get(host, 0.0))
            for counted, times in ((self._overloads, pace.overloads), (self._rests, pace.rests)):
                counted[host] = times if is_newer else max(times, counted.get(host, 0))
            for known, seconds in (
                (self._free_at, pace.free_in),
                (self._asked, -pace.asked_ago),
                (self._rest_until, pace.rest),
                (self._asked_rest, pace.asked_rest),
                (self._probed, pace.probe),
            ):
                if seconds > 0 or (known is self._asked and seconds > -math.inf):
                    known[host] = max(now + seconds, known.get(host, -math.inf))
            if pace.delay:
                self._wanted.setdefault(host, {})[pace.delay] = now

    def hold(self, host: str, seconds: float) -> None:
        """Somebody who cannot be asked may ask `host` for `seconds` more; then it has its pause.
        Nothing was learnt of it."""
        with self._lock:
            wanted = max(self._wanted.get(host, ()), default=0.0)
            pause = max(wanted, self._delays.get(host, 0.0), self._pause(host))
            until = self._clock() + seconds + pause
            self._free_at[host] = max(until, self._free_at.get(host, 0.0))

    def _common_delay(self, host: str, delay: float, now: float) -> float:
        """The longest `delay` of the sources that ask `host`: the host cannot tell them apart."""
        wanted = self._wanted.setdefault(host, {})
        wanted[delay] = now
        for other, since in list(wanted.items()):
            if since + other + _REMEMBERED < now:
                del wanted[other]
        return max(wanted)

    def _after_a_rest(self, host: str, now: float) -> float:
        """When the host may be asked, as far as that depends on a rest that is over: one request
        goes alone, and the others once that is answered, so that no burst follows a rest."""
        if (ended := self._rest_until.get(host, math.inf)) <= now:
            del self._rest_until[host]
            self._probed[host] = now + _PROBE
            return ended
        until = self._probed.get(host, 0.0)
        return min(until, now + _LOOK_AGAIN) if until > now else now


@lru_cache(maxsize=1000)  # several ask for that of each request under way
def host_of(url: str) -> str:
    # a dot at its end makes it no other host
    return (urlsplit(url).hostname or "").lower().rstrip(".")


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
