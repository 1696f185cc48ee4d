"""A web without a network, in place of a crawl's downloader, so that tests are fast units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings

from monitor.config import SourceConfig
from monitor.crawl.engine import Engine
from monitor.crawl.source import Source


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class FakeWeb:
    """Answers by address; 404 for all others, robots.txt included.

    Spiders, robots.txt, pacing, redirects, compression and conditional requests work as they do
    on a network. What belongs to the transport does not exist here: time-outs, cut answers,
    limits of size, TLS, and the guard against private addresses.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Exception] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []

    def page(self, url: str, html: str, status: int = 200, **headers: str) -> None:
        """Serve `html` at `url`; `Last_Modified="…"` and the like are headers."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {"Content-Type": "text/html; charset=utf-8"}
        self.answers[url] = Answer(status, kind | named, html.encode())

    def fails(self, url: str, error: Exception | None = None) -> None:
        """Let whoever asks for `url` get no answer."""
        self.answers[url] = error or ConnectionRefusedError("nobody answers")

    def count(self, url: str) -> int:
        """How often `url` was asked for."""
        return sum(asked == url for asked, _ in self.requests)

    def engine(self) -> type[Engine]:
        """An engine that crawls this web: `engine` of `monitor.assembly.assemble` and `Daemon`."""
        # classes, since Scrapy and the daemon make the objects themselves
        handler = type("Handler", (_Handler,), {"web": self})
        return type("FakeEngine", (_FakeEngine,), {"handler": handler})


class _FakeEngine(Engine):
    handler: ClassVar[type[BaseDownloadHandler]]

    def _settings(self, source: SourceConfig, spider: type[Source]) -> Settings:
        settings = super()._settings(source, spider)
        handlers = dict.fromkeys(("http", "https"), self.handler)
        settings.set("DOWNLOAD_HANDLERS", handlers, priority="cmdline")
        return settings


class _Handler(BaseDownloadHandler):
    """Scrapy's interface to a FakeWeb."""

    web: ClassVar[FakeWeb]

    async def download_request(self, request: Request) -> Response:
        headers = {
            name.decode("latin-1"): b", ".join(values).decode("latin-1")
            for name, values in request.headers.items()
        }
        self.web.requests.append((request.url, headers))
        found = self.web.answers.get(request.url, Answer(404, {"Content-Type": "text/plain"}))
        if isinstance(found, Exception):
            raise found
        said = Headers(dict(found.headers))
        status, body = found.status, found.body
        if said.get("ETag") and request.headers.get("If-None-Match") == said.get("ETag"):
            status, body = 304, b""
        kind = responsetypes.from_args(headers=said, url=request.url, body=body)
        return kind(request.url, status=status, headers=said, body=body, request=request)
