"""gzip and deflate, unpacked whole or not at all. Knows nothing of Scrapy: archives are packed,
too."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

GZIP = b"\x1f\x8b\x08"
_CHUNK = 1 << 16  # bytes that are unpacked at once, so that a bomb is seen before it is whole


class Broken(ValueError):
    """The stream ends before its end, or is not of its format."""


class TooLarge(ValueError):
    """What comes out is larger than it may be."""


def inflate(body: bytes, max_size: int, *, gzip: bool) -> bytes:
    """`body` unpacked whole; 0 as `max_size` (bytes) means: however large. Raises Broken or
    TooLarge.

    What follows the end is ignored, as browsers do: the end was reached, and for gzip and zlib its
    checksum is right.
    """
    wbits = 31 if gzip else _wbits_of_deflate(body)
    out: list[bytes] = []
    size = 0
    while body:
        stream = zlib.decompressobj(wbits)
        for piece in _pieces(stream, body):
            size += len(piece)
            if max_size and size > max_size:
                raise TooLarge(f"the page is larger than {max_size} bytes")
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
                raise Broken("the compressed answer ends before its end")
    except zlib.error as error:
        raise Broken(f"the compressed answer is broken: {error}") from None


def _wbits_of_deflate(body: bytes) -> int:
    """zlib's number of the format that `deflate` means here: zlib's own (RFC 1950), as it should,
    or bare deflate, as some servers send."""
    is_zlib = len(body) > 1 and int.from_bytes(body[:2], "big") % 31 == 0 and body[0] & 15 == 8
    return 15 if is_zlib else -15
