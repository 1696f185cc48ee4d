"""The difference and the verdict that a person is shown: those of what was judged."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from monitor.compare import blocks, furniture, pictures, targets
from monitor.compare.beside import OF_SIGHT
from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.differences import Differences
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
    the links, the pictures and the prose beside it that differ. The words are counted of the
    text."""
    places = _places(differences, left_out)
    difference = differences.diff(places)
    images = furniture.without(differences.pictures, places)
    beside_it = furniture.without(differences.beside, places)
    links = targets.hunks(differences.links(places))
    sight = {id(b): c.hunk for c in beside_it if c.crossing in OF_SIGHT for b in _sides(c.hunk)}
    hunks = tuple(_in_place(hunk, sight) for hunk in difference.hunks)
    placed = set(map(id, hunks))
    said = (change.hunk for change in beside_it if id(change.hunk) not in placed)
    around = (*links, *pictures.hunks(images), *said)
    return replace(difference, hunks=(*hunks, *around))


def _in_place(hunk: Hunk, sight: dict[int, Hunk]) -> Hunk:
    """A paragraph that was neither edited nor moved, as the one that went out of `sight` or came
    into it, if it is one: it is shown once, where it stands."""
    if hunk.change not in (BlockChange.KEPT, BlockChange.RESET):
        return hunk
    return next((sight[id(block)] for block in _sides(hunk) if id(block) in sight), hunk)


def _sides(hunk: Hunk) -> tuple[Block, ...]:
    return tuple(block for block in (hunk.old, hunk.new) if block is not None)


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
