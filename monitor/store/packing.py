"""Bytes and texts ⇄ fewer bytes: Zstandard, against others that are alike. Knows no database."""

from __future__ import annotations

from hashlib import sha256

import zstandard

from monitor.errors import StoreError

_LEVEL = 6  # of Zstandard's; higher ones gain next to nothing where a dictionary is given
_MOST = 64 * 2**20  # bytes that a packed text may have: a damaged one may say anything


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


def pack_text(text: str, against: str) -> str | bytes:
    """`text` as what it says that `against` does not; as it is, where that is shorter.

    With a checksum: unpacked against another text it would be another, and nobody would know.
    """
    plain, shared = text.encode(), against.encode()
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL,
        source_size=len(plain) + len(shared),
        write_content_size=1,
        write_checksum=1,
    )
    packed = zstandard.ZstdCompressor(
        dict_data=_dictionary(shared), compression_params=parameters
    ).compress(plain)
    return packed if len(packed) < len(plain) else text


def unpack_text(kept: object, against: object) -> str:
    """What `pack_text` was given, by what it returned; a text is itself. Raises StoreError."""
    if isinstance(kept, str):
        return kept
    if not isinstance(kept, bytes) or not isinstance(against, str):
        raise StoreError("a packed text is no bytes, or what it is packed against is no text")
    try:
        if not 0 <= zstandard.frame_content_size(kept) <= _MOST:
            raise StoreError("a packed text does not say how long it is")
        # a disk may have altered `against`: then the checksum says so
        shared = _dictionary(against.encode("utf-8", "surrogateescape"))
        packed = zstandard.ZstdDecompressor(dict_data=shared)
        return packed.decompress(kept, allow_extra_data=False).decode()
    except (zstandard.ZstdError, UnicodeError) as error:
        raise StoreError(f"a packed text cannot be unpacked: {error}") from None


def is_packed(kept: object) -> bool:
    """Whether it is a packed text; by its first bytes, which begin no JSON, where a query has made
    bytes of a text."""
    return isinstance(kept, bytes) and kept.startswith(zstandard.FRAME_HEADER)


def digest(body: bytes) -> str:
    """The name under which bytes are kept."""
    return sha256(body).hexdigest()


def _dictionary(against: bytes | None) -> zstandard.ZstdCompressionDict | None:
    if not against:
        return None
    return zstandard.ZstdCompressionDict(against, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
