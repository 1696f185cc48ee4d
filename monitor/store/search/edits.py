"""What edits took out and put in: the changes that a query finds. Reads only, over a plain
connection."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.model import Reason
from monitor.store.rows import must_be_texts, reasons_of, told_of
from monitor.store.search import index, later, marking
from monitor.store.search.chosen import Chosen, any_of
from monitor.store.search.finding import (
    FOREVER,
    LAST_ROW,
    PAGE,
    Listed,
    counted,
    is_complete,
)
from monitor.store.search.index import CHANGES, TEXTS
from monitor.store.search.marking import Piece
from monitor.store.search.query import Query, Term, Where
from monitor.store.search.reading import rows, tuples


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageHit:
    """Words that were removed or added, in a change that was found, with what stood `before` and
    `behind` them; `found` where they hold what was searched for, which is `marked`. `reason` is
    what was told of them."""

    side: str
    place: str
    before: str
    text: str
    behind: str
    words: int
    reason: Reason | None
    marked: tuple[Piece, ...]

    @property
    def found(self) -> bool:
        return any(piece.hit for piece in self.marked)

    @property
    def context(self) -> str:
        """The words with what stood around them."""
        return f"{self.before}{self.text}{self.behind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditHit:
    """A change that removed or added the words. `before` and `after` are the numbers of the
    revisions, and `from_revision` and `to_revision` their keys; visits saw the text before until
    `last_seen_before`. Moments are UTC texts."""

    change_id: int
    release_id: int
    source: str
    title: str
    url: str
    language: str
    published: str
    kind: str
    significance: str
    detected: str
    last_seen_before: str | None
    before: int | None
    after: int | None
    from_revision: int | None
    to_revision: int | None
    passages: tuple[PassageHit, ...]


_EDIT = """
    select changes.id, changes.release_id, changes.kind, changes.significance, changes.detected,
           changes.from_revision, changes.to_revision, sources.name as source, releases.title,
           releases.url, releases.language, releases.published, old.last_seen as last_seen_before,
           old.number as before, new.number as after, changes.reasons, changes.reason_values
    from changes join releases on releases.id = changes.release_id
    join sources on sources.id = releases.source
    left join revisions as old on old.id = changes.from_revision
    left join revisions as new on new.id = changes.to_revision
    where changes.id = ?
"""
_OTHERS = 2  # parameters before those of a query: the language, and how many
_WITH_WORDS = f"rowid in (select rowid from {CHANGES} where {CHANGES} match {{0}})"
_WITH_TITLE = f"""
    (select release_id from changes where changes.id = {CHANGES}.rowid)
        in (select rowid >> {index.SHIFT} from {TEXTS} where {TEXTS} match {{0}}
            union all select value from json_each({{1}}))
"""
_IN_LANGUAGE = f"""
    (?1 = '' or exists (
        select 1 from changes join releases on releases.id = changes.release_id
        where changes.id = {CHANGES}.rowid
          and (releases.language = ?1 or releases.language like ?1 || '-%')))
"""


def edits(
    db: sqlite3.Connection,
    query: Query,
    chosen: Chosen,
    *,
    before: int = 0,
    size: int = PAGE,
    patience: float = FOREVER,
    oldest_first: bool = False,
) -> Listed[EditHit]:
    """The changes that removed or added the words, the latest first; `before` that change, or with
    `oldest_first`, after it. `patience` is how many seconds may be spent on counting them."""
    if not query:
        return Listed()
    where, values = _where(db, query, chosen)
    begin = f"rowid > {before}" if oldest_first else f"rowid < {before or LAST_ROW}"
    order = "rowid" if oldest_first else "rowid desc"
    sql = f"select rowid {where} and {_IN_LANGUAGE} and {begin} order by {order} limit ?2"
    keys = [row for (row,) in tuples(db, sql, [chosen.language, size + 1, *values])]
    hits = [_edit(db, query, key) for key in keys[:size]]
    after = keys[size - 1] if len(keys) > size else 0
    total, exact = len(hits), not after
    if patience and (after or before):
        all_rows = tuples(db, f"select {_IN_LANGUAGE} {where}", [chosen.language, 0, *values])
        total, exact = counted(all_rows, patience)
    titles = ("texts",) if query.of_titles else ()
    complete = is_complete(db, "passages", "changes", *titles)
    return Listed(tuple(filter(None, hits)), total, after, exact, complete)


def _where(db: sqlite3.Connection, query: Query, chosen: Chosen) -> tuple[str, list[str]]:
    """The changes that `query` finds, in SQL, and the values of its parameters from the third on.

    A change has no title: title: is that of its release, as it is or ever was, which the index of
    texts has.
    """
    values: list[str] = []

    def matching(terms: Iterable[Term]) -> str:
        """That a change has one of `terms`, or its release does in the title."""
        given, found = list(terms), []
        if said := [term for term in given if term.where is not Where.TITLE]:
            found.append(_WITH_WORDS.format(value(any_of(said))))
        if titles := [term for term in given if term.where is Where.TITLE]:
            edited = json.dumps(later.titled(db, titles))
            found.append(_WITH_TITLE.format(value(any_of(titles)), value(edited)))
        return f"({' or '.join(found)})"

    def value(given: str) -> str:
        values.append(given)
        return f"?{len(values) + _OTHERS}"

    def of_title(terms: Iterable[Term]) -> bool:
        return any(term.where is Where.TITLE for term in terms)

    plain = Query(
        tuple(group for group in query.groups if not of_title(group)),
        tuple(term for term in query.without if term.where is not Where.TITLE),
    )
    wanted = [matching(group) for group in query.groups if of_title(group)]
    match = chosen.fts(plain, languages=False)
    unwanted = [term for term in query.without if term.where is Where.TITLE or not match]
    wanted += [f"not {matching([term])}" for term in unwanted]
    if chosen.are_rough:
        own = f"changes.id = {CHANGES}.rowid and {chosen.moments('detected')}"
        wanted.append(f"exists (select 1 from changes where {own})")
    if match:
        values.append(match)
        wanted.append(f"{CHANGES} match ?{len(values) + _OTHERS}")
    return f"from {CHANGES} where {' and '.join(wanted)}", values


def _edit(db: sqlite3.Connection, query: Query, change: int) -> EditHit | None:
    row = next(iter(rows(db, _EDIT, [change])), None)
    if row is None:
        return None
    must_be_texts(row, f"change {change}", "kind", "significance", "detected")
    of_release = "source", "title", "url", "language", "published"
    must_be_texts(row, f"release {row['release_id']}", *of_release)
    recorded = {name: row.pop(name) for name in ("reasons", "reason_values")}
    reasons = reasons_of(recorded)
    sql = "select * from passages where change_id = ? order by number"
    said = tuple(_passage(query, passage, reasons) for passage in rows(db, sql, [change]))
    return EditHit(change_id=row.pop("id"), passages=said, **row)


def _passage(query: Query, row: dict[str, Any], reasons: Sequence[Reason]) -> PassageHit:
    said = "side", "place", "before", "text", "behind"
    must_be_texts(row, f"change {row['change_id']}", *said)
    terms = [term for term in query.terms if term.where in (Where.ANYWHERE, row["side"])]
    return PassageHit(
        side=row["side"],
        place=row["place"],
        before=row["before"],
        text=row["text"],
        behind=row["behind"],
        words=row["words"],
        reason=told_of(row["reason"], reasons),
        marked=marking.marked(row["text"], terms),
    )
