"""What the parts of a difference mean together: the kind of a change, and how much it matters."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.compare import beside, corrections, evidence, fields, pictures, rules
from monitor.compare.beside import BesideChange
from monitor.compare.blocks import Diff
from monitor.compare.fields import Fields
from monitor.compare.pictures import PictureChange
from monitor.compare.stamps import Stamps
from monitor.compare.targets import LinkChanges
from monitor.model import (
    Kind,
    Reason,
    ReasonKind,
    Significance,
    Verdict,
    greatest,
    is_of_text,
    reason,
)

_NOTE = 160  # characters of a note of correction that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a difference, without what is volatile. `language` is the newer page's."""

    diff: Diff
    links: LinkChanges
    fields: Fields
    stamps: Stamps
    images: tuple[PictureChange, ...]
    beside: tuple[BesideChange, ...]
    language: str


def judge(parts: Parts) -> Verdict | None:
    """The verdict; None where nothing differs for a reader."""
    images, besides, marks = parts.images, parts.beside, parts.stamps
    editions = rules.editions(parts.links)
    around = (*editions, *pictures.reasons(images), *beside.reasons(besides))
    if _content_changed(parts):
        verdict = _edited(parts, around)
        if verdict.kind is not Kind.COSMETIC or not around:
            return verdict
    if images or any(change.is_edit for change in besides):
        return _edited_around(parts, around)
    if marks.moved and marks.reason is not None:
        told = (marks.reason, *around)
        return Verdict(Kind.RESTAMPED, reasons=told, fields=parts.fields)
    if around:
        return Verdict(Kind.BESIDE, Significance.MINOR, around, fields=parts.fields)
    if parts.diff.reset or fields.worded(parts.fields):
        typography = reason(ReasonKind.ONLY_TYPOGRAPHY)
        return Verdict(Kind.COSMETIC, reasons=(typography,), fields=parts.fields)
    return None


def _content_changed(parts: Parts) -> bool:
    """Whether a reader is told something else: words, their order, the fields that say something,
    where links lead."""
    if parts.diff.changed or "links" in parts.fields or "attachments" in parts.fields:
        return True
    return any(True for _ in fields.edited(parts.fields))


def _edited_around(parts: Parts, told: tuple[Reason, ...]) -> Verdict:
    """The text is the same, and a picture of the release or a paragraph beside it is not. That is
    an edit. Where no picture or paragraph of its own changed, the stamp is quoted, and not
    accused of hiding it: it may be the text's alone."""
    marks = parts.stamps
    weight = greatest(told) or Significance.MINOR
    verdict = Verdict(Kind.EDITED, weight, told, fields=parts.fields)
    if marks.reason is None:
        return verdict
    own = bool(parts.images) or any(change.is_of_text for change in parts.beside)
    silent = own and not marks.announces
    kind = Kind.SILENT_EDIT if silent else Kind.EDITED
    return replace(verdict, kind=kind, reasons=(*told, marks.reason))


def _edited(parts: Parts, around: tuple[Reason, ...]) -> Verdict:
    """The text says something else. What the page says of its edit stands last: its note of
    correction, which may stand in a box beside the text, and its stamp."""
    difference, marks = parts.diff, parts.stamps
    found = evidence.collect(difference, parts.fields, parts.links, parts.language)
    told = (*rules.judge(found), *around)
    of_text = greatest(one for one in told if is_of_text((one,)))
    verdict = Verdict(
        Kind.EDITED,
        greatest(told) or Significance.MINOR,
        told,
        difference.words_added,
        difference.words_removed,
        parts.fields,
    )
    if of_text is Significance.COSMETIC:
        return replace(verdict, kind=Kind.COSMETIC, significance=of_text)
    said = (*difference.hunks, *(change.hunk for change in parts.beside))
    if note := next(corrections.notes(said), ""):
        quoted = reason(ReasonKind.PAGE_SAYS_SO, text=evidence.shorten(note, _NOTE))
        verdict = replace(verdict, reasons=(*told, quoted))
    if marks.reason is None:
        return verdict  # a page without stamps hides nothing by not moving one
    silent = not marks.announces and not note
    return replace(
        verdict,
        kind=Kind.SILENT_EDIT if silent else Kind.EDITED,
        reasons=(*verdict.reasons, marks.reason),
    )
