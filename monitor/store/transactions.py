"""All of it or nothing, beside others who write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from monitor.store.database import OurDatabase


@contextmanager
def atomic(db: Database) -> Iterator[None]:
    """One transaction that may write from its first statement on, or a savepoint inside of one.

    sqlite-utils begins a transaction that reads first. Where another program writes between its
    read and its write, SQLite refuses the write at once, without waiting (SQLITE_BUSY_SNAPSHOT,
    sqlite.org/rescode.html). Begun as `immediate` it waits for the other, and nobody comes between.
    """
    if db.conn.in_transaction:
        with _savepoint(db):
            yield
        return
    db.execute("begin immediate")
    try:
        with _late(db):
            yield
        db.execute("commit")
    except BaseException:
        db.rollback()
        raise


@contextmanager
def _late(db: Database) -> Iterator[None]:
    """At the end, execute what was to be executed there."""
    if not isinstance(db, OurDatabase):
        yield
        return
    db.late = []
    try:
        yield
        catch_up(db)
    finally:
        db.late = None


def catch_up(db: Database) -> None:
    """Execute what was to be executed at the end of the transaction at hand, and is not yet: before
    that which it is meant for is made anew."""
    if not isinstance(db, OurDatabase):
        return
    for statement, values in db.late or ():
        db.execute(statement, values)
    if db.late:
        db.late = []  # another: whoever undoes this puts that one back


@contextmanager
def _savepoint(db: Database) -> Iterator[None]:
    """Of one name, so that SQLite compiles its statements once: sqlite-utils' are random. Of those
    that bear it, SQLite takes the latest."""
    late = db.late if isinstance(db, OurDatabase) else None
    before = len(late or ())
    db.conn.execute("savepoint misajour")
    try:
        yield
    except BaseException:
        if isinstance(db, OurDatabase) and late is not None:
            del late[before:]
            db.late = late
        # an error may have ended the transaction, and all savepoints with it
        if db.conn.in_transaction:
            db.conn.execute("rollback to misajour")
            db.conn.execute("release misajour")
        raise
    db.conn.execute("release misajour")
