"""What was ever said, and what was removed and added: found in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from misajour.columns import HITS, PASSAGES
from misajour.moments import Moment, moment
from misajour.tables import to_dict
from monitor.errors import WrongValue
from monitor.model import Kind, Significance, from_utc_text
from monitor.store import Store
from monitor.store.catalogue import PassageTold
from monitor.store.search import Chosen, TextHit
from monitor.store.search.marking import marks
from monitor.store.search.query import Query, Term, parse
from monitor.store.search.rows import text_of

_AT_ONCE = 100  # hits that are read together


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time in which words stood in a release, from revision `first` to revision `last`.

    Visits saw them from `since` until `until`; `gone` is when they were first missed, None where
    they stand. `withdrawn`: the release was taken down with them. Moments are aware, in UTC.
    """

    first: int
    last: int
    since: datetime
    until: datetime
    gone: datetime | None
    withdrawn: bool


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
        """Whether the words are in the text of today."""
        return bool(self.spans) and self.spans[-1].gone is None

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


def query_of(words: str) -> Query:
    """What `words` ask for. Raises WrongValue where nothing in them can be searched for."""
    query = parse(words)
    if not query:
        raise WrongValue("; ".join(query.notes) or "give words to search for")
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
        yield from map(_hit, found.hits)
        if not (before := found.after):
            return


def passages(opened: Opened, terms: Sequence[Term], values: Mapping[str, Any]) -> Iterator[Passage]:
    """Those that the `values` choose; with `terms`, those that hold one of them."""
    with opened() as store:
        for told in store.catalogue.passages(**values):
            if not terms or marks(told.text, terms):
                yield _passage(told)


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
                gone=from_utc_text(span.gone) if span.gone else None,
                withdrawn=span.withdrawn,
            )
            for span in found.spans
        ),
        text=text_of(found.piece),
    )


def _passage(told: PassageTold) -> Passage:
    return Passage(
        side=told.side,
        place=told.place,
        text=told.text,
        context=told.context,
        words=told.words,
        reason=told.reason,
        kind=Kind(told.kind),
        significance=Significance(told.significance),
        detected=from_utc_text(told.detected),
        last_seen_before=from_utc_text(told.last_seen_before) if told.last_seen_before else None,
        source=told.source,
        title=told.title,
        language=told.language,
        published=told.published or "",
        url=told.url,
        before=told.before,
        after=told.after,
        release_id=told.release_id,
        change_id=told.change_id,
    )
