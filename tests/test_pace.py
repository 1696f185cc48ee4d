"""When a release is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import Desk
from hypothesis import given
from hypothesis import strategies as st
from pages import release as page

from monitor.decide import pace
from monitor.decide.pace import Prior, Rhythm
from monitor.model import Release
from monitor.store import Store

NOW = datetime(2026, 5, 6, 12, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)


def release(age: float, edits: float = 0, number: int = 10) -> Release:
    """A release seen since its birth, `age` days ago; spread by nothing."""
    return Release(
        id=number,
        source=1,
        url="https://towns.example.org/1",
        first_seen=(NOW - age * DAY).isoformat(),
        next_check="",
        edits=edits,
    )


def wait(one: Release, now: datetime = NOW, **rhythm: object) -> timedelta:
    return pace.next_visit(one, "", now, rhythm=Rhythm(**rhythm)) - now


def test_the_older_a_release_is_the_longer_it_waits_and_a_fresh_one_does_not():
    waits = [wait(release(age)) for age in (1, 5, 30, 200, 1000, 3000)]
    assert waits[0] == timedelta(0)
    assert waits == sorted(waits) and waits[1] < DAY < waits[-1]


@given(
    age=st.floats(0, 20_000), edits=st.floats(0, 500), number=st.integers(1, 10**9), hours=st.integers(0, 400),
    seen=st.tuples(st.floats(0, 1e5), st.floats(0, 1e6)),
)  # fmt: skip
def test_no_release_ever_waits_longer_than_the_bound(age, edits, number, hours, seen):
    now = NOW + timedelta(hours=hours)
    prior = Prior().learnt(*seen)
    found = pace.next_visit(release(age, edits, number), "", now, rhythm=Rhythm(prior=prior))
    assert now <= found <= now + 36 * DAY


def test_a_release_that_was_edited_before_is_visited_more_often_than_its_like():
    assert wait(release(300, edits=6)) < wait(release(300)) / 2


def test_a_source_that_edits_much_is_visited_more_often_than_one_that_never_did():
    born = (NOW - 300 * DAY).isoformat()
    busy, quiet = (
        pace.prior_of([("", born, edits) for _ in range(50)], NOW) for edits in (4.0, 0.0)
    )
    assert wait(release(300), prior=busy) < wait(release(300), prior=quiet) / 3


def test_an_edit_that_was_found_after_long_counts_for_more_than_one():
    one = release(400)
    soon, late = (
        pace.edits_seen(one, "", (NOW - days * DAY, NOW), Prior(20.0, 5.0)) for days in (0.01, 60)
    )
    assert soon == pytest.approx(1, abs=0.01) and late > 1.3


def test_nights_and_weekends_pass_quickly():
    zone = ZoneInfo("Europe/Brussels")
    friday = datetime(2026, 5, 8, 18, tzinfo=zone)
    found = pace.in_working_time(friday, timedelta(hours=12), zone)
    assert found.astimezone(zone).weekday() in (5, 6)
    morning = datetime(2026, 5, 5, 9, tzinfo=zone)
    assert pace.in_working_time(morning, timedelta(hours=12), zone) - morning < timedelta(hours=7)


@given(hours=st.floats(0, 800), begin=st.floats(0, 168))
def test_time_that_counts_never_runs_backwards_and_weeks_count_whole(hours, begin):
    now = NOW + timedelta(hours=begin)
    found = pace.in_working_time(now, timedelta(hours=hours), UTC)
    longer = pace.in_working_time(now, timedelta(hours=hours + 1), UTC)
    assert now <= found + timedelta(seconds=1) and found < longer
    whole = pace.in_working_time(now, timedelta(days=14), UTC) - now
    assert abs(whole - timedelta(days=14)) < timedelta(seconds=1)


def test_what_the_configuration_says_has_the_last_word():
    steps = ((timedelta(days=400), timedelta(days=3)),)
    assert wait(release(300, edits=50), steps=steps) == 3 * DAY
    assert wait(release(500), steps=steps) != 3 * DAY


@pytest.mark.usefixtures("here")
def test_an_edit_that_is_told_brings_the_next_visit_forward(desk: Desk, web):
    listing = f'<h1>News</h1><ul><li><a href="{web.address}/news/1">Towns agree</a></li></ul>'
    web.page("/news", f"<html><body><main>{listing}</main></body></html>")
    born = '<meta property="article:published_time" content="{}"></head>'
    old = page().replace("</head>", born.format((datetime.now(UTC) - 60 * DAY).date()))
    web.page("/news/1", old)
    desk.sources = (
        '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
        f'listings = ["{web.address}/news"]\nrelease = ["/news/1"]'
    )
    desk.write()
    desk.run("check")
    before = planned(desk)
    web.page("/news/1", old.replace("2 000", "20 000"))
    desk.run("check", "--now")
    after = planned(desk)
    assert (before.edits, round(after.edits)) == (0, 1)
    due = [datetime.fromisoformat(one.next_check) for one in (before, after)]
    assert due[1] < due[0]
    desk.run("verify")


def planned(desk: Desk) -> Release:
    with Store.read(desk.folder / "misajour.db") as store:
        return store.releases.get(1)


@pytest.mark.usefixtures("here")
def test_a_release_that_states_only_the_month_of_its_publication_is_visited_like_others(
    desk: Desk, web, watching
):
    monthly = page().replace("16 May. 2019 - 17 May. 2019", "Published: November 2018")
    web.page("/1.html", monthly)
    web.page("/2.html", page(title="Another"))
    watching("/1.html", "/2.html")
    desk.run("check")
    assert ("2018-11",) in desk.rows("select published from releases")
    web.page("/2.html", page(title="Another").replace("2 000", "20 000"))
    desk.run("check", "--now")
    assert desk.kinds() == ["new", "new", "silent-edit"]


@pytest.mark.usefixtures("here")
def test_a_pass_that_ends_by_a_fault_of_ours_leaves_its_source_broken(
    desk: Desk, web, watching, monkeypatch
):
    web.page("/1.html", page())
    watching("/1.html")

    def fails(*_: object) -> Prior:
        raise ValueError("of ours")

    with monkeypatch.context() as patch:
        patch.setattr(pace, "prior_of", fails)
        assert "its pass failed (ValueError: of ours)" in desk.run("check", ok=1)
    assert desk.rows("select health, health_note from sources") == [
        ("broken", "its pass failed (ValueError: of ours); run `misajour verify`")
    ]
    desk.run("check")
    assert desk.rows("select health, health_note from sources") == [("ok", "")]
