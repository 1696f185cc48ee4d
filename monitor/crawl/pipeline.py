"""Where observations leave a crawl: to the daemon's sink, or as items under `scrapy crawl`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from monitor import extract
from monitor.crawl.source import Source
from monitor.errors import ExtractError
from monitor.model import CrawlResult, ListingObservation, ListingProgress, Observation, Outcome


class HandOverPipeline:
    """Hands each observation on."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: CrawlResult) -> CrawlResult | dict[str, Any]:
        spider = self._crawler.spider
        assert isinstance(spider, Source)
        if not isinstance(item, CrawlResult):
            raise TypeError(f"a spider yields observations and requests, not {type(item).__name__}")
        if spider.sink is not None:
            await spider.sink(item)
            return item
        if isinstance(item, ListingProgress):
            raise DropItem("of use to the daemon alone")
        return as_item(item, spider)


def as_item(seen: Observation | ListingObservation, spider: Source) -> dict[str, Any]:
    """What `scrapy crawl` exports: a release as it was read, or what a listing named."""
    if isinstance(seen, ListingObservation):
        return {
            "listing": seen.url,
            "outcome": str(seen.outcome),
            "note": seen.note,
            "entries": [asdict(e) for e in seen.entries],
        }
    return release_item(seen, spider)


def release_item(seen: Observation, spider: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "url": seen.final_url or seen.url,
        "outcome": str(seen.outcome),
        "status": seen.status,
        "note": seen.note,
    }
    if seen.outcome is Outcome.PAGE:
        try:
            hints = spider.hints_for(spider.config, "UTC")
            content = extract.read(
                seen.body,
                item["url"],
                charset=seen.charset,
                last_modified=seen.last_modified,
                hints=hints,
            )
        except ExtractError as error:
            return {**item, "outcome": str(Outcome.FAILED), "note": str(error)}
        item |= extract.as_json(content)
    return item
