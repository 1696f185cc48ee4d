"""What is recorded, put into the search indexes and the table of passages: in the transaction that
records it, and for what an older version recorded, in batches."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from monitor.compare import Differences
from monitor.compare.passages import Passage, Side, passages
from monitor.compare.shown import LeftOut
from monitor.errors import DamagedRecord
from monitor.model import Change, Content, Kind
from monitor.store import codec
from monitor.store.ignored import WHEN_JUDGED, Judged
from monitor.store.rows import change_of, content_of
from monitor.store.search import index
from monitor.store.search.index import CHANGES, DOCUMENTS, TEXTS, About

log = logging.getLogger(__name__)

_BATCH = 500  # rows in one transaction: a process that is killed loses no more
_TELL = 5.0  # seconds between two lines on how far it is
_REVISIONS = """
    select revisions.*, releases.source as source
    from revisions join releases on releases.id = revisions.release_id
"""
_EDITIONS = """
    select editions.*, documents.source as source
    from editions join documents on documents.id = editions.document_id
"""
_CHANGES = """
    select changes.*, releases.source as of_source
    from changes join releases on releases.id = changes.release_id
"""


def add_text(db: Database, revision: int) -> None:
    """The revision with that key, just recorded."""
    _put_text(db, _one(db, f"{_REVISIONS} where revisions.id = ?", revision))


@contextmanager
def text_replaced(db: Database, revision: int) -> Iterator[None]:
    """What is said of the revision changes inside; the index follows."""
    query = f"{_REVISIONS} where revisions.id = ?"
    before = _one(db, query, revision)
    yield
    try:
        columns = columns_of_text(before)
    except DamagedRecord:
        return  # `verify` names it, and how the index is made anew
    index.take(db, TEXTS, index.row_of(before["release_id"], before["number"]), columns)
    _put_text(db, _one(db, query, revision))


@contextmanager
def document_replaced(db: Database, edition: int) -> Iterator[None]:
    """What is said of a document changes inside; the index follows."""
    query = f"{_EDITIONS} where editions.id = ?"
    before = _one(db, query, edition)
    yield
    if before["fields"] is not None:
        try:
            index.take(db, DOCUMENTS, edition, columns_of_document(before))
        except DamagedRecord:
            return
    _put_document(db, _one(db, query, edition))


def add_change(db: Database, change: int, found: Sequence[Passage]) -> None:
    """The change with that key, just recorded: its passages, and the words of them."""
    _put_passages(db, change, found)
    _put_change(db, _one(db, f"{_CHANGES} where changes.id = ?", change))


def _one(db: Database, query: str, key: int) -> dict[str, Any]:
    return next(db.query(query, [key]))


# Of rows -----------------------------------------------------------------------------------------


def columns_of_text(row: dict[str, Any]) -> tuple[str, ...]:
    """What the index holds of a revision. Raises DamagedRecord."""
    content = content_of(row)
    about = About(source=row["source"], language=content.language, day=row["first_seen"])
    return index.of_text(content, about)


def columns_of_document(row: dict[str, Any]) -> tuple[str, ...]:
    """What the index holds of a document that was read. Raises DamagedRecord."""
    about = About(source=row["source"], day=row["first_seen"])
    return index.of_document(_content_of_document(row), about)


def _content_of_document(row: dict[str, Any]) -> Content:
    try:
        return codec.loads(row["fields"], row["title"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DamagedRecord(f"edition {row['number']} of document {row['document_id']}") from None


def columns_of_change(db: Database, row: dict[str, Any]) -> tuple[str, ...]:
    """What the index holds of a change; empty where it has no passages."""
    query = "select side, text from passages where change_id = ? order by number"
    found = list(db.query(query, [row["id"]]))
    if not found:
        return ()
    sides = [[p["text"] for p in found if p["side"] == side] for side in Side]
    about = About(source=row["of_source"], day=row["detected"], kind=row["kind"])
    return index.of_change(sides[0], sides[1], about)


def _put_text(db: Database, row: dict[str, Any]) -> None:
    try:
        columns = columns_of_text(row)
    except DamagedRecord:
        return
    index.put(db, TEXTS, index.row_of(row["release_id"], row["number"]), columns)


def _put_document(db: Database, row: dict[str, Any]) -> None:
    if row["fields"] is None:
        return
    try:
        index.put(db, DOCUMENTS, row["id"], columns_of_document(row))
    except DamagedRecord:
        return


def _put_change(db: Database, row: dict[str, Any]) -> None:
    if columns := columns_of_change(db, row):
        index.put(db, CHANGES, row["id"], columns)


# Passages ----------------------------------------------------------------------------------------


def _put_passages(db: Database, change: int, found: Iterable[Passage]) -> None:
    db.conn.executemany(
        "insert into passages (change_id, number, side, place, before, text, behind, words, "
        "reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (change, n, p.side, p.place, p.before, p.text, p.behind, p.words, p.reason)
            for n, p in enumerate(found, 1)
        ],
    )


def _put_older(db: Database, row: dict[str, Any]) -> None:
    """The passages of a change that an older version recorded."""
    try:
        change = change_of(row)
        found = list(_passages(db, change, row["of_source"]))
    except DamagedRecord:
        return  # it is shown as damaged, and `verify` names it
    _put_passages(db, change.id, found)


def _passages(db: Database, change: Change, source: int) -> Iterator[Passage]:
    if change.kind is Kind.REREAD:  # our reading changed, and not the page
        return
    counted = change.words_added, change.words_removed
    document = _documents(db, change)
    if document is not None:
        yield from passages(Differences(*document), change.reasons, LeftOut(), document=True)
        return
    if not (change.from_revision and change.to_revision):
        return
    if change.from_revision == change.to_revision:
        return
    judged = Judged(change.id, change.detected, counted)
    values = {
        "source": source,
        "release": change.release_id,
        "first": judged.first,
        "since": judged.since,
    }
    places = frozenset(row["place"] for row in db.query(WHEN_JUDGED, values))
    query = "select * from revisions where id = ?"
    old, new = (
        content_of(_one(db, query, key)) for key in (change.from_revision, change.to_revision)
    )
    left_out = LeftOut(places, counted)
    yield from passages(Differences(old, new), change.reasons, left_out)


def _documents(db: Database, change: Change) -> tuple[Content, Content] | None:
    """What a linked document that was replaced said before and after, where both were read."""
    names = change.fields.get("document")
    if not isinstance(names, list):
        return None
    query = "select * from editions where snapshot = ? order by fields is null, id limit 1"
    rows = [next(db.query(query, [str(name)]), None) for name in names]
    if len(rows) != 2 or any(row is None or row["fields"] is None for row in rows):
        return None
    old, new = (_content_of_document(row) for row in rows if row)
    return old, new


# What is there already ---------------------------------------------------------------------------

_STEPS: dict[str, tuple[str, str, Callable[[Database, dict[str, Any]], None]]] = {
    "passages": (_CHANGES, "changes", _put_older),
    "texts": (_REVISIONS, "revisions", _put_text),
    "changes": (_CHANGES, "changes", _put_change),
    "documents": (_EDITIONS, "editions", _put_document),
}


def fill(db: Database) -> None:
    """Index what is not indexed yet, as a database of an older version; go on where a process that
    was killed left off."""
    left = {row["what"]: row["last"] for row in db.query("select what, last from indexed")}
    for what, (query, table, put) in _STEPS.items():
        if what in left:
            _fill(db, what, left[what], f"{query} where {table}.id > ? order by {table}.id", put)


def _fill(
    db: Database,
    what: str,
    last: int,
    query: str,
    put: Callable[[Database, dict[str, Any]], None],
) -> None:
    done, told = 0, time.monotonic()
    while batch := list(db.query(f"{query} limit {_BATCH}", [last])):
        last = batch[-1]["id"]
        with db.atomic():
            for row in batch:
                put(db, row)
            db.execute("update indexed set last = ? where what = ?", [last, what])
        done += len(batch)
        if time.monotonic() - told > _TELL:
            told = time.monotonic()
            log.warning("search is being brought up to date: %s, %s so far", what, f"{done:,}")
    with db.atomic():
        db.execute("delete from indexed where what = ?", [what])


def start_anew(db: Database) -> None:
    """Empty the indexes, and make them of what is kept."""
    with db.atomic():
        for name in index.COLUMNS:
            db.execute(f"drop table if exists {name}")
        index.create(db)
        db.table("indexed").insert_all(
            ({"what": what, "last": 0} for what in _STEPS if what != "passages"), replace=True
        )
    fill(db)
