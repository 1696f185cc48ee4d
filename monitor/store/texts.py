"""The text of a revision as it stands in `revisions.body`: plain in the current one of a release,
and once another has taken its place, as what it says that the one behind it does not.

Packed bytes begin with a frame that Zstandard skips, which holds the key of that revision, so they
say themselves how they are opened. Each sixteenth is packed by itself: that bounds the way to the
oldest text, and one that a disk has altered takes no more than those with it.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import packing

_HEAD = struct.pack("<II", 0x184D2A5D, 8)  # RFC 8878, 3.1.2: skip eight bytes
_FRAME = len(_HEAD) + 8  # where the packed text begins
_BY_ITSELF = 16  # of so many revisions, one
_DEEPEST = 4 * _BY_ITSELF  # a damaged row may name any other

_PLAIN = (
    "case typeof(revisions.body) when 'blob' then misajour_body(revisions.body) "
    "else revisions.body end as body"
)
COLUMNS = ", ".join(
    (
        *("revisions.id", "revisions.release_id", "revisions.number", "revisions.url"),
        *("revisions.first_seen", "revisions.last_seen", "revisions.snapshot", "revisions.title"),
        *(_PLAIN, "revisions.fields", "revisions.updated_text", "revisions.updated"),
        *("revisions.content_hash", "revisions.chain_hash", "revisions.extractor"),
    )
)
"""The columns of `revisions` in SQL, with the text of each as a text; on a connection that
`install` was called with."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many texts were looked at, and their bytes before and after."""

    texts: int = 0
    before: int = 0
    after: int = 0


def install(connection: sqlite3.Connection) -> None:
    """Have SQL on `connection` open what is packed of a revision: `misajour_body(body)` is its
    text, and `misajour_fields(fields, body)` what was understood of it, as JSON, or null where one
    of them is damaged."""

    def fields(kept: object, body: object) -> str | None:
        try:
            return packing.unpack_text(kept, plain(connection, body))
        except StoreError:
            return None

    # they look into the table: SQLite is not told that the same bytes are always the same text
    connection.create_function("misajour_body", 1, lambda kept: plain(connection, kept))
    connection.create_function("misajour_fields", 2, fields)


def plain(connection: sqlite3.Connection, kept: object) -> str | int | float | bytes | None:
    """The text by a value of `revisions.body`; the value itself where it is no text of ours, or
    damaged."""
    assert kept is None or isinstance(kept, str | int | float | bytes)
    try:
        return _opened(connection, kept) if isinstance(kept, bytes) else kept
    except (StoreError, sqlite3.Error):
        return kept


def _opened(connection: sqlite3.Connection, kept: bytes) -> str:
    """Raises StoreError, and sqlite3.Error where a row cannot be read."""
    frames: list[bytes] = []
    against: object = kept
    while isinstance(against, bytes):
        if len(frames) == _DEEPEST or not against.startswith(_HEAD) or len(against) < _FRAME:
            raise StoreError("the text of a revision cannot be unpacked")
        (key,) = struct.unpack("<q", against[len(_HEAD) : _FRAME])
        frames.append(against[_FRAME:])
        against = _body(connection, key) if key else ""
    for frame in reversed(frames):
        against = packing.unpack_text(frame, against)
    assert isinstance(against, str)
    return against


def _body(connection: sqlite3.Connection, key: int) -> object:
    row = connection.execute("select body from revisions where id = ?", [key]).fetchone()
    return row[0] if row else None


def _packed(text: str, against: str, key: int) -> str | bytes:
    """`text` against that of the revision with `key`; as it is, where that is no longer."""
    packed = packing.pack_text(text, against)
    if isinstance(packed, str) or len(packed) + _FRAME >= len(text.encode()):
        return text
    return _HEAD + struct.pack("<q", key) + packed


def pack(db: Database, release: int, number: int) -> Done:
    """Another revision has taken the place of the one of that `number`: pack its text, in the
    caller's transaction. One that a disk has damaged stays as it is, which `verify` says."""
    query = (
        f"select id, number, {_PLAIN} from revisions where release_id = ?1 "
        "and number in (?2, ?2 + 1) order by number"
    )
    try:
        old, new = list(db.query(query, [release, number]))
        text, against = old["body"], new["body"]
        key = new["id"] if number % _BY_ITSELF else 0
        kept = _packed(text, against if key else "", key)
        if isinstance(kept, str) or _opened(db.conn, kept) != text:
            return Done(1, len(text.encode()), len(text.encode()))
    # what is no UTF-8, what is no text, and the revision that no other has followed yet
    except (sqlite3.OperationalError, StoreError, UnicodeError, AttributeError, ValueError):
        return Done(1)
    db.execute("update revisions set body = ? where id = ?", [kept, old["id"]])
    return Done(1, len(text.encode()), len(kept))


@contextmanager
def replaced(db: Database, revision: int) -> Iterator[None]:
    """The text of a revision changes inside, and none that is packed against it does."""
    query = "select release_id, number from revisions where id = ?"
    row = next(db.query(query, [revision]))
    release, number = row["release_id"], row["number"]
    before = (
        f"select id, {_PLAIN} from revisions where release_id = ? and number = ? "
        "and typeof(body) = 'blob'"
    )
    for one in list(db.query(before, [release, number - 1])):
        if isinstance(one["body"], str):
            db.execute("update revisions set body = ? where id = ?", [one["body"], one["id"]])
    yield
    for one in (number, number - 1):
        pack(db, release, one)
