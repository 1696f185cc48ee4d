"""The listing that a page carries as data for its own script, where it shows none in its markup:
the state of a framework (Next, Nuxt, and their like) in a script of JSON, an ItemList of JSON-LD.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from monitor import addresses
from monitor.crawl.groups import INDEX, Entry
from monitor.extract.files import PICTURES, extension, names_file

_SCRIPTS = "//script[contains(@type, 'json')]/text()"
_MOST_SCRIPTS, _LONGEST = 50, 2_000_000  # scripts of a page, characters of one
_VALUES = 100_000  # values, and keys of items, that are looked at in all scripts of a page
_FEWEST, _A_TITLE = 3, 15  # items of a list; characters of a title, on the average
_ODD = 5  # at most one item in so many is no entry; it is left out
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
_SUFFIX = re.compile(r"\.\w{2,5}$")


def entries(response: TextResponse) -> list[Entry]:
    """The items of all lists in the page's data that look like ones of releases, each address once,
    in the order of the data: each has an address and a title, and most of a list have days. Where
    lists lead below the page's own path, no others count. Empty where there is none.

    Nothing is chosen by how long a list is: it would be another list in another pass."""
    scripts = response.selector.xpath(_SCRIPTS).getall()[:_MOST_SCRIPTS]
    lists = [list(_at_home(found, response.url)) for found in _lists(scripts)]
    own = _path(response.url)
    below = [found for found in lists if _most(_path(e.url).startswith(f"{own}/") for e in found)]
    once: dict[str, Entry] = {}
    for found in below or lists:
        for entry in found:
            once.setdefault(entry.url, entry)
    return list(once.values())


def _at_home(found: tuple[Entry, ...], base: str) -> Iterator[Entry]:
    """Those on the page's own host, with their addresses in full."""
    for entry in found:
        with contextlib.suppress(ValueError):  # it is not an address
            url = addresses.resolve(base, entry.url)
            if urlsplit(url).hostname == urlsplit(base).hostname:
                yield replace(entry, url=url)


def _path(url: str) -> str:
    """The path below which the pages of `url` stand: /news of /news/, /news/index.html and
    /news.html."""
    return _SUFFIX.sub("", INDEX.sub("", urlsplit(url).path)).rstrip("/")


def _most(holds: Iterable[bool]) -> bool:
    held = list(holds)
    return 2 * sum(held) > len(held)


class _Spent(Exception):
    """As much was looked at as is to be."""


@dataclass(slots=True)
class _Looks:
    """How many values may be looked at yet."""

    left: int

    def take(self, number: int = 1) -> None:
        self.left -= number
        if self.left < 0:
            raise _Spent


def _lists(scripts: list[str]) -> Iterator[tuple[Entry, ...]]:
    """The lists in scripts that could be ones of releases, in order."""
    looks = _Looks(_VALUES)
    with contextlib.suppress(_Spent):
        for text in scripts:
            for items in _arrays(text, looks):
                if found := _releases(items, looks):
                    yield found


def _arrays(text: str, looks: _Looks) -> Iterator[list[object]]:
    """The lists in a script that are long enough, in order."""
    if len(text) > _LONGEST:
        return
    try:
        waiting = [iter([json.loads(text)])]
    except (ValueError, RecursionError):
        return
    while waiting:
        for value in waiting[-1]:
            looks.take()
            if isinstance(value, dict | list):
                if isinstance(value, list) and len(value) >= _FEWEST:
                    yield value
                waiting.append(iter(value.values() if isinstance(value, dict) else value))
                break
        else:
            waiting.pop()


def _releases(items: list[object], looks: _Looks) -> tuple[Entry, ...]:
    """The items as entries, one per address, if nearly all of them are items of one list of
    pages."""
    once: dict[str, Entry] = {}
    odd = 0
    for item in items:
        if (entry := _entry(item, looks)) is not None:
            once.setdefault(entry.url, entry)
        elif (odd := odd + 1) * _ODD > len(items):
            return ()
    found = tuple(once.values())
    if len(found) < _FEWEST or odd * _ODD > len(found) + odd:
        return ()
    long = sum(len(entry.title) for entry in found) >= _A_TITLE * len(found)
    dated = 2 * sum(bool(entry.context) for entry in found) >= len(found)
    files = _most(names_file(entry.url) for entry in found)
    return found if long and dated and not files else ()


def _entry(item: object, looks: _Looks) -> Entry | None:
    """An item with an address and a title, which may stand in the item's own content; what stands
    around it is its day."""
    looks.take()
    if not isinstance(item, dict):
        return None
    parts = [item, *(item[name] for name in _WITHIN if isinstance(item.get(name), dict))]
    looks.take(sum(map(len, parts)))
    parts.reverse()
    link = _first(parts, _LINK)
    if not _ADDRESS.fullmatch(link) or extension(link) in PICTURES:
        return None
    title = _first(parts, _TITLE)
    return Entry(link, title, _first(parts, _DATE)) if title else None


def _first(parts: list[dict[str, object]], pattern: re.Pattern[str]) -> str:
    return next(filter(None, (_text(part, pattern) for part in parts)), "")


def _text(part: dict[str, object], pattern: re.Pattern[str]) -> str:
    """The first text under a key that matches."""
    found = (value for key, value in part.items() if pattern.fullmatch(str(key)))
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")
