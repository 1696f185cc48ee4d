"""Decisions that several cases share."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.decide import identity, pace
from monitor.decide.pace import Rhythm
from monitor.decide.values import Decision, Known, KnownRelease, Told
from monitor.model import (
    UNCHANGED,
    Content,
    Kind,
    Observation,
    Outcome,
    Pending,
    Reason,
    Release,
    ReleaseUpdate,
    Significance,
    Status,
    Unchanged,
    Verdict,
    utc_text,
)


def visited(
    release: Release, seen: Observation, *, rhythm: Rhythm, published: str = ""
) -> ReleaseUpdate:
    """What every visit that was understood changes: the next one keeps the release's pace.

    `published` is the day that the page itself says; empty where it was not read again.
    """
    again = pace.next_visit(release, published or release.published, seen.seen, rhythm=rhythm)
    checked = utc_text(seen.seen)
    return ReleaseUpdate(
        last_checked=checked,
        last_seen=checked,
        failures=0,
        next_check=utc_text(again),
        unasked=_unasked(release, seen),
    )


def settled(
    known: Known,
    seen: Observation,
    content: Content | None,
    *,
    served: int | None = None,
    status: Status | Unchanged = UNCHANGED,
) -> Decision:
    """A visit that was understood: nothing waits any more.

    `content` is None where the bytes were not read again.
    """
    update = ReleaseUpdate(status=status, pending=None)
    published = ""
    if content is not None:
        title, language, published = _facts(known, seen, content)
        facts = ReleaseUpdate(title=title, language=language, published=published)
        update = update.then(facts).then(validators(seen))
    if known.release is not None:
        state, rhythm = known.release.state, known.release.rhythm
        update = update.then(visited(state, seen, rhythm=rhythm, published=published))
    else:  # the pace of a release that is new counts from its number, which it has not got yet
        checked = utc_text(seen.seen)
        update = replace(update, last_checked=checked, last_seen=checked, failures=0)
    outcome = Outcome.UNCHANGED if content is None else Outcome.PAGE
    return Decision(outcome=outcome, update=update, served=served)


def _facts(known: Known, seen: Observation, content: Content) -> tuple[str, str, str]:
    """Title, language and day of publication, the page's own word first."""
    stated = content.published
    title, published = (seen.listed.title, seen.listed.published) if seen.listed else ("", "")
    state = known.release.state if known.release else None
    before = (state.title, state.language, state.published) if state else ("", "", "")
    return (
        content.title or title or before[0],
        content.language or known.policy.language or before[1],
        (stated.value if stated else "") or published or before[2],
    )


def validators(seen: Observation) -> ReleaseUpdate:
    """By what the next answer is known for the same as `seen`."""
    if seen.outcome is Outcome.UNCHANGED:
        return ReleaseUpdate()
    return ReleaseUpdate(etag=seen.etag, last_modified=seen.last_modified, sha256=seen.sha256)


def _unasked(release: Release, seen: Observation) -> int:
    """How often in a row the server said "unchanged" without showing the page (304)."""
    return (release.unasked or 0) + 1 if seen.status == 304 else 0


def missed(known: Known, seen: Observation, outcome: Outcome, note: str = "") -> Decision:
    """A visit that met no page: the release stays as it was, and is tried again, ever more
    seldom."""
    update = ReleaseUpdate()
    if known.release is not None:
        failures = known.release.state.failures
        again = pace.retry(failures, seen.seen)
        update = ReleaseUpdate(failures=failures + 1, next_check=utc_text(again))
    return Decision(outcome=outcome, note=note, update=update, rest=seen.retry_after)


def waiting(release: Release, seen: Observation, pending: Pending, *, again: datetime) -> Decision:
    """Look again later: nothing is believed yet. `again` is when, `pending` what waits."""
    update = ReleaseUpdate(
        pending=pending,
        next_check=utc_text(again),
        last_checked=utc_text(seen.seen),
        unasked=_unasked(release, seen),
    )
    return Decision(outcome=Outcome.PAGE, update=update.then(validators(seen)))


def moved(
    known: Known, release: KnownRelease, seen: Observation, url: str, because: Reason
) -> Decision:
    """The `release` stands at `url` now, with the text that is known."""
    state, standing = release.state, known.page.standing
    verdict = Verdict(
        Kind.MOVED, Significance.COSMETIC, (because,), fields={"url": (state.url, url)}
    )
    key = release.text.revision.id if release.text is not None else None
    taken = standing is not None and standing.id != state.id
    update = settled(replace(known, release=release), seen, None).update.then(validators(seen))
    return Decision(
        outcome=Outcome.PAGE,
        update=replace(update, status=Status.MOVED) if taken else update,
        moved_to="" if taken else url,
        double_of=standing.id if taken and standing is not None else None,
        served=key,
        told=(Told(verdict=verdict, before=key, after=key),),
    )


def named_otherwise(
    known: Known, seen: Observation, release: Release, *, direct: bool = False
) -> Decision:
    """The page is `release` at one more address. Of two that were first met in one pass, it stands
    at the better one, whichever was visited first; `direct`: this is where the other one led."""
    other = seen.final_url if seen.permanent and seen.final_url else seen.url
    led_to = (seen.final_url,) if seen.final_url and not known.page.general else ()
    aliases = tuple(u for u in dict.fromkeys((seen.url, *led_to)) if u != release.url)
    fresh = release.first_seen >= utc_text(known.started) and release.pending is None
    leads_there = seen.final_url == release.url
    own = other if direct else known.page.own
    if not fresh or leads_there or not identity.better(other, release.url, own):
        return Decision(outcome=Outcome.PAGE, subject=release.id, aliases=aliases)
    return Decision(
        outcome=Outcome.PAGE,
        subject=release.id,
        moved_to=other,
        aliases=tuple(url for url in aliases if url != other),
        update=validators(seen),
    )
