"""What was done when texts of a release were packed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """How many texts of a release were looked at, and their bytes before and after; `last` is the
    number of the revision that was come to, 0 where that is the end."""

    texts: int = 0
    before: int = 0
    after: int = 0
    last: int = 0
