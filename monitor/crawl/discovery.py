"""Where releases are named: listing pages, feeds, sitemaps, JSON; an answer becomes entries.

A `ListingWalk` is one way through one of them, page after page; it ends in one observation of the
whole listing. Nothing that a listing holds is raised: what cannot be read is a page that failed, or
entries that are counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse

from monitor import addresses
from monitor.crawl import documents, feeds, hydration, patterns, sitemaps
from monitor.crawl.anchors import Anchor, links
from monitor.crawl.entries import entries_of, named_by_address
from monitor.crawl.groups import Entry
from monitor.crawl.pager import next_page, selected_page
from monitor.crawl.politeness import host_of, retry_after
from monitor.crawl.rows import (
    MOST,
    AddressRules,
    Rows,
    Unreadable,
    first_day,
    listed,
    plain_title,
    spelling,
)
from monitor.model import ListedRelease, ListingObservation, Outcome, Part

__all__ = [
    "AddressRules",
    "Discovery",
    "Feed",
    "JsonListing",
    "Listing",
    "ListingPage",
    "ListingWalk",
    "Sitemap",
]

# sitemaps.org allows no nesting; some sites nest once, and one that names itself must end
_DEEPEST = 2
_Link = TypeVar("_Link", Anchor, Entry)
_BLOCKED, _MISSING = frozenset({401, 403, 429, 451}), frozenset({404, 410})


@dataclass(kw_only=True, frozen=True, slots=True)
class ListingPage:
    """One page of a listing. `more` are further listings that it names, as a sitemap index does;
    `skipped` counts its entries that could not be read; `missing`: there is no such page."""

    entries: tuple[ListedRelease, ...] = ()
    next_url: str = ""
    more: tuple[str, ...] = ()
    outcome: Outcome = Outcome.PAGE
    note: str = ""
    retry_after: float = 0.0
    skipped: int = 0
    missing: bool = False

    @property
    def urls(self) -> set[str]:
        return {entry.url for entry in self.entries}


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists releases, the newest first.

    `{page}` in `url` counts `first`, `first + step`, …; without it the page's own link to the next
    one is followed. `any_link`: the source knows no address pattern, so the page's main group of
    links is taken. `next`: a CSS selector of the link to the next page. `leaves_out`: which
    addresses are no releases, whatever their links look like.
    """

    url: str
    first: int = 0
    step: int = 1
    any_link: bool = False
    ordered: bool = True
    next: str = ""
    leaves_out: Callable[[str], bool] | None = field(default=None, compare=False, repr=False)

    def read(self, response: Response, rules: AddressRules) -> ListingPage:
        if (bad := _refused(response)) is not None:
            return bad
        if not isinstance(response, TextResponse):
            return ListingPage(outcome=Outcome.FAILED, note="the listing is not text")
        found = links(response)
        if self.any_link:
            chosen = entries_of(self._left(found.anchors, rules), response.url)
            chosen = chosen or list(self._left(hydration.entries(response), rules))
        else:
            chosen = named_by_address(a for a in found.anchors if rules.is_release(a.url))
        following = ""
        if self.next:
            following = selected_page(found.anchors, response.url, self.next)
        elif "{page}" not in self.url:
            following = next_page(found.anchors, response.url)
        return ListingPage(
            entries=_entries(chosen, rules), next_url=following, skipped=found.unread
        )

    def _left(self, links: Sequence[_Link], rules: AddressRules) -> Sequence[_Link]:
        if (leaves_out := self.leaves_out) is None:
            return links
        rules.foresee(link.url for link in links)
        return [link for link in links if not leaves_out(link.url)]


@dataclass(frozen=True, slots=True)
class Feed:
    """An Atom or RSS feed, or a JSON Feed."""

    url: str
    ordered: bool = True

    def read(self, response: Response, rules: AddressRules) -> ListingPage:
        if (bad := _refused(response)) is not None:
            return bad
        try:
            if documents.looks_like_json(response.body):
                found = documents.read_feed(response.body, _charset(response))
            else:
                found = feeds.read(response.body, _charset(response))
        except Unreadable as error:
            return ListingPage(outcome=Outcome.FAILED, note=str(error))
        return _page(found, response, rules, "feed")


@dataclass(frozen=True, slots=True)
class JsonListing:
    """A listing in JSON. `items` and `next` are JMESPath expressions (jmespath.org) on the
    document, the others on one item; `next` gives the address of the next page. `{page}` in `url`
    counts as in `Listing`.

        JsonListing("/api/news?page={page}", items="data.items", link="join('', ['/news/', slug])")

    `{language}` in an expression is the source's.

    Raises jmespath.exceptions.ParseError, a ValueError, for what is not an expression.
    """

    url: str
    _: KW_ONLY
    items: str = "@"
    link: str = "url"
    title: str = "title"
    published: str = ""
    updated: str = ""
    next: str = ""
    first: int = 0
    step: int = 1
    ordered: bool = True

    def __post_init__(self) -> None:
        for expression in self._paths.values():
            if expression:
                documents.compiled(expression)

    @property
    def _paths(self) -> dict[str, str]:
        names = ("items", "link", "title", "published", "updated", "next")
        return {name: getattr(self, name) for name in names}

    def read(self, response: Response, rules: AddressRules) -> ListingPage:
        if (bad := _refused(response)) is not None:
            return bad
        paths = {
            name: expression.replace("{language}", rules.language)
            for name, expression in self._paths.items()
        }
        try:
            found = documents.read_listing(response.body, _charset(response), paths)
        except Unreadable as error:
            return ListingPage(outcome=Outcome.FAILED, note=str(error))
        return _page(found, response, rules, "listing")


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or an index of sitemaps, compressed or not, XML or text (sitemaps.org). `follow`: a
    pattern that the address of a sitemap in an index matches."""

    url: str
    follow: str = ""
    ordered: bool = False

    def read(self, response: Response, rules: AddressRules) -> ListingPage:
        if (bad := _refused(response)) is not None:
            return bad
        try:
            found = sitemaps.read(response.body, _charset(response))
        except Unreadable as error:
            return ListingPage(outcome=Outcome.FAILED, note=str(error))
        more: list[str] = []
        broken = 0
        for location in found.more:
            try:
                more.append(addresses.resolve(response.url, location))
            except ValueError:
                broken += 1
        found = replace(found, unread=found.unread + broken)
        page = _page(found, response, rules, "sitemap", releases_only=True)
        return replace(page, more=tuple(url for url in more if patterns.found(self.follow, url)))


Discovery = Listing | Feed | Sitemap | JsonListing


@dataclass(slots=True)
class _Found:
    """What was found so far. The frozen walks of one listing share it: only the latest is used."""

    entries: dict[str, ListedRelease] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    before: set[str] = field(default_factory=set)
    skipped: int = 0


@dataclass(kw_only=True, frozen=True, slots=True)
class ListingWalk:
    """A way through one listing so far: `root` is the first address that it asks, `pages` how many
    pages were read. `part` is what it reads of the listing; the first `read_through` pages are read
    even where they name nothing new; `to_the_end`: it is not bounded by a depth. A walk that goes
    on where an earlier pass ended has the address of its listing in `listing`, and counts the pages
    of that pass, too."""

    place: Discovery
    root: str
    url: str
    pages: int = 0
    last: ListingPage = field(default_factory=ListingPage)
    depth: int = 0
    part: Part = Part.NEWS
    listing: str = ""
    read_through: int = 0
    to_the_end: bool = False
    _found: _Found = field(default_factory=_Found)

    @classmethod
    def begin(cls, place: Discovery, url: str) -> ListingWalk:
        return cls(place=place, root=url, url=url)

    @property
    def entries(self) -> tuple[ListedRelease, ...]:
        """The entries so far, in order, one per address."""
        return tuple(self._found.entries.values())

    @property
    def visited(self) -> set[str]:
        """The addresses that the pages before the last one named."""
        return self._found.before

    def after(self, page: ListingPage, url: str) -> ListingWalk:
        found = self._found
        found.before.update(entry.url for entry in self.last.entries)
        for entry in page.entries:
            if len(found.entries) >= MOST:  # a hostile listing may have no end
                break
            found.entries.setdefault(entry.url, entry)
        found.asked.update((self.url, url))
        found.skipped += page.skipped
        return replace(self, pages=self.pages + 1, last=page)

    def following(self, page: ListingPage, fresh: bool, depth: int) -> ListingWalk | None:
        """The walk to the next page, or None where it ends: at the listing's end, at `depth`, or
        at the first page that holds nothing new."""
        if not fresh and self.pages >= self.read_through:
            return None
        if self.pages >= depth or not self.has_more(page):
            return None
        return self.at(page.next_url)

    def has_more(self, page: ListingPage) -> bool:
        """Whether the listing goes on after `page`, which was read last."""
        if self._is_last(page) or len(self._found.entries) >= MOST:
            return False
        # some listings answer every number beyond their last page with that page
        return page.next_url not in self._found.asked and not page.urls <= self.visited

    def _is_last(self, page: ListingPage) -> bool:
        if page.outcome is not Outcome.PAGE or not page.entries:
            return True
        return not page.next_url and "{page}" not in self.place.url

    def at(self, url: str) -> ListingWalk:
        return replace(self, url=url)

    def into(self, page: ListingPage) -> list[ListingWalk]:
        """The walks into the sitemaps that an index names, down to an index within an index."""
        if self.depth >= _DEEPEST:
            return []
        return [
            ListingWalk(place=self.place, root=url, url=url, depth=self.depth + 1)
            for url in page.more
        ]

    def results(self, source: str) -> Iterator[ListingObservation]:
        """The observation of the listing; nothing for an index of sitemaps, which lists none."""
        page = self.last
        if page.more and not self._found.entries:
            return
        # it is the next page that is not there: many a "load more" leads nowhere without its script
        stops = page.missing and self.pages > 1 and bool(self._found.entries)
        yield ListingObservation(
            source=source,
            url=self.root,
            seen=datetime.now(UTC),
            entries=self.entries,
            whole=self._is_whole(),
            ordered=self.place.ordered,
            cut=stops or not self._is_last(page),
            outcome=Outcome.PAGE if stops else page.outcome,
            note="" if stops else page.note or self._unread(),
            host=host_of(self.url),
            retry_after=page.retry_after,
        )

    def _is_whole(self) -> bool:
        """Whether the listing names all that there is, so that what it leaves out was removed."""
        if isinstance(self.place, Sitemap):
            return True
        paged = "{page}" in self.place.url or bool(self.last.next_url)
        return isinstance(self.place, Listing) and not paged and self.pages == 1

    def _unread(self) -> str:
        """What a reader is told of entries that could not be read."""
        if not self._found.skipped:
            return ""
        kind = type(self.place).__name__.lower().replace("jsonlisting", "listing")
        total = self._found.skipped + len(self._found.entries)
        return f"{self._found.skipped} of {total} entries of the {kind} could not be read"

    def failed(self, source: str, outcome: Outcome, note: str) -> ListingObservation:
        return ListingObservation(
            source=source,
            url=self.root,
            seen=datetime.now(UTC),
            entries=self.entries,
            outcome=outcome,
            note=note,
        )


def _refused(response: Response) -> ListingPage | None:
    if response.status == 200:
        return None
    note = f"status {response.status} for {response.url[:200]}"
    outcome = Outcome.BLOCKED if response.status in _BLOCKED else Outcome.FAILED
    wait, missing = retry_after(response), response.status in _MISSING
    return ListingPage(outcome=outcome, note=note, retry_after=wait, missing=missing)


def _charset(response: Response) -> str:
    header = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    return header.partition("charset=")[2].partition(";")[0].strip(" \"'")[:40]


def _page(
    found: Rows, response: Response, rules: AddressRules, kind: str, *, releases_only: bool = False
) -> ListingPage:
    """A page of the rows that were read. It failed where not one of them could be."""
    entries, unread = listed(
        found, response.url, _charset(response) or "utf-8", rules, releases_only=releases_only
    )
    if unread and unread == len(found.rows) + found.unread and not found.more:
        note = f"none of the {unread} entries of the {kind} could be read"
        return ListingPage(outcome=Outcome.FAILED, note=note, skipped=unread)
    following = ""
    if found.next_link:
        try:
            following = addresses.resolve(response.url, found.next_link)
        except ValueError:
            unread += 1
    # on another host it would be another listing, and no page of this one may send us there
    if following and urlsplit(following).hostname != urlsplit(response.url).hostname:
        following = ""
    return ListingPage(entries=entries, next_url=following, skipped=unread)


def _entries(found: list[Entry], rules: AddressRules) -> tuple[ListedRelease, ...]:
    """The entries of links, in order, one per address, whose title is the longest text."""
    entries: dict[str, ListedRelease] = {}
    rules.foresee(entry.url for entry in found)
    for entry in found:
        url = spelling(rules, entry.url)
        known = entries.get(url)
        if known is None or len(known.title) < len(entry.title):
            day = (known.published if known else "") or first_day(entry.context, rules.language)
            given = (known.asked if known else "") or (entry.url if entry.url != url else "")
            entries[url] = ListedRelease(url, plain_title(entry.title), day, asked=given)
    return tuple(entries.values())[:MOST]
