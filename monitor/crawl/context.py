"""What the parts of one crawl have in common: they find it at their spider."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from scrapy.crawler import Crawler

from monitor.crawl.allowance import Allowance
from monitor.crawl.connections import Connections, Lane
from monitor.crawl.ledger import Ledger
from monitor.crawl.own import OwnRequests
from monitor.crawl.politeness import Pacer
from monitor.crawl.robots import RobotsCache


@dataclass(frozen=True, slots=True)
class CrawlContext:
    """`pacer` and `robots` are shared by all crawls of a process, `ledger` is this crawl's own.
    `ends`: when the crawl is given up, by the monotonic clock; `deadline`: the seconds that are
    from its start; `own`: what the source sends of its own; `allowance`: what it may ask for
    today; `is_crowded`: so much waits for the writer that nothing more is to be asked for;
    `handlers`: who speaks with the net, one of a kind; `lane`: its requests among those of all
    crawls."""

    ledger: Ledger = field(default_factory=Ledger)
    pacer: Pacer = field(default_factory=Pacer)
    robots: RobotsCache = field(default_factory=RobotsCache)
    delay: float = 0.0
    deadline: float = math.inf
    ends: float = math.inf
    own: OwnRequests = field(default_factory=OwnRequests)
    allowance: Allowance = field(default_factory=Allowance)
    is_crowded: Callable[[], bool] = bool
    handlers: dict[type, object] = field(default_factory=dict)
    lane: Lane = field(default_factory=lambda: Lane(Connections()))


def context_of(crawler: Crawler) -> CrawlContext:
    """The crawl's context; a spider that is not ours, such as `scrapy shell`'s, is given one."""
    context = getattr(crawler.spider, "context", None)
    if not isinstance(context, CrawlContext):
        context = CrawlContext()
        setattr(crawler.spider, "context", context)  # noqa: B010  # a Spider declares no such name
    return context
