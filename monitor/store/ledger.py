"""The ledger of what was recorded: append-only, each entry bound by hash to all before it.

Triggers write it, in the very statement that changes a row, so no writer can forget it and no
kill comes between. They are temporary: they live in the connection that `Store.open` made.
Whoever writes by another way, such as the sqlite3 shell, is not stopped, but leaves rows without
an entry, and `verify` names them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import utc_text
from monitor.store.bound import CITATIONS, Citation, Shape, plain, shapes
from monitor.store.canonical import (
    NOTHING,
    Value,
    as_text,
    entry_text,
    hashed,
    link,
    moved,
    seal,
    weight,
)
from monitor.store.transactions import atomic

# What may happen to a row. Cited: a row that is final once another refers to it, such as a
# revision; bound: found there after a migration; fault: found wrong before one.
ADDED, ALTERED, DELETED = "added", "altered", "deleted"
CITED, BOUND, FAULT = "cited", "bound", "fault"
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


def position(db: Database, chain: str) -> int | None:
    """The number of the entry whose hash is `chain`."""
    row = next(db.query("select id from ledger where chain = ?", [chain]), None)
    return int(row["id"]) if row else None


# Triggers ----------------------------------------------------------------------------------------


def install(db: Database) -> None:
    """Make this connection write the ledger: its functions and its triggers."""
    now = shapes(db, _known(db))
    _functions(db.conn, now)
    db.execute("pragma recursive_triggers = on")  # so that REPLACE, too, tells what it deletes
    db.execute(
        "create temp trigger ledger_end after insert on main.ledger begin "
        "update sums set value = new.chain, count = new.id where what = 'ledger'; end"
    )
    for shape in now.values():
        for trigger in _triggers(shape, now):
            db.execute(trigger.sql(shape.table))


def _functions(connection: sqlite3.Connection, now: dict[str, Shape]) -> None:
    def text(what: str, *values: Value) -> str:
        return as_text(now[what].kept, values)

    def chain(previous: bytes | str, *parts: Value) -> str:
        number, *texts = map(str, parts)
        at, what, row, event, was, content = texts
        entry = entry_text(int(number), at, what, row, event, was, content)
        # `sums` begins with an empty blob, and holds the hash as a text from then on
        return link(previous.decode() if isinstance(previous, bytes) else previous, entry)

    def add(value: bytes, what: str, row: Value, *values: Value) -> bytes:
        return moved(value, weight(what, row, values))

    def take(value: bytes, what: str, row: Value, *values: Value) -> bytes:
        return moved(value, -weight(what, row, values))

    def move(value: bytes, what: str, row: Value, *values: Value) -> bytes:
        half = len(values) // 2
        was, now = weight(what, row, values[:half]), weight(what, row, values[half:])
        return moved(value, now - was)

    functions: dict[str, Callable[..., Value]] = {
        "text": text,
        "cited": lambda what, *values: as_text(_cited_columns(now[what]), values),
        "chain": chain,
        "add": add,
        "take": take,
        "move": move,
        "hash": hashed,
        "plain": plain,
        "seal": lambda what, *values: seal(now[what].sealed, values),
    }
    for name, function in functions.items():
        connection.create_function(f"misajour_{name}", -1, function, deterministic=True)


@dataclass(frozen=True, slots=True)
class _Trigger:
    """Runs `body` after `event`, an SQL word, where `when` holds."""

    name: str
    event: str
    body: str
    when: str = ""

    def sql(self, table: str) -> str:
        return (
            f"create temp trigger ledger_{table}_{self.name} after {self.event} on main.{table} "
            f"{self.when} begin {self.body} end"
        )


def _triggers(shape: Shape, now: dict[str, Shape]) -> Iterator[_Trigger]:
    """Those of one table."""
    table = shape.table
    if shape.kept and not shape.cited:
        kept, was = _text("new", shape), _text("old", shape)
        yield _Trigger("added", "insert", _entry(table, _key("new", shape), ADDED, kept))
        altered = _entry(table, _key("new", shape), ALTERED, kept, f"misajour_hash({was})")
        yield _Trigger("altered", "update", altered, _differ(shape, shape.kept))
        yield _Trigger("deleted", "delete", _entry(table, _key("old", shape), DELETED, was))
    elif shape.cited:
        yield _Trigger("deleted", "delete", _deletion_of_a_cited(shape), _was_cited(shape))
    for number, citation in enumerate(CITATIONS):
        if citation.by == table and citation.what in now:
            body = _citation(citation, now[citation.what])
            yield _Trigger(f"cites_{number}", "insert", body)
    if shape.sealed:
        yield from _sealing(shape)


def _sealing(shape: Shape) -> Iterator[_Trigger]:
    """The triggers that keep the seals and the sum of a table."""
    table = shape.table
    new, old = _values("new", shape, shape.sealed), _values("old", shape, shape.sealed)
    new_key, old_key = _key("new", shape), _key("old", shape)
    yield _Trigger(
        "sealed",
        "insert",
        "insert into seals (what, row, leaves) "
        f"values ('{table}', {new_key}, misajour_seal('{table}'{new})); "
        f"update sums set value = misajour_add(value, '{table}', {new_key}{new}), "
        f"count = count + 1 where what = '{table}';",
    )
    yield _Trigger(
        "moved",
        "update",
        f"update seals set leaves = misajour_seal('{table}'{new}) "
        f"where what = '{table}' and row = {new_key}; "
        f"update sums set value = misajour_move(value, '{table}', {new_key}{old}{new}) "
        f"where what = '{table}';",
        _differ(shape, shape.sealed),
    )
    yield _Trigger(
        "unsealed",
        "delete",
        f"delete from seals where what = '{table}' and row = {old_key}; "
        f"update sums set value = misajour_take(value, '{table}', {old_key}{old}), "
        f"count = count - 1 where what = '{table}';",
    )


def _entry(
    table: str, row: str, event: str, content: str, was: str = "''", source: str = ""
) -> str:
    """SQL that appends an entry, for the row of `source` if that is given and has one.

    The hash before comes from `sums`, not from the last entry, and the number is beyond both: so
    an end that was cut off, or added to, stays a break for ever. `limit` keeps SQLite from
    making the text twice.
    """
    return (
        "insert into ledger (id, at, what, row, event, was, content, chain) "
        f"select e.n, e.at, '{table}', e.row, '{event}', e.was, e.content, "
        f"misajour_chain(sums.value, e.n, e.at, '{table}', e.row, '{event}', e.was, e.content) "
        "from sums, (select strftime('%Y-%m-%dT%H:%M:%fZ', 'now') as at, "
        "1 + max((select count from sums where what = 'ledger'), "
        "coalesce((select max(id) from ledger), 0)) as n, "
        f"{row} as row, {was} as was, {content} as content {source} limit 1) as e "
        "where sums.what = 'ledger';"
    )


def _citation(citation: Citation, shape: Shape) -> str:
    return _entry(
        shape.table,
        f"cast({shape.key} as text)",
        CITED,
        f"misajour_cited('{shape.table}'{_values(shape.table, shape, _cited_columns(shape))})",
        source=f"from {shape.table} where {citation.where}",
    )


def _cited_columns(shape: Shape) -> tuple[str, ...]:
    """All columns of a row, but of a snapshot not how it is packed: its name binds its bytes."""
    return shape.kept if shape.cited else (*shape.kept, *shape.sealed)


def _was_cited(shape: Shape) -> str:
    return (
        f"when exists (select 1 from ledger where what = '{shape.table}' "
        f"and row = {_key('old', shape)})"
    )


def _deletion_of_a_cited(shape: Shape) -> str:
    return _entry(shape.table, _key("old", shape), DELETED, _text("old", shape))


def _text(side: str, shape: Shape) -> str:
    return f"misajour_text('{shape.table}'{_values(side, shape, shape.kept)})"


def _key(side: str, shape: Shape) -> str:
    return f"cast({side}.{shape.key} as text)"


def _values(side: str, shape: Shape, columns: Sequence[str]) -> str:
    return "".join(f", {_value(side, shape, column)}" for column in columns)


def _value(side: str, shape: Shape, column: str) -> str:
    value, against = f'{side}."{column}"', dict(shape.packed).get(column)
    if against is None:
        return value
    if not against:
        return f"misajour_body({value})"
    return f"misajour_plain({value}, {_value(side, shape, against)})"


def _differ(shape: Shape, columns: Sequence[str]) -> str:
    return "when " + " or ".join(_differs(shape, column) for column in columns)


def _differs(shape: Shape, column: str) -> str:
    """SQL: whether a column says something else than before."""
    differs = f'new."{column}" is not old."{column}"'
    if column not in dict(shape.packed):
        return differs
    new, old = _value("new", shape, column), _value("old", shape, column)
    return f"({differs} and {new} is not {old})"  # each visit asks: equal bytes are not unpacked


# Binding what is there ---------------------------------------------------------------------------


def bind(db: Database, ours: Collection[str], faults: Sequence[Mapping[str, str]]) -> None:
    """After a migration: an entry for each row that has none or was altered, seals and sums anew.

    `ours` are the names of the objects that belong to misajour ("table changes"); `faults` what
    was found wrong before the migration: it stays known for ever.
    """
    with atomic(db):
        book = _Book(db)
        for fault in faults:
            book.append(fault["table"], fault["row"], FAULT, _compact(fault))
        for shape in shapes(db, ours).values():
            _bind_table(db, shape, book)
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
    try:
        return dict(json.loads(row["content"])) if row else {}
    except ValueError:
        return {}


def _known(db: Database) -> Collection[str]:
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


def _bind_table(db: Database, shape: Shape, book: _Book) -> None:
    table, key = shape.table, shape.key
    only = " where sha256 in (select snapshot from revisions)" if shape.cited else ""
    if shape.kept:
        query = f"select * from {table}{only} order by {key}"
        if key == "rowid":
            query = query.replace("*", "rowid, *", 1)
        for found in db.query(query):
            row, values = found[key], shape.plain(db.conn, found)
            text = as_text(shape.kept, [values[column] for column in shape.kept])
            before = entries_of(db, table, row)
            if not before:
                book.append(table, row, BOUND, text)
            elif before[-1].content != text:
                book.append(table, row, BOUND, text, hashed(before[-1].content))
    db.execute("delete from seals where what = ?", [table])
    if not shape.sealed:
        return
    total, count = NOTHING, 0
    query = f"select {key}{_values(table, shape, shape.sealed)} from {table}"
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
