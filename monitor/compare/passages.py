"""Differences ─► the passages that were removed and added, each with which reason was told for
it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from monitor.compare.blocks import Hunk
from monitor.compare.differences import Differences
from monitor.compare.shown import LeftOut, out_of_sight, shown
from monitor.compare.words import Op, Segment, count, diff
from monitor.model import Block, BlockKind, Content, Reason

_AROUND = 120  # characters before a passage, and behind it
TITLE = "title"
"""The place of a passage that stood in the title; other places are kinds of blocks."""
DOCUMENT = "document"
"""The place of a passage that stood in a linked document."""


class Side(StrEnum):
    REMOVED = "removed"
    ADDED = "added"


_SIDES = {Op.DELETE: Side.REMOVED, Op.INSERT: Side.ADDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that an edit took out or put in. `place` is the kind of block that they stood in;
    `before` and `behind` are what stands around them, with the spaces between. `reason` is the
    place, from 0, of what was told of them among the change's reasons; None where it has none."""

    side: Side
    place: str
    before: str
    text: str
    behind: str
    words: int
    reason: int | None


def passages(
    differences: Differences,
    reasons: Sequence[Reason],
    left_out: LeftOut,
    *,
    document: bool = False,
) -> Iterator[Passage]:
    """The passages that tell the two sides apart, in reading order, without what the verdict did
    not look at."""
    choose = _Reasons(reasons)
    old, new = differences.old, differences.new
    if old.title != new.title:
        yield from _of_segments(diff(old.title, new.title), TITLE, choose)
    for hunk in shown(differences, left_out).changed:
        if _is_heading_of_title(hunk, old, new):
            continue
        block = hunk.new or hunk.old or Block(BlockKind.PARAGRAPH, "")
        place = DOCUMENT if document else block.kind
        yield from _of_segments(hunk.segments, place, choose)
        yield from _of_segments(out_of_sight(hunk), place, choose)


def _is_heading_of_title(hunk: Hunk, old: Content, new: Content) -> bool:
    """Whether a hunk only says again what became of the title."""
    sides = [block.text for block in (hunk.old, hunk.new) if block]
    return old.title != new.title and sides in ([old.title, new.title], [old.title], [new.title])


def _of_segments(segments: Sequence[Segment], place: str, choose: _Reasons) -> Iterator[Passage]:
    for number, segment in enumerate(segments):
        text = segment.text.strip()
        if segment.op is Op.EQUAL or not text:
            continue
        before, behind = _around(segments, number, segment.op)
        yield Passage(
            side=_SIDES[segment.op],
            place=str(place),
            before=before,
            text=text,
            behind=behind,
            words=count(text),
            reason=choose(text, _beside(segments, number)),
        )


def _beside(segments: Sequence[Segment], number: int) -> list[str]:
    """What was taken out or put in next to a segment, without a kept word between."""
    there = [*segments[max(0, number - 1) : number], *segments[number + 1 : number + 2]]
    return [s.text.strip() for s in there if s.op is not Op.EQUAL and s.text.strip()]


def _around(segments: Sequence[Segment], number: int, op: Op) -> tuple[str, str]:
    """What stood before the text of a segment and behind it, on its own side."""
    before = "".join(s.on(op) for s in segments[:number])
    behind = "".join(s.on(op) for s in segments[number + 1 :])
    if len(before) > _AROUND:
        before = "… " + before[-_AROUND:].partition(" ")[2]
    if len(behind) > _AROUND:
        behind = behind[:_AROUND].rpartition(" ")[0] + " …"
    text = segments[number].text
    before += text[: len(text) - len(text.lstrip())]
    behind = text[len(text.rstrip()) :] + behind
    return before.lstrip(), behind.rstrip()


class _Reasons:
    """Which of a change's reasons is about a passage: one whose words it is, or has in it; else
    the one of its neighbour, in whose place it stands; else one in whose words it stands. Where
    none is, the only one there is that is not about the stamp."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        numbered = list(enumerate(reasons))
        about_text = [(n, one) for n, one in numbered if not one.is_of_stamp] or numbered
        self._only = about_text[0][0] if len(about_text) == 1 else None
        self._said = [(n, list(_texts(one))) for n, one in about_text]

    def __call__(self, text: str, beside: Sequence[str]) -> int | None:
        keys = [_key(one) for one in (text, *beside)]
        tried = [*product(keys, (_is, _has)), *product(keys, (_is_within,))]
        for key, is_about in tried:
            for number, texts in self._said:
                if any(is_about(key, one) for one in texts):
                    return number
        return self._only


def _is(key: str, told: str) -> bool:
    return key == told


def _has(key: str, told: str) -> bool:
    return told in key


def _is_within(key: str, told: str) -> bool:
    return key in told


def _texts(reason: Reason) -> Iterator[str]:
    values: Iterable[object] = (value for _, value in reason.values)
    yield from (key for value in values if isinstance(value, str) and len(key := _key(value)) > 2)
    for part in reason.parts:
        yield from _texts(part)


def _key(text: str) -> str:
    words = re.sub(r"\W+", " ", text.casefold()).strip()
    return f" {words} "
