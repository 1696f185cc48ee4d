"""The downloader middleware that has an answer rendered: a page whose words scripts write."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from monitor.crawl import answers, robots
from monitor.crawl.browser.chromium import Chromium
from monitor.crawl.browser.page import Limits, Rendering
from monitor.crawl.browser.scripts import Scripts
from monitor.crawl.browser.subrequests import Subrequests
from monitor.crawl.context import context_of
from monitor.crawl.discovery import Listing
from monitor.crawl.turns import OF_PAGE
from monitor.extract.documents import kind_of
from monitor.model import RENDERED

_MOST_SCRIPTS = 32_000_000  # bytes that are kept for a pass: a single page loads some megabytes
_PAGES = ("text/html", "application/xhtml+xml", "")


class BrowserMiddleware:
    """It stands above redirects and unpacking: what comes by here is an answer as it would be
    read without a browser."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler, self._ledger = crawler, context_of(crawler).ledger
        self._chromium = Chromium(
            Path(settings["BROWSER"]), sandbox=settings.getbool("BROWSER_SANDBOX")
        )
        self._limits = Limits(
            settings.getfloat("DOWNLOAD_TIMEOUT"), settings.getint("DOWNLOAD_MAXSIZE")
        )
        self._language = settings["BROWSER_LANGUAGE"]
        self._scripts = Scripts(_MOST_SCRIPTS)
        self._one = asyncio.Lock()  # pages are rendered one after the other: memory is bounded
        crawler.signals.connect(self._close, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        response.headers.pop(RENDERED, None)  # nobody else's word
        if not _is_shown(request, response):
            return response
        async with self._one:
            self._ledger.progress()
            html = await self._render(request, response)
            self._ledger.progress()
        return self._rendered(response, html.encode())

    async def _render(self, request: Request, response: Response) -> str:
        context = await self._chromium.context(
            user_agent=self._crawler.settings["USER_AGENT"], locale=self._language
        )
        wishes = Subrequests(self._crawler, response, request, self._scripts)
        rendering = Rendering(self._chromium, wishes, response.url, self._limits)
        html = await rendering.html(context)
        request.meta[answers.LACKS] = wishes.lacks
        return html

    def _rendered(self, response: Response, body: bytes) -> Response:
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        headers[RENDERED] = (
            f"Chromium {self._chromium.version}; the document as its scripts left it; "
            f"sha256 of the answer: {sha256(response.body).hexdigest()}"
        )
        # they speak of the answer, not of what scripts made of it
        for name in ("ETag", "Last-Modified", "Content-Length"):
            headers.pop(name, None)
        return HtmlResponse(
            response.url,
            status=response.status,
            headers=headers,
            body=body,
            encoding="utf-8",
            request=response.request,
            flags=[*response.flags, RENDERED],
        )

    async def _close(self) -> None:
        await self._chromium.close(at_once=self._ledger.cut_off)


def _is_shown(request: Request, response: Response) -> bool:
    """Whether `response` is a release's page or a listing, and not a feed, a document, a file."""
    if response.status != 200 or not response.body:
        return False
    if OF_PAGE in request.meta or robots.ORIGIN in request.meta:
        return False
    visit, walk = request.cb_kwargs.get("visit"), request.cb_kwargs.get("walk")
    if visit is None and not (walk is not None and isinstance(walk.place, Listing)):
        return False
    if visit is not None and visit.document:
        return False
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    media_type, _ = answers.content_type(header)
    return media_type in _PAGES and kind_of(response.body) is None
