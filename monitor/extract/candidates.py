"""Which of the elements that look like something other than the release are so.

A name alone never makes an element noise: it is judged by what it holds, how much of the page that
is, and whether it stands under the headline.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from itertools import accumulate

from bs4 import Tag

from monitor.extract import cards, noise, phrases
from monitor.extract.blocks import (
    SHORT_LINE,
    Layout,
    NoiseCandidate,
    RawBlock,
    characters,
    linked_characters,
)
from monitor.model import BlockKind

CERTAIN = "ignored"
"""The reason of what a source names in `ignore`: it holds whatever stands there."""
# A candidate is not noise if it holds more than this share of the page's prose, and more than this
# many times the prose outside of all candidates: then the text is in it.
_MAX_SHARE_OF_PAGE, _MAX_RATIO_TO_CLEAR = 0.4, 2.5
# Nor is one that holds the headline and so much prose under it: themes write "with-sidebar" on the
# element around the whole page.
_MIN_TEXT_UNDER_HEADLINE = 300.0
# Prose outside of all candidates, from which what is named after readers' comments is that, however
# much they say.
_MIN_TEXT_ABOVE_TALK = 500.0
# Prose in an element that is named after a tool, and the share of links in it, from which the name
# is wrong.
_MIN_PROSE_OF_TEXT, _MAX_LINKS_OF_TEXT = 160, 0.25
_MIN_PART_OF_TEXT = 40  # characters that one of several such elements says at least
_CARD_LEVELS, _BESIDE_CARDS = 3, 4  # elements around a list of cards; blocks beside it at most
_NESTED_SHARE = 0.25  # of the page's prose in nested articles at most; a live blog holds more
_LONGEST_CAPTION = 260  # characters in a picture's element at most that are said of it


def decide_noise(layout: Layout) -> None:
    """Set the `noise` of each block and image, and the sums of weights. Around an image, what holds
    no text has nothing to speak for it."""
    _name_captions(layout)
    _believe_captions(layout)
    rules = _Rules(layout, _add_cards(layout))
    # blocks and images in one element share one tuple of candidates
    around = {id(b.noise_candidates): b.noise_candidates for b in layout.blocks}
    candidates = {candidate for shared in around.values() for candidate in shared}
    refuted = {candidate for candidate in candidates if not rules.is_noise(candidate)}
    around |= {id(image.noise_candidates): image.noise_candidates for image in layout.images}
    reasons = {key: _plainest(shared, refuted) for key, shared in around.items()}
    for block in layout.blocks:
        block.noise = reasons[id(block.noise_candidates)]
    for image in layout.images:
        image.noise = reasons[id(image.noise_candidates)]
    weights = (
        0.0 if b.noise else prose for b, prose in zip(layout.blocks, rules.proses, strict=True)
    )
    layout.sums = list(accumulate(weights, initial=0.0))


def _plainest(shared: tuple[NoiseCandidate, ...], refuted: Set[NoiseCandidate]) -> str:
    """The outermost reason that holds; that something is folded away says less than any other."""
    hidden = ""
    for candidate in shared:
        if candidate not in refuted:
            if candidate.reason != noise.HIDDEN:
                return candidate.reason
            hidden = noise.HIDDEN
    return hidden


class _Rules:
    """What the whole page says of a candidate. `in_cards` is the prose in the cards of each
    parent."""

    def __init__(self, layout: Layout, in_cards: Counter[int]) -> None:
        self.layout, self.in_cards = layout, in_cards
        blocks = layout.blocks
        self.proses = [b.prose for b in blocks]
        self.prose = list(accumulate(self.proses, initial=0.0))
        both = zip(blocks, self.proses, strict=True)
        self.clear = sum(prose for b, prose in both if not b.noise_candidates)
        self.headlines = [
            i for i, b in enumerate(blocks) if b.level == 1 and b.kind is BlockKind.HEADING
        ]
        self.prose_of_name, self.solid_of_name = self._by_name()

    def _by_name(self) -> tuple[Counter[str], Counter[str]]:
        """The prose, and the solid text, in all elements of one name, each block counted once per
        name."""
        prose: Counter[str] = Counter()
        solid: Counter[str] = Counter()
        for block, said in zip(self.layout.blocks, self.proses, strict=True):
            if not block.noise_candidates:
                continue
            as_prose, as_solid = int(said), len(block.text) if block.solid else 0
            if not as_prose and not as_solid:
                continue  # a menu
            for reason in {reason for _, reason in block.noise_candidates}:
                prose[reason] += as_prose
                solid[reason] += as_solid
        return prose, solid

    def is_noise(self, candidate: NoiseCandidate) -> bool:
        """Whether the candidate's reason holds."""
        key, reason = candidate
        if reason == CERTAIN:
            return True
        if reason == noise.CARDS:
            return self.in_cards[key] <= _MAX_RATIO_TO_CLEAR * self.clear
        first, last = self.layout.spans[key]
        if reason == noise.NESTED:
            return self._is_other_article(first, last)
        if noise.is_talk(reason) and self.clear >= _MIN_TEXT_ABOVE_TALK:
            return True
        if self._must_be_release(self.prose[last] - self.prose[first]):
            return False
        if noise.by_markup(reason):
            return not (noise.is_menu(reason) and self._is_unlinked(first, last))
        if self._must_be_release(self.prose_of_name[reason]) or self._is_headed(first, last):
            return False
        return not (noise.is_tool(reason) and self._has_sentences(first, last, reason))

    def _must_be_release(self, prose: float) -> bool:
        """Whether so much prose can be nothing else than the release."""
        much = _MAX_SHARE_OF_PAGE * self.prose[-1]
        return prose > much and prose > _MAX_RATIO_TO_CLEAR * self.clear

    def _is_other_article(self, first: int, last: int) -> bool:
        """Whether an article in the article is another one: it has a heading of its own, and such
        articles hold little of the page."""
        little = self.prose_of_name[noise.NESTED] <= _NESTED_SHARE * self.prose[-1]
        own = any(b.kind is BlockKind.HEADING for b in self.layout.blocks[first:last])
        return little and own and not self._is_headed(first, last)

    def _is_headed(self, first: int, last: int) -> bool:
        """Whether a headline stands in the element, with a text under it."""
        below = (self.prose[last] - self.prose[i] for i in self.headlines if first <= i < last)
        return any(prose > _MIN_TEXT_UNDER_HEADLINE for prose in below)

    def _is_unlinked(self, first: int, last: int) -> bool:
        """Whether a "menu" leads nowhere and says something: a fold-out that was marked up as
        one."""
        blocks = self.layout.blocks[first:last]
        return not any(b.anchors for b in blocks) and any(b.solid for b in blocks)

    def _has_sentences(self, first: int, last: int, reason: str) -> bool:
        """Whether the element says something in sentences, as no tool does, by itself or with all
        of its name: some systems put each paragraph into a "widget" of its own."""
        blocks = self.layout.blocks[first:last]
        said = characters(blocks)
        if linked_characters(blocks) > _MAX_LINKS_OF_TEXT * said:
            return False
        if characters(b for b in blocks if _is_sentence(b)) >= _MIN_PROSE_OF_TEXT:
            return True
        return said >= _MIN_PART_OF_TEXT and self.solid_of_name[reason] >= _MIN_PROSE_OF_TEXT


def _is_sentence(block: RawBlock) -> bool:
    """Whether the block says something in sentences; leads are set as headings, too."""
    return block.solid or (
        block.kind is BlockKind.HEADING
        and len(block.text) >= _MIN_PROSE_OF_TEXT
        and not block.anchors
    )


def _add_cards(layout: Layout) -> Counter[int]:
    """Make candidates of teaser cards; returns the prose in the cards of each parent."""
    in_cards: Counter[int] = Counter()
    held: dict[int, tuple[Tag, set[int]]] = {}
    for card in cards.of(layout):
        if (parent := card.parent) is not None:
            numbers = range(*layout.spans[id(card)])
            held.setdefault(id(parent), (parent, set()))[1].update(numbers)
    for key, (parent, inside) in held.items():
        in_cards[key] += sum(int(layout.blocks[i].prose) for i in inside)
        for i in inside | _headings_of(layout, parent, inside):
            layout.blocks[i].noise_candidates += (NoiseCandidate(key, noise.CARDS),)
    return in_cards


def _headings_of(layout: Layout, parent: Tag, inside: set[int]) -> set[int]:
    """What stands with a list of cards in an element and says nothing by itself: its heading, "show
    more"."""
    found: set[int] = set()
    around: Tag | None = parent
    for _ in range(_CARD_LEVELS):
        if around is None or id(around) not in layout.spans:
            break
        beside = set(range(*layout.spans[id(around)])) - inside
        if len(beside) > _BESIDE_CARDS or not all(_says_nothing(layout.blocks[i]) for i in beside):
            break
        found, around = beside, around.parent
    return found


def _says_nothing(block: RawBlock) -> bool:
    if block.kind is BlockKind.HEADING:
        return block.level > 1
    return len(block.text) < SHORT_LINE


def _name_captions(layout: Layout) -> None:
    """A line or two in the element of a picture are its caption."""
    for key in layout.pictures:
        first, last = layout.spans.get(key, (0, 0))
        inside = layout.blocks[first:last]
        if len(inside) <= 2 and characters(inside) <= _LONGEST_CAPTION:
            _turn(inside, BlockKind.PARAGRAPH, BlockKind.CAPTION)
    pictured = {image.at for image in layout.images}
    for number, block in enumerate(layout.blocks):
        beside = number in pictured or number + 1 in pictured
        is_caption = beside and len(block.text) <= _LONGEST_CAPTION
        if phrases.is_credit(block.text) or (is_caption and phrases.ends_with_credit(block.text)):
            _turn([block], BlockKind.PARAGRAPH, BlockKind.CAPTION)


def _believe_captions(layout: Layout) -> None:
    """A page whose text stands mostly in what is named a caption has no captions."""
    said = characters(b for b in layout.blocks if b.kind is BlockKind.CAPTION)
    if said > _MAX_SHARE_OF_PAGE * characters(layout.blocks):
        _turn(layout.blocks, BlockKind.CAPTION, BlockKind.PARAGRAPH)


def _turn(blocks: list[RawBlock], kind: BlockKind, into: BlockKind) -> None:
    for block in blocks:
        if block.kind is kind:
            block.kind = into
