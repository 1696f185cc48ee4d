"""One page by its address, for `misajour extract URL`: the guard, the limits, no crawl."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from monitor.config import Config, SourceConfig, parse
from monitor.errors import ExtractError, SourceError
from monitor.extract import Hints
from monitor.model import CrawlResult, Observation, Outcome, Plan, Visit


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page, and how it is read."""

    seen: Observation
    hints: Hints


def fetch(url: str, config: Config | None = None, name: str = "") -> Fetched:
    """The page at `url`, asked for as the source called `name` asks, or the one to whose hosts it
    belongs, or else as any page. Raises ExtractError where there is none, and UsageError."""
    from monitor.crawl import loader
    from monitor.crawl.asked_as import source_of
    from monitor.crawl.engine import Engine

    seen: list[Observation] = []

    async def sink(item: CrawlResult) -> None:
        if isinstance(item, Observation) and item.url == url:
            seen.append(item)

    config = config or parse("")
    loaded = loader.of_config(config)
    found = source_of(url, config, loaded, name)
    source = found.model_copy(update={"delay": 0.0}) if found is not None else _any(url)
    engine = Engine(config, loaded)
    plan = Plan(
        source=source.name,
        spider=source.spider,
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
    hints = loader.hints(config, loaded).get(source.name, Hints()) if found is not None else Hints()
    return Fetched(seen[0], hints)


def _any(url: str) -> SourceConfig:
    return SourceConfig.model_validate(
        {"name": "extract", "spider": "watch", "pages": (url,), "delay": 0}
    )
