"""The triggers that write the ledger, in the very statement that changes a row, so no writer can
forget it and no kill comes between. They are temporary: they live in the connection that
`Store.open` made.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.store import ledger
from monitor.store.bound import CITATIONS, Citation, Shape, plain, shapes
from monitor.store.canonical import (
    Value,
    as_text,
    entry_text,
    hashed,
    link,
    moved,
    seal,
    weight,
)
from monitor.store.ledger import ADDED, ALTERED, CITED, DELETED


def install(db: Database) -> None:
    """Make this connection write the ledger: its functions and its triggers."""
    now = shapes(db, ledger.known(db))
    prepare(db, now)
    with _of_temporary_things(db):
        for statement in _APPENDING:
            db.execute(statement)
        for shape in now.values():
            for trigger in _triggers(shape, now):
                db.execute(trigger.sql(shape.table))


@contextmanager
def _of_temporary_things(db: Database) -> Iterator[None]:
    """A transaction that writes nothing to the file: unlike `atomic`, it waits for nobody."""
    db.execute("begin")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.execute("commit")


def prepare(db: Database, now: dict[str, Shape]) -> None:
    """What the triggers of tables that are `now` so presuppose."""
    _functions(db.conn, now)
    db.execute("pragma recursive_triggers = on")  # so that REPLACE, too, tells what it deletes


_APPENDING = (
    "create temp view new_entries as select what, row, event, was, content from main.ledger",
    # The hash before comes from `sums`, not from the last entry, and the number is beyond both: so
    # an end that was cut off, or added to, stays a break for ever. `limit` keeps SQLite from asking
    # for number and time once for each column.
    "create temp trigger ledger_append instead of insert on new_entries begin "
    "insert into ledger (id, at, what, row, event, was, content, chain) "
    "select e.n, e.at, new.what, new.row, new.event, new.was, new.content, misajour_chain("
    "sums.value, e.n, e.at, new.what, new.row, new.event, new.was, new.content) "
    "from sums, (select strftime('%Y-%m-%dT%H:%M:%fZ', 'now') as at, "
    "1 + max((select count from sums where what = 'ledger'), "
    "coalesce((select max(id) from ledger), 0)) as n limit 1) as e "
    "where sums.what = 'ledger'; end",
    "create temp trigger ledger_end after insert on main.ledger begin "
    "update sums set value = new.chain, count = new.id where what = 'ledger'; end",
)
"""What all tables share: an entry is what is inserted into this view. SQLite parses each trigger at
each opening, so theirs do not repeat it."""


@contextmanager
def without_entries(db: Database, table: str) -> Iterator[None]:
    """What is written to `table` inside makes no entry: the caller writes what the ledger says
    already. In the caller's transaction, which is undone where this raises."""
    now = shapes(db, ledger.known(db))
    found = list(_triggers(now[table], now))
    for trigger in found:
        db.execute(f"drop trigger temp.{trigger.full_name(table)}")
    yield
    for trigger in found:
        db.execute(trigger.sql(table))


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

    def full_name(self, table: str) -> str:
        return f"ledger_{table}_{self.name}"

    def sql(self, table: str) -> str:
        return (
            f"create temp trigger {self.full_name(table)} after {self.event} on main.{table} "
            f"{self.when} begin {self.body} end"
        )


def _triggers(shape: Shape, now: dict[str, Shape]) -> Iterator[_Trigger]:
    """Those of one table: few, since each is parsed at each opening."""
    if inserted := "".join(_inserted(shape, now)):
        yield _Trigger("inserted", "insert", inserted)
    if shape.kept and not shape.cited:
        was = f"misajour_hash({_text('old', shape)})"
        altered = _entry(shape.table, _key("new", shape), ALTERED, _text("new", shape), was)
        yield _Trigger("altered", "update", altered, _differ(shape, shape.kept))
    if shape.sealed:
        yield _Trigger("moved", "update", _moved(shape), _differ(shape, shape.sealed))
    if deleted := "".join(_deleted(shape)):
        yield _Trigger("deleted", "delete", deleted)


def _inserted(shape: Shape, now: dict[str, Shape]) -> Iterator[str]:
    table, key = shape.table, _key("new", shape)
    for citation in CITATIONS:
        if citation.by == table and citation.what in now:
            yield _citation(citation, now[citation.what])
    if shape.kept and not shape.cited:
        yield _entry(table, key, ADDED, _text("new", shape))
    if shape.sealed:
        new = shape.values("new", shape.sealed)
        yield (
            "insert into seals (what, row, leaves) "
            f"values ('{table}', {key}, misajour_seal('{table}'{new})); "
            f"update sums set value = misajour_add(value, '{table}', {key}{new}), "
            f"count = count + 1 where what = '{table}';"
        )


def _moved(shape: Shape) -> str:
    table, key = shape.table, _key("new", shape)
    new, old = shape.values("new", shape.sealed), shape.values("old", shape.sealed)
    return (
        f"update seals set leaves = misajour_seal('{table}'{new}) "
        f"where what = '{table}' and row = {key}; "
        f"update sums set value = misajour_move(value, '{table}', {key}{old}{new}) "
        f"where what = '{table}';"
    )


def _deleted(shape: Shape) -> Iterator[str]:
    table, key = shape.table, _key("old", shape)
    if shape.kept:
        # of rows that make an entry once they are cited, the deletion makes one if they were
        only = f"exists (select 1 from ledger where what = '{table}' and row = {key})"
        text = _text("old", shape)
        yield _entry(table, key, DELETED, text, where=only if shape.cited else "")
    if shape.sealed:
        yield (
            f"delete from seals where what = '{table}' and row = {key}; "
            f"update sums set value = misajour_take(value, '{table}', "
            f"{key}{shape.values('old', shape.sealed)}), "
            f"count = count - 1 where what = '{table}';"
        )


def _entry(table: str, row: str, event: str, content: str, was: str = "''", where: str = "") -> str:
    """SQL that appends an entry, of SQL values; only where the condition `where` holds."""
    values = f"'{table}', {row}, '{event}', {was}, {content}"
    if where:
        return f"insert into new_entries select {values} where {where};"
    return f"insert into new_entries values ({values});"


def _citation(citation: Citation, shape: Shape) -> str:
    table = shape.table
    content = f"misajour_cited('{table}'{shape.values(table, _cited_columns(shape))})"
    return (
        f"insert into new_entries select '{table}', cast({shape.key} as text), '{CITED}', '', "
        f"{content} from {table} where {citation.where} limit 1;"
    )


def _cited_columns(shape: Shape) -> tuple[str, ...]:
    """All columns of a row, but of a snapshot not how it is packed: its name binds its bytes."""
    return shape.kept if shape.cited else (*shape.kept, *shape.sealed)


def _text(side: str, shape: Shape) -> str:
    return f"misajour_text('{shape.table}'{shape.values(side, shape.kept)})"


def _key(side: str, shape: Shape) -> str:
    return f"cast({side}.{shape.key} as text)"


def _differ(shape: Shape, columns: Sequence[str]) -> str:
    return "when " + " or ".join(_differs(shape, column) for column in columns)


def _differs(shape: Shape, column: str) -> str:
    """SQL: whether a column says something else than before."""
    differs = f'new."{column}" is not old."{column}"'
    if column not in dict(shape.packed):
        return differs
    new, old = shape.value("new", column), shape.value("old", column)
    return f"({differs} and {new} is not {old})"  # each visit asks: equal bytes are not unpacked
