"""How a row becomes text, and a text a hash: the arithmetic of the ledger, without a database.

Three kinds of value are made here. An *entry* of the ledger is hashed with the hash before it. A
*seal* is a few bytes for each column of a row, to tell which column was altered. A *sum* is one
number for a whole table, moved by each change of a row and independent of their order: AdHash
(Bellare and Micciancio, 1997) modulo 2^4096, which keeps it beyond Wagner's attack (2002).
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from hashlib import sha256, shake_256

Value = str | int | float | bytes | None

_LONG = 200  # bytes of a text that stands in an entry as it is; a longer one stands as its SHA-256
_SUM = 512  # bytes of a sum
_ALL = (1 << 8 * _SUM) - 1
_LEAF = 4  # bytes of a seal for each column


def encoded(text: str) -> bytes:
    """`text` as bytes; those that were not UTF-8 in the database (`readable`) come back as they
    were."""
    return text.encode("utf-8", "surrogateescape")


def readable(text: bytes) -> str:
    """A connection's `text_factory` for what looks at damaged rows: `encoded` gives the bytes
    again, even those that are no UTF-8."""
    return text.decode("utf-8", "surrogateescape")


def hashed(text: str) -> str:
    return sha256(encoded(text)).hexdigest()


def shown(value: Value) -> Value | dict[str, str | int]:
    """`value` as it stands in an entry: bytes and long texts by their SHA-256 and length."""
    if isinstance(value, str) and len(value) * 4 <= _LONG:
        return value
    if isinstance(value, str | bytes):
        data = encoded(value) if isinstance(value, str) else value
        if isinstance(value, bytes) or len(data) > _LONG:
            return {"sha256": sha256(data).hexdigest(), "bytes": len(data)}
    return value


def as_text(columns: Iterable[str], values: Iterable[Value]) -> str:
    """The columns of a row as JSON: sorted keys, no spaces, nothing escaped that need not be."""
    row = {column: shown(value) for column, value in zip(columns, values, strict=True)}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_text(number: int, at: str, what: str, row: str, event: str, was: str, text: str) -> str:
    """The text of an entry: what `sha256sum` reads of it."""
    return f"{number}\n{at}\n{what}\n{row!s}\n{event}\n{was}\n{text}\n"


def link(previous: str, entry: str) -> str:
    """The hash that binds an entry's text to all before it; the first has an empty `previous`."""
    return hashed(f"{previous}\n{hashed(entry)}\n")


def seal(columns: Sequence[str], values: Sequence[Value]) -> bytes:
    """A checksum for each column: it names what was altered, the sum proves that something was."""
    assert len(columns) == len(values)
    return struct.pack(f">{len(values)}I", *map(_checksum, values))


def _checksum(value: Value) -> int:
    if isinstance(value, str):
        return zlib.crc32(value.encode() if value.isascii() else encoded(value))
    if isinstance(value, bytes):
        return zlib.crc32(value, 1)
    return zlib.crc32(repr(value).encode(), 2)


def broken(columns: Sequence[str], kept: bytes, values: Sequence[Value]) -> list[str]:
    """The columns whose value is not the one that was sealed."""
    if len(kept) != _LEAF * len(columns):
        return list(columns)
    now = seal(columns, values)
    pieces = range(0, len(kept), _LEAF)
    return [
        column
        for column, at in zip(columns, pieces, strict=True)
        if kept[at : at + _LEAF] != now[at : at + _LEAF]
    ]


def weight(what: str, row: Value, values: Sequence[Value]) -> int:
    """What a row adds to its table's sum."""
    framed = _exact([what, row, *values]).encode()
    return int.from_bytes(shake_256(framed).digest(_SUM), "big")


def moved(value: bytes, by: int) -> bytes:
    """A sum after a row's weight was added, or taken away."""
    return ((int.from_bytes(value, "big") + by) & _ALL).to_bytes(_SUM, "big")


NOTHING = bytes(_SUM)
"""The sum of an empty table."""


def _digest_of(value: object) -> dict[str, str]:
    assert isinstance(value, bytes)
    return {"sha256": sha256(value).hexdigest()}


# One text for each list of values, the same under every version of Python.
_exact = json.JSONEncoder(separators=(",", ":"), default=_digest_of).encode
