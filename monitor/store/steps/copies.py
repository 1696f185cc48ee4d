"""Copies of pages that public archives were asked to make."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `asked` is our clock, `moment` the archive's own: fourteen digits, empty where there is no
    # copy. A request that was noted while another process wrote is taken in once.
    db.table("copies").create(
        {
            "id": int,
            "release_id": int,
            "url": str,
            "archive": str,
            "asked": str,
            "outcome": str,
            "moment": str,
            "address": str,
            "note": str,
        },
        pk="id",
        foreign_keys=[("release_id", "releases", "id")],
        not_null={"release_id", "url", "archive", "asked", "outcome", "moment", "address", "note"},
    )
    db.table("copies").create_index(["release_id", "asked"], unique=True)
