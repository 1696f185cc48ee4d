"""Visits by the lean client: the same requests and the same record as by Scrapy's engine, a writer
that nobody runs ahead of, and a day's limits."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from types import MappingProxyType

import pytest
from conftest import serving
from pages import OPENING, TEXT, release

from monitor.config import parse
from monitor.crawl import loader
from monitor.crawl.engine import Engine
from monitor.crawl.lean import LeanClient
from monitor.crawl.politeness import Pacer
from monitor.crawl.source import Source
from monitor.model import Outcome, Plan, Visit

PAGES = ("/same", "/304", "/edited", "/gone", "/moved", "/packed", "/cut", "/refused", "/failing")


def write(site, *, later: bool) -> None:
    for path in PAGES:
        site.page(path, release(title=f"Towns agree on bridge {path}"))
    site.answers["/304"][1]["ETag"] = '"one"'
    page = release(title="Towns agree on bridge /packed").encode()
    kind = {"Content-Type": "text/html; charset=utf-8"}
    site.answers["/packed"] = (200, kind | {"Content-Encoding": "gzip"}, gzip.compress(page))
    if not later:
        return
    site.page("/edited", release(*TEXT[:2], title="Towns agree on bridge /edited"))
    site.answers["/moved"] = (301, {"Location": "/new-place"}, b"")
    site.page("/new-place", release(title="Towns agree on bridge /moved"))
    site.answers["/cut"] = (200, kind | {"Content-Length": "90000", "Connection": "close"}, page)
    site.answers["/gone"] = (404, kind, b"not found")
    site.answers["/refused"] = (403, kind, b"no")
    site.answers["/failing"] = (500, kind, b"oh")


def record(desk, site) -> dict[str, list[tuple]]:
    """What two passes ask and record, without moments and ports."""
    write(site, later=False)
    desk.run("check")
    write(site, later=True)
    desk.run("check", "--now", ok=None)
    strip = f"replace(url, '{site.address}', '')"
    sent = sorted(
        (path, *(headers.get(name) for name in ("If-None-Match", "Accept-Encoding", "User-Agent")))
        for path, headers in site.requests
    )
    return {
        "sent": sent,
        "releases": desk.rows(f"select {strip}, title, status, failures from releases order by 1"),
        "changes": desk.rows("select kind, count(*) from changes group by 1 order by 1"),
        "runs": desk.rows(
            "select visits, unchanged, pages, gone, blocked, failed from runs order by id"
        ),
    }


def test_both_clients_ask_and_record_the_same(desk, tmp_path, monkeypatch):
    begun: list[str] = []
    begin = LeanClient.begin
    monkeypatch.setattr(
        LeanClient, "begin", lambda self, r: (begun.append(r.url), begin(self, r))[1]
    )
    desk.here = True
    found, made = [], []
    for name in ("lean", "scrapy"):
        (tmp_path / name).mkdir()
        mine = type(desk)(tmp_path / name, here=True)
        with serving() as site, pytest.MonkeyPatch.context() as patch:
            if name == "scrapy":
                patch.setattr(Source, "is_lean", False)
            mine.watch(site, *PAGES)
            found.append(record(mine, site))
        made.append(len(begun))
    assert made[0] > 2 * len(PAGES) and made[1] == made[0], "the first made them, the second none"
    assert found[0] == found[1]
    assert dict(found[0]["changes"])["new"] == len(PAGES)


def crawl(web, pages: int, sink, *, keys: str = "") -> None:
    named = ", ".join(f'"{web.address}/{n}"' for n in range(pages))
    config = parse(
        '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n[[source]]\nname = "room"\n'
        f'spider = "watch"\ndelay = 0\nobey_robots = false\n{keys}\npages = [{named}]\n'
    )
    source = config.source[0]
    visits = tuple(Visit(url) for url in source.pages)
    plan = Plan(source="room", spider="watch", visits=visits, known=frozenset(source.pages))
    asyncio.run(Engine(config, loader.of_config(config)).crawl(source, plan, sink))


@pytest.mark.parametrize("lean", [True, False])
def test_a_request_says_nothing_of_a_body_that_it_has_not(web, monkeypatch, lean):
    if not lean:
        monkeypatch.setattr(Source, "is_lean", False)
    web.page("/0", release())

    async def sink(item) -> None: ...

    crawl(web, 1, sink)
    ((_, headers),) = web.requests
    assert not {name.lower() for name in headers} & {"content-length", "transfer-encoding"}
    assert headers["User-Agent"].startswith("misajour/")


@pytest.mark.parametrize("lean", [True, False])
def test_a_crawl_does_not_run_ahead_of_a_writer_that_is_slow(web, monkeypatch, lean):
    if not lean:
        monkeypatch.setattr(Source, "is_lean", False)
    for n in range(600):
        web.page(f"/{n}", f"<p>{OPENING} {n}</p>")
    ahead, taken = [], 0

    async def sink(item) -> None:
        nonlocal taken
        if taken % 100 == 0:  # the writer is busy until nothing more is asked
            asked = -1
            while asked != len(web.requests):
                asked = len(web.requests)
                await asyncio.sleep(0.3)
            ahead.append(asked - taken)
        taken += 1

    crawl(web, 600, sink)
    assert taken == 600
    assert max(ahead) < 300, ahead


def test_a_host_is_asked_on_while_the_writer_has_not_taken_its_last_answers(web):
    for n in range(100):
        web.page(f"/{n}", f"<p>{OPENING} {n}</p>")
    asked = []

    async def sink(item) -> None:
        if not asked:  # nothing is taken before more came than the host is asked for at once
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(9):  # Scrapy's engine looks again every five seconds
                    while len(web.requests) < 40:
                        await asyncio.sleep(0.01)
        asked.append(len(web.requests))

    crawl(web, 100, sink)
    assert asked[0] >= 40 and len(asked) == 100


def test_a_spider_with_a_visit_of_its_own_is_scrapys():
    class Plain(Source):
        name = "plain"

    class Odd(Source):
        name = "odd"

        def visited(self, response, visit, listed=None):
            return super().visited(response, visit, listed)

    class Tuned(Source):
        name = "tuned"
        custom_settings = MappingProxyType({"DOWNLOAD_DELAY": 3})

    async def sink(item) -> None: ...

    made = {kind.name: kind(sink=sink).is_lean for kind in (Plain, Odd, Tuned)}
    assert made == {"plain": True, "odd": False, "tuned": False}
    assert not Plain().is_lean, "under `scrapy crawl`, items go through its pipelines"


def test_what_raises_over_one_visit_costs_that_visit(web):
    seen = []

    async def sink(item) -> None:
        seen.append(item)

    for n in range(3):
        web.page(f"/{n}", release())
    really = Source.visited

    def visited(self, response, visit, listed=None):
        if visit.url.endswith("/1"):
            raise RuntimeError("boom")
        return really(self, response, visit, listed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Source, "visited", visited)
        crawl(web, 3, sink)
    outcomes = {item.url[-1]: item.outcome for item in seen if hasattr(item, "body")}
    assert outcomes == {"0": Outcome.PAGE, "1": Outcome.FAILED, "2": Outcome.PAGE}


@pytest.mark.usefixtures("here", "client")
def test_what_a_day_does_not_allow_is_owed_and_said(web, watching):
    paths = [f"/{n}.html" for n in range(5)]
    desk = watching(*paths, requests_per_day="3", obey_robots="false")
    for path in paths:
        web.page(path, release(title=f"Towns agree on bridge {path}"))
    desk.run("check")
    desk.run("check")
    assert len(web.requests) == 3, "nor in another pass of that day"
    ((health, note),) = desk.rows("select health, health_note from sources")
    assert health == "ok"
    assert "owed to later passes (requests_per_day = 3 is used up" in note
    assert desk.rows("select requests, bytes > 900 from spending") == [(3, 1)]
    for _ in range(2):
        desk.execute("update spending set day = '2020-01-01'")
        desk.run("check")
        desk.execute("delete from spending where day = '2020-01-01'")
    assert len(web.requests) == 9
    assert {asked for asked, _ in web.requests} == set(paths), "what is known keeps out no news"


@pytest.mark.usefixtures("here", "client")
def test_bytes_of_a_day_are_limited_too(web, watching):
    paths = [f"/{n}.html" for n in range(4)]
    desk = watching(*paths, bytes_per_day="1", obey_robots="false")
    desk.sources = desk.sources.replace("delay = 0", "delay = 0.05")
    desk.write()
    for path in paths:
        web.page(path, release(title=f"Towns agree on bridge {path}"))
    desk.run("check")
    assert len(web.requests) == 1, "what is under way is taken, and nothing more"


@pytest.fixture
def hours():
    now = [1000.0]
    return now, Pacer(clock=lambda: now[0])


def test_a_host_whose_answers_are_slow_is_asked_as_often_as_it_answers(hours):
    now, pacer = hours
    assert pacer.claim("a.example", 0) == 0
    pacer.answered("a.example", 4.0, overloaded=False)
    assert pacer.claim("a.example", 0) == 4
    now[0] += 4
    assert pacer.claim("a.example", 0) == 0
    for _ in range(8):
        pacer.answered("a.example", 0.1, overloaded=False)
    assert pacer.claim("a.example", 0) == 0


def test_a_host_that_says_overload_is_asked_less_and_less_and_then_left_alone(hours):
    now, pacer = hours
    waits = []
    for _ in range(7):
        wait = pacer.claim("a.example", 0)
        now[0] += wait
        assert pacer.claim("a.example", 0) == 0 or not wait
        waits.append(wait)
        pacer.answered("a.example", 0.1, overloaded=True)
    assert waits == [0, 0, 0, 1, 2, 4, 8]
    pacer.answered("a.example", 0.1, overloaded=True)
    assert pacer.resting("a.example")


def test_no_burst_follows_a_rest(hours):
    now, pacer = hours
    pacer.rest("a.example", 60)
    now[0] += 61
    assert pacer.claim("a.example", 0) == 0
    assert pacer.claim("a.example", 0) > 0, "the first is not answered yet"
    pacer.answered("a.example", 0.1, overloaded=False)
    assert pacer.claim("a.example", 0) == 0
