"""Schedules, in the nights in which the clocks change and in all others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.cron import Cron


def fired(expression: str, zone: str, begin: str, end: str) -> list[str]:
    here = ZoneInfo(zone)
    moment = datetime.fromisoformat(begin).replace(tzinfo=here)
    last = datetime.fromisoformat(end).replace(tzinfo=here)
    times = []
    while (moment := Cron(expression, here).after(moment)) < last:
        times.append(moment.strftime("%d %b %H:%M"))
    return times


@pytest.mark.parametrize(
    ("expression", "zone", "begin", "end", "expected"),
    [
        ("@daily", "Europe/Brussels", "2027-03-26T12:00", "2027-03-31T12:00",
         [f"{day} Mar 00:00" for day in (27, 28, 29, 30, 31)]),
        ("30 0 * * *", "America/New_York", "2027-03-12T12:00", "2027-03-17T12:00",
         [f"{day} Mar 00:30" for day in (13, 14, 15, 16, 17)]),
        ("0 0 * * mon", "Europe/Brussels", "2027-03-26T12:00", "2027-04-06T12:00",
         ["29 Mar 00:00", "05 Apr 00:00"]),
        ("0 7 * * *", "Europe/Brussels", "2027-03-27T12:00", "2027-03-30T12:00",
         [f"{day} Mar 07:00" for day in (28, 29, 30)]),
        # 02:30 does not exist on 28 March, and comes twice on 31 October
        ("30 2 * * *", "Europe/Brussels", "2027-03-27T12:00", "2027-03-30T12:00",
         ["28 Mar 03:00", "29 Mar 02:30", "30 Mar 02:30"]),
        ("30 2 * * *", "Europe/Brussels", "2027-10-30T12:00", "2027-11-01T12:00",
         ["31 Oct 02:30", "01 Nov 02:30"]),
        ("15 30 2 * * *", "Europe/Brussels", "2027-10-30T12:00", "2027-11-01T12:00",
         ["31 Oct 02:30", "01 Nov 02:30"]),
        ("15 30 2 * * *", "Europe/Brussels", "2027-03-27T12:00", "2027-03-29T12:00",
         ["28 Mar 03:00", "29 Mar 02:30"]),
        ("*/30 2 * * *", "Europe/Brussels", "2027-10-30T12:00", "2027-10-31T12:00",
         ["31 Oct 02:00", "31 Oct 02:30", "31 Oct 02:00", "31 Oct 02:30"]),
        # midnight itself is skipped
        ("@daily", "America/Santiago", "2026-09-04T12:00", "2026-09-08T12:00",
         ["05 Sep 00:00", "06 Sep 01:00", "07 Sep 00:00", "08 Sep 00:00"]),
        ("0 0 1,15 * fri", "UTC", "2026-11-25T00:00", "2026-12-12T00:00",
         ["27 Nov 00:00", "01 Dec 00:00", "04 Dec 00:00", "11 Dec 00:00"]),
        ("0 9 * * fri-mon", "UTC", "2026-11-25T00:00", "2026-12-01T00:00",
         ["27 Nov 09:00", "28 Nov 09:00", "29 Nov 09:00", "30 Nov 09:00"]),
    ],
)  # fmt: skip
def test_a_schedule_fires_on_each_of_its_days_once(expression, zone, begin, end, expected):
    assert fired(expression, zone, begin, end) == expected


def test_a_moment_between_the_two_half_past_twos_is_followed_by_tomorrows():
    zone = ZoneInfo("Europe/Brussels")
    between = datetime(2027, 10, 31, 2, 10, tzinfo=zone, fold=1)
    assert Cron("30 2 * * *", zone).after(between).strftime("%d %H:%M") == "01 02:30"


def test_seconds_are_a_sixth_field_in_front():
    at = datetime(2026, 11, 25, 12, 0, 58, 500_000, tzinfo=UTC)
    every, once = Cron("*/5 * * * * *", ZoneInfo("UTC")), Cron("30 1 12 * * *", ZoneInfo("UTC"))
    assert every.after(at) == datetime(2026, 11, 25, 12, 1, tzinfo=UTC)
    assert every.after(every.after(at)).second == 5
    assert once.after(at) == datetime(2026, 11, 25, 12, 1, 30, tzinfo=UTC)
    assert once.after(once.after(at)).day == 26


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("61 * * * *", "its minute"),
        ("* * * *", "has 4"),
        ("* * * * * * *", "has 7"),
        ("0 0 31 2 *", "never comes"),
        ("0 0 * * 9", "its day-of-week"),
        ("60 0 0 * * *", "its second"),
        ("@reboot", "has 1"),
    ],
)
def test_what_is_not_a_schedule_is_refused_in_a_sentence(expression, sentence):
    with pytest.raises(ValueError, match=sentence):
        Cron(expression, ZoneInfo("UTC"))


ZONES = ("Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC")


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 59),
    st.integers(0, 23),
)
def test_a_daily_schedule_comes_once_a_local_day_and_strictly_later(moment, zone, minute, hour):
    schedule, here = Cron(f"{minute} {hour} * * *", ZoneInfo(zone)), ZoneInfo(zone)
    days = []
    for _ in range(4):
        later = schedule.after(moment)
        assert later > moment
        moment = later
        days.append(later.astimezone(here).date())
    assert [b - a for a, b in pairwise(days)] == [timedelta(days=1)] * 3
