"""The links of a listing page: which of them are its entries, and which leads to the next page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.html
from scrapy.http import TextResponse

from monitor.extract.text import fold

_NOT_CONTENT = frozenset({"nav", "footer", "header", "aside", "form"})
_NEXT = re.compile(
    r"^(?:next(?: page)?|older(?: posts| entries)?|suivante?s?|page suivante|weiter|nächste(?: seite)?|siguientes?|próxim[ao]|"
    r"successiv[ao]|volgende|nästa|neste|næste|seuraava|następna|další|следующая|下一页|次へ|다음)?\s*[»›>→]*$",
    re.IGNORECASE,
)
_ROWS = ("li", "tr", "article", "div", "dd", "p")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: `context` is the text of the row it stands in, `shape` where it stands in the tree."""

    url: str
    text: str
    context: str
    shape: str
    rel: str
    classes: str
    content: bool


def anchors(response: TextResponse) -> list[Anchor]:
    """The web links of the page, in order."""
    try:
        root = lxml.html.document_fromstring(
            response.body, parser=lxml.html.HTMLParser(encoding=response.encoding)
        )
    except (lxml.etree.ParserError, ValueError):
        return []
    found = []
    for element in root.iter("a", "link"):
        href = element.get("href", "").strip()
        try:
            url = urljoin(response.url, href)
            scheme = urlsplit(url).scheme
        except ValueError:
            continue
        if href and not href.startswith("#") and scheme in ("http", "https"):
            found.append(_anchor(element, url))
    return found


def _anchor(element: lxml.html.HtmlElement, url: str) -> Anchor:
    shape, content, row = [], True, None
    for level, parent in enumerate(element.iterancestors()):
        name = parent.tag if isinstance(parent.tag, str) else ""
        content = content and name not in _NOT_CONTENT
        if level < 5:
            shape.append(f"{name}.{(parent.get('class') or '').split(' ')[0]}")
        if row is None and name in _ROWS:
            row = parent
    text = fold("".join(element.itertext())) or fold(
        element.get("title") or element.get("aria-label") or ""
    )
    context = fold(" ".join(row.itertext()))[:600] if row is not None else text
    return Anchor(
        url,
        text,
        context,
        " ".join(shape),
        element.get("rel") or "",
        element.get("class") or "",
        content and element.tag == "a",
    )


def entries_of(found: list[Anchor], base: str) -> list[Anchor]:
    """The page's main group of links: same host, same place in the tree, the most text.

    A listing repeats one shape for each of its entries; menus do so too, with shorter texts.
    """
    host = urlsplit(base).hostname
    groups: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in found:
        if (
            anchor.content
            and urlsplit(anchor.url).hostname == host
            and anchor.url != base
            and not _is_pager(anchor)
        ):
            groups[anchor.shape].append(anchor)
    return max(groups.values(), key=_weight, default=[])


def _weight(group: list[Anchor]) -> int:
    return sum(min(len(a.text), 120) for a in group if len(a.text) >= 12)


def _is_pager(anchor: Anchor) -> bool:
    return (
        anchor.text.isdecimal()
        or "next" in anchor.rel.split()
        or _NEXT.match(anchor.text) is not None
    )


def next_page(found: list[Anchor], response: TextResponse) -> str:
    """The address of the listing's next page on the same host, or an empty string."""
    host = urlsplit(response.url).hostname
    for anchor in found:
        marked = "next" in anchor.rel.split() or re.search(
            r"(?:^|[\s_-])next(?:$|[\s_-])", anchor.classes
        )
        if (marked or (anchor.text and _NEXT.match(anchor.text))) and urlsplit(
            anchor.url
        ).hostname == host:
            return anchor.url
    return ""
