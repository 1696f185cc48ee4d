"""A press room on loopback in the classic layout: a listing, releases, the noise of real pages."""

from __future__ import annotations

import hashlib
import random
from html import escape

from aiohttp import web

from monitor.demo.texts import Page

_LABELS = {"fr": ("Mis à jour le: ", "Actualités"), "en": ("Last updated: ", "News")}
_PER_PAGE = 10


class PressRoom:
    """Serves `pages`, which the demo's script edits while people read."""

    def __init__(self, pages: tuple[Page, ...]) -> None:
        self.pages = {page.path: page for page in pages}
        self.down = False
        self.noisy = False
        self.requests = 0
        self._runner: web.AppRunner | None = None

    def put(self, page: Page) -> None:
        self.pages[page.path] = page

    def page(self, number: int) -> Page:
        return next(page for page in self.pages.values() if page.number == number)

    async def start(self) -> str:
        """Begin to serve on a free port of 127.0.0.1; the address."""
        app = web.Application()
        app.router.add_get("/cps/{language}/natohq/news.htm", self._listing)
        app.router.add_get("/cps/{language}/natohq/{name}.htm", self._release)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _listing(self, request: web.Request) -> web.Response:
        if self.down:
            return web.Response(
                status=503, text="<h1>503 Service Unavailable</h1>", content_type="text/html"
            )
        language = request.match_info["language"]
        listed = [page for page in self.pages.values() if page.listed and page.status == 200]
        chosen = [page for page in listed if page.language == language]
        chosen.sort(key=lambda page: -page.number)
        start = int(request.query.get("start", "0") or 0)
        rows = "".join(map(_row, chosen[start : start + _PER_PAGE]))
        body = f'<p class="count">{len(chosen)} Entries</p><table class="listing">{rows}</table>'
        return self._answer(request, language, _LABELS[language][1], body)

    async def _release(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(
                status=503, text="<h1>503 Service Unavailable</h1>", content_type="text/html"
            )
        self.requests += 1
        page = self.pages.get(request.path)
        if page is None or page.status != 200:
            return web.Response(status=404, text="<h1>404</h1>", content_type="text/html")
        if page.moved_to:
            raise web.HTTPMovedPermanently(self.page(page.moved_to).path)
        items = [
            page.event or f"{page.day} -",
            page.reference,
            _LABELS[page.language][0] + page.updated,
        ]
        header = "<li>|</li>".join(f"<li>{escape(item)}</li>" for item in items if item)
        figure = (
            f'<figure><img src="/img/{page.number}.jpg" alt="">'
            f'<figcaption lang="en">{escape(page.caption)}</figcaption></figure>'
        )
        paragraphs = "".join(f"<p>{escape(p)}</p>" for p in page.paragraphs)
        body = (
            f'<ul class="header-items">{header}</ul><h1>{escape(page.title)}</h1>'
            f'{figure if page.caption else ""}<div class="release-text">{paragraphs}</div>'
        )
        return self._answer(request, page.language, page.title, body)

    def _answer(self, request: web.Request, language: str, title: str, body: str) -> web.Response:
        # with a seed, each visit gets the same tokens and counters, until the script says otherwise
        noise = random.Random() if self.noisy else random.Random(7)  # noqa: S311  # decoration
        news = f'<a href="/cps/{language}/natohq/news.htm">{_LABELS[language][1]}</a>'
        text = f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>
<script nonce="{noise.getrandbits(64):x}">window.visit = {noise.getrandbits(32)};</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li>{news}</li></ul></nav></header>
<main><article>{body}</article></main>
<aside class="most-read"><h2>Most read</h2><p>{noise.randint(100, 999)} readers now</p></aside>
<footer><p>League of Cantons. Session {noise.getrandbits(40):x}</p></footer></body></html>"""
        data = text.encode()
        etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(
            body=data, headers={"ETag": etag, "Content-Type": "text/html; charset=utf-8"}
        )


def _row(page: Page) -> str:
    link = f"{page.path}?selectedLocale={page.language}"
    return (
        f'<tr><td class="date">{escape(page.day)}</td>'
        f'<td><a href="{link}">{escape(page.title)}</a></td></tr>'
    )
