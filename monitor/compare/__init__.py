"""Pure: content × content ─► diff ─► verdict."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from monitor.compare import blocks, corrections, evidence, fields, rules, targets
from monitor.compare.blocks import Diff, Fate, Hunk
from monitor.extract.text import plain
from monitor.model import Content, Kind, Significance, Stamp, StampKind, Verdict

__all__ = ["Diff", "Fate", "Hunk", "compare", "content_changed", "diff", "places"]

diff = blocks.compare
places = blocks.places


@dataclass(frozen=True, slots=True)
class _Stamps:
    """What became of the page's own stamp."""

    moved: bool
    borne: bool


def compare(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Verdict | None:
    """How `new` differs from `old` for a reader, or None where it does not. What stands at `volatile`
    places of the page (`places`) is nothing that was edited."""
    difference = blocks.compare(old, new, volatile)
    changed_fields = fields.compare(old, new)
    if difference.ignored:
        fields.forget(
            changed_fields,
            " ".join(b.text for h in difference.ignored for b in (h.old, h.new) if b),
        )
    stamps = _stamps(old, new)
    if content_changed(difference, changed_fields):
        return _edited(difference, changed_fields, stamps, old, new)
    if stamps.moved:
        return Verdict(
            Kind.RESTAMPED,
            Significance.COSMETIC,
            (_stamp_sentence(old, new),),
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
    return any(targets.compare(changed.get(name)) for name in ("links", "attachments"))


def _retitled(changed: fields.Fields) -> bool:
    """The title is set otherwise and says the same."""
    return "title" in changed and plain(str(changed["title"][0])) == plain(str(changed["title"][1]))


def _stamps(old: Content, new: Content) -> _Stamps:
    """The visible stamp of the last update; where the page has none, that of publication."""
    pairs = [
        (old.stamp(kind), new.stamp(kind)) for kind in (StampKind.UPDATED, StampKind.PUBLISHED)
    ]
    moved = any(_value(a) != _value(b) for a, b in pairs)
    return _Stamps(moved, borne=any(stamp is not None for pair in pairs for stamp in pair))


def _value(stamp: Stamp | None) -> str | None:
    return stamp.value if stamp else None


def _edited(
    difference: Diff, changed: fields.Fields, stamps: _Stamps, old: Content, new: Content
) -> Verdict:
    reasons = rules.judge(evidence.gather(difference, changed, new.language or "en"))
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
    silent = stamps.borne and not stamps.moved and not note
    told = (_stamp_sentence(old, new),) if stamps.borne else ()
    if note:
        told = (f"the page says so: {evidence.quoted(note, 160)}", *told)
    return Verdict(
        Kind.SILENT_EDIT if silent else Kind.EDITED,
        significance,
        tuple(r.text for r in reasons) + told,
        difference.words_added,
        difference.words_removed,
        changed,
    )


def _stamp_sentence(old: Content, new: Content) -> str:
    for kind in (StampKind.UPDATED, StampKind.PUBLISHED):
        was, now = old.stamp(kind), new.stamp(kind)
        if _value(was) != _value(now):
            if was is None or now is None:
                verb = "appeared" if was is None else "vanished"
                return f"its stamp {verb}: “{(now or was).text}”"  # type: ignore[union-attr]  # one is set
            return f"its stamp moved: “{was.text}” → “{now.text}”"
    stamp = new.updated or new.stamp(StampKind.PUBLISHED)
    return f"its stamp did not move: “{stamp.text}”" if stamp else "it bears no stamp"
