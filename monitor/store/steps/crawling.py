"""What a crawl needs to remember."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    pass
