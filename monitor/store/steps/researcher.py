"""Search in every script, and what was removed and added as data."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # One index for all scripts, of words that misajour makes itself (`monitor.store.search.words`),
    # in place of one that took a Chinese sentence for a word.
    for trigger in ("revisions_ai", "revisions_ad", "revisions_au"):
        db.execute(f"drop trigger if exists {trigger}")
    db.execute("drop table if exists revisions_fts")
    _passages(db)
    _indexes(db)
    _indexed(db)


def _passages(db: Database) -> None:
    # `number` counts within a change; `place` is the kind of block that it stood in, `before` and
    # `behind` are the words around it, and `reason` is the place of what was told of it among the
    # change's reasons.
    db.table("passages").create(
        {
            "id": int,
            "change_id": int,
            "number": int,
            "side": str,
            "place": str,
            "before": str,
            "text": str,
            "behind": str,
            "words": int,
            "reason": int,
        },
        pk="id",
        foreign_keys=[("change_id", "changes", "id")],
        not_null={"change_id", "number", "side", "place", "before", "text", "behind", "words"},
    )
    db.table("passages").create_index(["change_id", "number"], unique=True)
    db.create_view(
        "removed_and_added",
        """
        select passages.id, sources.name as source, releases.title, releases.language,
               passages.side, passages.place, passages.text,
               passages.before || passages.text || passages.behind as context, passages.words,
               case when json_valid(changes.reasons)
                    then json_extract(changes.reasons, '$[' || passages.reason || ']')
               end as reason, changes.kind, changes.significance, changes.detected,
               old.last_seen as last_seen_before, releases.published, releases.url,
               changes.release_id, changes.id as change_id,
               old.number as from_number, new.number as to_number
        from passages join changes on changes.id = passages.change_id
        join releases on releases.id = changes.release_id
        join sources on sources.id = releases.source
        left join revisions as old on old.id = changes.from_revision
        left join revisions as new on new.id = changes.to_revision
        order by passages.id desc
        """,
    )


def _indexes(db: Database) -> None:
    # Words that misajour made, and no text.
    for name, columns in (
        ("search_texts", "title, body, around, about"),
        ("search_documents", "title, body, about"),
        ("search_changes", "removed, added, about"),
    ):
        db.execute(
            f"create virtual table {name} using fts5({columns}, "
            "content='', tokenize='ascii', prefix='3')"
        )


def _indexed(db: Database) -> None:
    # How far the indexes are made of what is kept already, of which `until` is the last row. That
    # is done a little at a time, while misajour is at its work.
    columns = {"what": str, "last": int, "until": int}
    db.table("indexed").create(columns, pk="what", not_null={"last", "until"})
    kept = {"changes": "changes", "passages": "changes", "texts": "revisions"}
    for what, table in (kept | {"documents": "editions"}).items():
        last = next(db.query(f"select max(id) as last from {table}"))["last"]
        if last is not None:
            db.table("indexed").insert({"what": what, "last": 0, "until": last})
