"""A database that a test opens itself, beside misajour's own way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def connected(path: Path | str, *, uri: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection whose transaction is committed, and which is closed: Python 3.13 warns of one
    that is left open, which `with sqlite3.connect(…)` does."""
    with closing(sqlite3.connect(path, uri=uri)) as connection, connection:
        yield connection
