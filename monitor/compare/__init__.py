"""Pure: content × content ─► diff ─► verdict."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from monitor.compare import (
    beside,
    blocks,
    corrections,
    evidence,
    fields,
    furniture,
    pictures,
    rules,
    stamps,
    targets,
)
from monitor.compare.beside import BesideChange
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.garble import garbled
from monitor.extract.text import typography_key
from monitor.model import (
    Content,
    Kind,
    Reason,
    ReasonKind,
    Significance,
    Verdict,
    greatest,
    is_of_text,
    reason,
)

__all__ = [
    "BesideChange",
    "BlockChange",
    "Diff",
    "Hunk",
    "beside_changes",
    "beside_places",
    "beside_texts",
    "compare",
    "compare_links",
    "content_changed",
    "diff",
    "garbled",
    "is_template",
    "picture_key",
    "stamp_place",
    "volatile_places",
]

_NOTE = 160  # characters of a note of correction that are told

beside_changes = beside.changes
beside_places = furniture.places
beside_texts = furniture.texts
is_template = furniture.is_template
picture_key = pictures.key_of
diff = blocks.diff_blocks
volatile_places = blocks.volatile_places
stamp_place = stamps.place


def compare(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Verdict | None:
    """How `new` differs from `old` for a reader, or None where it does not. What stands at
    `volatile` places of the page (`volatile_places`) is nothing that was edited, nor is what stands
    beside the text at such a place, or says what is named there by its hash."""
    difference = blocks.diff_blocks(old, new, volatile)
    links = compare_links(old, new, difference)
    marks = stamps.compare_stamps(old, new, volatile)
    images = furniture.without(pictures.changes(old, new), volatile)
    changed_fields = fields.compare_fields(old, new, links, pictures.values(images))
    besides = furniture.without(beside.changes(old, new), volatile)
    around = (*pictures.reasons(images), *beside.reasons(besides))
    if content_changed(difference, changed_fields):
        reasons = rules.judge(
            evidence.collect(difference, changed_fields, links, new.language or "en")
        )
        # a correction may stand in a box beside the text
        said = (*difference.hunks, *(change.hunk for change in besides))
        note = next(corrections.notes(said), "")
        verdict = _edited(difference, changed_fields, (*reasons, *around), note, marks)
        if verdict.kind is not Kind.COSMETIC or not around:
            return verdict
    if images or any(change.reworded for change in besides):
        return _edited_around(around, marks, changed_fields, own=bool(images))
    if marks.moved and marks.reason is not None:
        told = (marks.reason, *around)
        return Verdict(Kind.RESTAMPED, reasons=told, fields=changed_fields)
    if besides:
        return Verdict(Kind.BESIDE, Significance.MINOR, around, fields=changed_fields)
    if difference.reset or fields.worded(changed_fields):
        typography = reason(ReasonKind.ONLY_TYPOGRAPHY)
        return Verdict(Kind.COSMETIC, reasons=(typography,), fields=changed_fields)
    return None


def _edited_around(
    told: tuple[Reason, ...], marks: stamps.Stamps, changed: fields.Fields, *, own: bool
) -> Verdict:
    """The text is the same, and a picture of the release or a paragraph beside it is not. That is
    an edit. Where no picture of its `own` changed, the stamp is quoted, and not accused of hiding
    it: it may be the text's alone."""
    weight = greatest(told) or Significance.MINOR
    verdict = Verdict(Kind.EDITED, weight, told, fields=changed)
    if marks.reason is None:
        return verdict
    silent = own and not marks.moved
    kind = Kind.SILENT_EDIT if silent else Kind.EDITED
    return replace(verdict, kind=kind, reasons=(*told, marks.reason))


def compare_links(old: Content, new: Content, difference: Diff) -> targets.LinkChanges:
    """Where the links lead that do not stand in what the difference of the texts ignored."""
    ignored = " ".join(b.text for h in difference.ignored for b in (h.old, h.new) if b)
    return targets.compare_links(old, new, typography_key(ignored).casefold())


def content_changed(difference: Diff, changed: fields.Fields) -> bool:
    """Whether a reader is told something else: words, their order, the fields that say something,
    where links lead."""
    if difference.changed or "links" in changed or "attachments" in changed:
        return True
    return any(True for _ in fields.edited(changed))


def _edited(
    difference: Diff,
    changed: fields.Fields,
    told: tuple[Reason, ...],
    note: str,
    marks: stamps.Stamps,
) -> Verdict:
    """The text says something else, for reasons that are `told`. What the page says of its edit
    stands last: its `note` of correction, and its stamp."""
    of_text = greatest(one for one in told if is_of_text((one,)))
    verdict = Verdict(
        Kind.EDITED,
        greatest(told) or Significance.MINOR,
        told,
        difference.words_added,
        difference.words_removed,
        changed,
    )
    if of_text is Significance.COSMETIC:
        return replace(verdict, kind=Kind.COSMETIC, significance=of_text)
    if note:
        said = reason(ReasonKind.PAGE_SAYS_SO, text=evidence.shorten(note, _NOTE))
        verdict = replace(verdict, reasons=(*told, said))
    if marks.reason is None:
        return verdict  # a page without stamps hides nothing by not moving one
    silent = not marks.moved and not note
    return replace(
        verdict,
        kind=Kind.SILENT_EDIT if silent else Kind.EDITED,
        reasons=(*verdict.reasons, marks.reason),
    )
