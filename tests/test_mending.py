"""A text that a disk altered is put back from the bytes of its page, where they give what was
recorded; never anything else, and the chain stays what it is."""

from __future__ import annotations

import json
import random
import signal

import pytest
from conftest import Desk, serving
from forked import PYTHON, ran
from pages import OPENING, TEXT, release

from monitor.model import Doubt, Reading, Trouble
from monitor.store import Store

pytestmark = pytest.mark.usefixtures("here")
CUT = "update revisions set body = cast(substr(body, 1, 20) as blob) where number = 2"
TEXTS = "select typeof(body), misajour_body(body), misajour_fields(fields, body) from revisions"
CHAIN = "select chain from ledger order by id"
KILLED = """
import os, signal, sys
from pathlib import Path
from monitor.commands import cli
from monitor.store import bodies

bodies.pack_past = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
cli.main(["--config", sys.argv[1], "verify", "--repair"], standalone_mode=False)
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A release of four revisions."""
    with serving() as web:
        desk = Desk(tmp_path_factory.mktemp("kept"), here=True)
        desk.watch(web, "/1.html")
        for number in (1, 2, 3, 4):
            web.page("/1.html", release(*TEXT[:-1], f"The {number}. sitting was long."))
            desk.run("check", "--now")
        yield desk


@pytest.fixture
def desk(kept, tmp_path):
    return kept.copy(tmp_path / "desk")


def test_verify_names_the_damaged_text_that_keeps_others_from_being_read(desk):
    desk.execute(CUT)
    said = desk.run("verify", ok=1)
    assert "row 2, column body: cannot be unpacked: it is damaged" in said
    assert "row 1, column body: cannot be read, for it is packed against that of row 2" in said
    assert "the text of row 2 of revisions is damaged; 1 other text is packed against it" in said
    assert "`misajour verify --repair`" in said and "row 3" not in said
    assert "once the texts are mended, `misajour search --rebuild` makes it anew" in said
    found = json.loads(desk.run("verify", "--json", ok=1).splitlines()[-1])["faults"]
    assert {f["row"]: f["cause"] for f in found if f["column"] == "body"} == {"1": "2", "2": ""}


@pytest.mark.parametrize(
    "damage",
    [
        CUT,
        "update revisions set body = cast(substr(body, 1, 20) as blob)",
        "update revisions set body = 'Nothing' where number = 4",
        "update revisions set body = cast(x'ff61fe' as text) where number = 4",
        "update revisions set body = 'Nothing', fields = 'x' where number = 3",
        "update revisions set fields = x'00' where number = 1",
        "update revisions set title = 'Another', content_hash = 'x' where number = 2",
    ],
)
def test_what_was_understood_is_put_back_and_nothing_is_recorded_by_it(desk, damage):
    texts, chain = desk.rows(TEXTS), desk.rows(CHAIN)
    desk.execute(damage)
    desk.run("verify", ok=1)
    said = desk.run("verify", "--repair")
    assert "put back, from the bytes of its page" in said and "unbroken" in said
    assert desk.rows(TEXTS) == texts and desk.rows(CHAIN) == chain
    assert json.loads(desk.run("verify", "--repair", "--json").splitlines()[-1])["repaired"] == []


def test_a_text_that_the_page_does_not_give_any_more_is_left_as_it_is(desk):
    desk.execute(CUT)
    desk.sources += '\nignore_text = ["sitting"]'
    desk.write()
    before, chain = desk.rows("select * from revisions"), desk.rows(CHAIN)
    said = desk.run("verify", "--repair", ok=1)
    assert "revision 2 of release 1 (row 2): `body` stays damaged: another version" in said
    assert "row 2, column body" in said and "puts damaged texts back" not in said
    assert desk.rows("select * from revisions") == before and desk.rows(CHAIN) == chain


def test_a_text_whose_page_is_damaged_too_costs_no_other_its_repair(desk):
    desk.execute("update revisions set body = cast(substr(body, 1, 20) as blob) where number < 3")
    [(name,)] = desk.rows("select snapshot from revisions where number = 2")
    texts = desk.rows(TEXTS)
    desk.execute(f"update snapshots set body = x'00' where sha256 = '{name}'")
    said = json.loads(desk.run("verify", "--repair", "--json", ok=1).splitlines()[-1])
    assert {one["number"]: bool(one["why"]) for one in said["repaired"]} == {2: True, 1: False}
    assert {f["row"] for f in said["faults"] if f["table"] == "revisions"} == {"2"}
    assert desk.rows(TEXTS)[1:] == texts[1:]


def spoil(desk: Desk, pages: str, at: int) -> None:
    """As a disk does: overwrite four bytes of the first of those pages of the file."""
    file = desk.folder / "misajour.db"
    desk.execute("pragma wal_checkpoint(truncate)")
    (number,) = desk.rows(f"select pageno from dbstat where {pages} limit 1")[0]
    [(size,)] = desk.rows("pragma page_size")
    with file.open("r+b") as opened:
        opened.seek((number - 1) * size + at)
        opened.write(b"\xff" * 4)


def test_a_page_of_the_file_that_cannot_be_read_costs_no_other_text_its_repair(web, desk):
    noise = random.Random(1).randbytes(20_000).hex()
    web.page("/2.html", release(title="Of one"))
    web.page("/3.html", release(OPENING, noise, title="Of many pages of the file"))
    for path in ("/2.html", "/3.html"):
        desk.watch(web, path)
        desk.run("check", "--now")
    desk.execute("update revisions set title = 'Another' where release_id > 1")
    spoil(desk, "name = 'snapshots' and pagetype = 'overflow'", 0)
    said = json.loads(desk.run("verify", "--repair", "--json", ok=1).splitlines()[-1])
    [kept, spoiled] = sorted(said["repaired"], key=lambda one: one["why"])
    assert not kept["why"] and "malformed" in spoiled["why"]
    titles = {title for (title,) in desk.rows("select title from revisions where release_id > 1")}
    assert titles == {"Another", "Of one"}


def test_a_page_of_the_file_that_cannot_be_read_is_no_fault_of_the_search_indexes(web, desk):
    web.page("/2.html", release(title="Of two", stamp=""))
    desk.watch(web, "/2.html")
    desk.run("check", "--now")
    spoil(desk, "name = 'snapshots' and pagetype = 'leaf'", 0)
    said = desk.run("verify", ok=1)
    assert (
        "table snapshots, row" in said
        and "cannot be read: database disk image is malformed" in said
    )
    assert "search index" not in said and "is gone" not in said


@pytest.mark.parametrize(
    "table", ["changes", "passages", "releases", "revisions", "editions", "documents"]
)
def test_a_table_that_cannot_be_read_is_no_fault_of_the_indexes_of_it(desk, table):
    spoil(desk, f"name = '{table}' and pagetype = 'leaf'", 0)
    said = desk.run("verify", ok=1)
    assert f"table {table}: cannot be " in said and "search index" not in said


@pytest.mark.parametrize("table", ["search_texts", "search_changes"])
def test_a_search_index_that_cannot_be_read_is_a_fault_of_its_own_alone(desk, table):
    spoil(desk, f"name = '{table}_data' and pagetype = 'leaf'", 0)
    said = desk.run("verify", ok=1)
    assert f"table {table}: the search index cannot be checked: database disk image is" in said
    assert said.count("search index") == 1 and "once the texts" not in said


def test_where_a_revision_is_gone_the_indexes_are_made_anew_and_nothing_is_mended_before(desk):
    desk.execute("delete from revisions where number = 1")
    said = desk.run("verify", ok=1)
    assert "it should; `misajour search --rebuild` makes it anew" in said
    assert "once the texts" not in said


def test_where_nothing_can_be_repaired_the_check_goes_on(desk):
    spoil(desk, "name = 'revisions'", 0)
    said = desk.run("verify", "--repair", ok=1)
    assert "nothing can be repaired: database disk image is malformed" in said
    assert "table revisions: cannot be read from end to end" in said


# Datasette, which other tests import, has SQLite report what a function of ours raises
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_text_that_takes_more_memory_than_there_is_ends_no_check(desk, monkeypatch):
    def opened(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("monitor.store.bodies.Opener._opened", opened)
    desk.execute("update revisions set title = 'Another' where number = 4")
    said = desk.run("verify", ok=1)
    for row in (1, 2, 3):
        assert f"table revisions, row {row}: cannot be read: MemoryError" in said
    assert "table revisions, row 4, column title: is" in said


def test_a_text_whose_page_reads_as_none_says_why(desk, monkeypatch):
    desk.execute(CUT)
    failed = Reading(content=None, version="", trouble=Doubt(Trouble.TOO_COSTLY, "it took long"))

    async def read(*_: object) -> Reading:
        return failed

    monkeypatch.setattr("monitor.testing.monitor.ReaderInPlace.read", read)
    said = desk.run("verify", "--repair", ok=1)
    assert "`body` stays damaged: its page cannot be read: it took long" in said


def test_a_repair_that_is_killed_has_done_nothing_by_half(desk):
    desk.execute(CUT)
    before = desk.rows("select * from revisions")
    done = ran(["-c", KILLED, str(desk.config)], desk.folder, program=PYTHON)
    assert done.returncode == -signal.SIGKILL
    assert desk.rows("select * from revisions") == before
    assert "unbroken" in desk.run("verify", "--repair")


def test_a_repair_waits_for_no_daemon_and_makes_no_store(desk, tmp_path):
    desk.execute(CUT)
    with Store.open(desk.folder / "misajour.db"):
        assert "another misajour" in desk.run("verify", "--repair", ok=1)
    (desk.folder / "misajour.db").unlink()
    assert "there is no database" in desk.run("verify", "--repair", ok=1)
    assert not (desk.folder / "misajour.db").exists()


def test_after_a_repair_what_is_recorded_is_bound_again(desk):
    desk.execute(CUT)
    with Store.open(desk.folder / "misajour.db") as store:
        mending = store.mending()
        found = mending.damaged(2)
        content = store.history.revision(3).content
        assert mending.put_back(found, content) == ("body",)  # another text is none of its own
        before = len(desk.rows(CHAIN))
        store.history.reread(3, content, "a later reader")
        assert len(desk.rows(CHAIN)) == before + 1


def test_a_text_stays_legible_when_the_one_that_it_is_packed_against_is_put_back(desk):
    """Between two repairs it was packed against a text that was damaged still."""
    texts, sources = desk.rows(TEXTS), desk.sources
    desk.execute("update revisions set body = replace(body, 'sitting', 'meeting') where number = 4")
    for number in (4, 3):  # under settings by which the page of that revision reads otherwise
        desk.sources = f'{sources}\nignore_text = ["The {number}. sitting"]'
        desk.write()
        desk.run("verify", "--repair", ok=None)
    assert desk.rows(TEXTS) == texts
    assert "unbroken" in desk.run("verify")


@pytest.mark.parametrize("content", ['{"body": 1}', "[" * 100_000])
def test_an_entry_that_says_nothing_keeps_no_other_text_from_its_repair(desk, content):
    desk.execute("update revisions set body = 'Nothing' where number in (2, 3)")
    entry = "select max(id) from ledger where what = 'revisions' and row = 3"
    desk.execute(f"update ledger set content = '{content}' where id = ({entry})")
    said = desk.run("verify", "--repair", ok=1)
    assert "(row 2): `body`" in said and "was put back" in said
