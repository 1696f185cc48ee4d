"""What a visit to a linked document means. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.compare.stamps import compare_stamps
from monitor.decide import pace
from monitor.model import (
    Absence,
    Content,
    Document,
    Kind,
    Observation,
    Outcome,
    Reason,
    ReasonKind,
    Significance,
    Verdict,
    greatest,
    reason,
    utc_text,
)

LOOKS = 3
"""Visits in a row, each with other bytes, after which the bytes are no sign of an edit."""
PATIENCE = 4
"""Failures in a row after which a document is asked for at its release's pace again."""
RESTLESS = "its bytes differ at every visit, so they are not compared any more"
_TITLE = 120  # characters of what a document is called
_ASKED = (Outcome.PAGE, Outcome.UNCHANGED, Outcome.GONE, Outcome.BLOCKED, Outcome.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDecision:
    """The document as it is after the visit. `edition`: its bytes are to be kept, as they are
    believed now; `replaced`: they are others than those that were, which is to be told. `lost`: two
    visits found it gone, which the end of the pass believes or not; `back`: it was gone, and is
    there again."""

    document: Document
    edition: bool = False
    replaced: bool = False
    lost: bool = False
    back: bool = False


def decide(
    document: Document,
    seen: Observation,
    usual: datetime,
    confirm_after: timedelta,
    *,
    same_text: bool = False,
) -> DocumentDecision:
    """The decision on the visit `seen`; `usual` is when its release's own pace asks for the next
    one. `same_text`: other bytes that say the same, which is no edit."""
    if seen.outcome not in _ASKED:
        return DocumentDecision(document=document)
    now = replace(document, last_checked=utc_text(seen.seen), next_check=utc_text(usual))
    if seen.outcome is Outcome.GONE and document.sha256:
        return _gone(document, now, seen, usual, confirm_after)
    if seen.outcome in (Outcome.GONE, Outcome.BLOCKED, Outcome.FAILED):
        return DocumentDecision(document=_missed(now, seen, usual))
    back = document.gone is Absence.BELIEVED
    well = replace(now, failures=0, note="", gone=Absence.NONE)
    return replace(_there(document, well, seen, confirm_after, same_text=same_text), back=back)


def _there(
    document: Document,
    well: Document,
    seen: Observation,
    confirm_after: timedelta,
    *,
    same_text: bool,
) -> DocumentDecision:
    if seen.outcome is Outcome.UNCHANGED or seen.sha256 == document.sha256:
        return DocumentDecision(document=replace(well, pending="", looks=0))
    if not document.sha256:
        return DocumentDecision(document=_believed(well, seen), edition=True)
    if same_text or document.restless:
        note = RESTLESS if document.restless else ""
        return DocumentDecision(document=replace(well, pending="", looks=0, note=note))
    if seen.sha256 == document.pending:
        return DocumentDecision(document=_believed(well, seen), edition=True, replaced=True)
    return DocumentDecision(document=_look_again(well, seen, confirm_after))


def _gone(
    document: Document,
    now: Document,
    seen: Observation,
    usual: datetime,
    confirm_after: timedelta,
) -> DocumentDecision:
    """It was there once. Two visits are believed, as of a release."""
    missed = _missed(now, seen, usual)
    if document.gone is Absence.NONE:
        again = utc_text(seen.seen + confirm_after)
        return DocumentDecision(document=replace(missed, gone=Absence.SEEN, next_check=again))
    return DocumentDecision(document=missed, lost=document.gone is Absence.SEEN)


def _missed(document: Document, seen: Observation, usual: datetime) -> Document:
    again = pace.retry(document.failures, seen.seen)
    if document.failures >= PATIENCE:
        again = max(again, usual)
    failures, note = document.failures + 1, seen.note
    return replace(document, failures=failures, note=note, next_check=utc_text(again))


def _believed(document: Document, seen: Observation) -> Document:
    return replace(
        document,
        sha256=seen.sha256,
        etag=seen.etag,
        last_modified=seen.last_modified,
        pending="",
        looks=0,
    )


def _look_again(document: Document, seen: Observation, confirm_after: timedelta) -> Document:
    """Other bytes than those believed, and than those of the look before, if there was one."""
    looks = document.looks + 1
    if looks >= LOOKS:
        return replace(document, pending="", looks=0, restless=True, note=RESTLESS)
    again = utc_text(seen.seen + confirm_after)
    return replace(document, pending=seen.sha256, looks=looks, next_check=again)


def absence(content: Content, name: str, kind: ReasonKind, *, admitted: bool = False) -> Verdict:
    """What is told of a release that says `content`, and links a document called `name` that is
    gone, or that is back."""
    weight = Significance.MAJOR if kind is ReasonKind.DOCUMENT_GONE else Significance.MINOR
    return _told(content, (reason(kind, weight, text=name[:_TITLE]),), None, admitted=admitted)


def verdict(
    content: Content, name: str, inner: Verdict | None = None, *, admitted: bool = False
) -> Verdict:
    """What is told of a release that says `content`, whose document called `name` was replaced.

    `inner` is how the document's own texts differ, where they were read. `admitted`: the release's
    own stamp moved at the same time.
    """
    told = reason(ReasonKind.DOCUMENT_REPLACED, Significance.MAJOR, text=name[:_TITLE])
    reasons: tuple[Reason, ...] = (told,)
    if inner is not None:
        parts = tuple(r for r in inner.reasons if not r.is_of_stamp)
        weight = greatest(parts) or Significance.MINOR
        told = reason(ReasonKind.DOCUMENT_CHANGED, weight, parts=parts, text=name[:_TITLE])
        reasons = (told,)
    return _told(content, reasons, inner, admitted=admitted)


def _told(
    content: Content, reasons: tuple[Reason, ...], inner: Verdict | None, *, admitted: bool
) -> Verdict:
    still = None if admitted else compare_stamps(content, content).reason
    return Verdict(
        Kind.SILENT_EDIT if still else Kind.EDITED,
        greatest(reasons) or Significance.MAJOR,
        (*reasons, still) if still else reasons,
        inner.words_added if inner else 0,
        inner.words_removed if inner else 0,
    )
