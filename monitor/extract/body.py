"""Which blocks of a page are the release.

The body is the smallest element in which nearly all prose of the page stands, with the lead between the
headline and it, without what the page marks as something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

from monitor.extract import links, noise
from monitor.extract.layout import Layout, RawBlock
from monitor.extract.page import Page
from monitor.extract.text import fold, plain
from monitor.model import BlockKind

# An element that holds this share of its parent's prose is where the text is; below it, the text is
# spread over siblings and the parent is the body.
_CONCENTRATED = 0.80
_SEMANTIC = 0.5
# What stands with the headline in one element is the article, however many others are on the page.
_ARTICLE = 250.0
# Prose after which a heading like "See also" can end the release; above it, it is a box beside the lead.
_BEGUN = 250.0
# Prose of a block that is text for certain, and how many linked list items after the last one are menus.
_PARAGRAPH, _MENUS = 100.0, 8


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen blocks in order, those of the page that were left out, the headline's number (or -1) and the body's range."""

    chosen: tuple[RawBlock, ...]
    left: tuple[RawBlock, ...]
    title: str
    headline: int
    first: int
    last: int


def find(page: Page, layout: Layout, selector: str = "", title: str = "") -> Body:
    """The release in `layout`; `selector` names its element where somebody knows it."""
    first, last = _span(page, layout, selector)
    title, headline = _title(page, layout, first, last, title)
    chosen = set(range(first, last)) if selector else set(_within(layout, first, last, headline))
    if not selector:
        chosen |= _lead(layout, headline, first)
    chosen -= {headline}
    chosen = {
        i for i in chosen if not layout.blocks[i].noise and not _repeats(layout.blocks[i], title)
    }
    return Body(
        tuple(layout.blocks[i] for i in sorted(chosen)),
        tuple(b for i, b in enumerate(layout.blocks) if i not in chosen),
        title,
        headline,
        first,
        last,
    )


def _span(page: Page, layout: Layout, selector: str) -> tuple[int, int]:
    if selector:
        tag = page.soup.select_one(selector)
        return layout.spans.get(id(tag), (0, 0))
    root = page.soup.body or page.soup
    if id(root) not in layout.spans:
        return 0, 0
    stated = _stated_title(page)
    headlines = [
        i
        for i, b in enumerate(layout.blocks)
        if b.level == 1 and b.kind is BlockKind.HEADING and not b.noise
    ]
    headline = next(
        (i for i in headlines if _alike(layout.blocks[i].text, stated)), next(iter(headlines), -1)
    )
    root = _concentrate(_semantic(page, root, layout, headline), layout)
    return layout.spans[id(root)][0], _notes_end(root, layout)


def _notes_end(root: Tag, layout: Layout) -> int:
    """Where the elements end that follow the text beside it: notes to editors, contacts, versions, footnotes."""
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
    return not block.noise and (block.link_share < 0.9 or links.attaches(block))


def _semantic(page: Page, root: Tag, layout: Layout, headline: int) -> Tag:
    """The element that says of itself that it is the content, if it holds enough of the prose, or the headline."""
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


def _title(page: Page, layout: Layout, first: int, last: int, selector: str) -> tuple[str, int]:
    """The headline, and the number of its block or -1."""
    if selector and (tag := page.soup.select_one(selector)) is not None:
        wanted = fold(tag.get_text())
        number = next((i for i, b in enumerate(layout.blocks) if b.text == wanted), -1)
        return wanted, number
    stated = _stated_title(page)
    headlines = [
        (abs(first - i), i)
        for i, b in enumerate(layout.blocks)
        if b.level == 1 and i < last and b.kind is BlockKind.HEADING
    ]
    same = [i for _, i in headlines if _alike(layout.blocks[i].text, stated)]
    if same:
        return layout.blocks[same[-1]].text, same[-1]
    clean = [
        (d, i)
        for d, i in headlines
        if not layout.blocks[i].noise and len(layout.blocks[i].text) > 3
    ]
    if clean:
        number = min(clean)[1]
        return layout.blocks[number].text, number
    for i, block in enumerate(layout.blocks[:last]):
        if block.kind is BlockKind.HEADING and _alike(block.text, stated):
            return block.text, i
    return stated, -1


def _stated_title(page: Page) -> str:
    if stated := page.meta.get("og:title"):
        return stated
    text = next((fold(tag.get_text()) for tag in page.tags("title")), "")
    parts = re.split(r"\s+[|–—·»•]\s+|\s+-\s+", text)
    return max(parts, key=len) if parts else text


def _alike(text: str, stated: str) -> bool:
    text, stated = plain(text).casefold(), plain(stated).casefold()
    return (
        bool(text)
        and bool(stated)
        and (text == stated or (len(text) > 12 and (text in stated or stated in text)))
    )


def _repeats(block: RawBlock, title: str) -> bool:
    return block.kind is BlockKind.HEADING and plain(block.text) == plain(title)


def _lead(layout: Layout, headline: int, first: int) -> set[int]:
    """Standfirst and summary between the headline and the body."""
    if not 0 <= headline < first:
        return set()
    return {
        i
        for i in range(headline + 1, first)
        if (b := layout.blocks[i]).weight >= 60
        and b.link_share < 0.3
        and b.kind is not BlockKind.NOTE
    }


def _within(layout: Layout, first: int, last: int, headline: int) -> list[int]:
    """The blocks of the span without bylines above the headline and the afterword below the text."""
    blocks = layout.blocks
    if first <= headline < last and all(blocks[i].weight < 200 for i in range(first, headline)):
        first = headline
    total = sum(b.weight for b in blocks[first:last])
    dropped: set[int] = set()
    so_far = 0.0
    for i in range(first, last):
        block = blocks[i]
        if i in dropped or block.noise:
            continue
        so_far += block.weight
        if so_far >= min(_BEGUN, 0.25 * total) and noise.is_afterword(block.text):
            dropped.update(_section(layout, i, last, total))
        elif block.link_share >= 0.4 and noise.is_pointer(block.text):
            dropped.add(i)
    dropped.update(_menus_below(layout, first, last))
    return [i for i in range(first, last) if i not in dropped or links.attaches(blocks[i])]


def _menus_below(layout: Layout, first: int, last: int) -> range:
    """The site's menus at the end of a span that could not be told from the page: flat pages, saved texts."""
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
    """The blocks that belong to the heading at `start`: the rest of the element that it opens, else what
    follows beside it up to the next heading of its rank, if that is little of the text."""
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
            if _between(layout, start, closes) <= 0.6 * total
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
        range(start, end)
        if _between(layout, start, end) <= 0.25 * total
        else range(start, start + 1)
    )


def _between(layout: Layout, first: int, last: int) -> float:
    return layout.sums[last] - layout.sums[first]
