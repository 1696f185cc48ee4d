"""The database. The only SQL that writes stands in this room, and one connection does it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlite_utils import Database

from monitor.errors import NotAFile, StoreError, StoreNotOurs, StorePathError
from monitor.store import bodies, compact, damage, interrupts, prune, triggers, upgrading
from monitor.store.backlog import Backlogs
from monitor.store.captures import Captures
from monitor.store.catalogue import Catalogue
from monitor.store.compact import Compaction
from monitor.store.copies import Copies
from monitor.store.database import CACHED_STATEMENTS, OurDatabase, key_beside
from monitor.store.documents import Documents
from monitor.store.families import Families
from monitor.store.history import History
from monitor.store.ignored import IgnoredThings
from monitor.store.lock import Lock
from monitor.store.mutes import Mutes
from monitor.store.outbox import Outbox
from monitor.store.outlines import Outlines
from monitor.store.prune import Prunable, Rule
from monitor.store.receipts import Receipts
from monitor.store.releases import Releases
from monitor.store.resends import Resends
from monitor.store.schema import migrations
from monitor.store.search import Search
from monitor.store.sightings import Sightings
from monitor.store.sources import Sources
from monitor.store.spending import Spending
from monitor.store.transactions import atomic
from monitor.store.watching import Watching

if TYPE_CHECKING:
    from monitor.store.mending import Mending

__all__ = ["Store"]


class Store:
    """An open misajour database: `with Store.open(path) as store: …`.

    `releases`, `history`, `sources`, `outbox`, `mutes`, `resends`, `copies`, `watching`,
    `documents`, `captures`, `receipts` and `search` hold the reads and writes; several of them
    inside one `atomic()` are one transaction.
    """

    def __init__(self, db: Database, lock: Lock | None) -> None:
        self.db, self._lock = db, lock
        self.families = Families(db)
        self.releases, self.history = Releases(db, self.families), History(db)
        self.sources, self.outbox = Sources(db), Outbox(db)
        self.mutes, self.resends = Mutes(db), Resends(db)
        self.copies = Copies(db)
        self.sightings, self.ignored = Sightings(db), IgnoredThings(db)
        self.watching, self.captures = Watching(db), Captures(db)
        self.catalogue, self.documents = Catalogue(db), Documents(db)
        self.backlog, self.spending = Backlogs(db), Spending(db)
        self.outlines = Outlines(db)
        self.receipts = Receipts(db)
        self.search = Search(db)

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
            if path.exists():
                _refuse_what_is_not_ours(path)
            db = _connect(path, "rwc")
            db.execute("pragma journal_mode = wal")
            # in WAL mode less would lose the last transactions where the power fails, whose
            # changes somebody may have been told of
            db.execute("pragma synchronous = full")
            try:
                upgrading.migrate(db)
            except sqlite3.IntegrityError as error:
                why = upgrading.why_not(db, error)
                raise StorePathError(f"{path} cannot be used: {why}") from None
            lock.acquire_file()
            triggers.install(db)  # after the migrations: they are bound as a whole, not row by row
            History(db).drop_left_over()
        except damage.UNREADABLE as error:
            lock.release()
            raise damage.at_opening(path, error, "used") from error
        except BaseException:
            lock.release()
            raise
        return cls(db, lock)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Open for reading only, beside whoever writes. Raises StoreError."""
        if not path.exists():
            raise StoreError(f"there is no database {path} yet; `misajour check` makes it")
        if not path.is_file():
            raise StorePathError(f"{path} is not a file; a database is one")
        try:
            if _is_empty(path):
                raise StoreError(f"{path} is empty; `misajour check` makes it a database")
            db = _connect(path, "ro")
            _refuse(db, path)
            if migrations.pending(db):
                raise StoreNotOurs(
                    f"{path} was made by an older misajour; `misajour check` or a restart of "
                    "`misajour run` brings it up to date (make a copy first)"
                )
        except damage.UNREADABLE as error:
            raise damage.at_opening(path, error, "read") from error
        return cls(db, None)

    def atomic(self) -> AbstractContextManager[None]:
        """One transaction: all of it or nothing."""
        return atomic(self.db)

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """What is read inside is of one moment, whatever is written meanwhile."""
        self.db.execute("begin")
        try:
            yield
        finally:
            if self.db.conn.in_transaction:  # a statement that failed may have ended it
                self.db.execute("rollback")

    def waited_for(self, tell: Callable[[], None]) -> AbstractContextManager[Callable[[], None]]:
        """What runs inside takes long: `tell` is called now and then, and an interrupt is heard in
        the midst of a statement. See `interrupts.heard`."""
        return interrupts.heard(self.db.conn, tell)

    def compaction(self) -> Compaction:
        """What packs the snapshots anew."""
        return Compaction(self.db)

    def mending(self) -> Mending:
        """What puts back what a disk altered of the texts of revisions."""
        from monitor.store.mending import Mending  # seldom wanted

        return Mending(self.db)

    def prunable(self, before: datetime, rule: Rule) -> Prunable:
        """The snapshots that `rule` gives up of those received before that moment."""
        return prune.prunable(self.db, before, rule)

    def prune(self, wanted: Prunable, rule: Rule, now: datetime, step: Callable[[], None]) -> int:
        """Give up their bytes; how many packed bytes that were."""
        return prune.prune(self.db, wanted, rule, now, step)

    def vacuum(self) -> None:
        """Give what is free in the file back to the disk. Raises StoreError."""
        compact.vacuum(self.db)

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
    _refuse_what_is_no_file(path)
    # autocommit: transactions are opened by hand, so none is ever open by accident
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=30,
        cached_statements=CACHED_STATEMENTS,
    )
    connection.execute("pragma foreign_keys = on")
    bodies.install(connection)
    if mode == "ro":
        # a text that a faulty disk altered is shown as far as it can be read
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    # nothing that others installed adds functions of its own, nor is it looked for
    return OurDatabase(connection, execute_plugins=False)


def _refuse_what_is_no_file(path: Path) -> None:
    """Raise NotAFile where a pipe or the like stands in the place of a file that SQLite
    opens beside the database: it would wait for the pipe's writer."""
    with contextlib.suppress(OSError):  # what SQLite cannot reach either, it says itself
        real = path.resolve()
        for name in ("-journal", "-wal", "-shm"):
            beside = real.with_name(f"{real.name}{name}")
            if beside.exists() and not beside.is_file():
                raise NotAFile(beside)


def _is_empty(path: Path) -> bool:
    """Whether nothing was written to the file yet. Raises StorePathError where something was, and
    is gone: the key beside it is made only once a database is in use."""
    if not path.is_file() or path.stat().st_size:
        return False
    if (key := key_beside(path)).exists():
        raise StorePathError(
            f"{path} is empty: what it held is gone; put a backup in its place, or remove {key} to "
            "begin anew"
        )
    return True


def _refuse_what_is_not_ours(path: Path) -> None:
    if _is_empty(path):
        return
    db = _connect(path, "ro")
    try:
        _refuse(db, path)
    finally:
        db.close()


def _refuse(db: Database, path: Path) -> None:
    """Raise StoreError where the database is of a newer misajour, or of another program."""
    ours = {m.name for m in migrations._migrations}
    applied = {m.name for m in migrations.applied(db)}
    if applied - ours:
        raise StoreNotOurs(f"{path} was written by a newer misajour; upgrade this one")
    if not applied and next(db.query("select count(*) as n from sqlite_master"))["n"]:
        raise StoreNotOurs(
            f"{path} is a database of another program, and misajour leaves it alone; "
            "give `[misajour] database` another path"
        )
