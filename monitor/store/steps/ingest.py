"""Which captures of archives were read in, from where, and when."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `seen` is when the archive received it, `taken` when we read it in; `origin` is the file it
    # came from.
    db.table("captures").create(
        {
            "id": int,
            "source": int,
            "release_id": int,
            "url": str,
            "seen": str,
            "sha256": str,
            "outcome": str,
            "origin": str,
            "taken": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id"), ("release_id", "releases", "id")],
        not_null={"source", "url", "seen", "sha256", "outcome", "origin", "taken"},
    )
    db.table("captures").create_index(["source", "url", "seen", "sha256"], unique=True)
    db.table("captures").create_index(["release_id"])
    # Ids no longer follow time once captures were read in: the pages show a source's changes by
    # their time.
    db.table("changes").create_index(["source", "detected"])
