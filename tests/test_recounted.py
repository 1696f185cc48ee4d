"""Figures of a large database are counted beside the pages: nobody waits for them twice."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import OperationalError
from typing import Never
from zoneinfo import ZoneInfo

import histories
import pytest
from datasette.app import Datasette

from monitor.browse import awaited as awaiting
from monitor.browse import figures, questions, remembered
from monitor.browse import recounted as recounting
from monitor.browse.recounted import Age, recounted
from monitor.browse.sources import _BY_HOUR

FIRST = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """It is small, and taken for large."""
    monkeypatch.setattr(questions, "LARGE", 0)
    monkeypatch.setattr(remembered, "LARGE", 0)
    path = tmp_path / "misajour.db"
    histories.read_in(path, releases=2, first=FIRST)
    return path


def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Nothing is counted until it is set."""
    is_open, ask_really = asyncio.Event(), questions.ask

    async def ask(db, sql, values, *, beside=False):
        await is_open.wait()
        return await ask_really(db, sql, values, beside=beside)

    monkeypatch.setattr(questions, "ask", ask)
    return is_open


@contextmanager
def gives_up(*_: object) -> Iterator[None]:
    raise OperationalError("interrupted")
    yield


async def text_of(pages: Datasette, path: str) -> str:
    answer = await pages.client.get(f"/-/misajour{path}")
    assert answer.status_code == 200
    return answer.text


async def settled() -> None:
    """All that is under way beside this has ended."""
    if others := asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait(others)


def rested(pages: Datasette) -> None:
    """What was counted, or failed, is long ago."""
    for slot in recounting._slots[pages].values():
        slot.rest = 0


def test_a_first_page_says_that_it_is_counted_and_the_next_has_the_figures(store, monkeypatch):
    async def looked() -> None:
        pages, is_open = Datasette([str(store)]), gate(monkeypatch)
        first = await text_of(pages, "/questions?source=council&sort=edits")
        assert "are being counted over some 8 releases" in first
        assert "No edit was seen" not in first
        assert "/-/misajour/questions?source=council&amp;sort=edits" in first, "where they will be"
        is_open.set()
        await settled()
        then = await text_of(pages, "/questions?source=council&sort=edits")
        assert "of 2 releases" in then and "being counted" not in then

    asyncio.run(looked())


def test_a_first_view_that_takes_long_says_so_and_shows_the_figures_when_they_are_there(
    store, monkeypatch
):
    """In a database that is not large, too: its figures are always the latest."""
    monkeypatch.setattr(questions, "LARGE", 200_000)

    async def looked() -> None:
        pages, is_open = Datasette([str(store)]), gate(monkeypatch)
        with monkeypatch.context() as hasty:
            hasty.setattr(questions, "_FIRST_PATIENCE", 0.01)
            for _ in range(2):
                first = await pages.client.get("/-/misajour/questions")
                assert "are being counted over some 8 releases" in first.text
                assert 0 < int(first.headers["refresh"]) < 10, "it asks again by itself"
        counting = [t for t in asyncio.all_tasks() if "_each" in str(t)]
        assert len(counting) == 1, "once for all who wait"
        is_open.set()
        then = await pages.client.get("/-/misajour/questions")
        assert "of 8 releases" in then.text and "refresh" not in then.headers

    asyncio.run(looked())


async def ask_again(pages: Datasette) -> tuple[int, str]:
    """The page of questions, looked at until it does not ask to be looked at again."""
    for _ in range(5):
        answer = await pages.client.get("/-/misajour/questions")
        if "refresh" not in answer.headers:
            return answer.status_code, answer.text
        await settled()
    raise AssertionError("it is counted again and again")


@pytest.fixture
def hasty(store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """It is not large, and each first view is told to come back."""
    monkeypatch.setattr(questions, "LARGE", 200_000)
    monkeypatch.setattr(questions, "_FIRST_PATIENCE", 0.0)
    return store


def test_who_comes_back_is_told_that_it_took_too_long_or_failed(hasty, monkeypatch):
    async def fails(*_: object, **__: object) -> Never:
        raise OperationalError("no such column: x")

    async def looked() -> None:
        monkeypatch.setattr(figures, "sqlite_timelimit", gives_up)
        status, text = await ask_again(Datasette([str(hasty)]))
        assert status == 200 and "took too long and was given up" in text
        monkeypatch.setattr(questions, "ask", fails)
        status, text = await ask_again(Datasette([str(hasty)]))
        assert status == 500 and "being counted" not in text

    asyncio.run(looked())


def test_who_comes_back_after_a_change_has_the_figures_from_before_and_is_told(hasty, monkeypatch):
    async def looked() -> None:
        pages = Datasette([str(hasty)])
        await pages.client.get("/-/misajour/questions")
        await settled()
        histories.read_in(hasty, releases=6, first=FIRST)
        _, old = await ask_again(pages)
        assert "of 8 releases" in old and "More was recorded since this was counted" in old
        monkeypatch.setattr(awaiting, "_KEPT", 0)
        monkeypatch.setattr(questions, "_FIRST_PATIENCE", 60)
        _, latest = await ask_again(pages)
        assert "of 24 releases" in latest and "More was recorded" not in latest

    asyncio.run(looked())


def test_old_figures_are_shown_and_called_so_while_they_are_counted_anew(store, monkeypatch):
    async def looked() -> None:
        pages, is_open = Datasette([str(store)]), gate(monkeypatch)
        monkeypatch.setattr(recounting, "_REST", 0)  # that it took long enough ago
        is_open.set()
        await text_of(pages, "/questions")
        await settled()
        is_open.clear()
        histories.read_in(store, releases=6, first=FIRST)
        before = await text_of(pages, "/questions")
        assert "of 8 releases" in before and "it is being counted anew" in before
        is_open.set()
        await settled()
        after = await text_of(pages, "/questions")
        assert "of 24 releases" in after and "being counted" not in after

    asyncio.run(looked())


def test_a_source_has_its_figures_and_then_those_of_a_moment_ago(store):
    async def looked() -> None:
        pages = Datasette([str(store)])
        first = await text_of(pages, "/source/council")
        await settled()
        assert await text_of(pages, "/source/council") == first

    asyncio.run(looked())


def test_what_failed_is_told_to_who_waits_and_counted_again():
    async def counted() -> None:
        pages, times = Datasette([]), 0

        async def make() -> int:
            nonlocal times
            times += 1
            if times == 1:
                raise ValueError("the disk")
            return times

        with pytest.raises(ValueError, match="the disk"):
            await recounted(pages, "key", 1, make)
        found = await recounted(pages, "key", 1, make)
        assert found is not None and (found.value, found.age) == (2, Age())
        assert (await recounted(pages, "key", 1, make)) == found and times == 2

    asyncio.run(counted())


def test_what_fails_behind_old_figures_is_told_of_rests_and_is_tried_again(caplog):
    """A view that fails is no reason for the next to count."""
    caplog.set_level(logging.WARNING)

    async def counted() -> None:
        pages, times, is_broken = Datasette([]), 0, False

        async def make() -> int:
            nonlocal times
            times += 1
            if is_broken:
                raise OperationalError("the disk")
            return times

        await recounted(pages, "key", 0, make)
        is_broken = True
        for state in range(1, 8):
            found = await recounted(pages, "key", state, make)
            assert found is not None and found.value == 1
            await settled()
        assert times == 2, "the first, and one that failed"
        assert found.age == Age(is_old=True, has_failed=True)
        assert [record.message for record in caplog.records] == [
            "figures of the pages could not be counted anew: OperationalError: the disk"
        ]
        is_broken = False
        rested(pages)
        found = await recounted(pages, "key", 8, make)
        assert found is not None
        assert found.age == Age(is_old=True, is_being_counted=True, has_failed=True)
        await settled()
        assert await recounted(pages, "key", 8, make) == recounting.Figures(3, Age())

    asyncio.run(counted())


def test_the_pages_of_sources_call_old_figures_old_and_say_what_becomes_of_them(store, monkeypatch):
    def cannot(*_: object) -> Never:
        raise OperationalError("interrupted")

    async def looked() -> None:
        pages = Datasette([str(store)])
        monkeypatch.setattr(recounting, "_REST", 1_000_000)
        old = r"More was recorded since this was counted \(\d+ \w+ \d{4}, \d\d:\d\d\)"
        paths = ("/source/council", "/sources", "/questions")
        for path in paths:
            await text_of(pages, path)
            await settled()
            assert not re.search(old, await text_of(pages, path))
        histories.read_in(store, releases=6, first=FIRST)
        for path in paths:
            assert re.search(
                rf"{old}; it is counted anew before long\.", await text_of(pages, path)
            )
        rested(pages)
        monkeypatch.setattr(remembered, "sqlite_timelimit", cannot)
        for path in paths[:2]:
            assert re.search(rf"{old}; it is being counted anew\.", await text_of(pages, path))
            await settled()
            said = await text_of(pages, path)
            assert re.search(rf"{old}, and counting it anew came to nothing; that is tried", said)

    asyncio.run(looked())


def test_an_answer_that_is_given_up_takes_the_place_of_none(store, monkeypatch, caplog):
    async def looked() -> None:
        pages = Datasette([str(store)])
        await text_of(pages, "/questions")
        await settled()
        before = await text_of(pages, "/questions")
        assert "of 8 releases" in before
        rested(pages)
        histories.read_in(store, releases=6, first=FIRST)
        monkeypatch.setattr(figures, "sqlite_timelimit", gives_up)
        await text_of(pages, "/questions")
        await settled()
        after = await text_of(pages, "/questions")
        assert "of 8 releases" in after and "given up" not in after
        assert "counting it anew came to nothing; that is tried again" in after
        await text_of(pages, "/questions?source=council")
        await settled()
        other = await text_of(pages, "/questions?source=council")
        assert "took too long and was given up" in other, "where there are no older figures"

    asyncio.run(looked())
    assert "could not be counted anew: it took too long" in caplog.text


def test_what_costs_much_is_not_counted_with_every_change():
    async def counted() -> list[int]:
        pages, times = Datasette([]), 0

        async def make() -> int:
            nonlocal times
            times += 1
            await asyncio.sleep(0.01)
            return times

        return [
            found.value
            for state in range(10)
            if (found := await recounted(pages, "key", state, make)) is not None
        ]

    assert asyncio.run(counted()) == [1] * 10


def test_a_loop_that_ended_took_what_it_counted_with_it():
    pages = Datasette([])

    async def never() -> int:
        await asyncio.Event().wait()
        return 1

    async def at_once() -> int:
        return 2

    assert asyncio.run(recounted(pages, "key", 1, never, patience=0.01)) is None
    found = asyncio.run(recounted(pages, "key", 1, at_once))
    assert found is not None and found.value == 2


def test_what_waits_for_its_turn_when_the_loop_ends_was_not_begun():
    async def make() -> int:
        await asyncio.Event().wait()
        return 1

    async def asked() -> None:
        pages = Datasette([])
        for key in ("first", "in the queue"):
            assert await recounted(pages, key, 1, make, patience=0.01) is None

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        asyncio.run(asked())
        recounting._slots.clear()  # what was to count is let go
        gc.collect()
    assert [str(one.message) for one in caught if "never awaited" in str(one.message)] == []


def test_the_hours_of_a_source_are_those_of_the_readers_clock(tmp_path):
    path = tmp_path / "misajour.db"
    histories.read_in(path, releases=6, first=FIRST)

    async def hours(zone: str) -> list[tuple[str, int]]:
        db = Datasette([str(path)]).get_database("misajour")
        offsets = await figures.offsets_of(ZoneInfo(zone), db)
        rows = (await db.execute(_BY_HOUR.format(offsets=offsets), {"id": 1})).rows
        found: dict[int, int] = {}
        for row in rows:
            found[row["hour"]] = found.get(row["hour"], 0) + row["n"]
        return sorted(found.items())

    utc, tokyo = asyncio.run(hours("UTC")), asyncio.run(hours("Asia/Tokyo"))
    assert utc and sorted(((hour + 9) % 24, n) for hour, n in utc) == tokyo


def test_who_asks_for_much_blinds_nobody(store: Path) -> None:
    """A robot that follows each day of a page has no queue without end counted for it."""
    pages, counted = Datasette([str(store)]), []

    async def count() -> int:
        counted.append(1)
        await asyncio.sleep(0)
        return 1

    async def ask() -> None:
        asked = [recounted(pages, ("day", n), 1, count, patience=0) for n in range(1_000)]
        await asyncio.gather(recounted(pages, "all", 1, count, patience=0), *asked)
        await settled()
        assert len(counted) == recounting._QUEUE
        known = await recounted(pages, "all", 2, count, patience=0)
        assert known is not None and known.value == 1

    asyncio.run(ask())
