"""The start of a crawl: what is known already costs its loop little."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from monitor.config import SourceConfig
from monitor.crawl import loader
from monitor.crawl.loader import spider_of
from monitor.model import Plan


class Known(set[str]):
    """Known addresses that count how often they are asked for."""

    questions = 0

    def foresee(self, urls: Iterable[str]) -> None:
        self.questions += 1

    def like(self, url: str) -> tuple[str, ...]:
        return ()


def test_thousands_of_pages_that_are_known_hold_no_loop_up():
    """They are looked up together, and others have their turns between them."""
    pages = [f"https://www.example.org/{n}" for n in range(2000)]
    config = SourceConfig(name="room", spider="watch", delay=0, pages=(*pages, f"{pages[0]}/new"))
    plan = Plan(source="room", spider="watch", known=(known := Known(pages)), discover=True)
    watch = spider_of(config, loader.load(("spiders",)))(config=config, plan=plan)
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def main() -> list[str]:
        meanwhile = asyncio.create_task(others())
        asked = [request.url async for request in watch.start()]
        meanwhile.cancel()
        return asked

    assert asyncio.run(main()) == [f"{pages[0]}/new"]
    assert turns >= 20
    assert known.questions <= 50
