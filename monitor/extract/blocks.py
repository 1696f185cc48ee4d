"""A page as a flat sequence of blocks, and what each block's surroundings say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bs4.element import Tag

from monitor.model import BlockKind

_HEADING, _CAPTION = BlockKind.HEADING, BlockKind.CAPTION
SHORT_LINE = 40  # characters; what is shorter is a label or a menu entry more often than prose
SOLID, SOLID_LINKS = 80, 0.3  # characters, and share of links at most, of what is prose for certain


class NoiseCandidate(NamedTuple):
    """An element, by id(), that looks like something other than a release, and why."""

    element: int
    reason: str


@dataclass(kw_only=True, slots=True)
class RawBlock:
    """A run of text between two block boundaries.

    `noise_candidates` are the elements around it that may be noise, the outermost first; `noise` is
    the reason that held. `anchors` are its links, as (target, text), `link_chars` the characters of
    their texts. `card`: a link around blocks holds it.
    """

    kind: BlockKind
    text: str
    level: int
    tag: Tag
    noise_candidates: tuple[NoiseCandidate, ...] = ()
    link_chars: int = 0
    anchors: list[tuple[str, str]] = field(default_factory=list)
    noise: str = ""
    card: bool = False

    @property
    def link_share(self) -> float:
        return min(1.0, self.link_chars / max(1, len(self.text)))

    @property
    def prose(self) -> float:
        """How much the text looks like a release's, in characters."""
        if self.kind is _HEADING or self.kind is _CAPTION:
            return 0.0
        length = len(self.text)
        prose = length * (1 - self.link_share) if self.link_chars else float(length)
        return prose * 0.2 if length < SHORT_LINE else min(prose, 1200.0)

    @property
    def weight(self) -> float:
        return 0.0 if self.noise else self.prose

    @property
    def solid(self) -> bool:
        """Whether it is a paragraph of prose beyond doubt."""
        return (
            len(self.text) >= SOLID and self.kind is not _HEADING and self.link_share < SOLID_LINKS
        )


@dataclass(kw_only=True, slots=True)
class RawImage:
    """An `<img>` before block number `at`, with the elements around it that may be noise."""

    tag: Tag
    at: int
    noise_candidates: tuple[NoiseCandidate, ...]
    noise: str = ""


def characters(blocks: Iterable[RawBlock]) -> int:
    """How much the blocks say."""
    return sum(len(block.text) for block in blocks)


def linked_characters(blocks: Iterable[RawBlock]) -> int:
    """How much of what the blocks say stands in links."""
    return sum(block.link_chars for block in blocks)


@dataclass(slots=True)
class Layout:
    """The blocks, and for each element, by id(), the range of blocks in it. `pictures` are the
    elements, by id(), that hold a picture and are named after it."""

    blocks: list[RawBlock] = field(default_factory=list)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    sums: list[float] = field(default_factory=list)
    pictures: set[int] = field(default_factory=set)
    images: list[RawImage] = field(default_factory=list)

    def weight(self, tag: Tag) -> float:
        """The weight of the blocks in `tag`."""
        return self.between(*self.spans.get(id(tag), (0, 0)))

    def between(self, first: int, last: int) -> float:
        """The weight of blocks[first:last]."""
        return self.sums[last] - self.sums[first]
