"""What changed in the doubtful zone of a page: prose beside the release that may be its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from monitor.compare import blocks, words
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.crossing import OF_SIGHT, Crossing
from monitor.compare.evidence import Replacement, at_most, replacements_of, shorten
from monitor.compare.words import Op, Segment
from monitor.extract.text import text_hash
from monitor.model import (
    Beside,
    Block,
    BlockKind,
    Content,
    Fold,
    Many,
    Reason,
    ReasonKind,
    Significance,
    reason,
)

_TOLD = 160  # characters of a text that a reason quotes
_SWAPS = 3  # replacements of one paragraph that are told one by one; of more, the paragraph


@dataclass(frozen=True, slots=True)
class BesideChange:
    """One paragraph beside the text that came, went or changed, or that crossed the border of the
    text. `places` are where it stood and stands, as far as that is beside the text; `texts` the
    hashes of what it said and says; `of_all`: it went out of sight, or came into it, with all of
    the text."""

    hunk: Hunk
    places: frozenset[str]
    texts: frozenset[str]
    crossing: Crossing | None = None
    of_all: bool = False

    @property
    def is_edit(self) -> bool:
        """Whether it is told: a paragraph was reworded, is no part of the text any more, or is seen
        no more, or again."""
        return self.reworded or self.is_of_text

    @property
    def text(self) -> str:
        """What it said, or says where it came."""
        block = self.hunk.old or self.hunk.new
        return block.text if block else ""

    @property
    def is_of_text(self) -> bool:
        """Whether it happened to a paragraph of the text itself."""
        return self.crossing is Crossing.FRAME or self.crossing in OF_SIGHT

    @property
    def reworded(self) -> bool:
        """Whether a paragraph stayed and says something else, which furniture seldom does: it comes
        and goes as a whole."""
        return self.hunk.change is BlockChange.CHANGED


def changes(old: Content, new: Content, bodies: Diff) -> tuple[BesideChange, ...]:
    """What came, went or changed beside the text, in reading order, and what crossed the border of
    the text by the difference of the two `bodies`.

    A paragraph that is only set otherwise is the same. Where one of the two was read before there
    was a doubtful zone, there is nothing to compare.
    """
    if old.beside is None or new.beside is None:
        return ()
    crossed = _crossed(old, new, bodies)
    if not old.beside and not new.beside:
        return crossed
    gone, come = _without(old.beside, _all_texts(new)), _without(new.beside, _all_texts(old))
    return (*_replaced(gone, come), *_out_of_sight(old.beside, new), *crossed)


def _without(paragraphs: Iterable[Beside], texts: Set[str]) -> list[tuple[Block, Beside]]:
    """Those whose text is not among `texts` (hashes), each as a block, too."""
    return [(_block(one), one) for one in paragraphs if text_hash(one.text) not in texts]


def _replaced(
    gone: list[tuple[Block, Beside]], come: list[tuple[Block, Beside]]
) -> Iterator[BesideChange]:
    """What of the paragraphs that went became which of those that came."""
    if gone or come:
        origin = {id(block): one for block, one in (*gone, *come)}
        for hunk in blocks.replace_blocks([b for b, _ in gone], [b for b, _ in come]):
            if hunk.change is not BlockChange.RESET:
                yield _change(hunk, origin)


PROSE = 5
"""Words from which a block that crossed a border is told; fewer are a label or a link."""


def _crossed(old: Content, new: Content, bodies: Diff) -> tuple[BesideChange, ...]:
    """What left the text or entered it; not what only went out of sight where it stood, or came
    into it there, which is told as that."""
    knows_folds = None not in (old.folds, new.folds)
    found = []
    for left, there, moved in ((True, new, bodies.left), (False, old, bodies.entered)):
        zone = {text_hash(one.text): one.place for one in there.beside or ()}
        folded = folded_by(there) if knows_folds else {}
        for block in moved:
            key = text_hash(block.text)
            if words.count(block.text) >= PROSE and key not in folded:
                found.append(_crossing(block, key, zone.get(key, ""), left=left))
    return tuple(found)


def folded_by(content: Content) -> dict[str, Fold]:
    """What is folded away or can be, by the hash of its text."""
    return {fold.text: fold for fold in content.folds or ()}


def _crossing(block: Block, key: str, place: str, *, left: bool) -> BesideChange:
    """A block that left the text or entered it; `place` is its place beside the text, if that is
    where it went or came from."""
    if not left:
        way, said = Crossing.ENTERED, Hunk(BlockChange.ADDED, None, block, _all(Op.INSERT, block))
    else:
        way = Crossing.BESIDE if place else Crossing.FRAME
        said = Hunk(BlockChange.REMOVED, block, None, _all(Op.DELETE, block))
    return BesideChange(said, frozenset({place} - {""}), frozenset({key}), way)


def _all(op: Op, block: Block) -> tuple[Segment, ...]:
    return (Segment(op, block.text),)


def _out_of_sight(before: tuple[Beside, ...], new: Content) -> tuple[BesideChange, ...]:
    """Paragraphs beside the text that stand in the page's frame now, which is not kept."""
    seen = {text_hash(block.text) for block in new.blocks}
    seen |= {text_hash(one.text) for one in new.beside or ()}
    hidden = [
        (_block(one), key, one.place)
        for one in before
        if (key := text_hash(one.text)) in new.surroundings and key not in seen
    ]
    return tuple(
        BesideChange(
            Hunk(BlockChange.REMOVED, block, None, _all(Op.DELETE, block)),
            frozenset({place}),
            frozenset({key}),
            Crossing.HIDDEN,
        )
        for block, key, place in hidden
    )


def _block(one: Beside) -> Block:
    return Block(BlockKind.BESIDE, one.text)


def _all_texts(content: Content) -> Set[str]:
    """The hashes of all texts of the page, in whatever zone."""
    said = {text_hash(block.text) for block in content.blocks}
    return said | content.surroundings | {text_hash(one.text) for one in content.beside or ()}


def _change(hunk: Hunk, origin: dict[int, Beside]) -> BesideChange:
    sides = [origin[id(block)] for block in (hunk.old, hunk.new) if block is not None]
    return BesideChange(
        hunk,
        frozenset(one.place for one in sides),
        frozenset(text_hash(one.text) for one in sides),
    )


def reasons(found: tuple[BesideChange, ...]) -> tuple[Reason, ...]:
    """What a person is told of them; never more than minor, but where text is hidden from readers,
    or was."""
    sight = [change for change in found if change.crossing in OF_SIGHT]
    beside = [change for change in found if change.crossing not in OF_SIGHT]
    around = [one for change in beside for one in _reasons(change)]
    whole = [change for change in sight if change.of_all]
    seen = [one for change in sight if not change.of_all for one in _reasons(change)]
    return (*_of_all(whole), *at_most(seen, Many.SIGHT), *at_most(around, Many.BESIDE))


def _of_all(whole: list[BesideChange]) -> Iterator[Reason]:
    """That the text as a whole is hidden, or shown again: once, and not for each paragraph."""
    for crossing, kind in _WHOLE.items():
        said = [change.text for change in whole if change.crossing is crossing]
        if said:
            count = sum(map(words.count, said))
            yield reason(kind, Significance.MAJOR, count=count, text=shorten(said[0], _TOLD))


_CROSSED = {
    Crossing.BESIDE: ReasonKind.LEFT_FOR_BESIDE,
    Crossing.FRAME: ReasonKind.LEFT_FOR_FRAME,
    Crossing.HIDDEN: ReasonKind.BESIDE_HIDDEN,
    Crossing.ENTERED: ReasonKind.ENTERED_TEXT,
    Crossing.FOLDED: ReasonKind.FOLDED_AWAY,
    Crossing.UNFOLDED: ReasonKind.UNFOLDED,
    Crossing.UNSEEN: ReasonKind.TEXT_HIDDEN,
    Crossing.SEEN: ReasonKind.TEXT_SHOWN,
    Crossing.REACHED: ReasonKind.TEXT_REACHED,
}
_WHOLE = {Crossing.UNSEEN: ReasonKind.ALL_HIDDEN, Crossing.SEEN: ReasonKind.ALL_SHOWN}
_OF_SUBSTANCE = (Crossing.UNSEEN, Crossing.SEEN, Crossing.REACHED)


def _reasons(change: BesideChange) -> Iterator[Reason]:
    hunk = change.hunk
    old, new = (block.text if block else "" for block in (hunk.old, hunk.new))
    if change.crossing is not None:
        said = change.text
        kind, count = _CROSSED[change.crossing], words.count(said)
        heavy = change.crossing in _OF_SUBSTANCE
        weight = Significance.MAJOR if heavy else Significance.MINOR
        yield reason(kind, weight, count=count, text=shorten(said, _TOLD))
        return
    swaps = list(replacements_of(hunk)) if old and new else []
    if not 0 < len(swaps) <= _SWAPS:
        swaps = [Replacement(old, new, hunk)]
    yield from (_reason(swap.old, swap.new) for swap in swaps)


def _reason(old: str, new: str) -> Reason:
    if old and new:
        was, now = shorten(old, _TOLD), shorten(new, _TOLD)
        return reason(ReasonKind.BESIDE_CHANGED, Significance.MINOR, old=was, new=now)
    kind = ReasonKind.BESIDE_REMOVED if old else ReasonKind.BESIDE_ADDED
    text = old or new
    return reason(kind, Significance.MINOR, count=words.count(text), text=shorten(text, _TOLD))
