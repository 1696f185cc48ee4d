"""Whose turn it is.

Requests wait here until their host may be asked, so that nothing waits in the downloader: what is
stopped while it waits was never sent.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import math
from collections import deque
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import CallLaterResult, call_later
from scrapy.utils.defer import deferred_from_coro

from monitor.crawl import robots
from monitor.crawl.context import context_of
from monitor.crawl.guard import READ_AT_MOST
from monitor.crawl.lean import LEAN, LeanClient
from monitor.crawl.politeness import Resting, host_of
from monitor.crawl.source import Source
from monitor.crawl.turns import try_turn
from monitor.model import Visit

PUT_OFF = "put_off"
"""The key of a request's meta that holds why it is not sent in this crawl, as an exception."""
_ROBOTS_FIRST = 1000  # priority
_DRAWN = "drawn_from"  # key of meta: the host of whose planned visits a request is the first
_CROWDED = 0.05  # seconds after which is looked whether the writer has caught up
_BUSY = 0.25  # and whether a host that others ask is free: we are told, as a rule

_Entry = tuple[int, int, Request]


class PoliteScheduler(BaseScheduler):
    """Gives the downloader a request when its host's turn has come and robots.txt is known; to the
    lean client, what that can carry out."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._per_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._obey = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._agent = robots.agent_of(crawler)
        self._context = context_of(crawler)
        self._waiting: dict[str, list[_Entry]] = {}
        self._out: dict[str, set[Request]] = {}
        self._robots_asked: set[str] = set()
        self._numbers = itertools.count()
        self._timer: CallLaterResult | None = None
        self._lean = LeanClient(crawler, self.enqueue_request, self._wake)
        # by host; one request at a time is made of them, since thousands would fill the memory
        self._planned: dict[str, deque[Visit]] = {}
        self._late: dict[str, Resting] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        loop = asyncio.get_running_loop()
        self._context.lane.woken_by(lambda: loop.call_soon_threadsafe(self._wake))
        if isinstance(spider, Source) and spider.is_lean:
            for visit in (*spider.plan.visits, *spider.plan.documents):
                self._planned.setdefault(host_of(visit.url), deque()).append(visit)
            for host in list(self._planned):
                self._draw(host)

    def close(self, reason: str) -> Any:
        """Returns what Scrapy waits for: that all that the lean client began has ended."""
        self._waiting.clear()
        self._planned.clear()
        if self._timer is not None:
            self._timer.cancel()
        return deferred_from_coro(self._lean.wait())

    def has_pending_requests(self) -> bool:
        return bool(self._waiting) or not self._lean.is_idle

    def enqueue_request(self, request: Request) -> bool:
        queue = self._waiting.setdefault(host_of(request.url), [])
        heapq.heappush(queue, (-request.priority, next(self._numbers), request))
        return True

    def _draw(self, host: str) -> None:
        """Let the next of the planned visits at `host` wait for its turn."""
        spider, visits = self._crawler.spider, self._planned[host]
        assert isinstance(spider, Source)
        while visits:
            if (request := spider.planned(visits.popleft())) is not None:
                request.meta[_DRAWN] = host
                self.enqueue_request(request)
                return
        del self._planned[host]

    def next_request(self) -> Request | None:
        """The most urgent request whose turn has come and that is the engine's, or None; then we
        are asked again when one's has."""
        while (request := self._next()) is not None and LEAN in request.meta:
            self._lean.begin(request)
        return request

    def _next(self) -> Request | None:
        if self._lean.is_full:  # we are asked again as soon as one has ended
            return None
        if self._waiting and self._context.is_crowded():
            self._wake_in(_CROWDED)
            return None
        nearest = math.inf
        for host in sorted(self._waiting, key=lambda host: self._waiting[host][0][:2]):
            turn = self._turn(host)
            if isinstance(turn, Request):
                return turn
            nearest = min(nearest, turn)
        if nearest < math.inf:
            self._context.ledger.progress()  # to wait politely is to live
            self._wake_in(nearest)
        return None

    def came_back(self, request: Request) -> None:
        """`request` has left the downloader, with or without an answer."""
        self._context.ledger.progress()
        host = host_of(request.url)
        out = self._out.get(host)
        if out is not None and request in out:
            out.remove(request)
            self._context.lane.leave(host)

    def sent(self, request: Request) -> bool:
        """Whether `request` had its turn here: a spider can give the downloader its own."""
        return request in self._out.get(host_of(request.url), ())

    def _turn(self, host: str) -> Request | float:
        """The host's next request, or the seconds until it may be sent: infinite where that
        depends on an answer, upon which we are asked again."""
        context = self._context
        request = self._waiting[host][0][2]
        refusal = self._late.get(host) or context.allowance.refusal()
        if refusal is not None:
            request.meta[PUT_OFF] = refusal
        if PUT_OFF in request.meta or context.pacer.resting(host):
            return self._pop(host)  # the middleware refuses it
        origin = self._ruled_by(request)
        if origin in self._robots_asked:
            return math.inf
        rules = self._rules_of(origin)
        if rules is not None and not rules.allow(request.url, self._agent):
            return self._pop(host)  # likewise
        out = self._out.setdefault(host, set())
        if len(out) >= self._per_host:
            return math.inf
        if rules is None and not context.robots.begin(origin, context.lane):
            return _BUSY
        if wait := self._wait_of(host):
            if rules is None:
                context.robots.put_off(origin, context.lane)
            return max(wait, 0.0)  # what is put off can be refused at once
        request = self._pop(host) if rules is not None else self._ask_robots(origin)
        out.add(request)
        context.allowance.ask()
        return request

    def _wait_of(self, host: str) -> float:
        """Take the host's turn, and return 0.0; or the seconds until it may be free, less than 0.0
        where that is after the crawl's end."""
        try:
            wait = try_turn(self._context, host, self._per_host)
        except Resting as late:
            self._put_off(host, late)
            return -1.0
        return _BUSY if wait == math.inf else wait

    def _ruled_by(self, request: Request) -> str:
        """The origin whose robots.txt decides about `request`; empty where none does."""
        obeys = self._obey and robots.ORIGIN not in request.meta
        return robots.origin_of(request.url) if obeys else ""

    def _rules_of(self, origin: str) -> robots.Rules | None:
        """The rules of `origin`, None where its robots.txt is still to be asked for."""
        return self._context.robots.get(origin) if origin else robots.Rules()

    def _pop(self, host: str) -> Request:
        _, _, request = heapq.heappop(self._waiting[host])
        if not self._waiting[host]:
            del self._waiting[host]
        self._context.ledger.sent(request)
        if (drawn := request.meta.pop(_DRAWN, "")) in self._planned:
            self._draw(drawn)
        return request

    def _put_off(self, host: str, late: Resting) -> None:
        """All that waits for `host`, whose turn comes too late for this crawl, is refused."""
        context = self._context
        asked = context.pacer.asked_delay(host)
        self._late[host] = late
        queue = len(self._waiting[host]) + len(self._planned.get(host, ()))
        reason = f" (its robots.txt asks for {asked:g} s between requests)" if asked else ""
        context.ledger.tell(
            f"{host} cannot be asked often enough{reason}: {queue} requests were put off "
            f"at the deadline of {context.deadline:g} s"
        )

    def _ask_robots(self, origin: str) -> Request:
        self._robots_asked.add(origin)
        return Request(
            f"{origin}/robots.txt",
            callback=self._robots_came,
            errback=self._robots_failed,
            cb_kwargs={"origin": origin},
            meta={robots.ORIGIN: origin, READ_AT_MOST: robots.MOST_BYTES},
            priority=_ROBOTS_FIRST,
        )

    def _robots_came(self, response: Response, origin: str) -> None:
        self._keep(origin, robots.rules_of(response))

    def _robots_failed(self, failure: Any) -> None:
        request: Request = failure.request
        origin: str = request.cb_kwargs["origin"]
        if isinstance(failure.value, asyncio.CancelledError):
            # this crawl was stopped, which says nothing of the host to the others
            self._context.robots.put_off(origin, self._context.lane)
            self._robots_asked.discard(origin)
            return
        self._keep(origin, robots.rules_without(failure.value, origin, request.url))

    def _keep(self, origin: str, rules: robots.Rules) -> None:
        # before those who wait for the rules go on by them
        self._context.pacer.slow_down(host_of(origin), rules.crawl_delay(self._agent))
        self._context.robots.keep(origin, rules)
        self._robots_asked.discard(origin)

    def _wake_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = call_later(seconds, self._wake)

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        slot = self._crawler.engine._slot  # the engine asks by itself only every five seconds
        if slot is not None:
            slot.nextcall.schedule()
