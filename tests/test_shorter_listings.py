"""A listing that loses half of what it named at once is trouble; one that stays so is a shorter
one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsroom import SOURCE, many

from monitor.model import Health, ListedRelease, ListingObservation

FEED = "https://towns.example.org/feed"


@pytest.fixture
def room(newsroom):
    room = newsroom(SOURCE)
    room.visit(many(12))
    return room


def listed(room, count: int):
    """A pass in which the feed names the first `count` of the releases."""
    room.clock += timedelta(hours=6)
    run = room.recorder.begin(room.config.source[0], room.clock)
    entries = tuple(ListedRelease(url) for url in list(many(12))[:count])
    listing = ListingObservation(
        source="room", url=FEED, seen=room.clock, entries=entries, whole=True
    )
    room.recorder.conclude(run, room.recorder.receive(run, [listing]), {})
    return room.recorder.finish(run, room.clock)


def unlisted(room) -> int:
    return len(room.rows("select 1 from changes where kind = 'unlisted'"))


def test_half_a_listing_gone_at_once_is_trouble_for_a_day_and_then_a_shorter_listing(room):
    assert listed(room, 12).health is Health.OK
    ill = [listed(room, 5) for _ in range(4)]
    assert {run.health for run in ill} == {Health.BROKEN}
    assert "7 of 12 releases are missing" in ill[0].note
    later = [listed(room, 5) for _ in range(3)]
    assert later[-1].health is Health.OK
    assert unlisted(room) == 0, "nothing that a shorter listing lost was dropped from it"


def test_a_listing_that_comes_back_within_the_day_says_nothing_of_its_releases(room):
    listed(room, 12)
    listed(room, 5)
    assert listed(room, 12).health is Health.OK
    assert unlisted(room) == 0
