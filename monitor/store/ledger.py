"""The ledger of what was recorded: append-only, each entry bound by hash to all before it.

Triggers write it (`triggers`). Whoever writes by another way, such as the sqlite3 shell, is not
stopped, but leaves rows without an entry, and `verify` names them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import utc_text
from monitor.store.bound import Shape, shapes
from monitor.store.canonical import (
    NOTHING,
    Value,
    entry_text,
    hashed,
    link,
    moved,
    seal,
    shown,
    weight,
)
from monitor.store.faults import Fault
from monitor.store.transactions import atomic

# What may happen to a row. Cited: a row that is final once another refers to it, such as a
# revision; bound: found there after a migration; fault: found wrong before one.
ADDED, ALTERED, DELETED = "added", "altered", "deleted"
CITED, BOUND, FAULT = "cited", "bound", "fault"
OF_ROWS = (ADDED, ALTERED, DELETED, BOUND)  # what became of a row that makes its own entries
SCHEMA = "schema"


@dataclass(kw_only=True, frozen=True, slots=True)
class Entry:
    """A line of the ledger. `was` is the hash of the row's text before an alteration."""

    id: int
    at: str
    what: str
    row: str
    event: str
    was: str
    content: str
    chain: str

    @property
    def text(self) -> str:
        return entry_text(self.id, self.at, self.what, self.row, self.event, self.was, self.content)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many entries there are, and the hash that binds them all."""

    entries: int
    chain: str


def head(db: Database) -> Head:
    row = next(db.query("select value, count from sums where what = 'ledger'"), None)
    if row is None:
        return Head(0, "")
    value = row["value"]
    return Head(row["count"], value.decode() if isinstance(value, bytes) else str(value))


def entries_of(db: Database, what: str, row: Value) -> list[Entry]:
    """What the ledger says of a row, the oldest first."""
    query = "select * from ledger where what = ? and row = ? order by id"
    return [Entry(**found) for found in db.query(query, [what, str(row)])]


def keeps(shape: Shape, entry: Entry) -> bool:
    """Whether the entry keeps what a row of that table holds. Of a row that makes its own entries a
    citation does not: it says what was found then, damaged or not."""
    return entry.event in OF_ROWS or (shape.cited and entry.event != FAULT)


def recorded(db: Database, what: str, row: Value) -> dict[str, Any]:
    """What the ledger says last of a row that makes its own entries, as `canonical.shown` has it;
    empty where it was deleted, or nothing that can be read is said of it."""
    entries = [entry for entry in entries_of(db, what, row) if entry.event in OF_ROWS]
    return columns_in(entries[-1].content) if entries and entries[-1].event != DELETED else {}


def position(db: Database, chain: str) -> int | None:
    """The number of the entry whose hash is `chain`."""
    row = next(db.query("select id from ledger where chain = ?", [chain]), None)
    return int(row["id"]) if row else None


def bind(db: Database, ours: Collection[str], faults: Sequence[Fault]) -> None:
    """After a migration: an entry for each row that has none or was altered, seals and sums anew.

    `ours` are the names of the objects that belong to misajour ("table changes"); `faults` what
    was found wrong before the migration: it stays known for ever. Where a column contradicted its
    row's last entry, what is recorded of it stays instead: it is told until it is put back.
    """
    with atomic(db):
        now = list(shapes(db, ours).values())
        kept = {(shape.table, column) for shape in now for column in shape.kept}
        told = {f for f in faults if f.contradicts and (f.table, f.column) in kept}
        book = _Book(db)
        for fault in faults:
            if fault not in told:
                book.append(fault.table, fault.row, FAULT, _compact(fault.as_json()))
        wrong = {(fault.table, fault.row, fault.column) for fault in told}
        for shape in now:
            _bind_rows(db, shape, book, wrong)
            _seal_rows(db, shape)
        mine = {name: found for name, found in objects(db).items() if name in ours}
        content = {"migrations": migrations(db), "objects": mine}
        book.append(SCHEMA, "", BOUND, _compact(content))
        book.close()


def unbound(db: Database) -> bool:
    """Whether a migration was applied since the ledger last bound what is there."""
    return migrations(db) != schema_entry(db).get("migrations")


def objects(db: Database) -> dict[str, str]:
    """The tables, indexes, views and triggers of the database: name and hash of its SQL."""
    query = "select type, name, sql from sqlite_master where sql is not null order by type, name"
    return {f"{row['type']} {row['name']}": hashed(row["sql"])[:16] for row in db.query(query)}


def migrations(db: Database) -> list[list[Value]]:
    """The migrations that were applied, and when."""
    query = "select id, migration_set, name, applied_at from _sqlite_migrations order by id"
    return [list(row.values()) for row in db.query(query)]


def schema_entry(db: Database) -> dict[str, Any]:
    """What the last migration left: its migrations and objects; empty where there was none."""
    query = "select content from ledger where what = ? order by id desc limit 1"
    row = next(db.query(query, [SCHEMA]), None)
    return columns_in(row["content"]) if row else {}


def columns_in(content: str) -> dict[str, Any]:
    """What an entry holds, by its names; empty where another hand made it illegible: the chain
    breaks at it, and says so."""
    try:
        return dict(json.loads(content))
    except (ValueError, TypeError, RecursionError):
        return {}


def known(db: Database) -> Collection[str]:
    """The names of the objects that are misajour's, by what the last migration left."""
    return list(schema_entry(db).get("objects", {}))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class _Book:
    """Appends entries from Python; the end of the chain is written once, in `close`."""

    def __init__(self, db: Database) -> None:
        self._db, self._head = db, head(db)
        self._at = utc_text(datetime.now(UTC))

    def append(self, what: str, row: Value, event: str, content: str, was: str = "") -> None:
        number = self._head.entries + 1
        text = entry_text(number, self._at, what, str(row), event, was, content)
        chain = link(self._head.chain, text)
        self._db.execute(
            "insert into ledger values (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, self._at, what, str(row), event, was, content, chain],
        )
        self._head = Head(number, chain)

    def close(self) -> None:
        self._db.execute(
            "update sums set value = ?, count = ? where what = 'ledger'",
            [self._head.chain, self._head.entries],
        )


_Place = tuple[str, str, str]
"""A column of a row: the table's name, the row's key as a text, the column's name."""


def _bind_rows(db: Database, shape: Shape, book: _Book, wrong: Collection[_Place]) -> None:
    if not shape.kept:
        return
    table, key = shape.table, shape.key
    only = " where sha256 in (select snapshot from revisions)" if shape.cited else ""
    query = f"select * from {table}{only} order by {key}"
    if key == "rowid":
        query = query.replace("*", "rowid, *", 1)
    for found in db.query(query):
        row, values = found[key], shape.plain(db.conn, found)
        before = [entry for entry in entries_of(db, table, row) if keeps(shape, entry)]
        said = {column: shown(values[column]) for column in shape.kept}
        recorded = columns_in(before[-1].content) if before else {}
        for column in shape.kept:
            if (table, str(row), column) in wrong:
                said[column] = recorded.get(column, said[column])
        text = _compact(said)
        if not before:
            book.append(table, row, BOUND, text)
        elif before[-1].content != text:
            book.append(table, row, BOUND, text, hashed(before[-1].content))


def _seal_rows(db: Database, shape: Shape) -> None:
    table, key = shape.table, shape.key
    db.execute("delete from seals where what = ?", [table])
    if not shape.sealed:
        return
    total, count = NOTHING, 0
    query = f"select {key}{shape.values(table, shape.sealed)} from {table}"
    for row, *values in db.conn.execute(query):
        name = str(row)
        total, count = moved(total, weight(table, name, values)), count + 1
        db.execute(
            "insert into seals (what, row, leaves) values (?, ?, ?)",
            [table, name, seal(shape.sealed, values)],
        )
    db.execute(
        "insert into sums (what, value, count) values (?1, ?2, ?3) "
        "on conflict (what) do update set value = ?2, count = ?3",
        [table, total, count],
    )
