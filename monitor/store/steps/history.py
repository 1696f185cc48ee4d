"""What was received and understood: snapshots, revisions, changes, and the search index."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    _snapshots(db)
    _revisions(db)
    _changes(db)
    _no_nul(db)
    # without diacritics: who looks for "securite" finds « sécurité »
    db.table("revisions").enable_fts(
        ["title", "body"], tokenize="unicode61 remove_diacritics 2", create_triggers=True
    )


def _snapshots(db: Database) -> None:
    db.table("snapshots").create(
        {
            "sha256": str,
            "body": bytes,
            "base": str,
            "depth": int,
            "size": int,
            "media_type": str,
            "charset": str,
            "url": str,
            "last_modified": str,
            "received": str,
        },
        pk="sha256",
        foreign_keys=[("base", "snapshots", "sha256")],
        not_null={"body", "size", "received"},
    )


def _revisions(db: Database) -> None:
    db.table("revisions").create(
        {
            "id": int,
            "release_id": int,
            "number": int,
            "url": str,
            "first_seen": str,
            "last_seen": str,
            "snapshot": str,
            "title": str,
            "body": str,
            "fields": str,
            "updated_text": str,
            "updated": str,
            "content_hash": str,
            "chain_hash": str,
            "extractor": str,
        },
        pk="id",
        foreign_keys=[("release_id", "releases", "id"), ("snapshot", "snapshots", "sha256")],
        not_null={
            "release_id",
            "number",
            "url",
            "first_seen",
            "last_seen",
            "snapshot",
            "title",
            "body",
            "content_hash",
            "chain_hash",
        },
    )
    db.table("revisions").create_index(["release_id", "number"], unique=True)
    db.table("revisions").create_index(["snapshot"])
    db.table("revisions").create_index(["content_hash"])


def _changes(db: Database) -> None:
    db.table("changes").create(
        {
            "id": int,
            "release_id": int,
            "kind": str,
            "significance": str,
            "detected": str,
            "from_revision": int,
            "to_revision": int,
            "words_added": int,
            "words_removed": int,
            "reasons": str,
            "fields": str,
        },
        pk="id",
        foreign_keys=[
            ("release_id", "releases", "id"),
            ("from_revision", "revisions", "id"),
            ("to_revision", "revisions", "id"),
        ],
        not_null={"release_id", "kind", "significance", "detected"},
        defaults={"words_added": 0, "words_removed": 0, "reasons": "[]", "fields": "{}"},
    )
    db.table("changes").create_index(["release_id"])
    db.table("changes").create_index(["detected"])


def _no_nul(db: Database) -> None:
    """SQLite's own text functions stop at a NUL: none comes into a text."""
    for table, columns in (("revisions", ("title", "body")), ("releases", ("title", "url"))):
        for column in columns:
            for event in ("insert", "update"):
                db.execute(
                    f"create trigger {table}_{column}_{event}_no_nul before {event} on {table} "
                    f"when instr(new.{column}, char(0)) > 0 "
                    f"begin select raise(abort, 'NUL in {table}.{column}'); end"
                )
