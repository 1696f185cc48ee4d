"""Bytes ⇄ fewer bytes: Zstandard, against other bytes that are alike. Knows no database."""

from __future__ import annotations

from hashlib import sha256

import zstandard

from monitor.errors import StoreError

_LEVEL = 6  # of Zstandard's; higher ones gain next to nothing where a dictionary is given


def pack(body: bytes, against: bytes | None = None) -> bytes:
    """`body` as what it differs in from `against`, or by itself."""
    # told the size of both, Zstandard takes a window that reaches back over the dictionary
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, source_size=len(body) + len(against or b""), write_content_size=1
    )
    return zstandard.ZstdCompressor(
        dict_data=_dictionary(against), compression_params=parameters
    ).compress(body)


def unpack(name: str, packed: bytes, size: int, against: bytes | None = None) -> bytes:
    """What `pack` was given. Raises StoreError, which calls it `name`."""
    try:
        return zstandard.ZstdDecompressor(dict_data=_dictionary(against)).decompress(
            packed, max_output_size=max(size, 1)
        )
    except zstandard.ZstdError as error:
        raise StoreError(f"snapshot {name} cannot be unpacked: {error}") from None


def digest(body: bytes) -> str:
    """The name under which bytes are kept."""
    return sha256(body).hexdigest()


def _dictionary(against: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if not against:
        return None
    return zstandard.ZstdCompressionDict(against, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
