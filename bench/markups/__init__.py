"""Listing pages in the markup of real publishing systems. The pages are made here, and all text is
invented.

Each markup names the address of the page, its HTML, the addresses of its releases in order, and the
address of its next page.
"""

from __future__ import annotations

from collections.abc import Iterator

from markups import habits, hosted, later, systems, unseen
from markups.making import MARKUPS, Markup

__all__ = ["LATER_ON", "TUNED_ON", "Markup", "all_markups"]

_TUNED = (systems, habits, hosted)
_WRITTEN = [
    make
    for module in (*_TUNED, unseen, later)
    for make in MARKUPS
    if make.__module__ == module.__name__
]
TUNED_ON = sum(make.__module__ in {module.__name__ for module in _TUNED} for make in _WRITTEN)
"""How many there were while the reading was tuned; those of `unseen` came then."""
LATER_ON = sum(make.__module__ != later.__name__ for make in _WRITTEN)
"""How many there were when the back catalogue was built; those of `later` came then."""


def all_markups() -> Iterator[Markup]:
    return (make() for make in _WRITTEN)
