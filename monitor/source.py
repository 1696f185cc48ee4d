"""Source: the class a press room's spider subclasses, and the one door spiders use.

A spider declares where releases are named and how their addresses look:

    class Ministry(Source):
        name = "ministry"
        base = "https://www.example.org"
        discover = (Listing("/{language}/press?page={page}"), Feed("/press.atom"))
        release = r"/press/\\d{4}/"

Everything else is inherited: pagination, feeds, sitemaps, conditional requests, hashing before parsing,
observations for whatever a server answers.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit, urlunsplit

import scrapy
from scrapy.http import Response

from monitor.config import SourceConfig
from monitor.crawl import addresses, visits
from monitor.crawl.discovery import Discovery, Feed, JsonListing, Listing, Sitemap, Walk
from monitor.crawl.politeness import Pacer
from monitor.extract import Hints
from monitor.model import Listed, Observation, Plan, Seen, Visit
from monitor.model import Listing as ListingSeen

__all__ = ["Feed", "JsonListing", "Listing", "Sitemap", "Source"]

Sink = Callable[[Seen], Awaitable[None]]


class Source(scrapy.Spider):
    """A press room.

    `base` is its host; `languages` its editions, the first being the default; `{base}`, `{language}` and
    `{page}` in an address are filled in. `release` is a pattern (re.search) that the path of a release's
    address matches. `drop_query` are parameters that make no other release; `aliases` are (pattern,
    replacement) pairs for other spellings of an address. The rest are hints for reading: see `Hints`.
    """

    base: ClassVar[str] = ""
    languages: ClassVar[tuple[str, ...]] = ()
    discover: ClassVar[tuple[Discovery, ...]] = ()
    release: ClassVar[str] = ""
    drop_query: ClassVar[tuple[str, ...]] = ()
    aliases: ClassVar[tuple[tuple[str, str], ...]] = ()
    timezone: ClassVar[str] = ""
    content: ClassVar[str] = ""
    title: ClassVar[str] = ""
    ignore: ClassVar[tuple[str, ...]] = ()
    reference: ClassVar[str] = ""
    event: ClassVar[str] = ""

    def __init__(
        self,
        name: str | None = None,
        *,
        config: SourceConfig | None = None,
        plan: Plan | None = None,
        pacer: Pacer | None = None,
        sink: Sink | None = None,
        **arguments: Any,
    ) -> None:
        """`arguments` are those of `scrapy crawl -a key=value`, by the names of the configuration's keys."""
        super().__init__(name)
        if config is None:
            config = visits.config_from_arguments(self.name, arguments)
        self.config = config
        self.language = config.language or next(iter(self.languages), "")
        self.plan = plan or Plan(config.name, self.name, language=self.language)
        self.pacer, self.sink, self.delay = pacer or Pacer(), sink, config.delay
        self.home = (config.base or self.base).rstrip("/")
        self._room_for_new = config.most_new
        self._spellings = addresses.Spellings(self.plan.known)

    # What a spider may refine -------------------------------------------------------------------

    @classmethod
    def hints_for(cls, config: SourceConfig, timezone: str) -> Hints:
        """How this source's pages are read."""
        return Hints(
            language=config.language or next(iter(cls.languages), ""),
            timezone=config.timezone or cls.timezone or timezone,
            content=config.content or cls.content,
            title=cls.title,
            ignore=(*cls.ignore, *config.ignore),
            reference=cls.reference,
            event=cls.event,
        )

    def places(self) -> Iterable[Discovery]:
        """Where releases are named."""
        return self.discover

    def pages(self) -> Iterable[str]:
        """Addresses that are releases without being listed anywhere."""
        return ()

    def is_release(self, url: str) -> bool:
        """Whether a listed address is a release of this source, in this edition."""
        return (
            bool(self.release)
            and re.search(self.release.format(language=self.language), urlsplit(url).path)
            is not None
        )

    def canonical(self, url: str) -> str:
        """One spelling for all addresses of one release: the one it is known by, or else as it was given, less
        what makes no difference. See `monitor.crawl.addresses`."""
        url = addresses.clean(url, self.drop_query)
        for pattern, replacement in self.aliases:
            parts = urlsplit(url)
            path = re.sub(pattern, replacement, parts.path)
            url = url if path == parts.path else urlunsplit(parts._replace(path=path))
        return self._spellings.of(url)

    # The common life ----------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        for visit in self.plan.visits:
            yield self.visit(visit)
        due = {visit.url for visit in self.plan.visits}
        for url in self.pages():
            if (known := self.canonical(url)) not in self.plan.known and known not in due:
                yield self.visit(Visit(known))
        if self.plan.discover:
            for place in self.places():
                yield self.discovery(Walk.begin(place, self.fill(place.url, 0, place)))

    def fill(self, template: str, page: int, place: Discovery) -> str:
        """The address of page number `page`, from 0."""
        counted = (
            place.first + page * place.step if isinstance(place, Listing | JsonListing) else page
        )
        # not str.format: a configured address may hold braces of its own
        values = {"{language}": self.language, "{page}": str(counted)}
        for name, value in values.items():
            template = template.replace(name, value)
        return template if "://" in template else urljoin(self.home + "/", template)

    def visit(self, visit: Visit, listed: Listed | None = None) -> scrapy.Request:
        return scrapy.Request(
            addresses.sent(visit.url),
            meta={"verbatim_url": True},
            # known releases first: one that moved is then known before its new address is seen as new
            priority=-10 if listed else 0,
            headers=visits.conditional(visit),
            callback=self.visited,
            errback=self.not_visited,
            cb_kwargs={"visit": visit, "listed": listed},
            dont_filter=True,
        )

    def visited(
        self, response: Response, visit: Visit, listed: Listed | None = None
    ) -> Iterator[Observation]:
        yield visits.observe(
            self.config.name, visit, response, self.canonical(response.url), listed
        )

    def not_visited(self, failure: Any) -> Iterator[Observation]:
        arguments = failure.request.cb_kwargs
        if (
            seen := visits.failed(self.config.name, arguments["visit"].url, failure.value)
        ) is not None:
            yield seen

    def discovery(self, walk: Walk) -> scrapy.Request:
        # before the visits: what is new is visited in the same pass
        return scrapy.Request(
            addresses.sent(walk.url),
            meta={"verbatim_url": True},
            callback=self.listed,
            errback=self.not_listed,
            cb_kwargs={"walk": walk},
            priority=10,
            dont_filter=True,
        )

    def listed(self, response: Response, walk: Walk) -> Iterator[Any]:
        page = walk.place.read(response, self)
        walk = walk.after(page, response.url)
        fresh = [
            e for e in page.entries if e.url not in self.plan.known and e.url not in walk.visited
        ]
        following = walk.following(page, bool(fresh), self.config.depth)
        if following is not None:
            if isinstance(walk.place, Listing | JsonListing) and not page.next_url:
                following = following.at(self.fill(walk.place.url, walk.pages, walk.place))
            yield self.discovery(following)
        due = {visit.url for visit in self.plan.visits}
        for entry in fresh:
            if entry.url not in due and self._room_for_new > 0:
                self._room_for_new -= 1  # the rest is found again, and visited, by the next pass
                yield self.visit(Visit(entry.url, title=entry.title), entry)
        if following is None:
            yield from walk.results(self.config.name)
        for inner in walk.into(page):
            yield self.discovery(inner)

    def not_listed(self, failure: Any) -> Iterator[ListingSeen]:
        walk: Walk = failure.request.cb_kwargs["walk"]
        if (seen := visits.failed(self.config.name, walk.url, failure.value)) is not None:
            yield walk.failed(self.config.name, seen.outcome, seen.note)
