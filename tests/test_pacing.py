"""When a host may be asked: one patience for all crawls, by a clock that nobody sets."""

from __future__ import annotations

import itertools
import threading
import time

import pytest
from pages import release

from monitor.crawl.politeness import LONGEST_REST, Pacer

pytestmark = pytest.mark.usefixtures("here", "client")


@pytest.fixture
def hours():
    """A clock that the test sets, and its pacer."""
    now = [1000.0]
    return now, Pacer(clock=lambda: now[0])


def test_a_turn_is_taken_once_and_free_after_the_delay(hours):
    now, pacer = hours
    assert pacer.claim("a.example", 2) == 0
    assert pacer.claim("a.example", 2) == 2
    assert pacer.claim("b.example", 2) == 0, "another host has a patience of its own"
    now[0] += 1.5
    assert pacer.claim("a.example", 2) == 0.5
    now[0] += 0.5
    assert pacer.claim("a.example", 2) == 0


def test_a_crawl_delay_holds_from_the_request_that_learnt_of_it(hours):
    now, pacer = hours
    pacer.claim("a.example", 1)  # robots.txt
    pacer.slow_down("a.example", 3600)  # kept whole
    assert pacer.claim("a.example", 1) == 3600
    now[0] += 3600
    assert pacer.claim("a.example", 1) == 0


def test_threads_that_ask_at_once_get_one_turn(hours):
    _, pacer = hours
    got: list[float] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        got.append(pacer.claim("a.example", 5))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [0.0, *[5.0] * 7]


def test_a_rest_written_by_a_clock_that_was_ahead_is_not_believed():
    pacer = Pacer()
    pacer.rest_until("a.example", time.time() + 30 * 86400)
    pacer.rest_until("b.example", time.time() + LONGEST_REST.total_seconds() - 60)
    pacer.rest_until("c.example", time.time() - 1)
    assert [pacer.resting(f"{host}.example") for host in "abc"] == [False, True, False]


def test_setting_the_time_of_day_moves_no_wait(monkeypatch):
    pacer = Pacer()
    pacer.rest("a.example", 120)
    pacer.claim("b.example", 60)
    really = time.time
    monkeypatch.setattr(time, "time", lambda: really() + 86400)
    assert pacer.resting("a.example") and pacer.claim("b.example", 60) > 50


def test_two_sources_on_one_host_share_its_patience(web, desk):
    for name in ("one", "two"):
        page = web.page(f"/{name}.html", release(title=f"Page {name}"))
        desk.sources += (
            f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = 0.5\nobey_robots = false\n'
            f'pages = ["{page}", "{page}?again=1"]\n'
        )
        web.answers[f"/{name}.html?again=1"] = web.answers[f"/{name}.html"]
    desk.write()
    times: list[float] = []
    requests = web.requests

    class Noting(list):
        def append(self, item) -> None:
            times.append(time.monotonic())
            requests.append(item)

    web.requests = Noting()
    desk.run("check")
    assert len(times) == 4
    assert all(after - before > 0.4 for before, after in itertools.pairwise(times))


def test_a_host_that_asks_for_rest_leaves_its_visits_due_and_counts_none_as_failed(web, watching):
    desk = watching("/1.html", "/2.html", "/3.html")
    for n in (1, 2, 3):
        web.page(f"/{n}.html", release(title=f"Page {n}"))
    desk.run("check")
    due = desk.rows("select url, failures from releases")
    web.page("/1.html", "slow down", status=429, Retry_After="3600")
    web.page("/2.html", "slow down", status=429, Retry_After="3600")
    web.page("/3.html", "slow down", status=429, Retry_After="3600")
    desk.run("check", "--now", ok=None)
    before = len(web.requests)
    desk.run("check", "--now", ok=None)
    assert len(web.requests) == before
    tally = desk.rows("select visits from runs order by id desc limit 1")
    assert tally == [(0,)], "what was not asked is no visit"
    assert len(desk.rows("select 1 from releases where status = 'live'")) == len(due)
