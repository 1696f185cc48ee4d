"""Promise 5: no host is asked more often than its robots.txt, Retry-After and `delay` allow.

One pacer serves all crawls of a process, so that two sources on one host share its patience.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

_LONGEST_REST = 7 * 86400.0
_DEFAULT_REST = 60.0  # for a 429 that does not say how long
_LONGEST_DELAY = 60.0  # a Crawl-delay above this is taken for a slip


class Resting(IgnoreRequest):
    """The host asked to be left alone for longer than a crawl lasts."""


class Pacer:
    """When each host may be asked next. `clock` and `sleep` are for tests."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._free_at: dict[str, float] = {}
        self._rest_until: dict[str, float] = {}
        self._delays: dict[str, float] = {}

    def rest(self, host: str, until: float) -> None:
        self._rest_until[host] = max(until, self._rest_until.get(host, 0.0))

    def slow_down(self, host: str, delay: float) -> None:
        """The host's robots.txt asks for `delay` seconds between requests."""
        self._delays[host] = min(delay, _LONGEST_DELAY)

    def resting(self, host: str) -> bool:
        return self._rest_until.get(host, 0.0) > self._clock()

    async def turn(self, host: str, delay: float) -> None:
        """Wait for this request's turn. Raises Resting."""
        if self.resting(host):
            raise Resting(f"{host} asked to be left alone")
        delay = max(delay, self._delays.get(host, 0.0))
        now = self._clock()
        start = max(now, self._free_at.get(host, 0.0))
        if delay:
            self._free_at[host] = start + delay
        if start > now:
            await asyncio.sleep(start - now)
            if self.resting(host):
                raise Resting(f"{host} asked to be left alone")


class Pace:
    """The downloader middleware that waits for a request's turn and notes when a host asks for rest."""

    def __init__(self, crawler: Crawler) -> None:
        spider = crawler.spider
        assert spider is not None
        self.pacer: Pacer = getattr(spider, "pacer", None) or Pacer()
        self.delay: float = float(getattr(spider, "delay", 0.0))
        not_before: Mapping[str, float] = getattr(getattr(spider, "plan", None), "not_before", {})
        for host, until in not_before.items():
            self.pacer.rest(host, until)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        await self.pacer.turn(host_of(request.url), self.delay)

    def process_response(self, request: Request, response: Response) -> Response:
        if wait := retry_after(response):
            self.pacer.rest(host_of(request.url), time.time() + wait)
        return response


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def retry_after(response: Response) -> float:
    """Seconds until the host may be asked again (RFC 9110, 10.2.3), 0 where it does not say or ask."""
    if response.status not in (429, 503):
        return 0.0
    said = (response.headers.get("Retry-After") or b"").decode("ascii", "replace").strip()
    if said.isdecimal():
        return min(float(said[:9]), _LONGEST_REST)
    try:
        moment = parsedate_to_datetime(said)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return min(max(0.0, (moment - datetime.now(UTC)).total_seconds()), _LONGEST_REST)
    except (TypeError, ValueError):
        return _DEFAULT_REST if response.status == 429 else 0.0
