"""The database's shape, one function per migration: appended, never edited.

No cascades, since history is never deleted.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from monitor.store.steps import (
    absences,
    alerts,
    backlog,
    copies,
    documents,
    evidence,
    families,
    fields,
    frugal,
    history,
    ingest,
    later,
    learnt,
    million,
    mutes,
    operation,
    outbox,
    pages,
    press_rooms,
    reasons,
    researcher,
    resends,
    sightings,
    storage,
    texts,
    troubles,
    unwatched,
    watching,
)

migrations = Migrations("misajour")


@migrations()
def m0001_press_rooms(db: Database) -> None:
    press_rooms.migrate(db)


@migrations()
def m0002_history(db: Database) -> None:
    history.migrate(db)


@migrations()
def m0003_outbox(db: Database) -> None:
    alerts.migrate(db)


@migrations()
def m0004_operation(db: Database) -> None:
    operation.migrate(db)


@migrations()
def m0005_views(db: Database) -> None:
    db.create_view(
        "latest_changes",
        """
        select changes.id, sources.name as source, releases.title, changes.kind,
               changes.significance, changes.detected,
               changes.words_added, changes.words_removed, releases.language, releases.url,
               changes.reasons,
               changes.release_id, changes.from_revision, changes.to_revision
        from changes join releases on releases.id = changes.release_id
        join sources on sources.id = releases.source
        order by changes.id desc
        """,
    )
    db.create_view(
        "silent_edits",
        "select * from latest_changes where kind = 'silent-edit'",
    )


@migrations()
def m0006_judging(db: Database) -> None:
    # Places of a source's pages that were seen to differ without an edit.
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
                   sum(changes.kind = 'edited' and (changes.fields like '%"updated":%'
                       or changes.fields like '%"published":%')) as announced,
                   sum(changes.kind = 'silent-edit') as silent,
                   sum(changes.kind = 'restamped') as restamped
            from changes join releases on releases.id = changes.release_id
            join sources on sources.id = releases.source
            group by sources.name
        )
        select source, announced, silent, restamped,
               round(1.0 * announced / nullif(announced + silent, 0), 3)
                   as share_of_edits_announced,
               round(1.0 * restamped / nullif(restamped + announced, 0), 3)
                   as share_of_stamp_moves_without_edit
        from told
        """,
    )


@migrations()
def m0007_alarms(db: Database) -> None:
    # `subject` and `text` are what an alert says that is not about a change: the operator's own.
    # `told` is the health that was told last.
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
        "update changes set source = "
        "(select source from releases where releases.id = changes.release_id), "
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
            select source as key, sum(kind = 'edited' and stamp_moved) as announced,
                   sum(kind = 'silent-edit') as silent, sum(kind = 'restamped') as restamped
            from changes where kind in ('edited', 'silent-edit', 'restamped') group by source
        )
        select sources.name as source, announced, silent, restamped,
               round(1.0 * announced / nullif(announced + silent, 0), 3)
                   as share_of_edits_announced,
               round(1.0 * restamped / nullif(restamped + announced, 0), 3)
                   as share_of_stamp_moves_without_edit
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
            insert into revisions_fts (revisions_fts, rowid, title, body)
            values ('delete', old.rowid, old.title, old.body);
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
    """Nothing. Databases name it among what was applied, so the name is taken."""


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


@migrations()
def m0017_learnt(db: Database) -> None:
    learnt.migrate(db)


@migrations()
def m0018_documents(db: Database) -> None:
    documents.migrate(db)


@migrations()
def m0019_researcher(db: Database) -> None:
    researcher.migrate(db)


@migrations()
def m0020_mutes(db: Database) -> None:
    mutes.migrate(db)


@migrations()
def m0021_storage(db: Database) -> None:
    storage.migrate(db)


@migrations()
def m0022_backlog(db: Database) -> None:
    backlog.migrate(db)


@migrations()
def m0023_absences(db: Database) -> None:
    absences.migrate(db)


@migrations()
def m0024_pages(db: Database) -> None:
    pages.migrate(db)


@migrations()
def m0025_frugal(db: Database) -> None:
    frugal.migrate(db)


@migrations()
def m0026_unwatched(db: Database) -> None:
    unwatched.migrate(db)


@migrations()
def m0027_copies(db: Database) -> None:
    copies.migrate(db)


@migrations()
def m0028_million(db: Database) -> None:
    million.migrate(db)


@migrations()
def m0029_fields(db: Database) -> None:
    fields.migrate(db)


@migrations()
def m0030_resends(db: Database) -> None:
    resends.migrate(db)


@migrations()
def m0031_families(db: Database) -> None:
    families.migrate(db)


@migrations()
def m0032_texts(db: Database) -> None:
    texts.migrate(db)


@migrations()
def m0033_later(db: Database) -> None:
    later.migrate(db)


@migrations()
def m0034_troubles(db: Database) -> None:
    troubles.migrate(db)
