"""Whatever stands in an address bar: a page or a 404, never a fault of ours."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from datasette.app import Datasette
from newsroom import NOW, SOURCE, Newsroom
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

from monitor.browse import forms
from monitor.model import utc_text

URL = "https://towns.example.org/1"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A press room with one edit."""
    room = Newsroom(tmp_path_factory.mktemp("room"), SOURCE)
    room.visit({URL: release()})
    room.visit({URL: release(OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)})
    yield room
    room.store.close()


def asking(room):
    """What the pages of a press room answer."""

    def get(path: str, zone: str = "UTC"):
        datasette = Datasette(
            [str(room.config.database)], metadata={"plugins": {"misajour": {"timezone": zone}}}
        )
        return asyncio.run(datasette.client.get(f"/-/misajour{path}"))

    return get


@pytest.fixture
def ask(made):
    return asking(made)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?q=%00", 200),
        ("/search?q=a%00b", 200),
        ('/search?q="bridges%00', 200),
        ("/search?q=%ed%a0%80", 200),
        ("/search?q=*+OR+NEAR(", 200),
        ("?since=0001-01-01&until=9999-12-31", 200),
        ("?before=99999999999999999999", 200),
        ("?kind=none", 400),
        ("?significance=none", 400),
        ("?source=%00", 400),
        ("?language=%00", 200),
        ("/feed.atom?source=%00", 404),
        ("/release/99999999999999999999", 404),
        ("/release/999999999999999", 404),
        ("/release/1/revision/999999999999999", 404),
        ("/release/1/compare?from=99999999999999999999&to=x", 200),
        ("/release/1/compare?from=1&to=2", 302),
        ("/release/1/compare?old=1&new=2", 200),
        ("/release/1/compare?old=999", 404),
        ("/release/1/compare?old=99999999999999999999&new=x", 200),
        ("/release/1/compare?from=999", 404),
        ("/release/1/compare?to=999", 404),
        ("/release/1?at=0001-01-01T00:00", 404),
        ("/release/1?at=9999-12-31T23:59-12:00", 200),
    ],
)
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_no_address_is_a_fault_of_ours(ask, path, status, zone):
    assert ask(path, zone).status_code == status


def test_a_nul_parts_words_and_hides_no_hit(ask):
    assert "1 release for" in ask("/search?q=bridges%00").text


def test_days_are_those_of_the_readers_clock():
    assert forms.day_begins("2026-05-04", PARIS) == "2026-05-03T22:00:00.000Z"
    assert forms.day_begins("2026-03-29", PARIS, later=1) == "2026-03-29T22:00:00.000Z"  # 23 hours
    assert forms.day_begins("9999-12-31", PARIS, later=1) == ""
    assert forms.day("4 May") == ""
    assert forms.number("1" * 16) == forms.number("²") == forms.number(None) == 0


def test_a_day_is_chosen_by_the_clock_that_the_page_shows(ask):
    """The edit was seen at noon in UTC: that is another day in Kiritimati, 14 hours ahead."""
    assert utc_text(NOW).startswith("2026-05-04T12:0")
    day = "?kind=silent-edit&since=2026-05-05&until=2026-05-05"
    assert "Towns agree" in ask(day, "Pacific/Kiritimati").text
    assert "Towns agree" not in ask(day, "UTC").text


def test_the_age_of_an_edit_counts_the_offset_of_its_publication(newsroom):
    """Published at noon five hours behind UTC, edited minutes later: that is under an hour."""
    room = newsroom(SOURCE)
    for text in (TEXT, TEXT[:3]):
        room.visit({URL: release(*text)})
    with room.store.atomic():
        room.store.db.execute("update releases set published = '2026-05-04T07:01-05:00'")
    table = asking(room)("/source/room").text.partition('<th scope="col">Age</th>')[2]
    row = table.partition("&lt; 1 hour")[2].partition("</tr>")[0]
    assert re.findall(r">(\d+)<", row) == ["1", "0", "0"]  # silent, announced, without a stamp


def test_a_page_is_rendered_as_it_was_read(newsroom):
    """It names its charset in markup only; the server names none."""
    cyrillic = "Города договорились о мостах, которые починят весной этого года."
    page = release(cyrillic, title="Мосты").replace("utf-8", "windows-1251")
    page = page.replace("<head>", '<head><meta charset="windows-1251">', 1)
    room = newsroom(SOURCE)
    seen = room._seen
    body = page.encode("cp1251")

    def in_cp1251(url, _, status):
        name = sha256(body).hexdigest()
        return replace(seen(url, "", status), body=body, sha256=name, charset="")

    room._seen = in_cp1251
    room.visit({URL: ""})
    answer = asking(room)("/release/1/revision/1/page")
    assert cyrillic in answer.content.decode("utf-8")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
