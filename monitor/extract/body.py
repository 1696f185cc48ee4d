"""Which blocks of a page are the release.

The body is the smallest element in which nearly all prose of the page stands, with the lead between the
headline and it, without what the page marks as something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

from monitor.extract.layout import Layout, RawBlock
from monitor.extract.page import Page
from monitor.extract.text import fold, plain
from monitor.model import BlockKind

# An element that holds this share of its parent's prose is where the text is; below it, the text is
# spread over siblings and the parent is the body.
_CONCENTRATED = 0.80
_SEMANTIC = 0.5

# What follows a release under a heading of its own, as whole headings.
_AFTERWORD = re.compile(
    r"^(?:related(?: (?:articles?|content|links?|news|stories|posts|topics|documents|information))?|read (?:more|also|next)|"
    r"see also|more (?:on|from|news|stories|in)\b.*|you (?:may|might) also (?:like|be interested in).*|recommended(?: for you)?|"
    r"most (?:read|popular|viewed)|latest (?:news|stories|articles)|trending.*|top stories|popular (?:now|posts|articles)|"
    r"share(?: (?:this|on|via).*)?|follow us.*|comments?(?: \(\d+\))?|\d+ comments?|leave a (?:reply|comment).*|tags?:?|"
    r"à lire aussi.*|lire aussi.*|voir aussi|articles? (?:liés?|similaires?|récents?)|sur le même (?:sujet|thème)|partager.*|"
    r"mehr zum thema.*|das könnte (?:sie|dich) auch interessieren.*|weitere (?:artikel|meldungen|nachrichten|themen).*|"
    r"ähnliche (?:artikel|beiträge)|verwandte (?:artikel|themen)|auch interessant|lesen sie auch.*|kommentare?(?: \(\d+\))?|"
    r"(?:noticias|artículos) relacionad[oa]s|te puede interesar|leia (?:também|mais).*|notícias relacionadas|"
    r"leggi anche.*|articoli correlati|potrebbe interessarti.*|lees ook.*|gerelateerd.*|läs (?:också|mer|även).*|"
    r"relaterat.*|les også.*|læs også.*|czytaj (?:też|także|również).*|zobacz (?:też|także|również).*|"
    r"čtěte také.*|související.*|читайте также.*|читайте також.*|похожие.*|相关(?:阅读|新闻|文章)|関連(?:記事|リンク)|관련 ?기사)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """The chosen blocks in order, those of the page that were left out, and where the body begins."""

    chosen: tuple[RawBlock, ...]
    left: tuple[RawBlock, ...]
    title: str
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
    chosen = {i for i in chosen if not layout.blocks[i].noise and not _repeats(layout.blocks[i], title)}
    return Body(
        tuple(layout.blocks[i] for i in sorted(chosen)),
        tuple(b for i, b in enumerate(layout.blocks) if i not in chosen),
        title,
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
    return layout.spans[id(_concentrate(_semantic(page, root, layout), layout))]


def _semantic(page: Page, root: Tag, layout: Layout) -> Tag:
    """The element that says of itself that it is the content, if it holds enough of the prose."""
    boxes = page.tags("div", "section")
    for group in (
        page.tags("main") + [t for t in boxes if t.get("role") == "main"],
        [t for t in page.tags("article") + boxes if t.get("itemprop") == "articleBody"],
        page.tags("article"),
    ):
        first, last = layout.spans[id(root)]
        inside = [t for t in group if id(t) in layout.spans and first <= layout.spans[id(t)][0] < last]
        best = max(inside, key=layout.weight, default=None)
        if best is not None and layout.weight(best) >= _SEMANTIC * layout.weight(root) > 0:
            root = best
    return root


def _concentrate(root: Tag, layout: Layout) -> Tag:
    while True:
        children = [c for c in root.contents if isinstance(c, Tag) and id(c) in layout.spans]
        best = max(children, key=layout.weight, default=None)
        if best is None or best.name in ("p", "li", "td", "tr", "pre", "blockquote", "h1", "h2", "h3"):
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
    stated = page.meta.get("og:title") or _document_title(page)
    headlines = [
        (abs(first - i), i) for i, b in enumerate(layout.blocks) if b.level == 1 and i < last and b.kind is BlockKind.HEADING
    ]
    same = [i for _, i in headlines if _alike(layout.blocks[i].text, stated)]
    if same:
        return layout.blocks[same[-1]].text, same[-1]
    clean = [(d, i) for d, i in headlines if not layout.blocks[i].noise and len(layout.blocks[i].text) > 3]
    if clean:
        number = min(clean)[1]
        return layout.blocks[number].text, number
    for i, block in enumerate(layout.blocks[:last]):
        if block.kind is BlockKind.HEADING and _alike(block.text, stated):
            return block.text, i
    return stated, -1


def _document_title(page: Page) -> str:
    text = next((fold(tag.get_text()) for tag in page.tags("title")), "")
    parts = re.split(r"\s+[|–—·»•]\s+|\s+-\s+", text)
    return max(parts, key=len) if parts else text


def _alike(text: str, stated: str) -> bool:
    text, stated = plain(text).casefold(), plain(stated).casefold()
    return bool(text) and bool(stated) and (text == stated or (len(text) > 12 and (text in stated or stated in text)))


def _repeats(block: RawBlock, title: str) -> bool:
    return block.kind is BlockKind.HEADING and plain(block.text) == plain(title)


def _lead(layout: Layout, headline: int, first: int) -> set[int]:
    """Standfirst and summary between the headline and the body."""
    if not 0 <= headline < first:
        return set()
    return {
        i
        for i in range(headline + 1, first)
        if (b := layout.blocks[i]).weight >= 60 and b.link_share < 0.3 and b.kind is not BlockKind.NOTE
    }


def _within(layout: Layout, first: int, last: int, headline: int) -> list[int]:
    """The blocks of the span without bylines above the headline and the afterword below the text."""
    blocks = layout.blocks
    if first <= headline < last and all(blocks[i].weight < 200 for i in range(first, headline)):
        first = headline
    total = sum(b.weight for b in blocks[first:last])
    kept: list[int] = []
    so_far = 0.0
    for i in range(first, last):
        block = blocks[i]
        so_far += block.weight
        if so_far >= 0.5 * total and not block.noise and len(block.text) < 80 and _AFTERWORD.match(block.text):
            rest = blocks[i + 1 : last]
            if sum(b.weight for b in rest) <= 0.25 * total:
                break
        kept.append(i)
    return kept
