"""That what was delivered was to be sent once more."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `sent` is when it had gone out the time before; how many rows a delivery has is part of the
    # name of its next message, so that no server takes that for one which it has
    db.table("resends").create(
        {"id": int, "delivery_id": int, "asked": str, "sent": str},
        pk="id",
        foreign_keys=[("delivery_id", "deliveries", "id")],
        not_null={"delivery_id", "asked", "sent"},
    )
    db.table("resends").create_index(["delivery_id"])
