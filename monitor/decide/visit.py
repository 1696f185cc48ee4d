"""One visit to one release: which case it is, and the decision in each case."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor import compare
from monitor.compare.words import count
from monitor.decide import furniture, identity, pace, rules
from monitor.decide.case import Case
from monitor.decide.differing import differs
from monitor.decide.identity import Sameness
from monitor.decide.outcomes import missed, moved, named_otherwise, settled
from monitor.decide.values import NEW, Added, Claim, Decision, Known, KnownRelease, Told, Twin
from monitor.extract import content_hash
from monitor.model import (
    Content,
    Doubt,
    Kind,
    Observation,
    Outcome,
    Pending,
    Reading,
    ReasonKind,
    Release,
    ReleaseUpdate,
    Significance,
    Status,
    Trouble,
    Verdict,
    Waiting,
    reason,
    utc_text,
)

_BLOCKING = frozenset({Trouble.CHALLENGE, Trouble.CONSENT, Trouble.LOGIN})
_SAYS_LITTLE = 80
"""Words; a release has more than half of them."""
_LEAST_PATIENCE = timedelta(minutes=10)
"""A removal that is not believed yet is looked at again after this, however short `confirm_after`
is."""


def decide(known: Known, seen: Observation, reading: Reading | None = None) -> Decision:
    """The decision on the visit `seen`, given all that is known.

    `reading` is of the bytes received, or, where they are those of the visit before, of the look
    that waits; None where there was nothing to read.
    """
    if seen.outcome in (Outcome.DEFERRED, Outcome.RESTING):
        return Decision(outcome=seen.outcome, note=seen.note)
    if _is_aside(known, seen):
        return _aside(known, seen, reading)
    if seen.outcome is Outcome.GONE:
        return _gone(known, seen)
    if seen.outcome in (Outcome.BLOCKED, Outcome.FAILED):
        return missed(known, seen, seen.outcome, seen.note)
    if reading is None:
        return _unchanged(known, seen)
    decision = _page(known, seen, reading)
    return replace(decision, said=furniture.said(known, decision))


def _unchanged(known: Known, seen: Observation) -> Decision:
    """The bytes are those of the visit before, and nothing waits for a second look."""
    if known.release is None:
        return Decision(outcome=Outcome.UNCHANGED)
    last = next(iter(known.release.served), None)
    served = last.revision_id if last else None
    return settled(known, seen, None, served=served)


def _page(known: Known, seen: Observation, reading: Reading) -> Decision:
    content, forget = reading.content, frozenset({seen.sha256} - {""})
    if content is None:
        note = str(reading.trouble or "it could not be read")
        return replace(missed(known, seen, Outcome.FAILED, note), forget=forget)
    if content.doubts:
        return replace(_doubted(known, seen, content.doubts[0]), forget=forget)
    if seen.lacks and _is_gutted(known, content):
        note = f"what the page loads did not come ({seen.lacks})"
        return replace(missed(known, seen, Outcome.FAILED, note), forget=forget)
    release = known.release
    if release is None or release.text is None:
        return _first(known, seen, reading, content)
    case = Case(
        known=known,
        release=release,
        text=release.text,
        seen=seen,
        reading=reading,
        content=content,
    )
    return _known(case)


def _is_gutted(known: Known, content: Content) -> bool:
    """Whether a page has lost half of its text; of one that was never read, whether it says next
    to nothing."""
    text = known.release.text if known.release else None
    before = count(text.content.body) if text else _SAYS_LITTLE
    return count(content.body) < before / 2


def _doubted(known: Known, seen: Observation, doubt: Doubt) -> Decision:
    if doubt.trouble is Trouble.NOT_FOUND:
        return _gone(known, replace(seen, note=f"status {seen.status}, but {doubt}"))
    outcome = Outcome.BLOCKED if doubt.trouble in _BLOCKING else Outcome.FAILED
    return missed(known, seen, outcome, f"{doubt} in place of the release")


def _first(known: Known, seen: Observation, reading: Reading, content: Content) -> Decision:
    """A page at an address of which no text is known."""
    page = known.page
    if page.general and known.release is None:
        note = "the site's home page, or a list of releases, in place of the release"
        failed = missed(known, seen, Outcome.FAILED, note)
        return replace(failed, forget=frozenset({seen.sha256}))
    if known.release is None and (other := _of_another(known, seen, content)) is not None:
        return replace(other, forget=frozenset({seen.sha256}))
    return _new(known, seen, reading, content)


def _new(known: Known, seen: Observation, reading: Reading, content: Content) -> Decision:
    """The first text of a release. It stands where redirects led for good, or where the page says
    that it stands; else at the address that was asked for."""
    landed = seen.final_url
    final = bool(landed) and (seen.permanent or known.page.own == landed)
    url = landed if final else seen.url
    first = settled(known, seen, content, status=Status.LIVE, served=NEW)
    verdict = Verdict(Kind.NEW, Significance.MINOR, (reason(ReasonKind.FIRST_SEEN),))
    return replace(
        first,
        add=url if known.release is None else "",
        aliases=tuple(other for other in (seen.url, landed) if other not in (url, "")),
        added=Added(
            snapshot=seen.sha256,
            content=content,
            first_seen=seen.seen,
            last_seen=seen.seen,
        ),
        told=(Told(verdict=verdict, after=NEW),),
    )


def _of_another(known: Known, seen: Observation, content: Content) -> Decision | None:
    """The decision on a page at an unknown address that belongs to a known release; None where it
    is a release of its own."""
    sameness, twin = identity.of_another(known, seen, content)
    if twin is not None:
        if sameness is Sameness.UNKNOWN:
            return Decision(outcome=Outcome.PAGE, wake=twin.release.id)
        return named_otherwise(known, seen, twin.release)
    lost = known.page.lost_twin
    if lost is None or not rules.same_text_counts(content):
        return None
    url = seen.final_url if seen.permanent and seen.final_url else seen.url
    there = KnownRelease(state=lost)
    decision = moved(known, there, seen, url, reason(ReasonKind.OTHER_ADDRESS))
    return replace(decision, subject=lost.id)


def _is_aside(known: Known, seen: Observation) -> bool:
    """Whether the visit was to another address of a release than that at which it stands, and did
    not lead there."""
    release = known.release
    if known.policy.archived or release is None or release.text is None:
        return False
    return release.state.url not in (seen.url, seen.final_url)


def _aside(known: Known, seen: Observation, reading: Reading | None) -> Decision:
    """What another address of a release serves is no edit of it, and what it does not serve is no
    removal. Where the release is gone from its own, it has moved; another text is another
    release."""
    release, content = known.release, reading.content if reading else None
    if release is None or release.text is None or reading is None or content is None:
        return Decision(outcome=seen.outcome, note=seen.note, rest=seen.retry_after)
    dropped = frozenset({seen.sha256})
    if content.doubts or known.page.general:
        note = str(content.doubts[0]) if content.doubts else "a list of releases"
        note = f"{note} in place of the release"
        return Decision(outcome=Outcome.FAILED, note=note, forget=dropped)
    state, before = release.state, release.text.content
    removed, going = state.status is Status.REMOVED, _is_going(state)
    if not rules.same_release(before, content, compare.compare(before, content)):
        if removed or (state.last_checked >= utc_text(known.started) and not going):
            return _new(replace(known, release=None), seen, reading, content)
        # it may be that both have changed, or that neither is there
        wake = None if going else state.id
        return Decision(outcome=Outcome.PAGE, wake=wake, forget=dropped)
    if removed or going:
        decision = moved(known, release, seen, seen.url, reason(ReasonKind.OTHER_ADDRESS))
    else:
        decision = named_otherwise(known, seen, state, direct=not seen.final_url)
    return replace(decision, forget=dropped)


def _is_going(state: Release) -> bool:
    """Whether its address did not serve it, which waits to be seen once more."""
    return state.pending is not None and state.pending.what is Waiting.GONE


def _known(case: Case) -> Decision:
    url, page = case.release.state.url, case.known.page
    strangers = case.learnt.strangers
    if stranger := rules.foreign_text(
        url, case.before, case.content, alike=page.alike, strangers=strangers
    ):
        return _refused(case, stranger)
    landed = _landed(case)
    if landed and not _is_still(case):
        return _led_away(case, landed)
    double = identity.double_of(case.known, case.seen, case.content, case.release.state.id)
    if double is not None and _is_still(case):
        return _doubled(case, double)
    decision = _with_reread(case, differs(case))
    # while an edit waits, the second look must ask where the first one did
    if not landed or isinstance(decision.update.pending, Pending):
        return decision
    if case.seen.permanent:
        return _moved_too(case, landed, decision)
    return decision if page.general else replace(decision, aliases=(landed,))


def _landed(case: Case) -> str:
    """Where the release's address leads, if that is news: for the time being, to a place that is
    not known as the release's own."""
    seen, state, standing = case.seen, case.release.state, case.known.page.standing
    if seen.final_url in ("", seen.url, state.url):
        return ""
    known = standing is not None and standing.id == state.id
    return "" if known and not seen.permanent else seen.final_url


def _doubled(case: Case, twin: Twin) -> Decision:
    """The release was recorded twice, once per address. The one that was known first goes on; the
    other keeps its history, and its address becomes one more of the first."""
    release, url = case.release, twin.release.url
    verdict = Verdict(
        Kind.MOVED,
        Significance.COSMETIC,
        (reason(ReasonKind.SAME_RELEASE, url=url),),
        fields={"url": (release.state.url, url)},
    )
    key = case.text.revision.id
    done = settled(case.known, case.seen, None, status=Status.MOVED)
    return replace(
        done,
        outcome=Outcome.PAGE,
        double_of=twin.release.id,
        # what this visit saw that the other has not recorded is for its own visit to tell
        wake=None if content_hash(case.content) == content_hash(twin.content) else twin.release.id,
        told=(Told(verdict=verdict, before=key, after=key),),
        forget=case.unneeded(),
    )


def _refused(case: Case, trouble: Trouble) -> Decision:
    """A page that is not a release's stands in the release's place; its text is remembered where
    many releases have it."""
    many = case.known.page.alike >= rules.STRANGERS
    return replace(
        missed(case.known, case.seen, Outcome.FAILED),
        trouble=trouble,
        stranger=content_hash(case.content) if many else "",
        forget=frozenset({case.seen.sha256}),
    )


def _led_away(case: Case, landed: str) -> Decision:
    """The release's address leads to another page: that is how many press rooms withdraw one."""
    host = rules.other_host(case.seen.url, landed)
    where = f"another host, {host}: {landed}" if host else landed
    gone = _gone(case.known, replace(case.seen, note=f"its address leads to {where}"))
    return replace(gone, forget=frozenset({case.seen.sha256}))


def _is_still(case: Case) -> bool:
    """Whether what another address serves is the release that was known."""
    verdict = case.edit.verdict(case.learnt.ignored)
    return rules.same_release(case.before, case.content, verdict)


def _moved_too(case: Case, landed: str, decision: Decision) -> Decision:
    """The decision, with the news that the release's address leads to `landed` for good."""
    because = reason(ReasonKind.ADDRESS_LEADS_TO, url=landed)
    along = moved(case.known, case.release, case.seen, landed, because)
    return replace(
        decision,
        update=along.update.then(decision.update),
        moved_to=along.moved_to,
        double_of=along.double_of,
        told=(*along.told, *decision.told),
    )


def _with_reread(case: Case, decision: Decision) -> Decision:
    """The decision, with the note that the reading code reads the latest revision better; no one is
    alarmed."""
    revision, before = case.text.revision, case.before
    if revision.extractor == case.known.policy.version:
        return decision
    verdict = compare.compare(revision.content, before)
    if verdict is None:
        return replace(decision, reread=before)
    reread = replace(verdict, kind=Kind.REREAD, significance=Significance.COSMETIC)
    first = Told(verdict=reread, before=revision.id, after=revision.id)
    return replace(decision, reread=before, told=(first, *decision.told))


def _gone(known: Known, seen: Observation) -> Decision:
    """A removal is believed after a second visit, and at the end of a pass that finds others
    alive."""
    decision = Decision(outcome=Outcome.GONE, note=seen.note)
    if known.release is None:
        return decision
    state = known.release.state
    update = ReleaseUpdate(last_checked=utc_text(seen.seen))
    if state.status is Status.REMOVED:
        again = pace.next_visit(state, state.published, seen.seen, rhythm=known.release.rhythm)
        return replace(decision, update=replace(update, next_check=utc_text(again)))
    confirm_after = known.policy.confirm_after
    if state.pending and state.pending.what is Waiting.GONE:
        again = seen.seen + max(confirm_after, _LEAST_PATIENCE)
        claim = Claim(note=seen.note, seen=seen.seen)
        return replace(decision, claim=claim, update=replace(update, next_check=utc_text(again)))
    update = replace(
        update,
        next_check=utc_text(seen.seen + confirm_after),
        pending=Pending(what=Waiting.GONE, since=utc_text(seen.seen), note=seen.note),
        # no validators: they are those of the last look, whose bytes are no longer kept
        etag="",
        last_modified="",
        sha256="",
    )
    return replace(decision, update=update)
