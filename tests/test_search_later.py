"""Later revisions are indexed by their words alone, and what is found in them is the same."""

from __future__ import annotations

import asyncio
import json
import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import histories
import pytest
from datasette.app import Datasette
from forked import PYTHON, ran
from pages import OPENING, release

from monitor.store import Store
from monitor.store.search import Chosen, edits, finding, index, writing
from monitor.store.search import later as searching
from monitor.store.search.query import parse
from monitor.store.steps import later
from monitor.store.transactions import catch_up
from monitor.testing import FakeWeb, Monitor

KEPT = Path(__file__).parent / "data" / "store-m0018.db.gz"
TOML = """
[[source]]
name = "room"
spider = "watch"
delay = 0
pages = ["https://www.example.org/1", "https://www.example.org/2"]
"""
EDITIONS = (
    ("Towns agree", "The ferry sails each morning. The bridge is closed for the whole winter."),
    ("Towns agree", "The ferry sails each evening. The bridge is closed for the whole winter."),
    ("Towns differ", "The bridge sails in the morning, and the ferry is closed until spring."),
    ("Towns differ", "Until spring the ferry is closed. Morningside is where the bridge sails."),
)
STOOD = {
    "ferry": [1, 2, 3, 4],
    "morning": [1, 3],
    "morning*": [1, 3, 4],
    '"ferry sails"': [1, 2],
    '"ferry is closed"': [3, 4],
    '"bridge is closed" evening': [2],
    '"the morn"*': [3],
    "closed -morning": [2, 4],
    'closed -"ferry sails"': [3, 4],
    "evening OR spring": [2, 3, 4],
    '"each evening" OR "until spring"': [2, 3, 4],
    "title:differ": [3, 4],
    "title:ferry": [],
    "differ": [3, 4],
    'title:"towns agree" evening': [2],
    "title:agree OR morningside": [1, 2, 4],
    "closed -title:agree": [3, 4],
    '"winter ferry"': [],
    '"agree the"': [],
    '"towns the"': [],
    "absent": [],
}
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from monitor.store import Store
from monitor.store.search import filling

query, table, take, left = *filling._STEPS["later"], [int(sys.argv[2])]
def dies(db, row):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    take(db, row)

filling._BATCH = 1
filling._STEPS["later"] = query, table, dies
with Store.open(Path(sys.argv[1])) as store:
    store.search.fill()
"""


@pytest.fixture(scope="module")
def monitor(tmp_path_factory):
    web = FakeWeb()
    web.page("https://www.example.org/2", release())
    with Monitor(tmp_path_factory.mktemp("later"), TOML, web) as monitor:
        for title, text in EDITIONS:
            web.page("https://www.example.org/1", release(OPENING, text, title=title))
            monitor.check(everything=True)
        web.page("https://www.example.org/2", release(OPENING, "It was said to the council of it."))
        monitor.check(everything=True)
        yield monitor


def as_an_older_version_left_it(path: Path, filled: tuple[int, int] | None = None) -> None:
    """All revisions in one index, right after the migration. `filled`: that version has come to that key of those up to the
    other, and what was recorded meanwhile is there."""
    with Store.open(path) as store, store.atomic():
        for row in list(store.db.query(writing.REVISIONS_OF)):
            columns, number = writing.columns_of_text(row), row["number"]
            at = index.row_of(row["release_id"], number)
            is_left = bool(filled) and filled[0] < row["id"] <= filled[1]
            if number == 1 and is_left:
                index.take(store.db, index.TEXTS, at, columns)
            if number > 1 and not is_left:
                index.put(store.db, index.TEXTS, at, columns)
        if filled:
            store.db.execute("insert into indexed values ('texts', ?, ?)", filled)
        catch_up(store.db)
        store.db.execute("drop table search_later")
        later.migrate(store.db)


def stood(store: Store, asked: str, **chosen: str) -> list[int]:
    """The numbers of the revisions that are found of the release that was edited."""
    found = store.search.texts(parse(asked), Chosen(**chosen)).hits
    spans = [span for hit in found if hit.url == "https://www.example.org/1" for span in hit.spans]
    return [n for span in spans for n in range(span.first, span.last + 1)]


@pytest.mark.parametrize("asked", STOOD)
def test_what_stood_is_found_in_each_revision_in_which_it_did(monitor, asked):
    assert stood(monitor.store, asked) == STOOD[asked]


def test_what_is_found_is_counted_and_narrowed_as_first_revisions_are(monitor):
    search = monitor.store.search
    for asked, total in (("council", 2), ('"council of"', 2), ("ferry", 1), ("-ferry council", 1)):
        query = parse(asked)
        first = search.texts(query, Chosen(), size=1)
        rest = search.texts(query, Chosen(), size=5, before=first.after) if first.after else first
        assert (first.total, rest.total) == (total, total), asked
        assert len(first.hits) + len(rest.hits) * bool(first.after) == total
    assert stood(monitor.store, "ferry", since="2200-01-01") == []
    assert stood(monitor.store, "ferry", language="en") == [1, 2, 3, 4]
    assert stood(monitor.store, "ferry", language="fr") == []


def test_an_edit_is_found_by_a_title_that_came_later(monitor):
    def edits(asked: str) -> list[int]:
        return [hit.change_id for hit in monitor.store.search.edits(parse(asked), Chosen()).hits]

    assert edits("ferry")
    for title in ("title:agree", "title:differ", 'title:"towns differ"'):
        assert edits(f"{title} ferry") == edits("ferry")
        assert edits(f"-{title} ferry") == []
    assert not edits('title:"differ towns" ferry')


def test_a_search_that_looks_through_texts_ends_when_its_time_is_over(monitor):
    db, query = monitor.store.db.conn, parse('"the council of"')
    whole = finding.texts(db, query, Chosen())
    assert (len(whole.hits), whole.after, whole.exact, whole.cut_short) == (2, 0, True, False)
    assert finding.count_texts(db, query, Chosen(), -1) == (1, False)
    first = finding.texts(db, query, Chosen(), looking=-1, patience=-1)
    assert first.hits == whole.hits[:1]
    assert (first.total, first.exact, first.cut_short) == (2, True, True)
    rest = finding.texts(db, query, Chosen(), before=first.after, looking=-1)
    assert rest.hits == whole.hits[1:] and rest.total == 2
    assert (rest.after, rest.cut_short) == (0, False)


@pytest.mark.parametrize("oldest_first", [False, True])
def test_a_search_for_edits_ends_when_its_time_is_over(monitor, oldest_first):
    def find(**limits: float):
        db, query = monitor.store.db.conn, parse("title:differ morning* OR ferry OR sails")
        return edits.edits(db, query, Chosen(), oldest_first=oldest_first, **limits)

    whole = find()
    assert len(whole.hits) > 1 and not whole.cut_short
    parts = [find(looking=-1, patience=-1)]
    while parts[-1].after:
        parts.append(find(looking=-1, patience=-1, before=parts[-1].after))
    assert all(len(part.hits) <= 1 for part in parts) and len(parts) >= len(whole.hits)
    assert all(part.cut_short and not part.exact for part in parts[:-1])
    assert tuple(hit for part in parts for hit in part.hits) == whole.hits
    assert not parts[-1].cut_short


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("title:differ morning* OR ferry OR sails", 1),
        ("ferry -title:differ", 1),
        ("ferry -title:absent", 0),
        ("ferry title:absent", 0),
    ],
)
def test_the_titles_of_a_release_are_read_once_for_all_of_its_edits(
    monitor, monkeypatch, asked, read
):
    releases, real = [], searching.titles
    monkeypatch.setattr(searching, "titles", lambda db, of: releases.append(of) or real(db, of))
    edits.edits(monitor.store.db.conn, parse(asked), Chosen())
    assert len(releases) == read


def test_a_page_of_what_was_found_in_time_says_so_and_leads_on(monitor, monkeypatch):
    monkeypatch.setattr("monitor.browse.search._LOOKING", -1)
    there = Datasette([str(monitor.config.database)])

    def get(path: str):
        return asyncio.run(there.client.get(path))

    search = "/-/misajour/search{}?q={}".format
    said = get(search(".json", '"the+council+of"')).json()
    assert (said["complete"], said["total"], len(said["releases"])) == (False, 2, 1)
    assert "not all" in said["notes"][0]
    following = get(said["next"]).json()
    assert [len(following[name]) for name in ("releases", "notes")] == [1, 0]
    table = get(search(".csv", '"the+council+of"')).headers
    assert "search-incomplete.csv" in table["content-disposition"]
    assert "not all" in json.loads(table["misajour-notes"])[0]
    page = get(search("", '"of+council"')).text
    assert "not all" in page and "Older ones" in page and "Nothing was found" not in page
    page = get(search("", "added:sails+title:differ")).text
    assert "not all" in page and "Older ones" in page and "Nothing was found" not in page
    page = get(search("", '"of+council"&before=2')).text
    assert "not all" not in page and "Nothing was found" in page


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ("title:differ", 0),
        ("title:ferry", 0),
        ('"ferry sails" -title:towns', 0),
        ('"ferry sails"', 3),
    ],
)
def test_a_text_is_opened_only_where_its_title_does_not_tell(monitor, monkeypatch, asked, opened):
    texts, real = [], writing.columns_of_text
    monkeypatch.setattr(writing, "columns_of_text", lambda row: texts.append(row) or real(row))
    finding.count_texts(monitor.store.db.conn, parse(asked), Chosen(), finding.FOREVER)
    assert len(texts) == opened


def test_an_index_of_later_revisions_that_holds_other_words_is_named_and_made_anew(
    desk, web, watching
):
    desk = watching("/1.html")
    for number in (1, 2):
        web.page("/1.html", release(OPENING, f"This is edition {number} of it."))
        desk.run("check", "--now")
    desk.execute("insert into search_later (rowid, words) values ((1 << 20) | 2, 'word')")
    assert "table search_later" in desk.run("verify", ok=1)
    desk.run("search", "--rebuild")
    assert "unbroken" in desk.run("verify")


def test_the_index_of_an_older_store_is_taken_over_and_nothing_is_missed_meanwhile(desk):
    desk.has(KEPT)
    with Store.open(desk.folder / "misajour.db") as store:
        store.search.fill()
        words = parse("the")
        whole = {h.release_id: h.spans for h in store.search.texts(words, Chosen()).hits}
    before = desk.rows("select rowid from search_later order by 1")
    assert len(before) == 3
    as_an_older_version_left_it(desk.folder / "misajour.db")
    assert desk.rows("select rowid from search_later") == []
    file = str(desk.folder / "misajour.db")
    for after in (0, 1):
        done = ran(["-c", KILLED, file, str(after)], desk.folder, program=PYTHON)
        assert done.returncode == -signal.SIGKILL
        with Store.read(desk.folder / "misajour.db") as store:
            found = store.search.texts(words, Chosen())
            assert found.complete and {h.release_id: h.spans for h in found.hits} == whole
        assert "unbroken" in desk.run("verify")
    with Store.open(desk.folder / "misajour.db") as store:
        store.search.fill()
        assert {h.release_id: h.spans for h in store.search.texts(words, Chosen()).hits} == whole
    assert desk.rows("select rowid from search_later order by 1") == before
    assert "unbroken" in desk.run("verify")


@pytest.mark.parametrize("filled", [(0, 3), (2, 4)])
def test_an_index_that_an_older_version_was_still_filling_is_taken_over_whole(desk, filled):
    desk.has(KEPT)
    file = desk.folder / "misajour.db"
    query = "select id, release_id from revisions order by number desc, id desc limit 1"
    with Store.open(file) as store:
        store.search.fill()
    homes = "select 0, rowid from search_texts union all select 1, rowid from search_later"
    before = desk.rows(f"{homes} order by 1, 2")
    as_an_older_version_left_it(file, filled)
    with Store.open(file) as store:
        store.search.fill()
    assert desk.rows(f"{homes} order by 1, 2") == before
    assert "unbroken" in desk.run("verify")
    (key, release_id) = desk.rows(query)[0]
    with Store.open(file) as store:
        with store.atomic():
            content = store.history.revision(key).content
            content = replace(content, title="Zeppelins", blocks=content.blocks[:1])
            store.history.reread(key, content, "a later reader")
        store.db.execute("insert into search_later (search_later) values ('optimize')")
        found = store.search.texts(parse("zeppelins"), Chosen()).hits
        assert [hit.release_id for hit in found] == [release_id]
    assert "unbroken" in desk.run("verify")


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2026-01-05", "2026-02-04"),
        ("2026-01-31", "2026-02-01"),
        ("2025-12-31", "2026-03-02"),
        ("2026-01-01", "2026-02-01"),
        ("2026-02-10", ""),
        ("", "2026-01-20"),
    ],
)
def test_the_days_that_are_chosen_are_those_however_many(tmp_path_factory, since, until):
    path = tmp_path_factory.getbasetemp() / "days.db"
    if not path.exists():
        rooms = histories.ROOMS[2:]  # one of them in another language
        first = datetime(2025, 12, 20, tzinfo=UTC)
        histories.read_in(path, releases=70, first=first, rooms=rooms)
    with Store.read(path) as store:
        search, chosen = store.search, Chosen(since=since, until=until)
        query, many = parse("council"), {"size": 10_000}
        days = f"between '{since or '1'}' and '{until or '9'}'"
        said = "join releases on releases.id = release_id where language = 'en' and"
        found = {hit.release_id for hit in search.texts(query, chosen, **many).hits}
        rows = f"select release_id, releases.id from revisions {said} revisions.first_seen {days}"
        assert found == {row["release_id"] for row in store.db.query(rows)} and found
        edits = {hit.change_id for hit in search.edits(parse("removed:no"), chosen, **many).hits}
        rows = f"select changes.id from changes {said} kind = 'silent-edit' and detected {days}"
        assert edits == {row["id"] for row in store.db.query(rows)} and edits
