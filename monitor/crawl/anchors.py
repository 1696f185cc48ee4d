"""The links of a listing page, and where each stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import lxml.etree
import lxml.html
from scrapy.http import TextResponse

from monitor import addresses
from monitor.extract.heads import with_body
from monitor.extract.text import one_line

Element = lxml.etree._Element

MOST = 20_000  # links of one page that are looked at
_DEEPEST = 60  # levels above a link
_LANDMARKS = frozenset({"nav", "footer", "aside", "template", "menu"})
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog"}
)
_OWN_HEADER = frozenset({"article", "li", "main", "section", "tr", "td"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PHRASES = {"a", "abbr", "cite", "em", "mark", "small", "strong", "sub", "sup"}
_INLINE = frozenset(_PHRASES | {"b", "bdi", "bdo", "font", "i", "s", "u", "wbr"})
_ROWS = frozenset({"li", "tr", "article", "div", "dd", "p"})
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


@dataclass(kw_only=True, frozen=True, slots=True)
class Anchor:
    """A link. `path` holds the elements around it, from the page's root down to itself;
    `content`: it does not stand in a landmark of navigation; `heading`: the heading in or around
    it; `above_title`: it comes before the page's own title."""

    url: str
    text: str
    element: Element = field(repr=False, compare=False)
    path: tuple[Element, ...] = field(default=(), repr=False, compare=False)
    rel: str = ""
    content: bool = True
    heading: str = ""
    above_title: bool = False

    @property
    def row_text(self) -> str:
        """The text of the row that the link stands in."""
        row = next((e for e in reversed(self.path) if e.tag in _ROWS), self.element)
        return text_of(row, 600)

    @property
    def classes(self) -> str:
        return self.element.get("class") or ""


@dataclass(frozen=True, slots=True)
class Links:
    """The web links of a page in order, and how many more name no address."""

    anchors: tuple[Anchor, ...] = ()
    unread: int = 0


def _with_body(response: TextResponse) -> bytes:
    """Its bytes, with `<body>` where that is not written. Tags are ASCII in every encoding of the
    web but UTF-16."""
    if response.encoding.lower().startswith("utf-16"):
        return response.body
    return with_body(response.body.decode("latin-1")).encode("latin-1")


def links(response: TextResponse) -> Links:
    try:
        root = lxml.html.document_fromstring(
            _with_body(response),
            parser=lxml.html.HTMLParser(encoding=response.encoding, huge_tree=True),
        )
    except (lxml.etree.ParserError, ValueError):
        return Links()
    base = _base(root, response.url)
    found: list[Anchor] = []
    unread = 0
    above_title = next(root.iter("h1"), None) is not None
    for element in root.iter("a", "link", "h1"):
        above_title = above_title and element.tag != "h1"
        href = (element.get("href") or "").strip()
        if not href or href.startswith("#") or not _may_be_web(href):
            continue
        try:
            url = addresses.resolve(base, href, response.encoding)
        except ValueError:
            unread += 1
            continue
        found.append(replace(_anchor(element, url), above_title=above_title))
        if len(found) >= MOST:
            break
    return Links(tuple(found), unread)


def _may_be_web(href: str) -> bool:
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", href)
    return scheme is None or scheme.group(1).lower() in ("http", "https")


def _base(root: Element, url: str) -> str:
    """What links are relative to: the first `<base href>`, itself relative to the page."""
    for element in root.iter("base"):
        if href := (element.get("href") or "").strip():
            try:
                return addresses.joined(url, href)
            except ValueError:
                break
    return url


def _anchor(element: Element, url: str) -> Anchor:
    path = (element, *_above(element))
    text = text_of(element) or _label(element)
    return Anchor(
        url=url,
        text=text,
        element=element,
        path=tuple(reversed(path)),
        rel=(element.get("rel") or "").lower(),
        content=element.tag == "a" and _is_content(path),
        heading=_heading(element, path, text),
    )


def _label(element: Element) -> str:
    """What a link without a text is called."""
    given = element.get("title") or element.get("aria-label")
    return one_line(given or _alternative(element))


def _heading(element: Element, path: tuple[Element, ...], text: str) -> str:
    """The heading in a link, or its `text` where it stands in one."""
    inside = next(element.iter(*HEADINGS), None)
    if inside is not None:
        return text_of(inside)
    return text if any(e.tag in HEADINGS for e in path) else ""


def _above(element: Element) -> Iterator[Element]:
    for level, parent in enumerate(element.iterancestors()):
        if level >= _DEEPEST:
            return
        if isinstance(parent.tag, str):
            yield parent


def _is_content(path: tuple[Element, ...]) -> bool:
    """Whether `path`, the innermost first, meets no landmark of navigation. The `<header>` of an
    entry is not one, that of the page is."""
    tags = [e.tag for e in path]
    for level, element in enumerate(path):
        role = (element.get("role") or "").strip().lower()
        if (tags[level] in _LANDMARKS and not _is_shown(element)) or role in _ROLES:
            return False
        if tags[level] == "header" and not _OWN_HEADER.intersection(tags[level + 1 :]):
            return False
    return True


def _is_shown(element: Element) -> bool:
    """Whether a template is what a reader sees: the inside of a component (a declarative shadow
    root, HTML Standard 4.12.3)."""
    return element.tag == "template" and element.get("shadowrootmode") is not None


def _alternative(element: Element) -> str:
    """What the pictures in a link say that they show."""
    return next((alt for image in element.iter("img") if (alt := image.get("alt"))), "")


def text_of(element: Element, most: int = 2000) -> str:
    """The text that a reader sees in `element`, on one line."""
    pieces: list[str] = []
    size = 0
    for piece in _texts(element):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            break
    return one_line("".join(pieces))


def _texts(element: Element) -> Iterator[str]:
    """The pieces of text in `element`; a line's words stay whole where markup cuts them, lines
    are kept apart."""
    for event, here in lxml.etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            if here.tag in _UNSEEN and not _is_shown(here):
                continue
            if here.tag not in _INLINE:
                yield " "
            if here.text:
                yield here.text
        else:
            if event == "end" and here.tag not in _INLINE:
                yield " "
            if here is not element and here.tail:
                yield here.tail
