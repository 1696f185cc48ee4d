"""What of a page's changes is furniture: what its template says, and what moves by itself."""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol, TypeVar

from monitor.compare import beside, pictures
from monitor.model import Content


class Placed(Protocol):
    """A change beside the text, of prose or of a picture: where it stood, and what it said."""

    @property
    def places(self) -> frozenset[str]: ...
    @property
    def texts(self) -> frozenset[str]: ...


T = TypeVar("T", bound=Placed)


def without(found: tuple[T, ...], furniture: Set[str]) -> tuple[T, ...]:
    """`found` without what is known to be furniture: a place that moves by itself, and what several
    releases bear, where nothing else came or went with it."""
    return tuple(c for c in found if not (c.places & furniture or c.texts <= furniture))


def places(
    old: Content, new: Content, furniture: Set[str] = frozenset(), *, shown: bool = True
) -> frozenset[str]:
    """The places beside the text in which the two differ, but for what is known to be `furniture`;
    those of pictures among them if `shown`."""
    sides = [c.places for c in without(beside.changes(old, new), furniture)]
    if shown:
        sides += [c.places for c in without(pictures.changes(old, new), furniture)]
    return frozenset().union(*sides)


def texts(old: Content, new: Content) -> frozenset[str]:
    """The hashes of what came, went or changed beside the text, and of pictures."""
    sides = [c.texts for c in beside.changes(old, new)]
    sides += [c.texts for c in pictures.changes(old, new)]
    return frozenset().union(*sides)


def is_template(old: Content, new: Content, restless: Set[str], repeated: Set[str]) -> bool:
    """Whether nothing but the template changed beside the text and in its pictures: what several
    releases bore, or what stood at a place that is `restless`. What a picture shows is a release's
    own, wherever it stands."""
    own = [c.places <= restless or bool(c.texts & repeated) for c in beside.changes(old, new)]
    own += [bool(c.texts & repeated) for c in pictures.changes(old, new)]
    return bool(own) and all(own)
