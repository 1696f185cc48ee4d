"""Content encodings, strictly: a stream that ends early or carries anything after its end is data loss.

Scrapy takes what it can get out of a truncated stream, which a monitor would report as a deletion.
"""

from __future__ import annotations

import zlib

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response

_CHUNK = 1 << 16


class StrictCompression(HttpCompressionMiddleware):
    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        request.headers.setdefault("Accept-Encoding", b"gzip, deflate")

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        encodings = b",".join(response.headers.getlist("Content-Encoding")).strip().lower()
        if encodings in (b"", b"identity") or not response.body:
            return response
        if set(encodings.replace(b" ", b"").split(b",")) - {
            b"gzip",
            b"x-gzip",
            b"deflate",
            b"identity",
        }:
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
    """`body` unpacked whole. Raises ResponseDataLossError, or IgnoreRequest above `max_size` bytes."""
    raw_deflate = not gzip and (
        len(body) < 2 or int.from_bytes(body[:2], "big") % 31 != 0 or body[0] & 15 != 8
    )
    wbits = 31 if gzip else -15 if raw_deflate else 15
    out: list[bytes] = []
    size = 0
    while body:
        stream = zlib.decompressobj(wbits)
        try:
            while not stream.eof:
                piece = stream.decompress(body, _CHUNK)
                body = stream.unconsumed_tail
                size += len(piece)
                if max_size and size > max_size:
                    raise IgnoreRequest(f"the page is larger than {max_size} bytes")
                out.append(piece)
                if not piece and not body and not stream.eof:
                    raise ResponseDataLossError("the compressed answer ends before its end")
        except zlib.error as error:
            raise ResponseDataLossError(f"the compressed answer is broken: {error}") from None
        body = stream.unused_data
        if body and (not gzip or body[:2] != b"\x1f\x8b"):
            if body.strip(b"\0"):
                raise ResponseDataLossError("the compressed answer has something after its end")
            break  # zero padding after the last member is allowed (gzip(1))
    return b"".join(out)
