"""Promise 5 before a server that judges it: how often one host is asked, whoever asks it."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest
from asked import Answer, Asked, asked_host
from chromiums import needs_chromium
from conftest import Desk
from daemons import until
from forked import started
from pages import release

from monitor.crawl.politeness import host_of
from monitor.crawl.robots import RobotsCache


@pytest.fixture
def host() -> Iterator[Asked]:
    with asked_host() as host:
        yield host


def room(host: Asked, name: str, pages: int, *, delay: float = 0.0, more: str = "") -> str:
    listed = ", ".join(f'"{host.address}/{name}/{n}.html"' for n in range(pages))
    return (
        f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = {delay}\npages = [{listed}]\n'
        f"{more}\n"
    )


@dataclass(kw_only=True)
class Case:
    """Sources of one host, by the `delay` of each, and what the host may see at most."""

    name: str
    delays: tuple[float, ...]
    pages: int = 4
    takes: float = 0.0
    crawl_delay: str = ""
    more: str = ""
    judged_from: int = 0
    pause: float = 0.0
    at_once: int = 1
    routes: dict[str, str] = field(default_factory=dict)

    def answer(self, path: str) -> Answer:
        if path == "/robots.txt":
            return (203 if self.crawl_delay else 404), {"Content-Type": "text/plain"}, self.robots
        if path in self.routes:
            return 302, {"Location": self.routes[path]}, ""
        return 200, {}, release(title=f"Page {path}")

    @property
    def robots(self) -> str:
        return f"User-agent: *\nCrawl-delay: {self.crawl_delay}\n" if self.crawl_delay else ""


CASES = [
    Case(name="two lanes keep one delay", delays=(0.2, 0.2), pause=0.2),
    Case(name="and one connection while answers are slow", delays=(0.1, 0.1), takes=0.3, pause=0.3),
    Case(name="the longest delay holds for all", delays=(0.25, 0.0), pause=0.25),
    Case(name="three lanes without a delay share eight", delays=(0, 0, 0), pages=8, takes=0.2,
         at_once=8),
    Case(name="a crawl-delay is one connection", delays=(0, 0), takes=0.4, crawl_delay="0.2",
         judged_from=1, pause=0.4),
    Case(name="redirects wait for their turn", delays=(0.2, 0.2), pages=2, pause=0.2,
         routes={"/source-0/0.html": "/elsewhere.html", "/source-1/1.html": "/source-0/0.html"}),
    Case(name="slow answers are asked for less often", delays=(0, 0), pages=2, takes=1.2,
         judged_from=1, pause=1.1),
]  # fmt: skip


@pytest.mark.usefixtures("here", "client")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_host_is_asked_as_if_by_one(case, host, desk):
    host.answer, host.takes = case.answer, lambda _: case.takes
    rooms = enumerate(case.delays)
    desk.sources = "\n".join(room(host, f"source-{n}", case.pages, delay=d) for n, d in rooms)
    desk.run("check")
    assert len(set(host.paths)) >= len(case.delays) * case.pages + 1, "all were asked for"
    assert host.most <= case.at_once, host.most
    pauses = host.pauses(case.judged_from)
    # a request may be on its way longer than the next one, where the machine is busy: two of them
    # that did not wait for one another come within a hundredth of a second
    assert min(pauses, default=0) >= case.pause * 0.1, pauses
    # and the first of them by as much as that, which shortens the whole by less than one pause
    assert sum(pauses) >= (len(pauses) - 1) * case.pause * 0.95, pauses


@pytest.fixture
def both(host, monkeypatch) -> None:
    """The host's robots.txt comes when a second lane waits for it: both are there from the first
    page on, whichever was begun first."""
    begin, waits = RobotsCache.begin, threading.Event()

    def noted(*who) -> bool:
        if not (is_first := begin(*who)):
            waits.set()
        return is_first

    def takes(path: str) -> float:
        return 0.0 if path == "/robots.txt" and waits.wait(30) else 0.02

    monkeypatch.setattr(RobotsCache, "begin", noted)
    host.takes = takes


def asked_of(host: Asked, name: str) -> list[int]:
    """Which of the requests were for pages of the source `name`."""
    return [n for n, path in enumerate(host.paths) if path.startswith(f"/{name}/")]


@pytest.mark.usefixtures("here", "both")
def test_a_lane_with_many_pages_leaves_the_other_its_turns(host, desk):
    desk.sources = room(host, "many", 60) + room(host, "few", 25)
    desk.run("check")
    few, many = asked_of(host, "few"), asked_of(host, "many")
    before = sum(n < few[-1] for n in many)
    # eight are under way before the other wakes, and eight may come in another order
    assert abs(before - len(few)) <= 16, "one for each turn of the few"


@pytest.mark.usefixtures("here", "both")
def test_a_lane_goes_on_when_the_robots_txt_comes_that_another_asked_for(host, desk, monkeypatch):
    """And not when it looks for itself."""
    monkeypatch.setattr("monitor.crawl.scheduler._BUSY", 5.0)
    desk.sources = room(host, "one", 30) + room(host, "other", 30)
    desk.run("check")
    assert host.paths.count("/robots.txt") == 1
    assert max(asked_of(host, "one")[0], asked_of(host, "other")[0]) <= 20


def after(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


REFUSALS = {
    "429 with seconds": (429, {"Retry-After": "3600"}),
    "429 with a date": (429, {"Retry-After": after(3600)}),
    "429 with nonsense": (429, {"Retry-After": "-1e99, soon"}),
    "429 with a date of no calendar": (
        429,
        {"Retry-After": "Fri, 31 Dec 2099 99999999999999999999:59:59 GMT"},
    ),
    "429 that does not say": (429, {}),
    "503 with seconds": (503, {"Retry-After": "3600"}),
    "502 with seconds, by a proxy": (502, {"Retry-After": "3600"}),
    "500 to all": (500, {}),
}


@pytest.mark.usefixtures("here", "client")
@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("place", ["robots.txt", "pages"])
def test_a_rest_holds_for_all_sources_and_for_the_next_process(place, refusal, host, desk):
    status, headers = refusal
    most = 16 if status == 500 else 8  # such a host is given time after three of them
    desk.sources = room(host, "one", 12) + room(host, "two", 12)
    host.answer = lambda path: (
        (404, {}, "")
        if path == "/robots.txt" and place == "pages"
        else (status, headers, "come back later")
    )
    if place == "robots.txt" and not headers and status == 500:
        pytest.skip("no pages are asked for, and its robots.txt once in a minute")
    desk.run("check", ok=None)
    # what was under way as the first was refused, and the robots.txt
    assert len(host.paths) <= 1 + most, host.paths
    host.forget()
    desk.run("check", "--now", ok=None)
    assert host.paths == [], "another process knows of the rest"


@pytest.mark.usefixtures("here", "client")
def test_after_a_rest_one_goes_alone_and_no_burst_follows(host, desk):
    begun = time.monotonic()
    host.takes = lambda _: 0.15
    desk.sources = room(host, "one", 6) + room(host, "two", 6)
    refused = (429, {"Retry-After": "1"}, "slow down")
    host.answer = lambda path: (
        refused if time.monotonic() - begun < 0.5 else (200, {}, release(title=path))
    )
    desk.run("check", ok=None)
    host.forget()
    until(lambda: time.monotonic() - begun > 2.5)
    desk.run("check", "--now")
    assert len(host.paths) >= 12
    assert host.most <= 8


def test_a_machine_that_slept_makes_up_for_nothing(host, desk):
    desk.sources = room(host, "one", 5, delay=0.3) + room(host, "two", 5, delay=0.3)
    desk.write()
    process = started(["--config", str(desk.config), "check"], desk.folder)
    try:
        until(lambda: len(host.came) >= 3)
        os.kill(process.pid, signal.SIGSTOP)
        stopped = len(host.came)
        time.sleep(1.2)
        os.kill(process.pid, signal.SIGCONT)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
    assert len(host.paths) == 11 > stopped
    # one that is long on its way is close to the next; what is made up for would come all at once
    assert min(map(sum, pairwise(host.pauses()))) >= 0.3, host.pauses()


def asked_today(desk: Desk) -> tuple[int, int]:
    [found] = desk.rows("select coalesce(sum(requests), 0), coalesce(sum(bytes), 0) from spending")
    return found


def test_the_requests_of_a_day_are_counted_through_a_kill(host, desk):
    """Killed with -9 in the middle of a pass: what was written down is not asked for again, and
    that is all but what was under way between two batches."""
    desk.sources = room(host, "one", 30, delay=0.05, more="requests_per_day = 20")
    desk.write()
    process = started(["--config", str(desk.config), "check", "--now"], desk.folder)
    until(lambda: (desk.folder / "misajour.db").exists() and len(host.came) >= 12)
    process.kill()
    process.wait()
    noted, sent = asked_today(desk)[0], len(host.came)
    assert 0 < noted <= sent
    desk.here = True
    desk.run("check", "--now", ok=None)
    desk.run("check", "--now", ok=None)
    assert asked_today(desk)[0] <= 20
    assert len(host.came) <= 20 + (sent - noted)


@pytest.mark.usefixtures("here", "client")
def test_bytes_count_though_the_answer_was_too_large_to_keep(host, desk):
    desk.general = "max_size = 20000"
    more = "bytes_per_day = 50000\nobey_robots = false"
    desk.sources = room(host, "one", 10, delay=0.01, more=more)
    large = release("word " * 10_000)
    host.answer = lambda path: (200, {"Connection": "close"}, large)
    desk.run("check", ok=None)
    desk.run("check", "--now", ok=None)
    assert len(host.came) <= 10
    assert asked_today(desk)[1] <= 50_000 + 20_000 + 65_536


def test_a_dot_or_capitals_make_no_other_host():
    spellings = ("http://Example.org/a", "https://example.org./b", "http://example.org:8080/")
    assert {host_of(url) for url in spellings} == {"example.org"}


OWN = """
import asyncio
import scrapy
from monitor.source import Source

class Own(Source):
    name = "own"
    async def start(self):
        wanted = [scrapy.Request(f"ADDRESS/own/{n}.html") for n in range(4)]
        engine = self.crawler.engine
        await asyncio.gather(*(engine.download_async(request) for request in wanted))
        return
        yield
"""


@pytest.mark.usefixtures("here")
def test_what_a_spider_asks_for_by_itself_waits_for_its_turn_and_counts(host, desk):
    package = desk.folder / "rooms"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "own.py").write_text(OWN.replace("ADDRESS", host.address))
    desk.general = 'spiders = ["spiders", "rooms"]'
    own = '[[source]]\nname = "own"\nspider = "own"\ndelay = 0.2\n'
    desk.sources = own + room(host, "one", 3, delay=0.2)
    said = desk.run("check", ok=None)
    assert sum(path.startswith("/own/") for path in host.paths) == 4, said
    assert host.most == 1
    assert sum(host.pauses()) >= len(host.pauses()) * 0.2 * 0.95
    assert asked_today(desk)[0] == len(host.paths)


@needs_chromium
@pytest.mark.long
def test_what_a_page_loads_waits_for_the_same_turns_and_counts(host, desk):
    scripts = "".join(f'<script src="/{n}.js"></script>' for n in range(3))
    shown = release(extra=scripts)
    host.answer = lambda path: (
        (200, {"Content-Type": "text/javascript"}, "window.seen = 1;")
        if path.endswith(".js")
        else (200, {}, shown if path.startswith("/app/") else release(title=path))
    )
    more = 'fetch = "browser"'
    desk.sources = room(host, "app", 2, delay=0.2, more=more) + room(host, "one", 4, delay=0.2)
    desk.run("check")
    assert {"/0.js", "/1.js", "/2.js"} <= set(host.paths)
    assert host.most == 1
    assert sum(host.pauses()) >= len(host.pauses()) * 0.2 * 0.95
    assert asked_today(desk)[0] == len(host.paths)
