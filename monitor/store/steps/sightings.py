"""Which text was served when, what is ignored since when, how far validators are believed."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    _sightings(db)
    _ignored(db)
    _validators(db)
    # What was kept before it was read. A row that outlives its pass was left by a process that
    # died.
    db.table("received").create({"sha256": str}, pk="sha256")
    # What a listing said of a release when it was last read.
    db.table("listings").add_column("mark", str, not_null_default="")


def _sightings(db: Database) -> None:
    """A row for each unbroken run of visits that were served one revision's text."""
    db.table("sightings").create(
        {"id": int, "release_id": int, "revision_id": int, "first_seen": str, "last_seen": str},
        pk="id",
        foreign_keys=[("release_id", "releases", "id"), ("revision_id", "revisions", "id")],
        not_null={"release_id", "revision_id", "first_seen", "last_seen"},
    )
    db.table("sightings").create_index(["release_id", "id"])
    db.table("sightings").create_index(["revision_id"])
    db.execute(
        "insert into sightings (release_id, revision_id, first_seen, last_seen) "
        "select release_id, id, first_seen, last_seen from revisions order by id"
    )
    db.table("releases").add_column("sighting", int)
    db.execute(
        "update releases set sighting = "
        "(select max(id) from sightings where sightings.release_id = releases.id)"
    )


def _ignored(db: Database) -> None:
    """What is ignored, by kind: a place of the page, a text that is not a release's, a stamp that
    moves at each visit.

    `release_id` is 0 where it holds for all pages of the source.
    """
    table = db.table("volatile")
    table.add_column("kind", str, not_null_default="place")
    table.add_column("release_id", int, not_null_default=0)
    db.execute("drop index idx_volatile_source_place")
    db.execute(
        "update volatile set kind = 'text', place = substr(place, 6) where place like 'text %'"
    )
    table.create_index(["source", "kind", "place", "release_id"], unique=True)


def _validators(db: Database) -> None:
    """`unasked` counts the answers of 304 in a row; before a visit has seen the whole page again it
    is null.

    `validators_lied` is when a source was seen to keep its validators over an edit.
    """
    db.table("releases").add_column("unasked", int)
    db.table("sources").add_column("validators_lied", str)
    db.table("snapshots").add_column("ended", int)
