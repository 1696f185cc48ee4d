"""Since when a press room is not watched any more, and whether it is to be again."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `unwatched`: paused or retired; empty while it is watched, and of one that never was
    sources = db.table("sources")
    sources.add_column("unwatched", str)
    sources.add_column("unwatched_since", str)
