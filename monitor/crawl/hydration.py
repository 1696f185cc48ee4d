"""The listing that a page carries as data for its own script, where it shows none in its markup:
the state of a framework (Next, Nuxt, and their like) in a script of JSON, an ItemList of JSON-LD.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from monitor import addresses
from monitor.crawl.groups import Entry

_SCRIPTS = "//script[contains(@type, 'json')]/text()"
_MOST_SCRIPTS, _LONGEST, _VALUES = 50, 2_000_000, 50_000  # scripts, characters of one, values of it
_FEWEST, _A_TITLE = 3, 15  # items of a list; characters of a title, on the average
# An item's own name for what is in it: Contentful, Strapi, GraphQL, JSON-LD.
_WITHIN = ("fields", "attributes", "node", "item")
_LINK = re.compile(
    r"(?:full|canonical|absolute|page|detail|article)?_?-?(?:url|href|link|path|permalink|uri)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:page|news|article)?_?(?:title|headline|heading|name)", re.IGNORECASE)
_DATE = re.compile(
    r"(?:date|(?:first_?)?publi(?:shed|cation|sh)_?-?(?:at|on|date|time)?"
    r"|(?:release|news|post|display|created?)_?(?:date|at)|date_?(?:published|created))",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/[^\s{}<>\"\\]{2,1000}", re.IGNORECASE)


def entries(response: TextResponse) -> list[Entry]:
    """The items of the list in the page's data that most looks like one of releases: each has an
    address and a title, and most of them have days. Empty where there is none."""
    scripts = response.selector.xpath(_SCRIPTS).getall()[:_MOST_SCRIPTS]
    lists = [found for text in scripts for found in _lists(text)]
    return list(_at_home(max(lists, key=_worth, default=()), response.url))


def _at_home(found: tuple[Entry, ...], base: str) -> Iterator[Entry]:
    """Those on the page's own host, with their addresses in full."""
    for entry in found:
        with contextlib.suppress(ValueError):  # it is not an address
            url = addresses.resolve(base, entry.url)
            if urlsplit(url).hostname == urlsplit(base).hostname:
                yield replace(entry, url=url)


def _worth(found: tuple[Entry, ...]) -> tuple[int, int]:
    return sum(bool(entry.context) for entry in found), len(found)


def _lists(text: str) -> Iterator[tuple[Entry, ...]]:
    """The lists in a script that could be one of releases."""
    if len(text) > _LONGEST:
        return
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
            if found := _releases(value):
                yield found


def _releases(items: list[object]) -> tuple[Entry, ...]:
    """The items as entries, if all of them are items of one list of pages."""
    if len(items) < _FEWEST:
        return ()
    found = tuple(entry for item in items if (entry := _entry(item)) is not None)
    if len({entry.url for entry in found}) < len(items):
        return ()
    long = sum(len(entry.title) for entry in found) >= _A_TITLE * len(found)
    dated = 2 * sum(bool(entry.context) for entry in found) >= len(found)
    return found if long and dated else ()


def _entry(item: object) -> Entry | None:
    """An item with an address and a title, which may stand in the item's own content; what stands
    around it is its day."""
    if not isinstance(item, dict):
        return None
    parts = [item, *(item[name] for name in _WITHIN if isinstance(item.get(name), dict))]
    link, title, day = (
        next(filter(None, (_text(part, pattern) for part in reversed(parts))), "")
        for pattern in (_LINK, _TITLE, _DATE)
    )
    return Entry(link, title, day) if _ADDRESS.fullmatch(link) and title else None


def _text(part: dict[str, object], pattern: re.Pattern[str]) -> str:
    """The first text under a key that matches."""
    found = (value for key, value in part.items() if pattern.fullmatch(str(key)))
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")
