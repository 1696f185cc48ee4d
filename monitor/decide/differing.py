"""A page of a known release that may differ from its last revision: what is believed, and what
waits.

Three things stand between a difference and a change that is told. A second look must agree with the
first. A difference that only places are to blame for that are known to move, or one of two texts
that alternate, or a page that seems damaged, is held back. And whatever is held back is told all
the same when it lasts: what is learnt never hides what stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor import compare
from monitor.decide import rules
from monitor.decide.outcomes import settled, waiting
from monitor.decide.values import NEW, Added, Decision, Known, Told
from monitor.extract import content_hash
from monitor.model import (
    ALARMING,
    Content,
    Kind,
    Observation,
    Outcome,
    Pending,
    Reading,
    ReasonKind,
    Significance,
    Status,
    Verdict,
    Waiting,
    reason,
    utc_text,
)

LOOKS = 3
"""Visits after which an apparent edit is believed though no two of them agreed."""
LASTING = 3
"""Visits, the first included, that must find the same before a difference that was held back is
told."""
FLAPS_FOR = timedelta(hours=3)
"""One of two alternating texts is believed when it was served so long without a break."""
TICKS = 2
"""Moves of a stamp in a row, with no edit between them, after which it says nothing of edits any
more."""


class Held(StrEnum):
    """Why a difference is not believed at once."""

    IGNORED = "ignored"  # only places differ that are known to move
    FLAPPING = "flapping"
    CUT = "cut"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class _Case:
    """`quiet` is the page without the noise of a stamp that ticks; `verdict` is on all that differs
    in it."""

    known: Known
    seen: Observation
    reading: Reading
    content: Content
    quiet: Content
    verdict: Verdict


def differs(known: Known, seen: Observation, reading: Reading, content: Content) -> Decision:
    """What a readable page of a known release comes to."""
    before, release, revision = known.before, known.release, known.revision
    assert before is not None and release is not None and revision is not None
    quiet = replace(content, stamps=before.stamps) if known.ticking else content
    verdict = compare.compare(before, quiet)
    if release.status is Status.REMOVED:
        return _restored(known, seen, reading, content, verdict)
    if verdict is None:
        return _same(known, seen, content)
    case = _Case(known, seen, reading, content, quiet, verdict)
    if (why := _held(case)) is not None:
        return _hold(case, why)
    return _second_look(case)


def _held(case: _Case) -> Held | None:
    known, before, content = case.known, case.known.before, case.content
    assert before is not None
    if known.ignored and compare.compare(before, case.quiet, known.ignored) is None:
        return Held.IGNORED
    if case.verdict.kind in ALARMING and rules.flaps(known, content, case.seen.seen):
        return Held.FLAPPING
    if rules.cut_short(known, before, content, case.reading.ended):
        return Held.CUT
    if rules.garbled(before, content):
        return Held.GARBLED
    return None


def _same(known: Known, seen: Observation, content: Content) -> Decision:
    """The page is as it was. A look that said otherwise met something that moves."""
    before, revision = known.before, known.revision
    assert before is not None and revision is not None
    decision = settled(known, seen, content, served=revision.id)
    moved = known.ticking and compare.compare(before, content) is not None
    return replace(
        decision,
        ignore=_flickering(known, before, before),
        forget=_unneeded(known, seen),
        ticked=moved,
    )


def _flickering(known: Known, before: Content, now: Content) -> frozenset[str]:
    """Places in which the look that waits differs both from what was known and from what is seen
    now."""
    release = known.release
    assert release is not None
    if known.look is None or release.pending is None or release.pending.what is not Waiting.EDIT:
        return frozenset()
    first = compare.volatile_places(compare.diff(before, known.look))
    return first & compare.volatile_places(compare.diff(known.look, now))


def _bytes_of(known: Known, seen: Observation) -> str:
    """The snapshot that a visit saw. An answer of 304 brings none: its bytes are those of the look
    that waits."""
    pending = known.release.pending if known.release else None
    if seen.outcome is Outcome.PAGE or pending is None or not pending.snapshot:
        return seen.sha256
    return pending.snapshot


def _unneeded(known: Known, seen: Observation, *kept: str) -> frozenset[str]:
    """The snapshots of this visit and of the look that waited, but for those `kept`."""
    pending = known.release.pending if known.release else None
    names = {seen.sha256, pending.snapshot if pending else ""}
    return frozenset(names - {"", *kept})


def _hold(case: _Case, why: Held) -> Decision:
    """Do not believe the difference yet; tell it when it lasts."""
    known, seen = case.known, case.seen
    looks, since, name = _looks(case, why)
    if _lasts(why, looks, since, seen.seen):
        return _lasted(case, why, since, name)
    held = Pending(what=Waiting.LASTING, since=since, snapshot=name, looks=looks, note=why)
    served = _served(case, why, looks)
    decision = settled(known, seen, case.content, served=served)
    damaged = _DAMAGED.get(why, "")
    return replace(
        decision,
        outcome=Outcome.FAILED if damaged else decision.outcome,
        values={**decision.values, "pending": held},
        forget=_unneeded(known, seen, name),
        note=damaged,
    )


def _looks(case: _Case, why: Held) -> tuple[int, str, str]:
    """How many visits in a row have seen the difference, since when, and the snapshot that is kept
    of it."""
    known, seen = case.known, case.seen
    pending = known.release.pending if known.release else None
    first = (1, utc_text(seen.seen), _bytes_of(known, seen))
    if pending is None or pending.what is not Waiting.LASTING or known.look is None:
        return first
    look = replace(known.look, stamps=case.quiet.stamps) if known.ticking else known.look
    if compare.compare(look, case.quiet) is None:
        return pending.looks + 1, pending.since, pending.snapshot
    if why is Held.IGNORED and _same_words(case, look):
        return pending.looks + 1, pending.since, first[2]
    return first


def _same_words(case: _Case, look: Content) -> bool:
    """Whether an ignored place holds other words than it did, and held them at the last look too,
    whatever its figures are: a sentence beside a counter never reads the same twice."""
    before = case.known.before
    assert before is not None
    now = rules.without_figures(case.quiet)
    if compare.compare(rules.without_figures(look), now) is not None:
        return False
    return compare.compare(rules.without_figures(before), now) is not None


_DAMAGED = {
    Held.CUT: "a page that ends before its end in place of the release",
    Held.GARBLED: "the release in a wrong character set",
}


def _lasts(why: Held, looks: int, since: str, now: datetime) -> bool:
    if why is Held.FLAPPING:
        return now - datetime.fromisoformat(since) >= FLAPS_FOR
    return looks >= LASTING


def _served(case: _Case, why: Held, looks: int) -> int | None:
    """The revision whose text a visit was served whose difference is held back.

    What differs in an ignored place only is the known text once; what stays may be another.
    """
    known = case.known
    if why is Held.IGNORED and known.revision is not None and looks == 1:
        return known.revision.id
    if why is Held.FLAPPING:
        text = content_hash(case.content)
        return next((s.revision_id for s in known.served if s.text == text), None)
    return None


_STAYED = {Held.CUT: ReasonKind.STAYED_CUT, Held.GARBLED: ReasonKind.STAYED_GARBLED}


def _lasted(case: _Case, why: Held, since: str, name: str) -> Decision:
    """What was held back has stayed: it is told, and what hid it is believed again."""
    known = case.known
    pending = known.release.pending if known.release else None
    first_look = pending is not None and pending.snapshot == name
    content = known.look if first_look and known.look is not None else case.content
    decision = _told(case, name, datetime.fromisoformat(since), content, wholly=True)
    if (stayed := _STAYED.get(why)) is None:
        return decision
    told = decision.told[0]
    verdict = replace(told.verdict, reasons=(reason(stayed), *told.verdict.reasons))
    return replace(decision, told=(replace(told, verdict=verdict),))


def _second_look(case: _Case) -> Decision:
    """Believe a difference that two visits agree on; of one that they do not, look again."""
    known, seen = case.known, case.seen
    release, before = known.release, known.before
    assert release is not None and before is not None
    pending, name = release.pending, _bytes_of(known, seen)
    again = seen.seen + known.confirm_after
    if pending is None or pending.what is not Waiting.EDIT or known.look is None:
        first = Pending(what=Waiting.EDIT, since=utc_text(seen.seen), snapshot=name)
        return replace(
            waiting(known, seen, first, again=again),
            forget=_unneeded(known, seen, name),
            validators_lied=_validators_lied(case),
        )
    look = replace(known.look, stamps=before.stamps) if known.ticking else known.look
    agreed = compare.compare(look, case.quiet, known.ignored) is None
    if agreed:
        since = datetime.fromisoformat(pending.since)
        wholly = compare.compare(look, case.quiet) is None
        return _told(case, pending.snapshot, since, known.look, wholly=wholly)
    ignore = _flickering(known, before, case.content)
    if pending.looks < LOOKS:
        next_look = Pending(
            what=Waiting.EDIT,
            since=pending.since,
            snapshot=name,
            looks=pending.looks + 1,
        )
        decision = waiting(known, seen, next_look, again=again)
        return replace(decision, ignore=ignore, forget=_unneeded(known, seen, name))
    since = datetime.fromisoformat(pending.since)
    # what is told is all that differs: a revision that holds it unsaid would hide it for ever
    return replace(_told(case, name, since, case.content, wholly=True), ignore=ignore)


def _told(
    case: _Case, snapshot: str, since: datetime, content: Content, *, wholly: bool = False
) -> Decision:
    """A change that is believed: the revision, first seen at `since`, and what is said of it.

    `wholly`: the visits agree in the places that are ignored, too. Then these have not moved on
    their own, and what stands in them now is told with the rest.
    """
    known, seen, revision = case.known, case.seen, case.known.revision
    assert revision is not None and known.before is not None
    ignored = frozenset[str]() if wholly else known.ignored
    verdict = _judged(case, ignored)
    places = (
        compare.volatile_places(compare.diff(known.before, content)) if wholly else frozenset[str]()
    )
    added = Added(
        snapshot=snapshot,
        content=content,
        first_seen=since,
        last_seen=seen.seen,
        ended=case.reading.ended,
    )
    return replace(
        settled(known, seen, case.content, served=NEW),
        added=added,
        told=(Told(verdict=verdict, before=revision.id, after=NEW),),
        forget=_unneeded(known, seen, snapshot),
        believe=places & known.ignored,
        ticked=verdict.kind is Kind.RESTAMPED and known.restamps + 1 >= TICKS,
    )


def _judged(case: _Case, ignored: frozenset[str]) -> Verdict:
    """The verdict on what is not ignored, with what else is to be said of it."""
    known, before = case.known, case.known.before
    assert before is not None
    verdict = compare.compare(before, case.quiet, ignored) or case.verdict
    if known.ticking and verdict.kind in (Kind.EDITED, Kind.SILENT_EDIT):
        verdict = _without_stamp(case, ignored)
    if known.seen_before is not None and verdict.kind in ALARMING:
        number, day = known.seen_before
        back = reason(ReasonKind.EARLIER_TEXT, number=number, day=day[:10])
        verdict = replace(verdict, reasons=(back, *verdict.reasons))
    if host := rules.other_host(case.seen.url, case.seen.final_url):
        elsewhere = reason(ReasonKind.OTHER_HOST, Significance.MAJOR, host=host)
        verdict = replace(
            verdict, significance=Significance.MAJOR, reasons=(elsewhere, *verdict.reasons)
        )
    return verdict


def _without_stamp(case: _Case, ignored: frozenset[str]) -> Verdict:
    """An edit on a page whose stamp moves all the time: the page does not say that it was
    edited."""
    before = case.known.before
    assert before is not None
    bare = compare.compare(replace(before, stamps=()), replace(case.content, stamps=()), ignored)
    verdict = bare or case.verdict
    stamp = case.content.updated or case.content.published
    ticks = reason(ReasonKind.STAMP_TICKS, text=stamp.text if stamp else "")
    return replace(verdict, kind=Kind.SILENT_EDIT, reasons=(*verdict.reasons, ticks))


def _validators_lied(case: _Case) -> bool:
    """Whether the text changed while the server went on with the same ETag or Last-Modified."""
    release, seen = case.known.release, case.seen
    assert release is not None
    if case.verdict.kind not in ALARMING or not (seen.etag or seen.last_modified):
        return False
    return (seen.etag, seen.last_modified) == (release.etag, release.last_modified)


def _restored(
    known: Known,
    seen: Observation,
    reading: Reading,
    content: Content,
    verdict: Verdict | None,
) -> Decision:
    """A release that was taken for removed is served again."""
    revision = known.revision
    assert revision is not None
    same = (reason(ReasonKind.SAME_TEXT),)
    reasons = (reason(ReasonKind.SERVED_AGAIN), *(verdict.reasons if verdict else same))
    told = replace(
        verdict or Verdict(Kind.RESTORED),
        kind=Kind.RESTORED,
        significance=Significance.MAJOR,
        reasons=reasons,
    )
    key = revision.id if verdict is None else NEW
    decision = settled(known, seen, content, served=key, status=Status.LIVE)
    change = Told(verdict=told, before=revision.id, after=key)
    if verdict is None:
        return replace(decision, told=(change,), forget=_unneeded(known, seen))
    added = Added(
        snapshot=seen.sha256,
        content=content,
        first_seen=seen.seen,
        last_seen=seen.seen,
        ended=reading.ended,
    )
    return replace(
        decision, added=added, told=(change,), forget=_unneeded(known, seen, seen.sha256)
    )
