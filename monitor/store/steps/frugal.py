"""What a source asked for on which day, and the outlines by which a page is known unread."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.table("spending").create(
        {"source": int, "day": str, "requests": int, "bytes": int},
        pk=("source", "day"),
        foreign_keys=[("source", "sources", "id")],
        not_null={"requests", "bytes"},
    )
    # `proved`: two answers of this outline and of different bytes were read, by the code of
    # `version`, and said the same
    db.table("outlines").create(
        {"release_id": int, "outline": str, "sha256": str, "version": str, "proved": int},
        pk="release_id",
        foreign_keys=[("release_id", "releases", "id")],
        not_null={"outline", "sha256", "version", "proved"},
    )
