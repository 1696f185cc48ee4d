"""robots.txt: what it forbids is not asked for, its Crawl-delay is kept, and a server that cannot show it
is left alone (RFC 9309, 2.3.1.4)."""

from __future__ import annotations

import math

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from monitor.crawl.politeness import Pacer, host_of


class RobotsUnreachable(IgnoreRequest):
    """robots.txt answered with a server error: nothing is known to be allowed."""


class Robots(RobotsTxtMiddleware):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: set[str] = set()

    async def process_request(self, request: Request, spider: object = None) -> None:
        await super().process_request(request)
        if (
            not request.meta.get("dont_obey_robotstxt")
            and host_of(request.url) in self._unreachable
        ):
            raise RobotsUnreachable("robots.txt answers with a server error")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        host = host_of(request.url)
        if response.status >= 500:
            self._unreachable.add(host)
        if (
            not 200 <= response.status < 300
        ):  # 4xx: there is none, all is allowed (RFC 9309, 2.3.1.3)
            response = response.replace(body=b"")
        # RFC 9309, 2.5: at least 500 KiB are read; more is nobody's robots.txt
        await super()._parse_robots(response.replace(body=response.body[:512_000]), netloc, request)
        pacer: Pacer | None = getattr(self.crawler.spider, "pacer", None)
        delay = _crawl_delay(
            response.body, str(self._robotstxt_useragent or self._default_useragent)
        )
        if pacer is not None and delay:
            pacer.slow_down(host, delay)


def _crawl_delay(body: bytes, agent: str) -> float:
    from protego import Protego

    delay = Protego.parse(body[:512_000].decode("utf-8", "replace")).crawl_delay(agent)
    return float(delay) if delay and math.isfinite(delay) and delay > 0 else 0.0
