"""The difference and the verdict that a person is shown: those of what was judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, replace

from monitor.compare import blocks, furniture, pictures, targets
from monitor.compare.beside import BesideChange
from monitor.compare.blocks import UNTOUCHED, Hunk
from monitor.compare.crossing import OF_SIGHT, Crossing
from monitor.compare.differences import Differences
from monitor.compare.words import Op, Segment
from monitor.model import Block, Verdict


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a verdict did not look at: the `places` of the page that were ignored at that time.

    `counted`: the words that the verdict counted as added and removed; None where it is not known.
    """

    places: Set[str] = frozenset()
    counted: tuple[int, int] | None = None


EVERYTHING = LeftOut()
"""For a difference that is to be shown whole."""


def shown(differences: Differences, left_out: LeftOut = EVERYTHING) -> blocks.Diff:
    """How the two sides differ, without what the verdict did not look at: the text, and behind it
    the links, the pictures and the prose beside it that differ. What crossed the border of the text
    stands where it stood. The words are counted of the text."""
    places = _places(differences, left_out)
    difference = differences.diff(places)
    images = furniture.without(differences.pictures, places)
    beside_it = furniture.without(differences.beside, places)
    links = targets.hunks(differences.links(places))
    crossed = {id(b): c for c in beside_it if c.crossing for b in _sides(c.hunk)}
    sight = {key: c for key, c in crossed.items() if c.crossing in OF_SIGHT}
    hunks = [_in_place(hunk, sight) for hunk in difference.hunks]
    hunks = _with_crossed(hunks, difference, crossed, differences)
    placed = {id(b) for hunk in hunks for b in _sides(hunk)}
    said = (c.hunk for c in beside_it if placed.isdisjoint(map(id, _sides(c.hunk))))
    around = (*links, *pictures.hunks(images), *said)
    return replace(difference, hunks=(*hunks, *around))


def _in_place(hunk: Hunk, sight: dict[int, BesideChange]) -> Hunk:
    """A paragraph that went out of `sight`, or came into it, is shown once, where it stands: as
    gone or come, or if it was edited or moved as well, as that."""
    change = next((sight[id(block)] for block in _sides(hunk) if id(block) in sight), None)
    if change is None:
        return hunk
    whole = change.hunk if hunk.change in UNTOUCHED else hunk
    return replace(whole, crossing=change.crossing)


def _with_crossed(
    hunks: list[Hunk],
    difference: blocks.Diff,
    crossed: dict[int, BesideChange],
    differences: Differences,
) -> list[Hunk]:
    """`hunks` with the blocks that left the text or entered it, each behind what it stood behind or
    stands behind."""
    places = {id(b): n for n, hunk in enumerate(difference.hunks) for b in _sides(hunk)}
    behind: defaultdict[int, list[Hunk]] = defaultdict(list)
    sides = ((differences.old, difference.left), (differences.new, difference.entered))
    for content, moved in sides:
        moving, last = set(map(id, moved)), -1
        for block in content.blocks if moving else ():
            last = places.get(id(block), last)
            if id(block) in moving and id(block) in crossed:
                behind[last].append(crossed[id(block)].hunk)
    return behind[-1] + [one for n, hunk in enumerate(hunks) for one in (hunk, *behind[n])]


def _sides(hunk: Hunk) -> tuple[Block, ...]:
    return tuple(block for block in (hunk.old, hunk.new) if block is not None)


def out_of_sight(hunk: Hunk) -> tuple[Segment, ...]:
    """The whole paragraph, as taken out or put in, where it was edited or moved and went out of
    readers' sight, or came into it; empty otherwise."""
    gone = hunk.crossing in (Crossing.UNSEEN, Crossing.FOLDED)
    block = hunk.old if gone else hunk.new
    if hunk.crossing is None or block is None or None in (hunk.old, hunk.new):
        return ()
    return (Segment(Op.DELETE if gone else Op.INSERT, block.text),)


def judged(differences: Differences, left_out: LeftOut = EVERYTHING) -> Verdict | None:
    """The verdict on what is `shown`; None where nothing differs for a reader."""
    return differences.verdict(_places(differences, left_out))


def _places(differences: Differences, left_out: LeftOut) -> Set[str]:
    """The places that are to be left out; none where that would hide what was told.

    That is where the verdict counted the words of the whole difference, or where nothing would be
    left of it and nobody knows what was counted.
    """
    rest = differences.diff(left_out.places)
    if not rest.ignored or left_out.counted == _words(rest):
        return left_out.places
    if left_out.counted == _words(differences.whole) or not rest.changed:
        return frozenset()
    return left_out.places


def _words(difference: blocks.Diff) -> tuple[int, int]:
    return difference.words_added, difference.words_removed
