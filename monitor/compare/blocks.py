"""Which block became which: kept, changed, moved, added, removed."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise

from monitor.compare import sequences, words
from monitor.compare.crossing import Crossing
from monitor.compare.words import Op, Segment
from monitor.extract.text import text_hash
from monitor.model import Block, Content

_CORNER = 0.3  # share of the text that a volatile place holds at most
_BUDGET = 200_000  # characters of changed blocks that are compared word by word in one comparison


class BlockChange(StrEnum):
    KEPT = "kept"
    RESET = "reset"  # the same words, set otherwise: typography, markup, paragraph breaks
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


UNTOUCHED = (BlockChange.KEPT, BlockChange.RESET)
"""What became of a block that says what it said."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """What became of one block. `segments` are its words; for a kept block one equal segment.
    `crossing`: it was edited or moved, and went out of readers' sight or came into it as well."""

    change: BlockChange
    old: Block | None
    new: Block | None
    segments: tuple[Segment, ...]
    crossing: Crossing | None = None


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference of two bodies, in reading order; `ignored` is what stands at volatile places.
    `coarse`: too much differs to compare it word by word, so some changed blocks are shown as
    replaced. `left` and `entered` are blocks that only crossed the border of the body, out of it
    and into it; they are in no hunk."""

    hunks: tuple[Hunk, ...]
    words_added: int = 0
    words_removed: int = 0
    ignored: tuple[Hunk, ...] = ()
    coarse: bool = False
    left: tuple[Block, ...] = ()
    entered: tuple[Block, ...] = ()

    @property
    def changed(self) -> tuple[Hunk, ...]:
        return tuple(h for h in self.hunks if h.change not in UNTOUCHED)

    @property
    def reset(self) -> bool:
        return any(h.change is BlockChange.RESET for h in self.hunks)


def diff_blocks(old: Content, new: Content) -> Diff:
    """The difference of the two bodies. A block that only crossed the border between the body and
    the rest of the page was neither added nor removed."""
    before, after = _keyed(old), _keyed(new)
    left, entered = _crossed(before, after, old, new), _crossed(after, before, new, old)
    aligned = _Alignment()
    hunks = aligned.align(
        [x for x in before if x[0] not in left], [x for x in after if x[0] not in entered]
    )
    return replace(
        _counted_in(hunks),
        coarse=aligned.coarse,
        left=tuple(block for key, block in before if key in left),
        entered=tuple(block for key, block in after if key in entered),
    )


def without(diff: Diff, volatile: Set[str]) -> Diff:
    """The difference but for what stands at a place that is known to be `volatile`
    (`volatile_places`)."""
    kept: list[Hunk] = []
    ignored: list[Hunk] = []
    for place, run in _runs(list(diff.hunks)):
        (ignored if place in volatile else kept).extend(run)
    if not ignored:
        return diff
    rest = _counted_in(kept)
    return replace(
        diff,
        hunks=rest.hunks,
        words_added=rest.words_added,
        words_removed=rest.words_removed,
        ignored=tuple(ignored),
    )


def _counted_in(hunks: list[Hunk]) -> Diff:
    return Diff(tuple(hunks), _count(hunks, Op.INSERT), _count(hunks, Op.DELETE))


def replace_blocks(old: list[Block], new: list[Block]) -> list[Hunk]:
    """What became of `old`, none of which stands among `new` as it was."""
    return _Alignment().replace(old, new)


def _crossed(
    these: list[_Keyed], those: list[_Keyed], here: Content, there: Content
) -> frozenset[str]:
    """The hashes of the blocks of one body that stand outside the other, and did not stand outside
    their own as well: a copy that stays in the page's frame says nothing of the one that goes."""
    keys = {key for key, _ in these} - {key for key, _ in those}
    return frozenset((keys & there.surroundings) - here.surroundings)


def volatile_places(diff: Diff) -> frozenset[str]:
    """Where the two differ, each place named by the unchanged blocks around it, so that it is found
    again when the blocks in it are others. A place that is most of the text is left
    out: that is the release itself."""
    runs = [(place, sum(_size(h) for h in run)) for place, run in _runs(list(diff.hunks))]
    whole = sum(size for _, size in runs)
    return frozenset(
        place for place, size in runs if place not in ("", "^~$") and size <= _CORNER * whole
    )


def places(diff: Diff) -> frozenset[str]:
    """The names of all places where the two differ."""
    return frozenset(place for place, _ in _runs(list(diff.hunks)) if place)


def _size(hunk: Hunk) -> int:
    return max(len(block.text) if block else 0 for block in (hunk.old, hunk.new))


def _runs(hunks: list[Hunk]) -> Iterator[tuple[str, list[Hunk]]]:
    """Neighbouring changed hunks with the name of their place; kept ones with an empty name."""
    by_kept = groupby(hunks, key=lambda hunk: hunk.change in UNTOUCHED)
    groups = [(kept, list(group)) for kept, group in by_kept]
    for number, (kept, run) in enumerate(groups):
        if kept:
            yield "", run
            continue
        # a changed run has a kept one on either side, or an end of the text
        before = _edge(groups[number - 1][1][-1]) if number else ""
        after = _edge(groups[number + 1][1][0]) if number + 1 < len(groups) else ""
        yield f"{before or '^'}~{after or '$'}", run


def _edge(hunk: Hunk) -> str:
    return text_hash(hunk.new.text) if hunk.new else ""


_Keyed = tuple[str, Block]


_OWN_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s+(?=\S)")


def _keyed(content: Content) -> list[_Keyed]:
    """The blocks with the hashes of their texts; of a numbered list, without the numbers: an item
    that is put in moves all that follow, and says nothing else."""
    counted = _counted(content.blocks)
    return [
        (text_hash(block.text[counted.get(place, 0) :]), block)
        for place, block in enumerate(content.blocks)
    ]


def _counted(blocks: tuple[Block, ...]) -> dict[int, int]:
    """The items of numbered lists, by their place, with the length of the number. A number alone is
    not a list: it may be a year, or a figure."""
    found = [
        (place, match) for place, b in enumerate(blocks) if (match := _OWN_NUMBER.match(b.text))
    ]
    counted: dict[int, int] = {}
    for one, two in pairwise(found):
        if int(two[1][1]) == int(one[1][1]) + 1:
            counted |= {place: match.end() for place, match in (one, two)}
    return counted


def _count(hunks: list[Hunk], op: Op) -> int:
    """The words that came or went; of very much text, as its spaces tell."""
    texts = [
        s.text
        for h in hunks
        if h.change not in (BlockChange.MOVED, BlockChange.RESET)
        for s in h.segments
        if s.op is op
    ]
    exactly = sum(map(len, texts)) <= _BUDGET
    return sum(words.count(text) if exactly else len(text.split()) for text in texts)


class _Alignment:
    """Aligns blocks, and words within a budget for the whole comparison."""

    def __init__(self) -> None:
        self.left = _BUDGET
        self.coarse = False

    def align(self, before: list[_Keyed], after: list[_Keyed]) -> list[Hunk]:
        a, b = [key for key, _ in before], [key for key, _ in after]
        runs = sequences.runs(a, b)
        gone = Counter(k for i1, i2, _, _ in runs for k in a[i1:i2])
        come = Counter(k for _, _, j1, j2 in runs for k in b[j1:j2])
        leaving, arriving = gone & come, gone & come
        hunks: list[Hunk] = []
        i = j = 0
        for i1, i2, j1, j2 in (*runs, (len(a), len(a), len(b), len(b))):
            hunks += [_kept(x, y) for (_, x), (_, y) in zip(before[i:i1], after[j:j1], strict=True)]
            stayed, _ = _split(before[i1:i2], leaving)
            fresh, arrived = _split(after[j1:j2], arriving)
            hunks += self.replace(stayed, fresh)
            hunks += [Hunk(BlockChange.MOVED, b, b, (Segment(Op.EQUAL, b.text),)) for b in arrived]
            i, j = i2, j2
        return hunks

    def replace(self, old: list[Block], fresh: list[Block]) -> list[Hunk]:
        """The hunks of a region in which nothing stayed as it was."""
        # its patterns of dates and figures take a twentieth of a start to compile
        from monitor.compare import pairing

        if pairing.read_the_same(old, fresh):  # paragraphs split or joined
            return list(map(_reset, fresh))
        reset = pairing.split_or_joined(old, fresh)
        left = [b for b in old if id(b) not in reset]
        came = pairing.pairs(left, [b for b in fresh if id(b) not in reset])
        waiting = deque(left)
        origin = {id(theirs): mine for mine, theirs in came}
        hunks: list[Hunk] = []
        for block in fresh:
            mine = origin.get(id(block))
            if id(block) in reset:
                hunks.append(_reset(block))
            elif mine is None:
                hunks.append(
                    Hunk(BlockChange.ADDED, None, block, (Segment(Op.INSERT, block.text),))
                )
            else:
                hunks += _removed_before(mine, waiting)
                said = self.words(mine.text, block.text)
                hunks.append(Hunk(BlockChange.CHANGED, mine, block, said))
        return hunks + list(map(_removed, waiting))

    def words(self, old: str, new: str) -> tuple[Segment, ...]:
        self.left -= len(old) + len(new)
        if self.left < 0 or max(len(old), len(new)) > words.LONGEST:
            self.coarse = True
            return words.replaced(old, new)
        return words.diff(old, new)


def _split(blocks: list[_Keyed], moved: Counter[str]) -> tuple[list[Block], list[Block]]:
    """Those that did not move and those that did; `moved` is counted down."""
    stayed, went = [], []
    for key, block in blocks:
        if moved[key] > 0:
            moved[key] -= 1
            went.append(block)
        else:
            stayed.append(block)
    return stayed, went


def _kept(old: Block, new: Block) -> Hunk:
    same = old.text == new.text and old.kind is new.kind
    return Hunk(
        BlockChange.KEPT if same else BlockChange.RESET, old, new, (Segment(Op.EQUAL, new.text),)
    )


def _removed(block: Block) -> Hunk:
    return Hunk(BlockChange.REMOVED, block, None, (Segment(Op.DELETE, block.text),))


def _reset(block: Block) -> Hunk:
    return Hunk(BlockChange.RESET, None, block, (Segment(Op.EQUAL, block.text),))


def _removed_before(block: Block, waiting: deque[Block]) -> list[Hunk]:
    """What stood before `block` and is not there any more; takes it and `block` from `waiting`."""
    hunks: list[Hunk] = []
    while (first := waiting.popleft()) is not block:
        hunks.append(_removed(first))
    return hunks
