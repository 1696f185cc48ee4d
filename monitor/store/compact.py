"""The snapshots of a database packed anew: dictionaries made, chains laid again, a release at a
time.

Each release is one transaction, and what is done is marked in its rows, so that whoever is killed
goes on where it stopped. New packed bytes take the place of old ones once they were unpacked again
and had the hash that names them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.model import utc_text
from monitor.store import dictionaries, packing, snapshots
from monitor.store.snapshots import Against

_PIECE = 200  # releases that are looked through at once
_SAMPLES = 24  # pages that are looked at for a dictionary
_GROWTH = 4  # times as many pages: another dictionary is made
_GAIN = 0.98  # of the size before: less is gained, and the row stays as it is


@dataclass(frozen=True, slots=True)
class Chain:
    """The snapshots of a release of a source, or of a document, in the order in which they were
    received."""

    source: int
    names: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What was done: bytes of packed snapshots `before` and `after`, of those `repacked`."""

    looked_at: int = 0
    repacked: int = 0
    before: int = 0
    after: int = 0
    dictionaries: int = 0
    damaged: int = 0


class Compaction:
    """`step` does a little of what is to be done, `run` all of it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.report = Report()
        self._waiting: Iterator[Chain] | None = None

    def left(self) -> int:
        """How many snapshots are to be looked at."""
        return sum(len(chain.names) for chain in self._chains())

    def run(self, step: Callable[[int], None]) -> Report:
        """All that is to be done; `step` is told of so many snapshots more."""
        self.learn()
        for chain in self._chains():
            self._repack(chain)
            step(len(chain.names))
        with self._db.atomic():
            dictionaries.drop_unused(self._db)
        return self.report

    def step(self) -> bool:
        """One dictionary or one chain. Returns whether anything was to be done."""
        if self._waiting is None:
            if self.learn(most=1):
                return True
            self._waiting = self._chains()
        if (chain := next(self._waiting, None)) is not None:
            self._repack(chain)
            return True
        self._waiting = None
        with self._db.atomic():
            dictionaries.drop_unused(self._db)
        return False

    # Dictionaries --------------------------------------------------------------------------------

    def learn(self, most: int = -1) -> int:
        """Make the dictionaries that are wanted, `most` of them; how many were made."""
        made = 0
        query = "select source, count(*) as pages from releases group by source"
        for row in list(self._db.query(query)):
            source, pages = row["source"], row["pages"]
            before = dictionaries.pages_of(self._db, source)
            if made == most or pages < max(dictionaries.LEAST, _GROWTH * before):
                continue
            if samples := list(self._samples(source)):
                now = utc_text(datetime.now(UTC))
                with self._db.atomic():
                    dictionaries.add(self._db, source, samples, pages, now)
                made += 1
        self.report.dictionaries += made
        return made

    def _samples(self, source: int) -> Iterator[bytes]:
        """Pages of a source, spread over its releases, the latest first."""
        query = "select id from releases where source = ? order by id desc"
        keys = [row["id"] for row in self._db.query(query, [source])]
        first = "select snapshot from revisions where release_id = ? order by number limit 1"
        for key in keys[:: max(1, len(keys) // _SAMPLES)][:_SAMPLES]:
            for row in self._db.query(first, [key]):
                try:
                    yield snapshots.get(self._db, row["snapshot"]).body
                except StoreError:
                    continue

    # Chains --------------------------------------------------------------------------------------

    def _chains(self) -> Iterator[Chain]:
        """Those with a snapshot that was not looked at since its source has its dictionary."""
        latest = {
            row["source"]: row["sha256"]
            for row in self._db.query("select source, sha256 from dictionaries order by id")
        }
        yield from self._of("releases", "revisions", "release_id", latest)
        yield from self._of("documents", "editions", "document_id", {})

    def _of(self, table: str, states: str, key: str, latest: Mapping[int, str]) -> Iterator[Chain]:
        """Piece after piece of a table, so that no statement takes long."""
        last = int(next(self._db.query(f"select max(id) as n from {table}"))["n"] or 0)
        query = (
            f"select {table}.id, source, snapshot, packed_for, length(snapshots.body) as size "
            f"from {table} join {states} on {key} = {table}.id "
            "join snapshots on snapshots.sha256 = snapshot "
            f"where {table}.id > ? and {table}.id <= ? order by {table}.id, number"
        )
        for first in range(0, last, _PIECE):
            rows = list(self._db.query(query, [first, first + _PIECE]))
            for _, members in groupby(rows, key=itemgetter("id")):
                chain = list(members)
                wanted = latest.get(chain[0]["source"], "")
                if any(row["size"] and row["packed_for"] != wanted for row in chain):
                    names = tuple(dict.fromkeys(row["snapshot"] for row in chain))
                    yield Chain(chain[0]["source"], names)

    def _repack(self, chain: Chain) -> None:
        with self._db.atomic():
            self._pack_chain(chain)

    def _pack_chain(self, chain: Chain) -> None:
        latest = dictionaries.current(self._db, chain.source)
        before = ""
        for name in chain.names:
            self.report.looked_at += 1
            try:
                now = snapshots.opened(self._db, name)
            except StoreError:  # damaged, which `verify` says, or pruned
                self.report.damaged += 1
                self._mark(name, latest)
                continue
            candidates = [
                *(snapshots.bases(self._db, before, len(now.body)) if before else ()),
                *snapshots.templates(self._db, chain.source, len(now.body)),
            ]
            self._improve(name, now, [c for c in candidates if name not in c.chain])
            self._mark(name, latest)
            before = name

    def _improve(self, name: str, now: Against, candidates: list[Against]) -> None:
        """Pack a snapshot anew where that saves room, or keeps it from being slow to open."""
        row = next(
            self._db.query("select length(body) as n from snapshots where sha256 = ?", [name])
        )
        packed = snapshots.packed_best(now.body, candidates)
        slow = not now.within_bounds()
        self.report.before += row["n"]
        if len(packed.body) < row["n"] * _GAIN or slow:
            self.report.repacked += 1
            self.report.after += len(packed.body)
            against = next((c.body for c in candidates if c.is_of(packed)), None)
            replace(self._db, name, packed, against)
        else:  # what it is based on may have moved
            columns = {"depth": now.depth - 1, "cost": now.cost}
            self.report.after += row["n"]
            self._db.table("snapshots").update(name, columns)

    def _mark(self, name: str, latest: str) -> None:
        self._db.execute("update snapshots set packed_for = ? where sha256 = ?", [latest, name])


def replace(db: Database, name: str, packed: snapshots.Packed, against: bytes | None) -> None:
    """Put `packed` in the place of the packed bytes of a snapshot, in the caller's transaction.
    Raises StoreError where they are not its bytes."""
    query = "select size from snapshots where sha256 = ?"
    size = int(next(db.query(query, [name]))["size"])
    if packing.digest(packing.unpack(name, packed.body, size, against)) != name:
        raise StoreError(f"snapshot {name} was not packed anew: other bytes came out")
    db.table("snapshots").update(name, packed.columns())


def vacuum(db: Database) -> None:
    """Give what is free in the file back to the disk. Raises StoreError."""
    try:
        db.execute("vacuum")
        db.execute("pragma wal_checkpoint(truncate)")
    except sqlite3.Error as error:
        raise StoreError(f"the file keeps its size: {error}") from None
