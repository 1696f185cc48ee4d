"""The search indexes and the table of passages made of what is kept already, such as by an older
version: a little at a time.

`indexed` says how far that is: the rows after `last`, up to `until`, are still to come. What is
recorded meanwhile has later rows, and is indexed when it is recorded; what is told otherwise of a
row that is still to come waits for its turn (`waits`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

from monitor.store.search import index, writing
from monitor.store.transactions import atomic, catch_up

log = logging.getLogger(__name__)

_BATCH = 25  # rows in one transaction, which takes some tens of milliseconds; a kill costs no more
_TELL = 5.0  # seconds between two lines on how far it is


def _put_older(db: Database, row: dict[str, Any]) -> None:
    from monitor.store.search import older  # brings all that compares, once in a database's life

    older.put_older(db, row)


# In this order, since the index of changes is made of the passages, and what was indexed is taken
# over. A migration has counted what is to be taken over.
_STEPS: dict[str, tuple[str, str, Callable[[Database, dict[str, Any]], None]]] = {
    "passages": (writing.CHANGES_OF, "changes", _put_older),
    "texts": (writing.REVISIONS_OF, "revisions", writing.put_text),
    "later": (writing.LATER_OF, "revisions", writing.take_over),
    "changes": (writing.CHANGES_OF, "changes", writing.put_change),
    "documents": (writing.EDITIONS_OF, "editions", writing.put_document),
}


def step(db: Database) -> bool:
    """Index the next few rows. Returns whether any were to be indexed."""
    left = {row["what"]: row for row in db.query("select what, last, until from indexed")}
    for what, (query, table, put) in _STEPS.items():
        if what not in left:
            continue
        last, until = left[what]["last"], left[what]["until"]
        where = f"{table}.id > ? and {table}.id <= ? order by {table}.id limit {_BATCH}"
        with atomic(db):
            batch = list(db.query(f"{query} where {where}", [last, until]))
            for row in batch:
                put(db, row)
            if batch and batch[-1]["id"] < until:
                last = batch[-1]["id"]
                db.execute("update indexed set last = ? where what = ?", [last, what])
            else:
                db.execute("delete from indexed where what = ?", [what])
        return True
    return False


def fill(db: Database, seconds: float) -> bool:
    """Index what is not indexed yet, for so many seconds at most. Returns whether all is."""
    begun = told = time.monotonic()
    while step(db):
        now = time.monotonic()
        if now - begun > seconds:
            return False
        if now - told > _TELL:
            told = now
            log.warning("search is being brought up to date: %s", _how_far(db))
    return True


def _how_far(db: Database) -> str:
    rows = db.query("select what, last, until from indexed where last > 0 order by what")
    return ", ".join(f"{row['last']:,} of {row['until']:,} {row['what']}" for row in rows)


def start_anew(db: Database) -> None:
    """Empty the indexes, and have them made of what is kept."""
    with atomic(db):
        catch_up(db)
        index.drop(db)
        index.create(db)
        db.execute("delete from indexed where what = 'later'")
        for what in ("texts", "changes", "documents"):
            begin(db, what)


def begin(db: Database, what: str) -> None:
    """All that is kept is to be indexed."""
    last = next(db.query(f"select max(id) as last from {_STEPS[what][1]}"))["last"]
    if last is not None:
        db.table("indexed").insert({"what": what, "last": 0, "until": last}, replace=True)
