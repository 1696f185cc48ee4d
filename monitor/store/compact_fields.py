"""What was understood of the pages of an older database, packed a few at a time.

A new revision is packed when it is recorded, so there is work only where `repacking` names it. The
ledger binds the text and not how it is packed: it gets no entry, and `verify` holds all the while.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import bodies, packing
from monitor.store.compact_done import Done

WHAT = "fields"
"""What `repacking` calls it."""


def left(db: Database, source: int, at: int, until: int) -> int:
    """How many texts are to be looked at in the releases of `source` behind the one with key
    `at`."""
    query = (
        "select count(*) as n from releases join revisions on release_id = releases.id "
        "where source = ? and releases.id > ? and releases.id <= ? and typeof(fields) = 'text'"
    )
    return int(next(db.query(query, [source, at, until]))["n"])


def pack(db: Database, release: int, behind: int, most: int) -> Done:
    """Pack what was understood in so many revisions of a release `behind` that number, in the
    caller's transaction. A row that a disk has damaged stays as it is, which `verify` says."""
    query = (
        "select id, number from revisions where release_id = ? and number > ? "
        "and typeof(fields) = 'text' order by number limit ?"
    )
    rows = list(db.query(query, [release, behind, most]))
    done = [_pack(db, row["id"]) for row in rows]
    return Done(
        texts=len(done),
        before=sum(before for before, _ in done),
        after=sum(after for _, after in done),
        last=rows[-1]["number"] if len(rows) == most else 0,
    )


def _pack(db: Database, revision: int) -> tuple[int, int]:
    """Bytes before and after."""
    try:
        query = f"select {bodies.COLUMNS} from revisions where id = ?"
        row = next(db.query(query, [revision]))
        text, body = row["fields"], row["body"]
        size = len(text.encode())
        kept = packing.pack_text(text, body)
        if isinstance(kept, str) or packing.unpack_text(kept, body) != text:
            return size, size
    # what is no UTF-8, and what is no text
    except (sqlite3.OperationalError, StoreError, UnicodeError, AttributeError):
        return 0, 0
    db.execute("update revisions set fields = ? where id = ?", [kept, revision])
    return size, len(kept)
