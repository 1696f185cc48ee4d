"""What the daemon says of itself."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # One row: when the daemon began, since when it runs without a pause, when it last lived, and
    # when it was stopped in order.
    db.table("daemon").create(
        {"id": int, "started": str, "awake": str, "lived": str, "stopped": str},
        pk="id",
        not_null={"started", "awake", "lived"},
    )
    # What is to be visited and when, for whoever has the database and not the configuration.
    # `patience`: seconds that a pass may take; `begun`: when the pass that is under way began.
    db.table("plan").create(
        {
            "source": str,
            "schedule": str,
            "timezone": str,
            "patience": float,
            "noted": str,
            "begun": str,
        },
        pk="source",
        not_null={"schedule", "timezone", "patience", "noted"},
    )
    # What was wrong, from when until when. A problem without an end is one that lasts.
    db.table("problems").create(
        {"id": int, "kind": str, "subject": str, "detail": str, "since": str, "ended": str},
        pk="id",
        not_null={"kind", "subject", "detail", "since"},
    )
    db.table("problems").create_index(["ended", "kind", "subject"])
    # Metrics count passes at each scrape: an index that holds all that is counted.
    db.table("runs").create_index(["source", "outcome"])
