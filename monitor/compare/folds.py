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
    if hides_all(old) or hides_all(new):
        return tuple(replace(one, of_all=one.crossing in _OF_ALL) for one in found)
    return found


def by_sight(content: Content) -> Iterator[tuple[Block, bool]]:
    """The blocks of a text, and of each whether the page hides it from readers; of a caption that
    is not known."""
    hides = content.hidden
    for block in content.blocks:
        can_hide = bool(hides) and block.kind is not BlockKind.CAPTION
        yield block, can_hide and text_hash(block.text) in hides


def hides_all(content: Content) -> bool:
    """Whether readers see no paragraph of the text, whatever they see of its headings and of lines
    of few words. A text that has no others is these."""
    sights = [one for one in by_sight(content) if one[0].kind is not BlockKind.CAPTION]
    told = [is_hidden for block, is_hidden in sights if _is_told(block)]
    states = told or [is_hidden for _, is_hidden in sights]
    return bool(states) and all(states)


def _is_told(block: Block) -> bool:
    return block.kind is not BlockKind.HEADING and words.count(block.text) >= PROSE


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
