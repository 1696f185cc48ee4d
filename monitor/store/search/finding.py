"""What a query finds. Reads only, over a plain connection: the pages have one of Datasette's."""

from __future__ import annotations

import heapq
import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, TypeVar

from monitor.errors import DamagedRecord
from monitor.model import Content
from monitor.store.bodies import COLUMNS
from monitor.store.rows import content_of, must_be_texts
from monitor.store.search import index, later, marking, unseen
from monitor.store.search.chosen import Chosen
from monitor.store.search.index import DOCUMENTS, TEXTS
from monitor.store.search.life import Span, life_of
from monitor.store.search.marking import Piece
from monitor.store.search.query import Query, Where
from monitor.store.search.reading import rows, tuples

T = TypeVar("T")

PAGE = 25
FOREVER = math.inf
_GLANCE = 512  # releases between two looks at the clock
LAST_ROW = 1 << 62
"""Behind all rows of an index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextHit:
    """A release in which the words stood. `spans` are the times in which they did, the oldest
    first; `piece` is from revision `number`, the latest with them, of `newest`."""

    release_id: int
    source: str
    title: str
    url: str
    language: str
    status: str
    published: str
    number: int
    newest: int
    spans: tuple[Span, ...]
    piece: tuple[Piece, ...]

    @property
    def stands(self) -> bool:
        """Whether the words are in the text of today, be it hidden from readers."""
        return bool(self.spans) and self.spans[-1].gone is None

    @property
    def hidden(self) -> bool:
        """Whether the words stand where readers do not see them."""
        return bool(self.spans) and self.spans[-1].hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentHit:
    """A state of a linked document in which the words stand, and a release that links it."""

    edition_id: int
    number: int
    url: str
    title: str
    first_seen: str
    release_id: int
    release_title: str
    source: str
    piece: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """One page of what was found. `total` counts all, or where that is not `exact`, at least so
    many; `after` is where the next page begins, 0 where there is none. Not `complete`: the index is
    still being filled, and there may be more. `cut_short`: the time to look through texts was over,
    and what is left of them begins at `after`."""

    hits: tuple[T, ...] = ()
    total: int = 0
    after: int = 0
    exact: bool = True
    complete: bool = True
    cut_short: bool = False


def untold(release: int) -> None:
    """For whoever need not know what is reached."""


@dataclass(slots=True)
class Limit:
    """Until when releases or changes may be looked through, on the clock of `time.monotonic`;
    `reached` is called with each release that is. `ended_at`: the last that was looked through,
    where the time was over: behind it goes on whoever asks for the rest. 0 where it was not."""

    until: float
    reached: Callable[[int], None]
    ended_at: int = 0

    @classmethod
    def of(cls, seconds: float, reached: Callable[[int], None] = untold) -> Limit:
        return cls(time.monotonic() + seconds, reached)

    def is_over(self) -> bool:
        return time.monotonic() > self.until


def source_key(db: sqlite3.Connection, name: str) -> int:
    """The key of the source called `name`; -1, which none has, where there is none."""
    found = list(tuples(db, "select id from sources where name = ?", [name]))
    return int(found[0][0]) if found else -1


def is_complete(db: sqlite3.Connection, *what: str) -> bool:
    """Whether all that is kept is in the indexes, or the tables, called `what`."""
    marks = ", ".join("?" * len(what))
    return not list(tuples(db, f"select 1 from indexed where what in ({marks}) limit 1", what))


def counted(rows: Iterator[Any], patience: float) -> tuple[int, bool]:
    """The number of `rows`, and whether that is all of them: after `patience` seconds no more are
    counted."""
    end, number = time.monotonic() + patience, 0
    for seen, (counts,) in enumerate(rows):
        number += counts
        if not (seen + 1) % _GLANCE and time.monotonic() > end:
            return number, False
    return number, True


# Texts -------------------------------------------------------------------------------------------


def count_texts(
    db: sqlite3.Connection,
    query: Query,
    chosen: Chosen,
    patience: float,
    reached: Callable[[int], None] = untold,
    before: int = LAST_ROW,
) -> tuple[int, bool]:
    """The number of releases in which the words stood at some time, of those in rows `before` that
    one, and whether that is all of them: after `patience` seconds no more are counted."""
    limit = Limit.of(patience, reached)
    rows = _found_rows(db, query, chosen, before, limit)
    # they come in order, so the same release stands together
    number, exact = counted(((1,) for _ in groupby(rows, _release_of)), patience)
    return number, exact and not limit.ended_at


def _release_of(row: int) -> int:
    return row >> index.SHIFT


def _found_rows(
    db: sqlite3.Connection, query: Query, chosen: Chosen, before: int, limit: Limit
) -> Iterator[int]:
    """The rows that `query` finds, the last first, before that row. A release is looked through to
    its end or not at all, and the first one always is: who goes on behind the last comes on."""
    sql = (
        f"select rowid from {TEXTS} where {TEXTS} match ? and rowid < ? {_within(chosen)} "
        "order by rowid desc"
    )
    first = (row for (row,) in tuples(db, sql, [chosen.fts(query), before]))
    edited = later.candidates(db, query, chosen, before)
    if query.of_words:
        yield from heapq.merge(first, edited, reverse=True)
        return
    merged = heapq.merge(
        ((row, True) for row in first), ((row, False) for row in edited), reverse=True
    )
    is_over, last = _never, 0
    for release, found in groupby(merged, lambda one: _release_of(one[0])):
        limit.reached(release)
        known: list[int] = []
        possible: list[int] = []
        for row, is_found in found:
            (known if is_found else possible).append(row)
        held = later.that_hold(db, query, possible, is_over)
        if held is None:
            limit.ended_at = last
            return
        yield from sorted(known + held, reverse=True)
        is_over, last = limit.is_over, release


def _never() -> bool:
    return False


def _within(chosen: Chosen) -> str:
    """That a first revision is of the days that are chosen, where `fts` is of their months."""
    if not chosen.are_rough:
        return ""
    return (
        f"and exists (select 1 from revisions where release_id = {TEXTS}.rowid >> {index.SHIFT} "
        f"and number = {TEXTS}.rowid & {index.LAST_NUMBER} and {chosen.moments('first_seen')})"
    )


def texts(
    db: sqlite3.Connection,
    query: Query,
    chosen: Chosen,
    *,
    before: int = 0,
    size: int = PAGE,
    patience: float = FOREVER,
    looking: float = FOREVER,
    reached: Callable[[int], None] = untold,
) -> Listed[TextHit]:
    """The releases in which the words stood, those that became known last first; `before` that
    release. `patience` is how many seconds may be spent on counting them, `looking` on looking
    through texts for them; `reached` is called with each release that is looked through."""
    if not query:
        return Listed()
    last = index.rows_of(before)[0] if before else LAST_ROW
    limit = Limit.of(looking, reached)
    found: dict[int, list[int]] = {}
    after = 0
    for row in _found_rows(db, query, chosen, last, limit):
        release, number = index.parts_of(row)
        if release not in found and len(found) == size:
            after = min(found)
            break
        found.setdefault(release, []).append(number)
    after = after or limit.ended_at
    hits = [_text_hit(db, query, release, numbers) for release, numbers in found.items()]
    total, exact = len(hits), not after
    if patience and (after or before):
        # what the first page has is counted: nothing is looked through twice
        known, behind = (0, LAST_ROW) if before else (len(hits), index.rows_of(after)[0])
        rest, exact = count_texts(db, query, chosen, patience, reached, behind)
        total = known + rest
    return Listed(
        hits=tuple(filter(None, hits)),
        total=max(total, len(hits)),
        after=after,
        exact=exact,
        complete=is_complete(db, "texts"),
        cut_short=bool(limit.ended_at),
    )


def _text_hit(
    db: sqlite3.Connection, query: Query, release: int, numbers: list[int]
) -> TextHit | None:
    sql = (
        "select releases.*, sources.name as source_name from releases "
        "join sources on sources.id = releases.source where releases.id = ?"
    )
    about = next(iter(rows(db, sql, [release])), None)
    if about is None:
        return None
    must_be_texts(about, f"source {about['source']}", "source_name")
    must_be_texts(about, f"release {release}", "title", "url", "language", "status", "published")
    shown = _read(_revision(db, release, max(numbers)))
    newest = list(tuples(db, "select max(number) from revisions where release_id = ?", [release]))
    lived = life_of(db, release, frozenset(numbers), about["status"])
    if lived.spans and about["status"] != "removed":

        def text(number: int) -> Content | DamagedRecord | None:
            return shown if number == max(numbers) else _read(_revision(db, release, number))

        lived = unseen.to_this_day(lived, text, query)
    return TextHit(
        release_id=release,
        source=about["source_name"],
        title=about["title"],
        url=about["url"],
        language=about["language"],
        status=about["status"],
        published=about["published"],
        number=max(numbers),
        newest=newest[0][0] or 0,
        spans=lived.spans,
        piece=_piece(query, shown),
    )


def _revision(db: sqlite3.Connection, release: int, number: int) -> dict[str, Any] | None:
    sql = f"select {COLUMNS} from revisions where release_id = ? and number = ?"
    return next(iter(rows(db, sql, [release, number])), None)


def _read(row: dict[str, Any] | None) -> Content | DamagedRecord | None:
    """What the row of a revision or an edition says, or that it is damaged."""
    try:
        return content_of(row) if row is not None else None
    except DamagedRecord as error:
        return error


def _piece(query: Query, content: Content | DamagedRecord | None) -> tuple[Piece, ...]:
    if isinstance(content, DamagedRecord):
        return (Piece(str(content)),)
    return marking.snippet(_texts(content, query), query.terms) if content is not None else ()


def _texts(content: Content, query: Query) -> Iterator[str]:
    """What is looked through for the words, in the order in which it is."""
    if any(term.where is Where.TITLE for term in query.terms):
        yield content.title
    yield content.body
    yield from index.around(content)
    yield content.title


# Documents ---------------------------------------------------------------------------------------

_DOCUMENT = """
    select editions.id, editions.number, editions.title, editions.fields, editions.first_seen,
           editions.document_id as release_id, documents.id as document_id, documents.url,
           sources.name as source
    from editions join documents on documents.id = editions.document_id
    join sources on sources.id = documents.source where editions.id = ?
"""
_LINKED_BY = """
    select releases.id, releases.title, releases.url from attached
    join releases on releases.id = attached.release_id
    where attached.document_id = ? order by attached.until != '', releases.id desc limit 1
"""


def documents(
    db: sqlite3.Connection,
    query: Query,
    chosen: Chosen,
    *,
    before: int = 0,
    size: int = PAGE,
    patience: float = FOREVER,
) -> Listed[DocumentHit]:
    """States of linked documents in which the words stand, the latest first; `before` that state.
    `patience` is how many seconds may be spent on counting them."""
    if not query or chosen.language or chosen.kinds:  # nobody says of a document what it is in
        return Listed()
    match, where = chosen.fts(query), f"from {DOCUMENTS} where {DOCUMENTS} match ?"
    if chosen.are_rough:
        own = f"editions.id = {DOCUMENTS}.rowid and {chosen.moments('first_seen')}"
        where += f" and exists (select 1 from editions where {own})"
    sql = f"select rowid {where} and rowid < ? order by rowid desc limit ?"
    keys = [key for (key,) in tuples(db, sql, [match, before or LAST_ROW, size + 1])]
    hits = [_document(db, query, key) for key in keys[:size]]
    after = keys[size - 1] if len(keys) > size else 0
    total, exact = len(hits), not after
    if patience and (after or before):
        total, exact = counted(tuples(db, f"select 1 {where}", [match]), patience)
    complete = is_complete(db, "documents")
    return Listed(tuple(filter(None, hits)), total, after, exact, complete)


def _document(db: sqlite3.Connection, query: Query, edition: int) -> DocumentHit | None:
    row = next(iter(rows(db, _DOCUMENT, [edition])), None)
    if row is None:
        return None
    must_be_texts(row, f"document {row['document_id']}", "url", "title", "source")
    linked = next(iter(rows(db, _LINKED_BY, [row["document_id"]])), None)
    return DocumentHit(
        edition_id=edition,
        number=row["number"],
        url=row["url"],
        title=row["title"] or "",
        first_seen=row["first_seen"],
        release_id=linked["id"] if linked else 0,
        release_title=(linked["title"] or linked["url"]) if linked else "",
        source=row["source"],
        piece=_piece(query, _read(row)),
    )
