"""Trying an address: look around, choose, read some of the releases. Nothing is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from monitor import read
from monitor.compare.words import count
from monitor.config import Config, SourceConfig
from monitor.crawl import loader
from monitor.crawl.asked_as import request_keys, source_of
from monitor.crawl.engine import Engine
from monitor.crawl.failures import was_asked
from monitor.crawl.politeness import Pacer
from monitor.crawl.robots import RobotsCache
from monitor.errors import ExtractError, SourceError
from monitor.extract import Hints
from monitor.model import (
    Content,
    CrawlResult,
    Doubt,
    Observation,
    Outcome,
    Plan,
    StampKind,
    Trouble,
    Visit,
)
from monitor.onboard.choice import Choice, choose
from monitor.onboard.finds import Sample, Survey
from monitor.onboard.scout import MOST, scout_for
from monitor.read import Page

__all__ = ["MOST", "Trial", "Try"]

_LONGEST = 600.0  # seconds that looking around may take, and reading likewise
_NO_LIST = frozenset(
    {
        Trouble.CHALLENGE,
        Trouble.CONSENT,
        Trouble.SCRIPT,
        Trouble.LOGIN,
        Trouble.NOT_FOUND,
        Trouble.EMPTY,
    }
)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it. `spiders` are those that are made for this host; `delay` is how far apart
    requests are, in seconds; `language` is what the page says of itself."""

    survey: Survey
    choice: Choice | None
    samples: tuple[Sample, ...]
    spiders: tuple[str, ...]
    delay: float
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """How addresses are tried: `releases` are read of each; `tell` hears what was asked.
    `source` is the name of that whose requests they are asked with; empty: that to whose hosts an
    address belongs."""

    config: Config
    delay: float = 2.0
    releases: int = 5
    source: str = ""
    tell: Tell = lambda _: None
    # one after the other, the addresses of a file may be of one host
    _pacer: Pacer = field(default_factory=Pacer)
    _robots: RobotsCache = field(default_factory=RobotsCache)

    def run(self, url: str) -> Trial:
        """Try `url`. Raises ExtractError where it brings no answer that can be looked at, and
        SourceError where nothing that it leads to names releases."""
        return asyncio.run(self._run(url))

    async def _run(self, url: str) -> Trial:
        survey = Survey(url)
        loaded = loader.of_config(self.config)
        fitting = tuple(name for name, s in loaded.spiders.items() if _same_host(s.base, url))
        loaded.spiders["scout"] = scout_for(survey)
        engine = Engine(self.config, loaded, allowed_by="--allow-addresses")
        engine.pacer, engine.robots = self._pacer, self._robots
        await self._crawl(engine, Plan(source="try", spider="scout"), survey)
        survey.leave_out_doubles()
        if trouble := survey.trouble or next(iter(survey.faults if not survey.landed else ()), ""):
            raise ExtractError(f"{url}: {trouble}")
        with read.ReadingPool() as reader:
            room = await _read_room(survey, reader)
            choice = choose(survey)
            if choice is None:
                raise SourceError(f"{url}: {_why_nothing(room)}")
            samples = await self._samples(engine, survey, choice, reader)
        return Trial(
            survey=survey,
            choice=choice,
            samples=samples,
            spiders=fitting,
            delay=max(self.delay, survey.crawl_delay),
            language=room.language if room is not None else "",
        )

    async def _crawl(self, engine: Engine, plan: Plan, survey: Survey) -> list[Observation]:
        seen: list[Observation] = []

        async def sink(item: CrawlResult) -> None:
            if isinstance(item, Observation):
                seen.append(item)
                if was_asked(item):
                    self.tell(item.url)

        given = {"name": "try", "spider": "scout", "delay": self.delay, "deadline": _LONGEST}
        asked_as = source_of(survey.url, self.config, engine.loaded, self.source)
        source = SourceConfig.model_validate(given)
        if asked_as is not None:  # its values were validated, and hold secrets by now
            source = source.model_copy(update=request_keys(asked_as, engine.loaded))
        faults = await engine.crawl(source, plan, sink)
        survey.faults += faults
        return seen

    async def _samples(
        self, engine: Engine, survey: Survey, choice: Choice, reader: read.ReadingPool
    ) -> tuple[Sample, ...]:
        """The first releases of the main list, as the daemon would read them."""
        wanted = [e.asked or e.url for e in choice.lists[0].entries[: self.releases]]
        if not wanted:
            return ()
        plan = Plan(
            source="try",
            spider="scout",
            visits=tuple(map(Visit, wanted)),
            known=frozenset(wanted),
            discover=False,
        )
        seen = {item.url: item for item in await self._crawl(engine, plan, survey)}
        hints = Hints(timezone=self.config.misajour.timezone)
        samples = [_sample(url, seen.get(url), reader, hints) for url in wanted]
        return tuple(await asyncio.gather(*samples))


async def _sample(
    url: str, seen: Observation | None, reader: read.ReadingPool, hints: Hints
) -> Sample:
    if seen is None or seen.outcome is not Outcome.PAGE:
        return Sample(url=url, trouble=seen.note if seen is not None else "no answer came back")
    page = Page(
        name=seen.sha256,
        body=seen.body,
        url=seen.final_url or url,
        charset=seen.charset,
        last_modified=seen.last_modified,
        hints=hints,
    )
    reading = await reader.read(page)
    if reading.content is None:
        return Sample(url=url, trouble=str(reading.trouble or "it could not be read"))
    return _of_content(url, reading.content)


def _of_content(url: str, content: Content) -> Sample:
    updated = content.updated or content.machine_stamp(StampKind.UPDATED)
    return Sample(
        url=url,
        title=content.title,
        published=content.published.value if content.published else "",
        updated=updated.value if updated else "",
        words=count(content.body),
        language=content.language,
        doubts=tuple(map(str, content.doubts)),
    )


async def _read_room(survey: Survey, reader: read.ReadingPool) -> Content | None:
    """The page at the address itself: its language, and whether it is one at all."""
    if not survey.body:
        return None
    name = sha256(survey.body).hexdigest()
    page = Page(name=name, body=survey.body, url=survey.landed, charset=survey.charset)
    return (await reader.read(page)).content


def _why_nothing(room: Content | None) -> str:
    doubt: Doubt | None = None
    if room is not None:
        doubt = next((d for d in room.doubts if d.trouble in _NO_LIST), None)
    if doubt is not None:
        said = f"it names no releases, for it is {doubt}"
        if doubt.trouble in (Trouble.EMPTY, Trouble.SCRIPT):
            said += '; where scripts write it, `fetch = "browser"` in its [[source]] reads it'
        return said
    return (
        "it names no releases: no feed, no sitemap, no links that repeat as those of a list do; "
        "give the address of the page that lists them"
    )


def _same_host(base: str, url: str) -> bool:
    host = urlsplit(base).hostname
    return bool(host) and host == urlsplit(url).hostname
