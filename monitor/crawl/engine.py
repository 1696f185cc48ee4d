"""Carrying out a plan: the crawl in its thread, and the watch over it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from scrapy.settings import Settings

from monitor import __version__
from monitor.config import Config, SourceConfig
from monitor.crawl import settings as ours
from monitor.crawl.allowance import Allowance
from monitor.crawl.browser import find
from monitor.crawl.context import CrawlContext
from monitor.crawl.handover import HandOver, Sink
from monitor.crawl.ledger import Ledger, describe
from monitor.crawl.loader import Loaded, spider_of
from monitor.crawl.own import OwnRequests
from monitor.crawl.politeness import Pacer, host_of
from monitor.crawl.robots import RobotsCache
from monitor.crawl.source import Source
from monitor.crawl.thread import GRACE, CrawlThread, stuck
from monitor.errors import SourceError
from monitor.model import Fetch, Plan

log = logging.getLogger(__name__)

_SIGN_OF_LIFE = 15.0  # seconds beyond the longest request after which a silent crawl is given up
_PATIENCE = GRACE + 0.6  # seconds that a crawl which is stopped is waited for
_LAST_WORDS = 0.3  # and that the writer is, for what was not asked


_ACCEPT = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class CrawlEngine(Protocol):
    """Who carries out plans: `Engine` in this process, `monitor.cluster` on other machines.

    All that stands in `pacer` holds for whoever comes after it.
    """

    pacer: Pacer
    loaded: Loaded

    async def crawl(
        self,
        source: SourceConfig,
        plan: Plan,
        sink: Sink,
        allowance: Allowance | None = None,
    ) -> tuple[str, ...]:
        """See `Engine.crawl`."""
        ...

    def succeed(self, previous: CrawlEngine) -> None:
        """Take the place of `previous`, whose crawls go on until they end."""
        ...

    async def close(self) -> None:
        """Nothing is to be crawled any more."""
        ...


class Engine:
    """Crawls in this process. They share `pacer`, so that a host is asked at one pace by all."""

    def __init__(
        self, config: Config, loaded: Loaded, *, allowed_by: str = ours.ALLOWED_BY
    ) -> None:
        """`allowed_by` is what a user allows private addresses by."""
        self.config, self.loaded, self._allowed_by = config, loaded, allowed_by
        self.pacer, self.robots = Pacer(), RobotsCache()
        self._own_robots: dict[str, RobotsCache] = {}

    async def crawl(
        self,
        source: SourceConfig,
        plan: Plan,
        sink: Sink,
        allowance: Allowance | None = None,
    ) -> tuple[str, ...]:
        """Carry out `plan`, handing each observation to `sink`, one per visit and listing. Returns
        the faults of the spider, a sentence each. Raises SourceError where it cannot begin. What it
        asks for is counted in `allowance`, and ends where that is used up.

        Cancelled, it hands on what has come, tells the rest as DEFERRED, and ends within two
        seconds.
        """
        spider = self._spider_for(source)
        ledger = Ledger(plan, spider.__module__)
        hand_over = HandOver(sink, ledger)
        context = replace(
            self._context(source, plan, ledger, spider),
            allowance=allowance or Allowance(),
            is_crowded=lambda: hand_over.is_full,
        )
        thread = CrawlThread(
            source.name,
            spider,
            self._settings(source, spider),
            ledger,
            config=source,
            plan=plan,
            sink=hand_over,
            context=context,
        )
        thread.start()
        stopped = True
        try:
            given_up = await self._watch(source, thread, ledger, hand_over)
            stopped = False
        finally:
            if stopped:
                await self._stop(thread)
            context.lane.end()
            context.robots.end(context.lane)
            hand_over.close()
            if stopped:
                await _tell_rest(ledger, sink)
        why = self._sum_up(source, thread, ledger, given_up)
        for item in ledger.rest(why):
            await sink(item)
        return ledger.faults()

    def succeed(self, previous: CrawlEngine) -> None:
        self.pacer = previous.pacer  # hosts remember how long ago they were asked

    async def close(self) -> None:
        """Nothing of ours outlives a crawl."""

    def _spider_for(self, source: SourceConfig) -> type[Source]:
        if reason := self.loaded.unusable.get(source.name):
            raise SourceError(reason)
        if (thread := stuck(source.name)) is not None:
            since = thread.since.astimezone(self.config.zone())
            raise SourceError(
                f"its spider has not returned since {since:%Y-%m-%d %H:%M}; "
                "until it does, the source is not crawled"
            )
        return spider_of(source, self.loaded)

    def _context(
        self, source: SourceConfig, plan: Plan, ledger: Ledger, spider: type[Source]
    ) -> CrawlContext:
        own = OwnRequests.of(source, spider.hosts_for(source), self.config.path.parent)
        if own.has_tls:
            own.dress(ssl.create_default_context())  # raises what the crawl would meet
        for host, moment in plan.not_before.items():
            self.pacer.rest_until(host, moment, own=host in plan.own_rests)
        for host in plan.woken:
            self.pacer.wake(host)
        addresses = (*spider.hosts_for(source), *source.pages, *source.listings, *source.feeds)
        self.pacer.expect(
            {host_of(url) for url in (*addresses, *(visit.url for visit in plan.visits))},
            source.delay,
        )
        ends = time.monotonic() + source.deadline
        return CrawlContext(
            ledger=ledger,
            pacer=self.pacer,
            # what a login or a proxy is told says nothing of what others are
            robots=self._own_robots.setdefault(source.name, RobotsCache())
            if own.any
            else self.robots,
            delay=source.delay,
            deadline=source.deadline,
            ends=ends,
            own=own,
            lane=self.pacer.lane(),
        )

    async def _watch(
        self, source: SourceConfig, thread: CrawlThread, ledger: Ledger, hand_over: HandOver
    ) -> str:
        """Wait for the crawl's end. Returns why it was given up, or an empty string."""
        longest = min(source.deadline, self.config.misajour.timeout + _SIGN_OF_LIFE)
        begun = time.monotonic()
        while True:
            if await thread.wait(min(1.0, longest / 4)):
                return ""
            now = time.monotonic()
            if hand_over.waiting:  # the writer is slow, which is not the spider's fault
                ledger.progress()
            reason = ""
            if now - ledger.progressed > longest:
                reason = (
                    f"its spider showed no sign of life for {longest:g} seconds and was given up"
                )
            elif now - begun > source.deadline:
                reason = f"the crawl did not end within its deadline of {source.deadline:g} seconds"
            if reason:
                place = thread.where()
                await self._stop(thread)
                return f"{reason}, in {place}" if place else reason

    async def _stop(self, thread: CrawlThread) -> None:
        """Stop the crawl; abandon one that does not."""
        thread.stop()
        if not await thread.wait(_PATIENCE):
            thread.abandon()
            log.warning("%s: its spider does not return; its thread is left behind", thread.source)

    def _sum_up(
        self, source: SourceConfig, thread: CrawlThread, ledger: Ledger, given_up: str
    ) -> str:
        """Tell the ledger how the crawl ended. Returns why what is open is open."""
        why = given_up
        if thread.failure is not None and not given_up:
            raised = describe(thread.failure, ledger.module)
            why = f"spider {source.spider!r} failed: {raised}"
            log.info("%s: %s", source.name, why, exc_info=thread.failure)
        if why:
            left, asked = ledger.count()
            ledger.tell(f"{why}; {left} of {asked} visits and listings were left" if left else why)
            return why
        ledger.accuse_silence()
        return "no answer came back"

    def _settings(self, source: SourceConfig, spider: type[Source]) -> Settings:
        general = self.config.misajour
        settings = Settings()
        settings.setmodule(ours, priority="project")
        contact = f" (+{general.contact})" if general.contact else ""
        changed: Mapping[str, Any] = {
            "USER_AGENT": source.user_agent or f"misajour/{__version__}{contact}",
            "ROBOTSTXT_USER_AGENT": "misajour",
            "SPIDER_MODULES": [],  # the class is at hand; nothing is to be searched
            "ALLOW_ADDRESSES": list(general.allow_addresses),
            "ALLOWED_BY": self._allowed_by,
            "DOWNLOAD_MAXSIZE": general.max_size,
            "MAX_DOCUMENT_SIZE": general.max_document_size,
            "DOWNLOAD_TIMEOUT": general.timeout,
            "ROBOTSTXT_OBEY": source.obey_robots,
            # a host that wants a pause, and is slow, answers one request before it gets another
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if source.delay else 8,
            "LOG_ENABLED": False,  # the command's own logging
            "STATS_DUMP": False,
        }
        if language := source.language or next(iter(spider.languages), ""):
            # the edition to follow, where the server chooses one by what a reader reads
            headers = {"Accept-Language": f"{language}, *;q=0.5"}
            changed = {**changed, "DEFAULT_REQUEST_HEADERS": {**_ACCEPT, **headers}}
        settings.setdict(changed, priority="cmdline")
        if source.fetch is Fetch.BROWSER:
            self._add_browser(settings, language)
        return settings

    def _add_browser(self, settings: Settings, language: str) -> None:
        """Raises SourceError where there is none."""
        settings.setdict(
            {
                "BROWSER": str(find.executable(self.config)),
                "BROWSER_SANDBOX": self.config.misajour.browser_sandbox,
                "BROWSER_LANGUAGE": language,
            },
            priority="cmdline",
        )
        settings.set(
            "DOWNLOADER_MIDDLEWARES",
            {**ours.DOWNLOADER_MIDDLEWARES, ours.BROWSER_MIDDLEWARE: ours.BROWSER_ORDER},
            priority="cmdline",
        )


async def _tell_rest(ledger: Ledger, sink: Sink) -> None:
    """Of a crawl that was stopped: what cannot be said in time is due in the next pass all the
    same."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS):
            for item in ledger.rest("the crawl was stopped", stopped=True):
                await sink(item)
