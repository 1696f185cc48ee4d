"""Captures with dates of their own become history, by the command, in real files."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from dataclasses import replace
from itertools import permutations

import pytest
from archives import DESK, EDITED, ROOM, SHORTER, URL, folder, record
from conftest import Desk
from forked import started
from pages import TEXT, release

from monitor.ingest.tally import _SENTENCES, CaptureOutcome, Ingested
from monitor.store.captures import Captures

pytestmark = pytest.mark.usefixtures("here")
FOLDER = {
    "2019-02-01.html": release(*SHORTER),
    "2018-11-23 12.59.html": release(),
    "page_20181201T080000Z.html": release(*EDITED),
    "2018-12-24T18-00-00+0100.html": release(*EDITED, noise="2"),
}
WALL = (
    "<title>Before you continue</title><body><div><h1>We value your privacy</h1><p>We and our "
    "partners use cookies to store information on your device.</p><button>Accept all</button></div>"
)


@pytest.fixture
def room(desk):
    desk.sources, desk.rest, desk.confirm_after = ROOM, DESK, 60
    desk.write()
    return desk


def read_in(desk: Desk, *arguments: object, ok: int = 0) -> dict:
    said = desk.run("ingest", "room", *map(str, arguments), "--json", ok=ok)
    return json.loads(next(line for line in said.splitlines() if line.startswith("{")))


def copied(desk: Desk, name: str) -> Desk:
    """The same configuration and no database."""
    there = replace(desk, folder=desk.folder / name)
    there.folder.mkdir()
    there.write()
    return there


# What is recorded -------------------------------------------------------------------------------------


def test_a_folder_becomes_history_at_its_own_dates_the_oldest_first(room):
    said = room.run("ingest", "room", str(folder(room.folder / "old", FOLDER)), "--address", URL)
    assert "4 captures: 4 recorded" in said
    assert room.rows("select kind, detected from changes order by id") == [
        ("new", "2018-11-23T12:59:00.000Z"),
        ("silent-edit", "2018-12-01T08:00:00.000Z"),
        ("silent-edit", "2019-02-01T00:00:00.000Z"),
    ]
    assert room.rows("select number, first_seen, last_seen from revisions") == [
        (1, "2018-11-23T12:59:00.000Z", "2018-11-23T12:59:00.000Z"),
        (2, "2018-12-01T08:00:00.000Z", "2018-12-24T17:00:00.000Z"),
        (3, "2019-02-01T00:00:00.000Z", "2019-02-01T00:00:00.000Z"),
    ]
    assert room.rows("select pending from releases") == [(None,)]
    assert "unbroken" in room.run("verify")


def test_nobody_is_alarmed_and_the_source_is_no_better_and_no_worse_for_it(room):
    read_in(room, folder(room.folder / "old", FOLDER), "--address", URL)
    assert room.rows("select count(*) from changes where kind = 'silent-edit'") == [(2,)]
    for table in ("alerts", "deliveries", "runs"):
        assert room.rows(f"select count(*) from {table}") == [(0,)], table
    assert room.rows("select health, last_run, last_success from sources") == [("new", None, None)]
    assert "alerts owed: 0" in room.run("status")
    assert not (room.folder / "outbox").exists()


def test_the_database_says_where_each_capture_came_from_and_verify_guards_it(room):
    read_in(room, folder(room.folder / "old", FOLDER), "--address", URL)
    rows = room.rows("select seen, origin, taken, release_id from captures order by seen")
    assert [origin for _, origin, _, _ in rows] == [
        "2018-11-23 12.59.html", "page_20181201T080000Z.html",
        "2018-12-24T18-00-00+0100.html", "2019-02-01.html",
    ]  # fmt: skip
    assert all(taken > "2026" and release == 1 for _, _, taken, release in rows)
    room.execute("update captures set origin = 'elsewhere.html' where id = 1")
    assert "captures" in room.run("verify", ok=1)


def test_read_in_twice_nothing_is_doubled(room):
    old = folder(room.folder / "old", FOLDER)
    read_in(room, old, "--address", URL)
    before = (record(room), room.rows("select count(*) from ledger"))
    again = read_in(room, old, "--address", URL)
    assert again["captures"]["known"] == 4
    assert again["changes"] == {}
    assert (record(room), room.rows("select count(*) from ledger")) == before


def test_copies_and_disorder_make_no_difference(room):
    old = folder(room.folder / "old", FOLDER)
    read_in(room, old, "--address", URL)
    expected = record(room)
    for number, order in enumerate(list(permutations(FOLDER))[::11]):
        other = copied(room, f"order-{number}")
        paths = []
        for place, name in enumerate(order):  # folders in this order, the first of them twice
            paths.append(other.folder / str(place))
            folder(paths[-1], {name: FOLDER[name]})
        said = read_in(other, *paths, paths[0], "--address", URL)
        assert said["captures"]["known"] == 1
        assert record(other) == expected


def test_what_is_older_than_the_record_is_left_out_told_and_read_into_another_database(room):
    pages = dict(sorted(FOLDER.items()))
    late = {k: pages.pop(k) for k in ("2019-02-01.html",)}
    read_in(room, folder(room.folder / "late", late), "--address", URL)
    before = record(room)
    said = room.run("ingest", "room", str(folder(room.folder / "old", pages)), "--address", URL)
    assert "3 are older than what is recorded of their release" in said
    assert "--into" in said
    assert record(room) == before
    told = read_in(room, room.folder / "old", "--address", URL, "--into", "history.db")
    assert told["captures"]["recorded"] == 3
    connection = sqlite3.connect(room.folder / "history.db")
    assert connection.execute("select count(*) from revisions").fetchall() == [(2,)]
    connection.close()


def test_what_is_newer_than_the_record_is_appended(room):
    first = {"2018-11-23.html": release()}
    read_in(room, folder(room.folder / "a", first), "--address", URL)
    told = read_in(room, folder(room.folder / "b", FOLDER), "--address", URL)
    assert told["captures"]["recorded"] == 4
    assert room.kinds() == ["new", "silent-edit", "silent-edit"]


def test_dates_that_no_capture_can_have_are_left_out(room):
    pages = {
        "1970-01-01.html": release(),
        "2999-01-01.html": release(),
        "2019-01-01.html": release(),
    }
    told = read_in(room, folder(room.folder / "old", pages), "--address", URL)
    assert (told["captures"]["bad-date"], told["captures"]["recorded"]) == (2, 1)
    assert room.rows("select first_seen from releases") == [("2019-01-01T00:00:00.000Z",)]


# Judgement: that of the program's own visits -------------------------------------------------------------


def test_a_wall_in_an_archive_is_no_revision(room):
    pages = {"2019-01-01.html": release(), "2019-02-01.html": WALL, "2019-03-01.html": release()}
    told = read_in(room, folder(room.folder / "old", pages), "--address", URL)
    assert (told["captures"]["recorded"], told["captures"]["not-believed"]) == (2, 1)
    assert "consent" in next(iter(told["trouble"]))
    assert room.kinds() == ["new"]


def test_a_page_that_ends_early_is_believed_when_later_captures_agree(room):
    whole = release()
    cut = whole[: whole.index("“We have waited")]
    pages = {"2019-01-01.html": whole, "2019-02-01.html": cut}
    read_in(room, folder(room.folder / "a", pages), "--address", URL)
    assert room.kinds() == ["new"]
    pages = {"2019-03-01.html": cut + "<!-- -->", "2019-04-01.html": cut}
    read_in(room, folder(room.folder / "b", pages), "--address", URL)
    assert room.kinds() == ["new", "silent-edit"]
    assert room.rows("select first_seen from revisions where number = 2") == [
        ("2019-02-01T00:00:00.000Z",)
    ]


def test_two_texts_that_alternate_within_a_day_are_one_story(room):
    pages = {
        f"2019-01-01T{hour:02}-00-00.html": release(*(EDITED if hour % 2 else TEXT))
        for hour in range(8)
    }
    read_in(room, folder(room.folder / "old", pages), "--address", URL)
    assert room.kinds() == ["new", "silent-edit", "silent-edit"]


def test_one_text_at_many_addresses_at_once_is_no_release_s(room):
    notice = release("The site of the towns is closed for repairs.", "Come back later, please.")
    pages = {}
    for number in range(5):
        place = f"towns.example.org/press/{number}.html"
        pages[f"20190101000000/{place}"] = release(*TEXT, f"This is number {number}.")
        pages[f"20190201000000/{place}"] = notice
    told = read_in(room, folder(room.folder / "old", pages), "--new")
    assert told["captures"]["not-believed"] == 5
    assert set(room.kinds()) == {"new"}


def test_after_it_the_daily_pass_goes_on_where_the_captures_end(web, watching):
    desk = watching("/1.html")
    desk.rest = DESK
    desk.write()
    address = web.page("/1.html", release(*EDITED))
    pages = {"2019-01-01.html": release(*SHORTER), "2019-02-01.html": release()}
    read_in(desk, folder(desk.folder / "old", pages), "--address", address)
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit", "silent-edit"]
    assert desk.rows("select kind, count(*) from alerts group by 1") == [("change", 1)]
    assert desk.rows("select change_id from alerts") == [(3,)]
    assert desk.rows("select health from sources") == [("ok",)]
    assert "unbroken" in desk.run("verify")


def test_the_latest_changes_of_the_pages_are_the_latest_by_their_time(web, watching):
    """A feed reader is not to be flooded with news of years ago."""
    import asyncio

    from datasette.app import Datasette

    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    read_in(desk, folder(desk.folder / "old", FOLDER), "--address", URL)

    async def shown(path: str) -> str:
        datasette = Datasette([str(desk.folder / "misajour.db")])
        answer = await datasette.client.get(path)
        assert answer.status_code == 200
        return answer.text

    feed = asyncio.run(shown("/-/misajour/feed.atom"))
    days = [part[:10] for part in feed.split("<updated>")[2:]]
    assert len(days) == 4
    assert days == sorted(days, reverse=True)
    assert days[0] > "2026"


# Which addresses ----------------------------------------------------------------------------------------


def test_addresses_that_the_source_does_not_know_are_left_out_and_named(room):
    pages = {
        "20190101000000/towns.example.org/press/1.html": release(),
        "20190101000000/towns.example.org/about.html": release(title="About"),
        "20190201000000/towns.example.org/about.html": release(title="About us"),
        "20190101000000/other.example.org/press/2.html": release(title="Two"),
    }
    old = folder(room.folder / "old", pages)
    said = room.run("ingest", "room", str(old))
    assert "3 are of addresses that the source does not know" in said
    assert "https://towns.example.org/about.html" in said
    assert "--new" in said
    assert room.rows("select url from releases") == [(URL,)]
    told = read_in(room, old, "--new", "--only", "https://towns.example.org/")
    assert told["captures"]["recorded"] == 2
    assert room.rows("select count(*) from releases") == [(2,)]


def test_a_spider_s_own_pattern_says_what_a_release_is(room):
    room.sources = '[[source]]\nname = "room"\nspider = "nato"\nlanguage = "fr"\n'
    room.write()
    host = "20190101000000/www.nato.int/cps/fr/natohq"
    pages = {f"{host}/news_161000.htm": release(), f"{host}/structure.htm": release(title="Two")}
    told = read_in(room, folder(room.folder / "old", pages))
    assert (told["captures"]["recorded"], told["captures"]["unknown"]) == (1, 1)


@pytest.mark.parametrize(
    "captured",
    ["http://towns.example.org/press/1.html", "http://www.towns.example.org:80/press/1.html",
     "https://towns.example.org/press/1.html?utm_source=x#top"],
)  # fmt: skip
def test_a_capture_is_recorded_under_the_known_spelling_of_its_address(room, captured):
    old = folder(room.folder / "old", {"2019-01-01.html": release()})
    table = room.folder / "index.csv"
    table.write_text(f"url,seen,file\n{captured},2019-01-01,2019-01-01.html\n")
    told = read_in(room, old, "--index", table)
    assert told["captures"]["recorded"] == 1
    assert room.rows("select url from releases") == [(URL,)]


# Accidents ----------------------------------------------------------------------------------------------


@pytest.mark.long
def test_killed_at_any_point_the_same_command_goes_on_to_the_same_record(room):
    rng = random.Random(5)
    old = folder(
        room.folder / "old",
        {
            f"{2000 + n // 12}-{n % 12 + 1:02}-01.html": release(*TEXT, f"Note {n // 2}.")
            for n in range(60)
        },
    )
    whole = copied(room, "whole")
    read_in(whole, old, "--address", URL)
    killed = 0
    for _ in range(4):
        process = started(
            ["--config", str(room.config), "ingest", "room", str(old), "--address", URL],
            room.folder,
        )
        wanted = _taken(room) + rng.randrange(1, 12)
        while _taken(room) < wanted and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
    assert killed >= 2, "where many are at work it may come to its end before"
    read_in(room, old, "--address", URL)
    assert record(room) == record(whole)
    assert "unbroken" in room.run("verify")


def test_what_is_recorded_of_a_capture_and_that_it_was_read_in_are_one(room, monkeypatch):
    old = folder(room.folder / "old", {f"200{n}-01-01.html": release(f"Note {n}.") for n in (1, 2)})
    whole = copied(room, "whole")
    read_in(whole, old, "--address", URL)

    def fails(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as broken:
        broken.setattr(Captures, "take", fails)
        room.run("ingest", "room", str(old), "--address", URL, ok=None)
    assert room.rows("select count(*) from releases") == [(0,)]
    read_in(room, old, "--address", URL)
    assert record(room) == record(whole)


def _taken(desk: Desk) -> int:
    try:
        return desk.rows("select count(*) from captures")[0][0]
    except sqlite3.OperationalError:  # no database yet, or no table
        return 0


def test_while_the_daemon_writes_it_says_so(room):
    read_in(room, folder(room.folder / "old", FOLDER), "--address", URL)
    from monitor.store import Store

    room.here = False
    with Store.open(room.folder / "misajour.db"):
        said = room.run("ingest", "room", str(room.folder / "old"), "--address", URL, ok=1)
    assert f"process {os.getpid()}" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere/",), "there is no file or folder nowhere"),
        (("empty",), "no page and no WARC file"),
        (("bare",), "1 file names no moment, such as page.html: call them"),
        (("dated",), "1 file names no address, such as 2019-01-01.html: put them"),
        (("dated", "--only", "https://x.example/", "--address", URL), "--only"),
        (("dated", "--address", "ftp://x/"), "'ftp://x/' is not the address"),
        (("dated", "--index", "missing.csv"), "missing.csv cannot be read"),
    ],
)
def test_a_mistake_gets_a_sentence_and_exit_2(room, arguments, said):
    (room.folder / "empty").mkdir()
    folder(room.folder / "bare", {"page.html": release()})
    folder(room.folder / "dated", {"2019-01-01.html": release()})
    assert said in room.run("ingest", "room", *arguments, ok=2)
    assert not (room.folder / "misajour.db").exists()
    assert "no source is called 'rom'; did you mean" in room.run("ingest", "rom", "empty", ok=2)


def test_links_and_hidden_files_of_a_folder_are_not_followed(room, tmp_path_factory):
    secret = folder(tmp_path_factory.mktemp("secret"), {"2019-03-01.html": release(*EDITED)})
    old = folder(room.folder / "old", {"2019-01-01.html": release(), ".git/2019-02-01.html": "x"})
    (old / "out").symlink_to(secret)
    (old / "2019-04-01.html").symlink_to(secret / "2019-03-01.html")
    shutil.copy(old / "2019-01-01.html", old / "2019-01-01.png")
    assert read_in(room, old, "--address", URL)["captures"]["recorded"] == 1
    assert room.kinds() == ["new"]


def test_one_is_told_as_one_and_several_as_several():
    told = Ingested()
    told.captures.update({CaptureOutcome.KNOWN: 1, CaptureOutcome.GONE: 2})
    assert told.lines() == [
        "3 captures: 0 recorded",
        "2 say that the page was not there",
        "1 was read in before",
    ]
    assert set(_SENTENCES) == set(CaptureOutcome) - {CaptureOutcome.RECORDED}
