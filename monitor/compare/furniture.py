"""What of a page's changes is furniture: what its template says, and what moves by itself."""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol, TypeVar


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
