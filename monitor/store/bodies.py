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
from itertools import pairwise

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import packing
from monitor.store.database import Value
from monitor.store.sightings import LAST_SEEN

_HEAD = struct.pack("<II", 0x184D2A5D, 8)  # RFC 8878, 3.1.2: skip eight bytes
_FRAME = len(_HEAD) + 8  # where the packed text begins
_BY_ITSELF = 16  # of so many revisions, one
_DEEPEST = 4 * _BY_ITSELF  # a damaged row may name any other
_MOST = 1 << 28  # characters that are unpacked on the way to one text; that of a page has 10 MB

_PLAIN = (
    "case typeof(revisions.body) when 'blob' then misajour_body(revisions.body) "
    "else revisions.body end as body"
)
AS_KEPT = (
    "revisions.id, revisions.release_id, revisions.number, revisions.url, revisions.first_seen, "
    "revisions.last_seen, revisions.snapshot, revisions.title, revisions.body, revisions.fields, "
    "revisions.updated_text, revisions.updated, revisions.content_hash, revisions.chain_hash, "
    "revisions.extractor"
)
"""The columns of `revisions` in SQL."""
COLUMNS = AS_KEPT.replace("revisions.body", _PLAIN).replace(
    "revisions.last_seen", f"{LAST_SEEN} as last_seen"
)
"""The same, with the text of each as a text, and when it was last served; on a connection that
`install` was called with."""


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


def plain(connection: sqlite3.Connection, kept: object) -> Value:
    """The text by a value of `revisions.body`; the value itself where it is no text of ours, or
    damaged."""
    return Opener(connection).plain(0, kept)


def way(connection: sqlite3.Connection, key: int) -> list[int]:
    """The keys of the revisions whose texts are opened for that of the revision with `key`, itself
    first; as far as they say which, where one of them is damaged."""
    keys = [key]
    while len(keys) <= _DEEPEST:
        try:
            against = _against(_body(connection, keys[-1]))
        except (StoreError, sqlite3.Error):
            break
        if against <= keys[-1]:  # a text is packed against a later one, or by itself
            break
        keys.append(against)
    return keys


class Opener:
    """Opens texts of a release from the newest to the oldest: it keeps the last one, so that each
    is packed against one that is known, or few steps from it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last: tuple[int, Value] = 0, None

    def plain(self, key: int, kept: object) -> Value:
        """What `plain` says of the revision with that key, whose `body` is `kept`."""
        assert kept is None or isinstance(kept, Value)
        try:
            text = self._opened(kept) if isinstance(kept, bytes) else kept
        except (StoreError, sqlite3.Error):
            return kept
        self._last = key, text
        return text

    def _opened(self, kept: bytes) -> str:
        """Raises StoreError, and sqlite3.Error where a row cannot be read."""
        frames: list[bytes] = []
        against: object = kept
        while isinstance(against, bytes):
            if len(frames) == _DEEPEST:
                raise StoreError("the text of a revision cannot be unpacked")
            key = _against(against)
            frames.append(against[_FRAME:])
            against = self._body(key) if key else ""
        unpacked = 0
        for frame in reversed(frames):
            against = packing.unpack_text(frame, against)
            unpacked += len(against)
            if unpacked > _MOST:
                raise StoreError("the text of a revision cannot be unpacked")
        assert isinstance(against, str)
        return against

    def _body(self, key: int) -> object:
        known, text = self._last
        return text if key == known else _body(self._connection, key)


def _against(kept: object) -> int:
    """The key of the revision that a text is packed against; 0 where there is none. Raises
    StoreError."""
    if not isinstance(kept, bytes):
        return 0
    if not kept.startswith(_HEAD) or len(kept) < _FRAME:
        raise StoreError("the text of a revision cannot be unpacked")
    (key,) = struct.unpack("<q", kept[len(_HEAD) : _FRAME])
    return int(key)


def _body(connection: sqlite3.Connection, key: int) -> object:
    row = connection.execute("select body from revisions where id = ?", [key]).fetchone()
    return row[0] if row else None


def _packed(text: bytes, against: str, key: int) -> bytes | None:
    """`text` against that of the revision with `key`, or by itself where that is 0; None where it
    is no shorter, or no text: a disk may have altered it, which `verify` says."""
    try:
        packed = packing.pack_text(text.decode(), against)
    except UnicodeError:
        return None
    if isinstance(packed, str) or len(packed) + _FRAME >= len(text):
        return None
    return _HEAD + struct.pack("<q", key) + packed


def pack(db: Database, release: int, number: int, following: int, text: str) -> None:
    """The revision `following`, which says `text`, has taken the place of the one of that `number`:
    pack what that one says. In the caller's transaction."""
    against, key = (text, following) if number % _BY_ITSELF else ("", 0)
    query = (
        "select id, cast(body as blob) as body from revisions "
        "where release_id = ? and number = ? and typeof(body) = 'text'"
    )
    for row in list(db.query(query, [release, number])):
        if (packed := _packed(row["body"], against, key)) is not None:
            db.execute("update revisions set body = ? where id = ?", [packed, row["id"]])


def pack_past(db: Database, release: int, first: int, last: int) -> None:
    """The same for each revision of a release, from number `first` to `last`, that another has
    followed."""
    query = (
        f"select id, number, {_PLAIN} from revisions "
        "where release_id = ? and number between ? and ? order by number"
    )
    for old, new in pairwise(list(db.query(query, [release, first, last + 1]))):
        if isinstance(new["body"], str):
            pack(db, release, old["number"], new["id"], new["body"])


@contextmanager
def replaced(db: Database, revision: int) -> Iterator[None]:
    """The text of a revision changes inside, and none that is packed against it does."""
    query = "select release_id, number from revisions where id = ?"
    row = next(db.query(query, [revision]))
    release, number = row["release_id"], row["number"]
    db.execute(
        "update revisions set body = misajour_body(body) "
        "where release_id = ? and number = ? and typeof(body) = 'blob'",
        [release, number - 1],
    )
    yield
    pack_past(db, release, number - 1, number)
