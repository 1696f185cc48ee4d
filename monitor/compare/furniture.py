"""What of a page's changes is furniture: what its template says, and what moves by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from typing import Protocol, TypeVar

from monitor.compare import beside, pictures
from monitor.compare.blocks import BlockChange
from monitor.model import Content, Kind, Reason, ReasonKind


class Placed(Protocol):
    """A change at places that can be learnt."""

    @property
    def change(self) -> BlockChange: ...
    @property
    def places(self) -> frozenset[str]: ...
    @property
    def texts(self) -> frozenset[str]: ...


T = TypeVar("T", bound=Placed)


def without(found: tuple[T, ...], furniture: Set[str]) -> tuple[T, ...]:
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


def _by_place(found: Iterable[Placed], furniture: Set[str], change: BlockChange) -> Counter[str]:
    """How many texts that are furniture have met `change` at each place."""
    met = (c for c in found if c.change is change and c.texts & furniture)
    return Counter(place for c in met for place in c.places)


def _takes(change: Placed, excused: dict[BlockChange, Counter[str]]) -> bool:
    """Whether the change has furniture for its other half; counts it down."""
    counts = excused.get(change.change, Counter())
    place = next((p for p in change.places if counts[p] > 0), "")
    if place:
        counts[place] -= 1
    return bool(place)


def places(old: Content, new: Content, furniture: Set[str] = frozenset()) -> frozenset[str]:
    """The places beside the text, pictures among them, in which the two differ, but for what is
    known to be `furniture`."""
    found: list[Placed] = [
        *without(beside.changes(old, new), furniture),
        *without(pictures.changes(old, new), furniture),
    ]
    return frozenset(place for change in found for place in change.places)


_KINDS = frozenset(
    {
        ReasonKind.BESIDE_CHANGED,
        ReasonKind.BESIDE_ADDED,
        ReasonKind.BESIDE_REMOVED,
        ReasonKind.PICTURE_REPLACED,
        ReasonKind.PICTURE_DESCRIBED,
        ReasonKind.PICTURE_REMOVED,
        ReasonKind.PICTURE_ADDED,
    }
)


def is_beside(kind: Kind, told: tuple[Reason, ...]) -> bool:
    """Whether a change of this kind, with these reasons, left the text as it was."""
    first = told[0].kind if told else None
    return kind is Kind.BESIDE or (kind in (Kind.EDITED, Kind.SILENT_EDIT) and first in _KINDS)
