"""What a page asks for while it is rendered: asked by the crawl, as all else is, or refused."""

from __future__ import annotations

import asyncio
import logging
import time
from urllib.parse import urljoin, urlsplit

import scrapy
from playwright.async_api import Error, Frame, Route
from playwright.async_api import Request as Wish
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from monitor import addresses
from monitor.crawl import robots
from monitor.crawl.context import context_of
from monitor.crawl.cookies import JAR
from monitor.crawl.failures import RenderFailed, reason_of
from monitor.crawl.guard import READ_AT_MOST
from monitor.crawl.politeness import Resting, host_of
from monitor.crawl.turns import OF_PAGE, wait_turn
from monitor.errors import ForbiddenAddress

log = logging.getLogger(__name__)

MOST_FILES = 200
_MOST_WISHES = 2_000
_MOST_SENT = 100_000  # bytes of a form or a query that a page sends
_ASKED_FOR = frozenset({"script", "fetch", "xhr"})
_KEPT_FOR_PASS = frozenset({"script"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOPS = 5
_BUSY = 0.05  # seconds after which is looked whether a robots.txt has come
# What the crawl writes into a request itself, and what only a browser's own connection has.
_LEFT_OUT = frozenset(
    {"cookie", "host", "connection", "content-length", "user-agent", "accept-encoding",
     "authorization", "proxy-authorization", "if-none-match", "if-modified-since", "range",
     "upgrade-insecure-requests", "accept-language"}
)  # fmt: skip
# Of an answer that was unpacked, and is to be shown, not saved.
_NOT_HANDED_IN = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "content-disposition", "refresh"}
)


class Subrequests:
    """Those of one page. `open` holds what is being asked, with the moment since when; `waits`: the
    host's turn is awaited, which is not the page's fault; `failure`: why the page cannot be
    believed; `lacks`: the first thing that was asked for in vain; `led_away`: a script wanted
    another page in its place, and the load of this one may never be said to have ended."""

    def __init__(
        self, crawler: Crawler, main: Response, request: scrapy.Request, kept: dict[str, Response]
    ) -> None:
        self._crawler, self._context = crawler, context_of(crawler)
        self._main, self._request, self._kept = main, request, kept
        self._most = crawler.settings.getint("MAX_DOCUMENT_SIZE")
        self._at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._obeys = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._began, self._wishes, self._files, self._bytes = False, 0, 0, 0
        self._turns = 0
        self.open: dict[Wish, float] = {}
        self.quiet_since = time.monotonic()
        self.failure: RenderFailed | None = None
        self.lacks = ""
        self.led_away = False

    @property
    def waits(self) -> bool:
        return self._turns > 0

    async def answer(self, route: Route) -> None:
        """To be called by the browser, for each wish of the page."""
        wish = route.request
        self.open[wish] = self.quiet_since = time.monotonic()
        try:
            await self._answer(route, wish)
        except Error as error:  # the page, or the browser, is gone
            log.debug("%s: %s", wish.url[:200], error.message)
        finally:
            self.open.pop(wish, None)
            self.quiet_since = time.monotonic()

    async def _answer(self, route: Route, wish: Wish) -> None:
        self._wishes += 1
        if self._wishes > _MOST_WISHES:
            self._fail(f"the page asks for more than {_MOST_WISHES:,} things")
        if wish.is_navigation_request():
            # what a script leads to, or a frame, is another page: nothing is followed but redirects
            if self._began or not _is_main(wish):
                self.led_away = self.led_away or _is_main(wish)
                await route.abort("aborted")  # any other error would be shown in the page's place
                return
            self._began = True
            await _hand_in(route, self._main)
        elif wish.resource_type == "stylesheet" and self.failure is None:
            # nobody looks; scripts may wait for one
            await route.fulfill(status=200, content_type="text/css", body="")
        elif wish.resource_type not in _ASKED_FOR or self.failure is not None:
            await route.abort()
        else:
            await self._ask(route, wish)

    async def _ask(self, route: Route, wish: Wish) -> None:
        try:
            response = await self._had(wish)
        # a wish may fail in any way that a visit may
        except Exception as error:  # noqa: BLE001
            self._told(wish, error)
            await route.abort()
            return
        self._bytes += len(response.body)
        if self._bytes > self._most:
            self._fail(f"what the page loads has more than {self._most:,} bytes")
        if response.status >= 400:
            broken = response.status == 429 or response.status >= 500
            self._missing(wish, f"status {response.status}", fails=broken)
        await _hand_in(route, response)

    async def _had(self, wish: Wish) -> Response:
        keeps = wish.resource_type in _KEPT_FOR_PASS and wish.method == "GET"
        if keeps and wish.url in self._kept:
            return self._kept[wish.url]
        self._files += 1
        if self._files > MOST_FILES:
            self._fail(f"the page loads more than {MOST_FILES} files")
            raise IgnoreRequest("one file too many")
        response = await self._asked(wish)
        if keeps and response.status == 200:
            self._kept[wish.url] = response
        return response

    async def _asked(self, wish: Wish) -> Response:
        """The answer to `wish`, where redirects lead. Raises what a request raises."""
        method, body, url = wish.method, wish.post_data_buffer or b"", wish.url
        if len(body) > _MOST_SENT:
            raise IgnoreRequest(f"it sends more than {_MOST_SENT:,} bytes")
        said = await wish.all_headers()
        headers = {
            name: value
            for name, value in said.items()
            if name not in _LEFT_OUT and not name.startswith((":", "sec-"))
        }
        cookies = said.get("cookie", "")
        for _ in range(_HOPS + 1):
            # a redirect to another host takes no cookies along
            own = {"cookie": cookies} if cookies and host_of(url) == host_of(wish.url) else {}
            response = await self._once(url, method, headers | own, body)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                return response
            url = urljoin(url, location.decode("latin-1"))
            if response.status in (301, 302, 303) and method != "HEAD":
                method, body = "GET", b""
        raise IgnoreRequest("max redirections reached")

    async def _once(self, url: str, method: str, headers: dict[str, str], body: bytes) -> Response:
        if urlsplit(url).scheme not in ("http", "https"):
            raise ForbiddenAddress(f"{url[:100]} is no address of the web")
        await self._learn_rules(robots.origin_of(url))
        meta = {OF_PAGE: True, "dont_redirect": True, "verbatim_url": True}
        if JAR in self._request.meta and "cookie" not in headers:
            meta[JAR] = self._request.meta[JAR]
        request = scrapy.Request(
            addresses.sent(url), method=method, headers=headers, body=body, meta=meta
        )
        return await self._in_turn(request)

    async def _learn_rules(self, origin: str) -> None:
        cache, lane = self._context.robots, self._context.lane
        if not self._obeys:
            return
        while cache.get(origin) is None and not cache.begin(origin, lane):
            if time.monotonic() > self._context.ends:
                raise Resting(
                    f"the robots.txt of {origin} did not come before the crawl's deadline"
                )
            await asyncio.sleep(_BUSY)
        if cache.get(origin) is not None:
            cache.put_off(origin, lane)
            return
        request = scrapy.Request(
            f"{origin}/robots.txt",
            meta={OF_PAGE: True, robots.ORIGIN: origin, READ_AT_MOST: robots.MOST_BYTES},
        )
        try:
            rules = robots.rules_of(await self._in_turn(request))
        # as the scheduler does: whatever kept it from coming
        except Exception as error:  # noqa: BLE001
            rules = robots.rules_without(error, origin, request.url)
        cache.keep(origin, rules)
        agent = robots.agent_of(self._crawler)
        self._context.pacer.slow_down(host_of(origin), rules.crawl_delay(agent))

    async def _in_turn(self, request: scrapy.Request) -> Response:
        """Promise 5 holds for what a page loads as well. Raises what a request raises."""
        host = host_of(request.url)
        self._turns += 1
        try:
            await wait_turn(self._context, host, self._at_once)
        finally:
            self._turns -= 1
        try:
            return await self._crawler.engine.download_async(request)
        finally:
            self._context.lane.leave(host)

    def _told(self, wish: Wish, error: BaseException) -> None:
        reason = reason_of(error)
        log.info("%s: it asked for %s: %s", self._main.url, wish.url[:200], reason)
        self._missing(wish, reason)

    def _missing(self, wish: Wish, reason: str, *, fails: bool = True) -> None:
        """A page without what it asks for would pass for an edited one. What its own site failed to
        give makes the visit a failed one; all else does so if the text went with it, which is for
        others to see: a counter's host may be down for years."""
        asked, own = urlsplit(wish.url), _site(wish.url) == _site(self._main.url)
        what = asked.path[:80] if own else f"{asked.hostname}{asked.path[:80]}"
        self.lacks = self.lacks or f"{what}: {reason}"
        if own and fails:
            self._fail(f"what the page loads did not come ({what}): {reason}")

    def _fail(self, reason: str) -> None:
        self.failure = self.failure or RenderFailed(reason)


async def _hand_in(route: Route, response: Response) -> None:
    headers: dict[str, str] = {}
    for name, values in response.headers.items():
        key = name.decode("latin-1").lower()
        if key not in _NOT_HANDED_IN:
            joint = "\n" if key == "set-cookie" else ", "
            headers[key] = joint.join(value.decode("latin-1") for value in values)
    await route.fulfill(status=response.status, headers=headers, body=response.body)


def _is_main(wish: Wish) -> bool:
    frame: Frame = wish.frame
    return frame.parent_frame is None


def _site(url: str) -> str:
    """The host, or, of a name, its last two labels: `api.example.org` is with `www.example.org`."""
    host = host_of(url)
    return host if host.replace(".", "").isdecimal() else ".".join(host.split(".")[-2:])
