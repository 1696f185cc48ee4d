"""What was understood of the pages of an older database, packed a release at a time.

A new revision is packed when it is recorded, so there is work only where `repacking` names it. The
ledger binds the text and not how it is packed: it gets no entry, and `verify` holds all the while.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import packing, texts

WHAT = "fields"
"""What `repacking` calls it."""
_OF = "from revisions where release_id = ? and typeof(fields) = 'text'"


@dataclass(frozen=True, slots=True)
class Done:
    """How many texts of a release were looked at, and their bytes before and after."""

    texts: int = 0
    before: int = 0
    after: int = 0


def left(db: Database, source: int, at: int, until: int) -> int:
    """How many texts are to be looked at in the releases of `source` behind the one with key
    `at`."""
    query = (
        "select count(*) as n from releases join revisions on release_id = releases.id "
        "where source = ? and releases.id > ? and releases.id <= ? and typeof(fields) = 'text'"
    )
    return int(next(db.query(query, [source, at, until]))["n"])


def pack(db: Database, release: int) -> Done:
    """Pack what was understood of a release, in the caller's transaction. A row that a disk has
    damaged stays as it is, which `verify` says."""
    done = [_pack(db, row["id"]) for row in list(db.query(f"select id {_OF}", [release]))]
    return Done(
        texts=len(done),
        before=sum(before for before, _ in done),
        after=sum(after for _, after in done),
    )


def _pack(db: Database, revision: int) -> tuple[int, int]:
    """Bytes before and after."""
    try:
        query = f"select {texts.COLUMNS} from revisions where id = ?"
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
