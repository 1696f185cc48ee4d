"""The downloader middlewares nearest to the net: the last to see a request, the first an answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Headers, Response

from monitor.addresses import tidy
from monitor.crawl import robots
from monitor.crawl.context import context_of
from monitor.crawl.politeness import Resting, host_of, retry_after
from monitor.crawl.scheduler import PUT_OFF, PoliteScheduler
from monitor.crawl.turns import OF_PAGE, wait_turn
from monitor.extract.files import names_file


def _tidy(base: str, location: bytes) -> bytes:
    return tidy(base, location.decode("latin-1")).encode("latin-1")


class StandingHeaders:
    """What each request says, and how long it may take, where it does not say otherwise itself: in
    a tenth of what Scrapy's own three take."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        said = Headers({k: v for k, v in settings["DEFAULT_REQUEST_HEADERS"].items() if v})
        if agent := settings["USER_AGENT"]:
            said.setdefault("User-Agent", agent)
        self._said: tuple[tuple[bytes, list[bytes]], ...] = tuple(dict.items(said))
        self._timeout = settings.getfloat("DOWNLOAD_TIMEOUT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        for name, values in self._said:
            dict.setdefault(request.headers, name, [*values])  # both names are as Scrapy keeps them
        request.meta.setdefault("download_timeout", self._timeout)


class DocumentSizeMiddleware:
    """Lets documents be larger than pages: a PDF has its pictures in it."""

    def __init__(self, crawler: Crawler) -> None:
        self._most = crawler.settings.getint("MAX_DOCUMENT_SIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if names_file(request.url):
            request.meta["download_maxsize"] = self._most
        else:  # a redirect may have led from a document to a page
            request.meta.pop("download_maxsize", None)


class PacerMiddleware:
    """Refuses requests to hosts that rest, and notes when a host asks for rest. What a spider gives
    the downloader itself (`engine.download_async`) waits here for its turn."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pacer = context_of(crawler).pacer
        self._own = context_of(crawler).own
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._strays: set[Request] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Awaitable[None] | None:
        if isinstance(reason := request.meta.get(PUT_OFF), Exception):
            raise type(reason)(*reason.args)  # anew: one that is raised often grows
        host = host_of(request.url)
        if self._pacer.resting(host):
            raise Resting(f"{host} is left alone")
        scheduler = self._crawler.engine.scheduler
        had_its_turn = isinstance(scheduler, PoliteScheduler) and scheduler.sent(request)
        if had_its_turn or OF_PAGE in request.meta:
            return None
        return self._wait(request, host)

    async def _wait(self, request: Request, host: str) -> None:
        context = context_of(self._crawler)
        if (refusal := context.allowance.refusal()) is not None:
            raise refusal
        await wait_turn(context, host, self._at_once)
        self._strays.add(request)

    def process_response(self, request: Request, response: Response) -> Response:
        for name in self._betrayed(response):
            del response.headers[name]
        if location := response.headers.get("Location"):
            # whoever follows it logs it, and keeps it
            response.headers["Location"] = _tidy(request.url, location)
        self._pacer.answered(
            host_of(request.url),
            float(request.meta.get("download_latency", 0.0)),
            overloaded=response.status == 429 or response.status >= 500,
            of_robots=robots.ORIGIN in request.meta,
        )
        if wait := retry_after(response):
            self._pacer.rest(host_of(request.url), wait)
        self._came_back(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, IgnoreRequest):  # it was sent, and no answer came
            # one that sends too much is not at its end
            overloaded = not isinstance(exception, DownloadCancelledError)
            self._pacer.answered(host_of(request.url), 0.0, overloaded=overloaded)
        self._came_back(request)

    def _betrayed(self, response: Response) -> list[bytes]:
        """The headers in which a server says our own secrets: they would be kept."""
        if not self._own.secrets:
            return []
        return [
            name
            for name, values in response.headers.items()
            if any(self._own.betrayed_by(value.decode("latin-1")) for value in values)
        ]

    def _came_back(self, request: Request) -> None:
        if request in self._strays:
            self._strays.remove(request)
            context_of(self._crawler).lane.leave(host_of(request.url))
        scheduler = self._crawler.engine.scheduler
        if isinstance(scheduler, PoliteScheduler):
            scheduler.came_back(request)


class RobotsMiddleware:
    """Refuses what robots.txt forbids. The scheduler has asked for it before."""

    def __init__(self, crawler: Crawler) -> None:
        self._obey = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._agent = robots.agent_of(crawler)
        self._robots = context_of(crawler).robots

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        if not self._obey or robots.ORIGIN in request.meta:
            return
        rules = self._robots.get(robots.origin_of(request.url))
        if rules is not None:
            rules.check(request.url, self._agent)
