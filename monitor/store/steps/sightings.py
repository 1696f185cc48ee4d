"""Which text was served when, and what is ignored."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    pass
