"""Running a plan on the daemon's own loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings

from monitor import __version__
from monitor.config import Config, SourceConfig
from monitor.crawl import settings as ours
from monitor.crawl.loader import Loaded, spider_of
from monitor.crawl.politeness import Pacer
from monitor.errors import SourceError
from monitor.model import Plan
from monitor.source import Sink

log = logging.getLogger(__name__)


class Engine:
    """Crawls in this process. `pacer` is shared by all crawls, so that hosts are asked at one pace."""

    def __init__(self, config: Config, loaded: Loaded) -> None:
        self.config, self.loaded, self.pacer = config, loaded, Pacer()

    async def crawl(self, source: SourceConfig, plan: Plan, sink: Sink) -> tuple[str, ...]:
        """Carry out `plan`, handing each observation to `sink`. Returns the faults of the spider, a sentence
        each; raises SourceError where it cannot begin or failed as a whole."""
        spider = spider_of(source, self.loaded)
        runner = AsyncCrawlerRunner(self._settings(source))
        crawler = runner.create_crawler(spider)
        task = runner.crawl(crawler, config=source, plan=plan, pacer=self.pacer, sink=sink)
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            await crawler.stop_async()  # what is in flight is finished and handed on
            await asyncio.wait([task])
            raise
        except Exception as error:  # the boundary: a spider may raise anything
            log.exception("%s: the crawl failed", source.name)
            raise SourceError(
                f"spider {source.spider!r} failed: {type(error).__name__}: {error}"
            ) from None
        return ()

    def _settings(self, source: SourceConfig) -> Settings:
        general = self.config.misajour
        settings = Settings()
        settings.setmodule(ours, priority="project")
        contact = f" (+{general.contact})" if general.contact else ""
        per_host = 1 if source.delay else 8
        changed: Mapping[str, Any] = {
            "USER_AGENT": f"misajour/{__version__}{contact}",
            "ROBOTSTXT_USER_AGENT": "misajour",
            "SPIDER_MODULES": [],  # the class is at hand; nothing is to be searched
            "SPIDER_LOADER_CLASS": "monitor.crawl.loader.SpiderLoader",
            "ALLOW_ADDRESSES": list(general.allow_addresses),
            "DOWNLOAD_MAXSIZE": general.max_size,
            "DOWNLOAD_TIMEOUT": general.timeout,
            "ROBOTSTXT_OBEY": source.obey_robots,
            "CONCURRENT_REQUESTS_PER_DOMAIN": per_host,
            "LOG_ENABLED": False,  # the command's own logging
            "STATS_DUMP": False,
            "ITEM_PIPELINES": {"monitor.crawl.pipeline.Hand": 100},
        }
        settings.setdict(changed, priority="cmdline")
        return settings
