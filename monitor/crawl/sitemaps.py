"""Sitemaps (sitemaps.org): XML, an index of them, plain text, or a feed; compressed or not.

By lxml's incremental parser, because Scrapy's reader gives up the whole file at the first fault in
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO

import lxml.etree
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError

from monitor.crawl import feeds, markup
from monitor.crawl.compression import inflate
from monitor.crawl.inflate import GZIP
from monitor.crawl.markup import Element
from monitor.crawl.rows import MOST, Row, Rows, Unreadable

LARGEST = 50_000_000  # bytes unpacked; sitemaps.org allows no more
_MORE = 1000  # sitemaps that an index may name here; sitemaps.org allows 50,000
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?(?:url|sitemap)(?=[\s>])")
_NOT_OURS = re.compile(r"image|video|news|xhtml", re.IGNORECASE)
_FIELDS = ("link", "title", "published", "updated")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def read(body: bytes, charset: str = "") -> Rows:
    """What a sitemap names. Raises Unreadable."""
    body = unpacked(body)
    try:
        return _rows(_elements(body))
    except (lxml.etree.XMLSyntaxError, ValueError):
        return _loosely(body, charset)


def unpacked(body: bytes) -> bytes:
    """The bytes of a sitemap that may be compressed. Raises Unreadable."""
    for _ in range(2):  # some servers compress what is compressed
        if not body.startswith(GZIP):
            break
        try:
            body = inflate(body, LARGEST, gzip=True)
        except (ResponseDataLossError, IgnoreRequest) as error:
            raise Unreadable(f"the sitemap cannot be unpacked: {error}") from None
    return body


def _elements(body: bytes) -> Iterator[Element]:
    """The elements of a well-formed sitemap, each let go once it was read. Raises ValueError for
    another kind."""
    reading = lxml.etree.iterparse(
        BytesIO(body),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    _, root = next(iter(reading), (None, None))
    if root is None or markup.name(root).lower() not in ("urlset", "sitemapindex"):
        raise ValueError("not a sitemap")
    for event, element in reading:
        if event == "end" and element.getparent() is root:
            yield element
            # or the whole tree of a file of 50 MB would stay in memory
            element.clear()
            while element.getprevious() is not None:
                del root[0]


def _rows(elements: Iterable[Element | None]) -> Rows:
    rows: list[Row] = []
    more: list[str] = []
    unread = 0
    for element in elements:
        name = markup.name(element) if element is not None else ""
        if name not in ("url", "sitemap", ""):
            continue
        row = _row(element) if element is not None else None
        if row is None:
            unread += 1
        elif name == "sitemap":
            more.append(row.link)
        else:
            rows.append(row)
        if len(rows) >= MOST or len(more) >= _MORE:
            break
    return Rows(tuple(rows), unread, more=tuple(more))


def _row(element: Element) -> Row | None:
    """What an element of the sitemap says; None where it names no address."""
    said: dict[str, str] = {}
    for child in element.iterdescendants():
        if known := _field(child):
            said[known] = said.get(known) or markup.content(child).strip()
    link, title, published, updated = (said.get(field, "") for field in _FIELDS)
    return Row(link, title, published, updated) if link else None


def _field(element: Element) -> str:
    """Which field of a Row `element` gives; empty for none. Of the extensions, that for news
    says what the page is called, and none names the page: theirs are addresses of pictures."""
    name, namespace = markup.name(element), markup.namespace(element)
    if not _NOT_OURS.search(namespace):
        return {"loc": "link", "lastmod": "updated"}.get(name, "")
    if name == "title":
        return "title" if "news" in namespace else ""
    return "published" if name == "publication_date" else ""


def _loosely(body: bytes, charset: str) -> Rows:
    """A sitemap that is not well-formed XML: text, a feed, or XML with slips in it."""
    text = markup.text_of(body, charset)
    if (lines := _lines(text)) is not None:
        return lines
    text = markup.cured(text)
    if pieces := markup.pieces(text, _ROOT, _ELEMENT):
        return _rows(piece.parse() for piece in pieces)
    if markup.is_html(text):
        raise Unreadable("the sitemap is HTML, not a sitemap")
    try:
        found = feeds.read(body, charset)
    except Unreadable:
        raise Unreadable("the sitemap is broken, or neither XML nor text") from None
    return Rows(found.rows, found.unread)


def _lines(text: str) -> Rows | None:
    """A sitemap of one address per line; None where the text is not such a one."""
    lines = [line for line in map(str.strip, text.split("\n", MOST)[:MOST]) if line]
    named = [line for line in lines if _ADDRESS.fullmatch(line)]
    if not named or 2 * len(named) < len(lines):
        return None
    return Rows(tuple(Row(line) for line in named), len(lines) - len(named))
