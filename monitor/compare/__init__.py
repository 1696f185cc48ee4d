"""Pure: content × content ─► diff ─► verdict."""

from __future__ import annotations

from collections.abc import Set

from monitor.compare import blocks, corrections, evidence, fields, rules, stamps, targets
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.garble import garbled
from monitor.extract.text import typography_key
from monitor.model import Content, Kind, Significance, Verdict

__all__ = [
    "BlockChange",
    "Diff",
    "Hunk",
    "compare",
    "content_changed",
    "diff",
    "garbled",
    "stamp_place",
    "volatile_places",
]

diff = blocks.diff_blocks
volatile_places = blocks.volatile_places
stamp_place = stamps.place


def compare(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Verdict | None:
    """How `new` differs from `old` for a reader, or None where it does not. What stands at
    `volatile` volatile_places of the page (`volatile_places`) is nothing that was edited."""
    difference = blocks.diff_blocks(old, new, volatile)
    ignored = " ".join(b.text for h in difference.ignored for b in (h.old, h.new) if b)
    links = targets.compare_links(old, new, typography_key(ignored).casefold())
    changed_fields = fields.compare_fields(old, new, links)
    marks = stamps.compare_stamps(old, new, volatile)
    if content_changed(difference, changed_fields):
        return _edited(difference, changed_fields, links, marks, new)
    if marks.moved:
        return Verdict(
            Kind.RESTAMPED,
            Significance.COSMETIC,
            (marks.sentence,),
            fields=changed_fields,
        )
    if difference.reset or _retitled(changed_fields):
        return Verdict(
            Kind.COSMETIC,
            Significance.COSMETIC,
            ("only typography, white space or markup changed",),
            fields=changed_fields,
        )
    return None


def content_changed(difference: Diff, changed: fields.Fields) -> bool:
    """Whether a reader is told something else: words, their order, the title, where links lead."""
    if difference.changed or any(name in changed for name in ("event", "reference")):
        return True
    if "title" in changed and not _retitled(changed):
        return True
    return "links" in changed or "attachments" in changed


def _retitled(changed: fields.Fields) -> bool:
    """The title is set otherwise and says the same."""
    return "title" in changed and typography_key(str(changed["title"][0])) == typography_key(
        str(changed["title"][1])
    )


def _edited(
    difference: Diff,
    changed: fields.Fields,
    links: targets.LinkChanges,
    marks: stamps.Stamps,
    new: Content,
) -> Verdict:
    reasons = rules.judge(evidence.collect(difference, changed, links, new.language or "en"))
    significance = max(
        (r.significance for r in reasons), key=lambda s: s.rank, default=Significance.MINOR
    )
    if significance is Significance.COSMETIC:
        texts = tuple(r.text for r in reasons)
        return Verdict(
            Kind.COSMETIC,
            significance,
            texts,
            difference.words_added,
            difference.words_removed,
            changed,
        )
    note = next(corrections.notes(difference), "")
    silent = marks.borne and not marks.moved and not note
    told = [f"the page says so: {evidence.quoted(note, 160)}"] if note else []
    told += [marks.sentence] if marks.borne else []
    return Verdict(
        Kind.SILENT_EDIT if silent else Kind.EDITED,
        significance,
        (*(r.text for r in reasons), *told),
        difference.words_added,
        difference.words_removed,
        changed,
    )
