from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from monitor.store.faults import Fault


def faults(db: Database) -> Iterator[Fault]:
    yield from ()


def sentences(db: Database) -> list[str]:
    return []
