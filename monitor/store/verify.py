"""Is all that was recorded still there, and still what it was?

SQLite's own check does not notice a changed value. Each part goes on after a fault, and none
believes what it reads: a page that cannot be read is a fault of its own, and so is broken JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from sqlite_utils import Database

from monitor.store import (
    anchors,
    ledger,
    prune,
    verify_content,
    verify_families,
    verify_rows,
    verify_search,
)
from monitor.store.bound import shapes
from monitor.store.canonical import Value, link, readable
from monitor.store.faults import DAMAGE, Fault, reason
from monitor.store.ledger import Entry
from monitor.store.verify_families import ByRules

Step = Callable[[], None]

_BATCH = 500
_INDEXED = {("revisions", column) for column in ("body", "fields", "title")}


def _nothing() -> None:
    pass


def faults(
    db: Database,
    step: Step = _nothing,
    roots: bytes = b"",
    by_rules: ByRules = verify_families.by_none,
) -> Iterator[Fault]:
    """Each fault, part by part; `step` is called `length` times: once per entry, row, revision."""
    db.conn.text_factory = readable
    parts: tuple[Iterator[Fault], ...] = (
        _sqlite(db),
        _schema(db),
        rows_and_ledger(db, step),
        verify_content.faults(db, step),
        verify_search.faults(db, step),
        verify_families.faults(db, by_rules),
        anchors.faults(db, roots),
    )
    texts_are_damaged = False
    for part in parts:
        for fault in _up_to_a_fault(part):
            texts_are_damaged |= fault.contradicts and (fault.table, fault.column) in _INDEXED
            yield verify_search.after_the_texts(fault) if texts_are_damaged else fault


def length(db: Database) -> int:
    """How often `faults` calls `step`, about."""
    total = 0
    for query in (
        "select count(*) as n from ledger",
        "select coalesce(sum(count), 0) as n from sums where what != 'ledger'",
        "select count(*) as n from revisions",
    ):
        try:
            total += int(next(db.query(query))["n"])
        except (sqlite3.Error, TypeError, ValueError):
            continue
    return total


def facts(db: Database) -> dict[str, object]:
    """How much there is, the head of the chain, and what others said of it."""
    found: dict[str, object] = {}
    try:
        end = ledger.head(db)
        found = {"head": end.chain, "entries": end.entries}
        found["revisions"] = next(db.query("select count(*) as n from revisions"))["n"]
        found["timestamps"] = anchors.sentence(db)
        found["pruned"] = prune.count(db)
    except (sqlite3.Error, StopIteration):
        found.setdefault("head", "")
    return found


def rows_and_ledger(db: Database, step: Step = _nothing) -> Iterator[Fault]:
    """The chain, and each row of each table against it."""
    db.conn.text_factory = readable
    yield from _up_to_a_fault(_chain(db, step))
    yield from _up_to_a_fault(verify_rows.strangers(db))
    objects = ledger.schema_entry(db).get("objects", {})
    for shape in shapes(db, objects).values():
        yield from _up_to_a_fault(verify_rows.faults(db, shape, step), shape.table)
    for name in objects:
        kind, _, table = name.partition(" ")
        if kind == "table" and not db.table(table).exists():
            yield Fault(table, text="the table is gone")


def _up_to_a_fault(part: Iterator[Fault], table: str = "") -> Iterator[Fault]:
    """A part of the check, and what stopped it as its last fault."""
    try:
        yield from part
    except (StopIteration, *DAMAGE) as error:
        yield Fault(table, text=f"cannot be checked further: {reason(error)}")


# SQLite and the schema ---------------------------------------------------------------------------


def _sqlite(db: Database) -> Iterator[Fault]:
    for row in db.query("pragma integrity_check"):
        if (said := str(next(iter(row.values())))) != "ok":
            yield Fault("", text=f"SQLite: {' '.join(said.split())}")
    for row in db.query("pragma foreign_key_check"):
        if _is_told_by_parent(db, row):
            continue
        yield Fault(
            row["table"],
            "" if row["rowid"] is None else str(row["rowid"]),
            text=f"refers to a row of {row['parent']} that is not there",
        )


def _is_told_by_parent(db: Database, broken: dict[str, Any]) -> bool:
    """Whether the row that is referred to was recorded and is gone: that is told of it, once, and
    no row that refers to it is at fault."""
    return all(_is_recorded(db, broken["parent"], key) for key in _referred(db, broken))


def _referred(db: Database, broken: dict[str, Any]) -> list[Value]:
    """What the row refers to by. SQLite does not say which row of a table without rowids it is:
    what any row of that table refers to in vain."""
    query = "select [from], [to] from pragma_foreign_key_list(?) where id = ?"
    ends = next(db.query(query, [broken["table"], broken["fkid"]]))
    query, values = f"select {ends['from']} as key from {broken['table']} where ", []
    if broken["rowid"] is None:
        query += f"key is not null and key not in (select {ends['to']} from {broken['parent']})"
    else:
        query, values = f"{query}rowid = ?", [broken["rowid"]]
    return [row["key"] for row in db.query(query, values)] or [None]


def _is_recorded(db: Database, table: str, key: Value) -> bool:
    """Whether the ledger has a row of that key that was not deleted."""
    entries = [] if key is None else ledger.entries_of(db, table, key)
    events = [entry.event for entry in entries if entry.event != ledger.FAULT]
    return bool(events) and events[-1] != ledger.DELETED


def _schema(db: Database) -> Iterator[Fault]:
    """The tables and triggers against what the last migration left."""
    left = ledger.schema_entry(db)
    if not left:
        yield Fault("ledger", text="it does not say what the database's shape was")
        return
    yield from _objects(ledger.objects(db), left["objects"])
    yield from _migrations(ledger.migrations(db), left["migrations"])


def _objects(now: dict[str, str], then: dict[str, str]) -> Iterator[Fault]:
    for name, sql in then.items():
        if name not in now:
            yield Fault("sqlite_master", name, text="is gone")
        elif now[name] != sql:
            yield Fault("sqlite_master", name, "sql", "is not what the last migration left")
    # other tables and views do no harm; a trigger may write into ours
    for name in now.keys() - then.keys():
        if name.startswith("trigger "):
            yield Fault("sqlite_master", name, text="a trigger that is not misajour's")


def _migrations(now: list[list[Value]], then: list[list[Value]]) -> Iterator[Fault]:
    added = [row for row in now if row not in then]
    missing = [row for row in then if row not in now]
    for row in added or missing:  # one that was altered is both
        yield Fault("_sqlite_migrations", str(row[0]), text="is not as it was applied")


# The chain ---------------------------------------------------------------------------------------


def _chain(db: Database, step: Step) -> Iterator[Fault]:
    previous, expected = "", 1
    for item in _entries(db):
        step()
        if isinstance(item, Fault):
            yield item
            continue
        if item.id != expected:
            missing = f"{expected}" if item.id == expected + 1 else f"{expected} to {item.id - 1}"
            yield Fault("ledger", missing, text="missing: the chain has a gap here")
        elif link(previous, item.text) != item.chain:
            yield Fault(
                "ledger",
                str(item.id),
                text="it was altered, or the one before it: the chain breaks here",
            )
        if item.event == ledger.FAULT:
            yield _earlier_fault(item)
        previous, expected = item.chain, item.id + 1
    end = ledger.head(db)
    if (end.entries, end.chain) != (expected - 1, previous) or not previous:
        yield Fault(
            "ledger",
            text=f"its end is not the one that was written: {expected - 1} entries are there, "
            f"and the last was number {end.entries}",
        )


def _earlier_fault(entry: Entry) -> Fault:
    try:
        said: dict[str, str] = json.loads(entry.content)
        return Fault(
            said["table"],
            said["row"],
            said["column"],
            f"found at an upgrade, {entry.at}: {said['text']}",
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        return Fault("ledger", str(entry.id), text="a fault found at an upgrade, not readable now")


def _entries(db: Database) -> Iterator[Entry | Fault]:
    """The ledger in its order, with a fault for what of it cannot be read."""
    last = 0
    while True:
        query = "select * from ledger where id > ? order by id limit ?"
        try:
            rows = list(db.query(query, [last, _BATCH]))
        except sqlite3.Error as error:
            yield Fault("ledger", f"{last + 1} and after", text=f"cannot be read: {error}")
            return
        if not rows:
            return
        for row in rows:
            yield Entry(**row)
        last = int(rows[-1]["id"])
