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
    _functions(db.conn, now)
    db.execute("pragma recursive_triggers = on")  # so that REPLACE, too, tells what it deletes
    db.execute(
        "create temp trigger ledger_end after insert on main.ledger begin "
        "update sums set value = new.chain, count = new.id where what = 'ledger'; end"
    )
    for shape in now.values():
        for trigger in _triggers(shape, now):
            db.execute(trigger.sql(shape.table))


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
    new, old = shape.values("new", shape.sealed), shape.values("old", shape.sealed)
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
        f"misajour_cited('{shape.table}'{shape.values(shape.table, _cited_columns(shape))})",
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
