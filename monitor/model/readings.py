"""What came of reading one page."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model.content import Content, Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a page says, by the reading code called `version`.

    `content` is None where the page could not be read; `trouble` says why. `ended`: the bytes
    hold the closing tag of the page. `seconds` of CPU time is what the reading cost.
    """

    content: Content | None
    version: str
    ended: bool = False
    seconds: float = 0.0
    trouble: Doubt | None = None
