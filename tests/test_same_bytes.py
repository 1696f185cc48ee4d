"""Two visits that bring the very same bytes: what one of them forgets, the other still needs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from newsroom import SOURCE
from pages import release

ONE, TWO = "https://towns.example.org/1", "https://towns.example.org/2"
LOCK = release(
    "The mayor of the upper town opened the lock on Friday, and the boats went through it in a row.",
    "Nobody had to wait for longer than an hour, and the millers were content with the water.",
    title="The lock is open",
)


@pytest.fixture
def room(newsroom):
    room = newsroom(SOURCE)
    room.recorder.confirm_after = timedelta(minutes=1)
    room.recorder.knowledge.confirm_after = timedelta(minutes=1)
    for pages in ({ONE: release()}, {ONE: LOCK}):  # the page of another release, served once
        run = begin(room)
        room.look(run, pages)
    return room


def begin(room):
    room.clock += timedelta(hours=1)
    return room.recorder.begin(room.config.source[0], room.clock)


def test_a_new_release_with_the_bytes_of_a_look_that_is_forgotten_is_recorded(room):
    room.look(begin(room), {ONE: release(), TWO: LOCK})
    told = room.rows("select kind, release_id as release from changes order by id")
    assert told == [{"kind": "new", "release": 1}, {"kind": "new", "release": 2}]
    assert room.rows("select * from received") == []


def test_a_look_with_the_bytes_of_one_that_is_forgotten_waits_for_its_second(room):
    room.look(begin(room), {TWO: release(title="The ferry sails again")})
    room.look(begin(room), {ONE: release(), TWO: LOCK})
    run = begin(room)
    room.look(run, {TWO: f"{LOCK}<!-- other bytes -->"})
    assert not run.trouble, "the bytes of the first look are kept"
    assert [row["kind"] for row in room.rows("select kind from changes")][2:] == ["silent-edit"]


def test_the_same_in_two_batches_of_which_the_second_is_kept_before_the_first_is_judged(room):
    from monitor.read import read_page

    run = begin(room)
    batches = [
        room.recorder.receive(run, [room._seen(url, page, 200)])
        for url, page in ((ONE, release()), (TWO, LOCK))
    ]
    for batch in batches:
        room.recorder.conclude(run, batch, {p.key: read_page(p) for p in batch.pages})
    assert len(room.rows("select * from revisions")) == 2
    assert room.rows("select * from received") == []


def test_bytes_that_nobody_needs_any_more_are_dropped(room):
    room.look(begin(room), {ONE: release()})
    assert len(room.rows("select * from snapshots")) == 2, "a look that was contradicted is kept"
    room.clock += timedelta(days=31)
    room.look(begin(room), {ONE: release(noise="2")})
    assert len(room.rows("select * from snapshots")) == 1


def test_a_look_whose_bytes_are_gone_is_given_up_and_the_release_goes_on(room):
    room.recorder.store.db.execute(
        "delete from snapshots where sha256 = (select json_extract(pending, '$.snapshot') from releases)"
    )
    assert len(room.rows("select * from snapshots")) == 1
    for n in range(2):
        room.look(begin(room), {ONE: f"{LOCK}<!-- {n} -->"})
    assert [row["kind"] for row in room.rows("select kind from changes")] == ["new", "silent-edit"]
