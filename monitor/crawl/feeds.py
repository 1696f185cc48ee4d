"""Atom, RSS and JSON Feed, read so that nothing in one entry can lose the others.

By lxml and not by feedparser, which was tried: it resolves a malformed `xml:base` into an
address that nobody wrote, turns `&copy=1` in a link into `©=1`, and is slow where a feed is
hostile (16 s for 2 MB of nested elements, on the loop that all sources share). What it cures is
cured in `markup`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from monitor.crawl import markup
from monitor.crawl.markup import Element
from monitor.crawl.rows import MOST, Row, Rows, Unreadable

_ROOTS = ("feed", "rss", "RDF")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:feed|rss|RDF)[\s>]")
_ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_PUBLISHED = ("published", "issued", "pubDate", "date", "created")
_UPDATED = ("updated", "modified")
# What these say of an entry is said of its pictures and recordings.
_OF_MEDIA = re.compile(r"media|mrss|itunes|podcast|georss", re.IGNORECASE)


def read(body: bytes, charset: str = "") -> Rows:
    """The entries of an Atom or RSS feed. Raises Unreadable."""
    text = markup.cured(markup.text_of(body, charset))
    root = markup.parse(text)
    if root is None:
        return _piecewise(text)
    if markup.name(root) not in _ROOTS:
        raise Unreadable(f"the feed is {_kind(markup.name(root))}, not Atom or RSS")
    # at any depth: RSS 1.0 puts its items beside the channel, RSS 2.0 into it
    items = (e for e in root.iter() if markup.name(e) in ("entry", "item"))
    return _rows(map(_row, items), _next(root))


def _piecewise(text: str) -> Rows:
    """The entries of a feed that is not well-formed, each read by itself."""
    pieces = markup.pieces(text, _ROOT, _ENTRY)
    if not pieces:
        what = "HTML" if markup.is_html(text) else "broken, or no XML"
        raise Unreadable(f"the feed is {what}, not Atom or RSS")
    found = (piece.parse() for piece in pieces)
    # what a broken element holds may have slipped into another one: all that is within counts
    return _rows(_row(item.iterdescendants()) if item is not None else None for item in found)


def _rows(found: Iterable[Row | None], next_link: str = "") -> Rows:
    rows: list[Row] = []
    unread = 0
    for row in found:
        if len(rows) >= MOST:
            break
        if row is None:
            unread += 1
        else:
            rows.append(row)
    return Rows(tuple(rows), unread, next_link)


def _row(children: Iterable[Element]) -> Row | None:
    """What the elements of an entry say; None where they name no address."""
    said: dict[str, list[Element]] = defaultdict(list)
    for child in children:
        if not _OF_MEDIA.search(markup.namespace(child)):
            name = markup.name(child)
            said["id" if name == "guid" else name].append(child)
    link = _page_link(said["link"])
    href, bases = (_href(link), _bases(link)) if link is not None else ("", ())
    address = _original(said["origLink"]) or href or _permanent(said["id"])
    if not address:
        return None
    title = next(filter(None, map(markup.content, said["title"])), "")
    published, updated = _stamp(said, _PUBLISHED), _stamp(said, _UPDATED)
    return Row(address, title, published or updated, updated or published, bases)


def _page_link(links: list[Element]) -> Element | None:
    """The link to the entry's page: of several alternates the first that is a web page, else the
    first of all."""
    alternates = [e for e in links if e.get("rel", "alternate") == "alternate" and _href(e)]
    return next((e for e in alternates if _of_page(e)), next(iter(alternates), None))


def _original(redirected: list[Element]) -> str:
    """Where the feed's own redirector leads."""
    return markup.content(redirected[-1]).strip() if redirected else ""


def _permanent(identities: list[Element]) -> str:
    """The first identity that is an address; one that says that it is not is never taken for it."""
    texts = (markup.content(e).strip() for e in identities if e.get("isPermaLink") != "false")
    return next((t for t in texts if re.match("https?://", t, re.IGNORECASE)), "")


def _stamp(said: dict[str, list[Element]], names: tuple[str, ...]) -> str:
    """The entry's date by the first of `names` that it bears."""
    return next((markup.content(said[n][0]).strip() for n in names if said.get(n)), "")


def _href(link: Element) -> str:
    return (link.get("href") or markup.content(link)).strip()


def _of_page(link: Element) -> bool:
    return link.get("type", "text/html") in ("text/html", "application/xhtml+xml", "html")


def _bases(element: Element) -> tuple[str, ...]:
    """Each xml:base that holds for `element`, the outermost first."""
    found = [b for e in (element, *element.iterancestors()) if (b := e.get(_XML_BASE))]
    return tuple(reversed(found))


def _next(root: Element) -> str:
    """Where the feed goes on (RFC 5005)."""
    top = [*root, *(e for channel in root if markup.name(channel) == "channel" for e in channel)]
    links = (e for e in top if markup.name(e) == "link" and e.get("rel") == "next")
    return next((e.get("href") or "" for e in links), "")


def _kind(name: str) -> str:
    known = {"html": "HTML", "urlset": "a sitemap", "sitemapindex": "an index of sitemaps"}
    return known.get(name, f"XML of another kind (<{name[:40]}>)")
