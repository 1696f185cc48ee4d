"""Of which troubles a message to the operator tells."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # A JSON list of names: a message may tell several. Null: an older version owed it, or it is
    # about a change.
    db.table("alerts").add_column("troubles", str)
