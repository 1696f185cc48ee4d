"""What is recorded, put into the search indexes and the table of passages: in the transaction that
records it. For what an older version recorded, see `filling`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from monitor.errors import DamagedRecord
from monitor.model import Content
from monitor.store import bodies, codec
from monitor.store.rows import content_of
from monitor.store.search import index
from monitor.store.search.index import CHANGES, DOCUMENTS, LATER, TEXTS, About

if TYPE_CHECKING:
    from monitor.compare.passages import Passage

REVISIONS_OF = f"""
    select {bodies.COLUMNS}, releases.source as source
    from revisions join releases on releases.id = revisions.release_id
"""
LATER_OF = f"{REVISIONS_OF} and revisions.number > 1"
EDITIONS_OF = """
    select editions.*, documents.source as source
    from editions join documents on documents.id = editions.document_id
"""
CHANGES_OF = """
    select changes.*, releases.source as of_source
    from changes join releases on releases.id = changes.release_id
"""


def add_text(db: Database, release: int, number: int, content: Content, about: About) -> None:
    """The revision of that number, just recorded."""
    home = TEXTS if number == 1 else LATER
    columns = index.in_index(home, index.of_text(content, about))
    index.put(db, home, index.row_of(release, number), columns)


@contextmanager
def text_replaced(db: Database, revision: int) -> Iterator[None]:
    """What is said of the revision changes inside; the index follows."""
    query = f"{REVISIONS_OF} where revisions.id = ?"
    before = _one(db, query, revision)
    yield
    if waits(db, "texts", revision):
        return
    try:
        columns = columns_of_text(before)
    except DamagedRecord:
        return  # `verify` names it, and how the index is made anew
    _take_text(db, before, columns)
    put_text(db, _one(db, query, revision))


@contextmanager
def document_replaced(db: Database, edition: int) -> Iterator[None]:
    """What is said of a document changes inside; the index follows."""
    query = f"{EDITIONS_OF} where editions.id = ?"
    before = _one(db, query, edition)
    yield
    if waits(db, "documents", edition):
        return
    if before["fields"] is not None:
        try:
            index.take(db, DOCUMENTS, edition, columns_of_document(before))
        except DamagedRecord:
            return
    put_document(db, _one(db, query, edition))


def add_change(db: Database, change: int, found: Sequence[Passage], about: About) -> None:
    """The change with that key, just recorded: its passages, and the words of them."""
    if not found:
        return
    put_passages(db, change, found)
    index.put(db, CHANGES, change, _of_passages(((p.side, p.text) for p in found), about))


def waits(db: Database, what: str, key: int) -> bool:
    """Whether the row with that key is not indexed yet."""
    query = "select 1 from indexed where what = ? and last < ? and until >= ?"
    return next(db.query(query, [what, key, key]), None) is not None


def _one(db: Database, query: str, key: int) -> dict[str, Any]:
    return next(db.query(query, [key]))


# Of rows -----------------------------------------------------------------------------------------


def columns_of_text(row: dict[str, Any]) -> tuple[str, ...]:
    """What the index holds of a revision. Raises DamagedRecord."""
    content = content_of(row)
    if not isinstance(row["number"], int):
        raise DamagedRecord(f"revision {row['number']} of release {row['release_id']}")
    about = About(source=row["source"], language=content.language, day=row["first_seen"])
    return index.of_text(content, about)


def columns_of_document(row: dict[str, Any]) -> tuple[str, ...]:
    """What the index holds of a document that was read. Raises DamagedRecord."""
    about = About(source=row["source"], day=row["first_seen"])
    return index.of_document(content_of_document(row), about)


def content_of_document(row: dict[str, Any]) -> Content:
    """What a document says that was read. Raises DamagedRecord."""
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
    about = About(source=row["of_source"], day=row["detected"], kind=row["kind"])
    return _of_passages(((p["side"], p["text"]) for p in found), about)


def _of_passages(found: Iterable[tuple[str, str]], about: About) -> tuple[str, ...]:
    """What the index holds of a change by its passages: the side of each, and its text."""
    from monitor.compare.passages import Side  # brings comparing, for changes alone

    passages = list(found)
    sides = [[text for at, text in passages if at == side] for side in Side]
    return index.of_change(sides[0], sides[1], about)


def put_text(db: Database, row: dict[str, Any]) -> None:
    try:
        columns = columns_of_text(row)
    except DamagedRecord:
        return
    home = _home(db, row)
    at = index.row_of(row["release_id"], row["number"])
    index.put(db, home, at, index.in_index(home, columns))


def _take_text(db: Database, row: dict[str, Any], columns: tuple[str, ...]) -> None:
    home = _home(db, row)
    at = index.row_of(row["release_id"], row["number"])
    index.take(db, home, at, index.in_index(home, columns))


def _home(db: Database, row: dict[str, Any]) -> str:
    """The index that has a revision."""
    return TEXTS if row["number"] == 1 or waits(db, "later", row["id"]) else LATER


def take_over(db: Database, row: dict[str, Any]) -> None:
    """Have a later revision in LATER that an older version put into TEXTS."""
    try:
        columns = columns_of_text(row)
    except DamagedRecord:
        return
    at = index.row_of(row["release_id"], row["number"])
    index.take(db, TEXTS, at, columns)
    index.put(db, LATER, at, index.in_index(LATER, columns))


def put_document(db: Database, row: dict[str, Any]) -> None:
    if row["fields"] is None:
        return
    try:
        index.put(db, DOCUMENTS, row["id"], columns_of_document(row))
    except DamagedRecord:
        return


def put_change(db: Database, row: dict[str, Any]) -> None:
    if columns := columns_of_change(db, row):
        index.put(db, CHANGES, row["id"], columns)


# Passages ----------------------------------------------------------------------------------------


def put_passages(db: Database, change: int, found: Iterable[Passage]) -> None:
    db.conn.executemany(
        "insert into passages (change_id, number, side, place, before, text, behind, words, "
        "reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (change, n, p.side, p.place, p.before, p.text, p.behind, p.words, p.reason)
            for n, p in enumerate(found, 1)
        ],
    )
