"""Which block became which: kept, changed, moved, added, removed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

from monitor.compare import words
from monitor.compare.words import Op, Segment
from monitor.extract.text import digest, plain
from monitor.model import Block, Content

_SIMILAR = 0.45  # share of common words from which two blocks are one, changed
_CORNER = 0.3  # share of the text that a volatile place holds at most
_PAIRS = 20_000  # block pairs that are weighed against each other; more are paired in order
_COMPARED = 150_000  # characters of changed blocks that are compared word by word; more are shown as replaced
_CELLS = 1_000_000  # repeated equal blocks that are aligned; more are taken as replaced
_ENDS = 5_000  # characters of a block's beginning and end by which its likeness is told
# Beside punctuation, typesetters and markup put spaces or leave them out; between letters one makes a word.
_LOOSE_SPACE = re.compile(r"(?<!\w)\s+|\s+(?!\w)")


class Fate(StrEnum):
    KEPT = "kept"
    RESET = "reset"  # the same words, set otherwise: typography, markup, paragraph breaks
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Hunk:
    """What became of one block. `segments` are its words; for a kept block one equal segment."""

    fate: Fate
    old: Block | None
    new: Block | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """The difference of two bodies, in reading order; `ignored` is what stands at volatile places."""

    hunks: tuple[Hunk, ...]
    words_added: int = 0
    words_removed: int = 0
    ignored: tuple[Hunk, ...] = ()

    @property
    def changed(self) -> tuple[Hunk, ...]:
        return tuple(h for h in self.hunks if h.fate not in (Fate.KEPT, Fate.RESET))

    @property
    def reset(self) -> bool:
        return any(h.fate is Fate.RESET for h in self.hunks)


def compare(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Diff:
    """The difference of the two bodies. A block that only crossed the border between the body and the
    rest of the page was neither added nor removed; nor was one at a place that is known to be volatile
    (`places`)."""
    before, after = _keyed(old), _keyed(new)
    crossed = (new.surroundings - {k for k, _ in after}) | (
        old.surroundings - {k for k, _ in before}
    )
    hunks = _align(
        [x for x in before if x[0] not in crossed], [x for x in after if x[0] not in crossed]
    )
    ignored: tuple[Hunk, ...] = ()
    if volatile:
        runs = list(_runs(hunks))
        hunks = [h for place, run in runs if place not in volatile for h in run]
        ignored = tuple(h for place, run in runs if place in volatile for h in run)
    return Diff(tuple(hunks), _count(hunks, Op.INSERT), _count(hunks, Op.DELETE), ignored)


def places(diff: Diff) -> frozenset[str]:
    """Where the two differ, each place named by the unchanged blocks around it, so that it is found again
    when the blocks in it are others. A place that is most of the text is none: that is the release itself."""
    runs = [(place, sum(_size(h) for h in run)) for place, run in _runs(list(diff.hunks))]
    whole = sum(size for _, size in runs)
    return frozenset(
        place for place, size in runs if place not in ("", "^~$") and size <= _CORNER * whole
    )


def _size(hunk: Hunk) -> int:
    return max(len(block.text) if block else 0 for block in (hunk.old, hunk.new))


def _runs(hunks: list[Hunk]) -> Iterator[tuple[str, list[Hunk]]]:
    """Neighbouring changed hunks with the name of their place; kept ones with an empty name."""
    before = ""
    kept_runs = [list(g) for kept, g in groupby(hunks, key=_stands) if kept]
    firsts = [digest(run[0].new.text) for run in kept_runs if run[0].new]
    following = iter(firsts if hunks and not _stands(hunks[0]) else firsts[1:])
    for kept, group in groupby(hunks, key=_stands):
        run = list(group)
        if kept:
            yield "", run
            before = digest(run[-1].new.text) if run[-1].new else ""
        else:
            after = next(following, None)
            yield f"{before or '^'}~{after or '$'}", run


def _stands(hunk: Hunk) -> bool:
    return hunk.fate in (Fate.KEPT, Fate.RESET)


_Keyed = tuple[str, Block]


def _keyed(content: Content) -> list[_Keyed]:
    return [(digest(block.text), block) for block in content.blocks]


def _count(hunks: list[Hunk], op: Op) -> int:
    moved = (Fate.MOVED, Fate.RESET)
    return sum(
        words.count(s.text) for h in hunks if h.fate not in moved for s in h.segments if s.op is op
    )


def _align(before: list[_Keyed], after: list[_Keyed]) -> list[Hunk]:
    a, b = [key for key, _ in before], [key for key, _ in after]
    counts_a, counts_b = Counter(a), Counter(b)
    if sum(n * counts_b[k] for k, n in counts_a.items()) > _CELLS:
        codes = [("replace", 0, len(a), 0, len(b))]
    else:
        codes = list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    gone = Counter(k for tag, i1, i2, _, _ in codes if tag != "equal" for k in a[i1:i2])
    come = Counter(k for tag, _, _, j1, j2 in codes if tag != "equal" for k in b[j1:j2])
    leaving, arriving = gone & come, gone & come
    left = _COMPARED
    hunks: list[Hunk] = []
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            hunks += [
                _kept(x, y) for (_, x), (_, y) in zip(before[i1:i2], after[j1:j2], strict=True)
            ]
        else:
            stayed, _ = _split(before[i1:i2], leaving)
            fresh, arrived = _split(after[j1:j2], arriving)
            hunks += _replace(stayed, fresh, left)
            left -= sum(len(b.text) for b in stayed)
            hunks += [Hunk(Fate.MOVED, b, b, (Segment(Op.EQUAL, b.text),)) for b in arrived]
    return hunks


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
    return Hunk(Fate.KEPT if same else Fate.RESET, old, new, (Segment(Op.EQUAL, new.text),))


def _replace(old: list[Block], fresh: list[Block], left: int) -> list[Hunk]:
    """The hunks of a region in which nothing stayed as it was; `left` are the characters that are yet to be
    compared word by word, but the first pair is always."""
    if old and fresh and _run(old) == _run(fresh):  # paragraphs split or joined
        return [Hunk(Fate.RESET, None, b, (Segment(Op.EQUAL, b.text),)) for b in fresh]
    hunks: list[Hunk] = []
    waiting = list(old)
    for mine, theirs in _pairs(old, fresh):
        while waiting and mine is not None and waiting[0] is not mine:
            hunks.append(_removed(waiting.pop(0)))
        if mine is not None:
            waiting.pop(0)
            hunks.append(_changed(mine, theirs, left))
            left -= len(mine.text)
        else:
            hunks.append(Hunk(Fate.ADDED, None, theirs, (Segment(Op.INSERT, theirs.text),)))
    return hunks + [_removed(b) for b in waiting]


def _changed(old: Block, new: Block, left: int) -> Hunk:
    if left <= 0:
        return Hunk(Fate.CHANGED, old, new, words.replaced(old.text, new.text))
    segments = words.diff(old.text, new.text)
    same = all(s.op is Op.EQUAL for s in segments)  # figures that are set otherwise
    return Hunk(Fate.RESET if same else Fate.CHANGED, old, new, segments)


def _removed(block: Block) -> Hunk:
    return Hunk(Fate.REMOVED, block, None, (Segment(Op.DELETE, block.text),))


def _run(blocks: list[Block]) -> str:
    """The blocks as one text, in which only those spaces count that keep two words apart; in a very long one
    none counts, nor does typography stand back."""
    if sum(len(b.text) for b in blocks) > _COMPARED:
        return "".join("".join(b.text.split()) for b in blocks)
    return _LOOSE_SPACE.sub("", plain(" ".join(b.text for b in blocks)))


def _pairs(old: list[Block], new: list[Block]) -> list[tuple[Block | None, Block]]:
    """For each new block, in order, the old one it came from; the pairs keep both orders."""
    if len(old) * len(new) > _PAIRS:
        cut = min(len(old), len(new))
        return [*zip(old[:cut], new[:cut], strict=True), *((None, b) for b in new[cut:])]
    bags_a, bags_b = [_bag(b) for b in old], [_bag(b) for b in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            likeness = _likeness(bags_a[i], bags_b[j])
            together = likeness + best[i + 1][j + 1] if likeness >= _SIMILAR else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    found: list[tuple[Block | None, Block]] = []
    i = j = 0
    while j < len(new):
        if i < len(old) and best[i][j] == best[i + 1][j]:
            i += 1
        elif i == len(old) or best[i][j] == best[i][j + 1]:
            found.append((None, new[j]))
            j += 1
        else:
            found.append((old[i], new[j]))
            i, j = i + 1, j + 1
    return found


def _bag(block: Block) -> Counter[str]:
    """The words of the block; of a very long one, those of its beginning and its end."""
    text = block.text
    if len(text) > 2 * _ENDS:
        text = f"{text[:_ENDS]} {text[-_ENDS:]}"
    return Counter(words.words(plain(text).casefold()))


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """Twice the common words over all of them (Dice)."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
