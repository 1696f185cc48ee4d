"""What edits took out and put in: the changes that a query finds. Reads only, over a plain
connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Any

from monitor.model import Reason
from monitor.store.rows import must_be_texts, reasons_of, told_of
from monitor.store.search import index, later, marking
from monitor.store.search.chosen import Chosen, any_of
from monitor.store.search.finding import (
    FOREVER,
    LAST_ROW,
    PAGE,
    Limit,
    Listed,
    is_complete,
)
from monitor.store.search.index import CHANGES, LATER, TEXTS
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
_WITH_WORDS = f"rowid in (select rowid from {CHANGES} where {CHANGES} match {{}})"
_RELEASE = f"(select release_id from changes where changes.id = {CHANGES}.rowid)"
_OF_TEXTS = f"select rowid >> {index.SHIFT} from {TEXTS} where {TEXTS} match {{}}"
_OF_LATER = f"select rowid >> {index.SHIFT} from {LATER} where {LATER} match {{}}"
_FIRST_TITLED = f"{_RELEASE} in ({_OF_TEXTS})"
_LATER_TITLED = f"{_RELEASE} in ({_OF_LATER})"
_MAY_BE_TITLED = f"{_RELEASE} in ({_OF_TEXTS} union all {_OF_LATER})"
_KNOWN = 1 << 14
"""Releases of which it is kept which titles they had: a few hundred bytes each."""
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
    looking: float = FOREVER,
    oldest_first: bool = False,
) -> Listed[EditHit]:
    """The changes that removed or added the words, the latest first; `before` that change, or with
    `oldest_first`, after it. `patience` is how many seconds may be spent on counting them,
    `looking` on looking for them."""
    if not query:
        return Listed()
    wanted = _Wanted(query, chosen)
    begin = f"rowid > {before}" if oldest_first else f"rowid < {before or LAST_ROW}"
    order = "rowid" if oldest_first else "rowid desc"
    limit = Limit.of(looking)
    rows = wanted.found(db, f"and {begin} order by {order}", limit)
    keys = list(islice(rows, size + 1))
    hits = [_edit(db, query, key) for key in keys[:size]]
    after = keys[size - 1] if len(keys) > size else limit.ended_at
    total, exact = len(hits), not after
    if patience and (after or before):
        total, exact = _count(db, wanted, patience)
    return Listed(
        hits=tuple(filter(None, hits)),
        total=max(total, len(hits)),
        after=after,
        exact=exact,
        complete=is_complete(db, "passages", "changes", *(("texts",) if query.of_titles else ())),
        cut_short=len(keys) <= size and bool(limit.ended_at),
    )


def _count(db: sqlite3.Connection, wanted: _Wanted, patience: float) -> tuple[int, bool]:
    limit = Limit.of(patience)
    number = sum(1 for _ in wanted.found(db, "order by rowid desc", limit))
    return number, not limit.ended_at


class _Wanted:
    """The changes that a query finds: in SQL what the indexes tell of them, with the values of its
    parameters, and what is to be looked at in each.

    A change has no title: title: is that of its release, as it is or ever was. The index of texts
    has the first one, and that of later revisions only says whether the words stand in one at all.
    """

    def __init__(self, query: Query, chosen: Chosen) -> None:
        self._values = [chosen.language]
        self._titles: list[list[Term]] = []  # of each group that a title may have
        self._said: list[str] = []  # whether the change itself has it, in SQL
        self._not_titled = [term for term in query.without if term.where is Where.TITLE]
        self._terms = [t for t in (*query.terms, *query.without) if t.where is Where.TITLE]
        without = [term for term in query.without if term.where is not Where.TITLE]
        plain = Query(tuple(g for g in query.groups if not _of_title(g)), tuple(without))
        match = chosen.fts(plain, languages=False)
        wanted = [self._group(group) for group in query.groups if _of_title(group)]
        wanted += [
            f"not {_FIRST_TITLED.format(self._value(term.fts))}" for term in self._not_titled
        ]
        if chosen.are_rough:
            own = f"changes.id = {CHANGES}.rowid and {chosen.moments('detected')}"
            wanted.append(f"exists (select 1 from changes where {own})")
        if match:
            wanted.append(f"{CHANGES} match {self._value(match)}")
        else:
            wanted += [f"not {_WITH_WORDS.format(self._value(term.fts))}" for term in without]
        self._where = " and ".join(wanted)
        self._may_be_unwanted = "0"  # whether a later title may be one that is not to be, in SQL
        if self._not_titled:
            words = self._value(_any_with_words_of(self._not_titled))
            self._may_be_unwanted = _LATER_TITLED.format(words)

    def found(self, db: sqlite3.Connection, which: str, limit: Limit) -> Iterator[int]:
        """Their keys, `which` of them, in SQL, until the time is over; the first is looked at
        whatever the time."""
        release = _RELEASE if self._terms else "0"
        columns = ", ".join(["rowid", release, _IN_LANGUAGE, self._may_be_unwanted, *self._said])
        sql = f"select {columns} from {CHANGES} where {self._where} {which}"
        # a release has as many changes as revisions: its titles are read once, not for each of them
        titled = lru_cache(_KNOWN)(partial(self._titled, db))
        last = 0
        for key, release_id, is_in_language, unwanted, *said in tuples(db, sql, self._values):
            if last and limit.is_over():
                limit.ended_at = last
                return
            last = key
            if not is_in_language:
                continue
            wanted = [terms for terms, has in zip(self._titles, said, strict=True) if not has]
            if not (wanted or unwanted) or self._holds(titled(release_id), wanted):
                yield key

    def _titled(self, db: sqlite3.Connection, release: int) -> frozenset[Term]:
        """Those of the terms that stand in a title that the release has had."""
        titles = later.titles(db, release)
        return frozenset(
            term for term in self._terms if any(later.stands_in(term, one) for one in titles)
        )

    def _holds(self, titled: frozenset[Term], wanted: Iterable[Sequence[Term]]) -> bool:
        """Whether a release with those terms in its titles has one of each group that is `wanted`,
        and none that is not to be there."""
        return titled.isdisjoint(self._not_titled) and not any(map(titled.isdisjoint, wanted))

    def _group(self, group: Iterable[Term]) -> str:
        """That a change has one of the terms, or its release may have one in a title."""
        said = [term for term in group if term.where is not Where.TITLE]
        titles = [term for term in group if term.where is Where.TITLE]
        has = _WITH_WORDS.format(self._value(any_of(said))) if said else "0"
        self._titles.append(titles)
        self._said.append(has)
        words = self._value(_any_with_words_of(titles))
        titled = _MAY_BE_TITLED.format(self._value(any_of(titles)), words)
        return f"({has} or {titled})"

    def _value(self, given: str) -> str:
        """The parameter that has this value."""
        self._values.append(given)
        return f"?{len(self._values)}"


def _any_with_words_of(terms: Iterable[Term]) -> str:
    """In the language of FTS5, that the words of one of `terms` stand, wherever each does."""
    return " OR ".join(term.fts_of_words for term in terms)


def _of_title(terms: Iterable[Term]) -> bool:
    return any(term.where is Where.TITLE for term in terms)


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
