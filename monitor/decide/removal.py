"""Removals: what changes with one, and how many can be believed at once.

Press rooms do not withdraw half of what they published between two visits; redesigns do.
"""

from __future__ import annotations

from monitor.decide import pace
from monitor.decide.pace import Rhythm
from monitor.decide.values import Claim
from monitor.model import (
    Kind,
    ReasonKind,
    Release,
    ReleaseUpdate,
    Significance,
    Status,
    Verdict,
    reason,
    utc_text,
)

MASS = 5
"""From this many releases that are gone at once, others are asked whether they are still there."""
_SHARE = 0.5  # of the live releases: more is never believed
_MANY, _SHARE_OF_MANY = 50, 0.1  # nobody withdraws fifty at once, were it a tenth of all
_WITNESSES = 2


def too_many(gone: int, live: int, alive: int) -> bool:
    """Whether `gone` removals, of `live` releases in all, are a fault of the source and not
    removals.

    `alive` are the releases that answered in the same pass. Six of thirty that are withdrawn are
    news if the others are there, even where those six are all that this pass had to visit.
    """
    if gone < MASS:
        return False
    if gone > _SHARE * live or (gone >= _MANY and gone > _SHARE_OF_MANY * live):
        return True
    return alive < _WITNESSES


def believed(release: Release, claim: Claim, *, rhythm: Rhythm) -> tuple[ReleaseUpdate, Verdict]:
    """What changes in a release whose removal is believed, and what is told of it."""
    again = pace.next_visit(release, release.published, claim.seen, rhythm=rhythm)
    update = ReleaseUpdate(
        status=Status.REMOVED,
        pending=None,
        # no validators: they would hide that the page is back
        etag="",
        last_modified="",
        sha256="",
        next_check=utc_text(again),
    )
    twice = reason(ReasonKind.GONE_TWICE, note=claim.note)
    return update, Verdict(Kind.REMOVED, Significance.MAJOR, (twice,))
