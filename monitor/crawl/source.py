"""Source: the class a press room's spider subclasses.

A spider declares where releases are named and how their addresses look:

    class Ministry(Source):
        name = "ministry"
        base = "https://www.example.org"
        discover = (Listing("/{language}/press?page={page}"), Feed("/press.atom"))
        release = r"/press/\\d{4}/"  # braces stand for themselves; only {language} is filled in

Everything else is inherited: pagination, feeds, sitemaps, conditional requests, hashing before
parsing, observations for whatever a server answers.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Response

from monitor import addresses
from monitor.config import SourceConfig
from monitor.config.json import JsonRelease
from monitor.crawl import bookmarks, heeded, patterns, visits
from monitor.crawl.context import CrawlContext
from monitor.crawl.discovery import Discovery, JsonListing, Listing, ListingWalk
from monitor.crawl.failures import failed, outcome_of, reason_of
from monitor.crawl.handover import Sink
from monitor.crawl.lean import LEAN, is_plain
from monitor.crawl.ledger import Ledger
from monitor.crawl.listings import Listings
from monitor.crawl.own import OwnRequests
from monitor.crawl.rows import foreseen, spelling
from monitor.crawl.simplified import Simplifier
from monitor.crawl.twins import JsonTwin
from monitor.extract import Hints
from monitor.extract.hints import JsonPaths
from monitor.model import (
    Fetch,
    ListedRelease,
    ListingObservation,
    Observation,
    Plan,
    Visit,
)

A = TypeVar("A")
T = TypeVar("T")


class Source(scrapy.Spider):
    """A press room.

    `base` is its host; `languages` its editions, the first being the default; `{base}`,
    `{language}` and `{page}` in an address are filled in. `release` is a pattern (as of re.search)
    that the path of a release's address matches. `drop_query` are parameters that make no other
    release; `aliases` are (pattern, replacement) pairs for other spellings of an address. The rest
    are hints for reading: see `Hints`. `json`: releases are JSON, and this says how they are read.
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
    json: ClassVar[JsonRelease | None] = None

    def __init__(
        self,
        name: str | None = None,
        *,
        config: SourceConfig | None = None,
        plan: Plan | None = None,
        context: CrawlContext | None = None,
        sink: Sink | None = None,
        **arguments: Any,
    ) -> None:
        """`arguments` are those of `scrapy crawl -a key=value`: keys of the configuration."""
        super().__init__(name)
        if config is None:
            config = visits.config_from_arguments(self.name, arguments)
        self.config = config
        self.language = config.language or next(iter(self.languages), "")
        self.plan = plan or Plan(source=config.name, spider=self.name, language=self.language)
        self.context = context or CrawlContext(
            Ledger(self.plan),
            delay=config.delay,
            own=OwnRequests.of(config, self.hosts_for(config), Path()),
        )
        self.sink = sink
        self.base_url = (config.base or self.base).rstrip("/")
        self._simplified = self.simplifier_for(config)
        self._spellings = addresses.Spellings(self.plan.known, self._simplified)
        self._ledger = self.context.ledger
        self._listings = Listings(self)
        self._release = self._pattern(self.language)
        self._twin = JsonTwin(self._json(config), self.base_url)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        heeded.check(spider)  # once more: the class does not say what `__init__` sets
        return spider

    @classmethod
    def _pattern(cls, language: str) -> str:
        """`release` for one edition."""
        return cls.release.replace("{language}", re.escape(language))

    @classmethod
    def check(cls) -> None:
        """Raises ValueError for a pattern of the class that cannot be read, or that says by a
        slip what never matches."""
        for pattern in (cls._pattern("en"), *(pattern for pattern, _ in cls.aliases)):
            patterns.check(pattern)
        patterns.check_braces(cls.release, cls.__name__)

    @classmethod
    def hosts_for(cls, config: SourceConfig) -> tuple[str, ...]:
        """Addresses at the hosts that the class itself names: what a source sends of its own, such
        as a login, is meant for these."""
        listed = [place.url for place in cls.discover if "://" in place.url]
        twin = JsonTwin(cls._json(config), config.base or cls.base)
        return tuple(url for url in (config.base or cls.base, twin.template, *listed) if url)

    @classmethod
    def _json(cls, config: SourceConfig) -> JsonRelease | None:
        return config.json_release or cls.json

    # What a spider may refine -------------------------------------------------------------------

    @classmethod
    def hints_for(cls, config: SourceConfig, timezone: str) -> Hints:
        """How this source's pages are read."""
        json = cls._json(config)
        return Hints(
            json=None if json is None else JsonPaths(**json.model_dump(exclude={"at", "parts"})),
            language=config.language or next(iter(cls.languages), ""),
            timezone=config.timezone or cls.timezone or timezone,
            content=config.content or cls.content,
            title=cls.title,
            ignore=(*cls.ignore, *config.ignore),
            reference=cls.reference,
            event=cls.event,
            ignore_text=config.ignore_text,
            updated_labels=config.updated_labels,
            published_labels=config.published_labels,
        )

    def places(self) -> Iterable[Discovery]:
        """Where releases are named."""
        return self.discover

    def pages(self) -> Iterable[str]:
        """Addresses that are releases without being listed anywhere."""
        return ()

    def is_release(self, url: str) -> bool:
        """Whether a listed address is a release of this source, in this edition."""
        try:
            path = urlsplit(url).path
        except ValueError:  # "http://[x/": nobody's release
            return False
        return bool(self._release) and patterns.found(self._release, path)

    def excludes(self, url: str) -> bool:
        """Whether the configuration says that a listed address is none of the source's releases.
        One that is recorded already stays: a list that no longer named it would seem to drop it."""
        config = self.config
        if not (config.release or config.exclude):
            return False
        if (url := spelling(self, url)) in self.plan.known:
            return False
        if config.release and not any(patterns.found(p, url) for p in config.release):
            return True
        return any(patterns.found(pattern, url) for pattern in config.exclude)

    def canonical(self, url: str) -> str:
        """One spelling for all addresses of one release: the one it is known by, or else as it was
        given, less what makes no difference. See `monitor.addresses`."""
        return self._spellings.of(self._simplified(url))

    def foresee(self, urls: Iterable[str]) -> None:
        """`canonical` is going to be asked about `urls`."""
        self._spellings.foresee(urls)

    @classmethod
    def simplifier_for(cls, config: SourceConfig) -> Simplifier:
        """What is left out of addresses, and what of them is the same."""
        return Simplifier((*cls.drop_query, *config.drop_query), cls.aliases)

    # The common life ----------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        for visit in () if self.is_lean else (*self.plan.visits, *self.plan.documents):
            if request := self.planned(visit):
                yield request
        for some in foreseen(self, self._each(self.pages)) if self.plan.discover else ():
            for url in some:
                if request := self._try(self._first_visit, url, url=str(url)):
                    yield request
            await asyncio.sleep(0)  # thousands that are known would hold the loop up
        if self.plan.discover:
            for place in self._each(self.places):
                for request in self._try(self._begin, place) or ():
                    yield request
            for entry in self.plan.unvisited:
                if request := self._try(self._visit_found, entry, url=entry.url):
                    yield request

    @cached_property
    def is_lean(self) -> bool:
        """Whether the lean client makes the visits."""
        lean = self.sink is not None and self.config.fetch is not Fetch.BROWSER
        return lean and is_plain(self, Source)

    def planned(self, visit: Visit) -> scrapy.Request | None:
        """The request for a visit of the plan; None where the class's code fails over it."""
        return self._try(self.visit, visit, url=visit.url)

    def _each(self, make: Callable[[], Iterable[T]]) -> Iterator[T]:
        """What `make` yields, up to where it raises: that is noted, and stops nothing else."""
        try:
            yield from make()
        except Exception as error:  # noqa: BLE001  # the boundary: a spider may raise anything
            self._ledger.fault(error)

    def _try(self, make: Callable[[A], T], argument: A, *, url: str = "") -> T | None:
        """`make(argument)`, or None where it raises, which is noted as a fault over `url`."""
        try:
            return make(argument)
        except Exception as error:  # noqa: BLE001  # likewise
            self._ledger.fault(error, url=url)
            return None

    def _first_visit(self, page: str) -> scrapy.Request | None:
        """The visit to a page that is named by itself, where it is not known yet."""
        url = spelling(self, page)
        is_known = url in self.plan.known or self._ledger.visited(url)
        return None if is_known else self.visit(Visit(url))

    def _begin(self, place: Discovery) -> list[scrapy.Request]:
        root = self.address_of_page(place.url, 0, place)
        begun = bookmarks.walks(place, root, self.plan, to_the_end=self.config.back_catalogue)
        return list(map(self.discovery, begun))

    def _visit_found(self, entry: ListedRelease) -> scrapy.Request | None:
        """The first visit to what an earlier pass found and did not meet."""
        visit = Visit(entry.url, title=entry.title)
        return None if self._ledger.visited(visit.url) else self.visit(visit, entry)

    def address_of_page(self, template: str, page: int, place: Discovery) -> str:
        """The address of page number `page`, from 0."""
        counted = (
            place.first + page * place.step if isinstance(place, Listing | JsonListing) else page
        )
        # not str.format: a configured address may hold braces of its own
        values = {"{language}": self.language, "{page}": str(counted)}
        for name, value in values.items():
            template = template.replace(name, value)
        return template if "://" in template else urljoin(self.base_url + "/", template)

    def visit(self, visit: Visit, listed: ListedRelease | None = None) -> scrapy.Request:
        rendered = self.config.fetch is Fetch.BROWSER and not visit.document
        self._ledger.ask_visit(visit.url)
        return scrapy.Request(
            addresses.sent(self._twin.of(visit.url)),
            meta={"verbatim_url": True, LEAN: True} if self.is_lean else {"verbatim_url": True},
            # known releases first: one that moved is known before its new address is seen as new
            priority=-20 if visit.document else -10 if listed else 0,
            headers={} if rendered else visits.conditional(visit),
            callback=self.visited,
            errback=self.not_visited,
            cb_kwargs={"visit": visit, "listed": listed},
            dont_filter=True,
        )

    def visited(
        self, response: Response, visit: Visit, listed: ListedRelease | None = None
    ) -> Iterator[Observation]:
        landed = spelling(self, self._twin.back(response.url, visit.url))
        yield visits.observe(
            self.config.name, visit, response, landed, listed, json=self._twin.is_json
        )

    def not_visited(self, failure: Any) -> Iterator[Observation]:
        visit: Visit = failure.request.cb_kwargs["visit"]
        yield failed(self.config.name, visit.url, failure.value, document=visit.document)

    def discovery(self, walk: ListingWalk) -> scrapy.Request:
        self._ledger.ask_listing(walk.root)
        # before the visits: what is new is visited in the same pass
        return scrapy.Request(
            addresses.sent(walk.url),
            meta={"verbatim_url": True},
            callback=self.listed,
            errback=self.not_listed,
            cb_kwargs={"walk": walk},
            # the back catalogue comes last: what a page of it named is visited before the next
            priority=-15 if walk.to_the_end and walk.pages else 10,
            dont_filter=True,
        )

    def listed(self, response: Response, walk: ListingWalk) -> Iterator[Any]:
        return self._listings.read(response, walk)

    def not_listed(self, failure: Any) -> Iterator[ListingObservation]:
        walk: ListingWalk = failure.request.cb_kwargs["walk"]
        error = failure.value
        yield walk.failed(self.config.name, outcome_of(error), reason_of(error))
