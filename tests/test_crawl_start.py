"""The start of a crawl: what is known already costs its loop little, and nothing is made that is
not used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from doors import by_tls
from pages import release

from monitor.config import SourceConfig
from monitor.crawl import guard, loader
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


@pytest.mark.usefixtures("here")
def test_authorities_are_read_for_who_is_asked_by_tls_and_once(desk, web, tmp_path, monkeypatch):
    """Reading them takes 25 ms."""
    made, read = [], guard._make_ssl_context
    monkeypatch.setattr(guard, "_make_ssl_context", lambda s: made.append(s) or read(s))
    desk.watch(web, "/1.html", "/2.html")
    for path in ("/1.html", "/2.html"):
        web.page(path, release(title=path))
    desk.run("check")
    assert made == []
    with by_tls(tmp_path, release()) as secure:
        desk.watch(secure, "/1.html", "/2.html", verify="false")
        desk.run("check")
    assert len(secure.requests) >= 2 and len(made) == 1
