"""What each source asked for on which day."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.table("spending").create(
        {"source": int, "day": str, "requests": int, "bytes": int},
        pk=("source", "day"),
        foreign_keys=[("source", "sources", "id")],
        not_null={"requests", "bytes"},
    )
