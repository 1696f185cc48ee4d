"""The life of words in a release: from when until when they stood, and whether they came back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, takewhile

# A revision is served in each of its sightings: a text that came back is not a new revision. One
# from before there were sightings was served once.
_SERVED = """
    select revisions.number, coalesce(sightings.first_seen, revisions.first_seen) as since,
           coalesce(sightings.last_seen, revisions.last_seen) as until
    from revisions left join sightings on sightings.revision_id = revisions.id
    where revisions.release_id = ? order by since, revisions.number
"""
_REMOVED = """
    select detected from changes where release_id = ? and kind = 'removed'
    order by detected desc limit 1
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Words stood in a release, from revision `first` to `last`, as visits saw them from `since`
    until `until`. `gone` is when they were first missed, None where they stand today; `withdrawn`:
    the release was taken down with them; `hidden`: they stand today, and readers do not see them.
    Moments are UTC texts."""

    first: int
    last: int
    since: str
    until: str
    gone: str | None
    withdrawn: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Serving:
    """A revision was served, as visits saw it from `since` until `until`, both UTC texts."""

    number: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Life:
    """The times in which words stood, the oldest first; the number of the revision that was
    `served` last, 0 where there is none; and what was served `later` than the last of those times,
    the oldest first."""

    spans: tuple[Span, ...]
    served: int = 0
    later: tuple[Serving, ...] = ()


def life_of(db: sqlite3.Connection, release: int, numbers: frozenset[int], status: str) -> Life:
    """The times in which the revisions of those `numbers` were served."""
    cursor = db.cursor()
    cursor.row_factory = None
    served = [Serving(*row) for row in cursor.execute(_SERVED, [release])]
    found = list(_spans(served, numbers))
    if found and found[-1].gone is None and status == "removed":
        removed = cursor.execute(_REMOVED, [release]).fetchone()
        if removed is not None:
            found[-1] = replace(found[-1], gone=removed[0], withdrawn=True)
    later = takewhile(lambda one: one.number not in numbers, reversed(served))
    return Life(tuple(found), served[-1].number if served else 0, tuple(later)[::-1])


def _spans(served: Sequence[Serving], numbers: frozenset[int]) -> Iterator[Span]:
    grouped = groupby(served, key=lambda one: one.number in numbers)
    runs = [(held, list(run)) for held, run in grouped]
    for n, (held, run) in enumerate(runs):
        if held:
            gone = runs[n + 1][1][0].since if n + 1 < len(runs) else None
            yield span(run, gone)


def span(run: Sequence[Serving], gone: str | None) -> Span:
    """The time in which the words stood in each of `run`, one after the other, until `gone`."""
    known = [one.number for one in run]
    return Span(min(known), max(known), run[0].since, run[-1].until, gone)
