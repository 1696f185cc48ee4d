"""What is asked of the store in every pass costs the same, however many releases are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import utc_text
from monitor.store import Store

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
FEW, MANY = 300, 6000


def filled(path: Path, releases: int) -> Store:
    """One source with so many releases, all of them listed, of which one waits for a second look,
    one is missed in its listing, and two are due."""
    store = Store.open(path)
    with store.atomic():
        source = store.sources.ensure("room", "watch", "en", NOW).id
        for n in range(1, releases + 1):
            planned = NOW - timedelta(hours=1) if n in (2, 3) else NOW + timedelta(minutes=n)
            pending = '{"what": "gone", "since": "", "snapshot": ""}' if n == 2 else None
            store.db.execute(
                "insert into releases (id, source, url, title, first_seen, last_checked, "
                "next_check, pending) values (?, ?, ?, '', ?, ?, ?, ?)",
                [n, source, f"https://example.org/{n}", utc_text(NOW), utc_text(NOW),
                 utc_text(planned), pending],
            )  # fmt: skip
            missing = utc_text(NOW) if n == 3 else None
            store.db.execute(
                "insert into listings (source, url, release_id, position, last_seen, "
                "missing_since) values (?, 'https://example.org/', ?, ?, ?, ?)",
                [source, n, n, utc_text(NOW), missing],
            )
    return store


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> Iterator[tuple[Store, Store]]:
    folder = tmp_path_factory.mktemp("stores")
    few, many = filled(folder / "few.db", FEW), filled(folder / "many.db", MANY)
    yield few, many
    few.close()
    many.close()


ASKED: dict[str, Callable[[Store], object]] = {
    "second looks": lambda store: len(store.releases.second_looks(1, NOW)),
    "the next look": lambda store: store.releases.next_look(1),
    "looks owed": lambda store: store.releases.looks_owed(1),
    "seeming gone": lambda store: store.releases.seeming_gone(1),
    "missing": lambda store: store.sources.missing(1),
    "lives": lambda store: len(store.releases.lives(1, 200)),
    "other addresses": lambda store: store.releases.elsewhere(1, {"https://example.org/2"}),
}


def steps(store: Store, ask: Callable[[Store], object]) -> tuple[int, object]:
    """How many steps SQLite's machine makes, in hundreds, and what is found."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    store.db.conn.set_progress_handler(count, 100)
    try:
        found = ask(store)
    finally:
        store.db.conn.set_progress_handler(None, 0)
    return taken, found


@pytest.mark.parametrize("what", ASKED)
def test_it_costs_the_same_with_twenty_times_the_releases(what, stores):
    (few, found), (many, found_too) = (steps(store, ASKED[what]) for store in stores)
    assert found == found_too
    assert many <= 2 * few + 10, f"{few} hundred steps, then {many}"


def test_what_is_due_is_found_in_the_index_alone(stores):
    _, store = stores
    assert [visit.url for visit in store.releases.due(1, NOW)] == [
        "https://example.org/2",
        "https://example.org/3",
    ]
    taken, _ = steps(store, lambda store: store.releases.due(1, NOW))
    assert taken * 100 <= 8 * MANY, "a few steps for each entry, and no release is read"
    taken, counts = steps(store, lambda store: store.watching.counts("room", NOW))
    assert (counts.known, counts.due) == (MANY, 2)
