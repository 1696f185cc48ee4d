"""The life of words in a release: from when until when they stood, and whether they came back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

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
class Life:
    """The times in which words stood, the oldest first; the number of the revision that was served
    last, 0 where there is none, and until when it was."""

    spans: tuple[Span, ...]
    now: int = 0
    until: str = ""


def life(db: sqlite3.Connection, release: int, numbers: frozenset[int], status: str) -> Life:
    """The times in which the revisions of those `numbers` were served."""
    cursor = db.cursor()
    cursor.row_factory = None
    served = list(cursor.execute(_SERVED, [release]))
    found = list(_runs(served, numbers))
    if found and found[-1].gone is None and status == "removed":
        removed = cursor.execute(_REMOVED, [release]).fetchone()
        if removed is not None:
            last = found[-1]
            gone = Span(last.first, last.last, last.since, last.until, removed[0], withdrawn=True)
            found[-1] = gone
    now, _, until = served[-1] if served else (0, "", "")
    return Life(tuple(found), now, until)


def _runs(served: Sequence[tuple[int, str, str]], numbers: frozenset[int]) -> Iterator[Span]:
    runs = [(held, list(run)) for held, run in groupby(served, key=lambda one: one[0] in numbers)]
    for n, (held, run) in enumerate(runs):
        if held:
            gone = runs[n + 1][1][0][1] if n + 1 < len(runs) else None
            known = [number for number, _, _ in run]
            yield Span(min(known), max(known), run[0][1], run[-1][2], gone)
