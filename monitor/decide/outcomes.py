"""Decisions that several cases share."""

from __future__ import annotations

from datetime import datetime

from monitor.decide import pace
from monitor.decide.values import Decision, Known, Told
from monitor.model import (
    Content,
    Kind,
    Observation,
    Outcome,
    Pending,
    Reason,
    Significance,
    Status,
    Verdict,
    utc_text,
)


def settled(
    known: Known,
    seen: Observation,
    content: Content | None,
    *,
    served: int | None = None,
    **more: object,
) -> Decision:
    """A visit that was understood: nothing waits any more, and the next visit keeps the release's
    pace.

    `content` is None where the bytes were not read again.
    """
    values: dict[str, object] = {"pending": None, **more}
    published = known.release.published if known.release else ""
    if content is not None:
        values |= _facts(known, seen, content) | _validators(seen)
        published = str(values["published"])
    checked = utc_text(seen.seen)
    values |= {"last_checked": checked, "last_seen": checked, "failures": 0}
    release = known.release
    if release is not None:
        values["next_check"] = utc_text(
            pace.next_visit(release, published, seen.seen, always=known.always)
        )
    values |= _trust(known, seen)
    outcome = Outcome.UNCHANGED if content is None else Outcome.PAGE
    return Decision(outcome=outcome, values=values, served=served)


def _facts(known: Known, seen: Observation, content: Content) -> dict[str, object]:
    """What is known of the release itself, the page's own word first."""
    stated = content.published
    title, published = (seen.listed.title, seen.listed.published) if seen.listed else ("", "")
    release = known.release
    before = (release.title, release.language, release.published) if release else ("", "", "")
    return {
        "title": content.title or title or before[0],
        "language": content.language or known.source.language or before[1],
        "published": (stated.value if stated else "") or published or before[2],
    }


def _validators(seen: Observation) -> dict[str, object]:
    if seen.outcome is Outcome.UNCHANGED:
        return {}
    return {"etag": seen.etag, "last_modified": seen.last_modified, "sha256": seen.sha256}


def _trust(known: Known, seen: Observation) -> dict[str, object]:
    """How often in a row the server said "unchanged" without showing the page (304)."""
    if known.release is None:
        return {}
    if seen.status == 304:
        return {"unasked": (known.release.unasked or 0) + 1}
    return {"unasked": 0}


def missed(known: Known, seen: Observation, outcome: Outcome, note: str) -> Decision:
    """A visit that met no page: the release stays as it was, and is tried again, ever more
    seldom."""
    values: dict[str, object] = {}
    if known.release is not None:
        again = pace.retry(known.release.failures, seen.seen)
        values = {"failures": known.release.failures + 1, "next_check": utc_text(again)}
    return Decision(outcome=outcome, note=note, values=values, rest=seen.retry_after)


def waiting(known: Known, seen: Observation, pending: Pending, *, again: datetime) -> Decision:
    """Look again later: nothing is believed yet. `again` is when, `pending` what waits."""
    values: dict[str, object] = {
        "pending": pending,
        "next_check": utc_text(again),
        "last_checked": utc_text(seen.seen),
        **_validators(seen),
        **_trust(known, seen),
    }
    return Decision(outcome=Outcome.PAGE, values=values)


def moved(known: Known, seen: Observation, url: str, because: Reason) -> Decision:
    """The release stands at `url` now, with the text that is known."""
    release = known.release
    assert release is not None
    verdict = Verdict(
        Kind.MOVED, Significance.COSMETIC, (because,), fields={"url": (release.url, url)}
    )
    key = known.revision.id if known.revision is not None else None
    taken = known.standing is not None and known.standing.id != release.id
    values = dict(settled(known, seen, None).values) | _validators(seen)
    return Decision(
        outcome=Outcome.PAGE,
        values=values | ({"status": Status.MOVED} if taken else {}),
        moved_to="" if taken else url,
        served=key,
        told=(Told(verdict=verdict, before=key, after=key),),
    )
