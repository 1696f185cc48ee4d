"""One page by its address, for `misajour extract URL`: the guard, the limits, no crawl."""

from __future__ import annotations

import asyncio

from monitor.config import Config, SourceConfig, parse
from monitor.errors import ExtractError, SourceError
from monitor.model import CrawlResult, Observation, Outcome, Plan, Visit


def fetch(url: str, config: Config | None = None) -> Observation:
    """The page at `url`. Raises ExtractError where there is none."""
    from monitor.crawl import loader
    from monitor.crawl.engine import Engine

    seen: list[Observation] = []

    async def sink(item: CrawlResult) -> None:
        if isinstance(item, Observation):
            seen.append(item)

    config = config or parse("")
    source = SourceConfig.model_validate(
        {"name": "extract", "spider": "watch", "pages": (url,), "delay": 0}
    )
    engine = Engine(config, loader.load(("spiders",)))
    plan = Plan(
        source="extract",
        spider="watch",
        visits=(Visit(url),),
        known=frozenset({url}),
        discover=False,
    )
    try:
        faults = asyncio.run(engine.crawl(source, plan, sink))
    except SourceError as error:
        raise ExtractError(str(error)) from None
    if not seen or seen[0].outcome is not Outcome.PAGE:
        raise ExtractError(seen[0].note if seen else next(iter(faults), "no answer"))
    return seen[0]
