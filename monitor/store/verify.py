"""Is all that was recorded still there, and still what it was? SQLite's own check does not notice a
changed value.

Each part goes on after a fault, and none believes what it reads: a page that cannot be read is a
fault of its own, and so is JSON that is none.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from monitor.store import anchors, ledger, verify_content, verify_search
from monitor.store.bound import Shape, shapes
from monitor.store.canonical import NOTHING, Value, broken, hashed, link, moved, shown, weight
from monitor.store.faults import Fault
from monitor.store.ledger import Entry

Step = Callable[[], None]

_BATCH = 500
_KEEPING = (ledger.ADDED, ledger.ALTERED, ledger.BOUND, ledger.DELETED)


def _nothing() -> None:
    pass


def faults(db: Database, step: Step = _nothing, roots: bytes = b"") -> Iterator[Fault]:
    """Each fault, part by part; `step` is called once an entry, row and revision: `length`
    times."""
    db.conn.text_factory = _readable
    parts: tuple[Iterator[Fault], ...] = (
        _sqlite(db),
        _schema(db),
        rows_and_ledger(db, step),
        verify_content.faults(db, step),
        verify_search.faults(db),
        anchors.faults(db, roots),
    )
    for part in parts:
        yield from _going_on(part)


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
    except (sqlite3.Error, StopIteration):
        found.setdefault("head", "")
    return found


def rows_and_ledger(db: Database, step: Step = _nothing) -> Iterator[Fault]:
    """The chain, and each row of each table against it."""
    db.conn.text_factory = _readable
    yield from _going_on(_chain(db, step))
    yield from _going_on(_strangers(db))
    objects = ledger.schema_entry(db).get("objects", {})
    for shape in shapes(db, objects).values():
        yield from _going_on(_table(db, shape, step), shape.table)
    for name in objects:
        kind, _, table = name.partition(" ")
        if kind == "table" and not db.table(table).exists():
            yield Fault(table, text="the table is gone")


def _going_on(part: Iterator[Fault], table: str = "") -> Iterator[Fault]:
    """A part of the check, and what stopped it as its last fault."""
    try:
        yield from part
    except (sqlite3.Error, StopIteration, TypeError, ValueError, LookupError) as error:
        yield Fault(table, text=f"cannot be checked further: {_reason(error)}")


def _reason(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _readable(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


# SQLite and the schema ---------------------------------------------------------------------------------


def _sqlite(db: Database) -> Iterator[Fault]:
    for row in db.query("pragma integrity_check"):
        if (said := str(next(iter(row.values())))) != "ok":
            yield Fault("", text=f"SQLite: {said}")
    for row in db.query("pragma foreign_key_check"):
        yield Fault(
            row["table"],
            str(row["rowid"]),
            text=f"refers to a row of {row['parent']} that is not there",
        )


def _schema(db: Database) -> Iterator[Fault]:
    """The tables and triggers against what the last migration left."""
    left = ledger.schema_entry(db)
    if not left:
        yield Fault("ledger", text="it does not say what the database's shape was")
        return
    now, then = ledger.objects(db), left["objects"]
    for name, sql in then.items():
        if name not in now:
            yield Fault("sqlite_master", name, text="is gone")
        elif now[name] != sql:
            yield Fault("sqlite_master", name, "sql", "is not what the last migration left")
    for name in now.keys() - then.keys():
        if name.startswith("trigger "):
            yield Fault("sqlite_master", name, text="a trigger that is not misajour's")
    found = ledger.migrations(db)
    if found != left["migrations"]:
        odd = [row for row in found if row not in left["migrations"]]
        missing = [row for row in left["migrations"] if row not in found]
        for row in odd or missing:
            yield Fault("_sqlite_migrations", str(row[0]), text="is not as it was applied")


# The chain ---------------------------------------------------------------------------------------------


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
    except (ValueError, LookupError, TypeError):
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


# The rows of a table -----------------------------------------------------------------------------------


def _table(db: Database, shape: Shape, step: Step) -> Iterator[Fault]:
    keys, lost = _keys(db, shape)
    if lost:
        yield Fault(shape.table, text=f"cannot be read from end to end: {lost}")
    seals = _seals(db, shape)
    present: set[str] = set()
    total, count, told = NOTHING, 0, False
    for key in keys:
        step()
        name = str(key)
        try:
            row = _row(db, shape, key)
        except sqlite3.Error as error:
            present.add(name)
            yield Fault(shape.table, name, text=f"cannot be read: {error}")
            continue
        if row is None:
            continue
        present.add(name)
        sealed = [row[column] for column in shape.sealed]
        total, count = moved(total, weight(shape.table, name, sealed)), count + 1
        found = list(_kept(db, shape, name, row)) if shape.kept else []
        if not shape.sealed:
            yield from found
            continue
        altered = list(_sealed(shape, name, seals.pop(name, None), sealed, bool(found)))
        told |= bool(altered) or (shape.cited and bool(found))
        yield from found
        yield from altered
    missing = dict(_missing(db, shape, present))
    for name in seals:
        missing.setdefault(name, "it is gone, and misajour did not delete it")
    for name, text in missing.items():
        told = True
        yield Fault(shape.table, name, text=text)
    if shape.sealed:
        yield from _sum(db, shape, total, count, told)


def _strangers(db: Database) -> Iterator[Fault]:
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
        return [int(key) if key.isdecimal() else key for (key,) in known], str(error)


def _row(db: Database, shape: Shape, key: Value) -> dict[str, Any] | None:
    query = f"select * from {shape.table} where {shape.key} is ?"
    return next(db.query(query, [key]), None)


def _seals(db: Database, shape: Shape) -> dict[str, bytes]:
    query = "select row, leaves from seals where what = ?"
    return dict(db.conn.execute(query, [shape.table]))


def _kept(db: Database, shape: Shape, name: str, row: dict[str, Any]) -> Iterator[Fault]:
    """A row against its entries, and each of them against the one before."""
    entries = [e for e in ledger.entries_of(db, shape.table, name) if e.event != ledger.FAULT]
    keeping = [e for e in entries if shape.cited or e.event in _KEEPING]
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
    kept = _content(last)
    for column in shape.kept:
        now = shown(row[column])
        if column not in kept:
            yield Fault(shape.table, name, column, "the ledger does not know it")
        elif kept[column] != now or type(kept[column]) is not type(now):
            yield Fault(
                shape.table,
                name,
                column,
                f"is {_said(now)}, and was recorded as {_said(kept[column])}",
            )


def _continuous(shape: Shape, name: str, entries: Sequence[Entry]) -> Iterator[Fault]:
    for before, after in itertools.pairwise(entries):
        if after.event == ledger.ALTERED:
            same = after.was == hashed(before.content)
        elif after.event in (ledger.DELETED, ledger.CITED):
            same = after.content == before.content
        else:  # bound anew after a migration, or added again after a deletion
            same = True
        if not same:
            old, new = _content(before), _content(after)
            for column in [c for c in shape.kept if old.get(c) != new.get(c)] or [""]:
                yield Fault(
                    shape.table, name, column, f"another hand had altered it before {after.at}"
                )


def _content(entry: Entry) -> dict[str, Any]:
    try:
        return dict(json.loads(entry.content))
    except (ValueError, TypeError):
        return {}  # the chain breaks at this entry, and says so


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
    query = "select row, event, max(id) as id, at from ledger where what = ? and event != ? group by row"
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
