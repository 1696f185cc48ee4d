"""What the pages list and count by: changes by time and by kind, without a look at the rows, which
are wide."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    changes = db.table("changes")
    changes.create_index(
        ["detected", "kind", "source", "release_id", "significance"],
        index_name="idx_changes_by_time",
    )
    changes.create_index(["kind", "detected"])
    # each is the beginning of one of these
    db.execute("drop index if exists idx_changes_detected")
    db.execute("drop index if exists idx_changes_kind")
