"""What the daemon says of itself."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    pass
