"""What is found in later revisions: all of a release but its first.

Most of a later revision stood in the one before, so `search_later` knows which words it has, and
not where: a twelfth of the room. Where a query asks for words that stand one after the other, or in
the title, the revisions that have the words are looked through for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

from monitor.errors import DamagedRecord
from monitor.store import bodies
from monitor.store.search import index, words, writing
from monitor.store.search.chosen import Chosen
from monitor.store.search.index import LATER
from monitor.store.search.query import Query, Term, Where
from monitor.store.search.reading import rows, tuples

_REVISION = (
    f"select {bodies.AS_KEPT}, releases.source as source from revisions "
    "join releases on releases.id = revisions.release_id "
    "where revisions.release_id = ? and revisions.number = ?"
)


def candidates(db: sqlite3.Connection, query: Query, chosen: Chosen, before: int) -> Iterator[int]:
    """The rows of the later revisions that have the words of `query`, the last first, before that
    row: those that `that_hold` it, where it asks for more than words."""
    sql = f"select rowid from {LATER} where {LATER} match ? and rowid < ? order by rowid desc"
    return (row for (row,) in tuples(db, sql, [chosen.fts_of_words(query), before]))


def that_hold(
    db: sqlite3.Connection, query: Query, possible: Iterable[int], is_over: Callable[[], bool]
) -> list[int] | None:
    """Those of the `possible` rows of one release, which are given the last first, whose revision
    is as `query` wants it; None where it `is_over` before all were looked through."""
    opener, held = bodies.Opener(db), []
    for row in possible:
        if is_over():
            return None
        if _holds(db, opener, row, query):
            held.append(row)
    return held


def titles(db: sqlite3.Connection, release: int) -> list[str]:
    """The words of each title that a release has had."""
    query = "select distinct title from revisions where release_id = ?"
    return [words.said(str(title)) for (title,) in tuples(db, query, [release])]


def _holds(db: sqlite3.Connection, opener: bodies.Opener, row: int, query: Query) -> bool:
    """Whether the revision of that row is as `query` wants it. One that is damaged is: what is
    shown of it says so."""
    revision = next(iter(rows(db, _REVISION, index.parts_of(row))), None)
    if revision is None:
        return False
    if isinstance(revision["title"], str):
        by_title = _by_title(query, words.said(revision["title"]))
        if by_title is not None:
            return by_title
    revision["body"] = opener.plain(revision["id"], revision["body"])
    try:
        title, *others, _ = writing.columns_of_text(revision)
    except DamagedRecord:
        return True

    def stands(term: Term) -> bool:
        said = [title] if term.where is Where.TITLE else [title, *others]
        return any(stands_in(term, text) for text in said)

    wanted = all(any(map(stands, group)) for group in query.groups)
    return wanted and not any(map(stands, query.without))


def _by_title(query: Query, title: str) -> bool | None:
    """What the words of the title alone say of it; None where the text is to be opened."""

    def is_of_title(terms: Iterable[Term]) -> bool:
        return all(term.where is Where.TITLE for term in terms)

    def stands(term: Term) -> bool:
        return stands_in(term, title)

    lacking = [group for group in query.groups if not any(map(stands, group))]
    if any(map(stands, query.without)) or any(map(is_of_title, lacking)):
        return False
    return None if lacking or not is_of_title(query.without) else True


def stands_in(term: Term, said: str) -> bool:
    """Whether `term` stands in a text, by the words of it."""
    end = "" if term.prefix else " "
    return f" {' '.join(term.tokens)}{end}" in f" {said} "
