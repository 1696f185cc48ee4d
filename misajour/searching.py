"""What was ever said, and what was removed and added: found in a database."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from misajour.columns import HITS, PASSAGES
from misajour.moments import Moment, moment
from misajour.tables import to_dict
from monitor.errors import WrongValue
from monitor.model import Kind, Significance, from_utc_text
from monitor.output.found import text_of
from monitor.output.passages import told
from monitor.output.queries import INCOMPLETE, NOT_ALL_PASSAGES, notes
from monitor.store import Store
from monitor.store.catalogue import PassageLine, Selection
from monitor.store.search import Chosen, EditHit, PassageHit, TextHit
from monitor.store.search.query import Query, Where, parse

_AT_ONCE = 100  # hits that are read together


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which words stood in a release, from revision `first` to revision `last`.

    Visits saw them from `since` until `until`; `gone` is when they were first missed, None where
    they stand. `withdrawn`: the release was taken down with them; `hidden`: they stand today, and
    readers do not see them. Moments are aware, in UTC.
    """

    first: int
    last: int
    since: datetime
    until: datetime
    gone: datetime | None
    withdrawn: bool
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A release in which words stood: the times in which they did, the oldest first, and `text`
    around them where they stood last."""

    release_id: int
    source: str
    url: str
    title: str
    language: str
    published: str
    status: str
    spans: tuple[Span, ...]
    text: str

    @property
    def stands(self) -> bool:
        """Whether the words are in the text of today, be it hidden from readers."""
        return bool(self.spans) and self.spans[-1].gone is None

    @property
    def hidden(self) -> bool:
        """Whether they stand where readers do not see them."""
        return bool(self.spans) and self.spans[-1].hidden

    def to_dict(self) -> dict[str, object]:
        """Its values by name, as JSON can hold them; of `spans`, the first and the last moment."""
        return to_dict(self, HITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that a change removed or added: `side` says which.

    `place` is the kind of block that they stood in, or `title` or `document`; `context` is them
    with what stands around. `last_seen_before` is when the text before was seen last, None where
    that is not known; `before` and `after` are the numbers of the revisions.
    """

    side: str
    place: str
    text: str
    context: str
    words: int
    reason: str
    kind: Kind
    significance: Significance
    detected: datetime
    last_seen_before: datetime | None
    source: str
    title: str
    language: str
    published: str
    url: str
    before: int | None
    after: int | None
    release_id: int
    change_id: int

    def to_dict(self) -> dict[str, object]:
        """Its values by name, as JSON can hold them."""
        return to_dict(self, PASSAGES)


def query_of(words: str, where: Where = Where.ANYWHERE) -> Query:
    """What `words` ask for; `where` is where those are to stand that do not say it. Raises
    WrongValue where nothing in them can be searched for."""
    query = parse(words, where)
    if not query:
        raise WrongValue("; ".join(notes(query)) or "give words to search for")
    return query


def query_of_passages(words: str, side: str) -> Query:
    """What `words` ask for of passages. Raises WrongValue."""
    query = query_of(words, Where(side))
    if all(term.where is Where.TITLE for term in query.terms):
        raise WrongValue(
            "beside title: give words of the passages; title: alone is for archive.search(words)"
        )
    return query


def day_of(said: Moment, zone: tzinfo) -> str:
    """The day (UTC) of a moment, as searches take it; empty stays empty. Raises WrongValue."""
    return "" if said == "" else f"{moment(said, zone).astimezone(UTC):%Y-%m-%d}"


Opened = Callable[[], AbstractContextManager[Store]]
"""Gives the store while it is open. Raises MisajourError where it is not."""


def hits(opened: Opened, query: Query, chosen: Chosen) -> Iterator[Hit]:
    """All that is found, some read at once."""
    before = 0
    while True:
        with opened() as store:
            found = store.search.texts(query, chosen, before=before, size=_AT_ONCE, patience=0)
        if not found.complete and not before:
            warnings.warn(INCOMPLETE, stacklevel=2)
        yield from map(_hit, found.hits)
        if not (before := found.after):
            return


def passages(opened: Opened, selection: Selection) -> Iterator[Passage]:
    """All that are selected."""
    with opened() as store:
        if not store.search.has_all_passages():
            warnings.warn(NOT_ALL_PASSAGES, stacklevel=2)
        yield from (_passage(line, line) for line in store.catalogue.passages(selection))


def passages_with(opened: Opened, query: Query, selection: Selection) -> Iterator[Passage]:
    """Those of the changes that the query finds, the oldest first, that hold what it looks for."""
    since, until = selection.since, selection.until
    with opened() as store:
        chosen = Chosen(
            source=store.search.source(selection.source) if selection.source else 0,
            kinds=tuple(selection.kinds),
            since=since[:10],
            until=_next_day(until) if until else "",
        )
    before = 0
    while True:
        with opened() as store:
            found = store.search.edits(
                query, chosen, before=before, size=_AT_ONCE, patience=0, oldest_first=True
            )
        if not found.complete and not before:
            warnings.warn(INCOMPLETE, stacklevel=2)
        for edit in found.hits:
            if since <= edit.detected and (not until or edit.detected < until):
                yield from _passages_of(edit, selection.side)
        if not (before := found.after):
            return


def _next_day(moment: str) -> str:
    """The day after that of a UTC text: searches take days, and no moments."""
    return (date.fromisoformat(moment[:10]) + timedelta(1)).isoformat()


def _passages_of(edit: EditHit, side: str) -> Iterator[Passage]:
    for passage in edit.passages:
        if passage.found and side in ("", passage.side):
            yield _passage(passage, edit)


def _moment(text: str | None) -> datetime | None:
    return from_utc_text(text) if text else None


def _hit(found: TextHit) -> Hit:
    return Hit(
        release_id=found.release_id,
        source=found.source,
        url=found.url,
        title=found.title,
        language=found.language,
        published=found.published or "",
        status=found.status,
        spans=tuple(
            Span(
                first=span.first,
                last=span.last,
                since=from_utc_text(span.since),
                until=from_utc_text(span.until),
                gone=_moment(span.gone),
                withdrawn=span.withdrawn,
                hidden=span.hidden,
            )
            for span in found.spans
        ),
        text=text_of(found.piece),
    )


def _passage(said: PassageHit | PassageLine, of: EditHit | PassageLine) -> Passage:
    """What was `said`, and the change that it is a part `of`."""
    return Passage(
        side=said.side,
        place=said.place,
        text=said.text,
        context=said.context,
        words=said.words,
        reason=told(said.reason),
        kind=Kind(of.kind),
        significance=Significance(of.significance),
        detected=from_utc_text(of.detected),
        last_seen_before=_moment(of.last_seen_before),
        source=of.source,
        title=of.title,
        language=of.language,
        published=of.published or "",
        url=of.url,
        before=of.before,
        after=of.after,
        release_id=of.release_id,
        change_id=of.change_id,
    )
