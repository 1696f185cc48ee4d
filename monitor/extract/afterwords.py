"""What stands in the body's range and is not the release: lines of the frame, boxes of the
publisher's own, and what follows the text under a heading like "Read more".
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.extract import cards, links, noise, phrases
from monitor.extract.blocks import Layout, RawBlock, characters, linked_characters
from monitor.extract.text import one_line
from monitor.model import BlockKind

# Prose after which a heading like "See also" can end the release; above it, it is a box beside the
# lead.
_BEGUN, _BEGUN_SHARE = 250.0, 0.25
# Headings like "Read more" that are looked at; a page made to cost time has thousands.
_MOST_OPENERS = 100
# Under such a heading: the share of linked lines, and of linked characters, from which it leads
# away. Prose under it is the release's own.
_LINKED_LINES, _LINKED_CHARACTERS = 0.3, 0.5
_LINKED = 0.8  # the share of links from which a line is linked
_POINTER_LINKS = 0.4  # the share of links from which "Read more: …" points to another page
_RUN = 2  # links under a label in one block
# A paragraph in capitals that is all one link calls to another page.
_SHOUTED_LINKS, _SHOUTED = 0.95, 20
# The share of the text that a section holds at most: the rest of an element that its heading opens,
# and what only follows the heading.
_OWN_SECTION, _FOLLOWING_SECTION = 0.6, 0.25
# Prose in a box at most, also as a share of the text; the elements around its first line that are
# looked at.
_BOX, _BOX_SHARE, _BOX_LEVELS = 700.0, 0.3, 4
# Characters of a line that opens boxes, and boxes that it opens at least, in blocks.
_LINE, _BOXES = 80, 3
# Prose of a block that is text for certain; how many linked list items after the last one are
# menus, and how many in a row begin them.
_PARAGRAPH, _MENUS, _MENU_BEGINS = 100.0, 8, 4


def without(layout: Layout, first: int, last: int) -> set[int]:
    """The blocks of the range that are the release; those that link a document stay."""
    dropped = _Range(layout, first, last).dropped()
    return {
        i
        for i in range(first, last)
        if not layout.blocks[i].noise and (i not in dropped or links.attaches(layout.blocks[i]))
    }


@dataclass(frozen=True, slots=True)
class _Range:
    """blocks[first:last] of a layout, in which the release stands."""

    layout: Layout
    first: int
    last: int

    @property
    def total(self) -> float:
        return self.layout.between(self.first, self.last)

    def dropped(self) -> set[int]:
        """The numbers of the blocks that are not the release."""
        dropped: set[int] = set()
        total, so_far, openers = self.total, 0.0, 0
        begun = min(_BEGUN, _BEGUN_SHARE * total)
        for i in range(self.first, self.last):
            block = self.layout.blocks[i]
            if i in dropped or block.noise:
                continue
            so_far += block.weight
            if _is_of_frame(block) or self.leads_to_neighbour(i) or self.is_below(i):
                dropped.add(i)
            elif phrases.opens_box(block.text):
                dropped.update(self.box(i, total))
            elif so_far >= begun and phrases.is_afterword(block.text):
                openers += 1
                if openers <= _MOST_OPENERS:
                    dropped.update(self.afterword(i, total))
        dropped.update(self.menus_below())
        return dropped | self.emptied(dropped)

    def leads_to_neighbour(self, number: int) -> bool:
        """Whether the block names the release before or after this one, with its label or below
        it: what stands there is another with every new release."""
        block = self.layout.blocks[number]
        if said := phrases.neighbour(block.text):
            return said.none or not said.title or block.link_share >= _POINTER_LINKS
        if number == self.first or block.link_share < _POINTER_LINKS:
            return False
        above = phrases.neighbour(self.layout.blocks[number - 1].text)
        return above is not None and not above.title and not above.none

    def is_below(self, number: int) -> bool:
        """Whether the block says whose the page is, or is titles of other pages, and no text stands
        below it: pages laid out in tables have no other footer."""
        blocks = self.layout.blocks
        run = cards.are_run(blocks[number]) and not blocks[number - 1].text.endswith(
            (":", "\uff1a")
        )
        if not run and not phrases.is_colophon(blocks[number].text):
            return False
        return not any(block.solid for block in blocks[number + 1 :])

    def emptied(self, dropped: set[int]) -> set[int]:
        """The headings and short lines under which stands nothing but boxes that lead elsewhere."""
        found: set[int] = set()
        opener, boxes = -1, 0
        for i in range(self.first, min(self.last + 1, len(self.layout.blocks))):
            block = self.layout.blocks[i]
            if i < self.last and (block.noise or i in dropped):
                boxes += noise.is_box(block.noise)
                continue
            if opener >= 0 and boxes and self.ends(opener, i, boxes):
                found.add(opener)
            opener, boxes = (i if _may_open_boxes(block) else -1), 0
        return found

    def ends(self, opener: int, number: int, boxes: int) -> bool:
        """Whether what stands under `opener` ends with the block of that `number`: a heading of its
        rank or a higher one, or the first below the text; a short line opens the boxes after it,
        not the text."""
        above, block = self.layout.blocks[opener], self.layout.blocks[number]
        if above.kind is not BlockKind.HEADING:
            return boxes >= _BOXES
        if number >= self.last:
            return True
        return block.kind is BlockKind.HEADING and block.level <= above.level

    def afterword(self, opener: int, total: float) -> range:
        """What the heading `opener` opens, if it is not the release's own."""
        section = self.section(opener, total)
        is_talk = phrases.is_talk(self.layout.blocks[opener].text)
        return section if is_talk or _leads_away(self.layout, section) else range(0)

    def box(self, opener: int, total: float) -> range:
        """The box that the line `opener` opens: the largest element around it that holds little of
        the text."""
        box = range(opener, opener + 1)
        tag = self.layout.blocks[opener].tag
        for _ in range(_BOX_LEVELS):
            opens, closes = self.layout.spans.get(id(tag), (opener, opener + 1))
            if opens < max(self.first, opener - 1) or closes > self.last:
                break
            if self.layout.between(opens, closes) > min(_BOX, _BOX_SHARE * total):
                break
            box = range(opens, closes)
            if (parent := tag.parent) is None:
                break
            tag = parent
        return box

    def section(self, heading: int, total: float) -> range:
        """The blocks that belong to a heading: the rest of the element that it opens, else what
        follows beside it up to the next heading of its rank, if that is little of the text."""
        tag = self.layout.blocks[heading].tag
        while (parent := tag.parent) is not None and id(parent) in self.layout.spans:
            opens, closes = self.layout.spans[id(parent)]
            if opens < heading or closes > self.last:
                break
            tag = parent
        closes = self.layout.spans.get(id(tag), (heading, heading + 1))[1]
        if closes > heading + 1:
            return self.if_little(range(heading, closes), _OWN_SECTION * total)
        around = self.layout.spans.get(id(parent), (0, self.last))[1]
        closes = self.next_heading(heading, min(around, self.last))
        return self.if_little(range(heading, closes), _FOLLOWING_SECTION * total)

    def next_heading(self, heading: int, last: int) -> int:
        """The next heading of the same rank or a higher one, or `last`; one that is a heading by
        its words alone has no rank."""
        level = self.layout.blocks[heading].level
        for i in range(heading + 1, last):
            block = self.layout.blocks[i]
            if block.kind is BlockKind.HEADING and (not level or block.level <= level):
                return i
        return last

    def if_little(self, section: range, most: float) -> range:
        """`section` if it holds no more prose than that, else its first block alone."""
        little = self.layout.between(section.start, section.stop) <= most
        return section if little else section[:1]

    def menus_below(self) -> range:
        """The site's menus at the end of a range that could not be told from the page: flat pages,
        saved texts."""
        blocks, last = self.layout.blocks, self.last
        prose = (i + 1 for i in range(self.first, last) if blocks[i].weight >= _PARAGRAPH)
        text_ends = max(prose, default=last)
        linked = [_is_linked_item(block) for block in blocks[text_ends:last]]
        if sum(linked) < _MENUS:
            return range(last, last)
        starts = (i for i in range(len(linked)) if all(linked[i : i + _MENU_BEGINS]))
        return range(text_ends + next(starts, len(linked)), last)


def _is_of_frame(block: RawBlock) -> bool:
    """Whether the block is a line of the page's frame, wherever it stands."""
    if block.card or phrases.is_furniture(block.text):
        return True
    if links.commands(block) or _is_labelled_run(block):
        return True
    if block.link_share >= _SHOUTED_LINKS and block.text.isupper():
        return block.kind is BlockKind.PARAGRAPH and len(block.text) >= _SHOUTED
    return block.link_share >= _POINTER_LINKS and phrases.is_pointer(block.text)


def _is_labelled_run(block: RawBlock) -> bool:
    """Whether the block is a label such as "Related news" and the links under it, in one: old
    pages part them by line breaks."""
    if len(block.anchors) < _RUN or block.link_share < _LINKED_CHARACTERS or links.attaches(block):
        return False
    label = block.text
    for _, text in block.anchors:
        label = label.replace(text, " ", 1)
    return phrases.is_afterword(one_line(label))


def _may_open_boxes(block: RawBlock) -> bool:
    if block.kind is BlockKind.HEADING:
        return block.level > 1
    is_line = block.kind is BlockKind.PARAGRAPH and 3 < len(block.text) <= _LINE
    return is_line and not block.anchors and block.text[-1] not in ".!?。…"


def _is_linked_item(block: RawBlock) -> bool:
    return block.kind is BlockKind.ITEM and block.link_share > 0.9


def _leads_away(layout: Layout, section: range) -> bool:
    """Whether what stands under the heading of `section` is links."""
    blocks = [b for b in layout.blocks[section.start + 1 : section.stop] if not b.noise]
    linked = sum(b.link_share > _LINKED for b in blocks)
    if linked >= _LINKED_LINES * len(blocks):
        return True
    return linked_characters(blocks) >= _LINKED_CHARACTERS * characters(blocks)
