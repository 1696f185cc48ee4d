"""The spider that looks around at an address: what there names releases?

It reads with the same `Listing`, `Feed` and `Sitemap` as the spiders that watch, and asks no more
than `MOST` addresses, beside the robots.txt of each host.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response, TextResponse

from monitor import addresses
from monitor.crawl import answers, entries, markup, robots, sitemaps, visits
from monitor.crawl.anchors import Anchor, links
from monitor.crawl.discovery import Feed, Listing, ListingPage, Sitemap
from monitor.crawl.failures import failed, reason_of
from monitor.crawl.rows import Unreadable
from monitor.crawl.source import Source
from monitor.model import Observation, Outcome, Visit
from monitor.onboard import press, rhythm
from monitor.onboard.finds import Found, LinkGroup, ListKind, Survey, Way
from monitor.onboard.natures import Nature, nature_of

MOST = 15
"""Addresses that are asked for to look around, at most."""
_ROOMS, _FEEDS, _SITEMAPS, _INNER = 3, 4, 2, 3  # of each, at most
_RUNNERS_UP = 3
_ENOUGH = 5  # entries with a day; a page that names so many is a press room itself

_Look = Callable[[Response, Way], Iterator[Request]]


class Scout(Source):
    """Fills in `survey`; one class per survey is made by `scout_for`. What it yields for each
    request is an observation that says no more than that an answer came."""

    name = "scout"
    survey: ClassVar[Survey]

    def is_release(self, url: str) -> bool:
        return True

    async def start(self) -> AsyncIterator[Any]:
        if not self.plan.discover:  # the releases that were chosen
            async for request in super().start():
                yield request
            return
        for request in self._ask(self.survey.url, Way.GIVEN, self._first):
            yield request

    # Asking -------------------------------------------------------------------------------------

    def _ask(self, url: str, way: Way, look: _Look) -> Iterator[Request]:
        """The request for `url`, if it was not asked for yet and may be."""
        survey, form = self.survey, addresses.normal(url)
        known = (*survey.asked, *(found.url for found in survey.found))
        if form in map(addresses.normal, known):
            return
        if len(survey.asked) >= MOST:
            survey.left += 1
            return
        try:
            request = self.visit(Visit(url))
        except ValueError:  # what a page names may be no address
            return
        survey.asked.append(url)
        arguments = request.cb_kwargs | {"way": way, "look": look}
        yield request.replace(
            callback=self.came, errback=self.missed, cb_kwargs=arguments, priority=10
        )

    def came(
        self, response: Response, visit: Visit, listed: None, way: Way, look: _Look
    ) -> Iterator[Request | Observation]:
        seen = visits.observe(self.config.name, visit, response, response.url)
        yield replace(seen, body=b"")
        form = addresses.normal(response.url)
        if any(addresses.normal(found.url) == form for found in self.survey.found):
            return  # a redirect led to what was looked at already
        if response.status == 200:
            yield from look(response, way)
        elif way is Way.GIVEN:
            self._given_in_vain(_of_status(response.status))
        elif way is not Way.CUSTOM:
            self._in_vain(visit.url, way, f"status {response.status}")

    def missed(self, failure: Any) -> Iterator[Observation]:
        arguments = failure.request.cb_kwargs
        visit: Visit = arguments["visit"]
        if arguments["way"] is Way.GIVEN:
            self._given_in_vain(reason_of(failure.value))
        elif arguments["way"] is not Way.CUSTOM:
            self._in_vain(visit.url, arguments["way"], reason_of(failure.value))
        yield failed(self.config.name, visit.url, failure.value)

    def _given_in_vain(self, why: str) -> None:
        """Nothing stands at the given address. Where it has answered, it is only the page after it
        that does not: many a "load more" leads nowhere without its script."""
        if not self.survey.landed:
            self.survey.trouble = why

    def _in_vain(self, url: str, way: Way, why: str) -> None:
        kinds = {Way.LINKED: ListKind.FEED, Way.PRESS: ListKind.LISTING}
        kind = kinds.get(way, ListKind.SITEMAP)
        self.survey.found.append(Found(kind=kind, url=url, asked=url, way=way, trouble=why))

    # Looking ------------------------------------------------------------------------------------

    def _first(self, response: Response, way: Way) -> Iterator[Request]:
        """Look at what stands at the given address, whatever it is."""
        survey = self.survey
        survey.landed = response.url
        self._note_robots(response.url)
        nature = nature_of(response.body, _media_type(response))
        if nature is Nature.FEED:
            yield from self._feed(response, way)
        elif nature is Nature.SITEMAP:
            yield from self._sitemap(response, way)
        elif nature is Nature.PAGE and isinstance(response, TextResponse):
            survey.body, survey.charset = response.body, response.encoding
            yield from self._page(response, way)
            yield from self._sitemaps_of(response.url)
        else:
            survey.trouble = _of_nature(nature, _media_type(response))

    def _page(self, response: Response, way: Way) -> Iterator[Request]:
        """A page: a listing it may be, and feeds and press rooms it may name."""
        if not isinstance(response, TextResponse):
            return
        found = links(response).anchors
        listing = self._listing(response, found, way)
        for url in press.feeds_of(found, response.url)[:_FEEDS]:
            yield from self._ask(url, Way.LINKED, self._feed)
        if listing.next_url:
            yield from self._ask(listing.next_url, way, self._second(listing))
        days = len(listing.entries) * listing.dated
        home = urlsplit(response.url).path.strip("/") == ""
        if way is Way.GIVEN and (home or days < _ENOUGH):
            for url in press.rooms_of(found, response.url)[:_ROOMS]:
                yield from self._ask(url, Way.PRESS, self._page)

    def _listing(self, response: TextResponse, found: tuple[Anchor, ...], way: Way) -> Found:
        page = Listing(response.url, any_link=True).read(response, self)
        groups = tuple(
            LinkGroup(
                len(group.entries), group.entries[0].title, group.entries[0].url, group.weight
            )
            for group in entries.ranked(found, response.url)[: 1 + _RUNNERS_UP]
        )
        return self._note(ListKind.LISTING, response, way, page, groups=groups)

    def _second(self, first: Found) -> _Look:
        """How to look at the next page of the listing `first`."""

        def look(response: Response, _: Way) -> Iterator[Request]:
            page = Listing(response.url, any_link=True).read(response, self)
            known = first.addresses
            first.more = sum(addresses.normal(e.url) not in known for e in page.entries)
            yield from ()

        return look

    def _feed(self, response: Response, way: Way) -> Iterator[Request]:
        found = self._note(ListKind.FEED, response, way, Feed(response.url).read(response, self))
        found.says = rhythm.of_feed(markup.text_of(response.body))
        yield from ()

    def _sitemap(self, response: Response, way: Way) -> Iterator[Request]:
        page = Sitemap(response.url).read(response, self)
        if way is Way.CUSTOM and page.outcome is not Outcome.PAGE:
            return  # many a host answers with a page for people where it has no sitemap
        if page.entries or not page.more:
            found = self._note(ListKind.SITEMAP, response, way, page)
            found.says = rhythm.of_sitemap(_text_of_sitemap(response.body))
        if way is Way.INDEX:
            return
        # those whose names speak of news, and the first of the others
        inner = sorted(page.more, key=lambda url: not press.says_press(url))
        self.survey.left += max(len(inner) - _INNER, 0)
        for url in inner[:_INNER]:
            yield from self._ask(url, Way.INDEX, self._sitemap)

    def _note(
        self,
        kind: ListKind,
        response: Response,
        way: Way,
        page: ListingPage,
        groups: tuple[LinkGroup, ...] = (),
    ) -> Found:
        found = Found(
            kind=kind,
            url=response.url,
            way=way,
            asked=response.request.cb_kwargs["visit"].url if response.request else response.url,
            entries=page.entries,
            unread=page.skipped,
            groups=groups,
            next_url=page.next_url,
            trouble=page.note,
        )
        self.survey.found.append(found)
        return found

    def _note_robots(self, url: str) -> None:
        rules = self.context.robots.get(robots.origin_of(url))
        if rules is None or rules.parser is None:
            self.survey.robots = "there is none, so all may be asked" if rules else ""
            return
        agent = str(self.settings["ROBOTSTXT_USER_AGENT"])
        self.survey.crawl_delay = rules.crawl_delay(agent)
        self.survey.robots = "it may be asked"

    def _sitemaps_of(self, url: str) -> Iterator[Request]:
        rules = self.context.robots.get(robots.origin_of(url))
        named = list(rules.parser.sitemaps) if rules is not None and rules.parser else []
        for location in named[:_SITEMAPS]:
            yield from self._ask(addresses.joined(url, location), Way.ROBOTS, self._sitemap)
        if not named:
            yield from self._ask(urljoin(url, "/sitemap.xml"), Way.CUSTOM, self._sitemap)


def scout_for(survey: Survey) -> type[Scout]:
    return type("Scout", (Scout,), {"survey": survey, "__module__": __name__})


def _of_status(status: int) -> str:
    if status in (401, 407):
        return f"it asks for a login (status {status})"
    if status in (403, 429, 451):
        return f"it refuses us (status {status})"
    if status in (404, 410):
        return f"there is no such page (status {status})"
    return f"it answers with status {status}"


def _of_nature(nature: Nature, media_type: str) -> str:
    if nature is Nature.JSON:
        return (
            "it is JSON of no known kind; a spider with a JsonListing reads such "
            "(docs/adding-a-press-room.md)"
        )
    if nature is Nature.OTHER and media_type:
        return f"it is {media_type[:60]}, which names no releases"
    return f"it is {nature.value}, which names no releases"


def _media_type(response: Response) -> str:
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return answers.content_type(header)[0]


def _text_of_sitemap(body: bytes) -> str:
    try:
        return markup.text_of(sitemaps.unpacked(body))
    except Unreadable:
        return ""
