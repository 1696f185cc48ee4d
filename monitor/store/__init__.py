"""The database. The only SQL that writes stands in this room, and one connection does it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from monitor.errors import StoreError, StorePathError
from monitor.store.history import History
from monitor.store.ignored import IgnoredThings
from monitor.store.lock import Lock
from monitor.store.outbox import Outbox
from monitor.store.releases import Releases
from monitor.store.schema import migrations
from monitor.store.sightings import Sightings
from monitor.store.sources import Sources

__all__ = ["Store"]


class Store:
    """An open misajour database: `with Store.open(path) as store: …`.

    `releases`, `history`, `sources` and `outbox` hold the reads and writes; several of them inside one
    `atomic()` are one transaction.
    """

    def __init__(self, db: Database, lock: Lock | None) -> None:
        self.db, self._lock = db, lock
        self.releases, self.history = Releases(db), History(db)
        self.sources, self.outbox = Sources(db), Outbox(db)
        self.sightings, self.ignored = Sightings(db), IgnoredThings(db)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open for writing, created and migrated as needed. Raises StoreBusy or StoreError."""
        if not path.parent.is_dir():
            raise StorePathError(
                f"{path} cannot be opened: there is no folder {path.parent}; make it first"
            )
        lock = Lock(path)
        lock.acquire()
        try:
            db = _connect(path, "rwc")
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = full")
            _refuse_newer(db, path)
            migrations.apply(db)
            History(db).drop_left_over()
        except sqlite3.Error as error:
            lock.release()
            raise StorePathError(f"{path} cannot be used: {error}") from None
        except StoreError:
            lock.release()
            raise
        return cls(db, lock)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading only, beside whoever writes. Raises StoreError."""
        if not path.exists():
            raise StoreError(f"there is no database {path} yet; `misajour check` makes it")
        try:
            db = _connect(path, "ro")
            if migrations.pending(db):
                raise StoreError(
                    f"{path} was made by another version of misajour; run `misajour check` to bring it up to date"
                )
        except sqlite3.Error as error:
            raise StoreError(f"{path} cannot be read: {error}") from None
        return cls(db, None)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One transaction: all of it or nothing."""
        with self.db.atomic():
            yield

    @property
    def identity(self) -> str:
        """A random name that this database keeps for life."""
        return str(next(self.db.query("select value from meta where key = 'store'"))["value"])

    def close(self) -> None:
        self.db.close()
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def _connect(path: Path, mode: str) -> Database:
    # autocommit: transactions are opened by hand, so none is ever open by accident
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=30,
    )
    connection.execute("pragma foreign_keys = on")
    return Database(connection)


def _refuse_newer(db: Database, path: Path) -> None:
    known = {m.name for m in migrations.pending(db)} | {m.name for m in migrations.applied(db)}
    ours = {m.name for m in migrations._migrations}
    if known - ours:
        raise StoreError(f"{path} was written by a newer misajour; upgrade this one")
