"""The index of known addresses is made in parts, between which others write."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.addresses import family
from monitor.config import SourceConfig, parse
from monitor.crawl.simplified import Simplifier
from monitor.indexing import index_addresses
from monitor.store import Store, families, verify_families
from monitor.store.families import VERSION, number_of
from monitor.writer import Writer

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SITE = "https://towns.example.org"
BY_LANGUAGE = Simplifier(("lang",))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Of an older version: nothing of its ten releases and five other addresses is indexed."""
    monkeypatch.setattr(families, "_AT_ONCE", 4)
    with Store.open(tmp_path / "a.db") as store:
        with store.atomic():
            source = store.sources.ensure("room", "watch", "en", NOW).id
            other = store.sources.ensure("other", "watch", "en", NOW).id
            for n in range(10):
                release = store.releases.add(source, f"{SITE}/{n}?lang=en", NOW)
                store.releases.add(other, f"{SITE}/{n}", NOW)
                if n < 5:
                    store.releases.alias(source, release.id, f"{SITE}/also/{n}?lang=en", NOW)
        store.families.start_anew()
        yield store


def the_source() -> SourceConfig:
    return parse(
        f'[misajour]\n[[source]]\nname = "room"\nspider = "watch"\npages = ["{SITE}/"]\n',
        Path("misajour.toml"),
    ).source[0]


def indexed(store: Store) -> int:
    return int(store.db.execute("select count(*) from families").fetchone()[0])


def read(store: Store) -> list[tuple[str, int, int]]:
    query = "select rules, releases, addresses from families_read order by rules"
    return [tuple(row) for row in store.db.execute(query)]


def test_others_write_between_the_parts_and_none_is_read_twice(store, caplog):
    async def at_once() -> tuple[int, list[tuple[str, int, int]]]:
        writer = Writer()
        indexing = asyncio.create_task(index_addresses(store, writer, the_source(), BY_LANGUAGE))
        await asyncio.sleep(0)  # its first part is in the writer's hands
        between = await writer.do(lambda: (indexed(store), read(store)))
        await indexing
        await asyncio.to_thread(writer.close)
        return between

    caplog.set_level(logging.WARNING)
    assert asyncio.run(at_once()) == (4, [(VERSION, 7, 0)])
    assert indexed(store) == 2 * (10 + 5)
    assert read(store) == [(VERSION, 20, 5), (f"{VERSION} {BY_LANGUAGE.rules}", 20, 5)]
    assert [record.message for record in caplog.records] == [
        "room: its known addresses are indexed before it is crawled; that takes a while"
    ]
    assert list(verify_families.faults(store.db)) == []


def test_an_index_that_is_whole_costs_a_pass_nothing_and_is_not_told_of(store, caplog):
    async def twice() -> int:
        writer = Writer()
        await index_addresses(store, writer, the_source(), BY_LANGUAGE)
        caplog.clear()
        before = store.db.conn.total_changes
        await index_addresses(store, writer, the_source(), BY_LANGUAGE)
        await asyncio.to_thread(writer.close)
        return store.db.conn.total_changes - before

    assert asyncio.run(twice()) == 0
    assert not caplog.records


def test_an_address_that_the_index_lacks_is_found_by_verify(store):
    source = store.sources.ensure("room", "watch", "en", NOW).id
    store.families.go_by(source, BY_LANGUAGE.rules, BY_LANGUAGE)
    store.families.learn(source)

    def lacking(by_rules: verify_families.ByRules = verify_families.by_none) -> list[str]:
        faults = verify_families.faults(store.db, by_rules)
        return [fault.text.partition(";")[0] for fault in faults]

    def by_rules(rules: str) -> Simplifier | None:
        return BY_LANGUAGE if rules == BY_LANGUAGE.rules else None

    assert lacking(by_rules) == []
    gone = number_of(source, family(f"{SITE}/also/2"))
    store.db.execute("delete from families where family = ?", [gone])
    assert lacking(by_rules) == ["lacks the address of row 3 of addresses"]
    assert lacking() == [], "nobody knows its rules any more"
    third = store.releases.at(source, f"{SITE}/1?lang=en").id
    store.db.execute("delete from families where address in (?, -1)", [third])
    assert lacking() == [
        f"lacks the address of row {third} of releases",
        "lacks the address of row 1 of addresses",
    ]
    store.families.start_anew()
    assert lacking(by_rules) == [], "what was not read is read by the next pass"
    store.families.learn(source)
    assert lacking(by_rules) == []
    assert indexed(store) == 2 * (10 + 5)


def test_rules_that_went_and_came_back_find_what_came_meanwhile(store):
    source = store.sources.ensure("room", "watch", "en", NOW).id
    for simplified in (BY_LANGUAGE, Simplifier()):
        store.families.go_by(source, simplified.rules, simplified)
        store.families.learn(source)
    with store.atomic():
        store.releases.move(
            store.releases.at(source, f"{SITE}/1?lang=en"), f"{SITE}/m?lang=en", NOW
        )
    store.families.go_by(source, BY_LANGUAGE.rules, BY_LANGUAGE)
    store.families.learn(source)
    like = store.releases.recollection(source, NOW).known.like(f"{SITE}/m")
    assert like == (f"{SITE}/m?lang=en",)
