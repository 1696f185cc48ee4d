"""Whether the rows of the catalogue still work, seen from here: their lists are read by the spider
that would watch them, and one release of each is visited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from monitor.config import Config, SourceConfig
from monitor.crawl import loader
from monitor.crawl.engine import Engine
from monitor.errors import SourceError
from monitor.model import CrawlResult, ListingObservation, Observation, Outcome, Plan
from monitor.onboard.catalogue import Institution

_AT_ONCE = 8  # rows; each is another host, as a rule
_LONGEST = 180.0  # seconds for one row


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What came of one row: how many releases its lists name, and what is wrong with it, a
    sentence; empty where nothing is."""

    name: str
    releases: int = 0
    trouble: str = ""


async def check_all(
    rows: Iterable[Institution], config: Config, delay: float
) -> AsyncIterator[Checked]:
    """What came of each row, as soon as it is known."""
    engine = Engine(config, loader.load(("spiders",)), allowed_by="--allow-addresses")
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(row: Institution) -> Checked:
        async with turns:
            return await _check(engine, row, delay)

    for done in asyncio.as_completed([one(row) for row in rows]):
        yield await done


def check(row: Institution, config: Config, delay: float) -> Checked:
    """What comes of one row."""

    engine = Engine(config, loader.load(("spiders",)), allowed_by="--allow-addresses")
    return asyncio.run(_check(engine, row, delay))


async def _check(engine: Engine, row: Institution, delay: float) -> Checked:
    lists: list[ListingObservation] = []
    visits: list[Observation] = []

    async def sink(item: CrawlResult) -> None:
        if isinstance(item, ListingObservation):
            lists.append(item)
        elif isinstance(item, Observation):
            visits.append(item)

    source = SourceConfig.model_validate(
        {
            "name": row.name,
            "spider": "watch",
            "delay": delay,
            "depth": 1,
            "most_new": 1,
            "deadline": _LONGEST,
            **dict(row.lists),
        }
    )
    try:
        faults = await engine.crawl(source, Plan(source=row.name, spider="watch"), sink)
    except SourceError as error:
        return Checked(name=row.name, trouble=str(error))
    releases = sum(len(found.entries) for found in lists)
    return Checked(name=row.name, releases=releases, trouble=_trouble(lists, visits, faults))


def _trouble(
    lists: list[ListingObservation], visits: list[Observation], faults: tuple[str, ...]
) -> str:
    """The first thing that is wrong."""
    for found in lists:
        if found.outcome is not Outcome.PAGE:
            return f"{found.url}: {found.note}"
        if not found.entries:
            return f"{found.url} names no releases"
    if not lists:
        return next(iter(faults), "no answer came back")
    if visits and all(seen.outcome is not Outcome.PAGE for seen in visits):
        return f"its first release cannot be read: {visits[0].note}"
    return ""
