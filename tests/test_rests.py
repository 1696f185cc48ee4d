"""A host that rests is not asked, and that is what is said of it; who wants to may end a rest that
the host did not ask for."""

from __future__ import annotations

import re

import pytest
from daemons import daemon, passes, rows, said, until
from newsroom import mails
from pages import release

from monitor.commands.demo import _report
from monitor.crawl.politeness import Pacer

_PATHS = tuple(f"/{n}.html" for n in range(1, 9))
_NOT_ASKED = re.compile(r"not asked until \d\d:\d\d: the host rests")


_SOURCE = """[[source]]
name = "room"
spider = "watch"
delay = 0
listings = ["{address}/news"]
schedule = "* * * * * *"
"""


def answering(web) -> None:
    """A listing, and eight releases."""
    named = "".join(f'<li><a href="{path}">Release number {path}</a></li>' for path in _PATHS)
    web.page("/news", f"<html><body><main><ul>{named}</ul></main></body></html>")
    for path in _PATHS:
        web.page(path, release(title=f"Page {path}"))


@pytest.fixture
def room(web, desk):
    """Eight releases, all known."""
    desk.confirm_after = 0
    desk.general = 'timezone = "Europe/Brussels"\n'
    desk.sources = _SOURCE.format(address=web.address)
    desk.write()
    web.answers["/robots.txt"] = (404, {}, b"")
    answering(web)
    desk.run("check")
    assert desk.rows("select count(*) from releases where status = 'live'") == [(8,)]
    return desk


def fails(web, **headers: str) -> None:
    for path in ("/news", *_PATHS):
        web.page(path, "later", status=503, **headers)


def rests_for(room, seconds: int) -> None:
    """As a long outage has it."""
    room.execute(
        f"update hosts set not_before = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+{seconds} seconds')"
    )


def last(room) -> tuple:
    return room.rows("select outcome, visits, note from runs order by id desc limit 1")[0]


@pytest.mark.usefixtures("here")
def test_a_pass_over_a_host_that_rests_says_so_and_until_when(room, web):
    fails(web)
    room.run("check", "--now", ok=1)
    assert last(room)[0] == "broken" and "503" in last(room)[2]
    rests_for(room, 3000)
    before = len(web.requests)
    said = room.run("check", ok=1)
    assert len(web.requests) == before
    assert _NOT_ASKED.search(said) and "503" not in said
    assert last(room)[:2] == ("broken", 0) and _NOT_ASKED.match(last(room)[2])
    assert "`misajour check room --now` ends that rest" in room.run("status", ok=1)


@pytest.mark.long
@pytest.mark.usefixtures("here")
def test_a_rest_that_we_thought_of_is_ended_by_hand_by_one_request(room, web):
    fails(web)
    room.run("check", "--now", ok=1)
    rests_for(room, 3000)
    before = len(web.requests)
    room.run("check", "--now", ok=1)
    assert len(web.requests) == before, "nobody named the source: it may be cron"
    room.run("check", "room", "--now", ok=1)
    asked = [path for path, _ in web.requests[before:] if path != "/robots.txt"]
    assert len(asked) == 1, "it fails still, and is not asked more"
    assert _NOT_ASKED.search(room.run("check", ok=1))
    answering(web)
    assert "8 visited" in room.run("check", "room", "--now")
    assert last(room)[0] == "ok"
    before = len(web.requests)
    room.execute("update releases set next_check = '2020-01-01T00:00:00Z'")
    room.run("check")
    assert len(web.requests) > before, "it rests no more"


@pytest.mark.usefixtures("here")
def test_a_rest_that_the_host_asked_for_holds(room, web):
    fails(web, Retry_After="3000")
    room.run("check", "--now", ok=1)
    answering(web)
    before = len(web.requests)
    said = room.run("check", "room", "--now", ok=1)
    assert len(web.requests) == before
    assert _NOT_ASKED.search(said) and "as it asked for" in said and "ends that rest" not in said


def test_the_operator_hears_of_an_outage_while_its_host_rests_and_of_its_end(room, web, smtp):
    handler, port = smtp
    room.general += (
        f'operator = ["mailto:op@example.org"]\n[email]\nsmtp = "smtp://127.0.0.1:{port}"\n'
        'from = "misajour <m@example.org>"\n'
    )
    room.write()
    fails(web)
    room.execute("update releases set next_check = '2020-01-01T00:00:00Z'")
    with daemon(room, "-v"):
        until(lambda: handler.mails, 40)
        asked, made = len(web.requests), passes(room)
        until(lambda: passes(room) >= made + 2, 40)
        assert len(web.requests) <= asked + 1
        answering(web)
        until(lambda: len(handler.mails) > 1, 90)
    assert [m["Subject"] for m in mails(handler)] == ["Source broken · room", "Well again · room"]
    notes = [note for (note,) in rows(room, "select note from runs")]
    assert any(_NOT_ASKED.match(note) for note in notes)
    assert "not asked until" in said(room)


def test_rests_grow_from_seconds_to_an_hour_with_one_request_between_them():
    now = [1000.0]
    pacer, rests = Pacer(clock=lambda: now[0]), []
    for _ in range(7):
        pacer.answered("a.example", 0.1, overloaded=True)
    for _ in range(10):
        assert pacer.claim("a.example", 0) == 0 or not rests
        pacer.answered("a.example", 0.1, overloaded=True)
        rests.append(round(pacer.rests()["a.example"]))
        now[0] += rests[-1]
    assert rests == [15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_the_request_that_goes_alone_after_a_rest_is_one_that_is_sent():
    """The source's `delay` is longer than the rest."""
    now = [1000.0]
    pacer = Pacer(clock=lambda: now[0])
    assert pacer.claim("a.example", 40) == 0
    pacer.rest("a.example", 15)
    now[0] += 16
    assert pacer.claim("a.example", 40) == 24
    now[0] += 24
    assert pacer.claim("a.example", 40) == 0


def test_a_rest_of_our_own_is_known_from_one_that_was_asked_for_in_another_pacer():
    first, second = Pacer(), Pacer()
    for host in ("a.example", "b.example"):
        for _ in range(8):
            first.answered(host, 0.1, overloaded=True)
    first.rest("b.example", 300)
    for host in ("a.example", "b.example"):
        second.go_on_with(host, first.pace_of(host))
        second.wake(host)
    assert second.own_rests() == frozenset() and set(second.rests()) == {"b.example"}


def test_the_demo_praises_nothing_beneath_what_went_wrong(capsys, tmp_path):
    assert not _report([], [False, True], tmp_path)
    assert "judged right and mailed right" not in capsys.readouterr().out
