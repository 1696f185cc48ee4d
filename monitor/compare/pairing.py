"""Which blocks of a text became which of another, of those that stand in neither as they were: by
their words alone."""

from __future__ import annotations

import re
from collections import Counter

from monitor.compare import words
from monitor.compare.minuses import COIN
from monitor.extract.text import typography_key
from monitor.model import Block

_SIMILAR = 0.45  # share of common words from which two blocks are one, changed
_PAIRS = 20_000  # block pairs that are weighed against each other; more are paired in order
_WEIGHED = 100_000  # characters in them at most
_JOINED = 1_000_000  # characters of a region in which split and joined paragraphs are looked for
_JOINABLE = 300  # blocks of a region in which single splits and joins are looked for
# before a figure, or its currency, it is a minus
_BULLET = re.compile(rf"\A(?:[|•·*\s]|-(?!\d|{COIN}\d))+")
# Beside punctuation, typesetters and markup put spaces or leave them out; between letters one makes
# a word.
_LOOSE_SPACE = re.compile(r"(?<!\w)\s+|\s+(?!\w)")
_LONE_FIGURE = re.compile(r"[^\w\s]*\s?\d[\d\W]*(?:[^\W\d]{1,3}\W*)?")


def read_the_same(old: list[Block], fresh: list[Block]) -> bool:
    """Whether two regions read the same, paragraph breaks apart."""
    if not (old and fresh):
        return False
    sizes = [sum(len(b.text) for b in side) for side in (old, fresh)]
    return max(sizes) <= _JOINED and 2 * min(sizes) > max(sizes) and _run(old) == _run(fresh)


def split_or_joined(old: list[Block], fresh: list[Block]) -> set[int]:
    """The blocks, by id(), of paragraphs that were split or joined and read the same."""
    most = max(len(old), len(fresh))
    if not (old and fresh) or not 1 < most <= _JOINABLE:
        return set()
    if sum(len(b.text) for b in (*old, *fresh)) > _WEIGHED:
        return set()
    return _joined(old, fresh) | _joined(fresh, old)


def _joined(many: list[Block], one: list[Block]) -> set[int]:
    """Those of `many` that read, several together, like a block of `one`; and that block."""
    found: set[int] = set()
    parts = [_run([b]) for b in many]
    for block in one:
        whole = _run([block])
        for start, part in enumerate(parts[:-1]):
            if part and whole.startswith(part) and (together := _together(many[start:], whole)):
                found |= {id(b) for b in (*together, block)}
                break
    return found


def _together(blocks: list[Block], whole: str) -> list[Block]:
    """The first of `blocks`, two or more, that read as `whole`; empty where none do."""
    end = 1
    while end < len(blocks) and len(_run(blocks[:end])) < len(whole):
        end += 1
    return blocks[:end] if end > 1 and _run(blocks[:end]) == whole else []


def _run(blocks: list[Block]) -> str:
    """The blocks as one text, in which only those spaces count that keep two words apart."""
    said = typography_key(" ".join(b.text for b in blocks))
    return _LOOSE_SPACE.sub("", _BULLET.sub("", said, count=1))


def pairs(old: list[Block], new: list[Block]) -> list[tuple[Block | None, Block]]:
    """For each new block, in order, the old one it came from; the pairs keep both orders."""
    if len(old) * len(new) > _PAIRS or sum(len(b.text) for b in (*old, *new)) > _WEIGHED:
        cut = min(len(old), len(new))
        return [*zip(old[:cut], new[:cut], strict=True), *((None, b) for b in new[cut:])]
    best = _best(old, new)
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


def _best(old: list[Block], new: list[Block]) -> list[list[float]]:
    """How alike old[i:] and new[j:] are at best, if pairs keep both orders, for each i and j."""
    bags_a, bags_b = list(map(_bag, old)), list(map(_bag, new))
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            likeness = _likeness(bags_a[i], bags_b[j])
            together = likeness + best[i + 1][j + 1] if likeness >= _SIMILAR else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    return best


def _bag(block: Block) -> Counter[str]:
    bag = Counter(typography_key(w).casefold() for w in words.words(block.text))
    if len(bag) <= 3 and _LONE_FIGURE.fullmatch(block.text):
        # whatever it is worth: in its place in the order, one is what became of the other
        bag["#"] = bag.total()
    return bag


def _likeness(a: Counter[str], b: Counter[str]) -> float:
    """Twice the common words over all of them (Dice)."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
