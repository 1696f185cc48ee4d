"""Whoever waits for `misajour check` sees how far it is, what it found, and what is still open."""

from __future__ import annotations

import json
import re

import pytest
from pages import TEXT, release
from terminals import on_a_terminal

from monitor.commands import headway

CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")


def test_a_terminal_shows_how_many_of_the_planned_visits_are_made_and_clears_it(web, watching):
    for number in range(3):
        web.page(f"/{number}.html", release(*TEXT, f"Number {number} is not like the others."))
    desk = watching("/0.html", "/1.html", "/2.html")
    desk.here = True
    desk.run("check")
    code, said = on_a_terminal(desk, "check")
    assert code == 0
    assert "room: 0 of 3 visited |" in said
    bar_gone = said.rindex("\r", 0, said.index("room: 3 visited, 0 changes"))
    assert said[:bar_gone].rstrip(" \r").endswith(("left", "visited, 00:00", "visited, 00:01"))


def test_elsewhere_a_line_a_minute_says_it_in_plain_text(web, watching, monkeypatch, capsys):
    web.page("/1.html", release())
    desk = watching("/1.html")
    said = desk.run("check")
    assert "so far" not in said and not CONTROL.search(said)
    monkeypatch.setattr(headway, "_EVERY", 0.0)
    desk.here = True
    assert "room: 0 visited, 0 changes so far" in desk.run("check")


@pytest.mark.usefixtures("here")
def test_a_line_bears_the_number_and_the_address_that_the_next_command_takes(web, watching):
    url = web.page("/1.html", release(title="A dam"))
    desk = watching("/1.html")
    line = desk.run("check").splitlines()[0]
    assert line.startswith("new ") and line.endswith(f"  release 1  {url}")
    assert desk.run("history", "1").startswith("A dam")
    assert desk.run("history", url) == desk.run("history", "1")
    web.page("/1.html", release(*TEXT[:3], title="A dam"))
    assert json.loads(desk.run("check", "--json"))["release"] == 1


@pytest.mark.usefixtures("here")
def test_no_changes_is_not_said_while_an_apparent_one_waits_for_its_second_look(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html", confirm_after=1)
    desk.run("check")
    web.page("/1.html", release(*TEXT[:3]))
    said = desk.run("check").splitlines()
    form = r"room: 1 visited, 1 apparent change to be looked at again from \d\d:\d\d:\d\d on"
    assert re.fullmatch(form, said[0])
    assert said[1].startswith("silent-edit ")
    assert said[2] == "room: second look: 1 visited, 1 change"
    assert desk.run("check").splitlines()[0].startswith("room: 1 visited, 0 changes")


@pytest.mark.usefixtures("here")
def test_a_second_look_beyond_this_command_is_said_to_wait(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html", confirm_after=1)
    desk.run("check")
    web.answers["/1.html"] = (404, {"Content-Type": "text/html"}, b"gone")
    assert "apparent change to be looked at again" in desk.run("check").splitlines()[0]


@pytest.mark.usefixtures("here")
def test_several_sources_end_in_one_line_on_all_of_them(web, watching):
    web.page("/1.html", release())
    web.page("/2.html", release(*TEXT, "Another release altogether."))
    desk = watching("/1.html")
    desk.sources += desk.sources.replace('"room"', '"hall"').replace("/1.html", "/2.html")
    desk.write()
    last = desk.run("check").splitlines()[-1]
    assert re.fullmatch(r"2 sources: 2 visited, 2 changes, 0 messages sent; \d+ s", last)
    last = desk.run("check", "room").splitlines()[-1]
    assert last.startswith("room: 1 visited, 0 changes")


@pytest.mark.usefixtures("here")
def test_a_refusal_of_misajours_own_is_said_to_be_one_with_the_key_that_allows_it(web, desk):
    url = web.page("/1.html", release())
    desk.config.write_text(
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = ["{url}"]\n'
    )
    for said in (desk.run("check", ok=1), desk.run("extract", url, ok=2), desk.run("status", ok=1)):
        assert "misajour did not ask: 127.0.0.1 is not a public address" in said
        assert "allow_addresses" in said
        assert " object at 0x" not in said


@pytest.mark.usefixtures("here")
def test_a_feed_given_as_a_listing_is_not_said_to_have_been_rebuilt(web, desk):
    web.page("/feed", "<rss><channel><title>News</title></channel></rss>")
    desk.sources = (
        '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
        f'listings = ["{web.address}/feed"]\n'
    )
    said = desk.run("check", ok=None)
    assert "no release was found in what it answers" in said and "misajour try" in said
    assert "any more" not in said


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["statu"], "there is no command 'statu'; did you mean 'status'?"),
        (["check", "-x"], "no such option '-x'; `misajour check --help` shows what there is"),
        (["diff"], "missing argument 'URL'; `misajour diff --help` shows what there is"),
    ],
)
def test_what_was_typed_wrong_is_one_sentence_of_misajours(desk, typed, sentence):
    assert desk.run(*typed, ok=2).strip() == f"misajour: {sentence}"
