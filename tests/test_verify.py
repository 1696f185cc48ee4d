"""Whatever is altered in the store, `misajour verify` says where."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from unittest import mock

import pytest
import tamper
import tamper_store
import tampering
from conftest import Desk, serving
from pages import TEXT, release
from tampering import Tampering

from monitor.model import ReleaseUpdate, Status
from monitor.store import Store, bound, ledger
from monitor.testing.monitor import ReaderInPlace

pytestmark = pytest.mark.usefixtures("here")


def by_hand(desk, *statements: str) -> None:
    connection = sqlite3.connect(desk.folder / "misajour.db", isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def faults(desk, *more: str, ok: int = 1) -> list[dict[str, str]]:
    said = desk.run("verify", "--json", *more, ok=ok)
    return json.loads(next(line for line in said.splitlines() if line.startswith("{")))["faults"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Two releases, one of them edited: the desk that watches them, and the web they stand in."""
    with serving() as site:
        desk = Desk(tmp_path_factory.mktemp("made"), here=True)
        desk.watch(site, "/1.html", "/2.html")
        site.page("/1.html", release())
        site.page("/2.html", release(title="Another"))
        desk.run("check")
        site.page("/1.html", release(*TEXT[:-1], "Nobody disagreed."))
        desk.run("check", "--now")
        assert "unbroken" in desk.run("verify")
        yield desk, site, dict(site.answers)


@pytest.fixture
def web(made):
    _, site, answers = made
    site.answers = dict(answers)
    return site


@pytest.fixture
def recorded(made, web, tmp_path):
    return made[0].copy(tmp_path / "desk")


def named_beside_each_other(folder: Path, copy: Path, wanted: list[Tampering]) -> Iterator[str]:
    """Which of those with a column of their own are named where one in each table is made at once;
    what is done to other tables finds nothing in this one. The others are to be tried alone."""
    of_tables: dict[str, list[Tampering]] = defaultdict(list)
    for one in wanted:
        if one.named:
            of_tables[one.named[0]].append(one)
    for together in zip_longest(*of_tables.values()):
        shutil.copytree(folder, copy)
        made = [one for one in together if one and one.act(copy)]
        _, said = tamper.verify(copy)
        named = {
            (fault["table"], fault["column"])
            for fault in json.loads(said.splitlines()[-1])["faults"]
        }
        yield from (one.what for one in made if one.named in named)
        shutil.rmtree(copy)


@pytest.mark.long
def test_every_tampering_is_found_and_named(tmp_path):
    """Of the bench's list every kind, every column and one in forty of the file's pages:
    `python bench/tamper.py` does all of it."""
    folder = tmp_path / "store"
    folder.mkdir()
    with mock.patch("monitor.read.ReadingPool", ReaderInPlace):
        tamper_store.make(folder)
    code, said = tamper.verify(folder)
    assert code == 0, said
    head = json.loads(said.splitlines()[-1])["head"]
    wanted = [one for one in tampering.all_of_them(folder) if one.in_suite]
    results = dict.fromkeys(named_beside_each_other(folder, tmp_path / "all", wanted), "found")
    results |= {
        one.what: tamper.run(folder, tmp_path / "copy", one, head)
        for one in wanted
        if one.what not in results
    }
    wrong = {what: r for what, r in results.items() if r not in ("found", "no effect", "")}
    assert wrong == {}
    assert sum(r == "found" for r in results.values()) > 340


def test_a_fault_names_table_row_and_column_and_what_it_was(recorded):
    (was,) = recorded.rows("select detected from changes where id = 3")[0]
    by_hand(recorded, "update changes set detected = '2001-01-01T00:00:00.000Z' where id = 3")
    said = recorded.run("verify", ok=1)
    assert (
        f'table changes, row 3, column detected: is "2001-01-01T00:00:00.000Z", '
        f'and was recorded as "{was}"' in said
    )


def test_the_check_goes_on_after_the_first_fault_and_after_broken_json(recorded):
    by_hand(
        recorded,
        "update revisions set fields = '{' where id = 1",
        "update releases set last_seen = '2030' where id = 2",
        "delete from changes where id = 1",
    )
    found = {(f["table"], f["row"], f["column"]) for f in faults(recorded)}
    assert ("revisions", "1", "fields") in found
    assert ("releases", "2", "last_seen") in found
    assert ("changes", "1", "") in found


def test_a_row_written_by_hand_is_found(recorded):
    by_hand(
        recorded,
        "insert into changes (release_id, kind, significance, detected, source) "
        "values (1, 'removed', 'major', '2020-01-01T00:00:00.000Z', 1)",
    )
    assert {
        "table": "changes",
        "row": "4",
        "column": "",
        "text": "misajour did not record it",
        "cause": "",
    } in faults(recorded)


def test_a_head_kept_elsewhere_is_found_again_after_more_was_recorded(web, recorded):
    status = json.loads(recorded.run("status", "--json"))
    head = status["ledger"]["head"]
    assert len(head) == 64
    web.page("/2.html", release(*TEXT[:-1], "All of it was new.", title="Another"))
    recorded.run("check", "--now")
    said = recorded.run("verify", "--head", head)
    assert f"the hash given is entry {status['ledger']['entries']} of the chain" in said
    assert " 0 were added since" not in said
    assert "is not in the chain" in recorded.run("verify", "--head", "0" * 64, ok=1)


def test_a_head_kept_elsewhere_shows_that_the_whole_chain_was_rebuilt(recorded, tmp_path):
    head = json.loads(recorded.run("status", "--json"))["ledger"]["head"]
    forged = tampering.with_rebuilt_chain("update changes set kind = 'cosmetic' where id = 3")
    assert forged(recorded.folder)
    recorded.run("search", "--rebuild")  # the search index knows a change's kind, too
    assert "unbroken" in recorded.run("verify"), "from inside nothing can be seen"
    assert "is not in the chain" in recorded.run("verify", "--head", head, ok=1)


def test_rereading_appends_and_breaks_nothing(recorded):
    before = recorded.rows("select max(id) from ledger")
    by_hand_free = Store.open(recorded.folder / "misajour.db")
    with by_hand_free as store:
        store.db.execute("update revisions set extractor = 'an older reader'")
    recorded.run("reread")
    assert recorded.rows("select max(id) from ledger") > before
    assert "unbroken" in recorded.run("verify")


def test_an_unchanged_visit_writes_no_entry(web, recorded):
    desk = recorded
    query = "select count(*) from ledger where what in ('releases', 'revisions', 'snapshots')"
    before = desk.rows(query)
    seen = desk.rows("select last_seen from releases")
    desk.run("check", "--now")
    assert desk.rows(query) == before
    assert desk.rows("select last_seen from releases") != seen
    assert "unbroken" in desk.run("verify")


def test_what_is_rolled_back_leaves_no_entry(tmp_path):
    with Store.open(tmp_path / "a.db") as store:
        end = store.history.end()
        with pytest.raises(ZeroDivisionError), store.atomic():
            store.sources.ensure("room", "watch", "en", datetime.now(UTC))
            raise ZeroDivisionError
        assert store.history.end() == end
        with store.atomic():
            store.sources.ensure("room", "watch", "en", datetime.now(UTC))
            with pytest.raises(ZeroDivisionError), store.atomic():
                store.sources.set_health(1, "broken", "x", datetime.now(UTC))
                raise ZeroDivisionError
        assert store.history.end().entries == end.entries + 1
        assert list(store.history.faults(lambda: None)) == []


def test_a_replaced_row_is_no_tampering(tmp_path):
    with Store.open(tmp_path / "a.db") as store:
        for reason in ("busy", "busier"):
            store.db.execute(
                "insert or replace into hosts values ('a.example', '2020', ?)", [reason]
            )
        store.db.execute("insert or ignore into hosts values ('a.example', '2021', 'x')")
        assert list(store.history.faults(lambda: None)) == []


def test_every_table_of_the_schema_is_bound(tmp_path):
    with Store.open(tmp_path / "a.db") as store:
        shapes = bound.shapes(store.db)
        tables = {name for name in store.db.table_names() if not name.startswith("sqlite_")}
        loose = {t for t in tables - shapes.keys() if not t.startswith("search_")}
        assert loose == {*bound.OWN, "_sqlite_migrations"}
        for table, one in bound.BOUND.items():
            if table in shapes:
                known = set(store.db.table(table).columns_dict)
                declared = set(one.moving) - {"bundle", "digest"}
                assert declared <= known, f"{table} has no column {declared - known}"
        assert ledger.head(store.db).entries >= 1


def test_a_table_that_nobody_declared_is_sealed(tmp_path):
    with Store.open(tmp_path / "a.db") as store:
        assert bound.shapes(store.db)["hosts"].sealed == ("not_before", "reason")


def test_a_file_that_is_not_readable_is_a_finding_and_no_traceback(recorded):
    file = recorded.folder / "misajour.db"
    by_hand(recorded, "pragma wal_checkpoint(truncate)")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert faults(recorded)
    file.write_bytes(b"no database at all" * 50)
    assert "not a database" in str(faults(recorded))
    file.write_bytes(whole)
    assert "unbroken" in recorded.run("verify")


def test_snapshots_that_a_kill_left_behind_are_no_fault(recorded):
    from hashlib import sha256

    from monitor.store.snapshots import Snapshot

    with Store.open(recorded.folder / "misajour.db") as store, store.atomic():
        body = b"kept, and then the power went"
        store.history.keep(
            Snapshot(
                sha256=sha256(body).hexdigest(), body=body, url="http://a.example/", received="2020"
            ),
            None,
        )
    assert "unbroken" in recorded.run("verify")


def test_the_check_runs_beside_a_writer(recorded, tmp_path):
    """What is written while it runs is none of its moment."""
    with Store.open(recorded.folder / "misajour.db") as store:
        with store.atomic():
            store.releases.update(1, ReleaseUpdate(status=Status.MOVED))
            assert "unbroken" in recorded.run("verify"), "not yet committed: not seen"
        assert "unbroken" in recorded.run("verify")
    copy = tmp_path / "copy"
    shutil.copytree(recorded.folder, copy)


@pytest.mark.parametrize("table", ["sources", "releases"])
def test_a_page_that_lost_its_rows_accuses_none_that_refers_to_them(recorded, table):
    file = recorded.folder / "misajour.db"
    by_hand(recorded, "pragma wal_checkpoint(truncate)")
    ((page,),) = recorded.rows(f"select rootpage from sqlite_master where name = '{table}'")
    data = bytearray(file.read_bytes())
    (size,) = recorded.rows("pragma page_size")[0]
    data[(page - 1) * size + 3 : (page - 1) * size + 5] = b"\0\0"  # it says that it has no rows
    file.write_bytes(data)
    found = faults(recorded)
    said = [f"{fault['table']}: {fault['text']}" for fault in found]
    assert not [one for one in said if "refers to a row" in one or "rowid" in one]
    assert {fault["table"] for fault in found if "and is gone" in fault["text"]} == {table}
    assert any(f"on page {page}" in one for one in said)


def test_rows_without_a_rowid_of_their_own_keep_no_others_from_being_looked_at(recorded):
    by_hand(
        recorded,
        "pragma foreign_keys = off",
        "delete from sources",
        "update runs set source = 77 where id = 1",
    )
    found = [(fault["table"], fault["text"]) for fault in faults(recorded)]
    assert not [text for _, text in found if "cannot be checked further" in text]
    assert [table for table, text in found if "and is gone" in text] == ["sources"]
    assert [table for table, text in found if "refers to a row" in text] == ["runs"]


def test_a_row_that_refers_to_one_that_nobody_recorded_is_at_fault(recorded):
    by_hand(recorded, "pragma foreign_keys = off", "update runs set source = 77 where id = 1")
    assert ("runs", "refers to a row of sources that is not there") in {
        (fault["table"], fault["text"]) for fault in faults(recorded)
    }
