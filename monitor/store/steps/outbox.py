"""Recipients by a keyed hash, messages by a bundle."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    pass
