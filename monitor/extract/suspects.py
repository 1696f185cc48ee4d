"""Which of the elements that look like something other than the release are so.

Names accuse and never convict: an element is judged by what it holds, how much of the page that is,
and whether it stands under the headline.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from monitor.extract import noise
from monitor.extract.blocks import Layout
from monitor.model import BlockKind

HIDDEN = "hidden"
CERTAIN = "ignored"
"""The reason of what a source names in `ignore`: it holds whatever stands there."""

# A suspect is pardoned that holds this share of the page's prose, and this many times what stands
# outside of every suspect; so is one that holds the headline and a text under it (themes write
# "with-sidebar" on the element around the whole page).
_MUCH, _TIMES, _TEXT = 0.4, 2.5, 300.0
# Prose in an element that is named after a tool, and the share of links in it, from which the name
# is wrong.
_TALKS, _TALKS_LINKS = 160, 0.25
_LINE = 40  # characters that one of several such elements says at least


def decide(layout: Layout) -> None:
    """Set each block's `noise`, and the sums of weights."""
    _name_captions(layout)
    _believe_captions(layout)
    in_cards = _accuse_cards(layout)
    court = _Court(layout, in_cards)
    verdicts = {s: court.guilty(s) for s in {s for b in layout.blocks for s in b.suspects}}
    for block in layout.blocks:
        held = [reason for key, reason in block.suspects if verdicts[key, reason]]
        block.noise = next((reason for reason in held if reason != HIDDEN), held[0] if held else "")
    layout.sums = list(accumulate((b.weight for b in layout.blocks), initial=0.0))


class _Court:
    def __init__(self, layout: Layout, in_cards: Counter[int]) -> None:
        self.layout, self.in_cards = layout, in_cards
        blocks = layout.blocks
        self.prose = list(accumulate((b.prose for b in blocks), initial=0.0))
        self.clear = sum(b.prose for b in blocks if not b.suspects)
        self.headlines = [
            i for i, b in enumerate(blocks) if b.level == 1 and b.kind is BlockKind.HEADING
        ]
        self.groups, self.talk = self._groups()

    def _groups(self) -> tuple[Counter[str], Counter[str]]:
        """The prose, and the solid text, in all elements of one name, each block counted once per
        name."""
        prose: Counter[str] = Counter()
        solid: Counter[str] = Counter()
        for block in self.layout.blocks:
            for reason in {reason for _, reason in block.suspects}:
                prose[reason] += int(block.prose)
                solid[reason] += len(block.text) if block.solid else 0
        return prose, solid

    def guilty(self, suspect: tuple[int, str]) -> bool:
        key, reason = suspect
        if reason == CERTAIN:
            return True
        if reason == "cards":
            return self.in_cards[key] <= _TIMES * self.clear
        first, last = self.layout.spans[key]
        if self._must_be(self.prose[last] - self.prose[first]):
            return False
        if noise.by_markup(reason):
            return not (noise.is_menu(reason) and self._has_no_link(first, last))
        if self._must_be(self.groups[reason]) or self._headed(first, last):
            return False
        return not (noise.is_tool(reason) and self._talks(first, last, reason))

    def _must_be(self, held: float) -> bool:
        """Whether so much prose can be nothing else than the release."""
        return held > _MUCH * self.prose[-1] and held > _TIMES * self.clear

    def _headed(self, first: int, last: int) -> bool:
        return any(
            first <= i < last and self.prose[last] - self.prose[i] > _TEXT for i in self.headlines
        )

    def _has_no_link(self, first: int, last: int) -> bool:
        """Whether a "menu" leads nowhere and says something: a fold-out that was marked up as
        one."""
        blocks = self.layout.blocks[first:last]
        return any(b.solid for b in blocks) and not any(b.anchors for b in blocks)

    def _talks(self, first: int, last: int, reason: str) -> bool:
        """Whether the element says something in sentences, as no tool does, by itself or with all
        of its name: some systems put each paragraph into a "widget" of its own."""
        blocks = self.layout.blocks[first:last]
        said = sum(len(b.text) for b in blocks)
        linked = sum(b.link_chars for b in blocks)
        solid = sum(len(b.text) for b in blocks if b.solid)
        if linked > _TALKS_LINKS * said:
            return False
        return solid >= _TALKS or (said >= _LINE and self.talk[reason] >= _TALKS)


def _accuse_cards(layout: Layout) -> Counter[int]:
    """Add the suspicion of being a teaser card; returns the prose in the cards of each parent."""
    in_cards: Counter[int] = Counter()
    for card in noise.cards(layout.blocks, layout.spans):
        first, last = layout.spans[id(card)]
        for block in layout.blocks[first:last]:
            block.suspects += ((id(card.parent), "cards"),)
            in_cards[id(card.parent)] += int(block.prose)
    return in_cards


_CAPTION = 260  # characters in a picture's element at most that are said of it


def _name_captions(layout: Layout) -> None:
    """A line or two in the element of a picture are its caption."""
    for key in layout.pictures:
        first, last = layout.spans.get(key, (0, 0))
        inside = layout.blocks[first:last]
        if last - first <= 2 and sum(len(b.text) for b in inside) <= _CAPTION:
            for block in inside:
                if block.kind is BlockKind.PARAGRAPH:
                    block.kind = BlockKind.CAPTION


def _believe_captions(layout: Layout) -> None:
    """A page whose text stands mostly in what is named a caption has no captions."""
    said = sum(len(b.text) for b in layout.blocks if b.kind is BlockKind.CAPTION)
    if said > _MUCH * sum(len(b.text) for b in layout.blocks):
        for block in layout.blocks:
            if block.kind is BlockKind.CAPTION:
                block.kind = BlockKind.PARAGRAPH
