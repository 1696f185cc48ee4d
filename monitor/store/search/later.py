"""What is found in later revisions: all of a release but its first.

Most of a later revision stood in the one before, so `search_later` knows which words it has, and
not where: a twelfth of the room. Where a query asks for words that stand one after the other, or in
the title, the revisions that have the words are looked through for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from monitor.errors import DamagedRecord
from monitor.store.search import index, words, writing
from monitor.store.search.chosen import Chosen
from monitor.store.search.index import LATER
from monitor.store.search.query import Query, Term, Where

_REVISION = f"{writing.REVISIONS_OF} where revisions.release_id = ? and revisions.number = ?"
_TITLES = f"""
    select revisions.release_id, revisions.title from {LATER} join revisions
    on revisions.release_id = {LATER}.rowid >> {index.SHIFT}
    and revisions.number = {LATER}.rowid & {index.MOST} where {LATER} match ?
"""


def rows(
    db: sqlite3.Connection,
    query: Query,
    chosen: Chosen,
    before: int,
    is_over: Callable[[], bool] = lambda: False,
) -> Iterator[int]:
    """The rows of the later revisions that `query` finds, the last first, before that row; until it
    `is_over`."""
    sql = f"select rowid from {LATER} where {LATER} match ? and rowid < ? order by rowid desc"
    found = (row for (row,) in _tuples(db, sql, [chosen.words(query), before]))
    if query.of_words:
        yield from found
        return
    for row in found:
        if is_over():
            return
        if _holds(db, row, query):
            yield row


def titled(db: sqlite3.Connection, terms: Iterable[Term]) -> list[int]:
    """The releases of which a later revision has one of `terms` in its title."""
    wanted = list(terms)
    match = " OR ".join(term.words for term in wanted)
    found = {
        release
        for release, title in _tuples(db, _TITLES, [match])
        if any(_stands(term, words.said(str(title))) for term in wanted)
    }
    return sorted(found)


def _holds(db: sqlite3.Connection, row: int, query: Query) -> bool:
    """Whether the revision of that row is as `query` wants it. One that is damaged is: what is
    shown of it says so."""
    cursor = db.cursor()
    cursor.row_factory = None
    found = cursor.execute(_REVISION, index.parts_of(row))
    names = [column[0] for column in found.description]
    revision = next((dict(zip(names, values, strict=True)) for values in found), None)
    if revision is None:
        return False
    try:
        title, *others, _ = writing.columns_of_text(revision)
    except DamagedRecord:
        return True

    def stands(term: Term) -> bool:
        texts = [title] if term.where is Where.TITLE else [title, *others]
        return any(_stands(term, text) for text in texts)

    wanted = all(any(map(stands, group)) for group in query.groups)
    return wanted and not any(map(stands, query.without))


def _stands(term: Term, said: str) -> bool:
    """Whether `term` stands in a text, by the words of it."""
    end = "" if term.prefix else " "
    return f" {' '.join(term.tokens)}{end}" in f" {said} "


def _tuples(db: sqlite3.Connection, sql: str, values: list[object]) -> Iterator[tuple[int, ...]]:
    cursor = db.cursor()
    cursor.row_factory = None
    return iter(cursor.execute(sql, values))
