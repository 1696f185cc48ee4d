"""Databases of other versions and of other programs."""

from __future__ import annotations

import gzip
import http.server
import re
import signal
import sqlite3
import threading
from pathlib import Path

import pytest
from forked import PYTHON, ran
from pages import TEXT, release

from monitor.store import Store, interrupts, ledger, upgrading
from monitor.store.faults import Fault

pytestmark = pytest.mark.usefixtures("here")


KEPT = Path(__file__).parent / "data" / "store-0.1.0.db.gz"
ROOM = "http://127.0.0.1:18907"  # the server whose pages the kept store recorded
READERS = (
    ("status",), ("doctor",), ("verify",), ("history", "1"), ("diff", "1"), ("export",), ("browse",), ("alerts", "list"),
    ("backup", "copy.db"), ("export", "--evidence", "1", "--output", "e.zip"),
)  # fmt: skip

EMPTIED = "put a backup in its place, or remove"

KILLED = """
import os, signal, sys
from pathlib import Path
from monitor.store import Store, interrupts, upgrading

def tell(progress):
    if sys.argv[2] in progress._stage:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0

interrupts._LOOK, upgrading._Progress.tell = 1, tell
Store.open(Path(sys.argv[1]))
"""


@pytest.fixture
def old(desk):
    """A desk with a database as version 0.1.0 left it."""
    (desk.folder / "misajour.db").write_bytes(gzip.decompress(KEPT.read_bytes()))
    pages = ", ".join(f'"{ROOM}/{n}.html"' for n in (1, 2, 3))
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = [{pages}]\n'
        '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org", "mailto:second@example.org"]'
    )
    desk.write()
    return desk


@pytest.fixture
def same_room(old):
    """The press room of the kept store, asked by a proxy: at its own port may be anybody."""
    answers: dict[str, str] = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answers.get(self.path.removeprefix(ROOM), "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    proxy = f'proxy = "http://127.0.0.1:{server.server_address[1]}"'
    old.sources = old.sources.replace("delay = 0", f"delay = 0\n{proxy}")
    old.write()
    yield answers
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_store_of_0_1_0_is_brought_up_to_date_verifies_and_goes_on(old, same_room):
    revisions = (
        "select id, release_id, first_seen, snapshot, misajour_body(body), chain_hash "
        "from revisions order by id"
    )
    kept = old.rows(revisions)
    changes = old.rows("select id, kind, detected, reasons from changes")
    same_room["/1.html"] = release(*TEXT[:-1], "The last paragraph is another now, at last.")
    same_room["/2.html"] = release(
        TEXT[0] + " A sentence was added.", *TEXT[1:], title="The ferry is late", stamp="Last updated: 4 April 2019"
    )  # fmt: skip
    same_room["/3.html"] = release(title="A third")
    old.run("check", "--now")
    assert old.rows(revisions)[: len(kept)] == kept
    after = old.rows("select id, kind, detected, reasons from changes")
    assert after[: len(changes)] == changes
    assert [row[1] for row in after[len(changes) :]] == ["silent-edit"]
    assert "unbroken" in old.run("verify")
    bound = old.rows("select count(*) from ledger where event = 'bound' and what = 'revisions'")
    assert bound == [(len(kept),)]


@pytest.mark.parametrize("data", ["store-0.1.0.db.gz", "store-m0018.db.gz"])
def test_an_upgrade_that_takes_long_says_how_far_it_is_and_no_later_start_does(
    desk, monkeypatch, caplog, data
):
    desk.has(KEPT.with_name(data))
    for name, value in (("_LARGE", 0), ("_TELL", -1.0)):
        monkeypatch.setattr(upgrading, name, value)
    monkeypatch.setattr(interrupts, "_LOOK", 200)
    Store.open(desk.folder / "misajour.db").close()
    said = "\n".join(caplog.messages)
    assert said.startswith("the database is checked and brought up to date: that takes a while")
    assert re.search(r"its shape, m0032_texts of m0\d{3}, \d+ rows written", said)
    assert re.search(r"its rows are bound in the ledger, [1-9]\d* rows written", said)
    assert bool(re.search(r"its rows are checked, \d+ of \d+", said)) is ("m0018" in data)
    caplog.clear()
    Store.open(desk.folder / "misajour.db").close()
    assert not [line for line in caplog.messages if "ledger" in line or "while" in line]


@pytest.mark.parametrize("stage", ["m0013_evidence", "m0033_later", "ledger"])
def test_an_upgrade_killed_on_its_way_leaves_the_older_store_and_the_next_start_finishes(
    old, stage
):
    file = old.folder / "misajour.db"
    before = old.rows("select * from changes"), old.rows("select name from _sqlite_migrations")
    done = ran(["-c", KILLED, str(file), stage], old.folder, program=PYTHON)
    assert done.returncode == -signal.SIGKILL
    assert before == (
        old.rows("select * from changes"),
        old.rows("select name from _sqlite_migrations"),
    )
    assert "older misajour" in old.run("status", ok=None)
    old.run("compact", "--no-vacuum")
    assert "unbroken" in old.run("verify")


@pytest.mark.parametrize(
    ("alteration", "row"),
    [
        ("update changes set release_id = 99 where id = 3", "row 3 of the table changes"),
        ("update revisions set snapshot = 'x' where id = 1", "row 1 of the table revisions"),
    ],
)
def test_a_row_that_refers_to_none_is_named_where_it_keeps_a_store_from_its_upgrade(
    old, alteration, row
):
    old.execute(alteration)
    said = old.run("compact", ok=2)
    assert f"misajour.db cannot be used: {row} refers to a row of " in said
    assert "older misajour" in old.run("status", ok=None)


@pytest.mark.parametrize("command", READERS, ids=lambda c: " ".join(c[:2]))
def test_readers_say_what_upgrades_an_older_store(old, command):
    before = (old.folder / "misajour.db").read_bytes()
    said = old.run(*command, ok=None)
    assert "`misajour check`" in said and "older misajour" in said
    assert (old.folder / "misajour.db").read_bytes() == before


@pytest.mark.parametrize(
    "command", (*READERS, ("check",), ("run",), ("reread",)), ids=lambda c: " ".join(c[:2])
)
def test_every_command_refuses_a_newer_store(web, watching, command):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    connection = sqlite3.connect(desk.folder / "misajour.db")
    connection.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) "
        "values ('misajour', 'm9999_later', '2030')"
    )
    connection.commit()
    connection.close()
    said = desk.run(*command, ok=None)
    assert "written by a newer misajour; upgrade this one" in said
    asked = len(web.requests)
    assert desk.run(*command, ok=None) and len(web.requests) == asked


@pytest.mark.parametrize(
    "command", (*READERS, ("check",), ("run",), ("reread",)), ids=lambda c: " ".join(c[:2])
)
def test_another_program_s_database_is_refused_and_not_written_into(desk, command):
    connection = sqlite3.connect(desk.folder / "misajour.db")
    connection.execute("create table bookmarks (id integer primary key, url text)")
    connection.execute("insert into bookmarks (url) values ('https://example.org')")
    connection.commit()
    connection.close()
    before = (desk.folder / "misajour.db").read_bytes()
    desk.sources = '[[source]]\nname = "room"\nspider = "watch"\npages = ["http://127.0.0.1:9/"]'
    desk.write()
    said = desk.run(*command, ok=None)
    assert "a database of another program" in said
    assert (desk.folder / "misajour.db").read_bytes() == before


@pytest.mark.parametrize("command", [("check",), ("status",), ("doctor",), ("browse",)])
def test_a_database_that_was_emptied_is_refused_and_not_begun_anew(old, command):
    file = old.folder / "misajour.db"
    file.write_bytes(b"")
    key = file.with_name("misajour.db.key")
    key.write_text("00" * 32)
    said = old.run(*command, ok=None)
    assert f"misajour.db is empty: what it held is gone; {EMPTIED}" in " ".join(said.split())
    assert "older misajour" not in said
    assert file.read_bytes() == b""
    key.unlink()
    if command != ("check",):
        assert "misajour.db is empty; `misajour check` makes it" in old.run(*command, ok=None)
    else:
        Store.open(file).close()
        assert file.stat().st_size


def older(desk, *alterations):
    """Have the desk's database altered, and lack one migration."""
    connection = sqlite3.connect(desk.folder / "misajour.db", isolation_level=None)
    for alteration in alterations:
        connection.execute(alteration)
    connection.execute("delete from _sqlite_migrations where name = 'm0011_watching'")
    for table in ("daemon", "plan", "problems"):
        connection.execute(f"drop table {table}")
    connection.execute("drop index idx_runs_source_outcome")
    connection.close()


def test_what_was_altered_before_an_upgrade_stays_known(old, same_room):
    """A later migration would bind what it finds: what was wrong before is written down first, or
    the ledger goes on contradicting it."""
    old.run("check", "--now", ok=None)
    [(kind,)] = old.rows("select kind from changes where id = 2")
    older(
        old,
        "update changes set kind = 'cosmetic' where id = 2",
        "update releases set last_seen = '2001' where id = 1",
    )
    old.run("compact", "--no-vacuum", ok=None)
    said = old.run("verify", ok=1)
    assert f'row 2, column kind: is "cosmetic", and was recorded as "{kind}"' in said
    assert "table releases, row 1, column last_seen: found at an upgrade" in said
    old.execute(f"update changes set kind = '{kind}' where id = 2")
    said = old.run("verify", ok=1)
    assert "column kind" not in said and "column last_seen: found at an upgrade" in said


def test_an_upgrade_records_no_damage_and_what_was_recorded_can_still_be_put_back(web, watching):
    desk = watching("/1.html")
    for number in (1, 2, 3):
        web.page("/1.html", release(*TEXT[:-1], f"The {number}. sitting was long."))
        desk.run("check", "--now")
    texts = desk.rows("select misajour_body(body) from revisions")
    older(desk, "update revisions set body = cast(substr(body, 1, 20) as blob) where number = 2")
    desk.run("compact", "--no-vacuum", ok=None)
    said = desk.run("verify", ok=1)
    assert "row 2, column body: cannot be unpacked: it is damaged, and was recorded as" in said
    assert "row 1, column body: cannot be read, for it is packed against that of row 2" in said
    assert "once the texts are mended" in said and "body: found at an upgrade" not in said
    said = desk.run("verify", "--repair", ok=1)
    assert "`body` was put back, from the bytes of its page" in said
    assert "table revisions" not in said and "search" not in said
    assert desk.rows("select misajour_body(body) from revisions") == texts


def test_what_a_later_revision_found_of_one_is_not_taken_for_what_was_recorded(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    desk.execute("update revisions set title = 'Another' where number = 1")
    web.page("/1.html", release(*TEXT[:-1], "Nobody disagreed."))
    desk.run("check", "--now")
    older(desk)
    desk.run("compact", "--no-vacuum", ok=None)
    assert 'row 1, column title: is "Another", and was recorded as' in desk.run("verify", ok=1)


def test_what_an_earlier_upgrade_noted_of_a_text_is_nothing_to_be_mended(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    noted = Fault("revisions", "1", "body", "cannot be unpacked: it is damaged")
    with Store.open(desk.folder / "misajour.db") as store:
        ledger.bind(store.db, upgrading.objects_of_ours(), [noted])
        store.db.execute("drop table search_changes")
    said = desk.run("verify", ok=1)
    assert "row 1, column body: found at an upgrade" in said and "--repair" not in said
    assert "not there; `misajour search --rebuild` makes it anew" in said
