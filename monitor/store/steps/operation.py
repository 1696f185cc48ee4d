"""How the watching went: passes, what listings named, and hosts that asked for rest."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.table("runs").create(
        {
            "id": int,
            "source": int,
            "started": str,
            "finished": str,
            "outcome": str,
            "visits": int,
            "unchanged": int,
            "pages": int,
            "gone": int,
            "blocked": int,
            "failed": int,
            "found": int,
            "changes": int,
            "note": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "started", "finished", "outcome"},
    )
    db.table("runs").create_index(["source", "started"])
    db.table("listings").create(
        {
            "id": int,
            "source": int,
            "url": str,
            "release_id": int,
            "position": int,
            "last_seen": str,
            "missing_since": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id"), ("release_id", "releases", "id")],
    )
    db.table("listings").create_index(["source", "url", "release_id"], unique=True)
    db.table("listings").create_index(["release_id"])
    db.table("hosts").create({"host": str, "not_before": str, "reason": str}, pk="host")
