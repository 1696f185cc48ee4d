"""What is owed to whom: alerts, and the delivery of each to each recipient."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    db.table("alerts").create(
        {
            "id": int,
            "subscription": str,
            "kind": str,
            "change_id": int,
            "release_id": int,
            "created": str,
            "due": str,
            "digest": str,
        },
        pk="id",
        foreign_keys=[("change_id", "changes", "id"), ("release_id", "releases", "id")],
        not_null={"subscription", "kind", "created", "due"},
    )
    db.table("alerts").create_index(["subscription", "due"])
    db.table("alerts").create_index(["release_id", "subscription"])
    # A recipient is a number, its place in the subscription's `to`: people publish this database.
    db.table("deliveries").create(
        {
            "id": int,
            "alert_id": int,
            "recipient": int,
            "state": str,
            "attempts": int,
            "next_attempt": str,
            "finished": str,
            "error": str,
        },
        pk="id",
        foreign_keys=[("alert_id", "alerts", "id")],
        not_null={"alert_id", "recipient", "state", "attempts", "next_attempt"},
        defaults={"state": "owed", "attempts": 0, "error": ""},
    )
    db.table("deliveries").create_index(["alert_id", "recipient"], unique=True)
    db.table("deliveries").create_index(["state", "next_attempt"])
