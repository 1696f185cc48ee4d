"""What is learnt of the prose and the pictures beside a release's text: which places move by
themselves.

A place moves by itself where two looks at one page find it different, or where it was changed time
after time while the text stayed. Where it differs on several releases in one pass, it is the
template's: it is recorded of each of them, tells nobody, and is ignored from the next pass on.
"""

from __future__ import annotations

from dataclasses import replace

from monitor import compare
from monitor.decide.case import Case
from monitor.decide.values import Decision, Known, MovedBeside
from monitor.extract import text_hash
from monitor.model import Content, Kind, ReasonKind, Significance, Verdict, is_of_text, reason
from monitor.model.learning import IGNORED_FROM

_KEEPS_ON = 3
"""Changes in a row beside the text, with none in it, after which their place says nothing."""
_STAMP_MOVED = frozenset(
    {
        ReasonKind.STAMP_MOVED,
        ReasonKind.STAMP_WENT_BACK,
        ReasonKind.STAMP_APPEARED,
        ReasonKind.STAMP_VANISHED,
    }
)
_MOST = 50  # places that one visit teaches; a page made to cost space moves in thousands


def learnt(case: Case, decision: Decision) -> Decision:
    """The decision on the page, with the places that moved by themselves."""
    if not case.known.policy.learn:
        return decision
    restless = case.learnt.restless
    between, recorded = _between_looks(case), _recorded_everywhere(case, decision)
    new = restless - case.learnt.suspected - between - recorded
    found = (
        MovedBeside(between & restless, IGNORED_FROM, everywhere=True),
        MovedBeside(between - restless, 1),
        MovedBeside(new, 1, everywhere=True),
        MovedBeside(recorded, IGNORED_FROM, everywhere=True),
        MovedBeside(_kept_on(case, decision), IGNORED_FROM),
    )
    moved = (replace(one, places=frozenset(sorted(one.places)[:_MOST])) for one in found)
    return replace(decision, moved_beside=tuple(one for one in moved if one.places))


def _recorded_everywhere(case: Case, decision: Decision) -> frozenset[str]:
    """The places that the decision records as the template's."""
    if not any(_is_of_template(told.verdict) for told in decision.told):
        return frozenset()
    return case.learnt.restless & _places(case)


def everywhere(case: Case, verdict: Verdict) -> Verdict:
    """`verdict`, as a record that tells nobody where nothing changed but the template; where the
    stamp moved with it, as that of a stamp that moved alone."""
    learnt = case.learnt
    repeated = learnt.furniture - learnt.asides
    if is_of_text(verdict.reasons) or not case.edit.is_template(learnt.restless, repeated):
        return verdict
    template = reason(ReasonKind.BESIDE_EVERYWHERE)
    marks = tuple(r for r in verdict.reasons if r.kind in _STAMP_MOVED)
    rest = tuple(r for r in verdict.reasons if r.kind not in _STAMP_MOVED)
    if marks:
        return Verdict(Kind.RESTAMPED, reasons=(*marks, template, *rest), fields=verdict.fields)
    told = (template, *rest)
    return replace(verdict, kind=Kind.BESIDE, significance=Significance.MINOR, reasons=told)


def _is_of_template(verdict: Verdict) -> bool:
    """Whether what stands beside the text was recorded as the template's."""
    said = any(r.kind is ReasonKind.BESIDE_EVERYWHERE for r in verdict.reasons)
    return said or verdict.kind is Kind.BESIDE


def _places(case: Case) -> frozenset[str]:
    return case.edit.beside_places(case.learnt.furniture)


def _between_looks(case: Case) -> frozenset[str]:
    """Places in which the look that waits differs both from what was known and from what is seen
    now."""
    if (look := case.release.look) is None:
        return frozenset()
    first = case.differences(case.before, look).beside_places()
    return first & case.differences(look, case.content).beside_places()


def _kept_on(case: Case, decision: Decision) -> frozenset[str]:
    """Where the page was changed once more with nothing changed in its text."""
    if case.learnt.besides + 1 < _KEEPS_ON:
        return frozenset()
    if not any(_is_beside(told.verdict) for told in decision.told):
        return frozenset()
    return _places(case)


def _is_beside(verdict: Verdict) -> bool:
    return bool(verdict.reasons) and not is_of_text(verdict.reasons)


def said(known: Known, decision: Decision) -> frozenset[str]:
    """The hashes of the texts beside the release that the decision adds to its history: when
    several releases say the same there, it is the template that says it."""
    text = known.release.text if known.release is not None else None
    found: frozenset[str] = frozenset()
    if decision.added is not None:
        found = _texts(decision.added.content) - _texts(text.content if text else None)
    if decision.reread is not None and text is not None and text.revision.content.beside is None:
        found |= _texts(decision.reread)  # the first that is known of this page's furniture
    return found


def _texts(content: Content | None) -> frozenset[str]:
    if content is None:
        return frozenset()
    pictures = frozenset(map(compare.picture_key, content.images))
    return pictures | frozenset(text_hash(one.text) for one in content.beside or ())
