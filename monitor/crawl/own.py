"""A source's own requests: what is sent beyond what every request has, and to whom.

It is added where a request goes on its way (`monitor.crawl.guard`), and never stands in a
`scrapy.Request`: a redirect cannot carry it off, and no log can print it.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config import SourceConfig
from monitor.config.requests import credentials, load_certificate
from monitor.errors import SourceError

_PORTS = {"http": 80, "https": 443}
_LEAST = 6  # characters of a secret that can be told from any other text
_Origin = tuple[str, str, int]


@dataclass(kw_only=True, frozen=True, slots=True)
class OwnRequests:
    """`origins` are those whom `headers`, `cookies`, the certificate and `verify` are meant for;
    the proxy is for all requests. `secrets` is what must not be written down."""

    origins: frozenset[_Origin] = frozenset()
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cookies: str = field(default="", repr=False)
    proxy: str = field(default="", repr=False)
    verify: bool = True
    certificate: Path | None = None
    key: Path | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, source: SourceConfig, addresses: Iterable[str], folder: Path) -> OwnRequests:
        """Those of `source`; `addresses` are its spider's. Files are relative to `folder`."""
        # a source may name thousands of pages, at a few hosts
        given = (*source.pages, *source.listings, *source.feeds, *source.sitemaps, *source.send_to)
        headers = [(pair.name, pair.value) for pair in source.headers]
        if source.auth:
            headers.append(("Authorization", source.auth))
        secret = [pair.value for pair in (*source.headers, *source.cookies) if pair.secret]
        secret += [*credentials(source.auth), *credentials(source.proxy)]
        return cls(
            origins=frozenset(filter(None, map(_origin, set(map(_head, (*given, *addresses)))))),
            headers=tuple(headers),
            cookies="; ".join(f"{pair.name}={pair.value}" for pair in source.cookies),
            proxy=source.proxy,
            verify=source.verify,
            certificate=folder / source.certificate if source.certificate else None,
            key=folder / source.key if source.key else None,
            secrets=tuple(text for text in secret if len(text) >= _LEAST),
        )

    @property
    def any(self) -> bool:
        """Whether the source asks in another way than others do."""
        return bool(
            self.headers or self.cookies or self.proxy or self.certificate or not self.verify
        )

    @property
    def has_tls(self) -> bool:
        return self.certificate is not None or not self.verify

    def is_for(self, url: str) -> bool:
        """Whether `url` is at one of the source's own hosts. One that is asked by http may send us
        on to its own https, and never back."""
        origin = _origin(url)
        if origin is None:
            return False
        _, host, port = origin
        return origin in self.origins or (
            origin[0] == "https" and port == _PORTS["https"] and ("http", host, 80) in self.origins
        )

    def added(self, url: str, headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """`headers` of a request for `url`, with the source's own in place of those of the same
        name."""
        if not self.is_for(url) or not (self.headers or self.cookies):
            return list(headers)
        ours = {name.lower() for name, _ in self.headers}
        kept = [(name, value) for name, value in headers if name.lower() not in ours]
        return [*_with_cookies(kept, self.cookies), *self.headers]

    def betrayed_by(self, text: str) -> bool:
        """Whether a server says in `text` what is secret."""
        return any(secret in text for secret in self.secrets)

    def dress(self, context: ssl.SSLContext) -> ssl.SSLContext:
        """`context`, with the certificate, or without a check of theirs. Raises SourceError."""
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.certificate is not None:
            try:
                load_certificate(context, self.certificate, self.key)
            except ValueError as error:
                raise SourceError(str(error)) from None
        return context


def _with_cookies(headers: list[tuple[str, str]], cookies: str) -> Iterator[tuple[str, str]]:
    """One header of cookies, ours first: RFC 6265 (5.4) allows no second."""
    if not cookies:
        yield from headers
        return
    others = [value for name, value in headers if name.lower() == "cookie"]
    yield from (pair for pair in headers if pair[0].lower() != "cookie")
    yield "Cookie", "; ".join([cookies, *others])


def _head(url: str) -> str:
    """`url` up to its path, if it has one."""
    return "/".join(url.split("/", 3)[:3])


def _origin(url: str) -> _Origin | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    host = (parts.hostname or "").lower().rstrip(".")
    return (parts.scheme, host, port) if host and port else None
