"""The database's shape, one migration a function: appended, never edited.

No cascades, since history is never deleted, and no NUL in any text column, since SQLite's own text
functions stop there.
"""

from __future__ import annotations

import uuid

from sqlite_utils import Database, Migrations

from monitor.store.steps import crawling, evidence, ingest, outbox, reasons, sightings, watching

migrations = Migrations("misajour")


@migrations()
def m0001_press_rooms(db: Database) -> None:
    db.table("meta").create({"key": str, "value": str}, pk="key")
    db.table("meta").insert({"key": "store", "value": uuid.uuid4().hex})
    db.table("sources").create(
        {
            "id": int, "name": str, "spider": str, "language": str, "first_seen": str, "health": str, "health_since": str,
            "health_note": str, "last_run": str, "last_success": str,
        },
        pk="id",
        not_null={"name", "spider", "health"},
        defaults={"health": "new", "language": "", "health_note": ""},
    )  # fmt: skip
    db.table("sources").create_index(["name"], unique=True)
    db.table("releases").create(
        {
            "id": int, "source": int, "url": str, "language": str, "title": str, "published": str, "status": str, "listed": int,
            "first_seen": str, "last_seen": str, "last_checked": str, "next_check": str, "etag": str, "last_modified": str,
            "sha256": str, "failures": int, "pending": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "url", "status", "first_seen", "next_check"},
        defaults={
            "language": "", "title": "", "status": "live", "listed": 1, "etag": "", "last_modified": "", "sha256": "", "failures": 0,
        },
    )  # fmt: skip
    db.table("releases").create_index(["source", "url"], unique=True)
    db.table("releases").create_index(["source", "next_check"])
    db.table("addresses").create(
        {"id": int, "source": int, "url": str, "release_id": int, "until": str},
        pk="id",
        foreign_keys=[("source", "sources", "id"), ("release_id", "releases", "id")],
    )
    db.table("addresses").create_index(["source", "url"], unique=True)


@migrations()
def m0002_history(db: Database) -> None:
    db.table("snapshots").create(
        {
            "sha256": str, "body": bytes, "base": str, "depth": int, "size": int, "media_type": str, "charset": str, "url": str,
            "last_modified": str, "received": str,
        },
        pk="sha256",
        foreign_keys=[("base", "snapshots", "sha256")],
        not_null={"body", "size", "received"},
    )  # fmt: skip
    db.table("revisions").create(
        {
            "id": int, "release_id": int, "number": int, "url": str, "first_seen": str, "last_seen": str, "snapshot": str,
            "title": str, "body": str, "fields": str, "updated_text": str, "updated": str, "content_hash": str, "chain_hash": str,
            "extractor": str,
        },
        pk="id",
        foreign_keys=[("release_id", "releases", "id"), ("snapshot", "snapshots", "sha256")],
        not_null={"release_id", "number", "url", "first_seen", "last_seen", "snapshot", "title", "body", "content_hash", "chain_hash"},
    )  # fmt: skip
    db.table("revisions").create_index(["release_id", "number"], unique=True)
    db.table("revisions").create_index(["snapshot"])
    db.table("revisions").create_index(["content_hash"])
    db.table("changes").create(
        {
            "id": int, "release_id": int, "kind": str, "significance": str, "detected": str, "from_revision": int,
            "to_revision": int, "words_added": int, "words_removed": int, "reasons": str, "fields": str,
        },
        pk="id",
        foreign_keys=[
            ("release_id", "releases", "id"), ("from_revision", "revisions", "id"), ("to_revision", "revisions", "id"),
        ],
        not_null={"release_id", "kind", "significance", "detected"},
        defaults={"words_added": 0, "words_removed": 0, "reasons": "[]", "fields": "{}"},
    )  # fmt: skip
    db.table("changes").create_index(["release_id"])
    db.table("changes").create_index(["detected"])
    for table, columns in (("revisions", ("title", "body")), ("releases", ("title", "url"))):
        for column in columns:
            for event in ("insert", "update"):
                db.execute(
                    f"create trigger {table}_{column}_{event}_no_nul before {event} on {table} "
                    f"when instr(new.{column}, char(0)) > 0 begin "
                    f"select raise(abort, 'NUL in {table}.{column}'); end"
                )
    db.table("revisions").enable_fts(
        ["title", "body"], tokenize="unicode61 remove_diacritics 2", create_triggers=True
    )


@migrations()
def m0003_outbox(db: Database) -> None:
    db.table("alerts").create(
        {
            "id": int, "subscription": str, "kind": str, "change_id": int, "release_id": int, "created": str, "due": str,
            "digest": str,
        },
        pk="id",
        foreign_keys=[("change_id", "changes", "id"), ("release_id", "releases", "id")],
        not_null={"subscription", "kind", "created", "due"},
    )  # fmt: skip
    db.table("alerts").create_index(["subscription", "due"])
    db.table("alerts").create_index(["release_id", "subscription"])
    # A recipient is a number, its place in the subscription's `to`: people publish this database.
    db.table("deliveries").create(
        {
            "id": int, "alert_id": int, "recipient": int, "state": str, "attempts": int, "next_attempt": str, "finished": str,
            "error": str,
        },
        pk="id",
        foreign_keys=[("alert_id", "alerts", "id")],
        not_null={"alert_id", "recipient", "state", "attempts", "next_attempt"},
        defaults={"state": "owed", "attempts": 0, "error": ""},
    )  # fmt: skip
    db.table("deliveries").create_index(["alert_id", "recipient"], unique=True)
    db.table("deliveries").create_index(["state", "next_attempt"])


@migrations()
def m0004_operation(db: Database) -> None:
    db.table("runs").create(
        {
            "id": int, "source": int, "started": str, "finished": str, "outcome": str, "visits": int, "unchanged": int,
            "pages": int, "gone": int, "blocked": int, "failed": int, "found": int, "changes": int, "note": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "started", "finished", "outcome"},
    )  # fmt: skip
    db.table("runs").create_index(["source", "started"])
    db.table("listings").create(
        {
            "id": int,
            "source": int,
            "url": str,
            "release_id": int,
            "position": int,
            "last_seen": str,
            "missing_since": str,
        },
        pk="id",
        foreign_keys=[("source", "sources", "id"), ("release_id", "releases", "id")],
    )
    db.table("listings").create_index(["source", "url", "release_id"], unique=True)
    db.table("listings").create_index(["release_id"])
    db.table("hosts").create({"host": str, "not_before": str, "reason": str}, pk="host")


@migrations()
def m0005_views(db: Database) -> None:
    db.create_view(
        "latest_changes",
        """
        select changes.id, sources.name as source, releases.title, changes.kind, changes.significance, changes.detected,
               changes.words_added, changes.words_removed, releases.language, releases.url, changes.reasons,
               changes.release_id, changes.from_revision, changes.to_revision
        from changes join releases on releases.id = changes.release_id join sources on sources.id = releases.source
        order by changes.id desc
        """,
    )
    db.create_view(
        "silent_edits",
        "select * from latest_changes where kind = 'silent-edit'",
    )


@migrations()
def m0006_judging(db: Database) -> None:
    # Places of a source's pages that were seen to differ between two visits of which neither was an
    # edit.
    db.table("volatile").create(
        {"id": int, "source": int, "place": str, "times": int, "first_seen": str, "last_seen": str},
        pk="id",
        foreign_keys=[("source", "sources", "id")],
        not_null={"source", "place", "times", "first_seen", "last_seen"},
    )
    db.table("volatile").create_index(["source", "place"], unique=True)
    db.create_view(
        "stamp_honesty",
        """
        with told as (
            select sources.name as source,
                   sum(changes.kind = 'edited' and (changes.fields like '%"updated":%' or changes.fields like '%"published":%')) as announced,
                   sum(changes.kind = 'silent-edit') as silent,
                   sum(changes.kind = 'restamped') as restamped
            from changes join releases on releases.id = changes.release_id join sources on sources.id = releases.source
            group by sources.name
        )
        select source, announced, silent, restamped,
               round(1.0 * announced / nullif(announced + silent, 0), 3) as share_of_edits_announced,
               round(1.0 * restamped / nullif(restamped + announced, 0), 3) as share_of_stamp_moves_without_edit
        from told
        """,
    )


@migrations()
def m0007_alarms(db: Database) -> None:
    # What an alert says that is about no change: the operator's own. `told` is the health that was
    # told last.
    db.table("alerts").add_column("subject", str)
    db.table("alerts").add_column("text", str)
    db.table("sources").add_column("told", str, not_null_default="")


@migrations()
def m0008_source_of_a_change(db: Database) -> None:
    # The pages ask for the changes of one source and of one kind, the latest first, and count them
    # by time: the index holds all that is counted, so that no row is read for it.
    db.table("changes").add_column("source", int)
    db.table("changes").add_column("stamp_moved", int, not_null_default=0)
    db.execute(
        "update changes set source = (select source from releases "
        "where releases.id = changes.release_id), "
        """stamp_moved = fields like '%"updated":%' or fields like '%"published":%'"""
    )
    db.table("changes").create_index(
        ["source", "kind", "detected", "stamp_moved", "release_id"],
        index_name="idx_changes_counted",
    )
    db.table("changes").create_index(["source"])
    db.table("changes").create_index(["kind"])
    db.table("releases").create_index(["language"])
    db.table("releases").create_index(["source", "status"])
    db.execute("drop view stamp_honesty")
    db.create_view(
        "stamp_honesty",
        """
        with told as (
            select source as key, sum(kind = 'edited' and stamp_moved) as announced, sum(kind = 'silent-edit') as silent,
                   sum(kind = 'restamped') as restamped
            from changes where kind in ('edited', 'silent-edit', 'restamped') group by source
        )
        select sources.name as source, announced, silent, restamped,
               round(1.0 * announced / nullif(announced + silent, 0), 3) as share_of_edits_announced,
               round(1.0 * restamped / nullif(restamped + announced, 0), 3) as share_of_stamp_moves_without_edit
        from told join sources on sources.id = told.key
        """,
    )


@migrations()
def m0009_index_words_only_when_they_change(db: Database) -> None:
    # The trigger of sqlite-utils indexes a text anew at every update of its row, and each visit
    # moves `last_seen`.
    db.execute("drop trigger revisions_au")
    db.execute(
        """
        create trigger revisions_au after update of title, body on revisions begin
            insert into revisions_fts (revisions_fts, rowid, title, body) values ('delete', old.rowid, old.title, old.body);
            insert into revisions_fts (rowid, title, body) values (new.rowid, new.title, new.body);
        end
        """
    )


@migrations()
def m0010_outbox(db: Database) -> None:
    outbox.migrate(db)


@migrations()
def m0011_watching(db: Database) -> None:
    watching.migrate(db)


@migrations()
def m0012_crawling(db: Database) -> None:
    crawling.migrate(db)


@migrations()
def m0013_evidence(db: Database) -> None:
    evidence.migrate(db)


@migrations()
def m0014_sightings(db: Database) -> None:
    sightings.migrate(db)


@migrations()
def m0015_ingest(db: Database) -> None:
    ingest.migrate(db)


@migrations()
def m0016_reasons(db: Database) -> None:
    reasons.migrate(db)
