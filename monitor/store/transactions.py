"""All of it or nothing, beside others who write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database


@contextmanager
def atomic(db: Database) -> Iterator[None]:
    """One transaction that may write from its first statement on, or a savepoint inside of one.

    sqlite-utils begins a transaction that reads first. Where another program writes between its
    read and its write, SQLite refuses the write at once, without waiting (SQLITE_BUSY_SNAPSHOT,
    sqlite.org/rescode.html). Begun as `immediate` it waits for the other, and nobody comes between.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("begin immediate")
    try:
        yield
        db.execute("commit")
    except BaseException:
        db.rollback()
        raise
