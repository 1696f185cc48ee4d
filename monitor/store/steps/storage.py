"""Storage that lasts years: how snapshots are packed, what was seen and not kept, what was
pruned; and how often a release was edited, from which its next visit is planned."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    _packing(db)
    # Of each visit whose bytes were not kept, or not as a revision: when, and their hash, packed
    # in pieces (see `receipts`).
    db.table("receipts").create(
        {"id": int, "release_id": int, "first": str, "last": str, "count": int, "hashes": bytes},
        pk="id",
        foreign_keys=[("release_id", "releases", "id")],
        not_null={"release_id", "first", "last", "count", "hashes"},
    )
    db.table("receipts").create_index(["release_id"])
    # Snapshots of revisions whose bytes were given up on purpose.
    db.table("prunings").create(
        {"id": int, "snapshot": str, "at": str, "rule": str},
        pk="id",
        foreign_keys=[("snapshot", "snapshots", "sha256")],
        not_null={"snapshot", "at", "rule"},
    )
    db.table("prunings").create_index(["snapshot"], unique=True)
    _edits(db)


def _edits(db: Database) -> None:
    db.table("releases").add_column("edits", float, not_null_default=0)
    db.execute(
        """
        with told as (
            select release_id, count(*) as number from changes
            where kind in ('edited', 'silent-edit') group by release_id
        )
        update releases set edits = told.number from told where told.release_id = releases.id
        """
    )


def _packing(db: Database) -> None:
    db.table("dictionaries").create(
        {
            "id": int,
            "source": int,
            "sha256": str,
            "body": bytes,
            "size": int,
            "pages": int,
            "made": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"sha256", "body", "size", "pages", "made"},
    )
    db.table("dictionaries").create_index(["source"])
    db.table("dictionaries").create_index(["sha256"])
    db.table("patterns").create(
        {"source": int, "snapshot": str},
        pk="source",
        foreign_keys=[("source", "sources", "id")],
        not_null={"snapshot"},
    )
    # `dictionary`: packed against it; `extra`: kept though no revision has it. They stand behind
    # the bytes in their row, so whoever looks for them has indexes that hold all that is asked.
    snapshots = db.table("snapshots")
    snapshots.add_column("dictionary", str, not_null_default="")
    snapshots.add_column("extra", int, not_null_default=0)
    # sought by what they are based on, by `drop_unused` at each visit
    snapshots.create_index(["base"], if_not_exists=True)
    db.execute(
        "create index idx_snapshots_dictionary on snapshots (dictionary) where dictionary != ''"
    )
    db.execute("create index idx_snapshots_extra on snapshots (received, sha256) where extra")
    # the snapshots that are waited for, sought by `drop_unused` at each visit
    db.execute(
        "create index idx_releases_awaited on releases "
        "(case when json_valid(pending) then json_extract(pending, '$.snapshot') end) "
        "where pending not null"
    )
    _repacking(db)


def _repacking(db: Database) -> None:
    # What `compact` has still to do, and how far it is: a row for the releases of a source, or for
    # its documents. All of an older version is laid anew.
    db.table("repacking").create(
        {"source": int, "what": str, "at": int, "number": int, "until": int},
        pk=("source", "what"),
        foreign_keys=[("source", "sources", "id")],
        not_null={"at", "number", "until"},
    )
    for what in ("releases", "documents"):
        db.table(what).create_index(["source"])  # in the order of their keys, too
        db.execute(
            "insert into repacking (source, what, at, number, until) "
            f"select source, '{what}', 0, 0, max(id) from {what} group by source"
        )
