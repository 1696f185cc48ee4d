"""The snapshots of a database packed anew: dictionaries made, chains laid again, a few snapshots at
a time.

`repacking` says of each source what is still to be packed, and how far that is: a source comes into
it with a new dictionary, or from an older version. So a database that is packed costs nothing to
look at, and whoever is killed goes on where it stopped. New packed bytes take the place of old ones
once they were unpacked again and had the hash that names them.

What `keep = "all"` keeps of visits that found noise stays as it is: it was packed against the
revision that it differs from in a few bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlite_utils import Database

from monitor.errors import SnapshotPruned, StoreError
from monitor.model import utc_text
from monitor.store import compact_bodies, compact_fields, dictionaries, packing, snapshots
from monitor.store.snapshots import Against
from monitor.store.transactions import atomic

_PIECE = 8  # snapshots in one transaction: some tens of milliseconds
_SAMPLES = 24  # pages that are looked at for a dictionary
_GROWTH = 4  # times as many pages: another dictionary is made
_GAIN = 0.98  # of the size before: less is gained, and the row stays as it is

# Of what there are chains: their states, and the column that says whose state it is.
_STATES = {"releases": ("revisions", "release_id"), "documents": ("editions", "document_id")}

# What is packed a few texts at a time, and what does it.
_TEXTS = {
    compact_bodies.WHAT: (compact_bodies.left, compact_bodies.pack),
    compact_fields.WHAT: (compact_fields.left, compact_fields.pack),
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be packed of a source: the chains of its releases, or of its documents (`what`),
    from state `number` of the one with the key `at`, which is packed, to that with the key
    `until`; or the texts of its releases (`bodies`), or what was understood of them
    (`fields`): of the one behind `at`, which is under work, from behind `number`."""

    source: int
    what: str
    at: int
    number: int
    until: int


@dataclass(slots=True)
class Report:
    """What was done: bytes of packed snapshots `before` and `after`, of those `repacked`. `pruned`
    have no bytes any more, `damaged` could not be opened. `texts` are those of
    revisions, and what was understood of them, that were packed from so many bytes to so many."""

    looked_at: int = 0
    repacked: int = 0
    before: int = 0
    after: int = 0
    dictionaries: int = 0
    pruned: int = 0
    damaged: int = 0
    texts: int = 0
    texts_before: int = 0
    texts_after: int = 0

    @property
    def steps(self) -> int:
        """Snapshots and texts that were looked at."""
        return self.looked_at + self.texts


class Compaction:
    """`step` does a little of what is to be done, `run` all of it."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.report = Report()
        self._learnt = False

    def left(self) -> int:
        """How many snapshots and texts are to be looked at."""
        return sum(map(self._left_of, self._tasks()))

    def run(self, step: Callable[[int], None]) -> Report:
        """All that is to be done; `step` is told of so many snapshots and texts more."""
        done = 0
        while self.step():
            step(self.report.steps - done)
            done = self.report.steps
        return self.report

    def step(self) -> bool:
        """One dictionary, or a few snapshots of a chain. Returns whether anything was to be
        done."""
        if not self._learnt:
            if self.learn(most=1):
                return True
            self._learnt = True
        if (task := next(iter(self._tasks()), None)) is not None:
            with atomic(self._db):
                if task.what in _TEXTS:
                    self._pack_texts(task)
                else:
                    self._pack_piece(task)
            return True
        self._learnt = False
        with atomic(self._db):
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
                with atomic(self._db):
                    dictionaries.add(self._db, source, samples, pages, now)
                    self._begin(source)
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

    def _begin(self, source: int) -> None:
        """All releases of `source` are to be packed against its new dictionary. What comes later is
        packed against it when it comes."""
        self._db.execute(
            "insert or replace into repacking (source, what, at, number, until) "
            "select source, 'releases', 0, 0, max(id) from releases where source = ? "
            "group by source",
            [source],
        )

    # Chains --------------------------------------------------------------------------------------

    def _tasks(self) -> Iterator[Task]:
        query = "select source, what, at, number, until from repacking"
        return (Task(**row) for row in self._db.query(query))

    def _left_of(self, task: Task) -> int:
        if task.what in _TEXTS:
            return _TEXTS[task.what][0](self._db, task.source, task.at, task.until)
        states, key = _STATES[task.what]
        query = (
            f"select count(*) as n from (select distinct {key}, snapshot from {task.what} "
            f"join {states} on {key} = {task.what}.id where source = ? "
            f"and ({key}, number) > (?, ?) and {key} <= ?)"
        )
        values = [task.source, task.at, task.number, task.until]
        return int(next(self._db.query(query, values))["n"])

    def _pack_piece(self, task: Task) -> None:
        """The next few snapshots of the chain that is under work, or of the next one."""
        following = self._states(task)
        while not following:
            key = self._next_chain(task)
            if key is None:
                self._end(task)
                return
            task = replace(task, at=key, number=0)
            following = self._states(task)
        before = self._before(task)
        for number, name in following:
            if self._pack(name, before, task):
                before = name
            task = replace(task, number=number)
        self._go_on(task)

    def _pack_texts(self, task: Task) -> None:
        """The next few texts of releases, or what was understood in them."""
        texts = 0
        while texts < _PIECE:
            key = self._next_chain(task)
            if key is None:
                self._end(task)
                return
            done = _TEXTS[task.what][1](self._db, key, task.number, _PIECE - texts)
            texts += max(1, done.texts)
            self.report.texts += done.texts
            self.report.texts_before += done.before
            self.report.texts_after += done.after
            task = replace(task, number=done.last) if done.last else replace(task, at=key, number=0)
        self._go_on(task)

    def _go_on(self, task: Task) -> None:
        """`task` is done as far as it says."""
        self._db.execute(
            "update repacking set at = ?, number = ? where source = ? and what = ?",
            [task.at, task.number, task.source, task.what],
        )

    def _end(self, task: Task) -> None:
        where = "source = ? and what = ?"
        self._db.execute(f"delete from repacking where {where}", [task.source, task.what])

    def _next_chain(self, task: Task) -> int | None:
        table = "documents" if task.what == "documents" else "releases"
        query = (
            f"select id from {table} where source = ? and id > ? and id <= ? order by id limit 1"
        )
        row = next(self._db.query(query, [task.source, task.at, task.until]), None)
        return int(row["id"]) if row else None

    def _states(self, task: Task) -> list[tuple[int, str]]:
        """The snapshots that are to be packed next of the chain that `task` has come to, each once,
        in the order in which they were received, with the number of the first state that had
        it."""
        states, key = _STATES[task.what]
        query = (
            f"select min(number) as first, snapshot from {states} where {key} = ? "
            "group by snapshot having first > ? order by first limit ?"
        )
        rows = self._db.query(query, [task.at, task.number, _PIECE])
        return [(row["first"], row["snapshot"]) for row in rows]

    def _before(self, task: Task) -> str:
        """The last snapshot that is packed of the chain under work; empty where none is."""
        states, key = _STATES[task.what]
        query = (
            f"select snapshot from {states} join snapshots on sha256 = snapshot "
            f"where {key} = ? and number <= ? and length(snapshots.body) > 0 "
            "order by number desc limit 1"
        )
        row = next(self._db.query(query, [task.at, task.number]), None)
        return str(row["snapshot"]) if row else ""

    def _pack(self, name: str, before: str, task: Task) -> bool:
        """Pack a snapshot anew if that is of use. Returns whether it could be opened."""
        self.report.looked_at += 1
        try:
            now = snapshots.opened(self._db, name)
        except SnapshotPruned:
            self.report.pruned += 1
            return False
        except StoreError:  # damaged, which `verify` says
            self.report.damaged += 1
            return False
        size = len(now.body)
        candidates = list(snapshots.bases(self._db, before, size)) if before else []
        if task.what == "releases":
            candidates += snapshots.templates(self._db, task.source, size)
        self._improve(name, now, [c for c in candidates if name not in c.chain])
        return True

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
            put_in_place(self._db, name, packed, against)
        else:  # what it is based on may have moved
            self.report.after += row["n"]
            self._db.table("snapshots").update(name, {"depth": now.depth - 1})


def put_in_place(db: Database, name: str, packed: snapshots.Packed, against: bytes | None) -> None:
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
