"""Each row of a table against the ledger: its entries, its seal, and the table's sum."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from monitor.store import bodies, ledger
from monitor.store.bound import Shape, shapes
from monitor.store.canonical import NOTHING, Value, broken, hashed, moved, shown, weight
from monitor.store.faults import DAMAGE, Fault, reason
from monitor.store.ledger import Entry


def faults(db: Database, shape: Shape, step: Callable[[], None]) -> Iterator[Fault]:
    """The rows of one table against the ledger, the seals and the table's sum."""
    keys, lost = _keys(db, shape)
    if lost:
        yield Fault(shape.table, text=f"cannot be read from end to end: {lost}")
    table = _Table(shape, _seals(db, shape))
    for key in keys:
        step()
        name = str(key)
        try:
            row = _row(db, shape, key)
        except DAMAGE as error:
            table.unread(name)
            yield Fault(shape.table, name, text=f"cannot be read: {reason(error)}")
            continue
        if row is not None:
            yield from table.faults_of(name, row, list(_kept(db, shape, name, row)))
    missing = dict(_missing(db, shape, table.present))
    for name in table.seals:
        missing.setdefault(name, "it is gone, and misajour did not delete it")
    for name, text in missing.items():
        yield Fault(shape.table, name, text=text)
    if shape.sealed:
        told = table.told or bool(missing)
        yield from _sum(db, shape, table.total, table.count, told)


def of_row(db: Database, shape: Shape, key: Value) -> Iterator[Fault]:
    """What is not as it was recorded in one row."""
    name = str(key)
    if (row := _row(db, shape, key)) is None:
        yield Fault(shape.table, name, text="it was recorded, and is gone")
        return
    kept = list(_kept(db, shape, name, row))
    yield from kept
    if shape.sealed:
        query = "select leaves from seals where what = ? and row = ?"
        leaves = db.conn.execute(query, [shape.table, name]).fetchone()
        values = [row[column] for column in shape.sealed]
        yield from _sealed(shape, name, leaves[0] if leaves else None, values, bool(kept))


@dataclass(slots=True)
class _Table:
    """What was met of a table so far. `seals` are those whose row was not; `told`: a fault was
    found that changes the table's sum."""

    shape: Shape
    seals: dict[str, bytes]
    present: set[str] = field(default_factory=set)
    total: bytes = NOTHING
    count: int = 0
    told: bool = False

    def unread(self, name: str) -> None:
        """A row is there, and what it holds cannot be read."""
        self.present.add(name)
        self.seals.pop(name, None)
        self.told = True

    def faults_of(self, name: str, row: dict[str, Any], kept: list[Fault]) -> Iterator[Fault]:
        """The faults of one row: `kept`, those of its entries, and those of its seal."""
        shape = self.shape
        self.present.add(name)
        yield from kept
        if not shape.sealed:
            return
        values = [row[column] for column in shape.sealed]
        self.total = moved(self.total, weight(shape.table, name, values))
        self.count += 1
        altered = list(_sealed(shape, name, self.seals.pop(name, None), values, bool(kept)))
        self.told |= bool(altered) or (shape.cited and bool(kept))
        yield from altered


def strangers(db: Database) -> Iterator[Fault]:
    """Seals and sums of tables that have none."""
    sealed = {shape.table for shape in shapes(db).values() if shape.sealed}
    for table in ("seals", "sums"):
        for row in db.query(f"select distinct what from {table}"):
            if row["what"] not in sealed and (table, row["what"]) != ("sums", "ledger"):
                yield Fault(table, str(row["what"]), "what", "misajour writes no such row")


def _keys(db: Database, shape: Shape) -> tuple[list[Value], str]:
    """The keys of a table; where it cannot be read whole, those that the ledger and the seals
    know, and why."""
    query = f"select {shape.key} from {shape.table} order by {shape.key}"
    try:
        return [key for (key,) in db.conn.execute(query)], ""
    except sqlite3.Error as error:
        known = db.conn.execute(
            "select row from seals where what = ?1 union select row from ledger where what = ?1",
            [shape.table],
        )
        # keys are texts there, and numbers in most tables
        return [int(key) if key.isdecimal() else key for (key,) in known], str(error)


def _row(db: Database, shape: Shape, key: Value) -> dict[str, Any] | None:
    query = f"select * from {shape.table} where {shape.key} is ?"
    row = next(db.query(query, [key]), None)
    return None if row is None else shape.plain(db.conn, row)


def _seals(db: Database, shape: Shape) -> dict[str, bytes]:
    query = "select row, leaves from seals where what = ?"
    return dict(db.conn.execute(query, [shape.table]))


def _kept(db: Database, shape: Shape, name: str, row: dict[str, Any]) -> Iterator[Fault]:
    """A row against its entries, and each of them against the one before."""
    if not shape.kept:
        return
    entries = [e for e in ledger.entries_of(db, shape.table, name) if e.event != ledger.FAULT]
    keeping = [e for e in entries if ledger.keeps(shape, e)]
    if not keeping:
        if not shape.cited:
            yield Fault(shape.table, name, text="misajour did not record it")
        return
    yield from _continuous(shape, name, keeping)
    last = keeping[-1]
    if last.event == ledger.DELETED:
        yield Fault(
            shape.table, name, text=f"misajour deleted it at {last.at}, and it is there again"
        )
        return
    yield from _altered(db, shape, name, ledger.columns_in(last.content), row)


def _altered(
    db: Database, shape: Shape, name: str, kept: dict[str, Any], row: dict[str, Any]
) -> Iterator[Fault]:
    """The columns of a row that are not as its last entry has them."""
    packed = dict(shape.packed)
    for column in shape.kept:
        now = shown(row[column])
        if column not in kept:
            yield Fault(shape.table, name, column, "the ledger does not know it")
        elif column in packed and isinstance(row[column], bytes):
            text, cause = _unread(db, packed[column], row)
            recorded = f", and was recorded as {_said(kept[column])}"
            yield Fault(shape.table, name, column, f"{text}{recorded}", cause, contradicts=True)
        elif kept[column] != now or type(kept[column]) is not type(now):
            text = f"is {_said(now)}, and was recorded as {_said(kept[column])}"
            yield Fault(shape.table, name, column, text, contradicts=True)


def _unread(db: Database, against: str, row: dict[str, Any]) -> tuple[str, str]:
    """Why a packed text of a row cannot be read, and the key of the row that is to blame, if that
    is another. `against`: the column that it is packed against, empty where the row says which."""
    if against and isinstance(row[against], bytes):
        return f"cannot be read without its `{against}`", ""
    cause = None if against else _cause(db, row["id"])
    if cause in (None, row["id"]):
        return "cannot be unpacked: it is damaged", ""
    return f"cannot be read, for it is packed against that of row {cause}", str(cause)


def _cause(db: Database, revision: int) -> int | None:
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
    said = ledger.recorded(db, "revisions", revision)
    return isinstance(text, str) and said.get("body") == shown(text)


def _continuous(shape: Shape, name: str, entries: Sequence[Entry]) -> Iterator[Fault]:
    for before, after in itertools.pairwise(entries):
        if after.event == ledger.ALTERED:
            same = after.was == hashed(before.content)
        elif after.event in (ledger.DELETED, ledger.CITED):
            same = after.content == before.content
        else:  # bound anew after a migration, or added again after a deletion
            same = True
        if not same:
            old, new = ledger.columns_in(before.content), ledger.columns_in(after.content)
            for column in [c for c in shape.kept if old.get(c) != new.get(c)] or [""]:
                yield Fault(
                    shape.table, name, column, f"another hand had altered it before {after.at}"
                )


def _said(value: object) -> str:
    if isinstance(value, dict):
        return f"{value.get('bytes')} bytes with the SHA-256 {value.get('sha256')}"
    return json.dumps(value, ensure_ascii=False)


def _sealed(
    shape: Shape, name: str, leaves: bytes | None, values: Sequence[Value], told: bool
) -> Iterator[Fault]:
    if leaves is None:
        if not told:
            yield Fault(shape.table, name, text="misajour did not record it")
        return
    for column in broken(shape.sealed, leaves, values):
        if not (shape.cited and told and column in shape.kept):
            yield Fault(shape.table, name, column, "is not the value that misajour wrote last")


def _missing(db: Database, shape: Shape, present: set[str]) -> Iterator[tuple[str, str]]:
    query = (
        "select row, event, max(id) as id, at from ledger "
        "where what = ? and event != ? group by row"
    )
    for found in db.query(query, [shape.table, ledger.FAULT]):
        if found["event"] != ledger.DELETED and found["row"] not in present:
            yield (
                found["row"],
                f"it was recorded at {found['at']} (entry {found['id']}), and is gone",
            )


def _sum(db: Database, shape: Shape, total: bytes, count: int, told: bool) -> Iterator[Fault]:
    kept = next(db.query("select value, count from sums where what = ?", [shape.table]), None)
    if kept is None:
        yield Fault("sums", shape.table, text="is gone")
    elif kept["count"] != count and not told:
        yield Fault(shape.table, text=f"it has {count} rows, and misajour wrote {kept['count']}")
    elif kept["value"] != total and not told:
        yield Fault(
            shape.table,
            text="its columns that move with each visit were altered by another hand, and the "
            "seals with them, or a visit has overwritten the place since",
        )
