"""Changes, times, stamps, addresses and statuses in the chain."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    pass
