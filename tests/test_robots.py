"""robots.txt that cannot be had forbids all (RFC 9309, 2.3.1.4); one that is not there allows
all."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import threading
import time
from functools import partial

import pytest
from asked import asked_host
from conftest import serving
from pages import release
from protego import Protego
from scrapy.http import Response

from monitor.config import parse
from monitor.crawl import loader, robots
from monitor.crawl.connections import Connections, Lane
from monitor.crawl.engine import Engine
from monitor.crawl.politeness import Pacer
from monitor.crawl.robots import MOST_BYTES, RobotsCache, Rules, rules_of
from monitor.model import Outcome, Plan, Visit

pytestmark = pytest.mark.usefixtures("here", "client")


FORBID = b"User-agent: *\nDisallow: /\n"
PLAIN = {"Content-Type": "text/plain"}


@pytest.fixture
def room(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    return desk


def told(desk) -> tuple[str, str]:
    return desk.rows("select health, health_note from sources")[0]


UNREADABLE = {
    "server error": (503, {}, b"later"),
    "too many requests": (429, {"Retry-After": "0"}, b""),
    "a redirect to itself": (302, {"Location": "/robots.txt"}, b""),
    "a redirect inside": (302, {"Location": "http://127.0.0.2:9/robots.txt"}, b""),
    "a cut answer": (
        200,
        {"Content-Length": "5000", "Connection": "close"},
        b"User-agent: *\nAllow: /\n",
    ),
    "a cut gzip answer": (200, {"Content-Encoding": "gzip"}, gzip.compress(FORBID * 99)[:40]),
    "a bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(40_000_000))),
}


_OUTAGES = {"server error", "a cut answer", "a cut gzip answer"}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_had_forbids_all_and_is_an_outage_where_the_server_failed(room, web, kind):
    status, headers, body = UNREADABLE[kind]
    web.answers["/robots.txt"] = (status, PLAIN | headers, body)
    room.run("check", ok=1)
    assert web.count("/1.html") == 0
    assert told(room)[0] == ("broken" if kind in _OUTAGES else "blocked")
    assert "robots.txt cannot be had (" in told(room)[1]


@pytest.mark.parametrize("kind", ["says nothing", "hangs up"])
def test_a_server_without_a_word_of_robots_txt_forbids_all(desk, kind):
    """The rest of the site would answer; it is never asked."""
    asked: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            asked.append(connection.recv(4000).split(b"\r\n")[0])
            if kind == "hangs up":
                connection.close()
            else:
                kept.append(connection)

    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        page = f"http://127.0.0.1:{server.getsockname()[1]}/1.html"
        desk.general = "timeout = 1"
        desk.sources = f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = ["{page}"]'
        desk.write()
        desk.run("check", ok=1)
        server.shutdown(socket.SHUT_RDWR)
    for connection in kept:
        connection.close()
    assert {line.split()[1] for line in asked} == {b"/robots.txt"}
    assert told(desk)[0] == "broken" and "robots.txt cannot be had (" in told(desk)[1]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_is_not_there_allows_all(room, web, status):
    web.page("/robots.txt", "Disallow: /", status=status)
    room.run("check")
    assert web.count("/1.html") == 1


def test_a_redirected_robots_txt_speaks_for_the_host_that_sent_it_on(room, web):
    with serving() as other:
        other.page("/rules.txt", FORBID.decode(), Content_Type="text/plain")
        web.answers["/robots.txt"] = (301, {"Location": f"{other.address}/rules.txt"}, b"")
        room.run("check", ok=1)
    assert web.count("/1.html") == 0 and "Forbidden by robots.txt" in told(room)[1]


def test_only_the_first_500_kib_of_a_large_robots_txt_count(room, web):
    """Eleven megabytes, more than a page may have: what stands first forbids."""
    web.answers["/robots.txt"] = (200, PLAIN, FORBID + b"# nothing more\n" * 750_000)
    room.run("check", ok=1)
    assert web.count("/1.html") == 0 and "Forbidden by robots.txt" in told(room)[1]


def test_beyond_500_kib_nothing_is_read_and_no_half_a_line_forbids():
    lines = b"User-agent: *\n" + b"# x\n" * ((MOST_BYTES - 30) // 4)
    body = lines + b"Disallow: /private-matters/\nDisallow: /\n"
    assert body[:MOST_BYTES].endswith(b"Disallow: /") or b"Disallow: /p" in body[:MOST_BYTES]
    rules = rules_of(Response("http://a.example/robots.txt", body=body))
    assert rules.allow("http://a.example/press/1", "misajour")


def test_a_robots_txt_that_failed_is_asked_for_again_and_a_good_one_is_kept_for_a_day():
    now = [0.0]
    cache = RobotsCache(clock=lambda: now[0])
    good, bad = Rules(Protego.parse("User-agent: *\nDisallow: /x")), Rules(refusal="time-out")
    cache.keep("http://a.example", good)
    cache.keep("http://b.example", bad)
    assert cache.get("http://a.example") is good and cache.get("http://b.example") is bad
    now[0] = 61
    assert cache.get("http://a.example") is good and cache.get("http://b.example") is None
    now[0] = 86401
    assert cache.get("http://a.example") is None


def test_a_daemon_that_meets_ever_more_hosts_forgets_those_it_met_first(monkeypatch):
    monkeypatch.setattr(robots, "MOST_KEPT", 10)
    now = [0.0]
    cache = RobotsCache(clock=lambda: now[0])
    cache.keep("http://failed.example", Rules(refusal="time-out"))
    for number in range(10):
        cache.keep(f"http://{number}.example", Rules())
    assert cache.get("http://failed.example") is None, "the eldest"
    cache.keep("http://other.example", Rules(refusal="time-out"))
    assert [n for n in range(10) if cache.get(f"http://{n}.example") is None] == [0]
    now[0] = 61.0
    cache.keep("http://new.example", Rules())
    assert [n for n in range(10) if cache.get(f"http://{n}.example") is None] == [0]


def lanes(number: int) -> list[Lane]:
    return [Lane(Connections()) for _ in range(number)]


@pytest.mark.parametrize("comes", [True, False], ids=["it came", "who asked has ended"])
def test_who_waits_for_a_robots_txt_is_woken(comes):
    woken = [0, 0, 0]

    def wake(n: int) -> None:
        woken[n] += 1

    cache, lanes_ = RobotsCache(), lanes(3)
    for number, lane in enumerate(lanes_):
        lane.woken_by(partial(wake, number))
    first, second, third = lanes_
    assert cache.begin("http://a.example", first)
    for waiting in (second, third, second):
        assert not cache.begin("http://a.example", waiting)
    cache.end(third)
    if comes:
        cache.keep("http://a.example", Rules())
    else:
        cache.end(first)
        assert cache.begin("http://a.example", second)
    assert woken == [0, 1, 0]


def test_a_crawl_that_ends_leaves_to_others_only_what_it_asked_for_itself():
    cache, (first, second) = RobotsCache(), lanes(2)
    assert cache.begin("http://a.example", first) and cache.begin("http://b.example", second)
    assert not cache.begin("http://a.example", second)
    cache.put_off("http://b.example", first)
    cache.end(first)
    assert cache.begin("http://a.example", second)
    assert not cache.begin("http://b.example", first)


def test_a_crawl_that_ends_before_robots_txt_came_leaves_others_free_to_ask_for_it():
    asked, free = threading.Event(), threading.Event()
    lanes: list[Lane] = []

    class Noting(Pacer):
        def lane(self) -> Lane:
            lanes.append(super().lane())
            return lanes[-1]

    def robots_txt(path: str) -> float:
        if path == "/robots.txt" and not asked.is_set():
            asked.set()
            free.wait(60)
        return 0.0

    with asked_host() as host:
        host.takes = robots_txt
        page = f"{host.address}/1.html"
        config = parse(
            '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n[[source]]\nname = "room"\n'
            f'spider = "watch"\ndelay = 0\npages = ["{page}"]\n'
        )
        engine = Engine(config, loader.load(("spiders",)))
        engine.pacer = Noting()
        plan, seen = Plan(source="room", spider="watch", visits=(Visit(page),)), []

        async def main() -> None:
            async def sink(item) -> None:
                seen.append(item.outcome)

            first = asyncio.create_task(engine.crawl(config.source[0], plan, sink))
            await asyncio.to_thread(asked.wait, 30)
            assert engine.robots.begin("http://b.example", lanes[0]), "as a page that renders does"
            first.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await first
            async with asyncio.timeout(20):
                await engine.crawl(config.source[0], plan, sink)

        try:
            asyncio.run(main())
        finally:
            free.set()
    assert seen == [Outcome.DEFERRED, Outcome.PAGE]
    assert engine.robots.begin("http://b.example", Lane(Connections()))


def test_its_crawl_delay_is_kept_from_robots_txt_itself_on(room, web):
    times: list[float] = []
    web.page("/robots.txt", "User-agent: *\nCrawl-delay: 1.5", Content_Type="text/plain")
    requests = web.requests

    class Noting(list):
        def append(self, item) -> None:
            times.append(time.monotonic())
            requests.append(item)

    web.requests = Noting()
    room.run("check")
    # a loaded machine may have the server see the first one late
    assert len(times) == 2 and times[1] - times[0] > 1.0


def test_a_crawl_delay_that_no_pass_can_keep_is_told(watching, web):
    desk = watching("/1.html", "/2.html")
    web.page("/robots.txt", "User-agent: *\nCrawl-delay: 86400", Content_Type="text/plain")
    web.page("/1.html", release())
    desk.run("check", ok=1)
    assert [path for path, _ in web.requests] == ["/robots.txt"]
    health, note = told(desk)
    assert health == "broken" and "asks for 86400 s between requests" in note
    assert "2 requests were put off" in note
