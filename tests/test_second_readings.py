"""What a second look brings is not read a second time, where it is the same; nothing else is ever
taken for it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pages import TEXT, release

from monitor.extract import Hints
from monitor.model import Doubt, Reading, Trouble
from monitor.read import Page, ReadingPool, read_page
from monitor.read.remembered import Remembered
from monitor.testing.monitor import ReaderInPlace

HINTS = Hints(updated_labels=("stamped",))


def page(name: str = "a", text: str = "", **facts) -> Page:
    body = (text or release(title=f"Release {name}")).encode()
    return Page(name=name, body=body, url="https://example.org/1.html", again=True, **facts)


def times_read(looks: list[Page]) -> int:
    """How often a process reads, where `looks` are asked for one after the other."""

    async def read() -> list[Reading]:
        counted = 0

        async def counting(wanted: Page) -> Reading:
            nonlocal counted
            counted += 1
            return await real(wanted)

        with ReadingPool(1) as reader:
            real = reader._read
            reader._read = counting  # type: ignore[method-assign]
            readings = [await reader.read(look) for look in looks]
            assert readings == [
                replace(read_page(look), seconds=reading.seconds)
                for look, reading in zip(looks, readings, strict=True)
            ]
        return counted

    return asyncio.run(read())


def test_the_same_page_is_read_once_for_two_looks_and_again_for_the_third():
    assert times_read([page()] * 2) == 1
    assert times_read([page()] * 3) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"name": "b"},
        {"url": "https://example.org/2.html"},
        {"charset": "latin-1"},
        {"last_modified": "Tue, 05 Mar 2024 10:00:00 GMT"},
        {"hints": HINTS},
        {"again": False},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_differs_in_anything_that_a_reading_depends_on_is_read(other):
    assert times_read([page(), replace(page(), **other)]) == 2


def test_a_first_visit_is_not_remembered():
    first = replace(page(), again=False)
    assert times_read([first, first]) == 2


def test_what_could_not_be_read_is_tried_again():
    remembered, look = Remembered(), page()
    failed = Reading(content=None, version="", trouble=Doubt(Trouble.TOO_COSTLY, "too long"))
    remembered.put(look, failed)
    assert remembered.take(look) is None


def test_memory_is_bounded_and_a_look_that_never_comes_is_forgotten():
    now = 0.0
    remembered = Remembered(most=3_000, clock=lambda: now)
    looks = [page(str(number)) for number in range(40)]
    for look in looks:
        remembered.put(look, read_page(look))
    kept = [look for look in looks if remembered.take(look) is not None]
    assert 0 < len(kept) < 10 and kept == looks[: len(kept)], "the first ones are looked at first"
    for look in looks:
        remembered.put(look, read_page(look))
    now = 10_000.0
    remembered.put(looks[-1], read_page(looks[-1]))
    assert remembered.take(looks[0]) is None
    assert remembered.take(looks[-1]) == replace(
        read_page(looks[-1]), seconds=pytest.approx(0, abs=5)
    )


def test_a_mass_edit_is_read_once_though_it_is_looked_at_twice(web, watching, monkeypatch):
    desk = watching(*(f"/{number}.html" for number in range(6)))
    desk.here = True
    readings: list[str] = []
    real = ReaderInPlace._read

    async def counting(self: ReaderInPlace, wanted: Page) -> Reading:
        readings.append(wanted.url)
        return await real(self, wanted)

    monkeypatch.setattr(ReaderInPlace, "_read", counting)
    for text in (TEXT, TEXT[:2]):
        readings.clear()
        for number in range(6):
            web.page(f"/{number}.html", release(*text, title=f"Release {number}"))
        desk.run("check", "--now")
        assert len(readings) == len(set(readings)) == 6
    assert desk.kinds().count("silent-edit") == 6
