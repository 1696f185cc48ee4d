"""Promise 3: no request leaves for an address outside the public internet, unless it is allowed.

The guard sits where a socket is made, with the very address that will be connected to: a redirect,
a lying DNS answer, an odd spelling of 127.0.0.1 all come by here.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache, cached_property
from typing import Self
from urllib.parse import urlsplit

import aiohttp
import yarl
from aiohttp.abc import AbstractResolver
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response
from scrapy.utils._download_handlers import make_response
from scrapy.utils.ssl import _make_ssl_context

from monitor.addresses import without_login
from monitor.crawl.context import context_of
from monitor.crawl.lean import LEAN
from monitor.errors import ForbiddenAddress

READ_AT_MOST = "read_at_most"
"""The key of a request's meta that says how many bytes of the answer are read; the rest is left."""

_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")  # a name, or an address of either kind

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


def said_by(host: str) -> _Address | None:
    """The address that `host` is in itself, in any spelling that a resolver takes (127.1), or as
    localhost; None for a name."""
    if host == "localhost" or host.endswith(".localhost"):
        return ipaddress.IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


@cache
def _within_seconds(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds)


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
        """One for both schemes of a crawl: its connections, and its list of authorities."""
        context = context_of(crawler)
        handler = context.handlers.get(cls)
        if not isinstance(handler, cls):
            handler = context.handlers[cls] = cls(crawler)
        return handler

    def __init__(self, crawler: Crawler) -> None:
        # not Scrapy's own: it makes a connector that is not guarded, and reads the authorities
        super(AiohttpDownloadHandler, self).__init__(crawler)
        self._settings = crawler.settings
        self._allowed = networks(crawler.settings.getlist("ALLOW_ADDRESSES"))
        self._allowed_by = crawler.settings["ALLOWED_BY"]
        self._own, self._allowance = context_of(crawler).own, context_of(crawler).allowance
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

    @cached_property
    def _everybodys_tls(self) -> ssl.SSLContext:
        """Made when it is needed: the list of authorities takes 25 ms to read."""
        return _make_ssl_context(self._settings)

    @cached_property
    def _own_tls(self) -> ssl.SSLContext:
        return self._own.dress(_make_ssl_context(self._settings))

    def _tls(self, url: str) -> ssl.SSLContext | bool:
        """By what the certificate of whoever is connected to for `url` is checked."""
        if url.startswith("http://") and not self._own.proxy:
            return True  # nobody's: there is none
        return (
            self._own_tls if self._own.has_tls and self._own.is_for(url) else self._everybodys_tls
        )

    async def download_request(self, request: Request) -> Response:
        if LEAN not in request.meta:
            return await super().download_request(request)
        timeout: float = request.meta.get("download_timeout", self._DEFAULT_CONNECT_TIMEOUT)
        begun = time.monotonic()
        try:
            async with (response := await self._send(request, timeout)):
                request.meta["download_latency"] = time.monotonic() - begun
                return await self._read_lean(response, request)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise self._fault(error, request, timeout) from error

    @asynccontextmanager
    async def _make_request(
        self, request: Request, timeout: float
    ) -> AsyncIterator[_ClientResponse]:
        try:
            async with (response := await self._send(request, timeout)):
                yield response
        except (TimeoutError, aiohttp.ClientError) as error:
            raise self._fault(error, request, timeout) from error

    async def _send(self, request: Request, timeout: float) -> _ClientResponse:
        """As Scrapy's own, with what is the source's own, and without its copies. A GET bears no
        body, not even one of no bytes."""
        # a login of theirs is not sent: beside one of ours it would end as an error
        own, url = self._own, without_login(request.url)
        if own.proxy:
            await self._check_target(url)
        headers = _pairs(request.headers)
        if own.any:
            headers = _pairs(Headers(own.added(url, headers)))
        response = await self._session.request(
            request.method,
            yarl.URL(url, encoded=True) if request.meta.get("verbatim_url") else url,
            data=request.body or None,
            headers=headers,
            timeout=_within_seconds(timeout),
            ssl=self._tls(url),
            allow_redirects=False,
            proxy=own.proxy or None,
        )
        assert isinstance(response, _ClientResponse)
        return response

    def _fault(self, error: Exception, request: Request, timeout: float) -> Exception:
        url = without_login(request.url)
        return _fault(error, url, timeout, by_proxy=bool(self._own.proxy))

    async def _check_target(self, url: str) -> None:
        """What a proxy is asked for is public as well, as far as it can be known here: a name that
        only the proxy can resolve is the proxy's matter. Raises ForbiddenAddress."""
        # a resolver takes no number with a dot behind it, nor "127%2e0.0.1"; a proxy may
        host = (urlsplit(url).hostname or "").rstrip(".")
        if not _HOST.fullmatch(host):
            raise ForbiddenAddress(f"{host!r} is no plain name of a host")
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
        headers = Headers()
        for name, value in response.raw_headers:  # as its own constructor does, in a third
            dict.setdefault(headers, name.title(), []).append(value)
        return headers

    async def _read_response(self, response: _ClientResponse, request: Request) -> Response:
        most: int = request.meta.get(READ_AT_MOST, 0)
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
        answer = Response(request.url, response.status)
        answer.headers = self._extract_headers(response)  # as they are: the class copies them
        if response.status == 304:  # it has no content (RFC 9110, 15.4.5)
            return answer
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
        return answer.replace(body=bytes(body))

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


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    """As they are sent, without what is for a proxy alone."""
    # not `Headers.items`, which looks each of them up again
    named = dict.items(headers)
    return [
        (name.decode(), value.decode())
        for name, values in named
        if name != b"Proxy-Authorization"
        for value in values
    ]


def _fault(error: Exception, url: str, timeout: float, *, by_proxy: bool) -> Exception:
    """What Scrapy calls a fault of aiohttp's, and says of it. The words hold no address of a
    proxy's, which may have a password in it."""
    match error:
        case TimeoutError():
            return DownloadTimeoutError(f"Getting {url} took longer than {timeout} seconds.")
        case aiohttp.InvalidUrlClientError() | aiohttp.NonHttpUrlClientError():
            return UnsupportedURLSchemeError(str(error))
        case aiohttp.ClientProxyConnectionError():
            return DownloadConnectionRefusedError("the source's proxy cannot be reached")
        case aiohttp.ClientConnectorDNSError() if by_proxy:
            return CannotResolveHostError("the source's proxy has a name that nobody knows")
        case aiohttp.ClientConnectorDNSError():
            return CannotResolveHostError(str(error))
        case aiohttp.ClientHttpProxyError(status=status):
            return DownloadFailedError(f"the source's proxy refused, with status {status}")
        case aiohttp.ClientConnectorError():
            return DownloadConnectionRefusedError(str(error))
    return DownloadFailedError(str(error))


def _resolver() -> AbstractResolver:
    """The system's resolver in a thread, even where aiodns is installed: /etc/hosts counts."""
    return aiohttp.ThreadedResolver()
