"""What a listing of any kind names, before it is known whether it can be asked for."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Protocol

from w3lib.html import remove_tags

from monitor import addresses
from monitor.extract.text import one_line
from monitor.model import ListedRelease

MOST = 50_000  # entries of one listing; sitemaps.org allows no more in a file
_TOGETHER = 100
_LONGEST_TITLE = 500
_ISO = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


class AddressRules(Protocol):
    """What reading a listing needs of its source."""

    language: str

    def is_release(self, url: str) -> bool: ...

    def canonical(self, url: str) -> str: ...

    def foresee(self, urls: Iterable[str]) -> None:
        """What `canonical` makes of `urls` is going to be asked for."""
        ...


def spelling(rules: AddressRules, url: str) -> str:
    """What the source makes of an address. Raises TypeError where that is not an address."""
    spelled: object = rules.canonical(url)
    if not isinstance(spelled, str) or not spelled:
        raise TypeError(f"canonical() gave {spelled!r} for {url[:200]}, and not an address")
    return spelled


def foreseen(rules: AddressRules, urls: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """`urls`, some at a time, whose spelling has been looked up together."""
    left = iter(urls)
    while some := tuple(islice(left, _TOGETHER)):
        with contextlib.suppress(Exception):  # what a spider raises, it raises of each
            rules.foresee(some)
        yield some


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it stands: `published` and `updated` are verbatim; `link` is relative to
    `bases`, of which the outermost comes first."""

    link: str
    title: str = ""
    published: str = ""
    updated: str = ""
    bases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one listing; `unread` more were there and could not be read. `next_link` leads to
    the rest, `more` to further listings, as in an index of sitemaps."""

    rows: tuple[Row, ...] = ()
    unread: int = 0
    next_link: str = ""
    more: tuple[str, ...] = ()


class Unreadable(ValueError):
    """The bytes are not the kind of listing that they should be. The message says what they are."""


def listed(
    found: Rows, base: str, encoding: str, rules: AddressRules, *, releases_only: bool = False
) -> tuple[tuple[ListedRelease, ...], int]:
    """The entries, one per release, in order, and how many could not be read.

    `releases_only`: those that the source does not take for releases are left out, and not counted.
    """
    entries: dict[str, ListedRelease] = {}
    named, unread = _named(found, base, encoding)
    if releases_only:
        named = [(row, given) for row, given in named if rules.is_release(given)]
    rules.foresee(given for _, given in named)
    day = _Days()
    for row, given in named:
        url = spelling(rules, given)
        if url not in entries:
            entries[url] = ListedRelease(
                url,
                plain_title(row.title),
                day.of(row.published),
                one_line(row.updated[:200]),
                given if given != url else "",
            )
    return tuple(entries.values()), unread


def _named(found: Rows, base: str, encoding: str) -> tuple[list[tuple[Row, str]], int]:
    """The rows that name an address, with it, and how many could not be read. One without an
    address of its own names the list."""
    named, unread = [], found.unread
    itself = addresses.normal(base)
    for row in found.rows[:MOST]:
        try:
            given = addresses.resolve(_within(base, row.bases), row.link, encoding)
        except ValueError:
            unread += 1
            continue
        if addresses.normal(given) != itself:
            named.append((row, given))
    return named, unread


def _within(base: str, bases: tuple[str, ...]) -> str:
    for step in bases:
        base = addresses.joined(base, step)
    return base


def plain_title(text: str) -> str:
    """A title as a reader sees it: feeds put markup, escaped once or twice, into theirs."""
    text = text[: 4 * _LONGEST_TITLE]  # before it is cleaned: it may be megabytes
    if "<" in text:
        text = remove_tags(text)
    if "&" in text:
        text = html.unescape(text)
    return one_line(text)[:_LONGEST_TITLE]


class _Days:
    """Days of verbatim dates. Up to `slow` of them are read by `extract.dates`, which knows the
    dates of all languages and takes its time; a hostile listing may hold thousands."""

    def __init__(self, slow: int = 500) -> None:
        self._slow = slow

    def of(self, text: str) -> str:
        text = text.strip()[:100]
        if not text:
            return ""
        for read in (_iso, _rfc822):
            if day := read(text):
                return day
        if self._slow <= 0:
            return ""
        self._slow -= 1
        from monitor.extract import dates  # the words of all languages, which not every list needs

        return next((found.value[:10] for found in dates.find(text, (), "")), "")


def first_day(text: str, language: str) -> str:
    """The first date in `text`, as an ISO day, or an empty string."""
    from monitor.extract import dates  # likewise

    codes = (language,) if language else ()
    return next((date.value[:10] for date in dates.find(text[:300], codes, language or "en")), "")


def _iso(text: str) -> str:
    return _valid(lambda: date.fromisoformat(text[:10])) if _ISO.match(text) else ""


def _rfc822(text: str) -> str:
    # "Mon, 2 Jan 2023 …": without its comma, the parser takes much else for a date
    return _valid(lambda: parsedate_to_datetime(text).date()) if "," in text[:10] else ""


def _valid(read: Callable[[], date]) -> str:
    try:
        return read().isoformat()
    except (ValueError, TypeError, OverflowError):
        return ""
