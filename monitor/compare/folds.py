"""Paragraphs of the text that are not seen any more, or are seen again: the words stay, and what a
reader is shown does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.compare import words
from monitor.compare.beside import PROSE, BesideChange, folded_by
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.crossing import Crossing
from monitor.compare.words import Op, Segment
from monitor.extract.text import text_hash
from monitor.model import Block, BlockKind, Content, Fold, FoldState

_SEEN = (None, FoldState.OPEN)
_AROUND_TEXT = (BlockKind.HEADING, BlockKind.CAPTION)
_OF_ALL = (Crossing.UNSEEN, Crossing.SEEN)


def changes(old: Content, new: Content, bodies: Diff) -> tuple[BesideChange, ...]:
    """What was folded away or unfolded between the two, by the difference of the two `bodies`.

    A fold-out, a tab or a slide that stands open at one visit and is closed at the next is the same
    page: machines open them by turns. Where one of the two was read before folds were kept, there
    is nothing to compare.
    """
    if old.folds is None or new.folds is None or not (old.folds or new.folds):
        return ()
    was, now = folded_by(old), folded_by(new)
    found = (*_changes(bodies, was, now), *_crossed(bodies, was, now))
    if _are_hidden(old, was) or _are_hidden(new, now):
        return tuple(replace(one, of_all=one.crossing in _OF_ALL) for one in found)
    return found


def _are_hidden(content: Content, folds: dict[str, Fold]) -> bool:
    """Whether readers see no paragraph of the text."""
    told = [
        block
        for block in content.blocks
        if block.kind not in _AROUND_TEXT and words.count(block.text) >= PROSE
    ]
    states = [fold.state if (fold := folds.get(text_hash(b.text))) else None for b in told]
    return set(states) == {FoldState.HIDDEN}


def _changes(bodies: Diff, was: dict[str, Fold], now: dict[str, Fold]) -> Iterator[BesideChange]:
    """Of the paragraphs that are part of the text before and after."""
    for hunk in bodies.hunks:
        before, after = hunk.old, hunk.new
        if before is not None and after is not None:
            folds = was.get(text_hash(before.text)), now.get(text_hash(after.text))
            yield from _change(before, after, *folds)


def _crossed(bodies: Diff, was: dict[str, Fold], now: dict[str, Fold]) -> Iterator[BesideChange]:
    """Of those that are folded away where they stood: few words that are hidden are no part of a
    text."""
    for moved, there in ((bodies.left, now), (bodies.entered, was)):
        for block in moved:
            key = text_hash(block.text)
            if key in there:
                yield from _change(block, block, was.get(key), now.get(key))


def _change(
    before: Block, after: Block, was: Fold | None, now: Fold | None
) -> Iterator[BesideChange]:
    crossing = _crossing(was.state if was else None, now.state if now else None)
    if crossing is not None and words.count(after.text) >= PROSE:
        yield BesideChange(
            _shown(crossing, before, after),
            frozenset(fold.place for fold in (was, now) if fold),
            frozenset(text_hash(block.text) for block in (before, after)),
            crossing,
        )


def _crossing(was: FoldState | None, now: FoldState | None) -> Crossing | None:
    """How a block crossed that was so, and is so now; None where readers see what they saw."""
    if FoldState.HIDDEN in (was, now):
        return _of_hidden(was, now)
    if (was in _SEEN) == (now in _SEEN) or FoldState.OPEN in (was, now):
        return None
    return Crossing.FOLDED if was is None else Crossing.UNFOLDED


def _of_hidden(was: FoldState | None, now: FoldState | None) -> Crossing | None:
    """The same of one that nothing on the page shows, before or now."""
    if was is now:
        return None
    if now is FoldState.HIDDEN:
        return Crossing.UNSEEN
    return Crossing.REACHED if now is FoldState.CLOSED else Crossing.SEEN


def _shown(crossing: Crossing, before: Block, after: Block) -> Hunk:
    """The paragraph as one that went out of sight, or came into it."""
    if crossing in (Crossing.FOLDED, Crossing.UNSEEN):
        return Hunk(BlockChange.REMOVED, before, None, (Segment(Op.DELETE, before.text),))
    return Hunk(BlockChange.ADDED, None, after, (Segment(Op.INSERT, after.text),))
