"""Content encodings, strictly: a stream that ends early is data loss.

Scrapy takes what it can get out of a truncated stream, which a monitor would report as a deletion.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from monitor.crawl import inflate as inflating
from monitor.crawl.inflate import GZIP

_ENCODINGS = {b"gzip", b"x-gzip", b"deflate", b"identity"}
_TEXT = re.compile(rb"|text/.*|application/(?:.*[+/])?(?:xml|xhtml|json|rss|atom)(?:\+.*)?")


class StrictCompression(HttpCompressionMiddleware):
    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        dict.setdefault(request.headers, b"Accept-Encoding", [b"gzip, deflate"])

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        if not response.body:
            return response
        encodings = b",".join(response.headers.getlist("Content-Encoding")).strip().lower()
        if encodings in (b"", b"identity"):
            return _undeclared(response, self._max_size)
        if set(encodings.replace(b" ", b"").split(b",")) - _ENCODINGS:
            raise ResponseDataLossError(
                f"an encoding that was not asked for: {encodings[:40].decode('ascii', 'replace')}"
            )
        return super().process_response(request, response)

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding == b"identity":
            return body
        return inflate(body, max_size, gzip=encoding != b"deflate")


def inflate(body: bytes, max_size: int, *, gzip: bool) -> bytes:
    """`body` unpacked whole. Raises ResponseDataLossError where it ends before its end,
    IgnoreRequest above `max_size` bytes."""
    try:
        return inflating.inflate(body, max_size, gzip=gzip)
    except inflating.TooLarge as error:
        raise IgnoreRequest(str(error)) from None
    except inflating.Broken as error:
        raise ResponseDataLossError(str(error)) from None


def _undeclared(response: Response, max_size: int) -> Response:
    """`response` unpacked where a page or a listing came packed without a word of it in its
    headers. A file that calls itself packed is left so."""
    media_type = (response.headers.get("Content-Type") or b"").split(b";")[0].strip().lower()
    packed = response.body.startswith(GZIP) and not urlsplit(response.url).path.endswith(".gz")
    if not packed or not _TEXT.fullmatch(media_type):
        return response
    body = inflate(response.body, max_size, gzip=True)
    kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
    charset = {"encoding": None} if issubclass(kind, TextResponse) else {}
    return response.replace(body=body, cls=kind, **charset)
