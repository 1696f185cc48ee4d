"""Rows over a plain connection, which may have a way of its own to make them: the pages have one of
Datasette's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any


def tuples(db: sqlite3.Connection, sql: str, values: Sequence[object]) -> Iterator[Any]:
    """The rows as tuples, read while they are asked for."""
    cursor = db.cursor()
    cursor.row_factory = None
    return iter(cursor.execute(sql, values))


def rows(db: sqlite3.Connection, sql: str, values: Sequence[object]) -> list[dict[str, Any]]:
    """The rows by name, all of them."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return [dict(row) for row in cursor.execute(sql, values)]
