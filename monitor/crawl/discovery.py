"""Where releases are named: listing pages, feeds, sitemaps. Each reads an answer into entries.

A `Walk` is one way through one of them, page after page; it ends in one observation of the whole listing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import lxml.etree
from scrapy.http import Response, TextResponse
from scrapy.utils.gz import gzip_magic_number
from scrapy.utils.sitemap import Sitemap as SitemapReader

from monitor.crawl.anchors import Anchor, anchors, entries_of, next_page
from monitor.crawl.compression import inflate
from monitor.crawl.politeness import host_of, retry_after
from monitor.extract import dates
from monitor.extract.text import fold
from monitor.model import Listed, Outcome
from monitor.model import Listing as ListingSeen

_DEEPEST = (
    2  # sitemaps.org allows no nesting; some sites nest once, and one that names itself must end
)
_MOST_ENTRIES = 50_000  # of one listing; sitemaps.org allows no more in a file


class Room(Protocol):
    """What reading a listing needs of its source."""

    language: str

    def is_release(self, url: str) -> bool: ...

    def canonical(self, url: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing. `more` are further listings that it names, as a sitemap index does."""

    entries: tuple[Listed, ...] = ()
    next_url: str = ""
    more: tuple[str, ...] = ()
    outcome: Outcome = Outcome.PAGE
    note: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists releases, the newest first.

    `{page}` in `url` counts `first`, `first + step`, …; without it the page's own link to the next one is
    followed. `any_link`: the source knows no address pattern, so the page's main group of links is taken.
    """

    url: str
    first: int = 0
    step: int = 1
    any_link: bool = False
    ordered: bool = True

    def read(self, response: Response, room: Room) -> Page:
        if (bad := _refused(response)) is not None:
            return bad
        if not isinstance(response, TextResponse):
            return Page(outcome=Outcome.FAILED, note="the listing is no text")
        found = anchors(response)
        chosen = (
            entries_of(found, response.url)
            if self.any_link
            else [a for a in found if room.is_release(a.url)]
        )
        following = "" if "{page}" in self.url else next_page(found, response)
        return Page(_entries(chosen, room), following)


@dataclass(frozen=True, slots=True)
class Feed:
    """An Atom or RSS feed."""

    url: str
    ordered: bool = True

    def read(self, response: Response, room: Room) -> Page:
        if (bad := _refused(response)) is not None:
            return bad
        # nothing of a feed may reach for a file, a host or memory: no DTD, no entities, no huge trees
        parser = lxml.etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            recover=True,
        )
        try:
            root = lxml.etree.fromstring(response.body, parser)
        except (lxml.etree.XMLSyntaxError, ValueError):
            root = None
        if root is None or _name(root) not in ("feed", "rss", "RDF"):
            return Page(outcome=Outcome.FAILED, note="the feed is no Atom or RSS")
        items = [e for e in root.iter() if _name(e) in ("entry", "item")][:_MOST_ENTRIES]
        found = (_feed_entry(item, response.url, room) for item in items)
        return Page(_unique(entry for entry in found if entry is not None))


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap or an index of sitemaps, compressed or not (sitemaps.org). `follow`: a pattern that the
    address of a sitemap in an index matches."""

    url: str
    follow: str = ""
    ordered: bool = False

    def read(self, response: Response, room: Room) -> Page:
        if (bad := _refused(response)) is not None:
            return bad
        body = response.body
        if gzip_magic_number(response):
            body = inflate(body, 50_000_000, gzip=True)
        try:
            sitemap = SitemapReader(body)
            rows = [row for row, _ in zip(sitemap, range(_MOST_ENTRIES), strict=False)]
        except (lxml.etree.XMLSyntaxError, StopIteration):
            return Page(outcome=Outcome.FAILED, note="the sitemap is no XML")
        locations = [urljoin(response.url, str(row["loc"])) for row in rows if row.get("loc")]
        if sitemap.type == "sitemapindex":
            return Page(more=tuple(url for url in locations if re.search(self.follow, url))[:1000])
        found = (
            Listed(room.canonical(url))
            for url in locations
            if urlsplit(url).scheme in ("http", "https")
        )
        return Page(_unique(entry for entry in found if room.is_release(entry.url)))


Discovery = Listing | Feed | Sitemap


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through one listing so far: `root` is its first address, `pages` how many were read."""

    place: Discovery
    root: str
    url: str
    pages: int = 0
    entries: tuple[Listed, ...] = ()
    seen_urls: frozenset[str] = frozenset()
    visited: frozenset[str] = frozenset()
    ended: bool = False
    last: Page = field(default_factory=Page)
    depth: int = 0

    @classmethod
    def begin(cls, place: Discovery, url: str) -> Walk:
        return cls(place, url, url)

    def after(self, page: Page, url: str) -> Walk:
        entries = self.entries + tuple(e for e in page.entries if e not in self.entries)
        return replace(
            self, pages=self.pages + 1, entries=entries, seen_urls=self.seen_urls | {self.url, url}, last=page,
            visited=frozenset(e.url for e in self.entries),
        )  # fmt: skip

    def following(self, page: Page, fresh: bool, depth: int) -> Walk | None:
        """The walk to the next page, or None where it ends: at the listing's end, at `depth`, or at the first
        page that holds nothing new."""
        numbered = isinstance(self.place, Listing) and "{page}" in self.place.url
        if page.outcome is not Outcome.PAGE or not page.entries or not (numbered or page.next_url):
            return None
        if not fresh or self.pages >= depth or page.next_url in self.seen_urls:
            return None
        if all(entry.url in self.visited for entry in page.entries):
            return None
        return self.at(page.next_url)

    def at(self, url: str) -> Walk:
        return replace(self, url=url)

    def into(self, page: Page) -> list[Walk]:
        """The walks into the sitemaps that an index names; an index within an index is the deepest."""
        if self.depth >= _DEEPEST:
            return []
        return [Walk(self.place, url, url, depth=self.depth + 1) for url in page.more]

    def results(self, source: str) -> Iterator[ListingSeen]:
        """The observation of the listing; an index of sitemaps is none itself."""
        page = self.last
        if page.more and not self.entries:
            return
        paged = isinstance(self.place, Listing) and (
            "{page}" in self.place.url or bool(page.next_url)
        )
        yield ListingSeen(
            source,
            self.root,
            datetime.now(UTC),
            self.entries,
            whole=isinstance(self.place, Sitemap)
            or (isinstance(self.place, Listing) and not paged and self.pages == 1),
            ordered=self.place.ordered,
            outcome=page.outcome,
            note=page.note,
            host=host_of(self.url),
            retry_after=page.retry_after,
        )

    def failed(self, source: str, outcome: Outcome, note: str) -> ListingSeen:
        return ListingSeen(
            source, self.root, datetime.now(UTC), self.entries, outcome=outcome, note=note
        )


def _refused(response: Response) -> Page | None:
    if response.status == 200:
        return None
    outcome = Outcome.BLOCKED if response.status in (401, 403, 429, 451) else Outcome.FAILED
    return Page(
        outcome=outcome,
        note=f"status {response.status} for {response.url[:200]}",
        retry_after=retry_after(response),
    )


def _entries(found: list[Anchor], room: Room) -> tuple[Listed, ...]:
    """The entries of links, in order, one for each address: the first text that is a title."""
    entries: dict[str, Listed] = {}
    for anchor in found:
        url = room.canonical(anchor.url)
        known = entries.get(url)
        if known is None or len(known.title) < len(anchor.text):
            day = (
                known.published
                if known and known.published
                else _day(anchor.context, room.language)
            )
            entries[url] = Listed(url, anchor.text[:500], day)
    return tuple(entries.values())[:_MOST_ENTRIES]


def _day(text: str, language: str) -> str:
    codes = (language,) if language else ()
    return next((date.value[:10] for date in dates.find(text[:300], codes, language or "en")), "")


def _name(element: lxml.etree._Element) -> str:
    return lxml.etree.QName(element).localname if isinstance(element.tag, str) else ""


def _feed_entry(item: lxml.etree._Element, base: str, room: Room) -> Listed | None:
    link = title = day = identity = ""
    for child in item:
        name, text = (
            _name(child),
            fold("".join(str(t) for t in child.itertext())) if isinstance(child.tag, str) else "",
        )
        if name == "link" and child.get("rel", "alternate") == "alternate":
            link = link or child.get("href") or text
        elif name == "title":
            title = title or text
        elif name in ("published", "pubDate", "date", "updated") and not day:
            day = _feed_day(text)
        elif (
            name in ("guid", "id")
            and text.startswith(("http://", "https://"))
            and child.get("isPermaLink") != "false"
        ):
            identity = text
    url = urljoin(base, link or identity)
    if urlsplit(url).scheme not in ("http", "https") or not (link or identity):
        return None
    return Listed(room.canonical(url), title[:500], day)


def _feed_day(text: str) -> str:
    """RFC 3339 or RFC 822, as an ISO day."""
    return next((date.value[:10] for date in dates.find(text, (), "")), "")


def _unique(found: Iterator[Listed]) -> tuple[Listed, ...]:
    return tuple({entry.url: entry for entry in found}.values())[:_MOST_ENTRIES]
