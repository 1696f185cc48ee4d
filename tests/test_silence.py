"""What was never seen is never called well, and what is gone is never believed by halves."""

from __future__ import annotations

import asyncio
import codecs
import hashlib
from datetime import timedelta

import pytest
from newsroom import SOURCE, many
from pages import CLOSING, FIGURE, OPENING, QUOTE, release
from scrapy.http import Response

from monitor import watch
from monitor.crawl.robots import rules_of
from monitor.model import Health, Observation, Outcome
from monitor.read import read_page
from monitor.writer import Writer

PAGES = many(20)


def seen(room, url: str, outcome: Outcome, note: str = "", **more: object) -> Observation:
    return Observation(source="room", url=url, outcome=outcome, seen=room.clock, note=note, **more)


def in_pass(room, *observations: Observation):
    """A pass that met these."""
    run = room.recorder.begin(room.config.source[0], room.clock)
    room.recorder.conclude(run, room.recorder.receive(run, list(observations)), {})
    return room.recorder.finish(run, room.clock)


# Removals ------------------------------------------------------------------------------------------


def test_a_press_room_that_is_gone_is_broken_also_where_its_second_looks_come_one_by_one(newsroom):
    room = newsroom(SOURCE)
    room.visit(PAGES)
    in_pass(room, *(seen(room, url, Outcome.GONE, "404") for url in PAGES))
    health = set()
    for url in PAGES:
        room.clock += timedelta(minutes=1)
        health.add(in_pass(room, seen(room, url, Outcome.GONE, "404")).health)
    assert health == {Health.BROKEN}
    assert room.rows("select 1 from changes where kind = 'removed'") == []


def test_six_of_twenty_that_are_gone_are_removed_where_the_others_are_there(newsroom):
    room = newsroom(SOURCE)
    room.visit(PAGES)
    gone, alive = list(PAGES)[:6], list(PAGES)[6:]
    for _ in range(2):
        room.clock += timedelta(minutes=1)
        run = in_pass(
            room,
            *(seen(room, url, Outcome.GONE, "404") for url in gone),
            *(seen(room, url, Outcome.UNCHANGED, status=304) for url in alive),
        )
    assert run.health is Health.OK
    assert len(room.rows("select 1 from changes where kind = 'removed'")) == 6


# Nothing was asked ---------------------------------------------------------------------------------

REST = "its host asks to be left alone"


def test_a_host_at_rest_that_was_never_seen_is_blocked_and_told(newsroom):
    room = newsroom(f'[misajour]\noperator = ["mailto:op@example.org"]\n{SOURCE}')
    for _ in range(2):
        run = in_pass(room, seen(room, next(iter(PAGES)), Outcome.RESTING, REST))
        assert (run.health, run.note) == (Health.BLOCKED, REST)
        room.clock += timedelta(minutes=1)
    assert room.rows("select last_success from sources") == [{"last_success": None}]


def test_a_host_that_rests_for_an_hour_stays_as_it_was_and_for_a_day_is_blocked(newsroom):
    room = newsroom(SOURCE)
    room.visit(PAGES)
    resting = seen(room, next(iter(PAGES)), Outcome.RESTING, REST)
    room.clock += timedelta(hours=1)
    assert in_pass(room, resting).health is Health.OK
    room.clock += timedelta(hours=24)
    assert in_pass(room, resting).health is Health.BLOCKED


def test_a_first_pass_that_was_stopped_says_nothing(newsroom):
    room = newsroom(SOURCE)
    run = in_pass(room, seen(room, next(iter(PAGES)), Outcome.DEFERRED, "the crawl was stopped"))
    assert run.health is Health.NEW


# Clocks --------------------------------------------------------------------------------------------


def test_what_a_clock_that_was_ahead_has_planned_is_visited_at_once(newsroom):
    room = newsroom(SOURCE.replace("pages = [", 'pages = ["https://towns.example.org/0",'))
    room.clock += timedelta(days=40)
    room.visit(PAGES)
    room.clock -= timedelta(days=40)
    assert len(room.store.releases.due(1, room.clock)) == len(PAGES)
    assert room.store.watching.ahead(room.clock) is not None


# What is ignored -----------------------------------------------------------------------------------


def served(room, *paragraphs: str) -> None:
    """One visit, after an hour, without a second look."""
    room.clock += timedelta(hours=1)
    run = room.recorder.begin(room.config.source[0], room.clock)
    room.look(run, {"https://towns.example.org/1": release(*paragraphs)})
    room.recorder.finish(run, room.clock)


def test_a_sentence_beside_a_counter_is_told_when_it_lasts(newsroom):
    room = newsroom(SOURCE)

    def page(figure: int, more: str = "") -> None:
        served(
            room, OPENING, FIGURE, QUOTE, CLOSING, f"The bridge counted {figure} crossings.{more}"
        )

    for figure in range(111, 125):
        page(figure)
    before = room.rows("select count(*) as n from revisions")
    for figure in range(200, 203):
        page(figure, " The minister resigns.")
    after = room.rows("select count(*) as n from revisions")
    assert after[0]["n"] == before[0]["n"] + 1
    (last,) = room.rows("select body from revisions order by id desc limit 1")
    assert "The minister resigns." in last["body"]
    told = len(room.rows("select 1 from changes"))
    for figure in range(300, 306):
        page(figure, " The minister resigns.")
    assert len(room.rows("select 1 from changes")) <= told + 1, "the counter goes on unheard"


def test_a_page_that_moved_to_another_host_with_an_edit_names_the_host(newsroom):
    room = newsroom(SOURCE)
    url, there = "https://towns.example.org/1", "https://elsewhere.example.net/1"
    room.visit({url: release()})
    body = release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING).encode()
    for _ in range(2):
        room.clock += timedelta(minutes=1)
        run = room.recorder.begin(room.config.source[0], room.clock)
        moved = seen(
            room,
            url,
            Outcome.PAGE,
            status=200,
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            media_type="text/html",
            charset="utf-8",
            final_url=there,
            permanent=True,
        )
        batch = room.recorder.receive(run, [moved])
        room.recorder.conclude(run, batch, {p.key: read_page(p) for p in batch.pages})
        room.recorder.finish(run, room.clock)
    rows = room.rows("select kind, reasons from changes where kind like '%edit%'")
    assert len(rows) == 1 and "elsewhere.example.net" in rows[0]["reasons"]


# robots.txt ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, b"\0", codecs.BOM_UTF16_LE])
def test_a_robots_txt_with_a_mark_before_it_forbids_what_it_says(mark):
    text = "User-agent: *\nDisallow: /"
    body = mark + text.encode("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-8")
    rules = rules_of(Response("https://e.org/robots.txt", body=body))
    assert not rules.allow("https://e.org/1", "misajour")


# The file ------------------------------------------------------------------------------------------


def test_a_database_that_is_taken_away_under_the_daemon_is_told(newsroom, monkeypatch):
    room, told = newsroom(SOURCE), []
    monkeypatch.setattr(watch.operator, "send_now", lambda _, __, text: told.append(text))

    async def main():
        writer = Writer()
        watchdog = watch.Watchdog(
            room.config, room.store, writer, busy=bool, jumped=print, owed=lambda: None
        )
        await watchdog.begin()
        await watchdog.look()
        assert told == []
        room.config.database.rename(room.config.database.with_suffix(".away"))
        await watchdog.look()
        await watchdog.look()
        room.config.database.with_suffix(".away").rename(room.config.database)
        await watchdog.look()
        writer.close()

    asyncio.run(main())
    assert len(told) == 2 and "is gone while the daemon has it open" in told[0]
