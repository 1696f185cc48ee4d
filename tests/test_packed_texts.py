"""The text of a past revision is packed against the one behind it, and every exit has it whole."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import signal
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from forked import PYTHON, ran
from pages import TEXT, release

from monitor.store import Store, bodies
from monitor.testing import FakeWeb, Monitor

pytestmark = pytest.mark.usefixtures("here")
KEPT = Path(__file__).parent / "data" / "store-m0018.db.gz"
KINDS = "select typeof(body), count(*) from revisions group by 1 order by 1"
AS_TEXT = "select id, misajour_body(body) from revisions order by id"
KILLED = """
import os, signal, sys
from pathlib import Path
from monitor.store import Store, compact_bodies, bodies

pack, left = bodies.pack, [int(sys.argv[2])]
def dies(*given):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    pack(*given)

bodies.pack = dies
with Store.open(Path(sys.argv[1])) as store:
    store.compaction().run(lambda _: None)
"""
TOML = """
[[source]]
name = "room"
spider = "watch"
delay = 0
pages = ["https://www.example.org/1"]
"""


def edition(number: int) -> str:
    return release(*TEXT[:-1], f"The report of the {number}. sitting is expected in the summer.")


@pytest.fixture
def edited(web, watching):
    """A release of three revisions."""
    desk = watching("/1.html")
    for number in (1, 2, 3):
        web.page("/1.html", edition(number))
        desk.run("check", "--now")
    return desk


def way(kept: dict[int, str | bytes], key: int) -> Iterator[int]:
    """The packed texts that are opened to open the one with that key."""
    while isinstance(body := kept.get(key), bytes):
        yield key
        key = int.from_bytes(body[8:16], "little")


def plain(desk) -> list[str]:
    return [text for _, text in desk.rows(AS_TEXT)]


def test_the_current_text_is_plain_and_the_past_ones_are_small(edited):
    assert edited.rows(KINDS) == [("blob", 2), ("text", 1)]
    assert edited.rows("select number from revisions where body like '%the 3. sitting%'") == [(3,)]
    past = edited.rows("select length(body), length(misajour_body(body)) from revisions")[:2]
    assert all(packed < 0.5 * whole for packed, whole in past)
    assert [re.search(r"the (\d)\. sitting", text)[1] for text in plain(edited)] == ["1", "2", "3"]
    assert "unbroken" in edited.run("verify")


def test_each_exit_has_the_past_texts_whole(edited):
    first = plain(edited)[0]
    assert "1 release" in edited.run("search", '"of the 1 sitting"')
    assert "2" in edited.run("diff", edited.rows("select url from releases")[0][0], "1", "2")
    lines = edited.run("export", "--table", "revisions").splitlines()
    said = [json.loads(line)["body"] for line in lines if line.startswith("{")]
    assert said == plain(edited)
    edited.run("export", "--evidence", "1", "--output", str(edited.folder / "evidence.zip"))
    with zipfile.ZipFile(edited.folder / "evidence.zip") as archive:
        [name] = [name for name in archive.namelist() if name.endswith("/revisions/1.txt")]
        assert archive.read(name).decode() == first


def test_datasette_has_a_function_that_opens_them_and_shows_them_in_its_tables(edited):
    there = Datasette([str(edited.folder / "misajour.db")])

    def get(path: str):
        return asyncio.run(there.client.get(path, follow_redirects=True))

    sql = (
        "select misajour_body(body) as body, misajour_fields(fields, body) as fields, "
        "misajour_body(substr(body, 1, 40)) = substr(body, 1, 40) as damaged "
        "from revisions where number = 1"
    )
    [row] = get(f"/misajour.json?_shape=array&sql={quote(sql)}").json()
    assert "the 1. sitting" in row["body"] and "the 1. sitting" in row["fields"] and row["damaged"]
    shown = get("/misajour/revisions").text
    assert "the 1. sitting" in shown and "Binary" not in shown
    page = get("/-/misajour/release/1/revision/1").text
    assert "the 1. sitting" in page
    compared = get("/-/misajour/change/2").text
    assert "<del" in compared and "the 1. sitting" not in compared


def test_a_long_history_is_opened_in_bounded_steps_and_each_text_is_what_it_was(tmp_path):
    web, last = FakeWeb(), 2 * bodies._BY_ITSELF + 3
    with Monitor(tmp_path, TOML, web) as monitor:
        for number in range(1, last + 1):
            web.page("https://www.example.org/1", edition(number))
            monitor.check(everything=True)
        rows = monitor.rows("select id, body from revisions order by number")
        for number, row in enumerate(rows, 1):
            revision = monitor.store.history.revision(row["id"])
            assert f"the {number}. sitting" in revision.content.body
        kept = {row["id"]: row["body"] for row in rows}
        steps = [len(list(way(kept, key))) for key in kept]
        assert max(steps) == bodies._BY_ITSELF and steps[-1] == 0
        assert not list(monitor.store.history.faults(lambda: None))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_text_read_anew_alters_none_that_is_packed_against_it(edited, number):
    before = plain(edited)
    with Store.open(edited.folder / "misajour.db") as store, store.atomic():
        content = store.history.revision(number).content
        block = replace(content.blocks[0], text="The reader was mended.")
        content = replace(content, blocks=(block, *content.blocks[1:]))
        store.history.reread(number, content, "a later reader")
    after = plain(edited)
    assert after.pop(number - 1).startswith("The reader was mended.")
    before.pop(number - 1)
    assert after == before
    assert edited.rows(KINDS) == [("blob", 2), ("text", 1)]
    told = "select row from ledger where what = 'revisions' and event = 'altered'"
    assert edited.rows(told) == [(str(number),)]
    assert "unbroken" in edited.run("verify")


def test_a_past_text_that_a_disk_altered_is_named(edited):
    edited.execute(
        "update revisions set body = cast(substr(body, 1, length(body) - 1) || x'00' as blob) "
        "where number = 1"
    )
    said = edited.run("verify", ok=1)
    assert "table revisions, row 1, column body" in said and "row 2, column body" not in said
    found = edited.run("search", "sitting", ok=None)
    assert "Traceback" not in found


def test_a_past_text_that_names_itself_is_damaged_and_nothing_more(edited):
    own = "x'5d2a4d180800000001000000000000' || substr(body, 16)"
    edited.execute(f"update revisions set body = cast({own} as blob) where number = 1")
    assert "table revisions, row 1, column body" in edited.run("verify", ok=1)


def test_compact_packs_the_texts_of_an_older_store_and_no_entry_tells_of_it(desk):
    desk.has(KEPT)
    before = dict(desk.rows("select id, body from revisions"))
    desk.here = False  # by the command itself
    desk.run("compact", "--no-vacuum")
    assert desk.rows(KINDS) == [("blob", 3), ("text", 3)]
    assert dict(desk.rows(AS_TEXT)) == before
    entries = "select count(*) from ledger where what = 'revisions' and event = 'altered'"
    assert desk.rows(entries) == [(0,)]
    assert "unbroken" in desk.run("verify")


@pytest.mark.parametrize("after", [0, 1, 2])
def test_compact_killed_among_the_texts_goes_on_where_it_stopped(desk, after):
    desk.has(KEPT)
    before = dict(desk.rows("select id, body from revisions"))
    file = str(desk.folder / "misajour.db")
    done = ran(["-c", KILLED, file, str(after)], desk.folder, program=PYTHON)
    assert done.returncode == -signal.SIGKILL
    assert dict(desk.rows(AS_TEXT)) == before
    desk.run("compact", "--no-vacuum")
    assert desk.rows(KINDS) == [("blob", 3), ("text", 3)]
    assert dict(desk.rows(AS_TEXT)) == before
    assert "unbroken" in desk.run("verify")


def test_a_text_holds_no_nul_though_packed_bytes_do(edited):
    with pytest.raises(sqlite3.IntegrityError, match=r"NUL in revisions\.body"):
        edited.execute("update revisions set body = 'a' || char(0) where number = 3")


def test_all_columns_of_a_revision_are_read(desk):
    desk.has(KEPT)
    with Store.open(desk.folder / "misajour.db") as store:
        names = [row["name"] for row in store.db.query("pragma table_info(revisions)")]
        for columns in (bodies.COLUMNS, bodies.AS_KEPT):
            row = next(store.db.query(f"select {columns} from revisions"))
            assert set(row) == set(names)


def test_a_long_release_is_packed_a_few_texts_at_a_time(edited, monkeypatch):
    before = dict(edited.rows(AS_TEXT))
    monkeypatch.setattr("monitor.store.compact._PIECE", 1)
    plain = []
    with Store.open(edited.folder / "misajour.db") as store:
        with store.atomic():
            store.db.execute("update revisions set body = misajour_body(body)")
            store.db.execute("insert into repacking values (1, 'bodies', 0, 0, 1)")
        compaction = store.compaction()
        while compaction.step():
            plain += store.db.query(
                "select count(*) as n from revisions where typeof(body) = 'text'"
            )
    assert [row["n"] for row in plain[:3]] == [2, 1, 1]
    assert edited.rows(KINDS) == [("blob", 2), ("text", 1)]
    assert dict(edited.rows(AS_TEXT)) == before


def test_a_damaged_text_costs_no_revision_that_does_not_hang_on_it(edited):
    edited.execute("update revisions set body = cast(substr(body, 1, 20) as blob) where number = 1")
    [(url,)] = edited.rows("select url from releases")
    assert "revision 2 → 3" in edited.run("diff", url, "2", "3")
    assert "revision 1 of release 1 is damaged" in edited.run("diff", url, "1", "3", ok=2)
    told = edited.run("history", url, ok=1)
    assert "revision 1 of release 1 is damaged" in told
    assert "revision 2: " in told and "revision 3: " in told
    revisions = json.loads(edited.run("history", url, "--json", ok=1))["revisions"]
    assert ["damaged" in one for one in revisions] == [True, False, False]


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_a_damaged_text_is_left_out_of_a_table_and_its_row_is_named(edited, form):
    edited.execute("update revisions set body = cast(substr(body, 1, 20) as blob) where number = 1")
    words = ("export", "--table", "revisions", "--format", form, "--output", "out")
    said = edited.run(*words, ok=1)
    assert said.splitlines() == [
        "the record of revision 1 of release 1 is damaged: run `misajour verify`"
    ]
    text = (edited.folder / "out").read_text()
    if form == "csv":
        found = [row["body"] for row in csv.DictReader(text.splitlines(keepends=True))]
    else:
        found = [json.loads(line)["body"] for line in text.splitlines()]
    assert not found[0] and "the 2. sitting" in found[1] and "the 3. sitting" in found[2]
    edited.run("export", "--evidence", "1", "--output", "evidence.zip", ok=1)
    with zipfile.ZipFile(edited.folder / "evidence.zip") as archive:
        [(kept,)] = edited.rows("select body from revisions where number = 1")
        assert archive.read("evidence/revisions/1.txt") == kept


def test_texts_that_unpack_to_more_than_memory_holds_are_not_unpacked(edited, monkeypatch):
    monkeypatch.setattr(bodies, "_MOST", len(plain(edited)[0]))
    assert "column body" in edited.run("verify", ok=1)
    assert "revision 1 of release 1 is damaged" in edited.run("history", "1", ok=1)


def test_a_text_that_is_not_utf_8_ends_what_reads_all_in_a_sentence(edited):
    edited.execute("update revisions set body = cast(x'ff61fe' as text) where number = 3")
    edited.here = False  # by the command itself
    assert "table revisions, row 3, column body" in edited.run("verify", ok=1)
    for command in (("search", "--rebuild"), ("reread",)):
        said = edited.run(*command, ok=2)
        assert "column body is not as it was recorded; `misajour verify` names all" in said
