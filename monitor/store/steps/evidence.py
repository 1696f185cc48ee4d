"""The ledger: one entry per fact, chained by hash; seals and sums for what moves; time stamps."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # The response's headers as received, as a JSON list of pairs.
    db.table("snapshots").add_column("headers", str, not_null_default="[]")
    db.table("ledger").create(
        {
            "id": int,
            "at": str,
            "what": str,
            "row": str,
            "event": str,
            "was": str,
            "content": str,
            "chain": str,
        },
        pk="id",
        not_null={"at", "what", "row", "event", "was", "content", "chain"},
    )
    db.table("ledger").create_index(["what", "row"])
    # A few bytes for each moving column of a row: which of them was altered by another hand.
    db.execute(
        "create table seals (what text not null, row text not null, leaves blob not null, "
        "primary key (what, row)) without rowid"
    )
    # One number per table for all its moving columns, and how many rows it has; of `ledger`, its
    # last hash.
    db.table("sums").create(
        {"what": str, "value": bytes, "count": int}, pk="what", not_null={"value", "count"}
    )
    db.table("sums").insert({"what": "ledger", "value": b"", "count": 0})
    # What somebody else has said of a hash of the ledger: a time stamp (RFC 3161).
    db.table("anchors").create(
        {"id": int, "entry": int, "chain": str, "at": str, "authority": str, "token": bytes},
        pk="id",
        not_null={"entry", "chain", "at", "authority", "token"},
    )
