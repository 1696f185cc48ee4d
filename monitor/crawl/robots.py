"""robots.txt (RFC 9309): what it forbids is not asked for, and its Crawl-delay is kept. A host that
cannot show it is left alone.

The scheduler asks for it before anything else of an origin; a middleware refuses what it forbids.
"""

from __future__ import annotations

import codecs
import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    IgnoreRequest,
)
from scrapy.http import Response

from monitor import addresses
from monitor.crawl.failures import Forbidden, is_inside, reason_of

MOST_BYTES = 500 * 1024  # that much must be read (2.5); more is nobody's robots.txt
_KEPT = 86400.0  # seconds (2.4)
_AWAITED = 90.0  # seconds for which one that is asked for is waited for: a crawl may be killed
_KEPT_FAILURE = 60.0  # seconds until one that could not be had is asked for again
MOST_KEPT = 2_000  # origins
ORIGIN = "robots_of"
"""The key of a request's meta that says: this asks for the robots.txt of that origin."""

origin_of = addresses.origin


@dataclass(frozen=True, slots=True)
class Rules:
    """What an origin's robots.txt says. `parser` None: all is allowed, but for `refusal`, which
    says why nothing is; `outage`: because its server failed, or no answer came, which is no
    refusal."""

    parser: Protego | None = None
    refusal: str = ""
    outage: bool = False

    def check(self, url: str, agent: str) -> None:
        """Raises Forbidden, or IgnoreRequest for a host that fails."""
        if self.outage:
            raise IgnoreRequest(self.refusal)
        if self.refusal:
            raise Forbidden(self.refusal)
        if self.parser is not None and not self.parser.can_fetch(url, agent):
            raise Forbidden("Forbidden by robots.txt")

    def allow(self, url: str, agent: str) -> bool:
        try:
            self.check(url, agent)
        except IgnoreRequest:
            return False
        return True

    def crawl_delay(self, agent: str) -> float:
        """Seconds between requests, 0 where it asks for none."""
        delay = self.parser.crawl_delay(agent) if self.parser is not None else None
        return float(delay) if delay and math.isfinite(delay) and delay > 0 else 0.0


def rules_of(response: Response) -> Rules:
    status = response.status
    if 200 <= status < 300:
        body = response.body[:MOST_BYTES]
        if len(body) == MOST_BYTES:  # the last line may be half a line
            body = body[: body.rfind(b"\n") + 1]
        return Rules(Protego.parse(_text(body)))
    if 400 <= status < 500 and status != 429:  # there is none, so all is allowed (2.3.1.3)
        return Rules()
    refusal = f"robots.txt cannot be had (status {status}), which forbids all"
    return Rules(refusal=refusal, outage=status >= 500)


def _text(body: bytes) -> str:
    """UTF-8, as the standard has it (2.2), or what the byte order mark says. A NUL is nobody's
    rule."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return body.decode("utf-16" if wide else "utf-8-sig", "replace").replace("\0", "")


def rules_without(error: BaseException, origin: str, asked: str) -> Rules:
    """The rules of an origin whose robots.txt could not be had (2.3.1.4): the request to `asked`,
    where a redirect may have led, met `error`."""
    unconnected = isinstance(error, CannotResolveHostError | DownloadConnectionRefusedError)
    if unconnected and origin_of(asked) == origin:
        return Rules(refusal=reason_of(error), outage=True)
    reason = f"robots.txt cannot be had ({reason_of(error)}), which forbids all"
    # what we do not ask for, or do not go on reading, was answered
    answered = isinstance(error, IgnoreRequest | DownloadCancelledError) or is_inside(error)
    return Rules(refusal=reason, outage=not answered)


class Asker(Protocol):
    """A crawl, by its lane."""

    def wake(self) -> object:
        """Hear, from any thread, that what was waited for has come."""
        ...


class RobotsCache:
    """The rules of each origin, for at most a day. Shared by the crawls of a process. One crawl
    asks for a robots.txt, and the others wait for what it says; they are woken when it comes.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # in the order in which they came
        self._rules: dict[str, tuple[float, Rules]] = {}
        self._asked: dict[str, tuple[float, Asker]] = {}  # until when, and who asks
        self._waiting: defaultdict[str, set[Asker]] = defaultdict(set)

    def get(self, origin: str) -> Rules | None:
        until, rules = self._rules.get(origin, (-math.inf, None))  # a single step: no lock
        return rules if until > self._clock() else None

    def keep(self, origin: str, rules: Rules) -> None:
        kept = _KEPT_FAILURE if rules.refusal else _KEPT
        with self._lock:
            self._rules.pop(origin, None)
            self._rules[origin] = (self._clock() + kept, rules)
            self._make_room()
            self._asked.pop(origin, None)
            waiting = self._waiting.pop(origin, ())
        for other in waiting:
            other.wake()

    def begin(self, origin: str, asker: Asker) -> bool:
        """Whether `asker` is to ask for the robots.txt of `origin`; nobody else does then, until it
        comes, the crawl ends, or it is given up for lost. Who is not to is woken."""
        with self._lock:
            now = self._clock()
            if origin in self._asked and self._asked[origin][0] >= now:
                self._waiting[origin].add(asker)
                return False
            self._asked[origin] = (now + _AWAITED, asker)
            return True

    def put_off(self, origin: str, asker: Asker) -> None:
        """`asker` does not ask for it now after all. Nobody is woken: two that put it off in turn
        would wake one another for ever."""
        with self._lock:
            if origin in self._asked and self._asked[origin][1] is asker:
                del self._asked[origin]

    def end(self, asker: Asker) -> None:
        """`asker` asks for nothing any more, and nobody needs to wait for it."""
        with self._lock:
            woken: set[Asker] = set()
            for origin in [origin for origin, (_, who) in self._asked.items() if who is asker]:
                del self._asked[origin]
                woken |= self._waiting.pop(origin, set())
            for origin, waiting in list(self._waiting.items()):
                waiting.discard(asker)
                if not waiting:
                    del self._waiting[origin]
        for other in woken - {asker}:
            other.wake()

    def _make_room(self) -> None:
        """Forget what holds no more, and then what came first, beyond `MOST_KEPT`: a daemon meets
        ever more hosts."""
        if len(self._rules) <= MOST_KEPT:
            return
        now = self._clock()
        for origin in [origin for origin, (until, _) in self._rules.items() if until <= now]:
            del self._rules[origin]
        while len(self._rules) > MOST_KEPT:
            del self._rules[next(iter(self._rules))]


def agent_of(crawler: Crawler) -> str:
    """The name that robots.txt files know us by."""
    settings = crawler.settings
    return str(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"])
