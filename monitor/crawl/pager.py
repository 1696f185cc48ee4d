"""Which link of a listing page leads to its next page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from urllib.parse import urlsplit

from parsel.csstranslator import css2xpath

from monitor.addresses import normal
from monitor.crawl.anchors import Anchor, Element, text_of
from monitor.languages import alternatives

_MOST_FIGURES = 50
_MARKED_NEXT = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)
_CURRENT = re.compile(r"(?:^|[\s_-])(?:current|active|selected|on)(?:$|[\s_-])", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|página|pagina|sida|side|strona|страница)?\s*(\d{1,4})", re.IGNORECASE
)


@cache
def _next() -> re.Pattern[str]:
    """The words of all languages; compiled with the first listing, since most passes read none."""
    words = alternatives("next_page")
    return re.compile(rf"^[\s«‹<]*(?:{words})?[\s»›>→≫▶]*$", re.IGNORECASE)


@cache
def _more() -> re.Pattern[str]:
    return re.compile(rf"^[\s+]*(?:{alternatives('more_results')})[\s…»›>→+.]*$", re.IGNORECASE)


@cache
def _ends() -> re.Pattern[str]:
    return re.compile(
        r"[\s«‹<|]*(?:first|last|prev(?:ious)?|newer)(?: (?:page|posts|entries|news))?[\s»›>|]*"
        rf"|[\s«‹<|]*(?:{alternatives('page_ends')})(?: \w+)?[\s»›>|]*|[\s«‹<|]+",
        re.IGNORECASE,
    )


def is_pager(anchor: Anchor) -> bool:
    """Whether a link leads through a listing and not to one of its entries."""
    return (
        _PAGE_NUMBER.fullmatch(anchor.text) is not None
        or not {"next", "prev"}.isdisjoint(anchor.rel.split())
        or (bool(anchor.text) and _next().match(anchor.text) is not None)
        or _ends().fullmatch(anchor.text) is not None
        or _more().match(anchor.text) is not None
    )


def next_page(found: Sequence[Anchor], url: str) -> str:
    """The address of the listing's next page on the same host, or an empty string: what is
    marked or called so, else the figure after this page's, else a link that shows more."""
    host, here = urlsplit(url).hostname, normal(url)
    near = [a for a in found if urlsplit(a.url).hostname == host and normal(a.url) != here]
    return (
        _first(near, _is_marked)
        or _first(near, _is_called_next)
        or _by_figures(found, url)
        or _first(near, lambda a: bool(_more().match(a.text)) and _same_listing(a.url, url))
    )


def selected_page(found: Sequence[Anchor], url: str, selector: str) -> str:
    """The address of the first link on the same host that `selector` (CSS) names, or that stands in
    an element that it names; empty where there is none."""
    if not found:
        return ""
    tree = found[0].element.getroottree()
    matched = tree.xpath(css2xpath(selector))
    named = {element for element in matched if isinstance(element, Element)}  # type: ignore[union-attr]
    host, here = urlsplit(url).hostname, normal(url)
    near = (a for a in found if urlsplit(a.url).hostname == host and normal(a.url) != here)
    return _first(near, lambda anchor: not named.isdisjoint(anchor.path))


def _first(anchors: Iterable[Anchor], leads_on: Callable[[Anchor], bool]) -> str:
    return next((a.url for a in anchors if leads_on(a)), "")


def _is_marked(anchor: Anchor) -> bool:
    around = anchor.path[-2].get("class") or "" if len(anchor.path) > 1 else ""
    # `next-event` names an entry: its link has a heading, or a whole title
    return "next" in anchor.rel.split() or (
        (_MARKED_NEXT.search(anchor.classes) or _MARKED_NEXT.search(around)) is not None
        and not anchor.heading
        and len(anchor.text) < 30
    )


def _is_called_next(anchor: Anchor) -> bool:
    label = anchor.element.get("aria-label") or anchor.element.get("title") or ""
    names = [n for n in (anchor.text, label) if n]
    return any(_next().match(name) for name in names)


def _by_figures(found: Iterable[Anchor], url: str) -> str:
    """The link of the page after this one in a pager of figures. This page's figure is the one
    without a link, or marked."""
    here = normal(url)
    bar = max(_bars(found, urlsplit(url).hostname), key=len, default={})
    if not _counts_pages(bar):
        return ""
    current = next((n for n, a in bar.items() if normal(a.url) == here or _is_current(a)), 0)
    following = bar.get((current or _unlinked(bar)) + 1)
    return following.url if following is not None and normal(following.url) != here else ""


def _bars(found: Iterable[Anchor], host: str | None) -> list[dict[int, Anchor]]:
    """The links that are figures, by their figure, of each element that could be a pager."""
    bars: dict[int, dict[int, Anchor]] = defaultdict(dict)
    for anchor in found:
        number = _PAGE_NUMBER.fullmatch(anchor.text)
        if number and urlsplit(anchor.url).hostname == host and len(anchor.path) > 3:
            # a figure stands in an item of a list in the pager, at most
            for element in anchor.path[-4:-1]:
                bars[id(element)].setdefault(int(number.group(1)), anchor)
    return [bar for bar in bars.values() if len(bar) <= _MOST_FIGURES]


def _counts_pages(figures: Collection[int]) -> bool:
    """Whether figures number pages: years do not, nor does one high figure by itself."""
    if not figures or max(figures) > 1900:
        return False
    return len(figures) > 1 or not {1, 2, 3}.isdisjoint(figures)


def _is_current(anchor: Anchor) -> bool:
    around: list[Element] = [anchor.element, *anchor.path[-2:-1]]
    return any(e.get("aria-current") or _CURRENT.search(e.get("class") or "") for e in around)


def _unlinked(bar: dict[int, Anchor]) -> int:
    """The figure that stands among the linked ones without a link."""
    container = _around([a.element for a in bar.values()])
    if container is None:
        return 0
    for element in container.iter("span", "strong", "b", "em", "li", "td", "a", "div"):
        text = text_of(element, 20) if len(element) == 0 else ""
        if text.isdecimal() and len(text) < 5 and int(text) not in bar:
            return int(text)
    # this page's figure may stand nowhere: pagers that start at 2 are those of page 1
    return max(min(bar) - 1, 0)


def _around(elements: list[Element]) -> Element | None:
    """The innermost element that holds all of `elements`."""
    for element in elements[0].iterancestors():
        if all(element in other.iterancestors() for other in elements):
            return element
    return None


def _same_listing(one: str, other: str) -> bool:
    """Whether two addresses are pages of one listing: one path, or one below the other."""
    a, b = (urlsplit(url).path.rstrip("/") for url in (one, other))
    return a == b or a.startswith(b + "/") or b.startswith(a + "/")
