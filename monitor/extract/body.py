"""Which blocks of a page are the release.

The body is the smallest element in which nearly all prose of the page stands, with the lead between
the headline and it, without what the page marks as something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import Tag

from monitor.extract import foldouts, links, noise, titles
from monitor.extract.blocks import SOLID_LINKS, Layout, RawBlock
from monitor.extract.page import Page
from monitor.extract.text import one_line, typography_key
from monitor.model import BlockKind

# An element that holds this share of its parent's prose is where the text is; below it, the text is
# spread over siblings and the parent is the body.
_CONCENTRATED = 0.80
_SEMANTIC = 0.5
# What stands with the headline in one element is the article, however many others are on the page.
_ARTICLE = 250.0
# Prose after which a heading like "See also" can end the release; above it, it is a box beside the
# lead.
_BEGUN = 250.0
# Prose of a block that is text for certain, and how many linked list items after the last one are
# menus.
_PARAGRAPH, _MENUS = 100.0, 8
# Characters from which a line between headline and text is a lead; share of links under "Read more"
# from which it leads away; characters of prose in a box at most, and the elements around its first
# line that are looked at.
_LEAD, _LINKS_AWAY, _BOX, _BOX_LEVELS = 60, 0.5, 700.0, 4
_BELOW = (
    0.5  # share of the prose below the headline from which what stands above it is something else
)
_OPENERS = (
    100  # headings like "Read more" that are looked at; a page made to cost time has thousands
)
_LINKED_LINES = 0.3  # share of linked lines under it from which it leads away


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen blocks in order, those of the page that were left out, the headline's number (or
    -1) and the body's range."""

    chosen: tuple[RawBlock, ...]
    left: tuple[RawBlock, ...]
    title: str
    headline: int
    first: int
    last: int


def find(page: Page, layout: Layout, selector: str = "", title: str = "") -> Body:
    """The release in `layout`; `selector` names its element where somebody knows it, `title` its
    headline's."""
    headed = _selected_title(page, layout, title) if title else titles.find(page, layout)
    if selector:
        tag = page.soup.select_one(selector)
        first, last = layout.spans.get(id(tag), (0, 0))
        chosen = {i for i in range(first, last) if not layout.blocks[i].noise}
    else:
        first, last, frame = _span(page, layout, headed.block)
        chosen = _within(layout, first, last, headed.block)
        chosen |= _lead(layout, headed.block if headed.block >= 0 else frame - 1, first)
        chosen |= foldouts.of(layout, max(first, headed.block), last)
    blocks = layout.blocks
    chosen = {
        i
        for i in chosen
        if not _repeats(blocks[i], headed.text)
        and not (i == headed.block and titles.alike(blocks[i].text, headed.text))
    }
    return Body(
        tuple(blocks[i] for i in sorted(chosen)),
        tuple(b for i, b in enumerate(blocks) if i not in chosen),
        headed.text,
        headed.block,
        first,
        last,
    )


def _selected_title(page: Page, layout: Layout, selector: str) -> titles.Title:
    tag = page.soup.select_one(selector)
    if tag is None:
        return titles.find(page, layout)
    wanted = one_line(tag.get_text())
    return titles.Title(
        wanted, next((i for i, b in enumerate(layout.blocks) if b.text == wanted), -1)
    )


def _span(page: Page, layout: Layout, headline: int) -> tuple[int, int, int]:
    """The body's range, and where the element begins that says of itself that it holds the content
    (or the body)."""
    whole = page.soup.body or page.soup
    if id(whole) not in layout.spans:
        return 0, 0, 0
    frame = _semantic(page, whole, layout, headline)
    root = _concentrate(frame, layout)
    first = layout.spans[id(root)][0]
    return first, _notes_end(root, layout), first if frame is whole else layout.spans[id(frame)][0]


def _notes_end(root: Tag, layout: Layout) -> int:
    """Where the elements end that follow the text beside it: notes to editors, contacts, versions,
    footnotes."""
    end = layout.spans[id(root)][1]
    for sibling in root.next_siblings:
        if not isinstance(sibling, Tag) or id(sibling) not in layout.spans:
            continue
        first, last = layout.spans[id(sibling)]
        blocks = layout.blocks[first:last]
        if any(noise.is_afterword(b.text) for b in blocks) or not all(_is_note(b) for b in blocks):
            break
        end = last
    return end


def _is_note(block: RawBlock) -> bool:
    if block.noise:
        return foldouts.is_folded(block) and block.link_share < SOLID_LINKS
    return block.link_share < 0.9 or links.attaches(block)


def _semantic(page: Page, root: Tag, layout: Layout, headline: int) -> Tag:
    """The element that says of itself that it is the content, if it holds enough of the prose, or
    the headline."""
    boxes = page.tags("div", "section")
    for group in (
        page.tags("main") + [t for t in boxes if t.get("role") == "main"],
        [t for t in page.tags("article") + boxes if t.get("itemprop") == "articleBody"],
        page.tags("article"),
    ):
        first, last = layout.spans[id(root)]
        inside = [
            t for t in group if id(t) in layout.spans and first <= layout.spans[id(t)][0] < last
        ]
        best = max(inside, key=layout.weight, default=None)
        headed = [
            t
            for t in inside
            if layout.spans[id(t)][0] <= headline < layout.spans[id(t)][1]
            and layout.weight(t) >= _ARTICLE
        ]
        if headed:
            root = min(headed, key=layout.weight)
        elif best is not None and layout.weight(best) >= _SEMANTIC * layout.weight(root) > 0:
            root = best
    return root


def _concentrate(root: Tag, layout: Layout) -> Tag:
    while True:
        children = [c for c in root.contents if isinstance(c, Tag) and id(c) in layout.spans]
        best = max(children, key=layout.weight, default=None)
        if best is None or best.name in (
            "p",
            "li",
            "td",
            "tr",
            "pre",
            "blockquote",
            "h1",
            "h2",
            "h3",
        ):
            return root
        weight = layout.weight(best)
        if weight <= 0 or weight < _CONCENTRATED * layout.weight(root):
            return root
        root = best


def _repeats(block: RawBlock, title: str) -> bool:
    return block.kind is BlockKind.HEADING and typography_key(block.text) == typography_key(title)


def _lead(layout: Layout, headline: int, first: int) -> set[int]:
    """What stands between the headline and the body and says something: subtitles, leads, key
    points."""
    if not 0 <= headline < first:
        return set()
    found = set()
    for i in range(headline + 1, first):
        block = layout.blocks[i]
        if block.noise or block.kind is BlockKind.NOTE or block.link_share >= SOLID_LINKS:
            continue
        if block.weight >= _LEAD or (block.kind is BlockKind.HEADING and len(block.text) >= _LEAD):
            found.add(i)
    return found


def _within(layout: Layout, first: int, last: int, headline: int) -> set[int]:
    """The blocks of the span without bylines above the headline and the afterword below the
    text."""
    blocks = layout.blocks
    if first <= headline < last and (
        all(blocks[i].weight < 200 for i in range(first, headline))
        or layout.between(headline, last) > _BELOW * layout.between(first, last)
    ):
        first = headline
    total = layout.between(first, last)
    dropped: set[int] = set()
    so_far, openers = 0.0, 0
    for i in range(first, last):
        block = blocks[i]
        if i in dropped or block.noise:
            continue
        so_far += block.weight
        if (
            noise.is_furniture(block.text)
            or block.card
            or (block.link_share >= 0.4 and noise.is_pointer(block.text))
        ):
            dropped.add(i)
        elif noise.opens_box(block.text):
            dropped.update(_box(layout, i, first, last, total))
        elif (
            so_far >= min(_BEGUN, 0.25 * total)
            and noise.is_afterword(block.text)
            and (openers := openers + 1) <= _OPENERS
        ):
            section = _section(layout, i, last, total)
            if noise.is_talk(block.text) or _leads_away(layout, section):
                dropped.update(section)
    dropped.update(_menus_below(layout, first, last))
    return {
        i
        for i in range(first, last)
        if not blocks[i].noise and (i not in dropped or links.attaches(blocks[i]))
    }


def _points_away(block: RawBlock) -> bool:
    return (block.link_share >= 0.4 and noise.is_pointer(block.text)) or (
        block.link_share >= 0.6 and noise.is_linked_pointer(block.text)
    )


def _leads_away(layout: Layout, section: range) -> bool:
    """Whether what stands under a heading like "Read more" is links: prose under it is the
    release's own."""
    blocks = [b for b in layout.blocks[section.start + 1 : section.stop] if not b.noise]
    said = sum(len(b.text) for b in blocks)
    linked = sum(b.link_share > 0.8 for b in blocks)
    return linked >= _LINKED_LINES * len(blocks) or (
        sum(b.link_chars for b in blocks) >= _LINKS_AWAY * said
    )


def _box(layout: Layout, number: int, first: int, last: int, total: float) -> range:
    """The box that the line `number` opens: the largest element around it that holds little of the
    text."""
    box = range(number, number + 1)
    tag = layout.blocks[number].tag
    for _ in range(_BOX_LEVELS):
        opens, closes = layout.spans.get(id(tag), (number, number + 1))
        if opens < first or closes > last or opens < number - 1:
            break
        if layout.between(opens, closes) > min(_BOX, 0.3 * total):
            break
        box = range(opens, closes)
        if (parent := tag.parent) is None:
            break
        tag = parent
    return box


def _menus_below(layout: Layout, first: int, last: int) -> range:
    """The site's menus at the end of a span that could not be told from the page: flat pages, saved
    texts."""
    blocks = layout.blocks
    text_ends = max(
        (i + 1 for i in range(first, last) if blocks[i].weight >= _PARAGRAPH), default=last
    )
    linked = [
        blocks[i].kind is BlockKind.ITEM and blocks[i].link_share > 0.9
        for i in range(text_ends, last)
    ]
    if sum(linked) < _MENUS:
        return range(last, last)
    begin = next((i for i in range(len(linked)) if all(linked[i : i + 4])), len(linked))
    return range(text_ends + begin, last)


def _section(layout: Layout, start: int, last: int, total: float) -> range:
    """The blocks that belong to the heading at `start`: the rest of the element that it opens, else
    what follows beside it up to the next heading of its rank, if that is little of the text."""
    heading, tag = layout.blocks[start], layout.blocks[start].tag
    while (parent := tag.parent) is not None and id(parent) in layout.spans:
        opens, closes = layout.spans[id(parent)]
        if opens < start or closes > last:
            break
        tag = parent
    opens, closes = layout.spans.get(id(tag), (start, start + 1))
    if closes > start + 1:
        return (
            range(start, closes)
            if layout.between(start, closes) <= 0.6 * total
            else range(start, start + 1)
        )
    end = (
        min(layout.spans[id(parent)][1], last)
        if parent is not None and id(parent) in layout.spans
        else last
    )
    for i in range(start + 1, end):
        block = layout.blocks[i]
        if block.kind is BlockKind.HEADING and (not heading.level or block.level <= heading.level):
            end = i
            break
    return (
        range(start, end) if layout.between(start, end) <= 0.25 * total else range(start, start + 1)
    )
