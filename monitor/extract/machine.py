"""What a page states for machines: its dates and its authors, in JSON-LD, in elements, in meta
tags, in the header of its answer, and the day in its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from monitor.extract import dates, inside
from monitor.extract.page import Page
from monitor.extract.text import one_line
from monitor.model import Precision, Stamp, StampKind, StampOrigin

# The names of Open Graph, Dublin Core and of content systems, the most usual first.
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "datemodified",
    "last-modified",
    "lastmod",
    "modified",
    "date.modified",
    "sailthru.updated",
    "dc.modified",
    "revision_date",
    "article:modified",
)
_PUBLISHED_META = (
    "article:published_time",
    "dcterms.created",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date",
    "date",
    "datepublished",
    "pubdate",
    "publishdate",
    "dcterms.date",
    "dc.date.created",
    "publication_date",
    "sailthru.date",
    "article:published",
)
_PROPERTIES = {"dateModified": StampKind.UPDATED, "datePublished": StampKind.PUBLISHED}
"""The properties of schema.org, in JSON-LD and in microdata."""
# What such a date is believed of; an event or an organisation has dates of its own.
_THINGS = re.compile(
    r"Article|Posting|WebPage|Report|CreativeWork|PressRelease|GovernmentService|Dataset|Document",
    re.IGNORECASE,
)
_LONGEST = 80  # characters of a stated date


def stamps(page: Page, zone: str = "") -> Iterator[Stamp]:
    """The dates that JSON-LD, meta tags and `<time>` state."""
    yield from _of_json_ld(page, zone)
    yield from _of_metas(page, zone)
    yield from _of_elements(page, zone)


def _of_json_ld(page: Page, zone: str) -> Iterator[Stamp]:
    for item in page.json_ld:
        if not _THINGS.search(str(item.get("@type", ""))):
            continue
        for key, kind in _PROPERTIES.items():
            if isinstance(text := item.get(key), str):
                yield from _stated(text, kind, StampOrigin.JSON_LD, zone)


def _of_metas(page: Page, zone: str) -> Iterator[Stamp]:
    for kind, names in (
        (StampKind.UPDATED, _MODIFIED_META),
        (StampKind.PUBLISHED, _PUBLISHED_META),
    ):
        for name in names:
            if text := page.meta.get(name, ""):
                yield from _stated(text, kind, StampOrigin.META, zone)


def _of_elements(page: Page, zone: str) -> Iterator[Stamp]:
    for tag in page.tags("time", "meta", "span"):
        if (kind := _PROPERTIES.get(str(tag.get("itemprop")))) is not None:
            text = str(tag.get("datetime") or tag.get("content") or inside.text(tag, _LONGEST))
            yield from _stated(text, kind, StampOrigin.TIME, zone)


def _stated(text: str, kind: StampKind, origin: StampOrigin, zone: str) -> Iterator[Stamp]:
    for found in dates.find(text[:_LONGEST], (), "", zone):
        yield Stamp(kind, text[:_LONGEST], found.value, found.precision, origin)
        return


def of_header(last_modified: str) -> Iterator[Stamp]:
    """The Last-Modified header (RFC 9110, 8.8.2), as a stamp of its own kind."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(last_modified)
    except (TypeError, ValueError):
        return
    yield Stamp(
        StampKind.UPDATED,
        last_modified[:_LONGEST],
        moment.isoformat(),
        Precision.SECOND,
        StampOrigin.HTTP,
    )


# The day in a folder or at the beginning of a name: "/2026/11/12/", "/20261112-budget". A month
# alone is that of an archive, or of an upload.
_DAY_OF_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)(?:/(\d\d)/(\d\d)|-(\d\d)-(\d\d)|(\d\d)(\d\d))(?=[/_.~-])"
)


def of_address(url: str) -> Iterator[Stamp]:
    """The day that the release's address names."""
    found = _DAY_OF_ADDRESS.search(urlsplit(url).path)
    if found is None:
        return
    day = "-".join(filter(None, found.groups()))
    try:
        date.fromisoformat(day)
    except ValueError:
        return
    text, origin = found[0].strip("/"), StampOrigin.ADDRESS
    yield Stamp(StampKind.PUBLISHED, text, day, Precision.DAY, origin)


_AUTHOR_META = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
_AUTHORS, _LONGEST_NAME = 20, 80  # names that are read, and their characters
_LONGEST_LINE = 4_000  # characters, white space too, of an element that names an author


def authors(page: Page) -> tuple[str, ...]:
    """The names of the authors, as the first of JSON-LD, elements and meta tags states them."""
    for source in (_authors_of_json_ld, _authors_of_elements, _authors_of_metas):
        names = (one_line(name) for name in islice(source(page), _AUTHORS))
        found = tuple(dict.fromkeys(n for n in names if n and len(n) <= _LONGEST_NAME))
        if found:
            return found
    return ()


# The line that names them, by its class; what follows a date or a mark in it is another matter.
_BYLINE = re.compile(
    r"(?<![\w-])(?:by-?line|author(?:-?names?)?|article-?author|post-?author|autore?s?|auteurs?"
    r"|verfasser)(?![\w-])",
    re.IGNORECASE,
)
_NAMES = re.compile(r"[^\d·•|]+")


def byline(page: Page) -> str:
    """The line in which the page names its authors to readers; empty where it has none."""
    for tag in page.tags("p", "span", "div", "a", "address"):
        if "class" in tag.attrs and _names_authors(str(tag.attrs["class"])):
            said = _NAMES.match(one_line(inside.text(tag, _LONGEST_LINE))[: 2 * _LONGEST_NAME])
            line = said[0].strip(" ,;–—-") if said else ""
            if 3 <= len(line) <= _LONGEST_NAME:
                return line
    return ""


@lru_cache(maxsize=4_000)
def _names_authors(names: str) -> bool:
    return bool(_BYLINE.search(names))


def _authors_of_json_ld(page: Page) -> Iterator[str]:
    for item in page.json_ld:
        if not _THINGS.search(str(item.get("@type", ""))):
            continue
        stated = item.get("author")
        for author in stated if isinstance(stated, list) else [stated]:
            name = author.get("name") if isinstance(author, dict) else author
            if isinstance(name, str):
                yield name


def _authors_of_elements(page: Page) -> Iterator[str]:
    for tag in page.tags("a", "span", "div", "p", "address"):
        attributes = tag.attrs
        if ("rel" in attributes and attributes["rel"] == "author") or (
            "itemprop" in attributes and attributes["itemprop"] == "author"
        ):
            yield inside.text(tag, _LONGEST_LINE)


def _authors_of_metas(page: Page) -> Iterator[str]:
    for name in _AUTHOR_META:
        if (text := page.meta.get(name, "")) and "://" not in text:
            yield text
