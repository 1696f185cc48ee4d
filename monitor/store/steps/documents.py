"""Documents that releases link: where each stands, who links it, and which bytes it had when."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    texts = ("last_checked", "etag", "last_modified", "sha256", "pending", "note")
    db.table("documents").create(
        {
            "id": int,
            "source": int,
            "url": str,
            "next_check": str,
            **dict.fromkeys(texts, str),
            "looks": int,
            "restless": int,
            "failures": int,
            # 1: one visit found it gone; 2: that is believed
            "gone": int,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "url", "next_check", *texts, "looks", "restless", "failures", "gone"},
        defaults=dict.fromkeys(texts, "")
        | dict.fromkeys(("looks", "restless", "failures", "gone"), 0),
    )
    db.table("documents").create_index(["source", "url"], unique=True)
    db.table("documents").create_index(["source", "next_check"])
    _editions(db)
    _attached(db)


def _editions(db: Database) -> None:
    db.table("editions").create(
        {
            "id": int,
            "document_id": int,
            "number": int,
            "snapshot": str,
            "first_seen": str,
            # what it says, where that is read
            "title": str,
            "fields": str,
        },
        pk="id",
        foreign_keys=[("document_id", "documents", "id"), ("snapshot", "snapshots", "sha256")],
        not_null={"document_id", "number", "snapshot", "first_seen"},
    )
    db.table("editions").create_index(["document_id", "number"], unique=True)
    db.table("editions").create_index(["snapshot"])


def _attached(db: Database) -> None:
    # `until` is empty while the release links the document.
    db.table("attached").create(
        {"id": int, "document_id": int, "release_id": int, "since": str, "until": str},
        pk="id",
        foreign_keys=[("document_id", "documents", "id"), ("release_id", "releases", "id")],
        not_null={"document_id", "release_id", "since", "until"},
        defaults={"until": ""},
    )
    db.table("attached").create_index(["document_id", "release_id"], unique=True)
    db.table("attached").create_index(["release_id"])
    # The revision from which a release's documents were taken last.
    db.table("releases").add_column("documents_of", int)
