"""Teaser cards: front pages and "latest news" lists below an article. Their elements bear no
telling name, so that they are known by their structure.
"""

from __future__ import annotations

from collections.abc import Iterator

from bs4.element import Tag

from monitor.extract.blocks import SHORT_LINE, Layout, RawBlock
from monitor.extract.files import names_document
from monitor.model import BlockKind

_FEWEST = 3  # siblings that make a list of cards, and links that make one in a sentence
# The share of links from which a heading is one; where a rubric stands before the link, the share
# and the characters of a link that is a title.
_WHOLLY, _MOSTLY, _A_TITLE = 0.9, 0.5, 15
_LEVELS = 12  # elements around a heading that are looked at


def of(layout: Layout) -> Iterator[Tag]:
    """Three siblings or more, each with one heading that is wholly a link and little text."""
    found: dict[int, dict[int, Tag]] = {}
    for number, block in enumerate(layout.blocks):
        if _is_linked_heading(block):
            card = _around(layout, number)
            if card.parent is not None:
                found.setdefault(id(card.parent), {})[id(card)] = card
    for siblings in found.values():
        if len(siblings) >= _FEWEST:
            yield from siblings.values()


def _is_linked_heading(block: RawBlock) -> bool:
    """Whether the block is a heading below the page's, and a link to another page."""
    if block.kind is not BlockKind.HEADING or block.level == 1 or not block.anchors:
        return False
    target, linked = max(block.anchors, key=lambda anchor: len(anchor[1]))
    if target.startswith("#"):
        return False
    return block.link_share >= _WHOLLY or (block.link_share >= _MOSTLY and len(linked) >= _A_TITLE)


def _around(layout: Layout, heading: int) -> Tag:
    """The largest element around the block `heading` in which it is the only heading."""
    card = layout.blocks[heading].tag
    for _ in range(_LEVELS):
        if (parent := card.parent) is None or id(parent) not in layout.spans:
            break
        numbers = range(*layout.spans[id(parent)])
        if any(layout.blocks[i].kind is BlockKind.HEADING for i in numbers if i != heading):
            break
        card = parent
    return card


def are_teasers(anchors: list[tuple[str, str]]) -> bool:
    """Whether several links in a line are titles of pages, and none is a document."""
    if len(anchors) < _FEWEST or max(len(text) for _, text in anchors) < SHORT_LINE:
        return False
    return not any(names_document(href) for href, _ in anchors)


def are_run(block: RawBlock) -> bool:
    """Whether a paragraph is titles of other pages and nothing else, each a link, with no sign
    between them: styles make boxes of them."""
    titles = [text for href, text in block.anchors if not href.startswith("#")]
    if block.kind is not BlockKind.PARAGRAPH or not 1 < len(titles) == len(block.anchors):
        return False
    if min(map(len, titles)) < _A_TITLE or any(names_document(href) for href, _ in block.anchors):
        return False
    glued = block.text == "".join(titles)
    return glued or (len(titles) >= _FEWEST and block.text == " ".join(titles))
