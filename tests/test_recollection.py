"""What a plan asks for in place of bearing it: the answers are those of the whole, however they are
asked for."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_million import FEW, MANY, filled, steps

from monitor.addresses import Spellings
from monitor.crawl.simplified import Simplifier
from monitor.errors import StoreError
from monitor.model import Foreseeing, Plan, utc_text
from monitor.store import Store

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SITE = "https://towns.example.org"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "a.db") as store:
        yield store


def recorded(store: Store, *urls: str, name: str = "room") -> tuple[int, list[int]]:
    with store.atomic():
        source = store.sources.ensure(name, "watch", "en", NOW).id
        return source, [store.releases.add(source, url, NOW).id for url in urls]


def learn(store: Store, source: int, simplified: Simplifier) -> None:
    """As a plan does."""
    store.families.go_by(source, simplified.rules, simplified)
    store.families.learn(source)


def test_releases_and_what_they_were_lately_called_are_known(store):
    source, (one, two) = recorded(store, f"{SITE}/1", f"{SITE}/2")
    recorded(store, f"{SITE}/3", name="another")
    with store.atomic():
        store.releases.alias(source, one, f"{SITE}/one", NOW)
        store.releases.alias(source, two, f"{SITE}/long-ago", NOW - timedelta(days=30))
    remembered = store.releases.recollection(source, NOW)
    known = {f"{SITE}/1", f"{SITE}/2", f"{SITE}/one"}
    asked = [*known, f"{SITE}/3", f"{SITE}/long-ago", "http://[", "\udcff", ""]
    assert {url for url in asked if url in remembered.known} == known
    assert set(remembered.known) == known and len(remembered.known) == 3 and remembered.known
    assert pickle.loads(pickle.dumps(remembered.known)) == frozenset(known)
    assert remembered.aliases.get(f"{SITE}/one") == f"{SITE}/1"
    assert remembered.aliases.get(f"{SITE}/1", "none") == "none"
    assert pickle.loads(pickle.dumps(remembered.aliases)) == {
        f"{SITE}/one": f"{SITE}/1",
        f"{SITE}/long-ago": f"{SITE}/2",
    }
    remembered.close()


def test_nothing_is_known_of_a_source_that_begins(store):
    source, _ = recorded(store)
    remembered = store.releases.recollection(source, NOW)
    known = remembered.known
    assert not known and f"{SITE}/1" not in known and list(known) == []
    remembered.close()


def test_what_is_closed_opens_nothing_for_a_crawl_that_was_given_up(store):
    source, _ = recorded(store, f"{SITE}/1")
    remembered = store.releases.recollection(source, NOW)
    assert f"{SITE}/1" in remembered.known
    remembered.close()
    asked = (
        lambda: f"{SITE}/2" in remembered.known,
        lambda: remembered.known.like(f"{SITE}/2"),
        lambda: remembered.aliases.get(f"{SITE}/2"),
        lambda: remembered.marks.get((f"{SITE}/news", f"{SITE}/2")),
    )
    for question in asked:
        with pytest.raises(StoreError, match="the pass has ended"):
            question()
    assert remembered._reader._open is None


def test_what_a_listing_said_is_told_of_that_listing_only(store):
    source, (one, _) = recorded(store, f"{SITE}/1", f"{SITE}/2")
    with store.atomic():
        store.sources.list_entry(source, f"{SITE}/news", one, 0, "|Title", NOW)
        store.sources.list_entry(source, f"{SITE}/feed", one, 0, "", NOW)
    remembered = store.releases.recollection(source, NOW)
    marks = remembered.marks
    assert marks.get((f"{SITE}/news", f"{SITE}/1")) == "|Title"
    assert marks.get((f"{SITE}/feed", f"{SITE}/1")) is None
    assert marks.get((f"{SITE}/news", f"{SITE}/2")) is None
    assert pickle.loads(pickle.dumps(marks)) == {(f"{SITE}/news", f"{SITE}/1"): "|Title"}
    remembered.close()


def test_what_is_recorded_after_the_plan_is_new_to_its_crawl(store):
    source, _ = recorded(store, f"{SITE}/1")
    remembered = store.releases.recollection(source, NOW)
    known = remembered.known
    recorded(store, f"{SITE}/2")
    assert f"{SITE}/1" in known and f"{SITE}/2" not in known and set(known) == {f"{SITE}/1"}
    assert f"{SITE}/2" in store.releases.recollection(source, NOW).known
    remembered.close()


# As recorded, as listed, and what the source takes for one release
SPELLED = [
    (f"{SITE}/doc?ids=7%2C8", f"{SITE}/doc?ids=7,8", Simplifier()),
    (f"{SITE}/a/", f"{SITE}/a", Simplifier()),
    (f"{SITE}/a?b=1&c=2", f"{SITE}/a?c=2&b=1", Simplifier()),
    (f"{SITE}/a?id=1&tab=press", f"{SITE}/a?id=1&tab=all", Simplifier(("tab",))),
    (f"{SITE}/de/news/1", f"{SITE}/en/news/1", Simplifier((), (("^/(de|en)/", "/"),))),
    (f"{SITE}/a?id=1", f"{SITE}/a?id=2", Simplifier(("tab",))),
    (f"{SITE}/a", f"{SITE}/A", Simplifier()),
]


@pytest.mark.parametrize(("recorded_as", "listed_as", "simplified"), SPELLED)
@pytest.mark.parametrize("foreseen", [True, False])
def test_a_spelling_is_found_as_among_all_of_them(
    store, recorded_as, listed_as, simplified, foreseen
):
    source, _ = recorded(store, recorded_as, f"{SITE}/other")
    learn(store, source, simplified)
    asked = Spellings(store.releases.recollection(source, NOW).known, simplified)
    held = Spellings({recorded_as, f"{SITE}/other"}, simplified)
    wanted = [simplified(url) for url in (listed_as, recorded_as, listed_as, f"{SITE}/new/")]
    if foreseen:
        asked.foresee([listed_as, recorded_as])
    assert [asked.of(url) for url in wanted] == [held.of(url) for url in wanted]


@pytest.mark.parametrize(("recorded_as", "listed_as", "simplified"), SPELLED)
@pytest.mark.parametrize("is_planned", [True, False])
def test_a_spelling_is_found_of_what_is_recorded_in_a_row_that_was_read(
    tmp_path, recorded_as, listed_as, simplified, is_planned
):
    """`is_planned`: by the process that made the plan, and else by one that knows no rules."""
    path, other = tmp_path / "a.db", f"{SITE}/else/{recorded_as.removeprefix(SITE)}"
    with Store.open(path) as store:
        source, (one, two) = recorded(store, f"{SITE}/one", f"{SITE}/two")
        with store.atomic():
            store.releases.alias(source, one, f"{SITE}/too", NOW)
        learn(store, source, simplified)
        if is_planned:
            move_and_use_a_row_again(store, source, (one, two), recorded_as, other)
    with Store.open(path) as store:
        if not is_planned:
            move_and_use_a_row_again(store, source, (one, two), recorded_as, other)
        learn(store, source, simplified)
        known = set(store.releases.known(source))
        assert {recorded_as, other} < known
        remembered = store.releases.recollection(source, NOW)
        asked, held = Spellings(remembered.known, simplified), Spellings(known, simplified)
        wanted = [listed_as, recorded_as, f"{SITE}/else/{listed_as.removeprefix(SITE)}"]
        assert [asked.of(simplified(url)) for url in wanted] == [
            held.of(simplified(url)) for url in wanted
        ]
        remembered.close()


def move_and_use_a_row_again(store, source, releases, moved_to, alias):
    with store.atomic():
        store.releases.move(store.releases.get(releases[0]), moved_to, NOW)
        last = store.db.execute("select max(id) from addresses").fetchone()[0]
        # the address of that row is another release's from now on
        store.db.execute("delete from addresses where id = ?", [last])
        store.releases.alias(source, releases[1], alias, NOW)
        assert store.db.execute("select max(id) from addresses").fetchone()[0] == last


def test_addresses_are_alike_by_whatever_way_they_came_to_be_known(store):
    source, (one,) = recorded(store, f"{SITE}/1")
    store.families.learn(source)
    # by another program, or by an older one
    store.db.execute(
        "insert into releases (source, url, first_seen, next_check) values (?, ?, '', '')",
        [source, f"{SITE}/print/2"],
    )
    with store.atomic():
        store.releases.move(store.releases.get(one), f"{SITE}/one/", NOW)
        store.releases.alias(source, one, f"{SITE}/amp/one", NOW)
    store.families.learn(source)
    assert store.families.of(source, f"{SITE}/2") == [f"{SITE}/print/2"]
    assert store.families.of(source, f"{SITE}/one") == [f"{SITE}/amp/one", f"{SITE}/one/"]
    assert store.families.of(source, f"{SITE}/1/") == [f"{SITE}/1"]
    assert store.families.of(source + 1, f"{SITE}/1") == []


def test_what_a_plan_is_asked_costs_the_same_with_twenty_times_the_releases(tmp_path):
    def asked(store: Store) -> object:
        remembered = store.releases.recollection(1, NOW)
        plan = Plan(source="room", spider="watch", known=remembered.known,
                    aliases=remembered.aliases, marks=remembered.marks)  # fmt: skip
        assert isinstance(plan.known, Foreseeing)
        remembered._reader._open = store.db.conn  # whose steps are counted
        spellings = Spellings(remembered.known)
        urls = [f"https://example.org/{n}" for n in range(1, 21)] + ["https://example.org/new"]
        spellings.foresee(urls)
        found = [spellings.of(url) in plan.known for url in urls]
        marks = [plan.marks.get(("https://example.org/", url)) for url in urls]
        return found, marks, bool(plan.known), store.sources.lists(1)

    with filled(tmp_path / "few.db", FEW) as few, filled(tmp_path / "many.db", MANY) as many:
        for store in (few, many):
            store.families.learn(1)
            store.db.execute("update listings set mark = '|' || release_id")
        (before, said), (after, said_too) = (steps(store, asked) for store in (few, many))
    assert said == said_too
    assert after <= 1.2 * before + 5, f"{before} hundred steps, then {after}"


def test_of_a_listing_that_is_never_read_whole_the_latest_part_is_compared(store):
    source, releases = recorded(store, *(f"{SITE}/{n}" for n in range(6)))
    with store.atomic():
        for place, release in enumerate(releases):
            seen = NOW - timedelta(days=3 if place > 3 else 0)
            store.sources.list_entry(source, f"{SITE}/news", release, place, "", seen)
        key = store.sources.entries(source, f"{SITE}/news")[releases[5]].id
        store.sources.miss_entry(key, NOW)
    every = store.sources.entries(source, f"{SITE}/news")
    latest = store.sources.entries(source, f"{SITE}/news", latest_only=True)
    assert set(every) == set(releases) and set(latest) == {*releases[:4], releases[5]}
    assert all(every[release] == entry for release, entry in latest.items())
    assert every[releases[0]].last_seen == utc_text(NOW)
