"""Promise 3: no request leaves for an address outside the public internet, unless it is allowed.

The guard sits where a socket is made, with the very address that will be connected to: a redirect,
a lying DNS answer, an odd spelling of 127.0.0.1 all come by here.
"""

from __future__ import annotations

import asyncio
import copy
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
)
from scrapy.http import Headers, Response
from scrapy.utils._download_handlers import make_response
from scrapy.utils.ssl import _make_ssl_context

from monitor.crawl.context import context_of
from monitor.crawl.lean import LEAN
from monitor.errors import ForbiddenAddress

READ_AT_MOST = "read_at_most"
"""The key of a request's meta that says how many bytes of the answer are read; the rest is left."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Not private by the registries that Python's ipaddress follows, and yet nobody's press room: NAT64
# and 6to4 wrap an IPv4 address, which may be a private one.
_WRAPPERS = tuple(
    ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


def is_public(address: str, allowed: Iterable[_Network] = ()) -> bool:
    """Whether a request may go to `address`, an IP address in any form that a resolver returns."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    # ::ffff:127.0.0.1 reaches 127.0.0.1
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if _within(ip, allowed):
        return True
    return ip.is_global and not ip.is_multicast and not _within(ip, _WRAPPERS)


def _within(ip: _Address, networks: Iterable[_Network]) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def networks(texts: Iterable[str]) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


class GuardedHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler over a connector that refuses forbidden addresses. What the source
    sends of its own is added here, and stands in no request that anybody else sees."""

    experimental = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """One for both schemes of a crawl: its connections and its list of authorities, which
        takes 25 ms to read."""
        context = context_of(crawler)
        handler = context.handlers.get(cls)
        if not isinstance(handler, cls):
            handler = context.handlers[cls] = cls(crawler)
        return handler

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._allowed = networks(crawler.settings.getlist("ALLOW_ADDRESSES"))
        self._allowed_by = crawler.settings["ALLOWED_BY"]
        self._own, self._allowance = context_of(crawler).own, context_of(crawler).allowance
        self._session.detach()  # the unguarded connector has opened nothing yet
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
                socket_factory=self._socket,
                resolver=_resolver(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            trust_env=False,
            # a hostile server's headers, bounded
            max_line_size=16_384,
            max_field_size=32_768,
        )
        # the same handler with another TLS context: Scrapy's has one for all requests
        self._at_own = copy.copy(self)
        if self._own.has_tls:
            self._at_own._ssl_context = self._own.dress(_make_ssl_context(crawler.settings))

    @asynccontextmanager
    async def _make_request(
        self, request: Request, timeout: float
    ) -> AsyncIterator[_ClientResponse]:
        own = self._own
        handler = self._at_own if own.has_tls and own.is_for(request.url) else self
        if own.proxy:
            await self._check_target(request.url)
        if own.any:
            headers = self._request_headers(request).to_tuple_list()
            request = request.replace(headers=own.added(request.url, headers), meta=request.meta)
        with _faults_of_the_proxy():
            # not `super()`: it is another handler's method, for a host of the source's own
            send = AiohttpDownloadHandler._make_request
            async with send(handler, request, timeout) as response:
                yield response

    @staticmethod
    def _request_headers(request: Request) -> Headers:
        """Those of the request itself, which nobody changes here: Scrapy's copy of them, without
        what is for a proxy alone, costs as much as a tenth of the visit."""
        if b"Proxy-Authorization" in request.headers:
            return AiohttpDownloadHandler._request_headers(request)
        return request.headers

    def _extract_proxy_url_with_creds(self, request: Request) -> str | None:
        return self._own.proxy or None

    async def _check_target(self, url: str) -> None:
        """What a proxy is asked for is public as well, as far as it can be known here: a name that
        only the proxy can resolve is the proxy's matter. Raises ForbiddenAddress."""
        host = urlsplit(url).hostname or ""
        try:
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            return
        for *_, target in found:
            self._check(str(target[0]))

    @staticmethod
    def _extract_headers(response: _ClientResponse) -> Headers:
        """The very bytes: a server may write a header in Latin-1, which no text of Scrapy's can
        hold."""
        return Headers(list(response.raw_headers))

    async def _read_response(self, response: _ClientResponse, request: Request) -> Response:
        most: int = request.meta.get(READ_AT_MOST, 0)
        if not most and LEAN in request.meta:
            return await self._read_lean(response, request)
        if not most:
            return await super()._read_response(response, request)
        body = bytearray()
        async for chunk in self._iter_body_chunks(response):
            body += chunk
            if len(body) >= most:
                break
        headers = self._extract_headers(response)
        known = self._build_base_response_args(response, request, headers)
        return make_response(**known, body=bytes(body[:most]))

    async def _iter_body_chunks(  # type: ignore[override]  # Scrapy calls it on the handler
        self, response: _ClientResponse
    ) -> AsyncIterator[bytes]:
        """What comes counts, even of an answer that is cut off or too large."""
        async for piece in response.content.iter_any():
            self._allowance.receive(len(piece))
            yield piece

    async def _read_lean(self, response: _ClientResponse, request: Request) -> Response:
        """As Scrapy reads it, within the same sizes, without its signals for each piece, and
        without looking for what kind of document it is: nobody parses it here."""
        headers = self._extract_headers(response)
        if response.status == 304:  # it has no content (RFC 9110, 15.4.5)
            return Response(request.url, response.status, headers)
        most: int = request.meta.get("download_maxsize", self._default_maxsize)
        expected = response.content_length or 0
        if most and expected > most:
            self._cancel_maxsize(expected, most, request, expected=True)
        body = bytearray()
        try:
            async for piece in self._iter_body_chunks(response):
                body += piece
                if most and len(body) > most:
                    self._cancel_maxsize(len(body), most, request, expected=False)
        except aiohttp.ClientPayloadError as error:
            raise ResponseDataLossError(str(error)) from error
        return Response(request.url, response.status, headers, bytes(body))

    def _socket(self, address: tuple[object, ...]) -> socket.socket:
        family, kind, protocol, _, target = address
        host = target[0] if isinstance(target, tuple) else ""
        self._check(str(host))
        assert isinstance(family, int) and isinstance(kind, int) and isinstance(protocol, int)
        return socket.socket(family, kind, protocol)

    def _check(self, host: str) -> None:
        """Raises ForbiddenAddress."""
        if not is_public(host, self._allowed):
            raise ForbiddenAddress(
                f"{host} is not a public address; {self._allowed_by} can name its network"
            )


@contextmanager
def _faults_of_the_proxy() -> Iterator[None]:
    """In words that hold no address of the proxy's, which may have a password in it."""
    try:
        yield
    except (DownloadConnectionRefusedError, DownloadFailedError) as error:
        cause = error.__cause__
        if isinstance(cause, aiohttp.ClientProxyConnectionError):
            said = "the source's proxy cannot be reached"
            raise DownloadConnectionRefusedError(said) from error
        if isinstance(cause, aiohttp.ClientHttpProxyError):
            said = f"the source's proxy refused, with status {cause.status}"
            raise DownloadFailedError(said) from error
        raise


def _resolver() -> AbstractResolver:
    """The system's resolver in a thread, even where aiodns is installed: /etc/hosts counts."""
    return aiohttp.ThreadedResolver()
