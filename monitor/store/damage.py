"""Which text of a release is damaged, of those that cannot be read: a past one is packed against
the one behind it."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlite_utils import Database

from monitor.store import bodies, ledger
from monitor.store.canonical import Value, shown

_KEEPING = (ledger.ADDED, ledger.ALTERED, ledger.BOUND)


def recorded(db: Database, revision: Value) -> dict[str, Any]:
    """What the ledger says of a revision last, as `canonical.shown` has it; empty where it says
    nothing that can be read."""
    entries = ledger.entries_of(db, "revisions", revision)
    kept = [entry for entry in entries if entry.event in (*_KEEPING, ledger.DELETED)]
    is_known = bool(kept) and kept[-1].event in _KEEPING
    return ledger.columns_in(kept[-1].content) if is_known else {}


def cause(db: Database, revision: int) -> int | None:
    """Of the revisions whose texts are opened for that of the one with this key, the one that keeps
    it from being read: the last in that order that does not say what was recorded."""
    for key in reversed(bodies.way(db.conn, revision)):
        if not _says_what_was_recorded(db, key):
            return key
    return None


def _says_what_was_recorded(db: Database, revision: int) -> bool:
    try:
        query = "select body from revisions where id = ?"
        row = db.conn.execute(query, [revision]).fetchone()
    except sqlite3.Error:
        return False
    text = bodies.plain(db.conn, row[0]) if row else None
    return isinstance(text, str) and recorded(db, revision).get("body") == shown(text)
