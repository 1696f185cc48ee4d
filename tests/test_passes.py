"""A pass whose parts fail or are cut off: nothing hangs, nothing is left running, the fault is
said."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import SOURCE
from pages import release

from monitor import watch
from monitor.crawl.loader import Loaded
from monitor.crawl.politeness import Pacer
from monitor.decide.health import PASSES, to_be_told
from monitor.errors import StoreError
from monitor.health import Problem, ProblemKind
from monitor.model import Health, Observation, Outcome
from monitor.passes import Passes
from monitor.read import ReadingPool
from monitor.writer import Writer


class EndlessPressRoom:
    """An engine whose press room never runs out of pages; `asked` counts those handed on."""

    def __init__(self) -> None:
        self.asked = 0
        self.stopped = False
        self.pacer, self.loaded = Pacer(), Loaded()

    async def crawl(self, source, plan, sink, allowance=None):
        try:
            while True:
                body = release(title=f"Towns agree {self.asked}").encode()
                await sink(
                    Observation(
                        source=source.name,
                        url=f"https://towns.example.org/{self.asked}",
                        outcome=Outcome.PAGE,
                        seen=datetime.now(UTC),
                        status=200,
                        body=body,
                        sha256=hashlib.sha256(body).hexdigest(),
                        media_type="text/html",
                        charset="utf-8",
                    )
                )
                self.asked += 1
        finally:
            self.stopped = True


def in_pass(newsroom, work):
    """Run `work(passes, engine, source)` beside a real writer, recorder and pool."""
    room, engine = newsroom(SOURCE), EndlessPressRoom()

    async def main():
        async with asyncio.timeout(30):
            return await alone()

    async def alone():
        writer, reader = Writer(), ReadingPool()
        try:
            passes = Passes(room.config, room.store, engine, room.recorder, writer, reader)
            result = await work(passes, engine, room.config.source[0])
            await asyncio.sleep(0)  # what was cancelled ends in the loop's next round
            assert asyncio.all_tasks() == {asyncio.current_task()}, "nothing runs on"
            return result
        finally:
            writer.close()
            reader.close()

    return room, asyncio.run(main())


@pytest.mark.parametrize("part", ["receive", "conclude"])
def test_what_cannot_be_recorded_is_not_asked_for_either(newsroom, monkeypatch, part):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    async def work(passes, engine, source):
        monkeypatch.setattr(passes.recorder, part, full)
        with pytest.raises(StoreError, match="disk is full"):
            await passes.run_pass(source)
        assert engine.stopped

    in_pass(newsroom, work)


def test_a_pass_that_is_stopped_records_what_has_come(newsroom):
    async def work(passes, engine, source):
        task = asyncio.create_task(passes.run_pass(source))
        while engine.asked < 3:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return engine.asked

    room, asked = in_pass(newsroom, work)
    (row,) = room.rows("select count(*) as n from releases")
    assert row["n"] >= asked
    assert room.rows("select outcome from runs") == [{"outcome": "ok"}]


def test_a_pass_that_is_cut_off_while_it_writes_leaves_nothing_running(newsroom, monkeypatch):
    async def work(passes, engine, source):
        waiting = asyncio.Event()

        async def never(_pages):
            waiting.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(passes.reader, "read_all", never)
        task = asyncio.create_task(passes.run_pass(source))
        await waiting.wait()
        for _ in range(2):
            task.cancel()
            await asyncio.wait({task}, timeout=0.2)
        with pytest.raises(asyncio.CancelledError):
            await task

    in_pass(newsroom, work)


OK, BROKEN = Health.OK, Health.BROKEN


def told_over(states) -> list[Health]:
    """What the operator hears as one state follows the other."""
    past, told, heard = [], OK, []
    for state in states:
        past.insert(0, state)
        if to_be_told(past, told):
            told = state
            heard.append(state)
    return heard


def test_one_bad_pass_is_no_news_and_two_are():
    assert told_over([OK, BROKEN, OK, OK]) == []
    assert told_over([OK, BROKEN, BROKEN]) == [BROKEN]
    assert told_over([OK, BROKEN, BROKEN, BROKEN, OK]) == [BROKEN, OK]


def test_a_source_that_never_was_well_is_told_at_once():
    assert told_over([Health.EMPTY]) == [Health.EMPTY]


def test_a_source_that_answers_every_other_time_is_told_once_and_its_end_once():
    unsteady = [OK, OK, OK, *([BROKEN, OK] * 20)]
    assert told_over(unsteady) == [BROKEN]
    assert told_over([*unsteady, OK, OK, OK]) == [BROKEN, OK]


@given(st.lists(st.sampled_from([OK, BROKEN, Health.BLOCKED]), max_size=60))
def test_whatever_lasts_is_told_in_the_end(states):
    for end in (OK, BROKEN):
        heard = told_over([*states, *[end] * PASSES])
        assert (heard[-1] if heard else OK) == end or (heard and heard[-1] is not OK is not end)


def test_what_a_look_found_is_told_though_nobody_waited_for_the_look(newsroom, monkeypatch):
    """A writer that is busy for minutes, and messages that are late: the outbox cannot say so
    itself."""
    room, told = newsroom(SOURCE), []
    late = Problem(ProblemKind.DELIVERIES_LATE, number=3)
    monkeypatch.setattr(watch, "_WRITER", 0.05)
    monkeypatch.setattr(watch.health, "problems", lambda *_: (late,))
    monkeypatch.setattr(watch.operator, "send_now", lambda _, subject, __: told.append(subject))

    async def main():
        writer, release_it = Writer(), threading.Event()
        watchdog = watch.Watchdog(
            room.config, room.store, writer, busy=bool, jumped=print, owed=lambda: None
        )
        busy = asyncio.create_task(writer.do(release_it.wait))
        assert await watchdog.look() is None
        release_it.set()
        await busy
        monkeypatch.setattr(watch, "_WRITER", 60)
        assert await watchdog.look() == (late,)
        assert await watchdog.look() == (late,)
        writer.close()

    asyncio.run(main())
    of_messages = [subject for subject in told if "messages are due" in subject]
    assert len(of_messages) == 1
    assert len(told) == 3  # and that the store could not be written, and can again


def test_a_watch_that_cannot_look_looks_again(newsroom, monkeypatch, caplog):
    room, looks = newsroom(SOURCE), []
    monkeypatch.setattr(watch, "_LOOK", 0.01)

    async def main():
        writer = Writer()
        watchdog = watch.Watchdog(
            room.config, room.store, writer, busy=bool, jumped=print, owed=lambda: None
        )

        async def look():
            looks.append(1)
            if len(looks) < 3:
                raise ValueError("a fault of ours")
            return ()

        monkeypatch.setattr(watchdog, "look", look)
        watching = asyncio.create_task(watchdog.run())
        async with asyncio.timeout(10):
            while len(looks) < 4:
                await asyncio.sleep(0.01)
        watching.cancel()
        await asyncio.wait({watching})
        writer.close()

    asyncio.run(main())
    assert "it looks again" in caplog.text
