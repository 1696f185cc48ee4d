"""Bytes ─► a parsed page: the soup, its language, its machine-readable statements."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning

from monitor.addresses import joined
from monitor.errors import ExtractError
from monitor.extract import flat, plaintext
from monitor.extract.builder import HtmlBuilder
from monitor.extract.charset import decode
from monitor.extract.heads import with_body
from monitor.extract.text import one_line

# bs4's bridge to lxml feeds events, so lxml's own silent stop at 256 levels does not apply; what is
# read is bounded by bytes instead.
MAX_BYTES = 20_000_000
# An element costs 50 µs to parse and as much to read; the largest page in the corpora has 9,000.
# Larger pages are read line by line (`flat`).
MAX_ELEMENTS = 30_000
# Characters of a script of JSON-LD, objects in it, and `<link>` elements that are looked at; a page
# made to cost time has millions.
_LONGEST_JSON, _MOST_OBJECTS, _MOST_LINKS = 1_000_000, 500, 500
_CDATA = re.compile(r"^\s*(//)?\s*<!\[CDATA\[|(//)?\s*\]\]>\s*;?\s*$")
# The attributes under which a `<meta>` says what it is about.
_META_NAMES = ("name", "property", "itemprop", "http-equiv")


@dataclass(kw_only=True, slots=True)
class Page:
    """A parsed page. `json_ld` are its objects in order, graphs and lists flattened; `by_name` are
    its elements by tag name in document order, gathered in one pass; `alternates` are its other
    language versions, as (language, address)."""

    soup: BeautifulSoup
    url: str
    by_name: dict[str, list[Tag]] = field(default_factory=dict)
    language: str = ""
    json_ld: list[dict[str, object]] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()

    @property
    def base(self) -> str:
        hrefs = [str(tag["href"]) for tag in self.tags("base") if tag.get("href")]
        return (_joined(self.url, hrefs[0]) if hrefs else "") or self.url

    def tags(self, *names: str) -> list[Tag]:
        return [tag for name in names for tag in self.by_name.get(name, ())]


def parse(body: bytes, url: str = "", charset: str = "") -> Page:
    """Parse `body`, believed to be in `charset` where the server said so. Raises ExtractError."""
    if len(body) > MAX_BYTES:
        raise ExtractError(
            f"the page has {len(body)} bytes, more than the {MAX_BYTES} that are read"
        )
    builder = HtmlBuilder()
    soup = _soup(_markup(body, charset), builder)
    page = Page(soup=soup, url=url, by_name=dict(builder.by_name))
    page.meta = dict(_metas(page.tags("meta")))
    page.json_ld = list(_json_ld(page.tags("script")))
    page.language = _language(page.tags("html"), page.meta)
    page.canonical = _canonical(page.tags("link"), page.meta, url)
    page.alternates = tuple(_alternates(page.tags("link"), url))
    return page


def fragment(markup: str) -> Tag:
    """`markup`, which the page carried as data, as an article to be put into its tree."""
    whole = f"<html><body><article>{markup[:MAX_BYTES]}</article></body></html>"
    made = _soup(whole, HtmlBuilder()).article
    if made is None:
        raise ExtractError("the page's data cannot be parsed")
    return made.extract()


_BINARY = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0",
    b"\x00\x00\x00",
)
"""The first bytes of PDF, ZIP, PNG, GIF, JPEG, gzip, old Office files, and of MP4."""


def _markup(body: bytes, charset: str) -> str:
    """The page as markup that can be read in bounded time. Raises ExtractError where it is no
    text."""
    if body.startswith(_BINARY):
        raise ExtractError("these bytes are not a web page")
    text = decode(body, charset)
    if plaintext.is_text(text):
        if _is_binary(body, text):
            raise ExtractError("these bytes are not a web page")
        many = text.count("\n") > MAX_ELEMENTS
        return flat.as_html(text.replace("\n", "<br>")) if many else plaintext.as_html(text)
    return text if text.count("<") <= 2 * MAX_ELEMENTS else flat.as_html(text)


_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 12, 13, 27))


def _is_binary(body: bytes, text: str) -> bool:
    """Whether much of the beginning is control characters that its encoding does not explain."""
    head = body[:4000]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > 0.1 * len(head) and len(text) > 0.6 * len(body)


def _soup(markup: str, builder: HtmlBuilder) -> BeautifulSoup:
    """Raises ExtractError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        try:
            return BeautifulSoup(with_body(markup), builder=builder)
        except (ValueError, AssertionError, RecursionError) as error:
            raise ExtractError(f"the page cannot be parsed: {error}") from error


def _links(tags: list[Tag], relation: str) -> Iterator[Tag]:
    """Those `<link>` elements that name `relation`."""
    return (tag for tag in tags if relation in str(tag.get("rel", "")).lower().split())


def _canonical(tags: list[Tag], meta: dict[str, str], url: str) -> str:
    """The address that the page calls its own. Many sites name their home page for social networks
    on all pages: that says nothing."""
    hrefs = (str(tag.get("href") or "") for tag in _links(tags, "canonical"))
    if href := next(filter(None, hrefs), ""):
        return _joined(url, href.strip())
    said = meta.get("og:url", "")
    shared = _joined(url, said) if said else ""
    return shared if re.match(r"https?://[^/?#]+/+[^/]", shared, re.IGNORECASE) else ""


def _alternates(tags: list[Tag], url: str) -> Iterator[tuple[str, str]]:
    """The page's other language versions, as (language, address)."""
    for tag in _links(tags[:_MOST_LINKS], "alternate"):
        language = str(tag.get("hreflang") or "")
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", language):
            yield language, _joined(url, str(tag.get("href") or "").strip())


def _joined(base: str, href: str) -> str:
    try:
        return joined(base, href)
    except ValueError:  # an unclosed bracket is an invalid IPv6 address to urljoin
        return ""


def _metas(tags: list[Tag]) -> Iterator[tuple[str, str]]:
    """The first content of each name, names in lower case."""
    seen = set()
    for tag in tags:
        name = next(filter(None, (str(tag.get(key) or "") for key in _META_NAMES)), "").lower()
        content = one_line(str(tag.get("content") or ""))
        if name and content and name not in seen:
            seen.add(name)
            yield name, content


def _json_ld(tags: list[Tag]) -> Iterator[dict[str, object]]:
    """The objects of all JSON-LD scripts, in order."""
    for tag in tags:
        if "ld+json" in str(tag.get("type", "")).lower():
            yield from _objects(_json(tag.string or ""))


def _json(text: str) -> object:
    """What a script of JSON says; None where it cannot be read."""
    if not text or len(text) > _LONGEST_JSON:
        return None
    try:
        # strict=False: raw line breaks inside strings are common in the wild
        return json.loads(_CDATA.sub("", text).strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: object) -> Iterator[dict[str, object]]:
    """The objects in `data`, lists and graphs flattened, in order."""
    waiting = [data]
    for _ in range(_MOST_OBJECTS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, dict):
            yield item
            item = item.get("@graph")
        if isinstance(item, list):
            waiting = item + waiting


def _language(html: list[Tag], meta: dict[str, str]) -> str:
    said = [str(tag.get("lang") or tag.get("xml:lang") or "") for tag in html[:1]]
    said += [
        meta.get("content-language", ""),
        meta.get("dc.language", ""),
        meta.get("og:locale", ""),
    ]
    for value in said:
        if match := re.match(r"\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])", value):
            return match[1].lower() + (f"-{match[2].upper()}" if match[2] else "")
    return ""
