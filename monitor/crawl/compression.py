"""Content encodings, strictly: a stream that ends early is data loss.

Scrapy takes what it can get out of a truncated stream, which a monitor would report as a deletion.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

GZIP = b"\x1f\x8b\x08"
_ENCODINGS = {b"gzip", b"x-gzip", b"deflate", b"identity"}
_CHUNK = 1 << 16  # bytes that are unpacked at once, so that a bomb is seen before it is whole
_TEXT = re.compile(rb"|text/.*|application/(?:.*[+/])?(?:xml|xhtml|json|rss|atom)(?:\+.*)?")


class StrictCompression(HttpCompressionMiddleware):
    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        request.headers.setdefault("Accept-Encoding", b"gzip, deflate")

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        encodings = b",".join(response.headers.getlist("Content-Encoding")).strip().lower()
        if not response.body:
            return response
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
    IgnoreRequest above `max_size` bytes. What follows the end is ignored, as browsers do: the
    end was reached, and for gzip and zlib its checksum is right."""
    wbits = 31 if gzip else _wbits_of_deflate(body)
    out: list[bytes] = []
    size = 0
    while body:
        stream = zlib.decompressobj(wbits)
        for piece in _pieces(stream, body):
            size += len(piece)
            if max_size and size > max_size:
                raise IgnoreRequest(f"the page is larger than {max_size} bytes")
            out.append(piece)
        # a gzip file may be several, one after the other (RFC 1952, 2.2)
        body = stream.unused_data if gzip and stream.unused_data.startswith(GZIP) else b""
    return b"".join(out)


def _pieces(stream: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    try:
        while not stream.eof:
            piece = stream.decompress(body, _CHUNK)
            body = stream.unconsumed_tail
            yield piece
            if not piece and not body and not stream.eof:
                raise ResponseDataLossError("the compressed answer ends before its end")
    except zlib.error as error:
        raise ResponseDataLossError(f"the compressed answer is broken: {error}") from None


def _wbits_of_deflate(body: bytes) -> int:
    """zlib's number of the format that `deflate` means here: zlib's own (RFC 1950), as it should,
    or bare deflate, as some servers send."""
    is_zlib = len(body) > 1 and int.from_bytes(body[:2], "big") % 31 == 0 and body[0] & 15 == 8
    return 15 if is_zlib else -15


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
