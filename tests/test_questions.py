"""The page of questions: shares with what chance leaves of them, life tables, hours on a clock, and
each chart's SQL, which gives the same figures."""

from __future__ import annotations

import asyncio
import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import histories
import pytest
from datasette.app import Datasette

import misajour
from monitor.browse import figures, questions, small_charts
from monitor.browse.statistics import share_between, unedited
from monitor.model import OF_STAMPS, ReasonKind
from monitor.wording.kinds import reason_name


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("questions") / "misajour.db"
    histories.read_in(path, releases=6)
    return path


def ask(store, path: str, zone: str = "UTC", **settings):
    pages = Datasette(
        [str(store)],
        metadata={"plugins": {"misajour": {"timezone": zone}}},
        settings=settings,
    )
    return asyncio.run(pages.client.get(path))


def figures_of(page: str, section: str) -> list[list[str]]:
    """The rows of the first table behind a heading."""
    table = page.partition(f'id="{section}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd].*?</t[hd]>", r)
        ]
        for r in rows
    ]


def test_shares_and_rates_stand_with_the_numbers_behind_them(store):
    rows = figures_of(ask(store, "/-/misajour/questions").text, "who")
    assert {row[0] for row in rows} == {room.name for room in histories.ROOMS}
    # 1, 3 and 5 of six releases were edited silently, 3 and 6 announced it
    assert rows[0][1:] == ["6", "5", "3", "60%", "23% – 88%", "50.0", "2", "0"]


def test_no_word_of_a_small_chart_is_cut_off_or_stands_beside_its_mark():
    ages = [label for _, label in figures.AGES]
    charts = (
        small_charts.columns("Edits", [f"< {age}" for age in (*ages, "10 years")], {}, 12_345),
        small_charts.curves("Lives", ages, {"own": [0.5] * 9}),
        small_charts.heat("Hours", [[1] * 24] * 7),
    )
    letter = 0.62 * 11  # the widest of the usual fonts, in the size of the style sheet
    for chart in charts:
        width = float(re.search(r'viewBox="0 0 (\d+)', chart)[1])
        for x, anchor, text in re.findall(
            r'<text[^>]* x="([\d.]+)"[^>]*anchor="(\w+)">(.*?)<', chart
        ):
            size = letter * len(html.unescape(text))
            start = float(x) - size * {"start": 0, "middle": 0.5, "end": 1}[anchor]
            assert start >= 0 and start + size <= width, text
    ends = re.findall(r'x="([\d.]+)" y="[\d.]+" text-anchor="end">5 years', charts[1])
    assert ends == re.findall(r"H([\d.]+)V[\d.]+\"", charts[1]), "beneath the end of the last step"


def test_reasons_are_named_in_words(store):
    page = ask(store, "/-/misajour/questions").text
    named = {row[0] for row in figures_of(page, "why")}
    assert named and named <= {reason_name(kind) for kind in set(ReasonKind) - OF_STAMPS}
    assert "A stamp is what a page says of its last update." in page
    names = [reason_name(kind) for kind in ReasonKind]
    assert len(set(names)) == len(names) and not any(set("{[“") & set(name) for name in names)


def test_days_narrow_every_figure_down(store):
    rows = figures_of(ask(store, "/-/misajour/questions?until=2026-11-03").text, "who")
    assert [row[3] for row in rows] == ["1"] * 4, "the first release only"
    empty = ask(store, "/-/misajour/questions?since=2030-01-01").text
    assert "No edit was seen with these filters" in empty
    for bad in ("since=x", "sort=x", "source=x", "since=2026-11-03&until=2026-11-xx"):
        assert ask(store, f"/-/misajour/questions?{bad}").status_code == 400


def test_the_table_is_sorted_as_asked(store):
    by_name = figures_of(ask(store, "/-/misajour/questions?sort=source").text, "who")
    assert [row[0] for row in by_name] == sorted(room.name for room in histories.ROOMS)


def test_each_chart_has_its_sql_which_gives_the_same_figures(store):
    page = ask(store, "/-/misajour/questions?source=council&since=2026-11-01", "Europe/Paris").text
    assert "took too long" not in page
    links = [html.unescape(link) for link in re.findall(r'href="(/misajour\?sql=[^"]+)"', page)]
    assert len(links) == 6
    for link in links:
        answer = ask(store, link.replace("?", ".json?", 1) + "&_shape=array")
        assert answer.status_code == 200 and answer.json(), link
    who = ask(store, links[0].replace("?", ".json?", 1) + "&_shape=array").json()
    assert [(row["source"], row["silent"]) for row in who] == [("council", 3)]
    assert parse_qs(urlsplit(links[0]).query)["since"] == ["2026-10-31T23:00:00.000Z"]


def test_where_nobody_may_write_sql_it_is_shown_and_not_linked(store):
    page = ask(store, "/-/misajour/questions", default_allow_sql=False).text
    assert "Datasette&#39;s SQL page" not in page and "?sql=" not in page
    assert "select sources.name as source" in page


def test_hours_are_those_of_the_clock_in_summer_and_in_winter():
    changes = {"2026-03-29T00:59:00.000Z": 1, "2026-03-29T01:01:00.000Z": 3}  # the clocks go on
    offsets = {first: minutes for first, _, minutes in figures._of(ZoneInfo("Europe/Paris"))}
    for moment, hour in changes.items():
        begun = max(first for first in offsets if first <= moment)
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo("Europe/Paris"))
        assert local.hour == hour
        assert offsets[begun] == local.utcoffset().total_seconds() / 60
    assert figures._of(ZoneInfo("UTC")) == (("", "9999", 0),)
    assert min(figures._of(ZoneInfo("Asia/Kathmandu")))[2] == 345


def test_hours_and_weekdays_on_the_page_are_local(store):
    """The first release was edited silently on Monday 2 November at 12:07 UTC."""
    assert datetime(2026, 11, 2, tzinfo=UTC).weekday() == 0
    for zone, day, hour in (("UTC", "Mon", 12), ("Pacific/Kiritimati", "Tue", 2)):
        rows = figures_of(ask(store, "/-/misajour/questions?until=2026-11-03", zone).text, "hours")
        (row,) = [row for row in rows if row[:2] == ["council", day]]
        assert row[2 + hour] == "1"


def test_a_share_of_few_edits_is_uncertain():
    assert share_between(0, 0) == (0.0, 1.0)
    low, high = share_between(1, 1)
    assert low == pytest.approx(0.2065, abs=1e-3) and high == 1.0
    low, high = share_between(500, 1000)
    assert (low, high) == (pytest.approx(0.469, abs=1e-3), pytest.approx(0.531, abs=1e-3))


def test_a_release_that_was_met_late_or_lost_sight_of_counts_as_long_as_it_was_seen():
    def life(entered: int, ended: int, releases: int, *, edited: bool = False):
        return {"entered": entered, "ended": ended, "releases": releases, "was_edited": edited}

    seen_to_the_end = [life(0, 3, 6), life(0, 1, 2, edited=True), life(0, 2, 2, edited=True)]
    assert unedited(seen_to_the_end, 3) == pytest.approx([1.0, 0.8, 0.6])
    # ten more that nobody watched in the first two classes say nothing of them
    late = [*seen_to_the_end, life(2, 3, 10)]
    assert unedited(late, 3) == pytest.approx([1.0, 0.8, 0.8 * (1 - 2 / 18)])
    # of those last seen in a class, half were watched through it
    lost = [life(0, 0, 10), life(0, 0, 1, edited=True), life(0, 1, 4)]
    assert unedited(lost, 3) == pytest.approx([0.9, 0.9])
    assert unedited([], 3) == []


def test_where_there_is_too_little_to_draw_it_says_so(store, tmp_path):
    page = ask(store, "/-/misajour/questions").text
    assert '<a href="#stay">How many stay as they were?</a>' in page and 'id="stay"' in page
    assert "within an hour of its publication" not in page
    none = ask(store, "/-/misajour/questions?since=2030-01-01").text
    assert none.count("No edit was seen, so there is nothing to draw") == 3
    path, room = tmp_path / "young.db", histories.ROOMS[3]
    born = datetime(2026, 11, 2, 9, tzinfo=UTC)
    for n in (1, 2):
        body = histories.page(room, 1, room.paragraphs[: 1 + n], born, born)
        seen = born + timedelta(days=n)
        capture = misajour.Capture(url="https://c.example.org/1", seen=seen, body=body)
        misajour.ingest(path, [capture], source="council", language="en")
    late = ask(path, "/-/misajour/questions").text
    assert figures_of(late, "who")[0][:3] == ["council", "1", "1"]
    behind = late.partition('id="stay"')[2].partition("<details")[0]
    assert "No release of council was met within an hour of its publication" in behind
    assert "<figure" not in behind


# Remembered --------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """The queries that are asked of the database."""
    asked, ask_really = [], questions.ask

    async def ask(db, sql, values):
        asked.append(sql)
        return await ask_really(db, sql, values)

    monkeypatch.setattr(questions, "ask", ask)
    return asked


def test_what_was_counted_is_remembered_until_something_is_recorded(tmp_path, counted):
    path = tmp_path / "misajour.db"
    first = datetime(2026, 11, 1, 9, tzinfo=UTC)
    histories.read_in(path, releases=2, first=first)
    pages = Datasette([str(path)])

    def silent(query: str = "") -> list[str]:
        page = asyncio.run(pages.client.get(f"/-/misajour/questions{query}"))
        return [row[3] for row in figures_of(page.text, "who")]

    before = silent()
    assert len(counted) == 5
    assert silent() == before and len(counted) == 5
    assert silent("?sort=source") != [] and len(counted) == 5, "another order of the same figures"
    silent("?source=council")
    assert len(counted) == 10, "other figures"
    histories.read_in(path, releases=6, first=first)
    assert silent() != before and len(counted) == 15


def test_the_lives_of_releases_are_counted_anew_after_minutes(store, counted, monkeypatch):
    pages = Datasette([str(store)])
    for _ in range(2):
        asyncio.run(pages.client.get("/-/misajour/questions"))
    assert len(counted) == 5
    monkeypatch.setattr(questions, "_LIVES", -1.0)  # they have passed
    asyncio.run(pages.client.get("/-/misajour/questions"))
    assert counted[5:] == [figures.SURVIVAL]


def test_an_answer_that_was_given_up_is_not_remembered(store, monkeypatch):
    pages, ask_really = Datasette([str(store)]), questions.ask

    async def give_up(db, sql, values):
        return figures.Answer(sql, given_up=True)

    monkeypatch.setattr(questions, "ask", give_up)
    assert "took too long" in asyncio.run(pages.client.get("/-/misajour/questions")).text
    monkeypatch.setattr(questions, "ask", ask_really)
    assert "took too long" not in asyncio.run(pages.client.get("/-/misajour/questions")).text
