"""The passages of what an older version recorded, found by comparing anew. `filling` alone brings
this, and with it all that compares: whoever looks something up has no use for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from monitor.compare import Differences
from monitor.compare.passages import Passage, passages
from monitor.compare.shown import LeftOut
from monitor.errors import DamagedRecord
from monitor.model import Change, Content, Kind
from monitor.store.bodies import COLUMNS
from monitor.store.ignored import WHEN_JUDGED, Judged
from monitor.store.rows import change_of, content_of
from monitor.store.search import writing


def put_older(db: Database, row: dict[str, Any]) -> None:
    """The passages of a change that an older version recorded."""
    try:
        change = change_of(row)
        found = list(_passages(db, change, row["of_source"]))
    except DamagedRecord:
        return  # it is shown as damaged, and `verify` names it
    writing.put_passages(db, change.id, found)


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
    query = f"select {COLUMNS} from revisions where id = ?"
    old, new = (
        content_of(next(db.query(query, [key])))
        for key in (change.from_revision, change.to_revision)
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
    old, new = (writing.content_of_document(row) for row in rows if row)
    return old, new
