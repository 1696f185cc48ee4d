"""What is not mailed for a while, and which deliveries that kept back."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # An empty `subscription` or `recipient` stands for all of them, no release and no source for
    # any. `request` is the hash of what a mail's own link asked for: asked twice, it is one.
    db.table("mutes").create(
        {
            "id": int,
            "subscription": str,
            "recipient": str,
            "release_id": int,
            "source": int,
            "since": str,
            "until": str,
            "ended": str,
            "request": str,
        },
        pk="id",
        foreign_keys=[("release_id", "releases", "id"), ("source", "sources", "id")],
        not_null={"subscription", "recipient", "since", "until"},
    )
    db.table("mutes").create_index(["request"], unique=True)
    # `told` is when its recipient was told that there was something.
    db.table("muted").create(
        {"delivery": int, "mute": int, "told": str},
        pk="delivery",
        foreign_keys=[("delivery", "deliveries", "id"), ("mute", "mutes", "id")],
        not_null={"delivery", "mute"},
    )
    db.table("muted").create_index(["mute"])
