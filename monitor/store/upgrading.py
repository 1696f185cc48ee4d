"""An older database brought up to date: all of it or nothing, and how far it is, told every few
seconds."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise

from sqlite_utils import Database

from monitor.store import interrupts, ledger
from monitor.store.faults import Fault
from monitor.store.schema import migrations
from monitor.store.transactions import atomic

log = logging.getLogger(__name__)

_LARGE = 100_000_000  # bytes of a database whose upgrade is long enough to be told of
_TELL = 5.0  # seconds between two lines on how far it is


class _Progress:
    """What is being done, and how much of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._told = time.monotonic()
        self._stage, self._total, self._done, self._written = "", 0, 0, 0

    def begin(self, stage: str, total: int = 0) -> None:
        """`total`: how often `step` will be called; without, the rows that are written count."""
        self._stage, self._total, self._done = stage, total, 0
        self._written = self._connection.total_changes

    def step(self) -> None:
        self._done += 1

    def tell(self) -> int:
        """A line, now and then; what SQLite is to go on by."""
        if self._stage and time.monotonic() - self._told > _TELL:
            self._told = time.monotonic()
            said = f"{self._connection.total_changes - self._written:,} rows written"
            if self._total:
                said = f"{self._done:,} of {max(self._done, self._total):,}"
            log.warning("the database is being brought up to date: %s, %s", self._stage, said)
        return 0


@contextmanager
def _told(db: Database) -> Iterator[_Progress]:
    progress = _Progress(db.conn)
    # SQLite calls it from within its own work: one statement of a migration may take minutes
    with interrupts.called(db.conn, progress.tell):
        yield progress


def migrate(db: Database) -> None:
    """Bring the database up to date, and bind in the ledger what the migrations left: all of it or
    nothing. A half of it that a kill or a full disk left would be bound as another hand's work."""
    with atomic(db), _told(db) as progress:
        faults: list[Fault] = []
        names = [migration.name for migration in migrations.pending(db)]
        is_older = bool(names and migrations.applied(db))
        if is_older and _size(db) > _LARGE:
            log.warning("the database is checked and brought up to date: that takes a while")
        if is_older and db.table("ledger").exists():
            from monitor.store import verify  # much, and seldom wanted

            progress.begin("its rows are checked", verify.length(db))
            # what another hand has altered must not be bound as if it were ours
            faults = list(verify.rows_and_ledger(db, progress.step))
        for name, following in pairwise([*names, None]):
            progress.begin(f"its shape, {name} of {names[-1][:5]}")
            migrations.apply(db, stop_before=following)
        if ledger.unbound(db):
            progress.begin("its rows are bound in the ledger")
            ledger.bind(db, objects_of_ours(), faults)


def why_not(db: Database, error: sqlite3.IntegrityError) -> str:
    """Why `error` came: of a row that refers to one that is not there, which row it is."""
    if "FOREIGN KEY" in str(error):
        for row in db.query("pragma foreign_key_check"):
            return (
                f"row {row['rowid']} of the table {row['table']} refers to a row of "
                f"{row['parent']} that is not there, so another hand has altered one of them; "
                "take both from a backup"
            )
    return str(error)


def _size(db: Database) -> int:
    """Bytes."""
    pages, size = (next(db.query(f"pragma {name}"))[name] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


@cache
def objects_of_ours() -> dict[str, str]:
    """What the migrations make, and nothing that others added, as `ledger.objects` has it. It is
    made once per process: in another database, which costs as much as the migrations themselves."""
    fresh = Database(memory=True, execute_plugins=False)
    migrations.apply(fresh)
    made = ledger.objects(fresh)
    fresh.close()
    return made
