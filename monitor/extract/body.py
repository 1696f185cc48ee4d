"""Which blocks of a page are the release.

The body is the smallest element in which nearly all prose of the page stands, with the lead between
the headline and it, without what the page marks as something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from bs4 import Tag

from monitor.extract import afterwords, foldouts, links, phrases, titles
from monitor.extract.blocks import SOLID_LINKS, Layout, RawBlock, characters
from monitor.extract.page import Page
from monitor.extract.text import one_line, typography_key
from monitor.model import BlockKind

# An element that holds this share of its parent's prose is where the text is; below it, the text is
# spread over siblings and the parent is the body.
_CONCENTRATED = 0.80
# Elements that are a paragraph, and not a body, however much of the prose stands in one.
_PARAGRAPHS = frozenset({"p", "li", "td", "tr", "pre", "blockquote", "h1", "h2", "h3"})
# The share of the prose from which an element that calls itself the content is believed.
_SEMANTIC = 0.5
# Prose from which what stands with the headline in one element is the article, however many others
# are on the page.
_ARTICLE = 250.0
_LEAD = 60  # characters from which a line between headline and text is a lead
_BYLINE = 200.0  # prose of a block above the headline that is a byline at most
# The share of the prose below the headline from which what stands above it is something else.
_BELOW = 0.5
_WHOLE = ("body", "html", "[document]")
_NOTE_LINKS = 0.9  # the share of links in a note, or in an entry of a list, at most
_LIST, _LISTED = 3, 80  # entries of a list above the text, and their characters, at least


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
        first, last = layout.spans.get(id(page.soup.select_one(selector)), (0, 0))
        found = {i for i in range(first, last) if not layout.blocks[i].noise}
        found |= foldouts.of(layout, first, last)
    else:
        first, last, frame = _span(page, layout, headed.block)
        found = afterwords.without(layout, _start(layout, first, last, headed.block), last)
        found |= _lead(layout, headed.block if headed.block >= 0 else frame - 1, first)
        found |= foldouts.of(layout, max(first, headed.block), last)
    chosen = sorted(i for i in found if not _is_title(layout, i, headed))
    left = sorted(set(range(len(layout.blocks))).difference(chosen))
    return Body(
        tuple(layout.blocks[i] for i in chosen),
        tuple(layout.blocks[i] for i in left),
        headed.text,
        headed.block,
        first,
        last,
    )


def _is_title(layout: Layout, number: int, title: titles.Title) -> bool:
    """Whether the block shows the title, which is not part of the body."""
    block = layout.blocks[number]
    if block.kind is BlockKind.HEADING and typography_key(block.text) == typography_key(title.text):
        return True
    return number == title.block and titles.alike(block.text, title.text)


def _selected_title(page: Page, layout: Layout, selector: str) -> titles.Title:
    tag = page.soup.select_one(selector)
    if tag is None:
        return titles.find(page, layout)
    wanted = one_line(tag.get_text())
    number = next((i for i, b in enumerate(layout.blocks) if b.text == wanted), -1)
    return titles.Title(wanted, number)


def _span(page: Page, layout: Layout, headline: int) -> tuple[int, int, int]:
    """The body's range, and where the element begins that says of itself that it holds the content
    (or the body)."""
    whole = page.soup.body or page.soup
    if id(whole) not in layout.spans:
        return 0, 0, 0
    frame = _semantic(page, whole, layout, headline)
    root = _concentrate(frame, layout)
    first = layout.spans[id(root)][0]
    return (
        first,
        _notes_end(root, frame, layout),
        first if frame is whole else layout.spans[id(frame)][0],
    )


def _notes_end(root: Tag, frame: Tag, layout: Layout) -> int:
    """Where the elements end that follow the text beside it, up to the end of the `frame` around
    it: notes to editors, contacts, versions, footnotes."""
    end = layout.spans[id(root)][1]
    while True:
        for sibling in root.next_siblings:
            if not isinstance(sibling, Tag) or id(sibling) not in layout.spans:
                continue
            first, last = layout.spans[id(sibling)]
            if not _are_notes(layout.blocks[first:last]):
                return end
            end = last
        if root is frame or root.parent is None or root.parent is frame or frame.name in _WHOLE:
            return end
        root = root.parent


def _are_notes(blocks: list[RawBlock]) -> bool:
    return all(_is_note(b) for b in blocks) and not any(
        phrases.is_afterword(b.text) for b in blocks
    )


def _is_note(block: RawBlock) -> bool:
    if block.noise:
        return foldouts.is_folded(block) and block.link_share < SOLID_LINKS
    return block.link_share < _NOTE_LINKS or links.attaches(block)


def _semantic(page: Page, root: Tag, layout: Layout, headline: int) -> Tag:
    """The element that says of itself that it is the content, if it holds enough of the prose, or
    the headline."""
    boxes = page.tags("div", "section")
    for group in (
        page.tags("main") + [t for t in boxes if t.get("role") == "main"],
        [t for t in page.tags("article") + boxes if t.get("itemprop") == "articleBody"],
        page.tags("article"),
    ):
        root = _narrowed(root, group, layout, headline)
    return root


def _narrowed(root: Tag, group: list[Tag], layout: Layout, headline: int) -> Tag:
    """The one of `group` inside `root` that is the content, else `root`."""
    first, last = layout.spans[id(root)]
    inside = [t for t in group if first <= layout.spans.get(id(t), (-1, -1))[0] < last]
    headed = [t for t in inside if headline in range(*layout.spans[id(t)])]
    articles = [t for t in headed if layout.weight(t) >= _ARTICLE]
    if articles:
        return min(articles, key=layout.weight)
    best = max(inside, key=layout.weight, default=root)
    return best if layout.weight(best) >= _SEMANTIC * layout.weight(root) > 0 else root


def _concentrate(root: Tag, layout: Layout) -> Tag:
    """The smallest element in `root` in which nearly all of its prose stands."""
    while True:
        children = [c for c in root.contents if isinstance(c, Tag) and id(c) in layout.spans]
        best = max(children, key=layout.weight, default=None)
        if best is None or best.name in _PARAGRAPHS:
            return root
        if layout.weight(best) < _CONCENTRATED * layout.weight(root) or not layout.weight(best):
            return root
        root = best


def _lead(layout: Layout, headline: int, first: int) -> set[int]:
    """What stands between the headline and the body and says something: subtitles, leads, key
    points."""
    if not 0 <= headline < first:
        return set()
    between = range(headline + 1, first)
    return {i for i in between if _is_lead(layout.blocks[i])} | _lists(layout, between)


def _lists(layout: Layout, numbers: range) -> set[int]:
    """The lists and tables that link nothing, each with the line that opens it: what a release
    gives as facts, a recipe as ingredients."""
    found: set[int] = set()
    run: list[int] = []
    for i in (*numbers, numbers.stop):
        if i < numbers.stop and _is_entry(layout.blocks[i]):
            run.append(i)
            continue
        if len(run) >= _LIST and characters(layout.blocks[n] for n in run) >= _LISTED:
            found.update(run)
            if run[0] - 1 in numbers and _opens_list(layout.blocks[run[0] - 1]):
                found.add(run[0] - 1)
        run = []
    return found


def _is_entry(block: RawBlock) -> bool:
    listed = block.kind in (BlockKind.ITEM, BlockKind.ROW)
    return listed and not block.noise and block.link_share < _NOTE_LINKS


def _opens_list(block: RawBlock) -> bool:
    if block.noise or block.link_share >= SOLID_LINKS:
        return False
    return block.kind is BlockKind.HEADING or block.text.endswith((":", "："))


def _is_lead(block: RawBlock) -> bool:
    if block.noise or block.kind is BlockKind.NOTE or block.link_share >= SOLID_LINKS:
        return False
    is_subtitle = block.kind is BlockKind.HEADING and len(block.text) >= _LEAD
    return is_subtitle or block.weight >= _LEAD


def _start(layout: Layout, first: int, last: int, headline: int) -> int:
    """Where the text begins in the span: at the headline, if only bylines stand above it, or if
    most of the text stands below it."""
    if not first <= headline < last:
        return first
    only_bylines = all(b.weight < _BYLINE for b in layout.blocks[first:headline])
    below = layout.between(headline, last)
    return headline if only_bylines or below > _BELOW * layout.between(first, last) else first
