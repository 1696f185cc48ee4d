"""What a crawl needs to remember: releases that were found and not had yet."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # A row goes when its release is known. `asked`, `title`, `published` and `updated` are what the
    # listing said of it, `found` is when, and `due` is when it is asked for again.
    db.table("unvisited").create(
        {
            "id": int,
            "source": int,
            "url": str,
            "title": str,
            "published": str,
            "updated": str,
            "asked": str,
            "found": str,
            "due": str,
            "tries": int,
            "gone": int,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "url", "found", "due"},
        defaults={
            "title": "",
            "published": "",
            "updated": "",
            "asked": "",
            "tries": 0,
            "gone": 0,
        },
    )
    db.table("unvisited").create_index(["source", "url"], unique=True)
