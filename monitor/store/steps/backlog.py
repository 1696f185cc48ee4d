"""What a crawl needs to remember: what it found and has not visited, and where it was reading."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.table("unvisited").create(
        {
            "id": int,
            "source": int,
            "url": str,
            "listing": str,
            "title": str,
            "published": str,
            "updated": str,
            "asked": str,
            "found": str,
            "tries": int,
            "next_visit": str,  # null: given up
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "url", "listing", "found", "tries"},
        defaults={"tries": 0},
    )
    db.table("unvisited").create_index(["source", "url"], unique=True)
    # what waits, in the order in which it is visited
    db.execute(
        "create index idx_unvisited_waiting on unvisited (source, tries, id, next_visit) "
        "where next_visit not null"
    )
    db.table("bookmarks").create(
        {
            "source": int,
            "listing": str,
            "part": str,
            "page": str,
            "pages": int,
            "interrupted": int,
            "moved": str,
        },
        pk=("source", "listing", "part"),
        foreign_keys=[("source", "sources", "id")],
        not_null={"page", "pages", "interrupted", "moved"},
    )
