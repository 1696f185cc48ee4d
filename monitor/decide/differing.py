"""A page of a known release, against its latest revision: what is believed, and what waits.

A difference is told once a second look agrees with the first. It is held back where only places
differ that are known to move, where two texts alternate, and where the page seems damaged. What is
held back is told all the same when it lasts: what is learnt never hides what stays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor import compare
from monitor.decide import furniture, rules
from monitor.decide.case import Case
from monitor.decide.outcomes import settled, waiting
from monitor.decide.values import NEW, Added, Decision, Told
from monitor.extract import content_hash
from monitor.model import (
    ALARMING,
    Content,
    Kind,
    Observation,
    Outcome,
    Pending,
    Reason,
    ReasonKind,
    Release,
    Significance,
    Status,
    Trouble,
    Verdict,
    Waiting,
    from_utc_text,
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
REMEMBERED = timedelta(days=30)
"""So long a look is kept that the next visit contradicted: if it is met again, two texts take
turns."""
TICKS = 2
"""Moves of a stamp in a row, with no edit between them, after which it says nothing of edits any
more."""


class Held(StrEnum):
    """Why a difference is not believed at once."""

    IGNORED = "ignored"  # only places differ that are known to move
    FLAPPING = "flapping"
    CUT = "cut"
    GARBLED = "garbled"
    CONTRADICTED = "contradicted"  # the visit after it found the known text again


def differs(case: Case) -> Decision:
    """The decision on a readable page of a known release."""
    return furniture.learnt(case, _judge(case))


def _judge(case: Case) -> Decision:
    verdict = case.between(case.before, case.quiet)
    if case.release.state.status is Status.REMOVED:
        return _restored(case, verdict)
    if verdict is None:
        return _same(case)
    if (why := _held(case, verdict)) is not None:
        return _hold(case, verdict, why)
    return _second_look(case, verdict)


def _held(case: Case, verdict: Verdict) -> Held | None:
    ignored = case.learnt.ignored
    if ignored and case.differences(case.before, case.quiet).verdict(ignored) is None:
        return Held.IGNORED
    if verdict.kind in ALARMING and _flaps(case):
        return Held.FLAPPING
    if rules.cut_short(case.text, case.content, ended=case.reading.ended):
        return Held.CUT
    if rules.garbled(case.before, case.content):
        return Held.GARBLED
    return None


def _flaps(case: Case) -> bool:
    if not case.known.policy.confirm_after:
        return False  # everything is believed at once, and so is this
    current, text = case.text.revision.content_hash, content_hash(case.content)
    return rules.flaps(case.release.served, current, text, case.seen.seen)


def _same(case: Case) -> Decision:
    """The page is as it was. A look that said otherwise met something that moves."""
    decision = settled(case.known, case.seen, case.content, served=case.text.revision.id)
    moved = case.learnt.ticking and case.between(case.before, case.content) is not None
    ignore, kept = _flickering(case, case.before), None
    if not (ignore and case.known.policy.learn):
        kept = _contradicted(case)
    if kept is not None:
        # no validators: they are this page's, and what waits is another
        waits = replace(decision.update, pending=kept, etag="", last_modified="", sha256="")
        decision = replace(decision, update=waits)
    return replace(
        decision,
        ignore=ignore,
        forget=case.unneeded(kept.snapshot) if kept is not None else case.unneeded(),
        ticked=moved,
    )


def _contradicted(case: Case) -> Pending | None:
    """The look that waits, to be known again: no single place of it moved, and so no place is
    learnt."""
    look, pending = case.release.look, case.pending
    if look is None or pending is None or pending.what is Waiting.GONE:
        return None
    again = pending.what is Waiting.LASTING and pending.note == Held.CONTRADICTED
    if pending.what is Waiting.LASTING and not again:
        return None
    if case.seen.seen - from_utc_text(pending.since) > REMEMBERED:
        return None
    verdict = case.between(case.before, case.quiet_look or look)
    if verdict is None or verdict.kind not in ALARMING:
        return None
    return replace(pending, what=Waiting.LASTING, note=Held.CONTRADICTED)


def _flickering(case: Case, now: Content) -> frozenset[str]:
    """Places in which the look that waits differs both from what was known and from what is seen
    now."""
    look, pending = case.release.look, case.pending
    if look is None or pending is None or pending.what is not Waiting.EDIT:
        return frozenset()
    first = case.differences(case.before, look).volatile_places
    return first & case.differences(look, now).volatile_places


def _hold(case: Case, verdict: Verdict, why: Held) -> Decision:
    """Do not believe the difference yet; tell it when it lasts."""
    looks, since, name = _looks(case, why)
    if _lasts(why, looks, since, case.seen.seen):
        return _lasted(case, verdict, why, since, name)
    held = Pending(what=Waiting.LASTING, since=since, snapshot=name, looks=looks, note=why)
    served = _served(case, why, looks)
    decision = settled(case.known, case.seen, case.content, served=served)
    damaged = _DAMAGED.get(why)
    return replace(
        decision,
        outcome=Outcome.FAILED if damaged else decision.outcome,
        update=replace(decision.update, pending=held),
        forget=case.unneeded(name),
        trouble=damaged,
    )


def _looks(case: Case, why: Held) -> tuple[int, str, str]:
    """How many visits in a row have seen the difference, since when, and the snapshot that is kept
    of it."""
    pending, kept = case.pending, case.release.look
    first = (1, utc_text(case.seen.seen), case.snapshot)
    if pending is None or pending.what is not Waiting.LASTING or kept is None:
        return first
    look = case.quiet_look or kept
    if case.between(look, case.quiet) is None:
        return pending.looks + 1, pending.since, pending.snapshot
    if why is Held.IGNORED and _same_words(case, look):
        return pending.looks + 1, pending.since, first[2]
    return first


def _same_words(case: Case, look: Content) -> bool:
    """Whether an ignored place holds other words than it did, and held them at the last look too,
    whatever its figures are: a sentence beside a counter never reads the same twice."""
    now = rules.without_figures(case.quiet)
    if case.between(rules.without_figures(look), now) is not None:
        return False
    return case.between(rules.without_figures(case.before), now) is not None


_DAMAGED = {Held.CUT: Trouble.CUT, Held.GARBLED: Trouble.GARBLED}


def _lasts(why: Held, looks: int, since: str, now: datetime) -> bool:
    if why is Held.FLAPPING:
        return now - from_utc_text(since) >= FLAPS_FOR
    return looks >= LASTING


def _served(case: Case, why: Held, looks: int) -> int | None:
    """The revision that has the text of a page whose difference is held back; None where no
    revision has it.

    A page that differs in ignored places only is taken for the known text once; if the difference
    stays, it may be another text.
    """
    if why is Held.IGNORED and looks == 1:
        return case.text.revision.id
    if why is Held.FLAPPING:
        text = content_hash(case.content)
        return next((s.revision_id for s in case.release.served if s.text == text), None)
    return None


_STAYED = {Held.CUT: ReasonKind.STAYED_CUT, Held.GARBLED: ReasonKind.STAYED_GARBLED}


def _lasted(case: Case, verdict: Verdict, why: Held, since: str, name: str) -> Decision:
    """What was held back has stayed: it is told, and what hid it is believed again."""
    look = case.release.look
    first_look = case.pending is not None and case.pending.snapshot == name
    content = look if first_look and look is not None else case.content
    decision = _told(case, verdict, name, from_utc_text(since), content, wholly=True)
    if (stayed := _STAYED.get(why)) is None:
        return decision
    return _with_reason(decision, reason(stayed))


def _with_reason(decision: Decision, first: Reason) -> Decision:
    """The decision, whose change has one reason more."""
    told = decision.told[0]
    stated = replace(told.verdict, reasons=(first, *told.verdict.reasons))
    return replace(decision, told=(replace(told, verdict=stated),))


def _takes_turns(case: Case, pending: Pending, look: Content) -> bool:
    """Whether the page is what a look found before, that the visit after it contradicted."""
    if pending.what is not Waiting.LASTING or pending.note != Held.CONTRADICTED:
        return False
    return case.between(case.quiet_look or look, case.quiet) is None


def _second_look(case: Case, verdict: Verdict) -> Decision:
    """Believe a difference that two visits agree on; of one that they do not, look again."""
    state, seen, pending, kept = case.release.state, case.seen, case.pending, case.release.look
    again = seen.seen + case.known.policy.confirm_after
    if pending is not None and kept is not None and _takes_turns(case, pending, kept):
        return _with_reason(
            _told(case, verdict, pending.snapshot, seen.seen, kept, wholly=True),
            reason(ReasonKind.TAKES_TURNS, day=pending.since[:10]),
        )
    if pending is None or pending.what is not Waiting.EDIT or kept is None:
        first = Pending(what=Waiting.EDIT, since=utc_text(seen.seen), snapshot=case.snapshot)
        return replace(
            waiting(state, seen, first, again=again),
            forget=case.unneeded(case.snapshot),
            validators_lied=verdict.kind in ALARMING and _same_validators(state, seen),
        )
    look, since = case.quiet_look or kept, from_utc_text(pending.since)
    if case.differences(look, case.quiet).verdict(case.learnt.ignored) is None:
        wholly = case.between(look, case.quiet) is None
        return _told(case, verdict, pending.snapshot, since, kept, wholly=wholly)
    ignore = _flickering(case, case.content)
    if pending.looks < LOOKS:
        next_look = replace(pending, snapshot=case.snapshot, looks=pending.looks + 1, note="")
        decision = waiting(state, seen, next_look, again=again)
        return replace(decision, ignore=ignore, forget=case.unneeded(case.snapshot))
    # what is told is all that differs: a revision that holds it unsaid would hide it for ever
    decision = _told(case, verdict, case.snapshot, since, case.content, wholly=True)
    return replace(decision, ignore=ignore)


def _told(
    case: Case,
    verdict: Verdict,
    snapshot: str,
    since: datetime,
    content: Content,
    *,
    wholly: bool,
) -> Decision:
    """A change that is believed: the revision, first seen at `since`, and what is said of it.

    `wholly`: the visits agree in the places that are ignored, too. Then these have not moved on
    their own, and what stands in them now is told with the rest.
    """
    ignored = case.learnt.furniture if wholly else case.learnt.ignored
    stated = _judged(case, verdict, ignored)
    differences = case.differences(case.before, content)
    places = differences.volatile_places if wholly else frozenset()
    change = Told(
        verdict=stated,
        before=case.text.revision.id,
        after=NEW,
        differences=differences,
        ignored=ignored,
    )
    added = Added(
        snapshot=snapshot,
        content=content,
        first_seen=since,
        last_seen=case.seen.seen,
    )
    return replace(
        settled(case.known, case.seen, case.content, served=NEW),
        added=added,
        told=(change,),
        forget=case.unneeded(snapshot),
        believe=places & case.learnt.ignored,
        ticked=stated.kind is Kind.RESTAMPED and case.learnt.restamps + 1 >= TICKS,
    )


def _judged(case: Case, verdict: Verdict, ignored: frozenset[str]) -> Verdict:
    """The verdict on what is not `ignored`, with what else is to be said of it; `verdict` is on all
    that differs."""
    stated = case.differences(case.before, case.quiet).verdict(ignored) or verdict
    if case.learnt.ticking and stated.kind in (Kind.EDITED, Kind.SILENT_EDIT):
        stated = _without_stamp(case, verdict, ignored)
    stated = furniture.everywhere(case, stated)
    if case.known.page.seen_before is not None and stated.kind in ALARMING:
        number, day = case.known.page.seen_before
        back = reason(ReasonKind.EARLIER_TEXT, number=number, day=day[:10])
        stated = replace(stated, reasons=(back, *stated.reasons))
    if host := rules.other_host(case.seen.url, case.seen.final_url):
        elsewhere = reason(ReasonKind.OTHER_HOST, Significance.MAJOR, host=host)
        stated = replace(
            stated, significance=Significance.MAJOR, reasons=(elsewhere, *stated.reasons)
        )
    return stated


def _without_stamp(case: Case, verdict: Verdict, ignored: frozenset[str]) -> Verdict:
    """An edit on a page whose stamp moves all the time: the page does not say that it was
    edited."""
    before, content = (replace(side, stamps=()) for side in (case.before, case.content))
    stated = compare.compare(before, content, ignored) or verdict
    stamp = case.content.updated or case.content.published
    ticks = reason(ReasonKind.STAMP_TICKS, text=stamp.text if stamp else "")
    return replace(stated, kind=Kind.SILENT_EDIT, reasons=(*stated.reasons, ticks))


def _same_validators(state: Release, seen: Observation) -> bool:
    """Whether the server goes on with the ETag and Last-Modified of the visit before."""
    if not (seen.etag or seen.last_modified):
        return False
    return (seen.etag, seen.last_modified) == (state.etag, state.last_modified)


def _restored(case: Case, verdict: Verdict | None) -> Decision:
    """A release that was taken for removed is served again."""
    revision, seen = case.text.revision, case.seen
    same = (reason(ReasonKind.SAME_TEXT),)
    reasons = (reason(ReasonKind.SERVED_AGAIN), *(verdict.reasons if verdict else same))
    restored = replace(
        verdict or Verdict(Kind.RESTORED),
        kind=Kind.RESTORED,
        significance=Significance.MAJOR,
        reasons=reasons,
    )
    key = revision.id if verdict is None else NEW
    decision = settled(case.known, seen, case.content, served=key, status=Status.LIVE)
    change = Told(verdict=restored, before=revision.id, after=key)
    if verdict is None:
        return replace(decision, told=(change,), forget=case.unneeded())
    change = replace(change, differences=case.edit, ignored=case.learnt.furniture)
    added = Added(
        snapshot=seen.sha256,
        content=case.content,
        first_seen=seen.seen,
        last_seen=seen.seen,
    )
    return replace(decision, added=added, told=(change,), forget=case.unneeded(seen.sha256))
