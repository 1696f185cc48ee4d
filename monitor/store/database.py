"""sqlite-utils' Database, and rows written as SQLite writes them.

sqlite-utils asks for the schema before each row that it inserts, and runs each query in a savepoint
of its own, to undo one that returns no rows. The statements of this room are ours, and a page that
is new takes some forty of them: so all that cost a third of what it takes to record one.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from monitor.errors import StoreError

Value = str | int | float | bytes | None

CACHED_STATEMENTS = 512
"""Compiled statements that a connection keeps: those that write have the ledger's triggers in them,
which takes longer than to run them."""


def key_beside(database: Path) -> Path:
    """The file of the key by which recipients are known, made once the database is in use."""
    return database.with_name(database.name + ".key")


class OurDatabase(Database):
    """A database whose queries are ours: they return rows. `late` are the statements that are
    executed right before the transaction at hand is committed; None where none of ours is open."""

    late: list[tuple[str, tuple[Value, ...]]] | None = None

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """The rows, as dictionaries. The statement is executed when this is called."""
        cursor = self.conn.execute(sql, params if params is not None else ())
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)


def at_the_end(db: Database, statement: str, values: tuple[Value, ...]) -> None:
    """Execute the statement at the end of the transaction at hand; at once where that is not ours.

    For an index of FTS5 that nothing in the transaction looks into: it gathers what is put into it,
    and writes all of it to the disk at each savepoint.
    """
    if isinstance(db, OurDatabase) and db.late is not None:
        db.late.append((statement, values))
    else:
        db.execute(statement, values)


def insert(db: Database, table: str, row: Mapping[str, Value], *, ignore: bool = False) -> int:
    """Insert `row`; its rowid. `ignore`: one that is there already stays as it is, and the number
    that is returned says nothing."""
    cursor = db.execute(_insertion(table, tuple(row), ignore), tuple(row.values()))
    return int(cursor.lastrowid or 0)


def insert_all(db: Database, table: str, rows: Iterable[Mapping[str, Value]]) -> None:
    """Insert rows that have the same columns, in the same order."""
    if found := list(rows):
        values = [tuple(row.values()) for row in found]
        db.conn.executemany(_insertion(table, tuple(found[0]), False), values)


def update(
    db: Database, table: str, key: Value, columns: Mapping[str, Value], *, by: str = "id"
) -> None:
    """Set `columns` of the row whose column `by` is `key`. Raises StoreError where there is
    none."""
    cursor = db.execute(_update(table, tuple(columns), by), (*columns.values(), key))
    if not cursor.rowcount:
        raise StoreError(f"the table {table} has no row {key!r}")


@cache
def _insertion(table: str, columns: tuple[str, ...], ignore: bool) -> str:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    return f"insert {'or ignore ' if ignore else ''}into {table} ({names}) values ({marks})"


@cache
def _update(table: str, columns: tuple[str, ...], by: str) -> str:
    values = ", ".join(f'"{name}" = ?' for name in columns)
    return f"update {table} set {values} where {by} = ?"
