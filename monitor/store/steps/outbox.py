"""Recipients by a keyed hash, messages by a bundle."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `digest` named the mail that gathers several alerts, and said "storm 12" of the other sort.
    db.execute("alter table alerts rename column digest to bundle")
    db.table("alerts").add_column("bundle_kind", str)
    db.execute(
        "update alerts "
        "set bundle_kind = case when bundle like 'storm %' then 'storm' else 'digest' end, "
        "bundle = case when bundle like 'storm %' then substr(bundle, 7) else bundle end "
        "where bundle is not null"
    )
    db.table("alerts").create_index(["subscription", "bundle_kind", "bundle"])
    # A recipient was a place in the subscription's `to`. It stays one, marked, until a round of
    # deliveries, which knows the configuration and the key, puts the keyed hash in its place.
    db.table("deliveries").transform(types={"recipient": str})
    db.execute("update deliveries set recipient = '#' || recipient")
