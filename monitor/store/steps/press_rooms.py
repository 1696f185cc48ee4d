"""What is watched: sources, their releases, and the addresses at which these once stood."""

from __future__ import annotations

import uuid

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.table("meta").create({"key": str, "value": str}, pk="key")
    db.table("meta").insert({"key": "store", "value": uuid.uuid4().hex})
    _sources(db)
    _releases(db)
    _addresses(db)


def _sources(db: Database) -> None:
    db.table("sources").create(
        {
            "id": int,
            "name": str,
            "spider": str,
            "language": str,
            "first_seen": str,
            "health": str,
            "health_since": str,
            "health_note": str,
            "last_run": str,
            "last_success": str,
        },
        pk="id",
        not_null={"name", "spider", "health"},
        defaults={"health": "new", "language": "", "health_note": ""},
    )
    db.table("sources").create_index(["name"], unique=True)


def _releases(db: Database) -> None:
    db.table("releases").create(
        {
            "id": int,
            "source": int,
            "url": str,
            "language": str,
            "title": str,
            "published": str,
            "status": str,
            "listed": int,
            "first_seen": str,
            "last_seen": str,
            "last_checked": str,
            "next_check": str,
            "etag": str,
            "last_modified": str,
            "sha256": str,
            "failures": int,
            "pending": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "url", "status", "first_seen", "next_check"},
        defaults={
            "language": "",
            "title": "",
            "status": "live",
            "listed": 1,
            "etag": "",
            "last_modified": "",
            "sha256": "",
            "failures": 0,
        },
    )
    db.table("releases").create_index(["source", "url"], unique=True)
    db.table("releases").create_index(["source", "next_check"])


def _addresses(db: Database) -> None:
    db.table("addresses").create(
        {"id": int, "source": int, "url": str, "release_id": int, "until": str},
        pk="id",
        foreign_keys=[("source", "sources", "id"), ("release_id", "releases", "id")],
    )
    db.table("addresses").create_index(["source", "url"], unique=True)
