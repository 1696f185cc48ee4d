"""What an answer is, by its bytes: servers say all sorts of things of what they send."""

from __future__ import annotations

import re
from enum import Enum

from monitor.crawl import documents, markup, sitemaps
from monitor.crawl.inflate import GZIP
from monitor.crawl.rows import Unreadable


class Nature(Enum):
    """The value is what it is called in a sentence."""

    PAGE = "a page"
    FEED = "a feed"
    SITEMAP = "a sitemap"
    JSON = "JSON of no known kind"
    PDF = "a PDF document"
    PICTURE = "a picture"
    ARCHIVE = "a compressed file"
    EMPTY = "an empty answer"
    OTHER = "no page"


_HEAD = 1 << 16  # bytes within which the root element has to begin
_ROOT = re.compile(
    r"<(?:[\w.-]+:)?(feed|rss|RDF|urlset|sitemapindex|html|body|head)(?=[\s>/])", re.IGNORECASE
)
_BY_ROOT = {
    "feed": Nature.FEED,
    "rss": Nature.FEED,
    "rdf": Nature.FEED,
    "urlset": Nature.SITEMAP,
    "sitemapindex": Nature.SITEMAP,
}
_MAGIC = (
    (b"%PDF-", Nature.PDF),
    (b"\x89PNG", Nature.PICTURE),
    (b"\xff\xd8\xff", Nature.PICTURE),
    (b"GIF8", Nature.PICTURE),
    (b"PK\x03\x04", Nature.ARCHIVE),
)


def nature_of(body: bytes, media_type: str) -> Nature:
    """What `body` is. `media_type` decides where the bytes do not say."""
    head = body[:_HEAD].lstrip()
    if not head:
        return Nature.EMPTY
    for magic, nature in _MAGIC:
        if head.startswith(magic):
            return nature
    if body.startswith(GZIP):
        return Nature.SITEMAP if _is_sitemap(body) else Nature.ARCHIVE
    if documents.looks_like_json(body):
        return _of_json(body)
    root = _ROOT.search(markup.text_of(head))
    if root is not None:
        return _BY_ROOT.get(root[1].lower(), Nature.PAGE)
    if media_type in ("text/html", "application/xhtml+xml"):
        return Nature.PAGE
    return Nature.SITEMAP if _is_sitemap(body) else Nature.OTHER


def _of_json(body: bytes) -> Nature:
    try:
        documents.read_feed(body)
    except Unreadable:
        return Nature.JSON
    return Nature.FEED


def _is_sitemap(body: bytes) -> bool:
    try:
        found = sitemaps.read(body)
    except Unreadable:
        return False
    return bool(found.rows or found.more)
