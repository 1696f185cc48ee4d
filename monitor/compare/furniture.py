"""What of a page's changes is furniture: what its template says, and what moves by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set

from monitor.compare import beside, pictures
from monitor.compare.beside import BesideChange
from monitor.compare.blocks import BlockChange
from monitor.compare.pictures import PictureChange
from monitor.model import Content


def without(found: tuple[BesideChange, ...], furniture: Set[str]) -> tuple[BesideChange, ...]:
    """`found` without what is known to be furniture: a place that moves by itself, or a text that
    several releases bear. What stands in the place of furniture that went is furniture too, one
    paragraph for one."""
    if not furniture:
        return found
    left = [c for c in found if not (c.places & furniture or c.texts & furniture)]
    if len(left) == len(found):
        return found
    excused: dict[BlockChange, Counter[str]] = {
        BlockChange.ADDED: _by_place(found, furniture, BlockChange.REMOVED),
        BlockChange.REMOVED: _by_place(found, furniture, BlockChange.ADDED),
    }
    return tuple(c for c in left if not _takes(c, excused))


def _by_place(
    found: Iterable[BesideChange], furniture: Set[str], change: BlockChange
) -> Counter[str]:
    """How many texts that are furniture have met `change` at each place."""
    met = (c for c in found if c.hunk.change is change and c.texts & furniture)
    return Counter(place for c in met for place in c.places)


def _takes(change: BesideChange, excused: dict[BlockChange, Counter[str]]) -> bool:
    """Whether the change has furniture for its other half; counts it down."""
    counts = excused.get(change.hunk.change, Counter())
    place = next((p for p in change.places if counts[p] > 0), "")
    if place:
        counts[place] -= 1
    return bool(place)


def pictures_without(
    found: tuple[PictureChange, ...], furniture: Set[str]
) -> tuple[PictureChange, ...]:
    """`found` without the pictures at places that move by themselves."""
    return tuple(change for change in found if not change.places & furniture)


def places(old: Content, new: Content, furniture: Set[str] = frozenset()) -> frozenset[str]:
    """The places beside the text, pictures among them, in which the two differ, but for what is
    known to be `furniture`."""
    beside_them = without(beside.changes(old, new), furniture)
    shown = pictures_without(pictures.changes(old, new), furniture)
    sides = [change.places for change in beside_them] + [change.places for change in shown]
    return frozenset().union(*sides)


def texts(old: Content, new: Content) -> frozenset[str]:
    """The hashes of what came, went or changed beside the text."""
    return frozenset(text for change in beside.changes(old, new) for text in change.texts)
