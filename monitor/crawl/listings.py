"""What a pass reads in the listings of a source, and what it asks for by them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Protocol

import scrapy
from scrapy.http import Response

from monitor.config import SourceConfig
from monitor.crawl import bookmarks
from monitor.crawl.context import CrawlContext
from monitor.crawl.discovery import Discovery, JsonListing, Listing, ListingWalk
from monitor.crawl.failures import failed
from monitor.crawl.rows import AddressRules
from monitor.model import CrawlResult, ListedRelease, ListingObservation, Outcome, Plan, Visit


class Asking(AddressRules, Protocol):
    """What is needed of the source whose listings are read: what it is about in this pass, and how
    it asks."""

    config: SourceConfig
    plan: Plan
    context: CrawlContext

    def excludes(self, url: str) -> bool: ...

    def address_of_page(self, template: str, page: int, place: Discovery) -> str: ...

    def discovery(self, walk: ListingWalk) -> scrapy.Request: ...

    def visit(self, visit: Visit, listed: ListedRelease | None = None) -> scrapy.Request: ...


class Listings:
    """Of one source, in one pass: it visits no more than `most_new` releases that it does not
    know."""

    def __init__(self, source: Asking) -> None:
        self._source, self._plan, self._ledger = source, source.plan, source.context.ledger
        self._name = source.config.name
        self._new_visits_left = max(1, source.config.most_new - len(source.plan.unvisited))

    def read(self, response: Response, walk: ListingWalk) -> Iterator[Any]:
        """What a page of a listing says: the requests that it leads to, and what was seen."""
        source = self._source
        page = walk.place.read(response, source)
        kept = tuple(entry for entry in page.entries if not source.excludes(entry.url))
        self._plan.foresee(walk.listing or walk.root, kept)
        walk = walk.after(page := replace(page, entries=kept), response.url)
        fresh = tuple(e for e in page.entries if self._is_new(e.url) and e.url not in walk.visited)
        visits = [v for e in page.entries for v in self._visit_listed(walk.listing or walk.root, e)]
        if fresh and walk.read_through:  # what came in above has moved the rest down
            walk = replace(walk, read_through=walk.read_through + 1)
        depth = bookmarks.depth(walk, source.config.depth, self._new_visits_left)
        following = walk.following(page, bool(fresh), depth)
        noted = bookmarks.progress(self._name, walk, page, fresh, ends=following is None)
        if noted is not None:
            yield noted
        request = self._next_page(walk, following)
        if request is not None:
            yield request
        yield from visits
        if request is None:
            yield from self._conclude(walk)
        for inner in walk.into(page):
            yield source.discovery(inner)

    def _is_new(self, url: str) -> bool:
        return url not in self._plan.known and url not in self._plan.found

    def _next_page(self, walk: ListingWalk, following: ListingWalk | None) -> scrapy.Request | None:
        if following is None:
            return None
        if isinstance(walk.place, Listing | JsonListing) and not walk.last.next_url:
            following = following.at(
                self._source.address_of_page(walk.place.url, walk.pages, walk.place)
            )
        with contextlib.suppress(ValueError):  # what it names as its next one is not an address
            return self._source.discovery(following)
        return None

    def _visit_listed(
        self, root: str, entry: ListedRelease
    ) -> Iterator[scrapy.Request | CrawlResult]:
        """The visit that an entry of the listing at `root` asks for: it is new, or its listing
        announces an edit. One visit per crawl, however many listings name it, and at whatever
        addresses."""
        if entry.url in self._plan.known:
            entry = replace(entry, url=self._plan.aliases.get(entry.url, entry.url))
        if self._ledger.visited(entry.url):
            return
        visit = Visit(entry.url)
        if entry.url not in self._plan.known:
            if self._new_visits_left <= 0:  # it is found again, and visited, by a later pass
                return
            self._new_visits_left -= 1
            visit, listed = Visit(entry.url, title=entry.title), entry
        elif self._announced(root, entry):
            listed = None
        else:
            return
        try:
            yield self._source.visit(visit, listed)
        except ValueError as error:  # what a hostile listing names is not an address
            yield failed(self._name, entry.url, error)

    def _announced(self, root: str, entry: ListedRelease) -> bool:
        """Whether the listing says something else of a known release than it last did."""
        before = self._plan.marks.get((root, entry.url))
        return before is not None and bool(entry.updated or entry.title) and entry.mark != before

    def _conclude(self, walk: ListingWalk) -> Iterator[ListingObservation]:
        if walk.listing and walk.last.outcome is Outcome.PAGE:
            # what stands deep in a listing says nothing of what is missing in it
            self._ledger.led_on(walk.root)
            return
        seen = list(walk.results(self._name))
        yield from seen
        if seen:
            return
        if walk.into(walk.last):
            self._ledger.led_on(walk.root)
        else:
            note = "an index of sitemaps within indexes, which is not followed"
            yield walk.failed(self._name, Outcome.FAILED, note)
