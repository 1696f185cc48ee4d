"""A copy made while the daemon writes, and put back."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys

import pytest
from forked import PYTHON, ran
from pages import TEXT, release

WRITER = """
import sys, threading
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from monitor.model import ReleaseUpdate
from monitor.store import Store
from monitor.store.snapshots import Snapshot
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
with Store.open(Path(sys.argv[1])) as store:
    number = 0
    while not stop.is_set():
        body = b"%d " % number * 2000
        with store.atomic():
            digest = sha256(body).hexdigest()
            taken = Snapshot(sha256=digest, body=body, url="u", received="2020")
            store.history.keep(taken, None)
            store.sources.set_health(1, "ok" if number % 2 else "broken", str(number), datetime.now(UTC))
            moment = f"2031-{number:06}"
            update = ReleaseUpdate(
                last_checked=moment, last_seen=moment, next_check="2040", unasked=0, failures=0
            )
            store.releases.touch([(1, update)])
        number += 1
        if number == 20:
            print("writing", flush=True)
print(number, flush=True)
"""


@pytest.fixture
def recorded(web, watching):
    desk = watching("/1.html", "/2.html")
    web.page("/1.html", release())
    web.page("/2.html", release(title="Another"))
    desk.here = True
    desk.run("check")
    return desk


def test_a_copy_made_while_somebody_writes_is_whole_and_verifies(recorded):
    recorded.here = False  # two processes at one file
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(recorded.folder / "misajour.db")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert writer.stdout.readline() == "writing\n"
        said = [
            json.loads(recorded.run("backup", f"{n}.db", "--json").splitlines()[0])
            for n in range(3)
        ]
    finally:
        rest, _ = writer.communicate("\n")
    assert int(rest) > 20, "it wrote on meanwhile"
    assert all(one["faults"] == [] for one in said)
    assert said[0]["entries"] < said[-1]["entries"]
    assert not list(recorded.folder.glob(".*.part*")), "nothing is left beside the copies"
    recorded.here = True
    assert "unbroken" in recorded.run("verify", "--head", said[0]["head"])


def test_a_copy_put_back_goes_on(web, recorded):
    recorded.run("backup", "kept.db")
    head = json.loads(recorded.run("status", "--json"))["ledger"]["head"]
    for path in recorded.folder.glob("misajour.db*"):
        path.unlink()
    (recorded.folder / "kept.db").rename(recorded.folder / "misajour.db")
    assert "unbroken" in recorded.run("verify", "--head", head)
    web.page("/1.html", release(*TEXT[:-1], "Nobody disagreed."))
    recorded.run("check", "--now")
    assert recorded.kinds() == ["new", "new", "silent-edit"]
    assert "unbroken" in recorded.run("verify", "--head", head)


def test_no_file_is_overwritten_without_being_told_to(recorded):
    kept = recorded.folder / "kept.db"
    kept.write_text("something of somebody's")
    assert "exists already; use --force" in recorded.run("backup", "kept.db", ok=2)
    assert kept.read_text() == "something of somebody's"
    recorded.run("backup", "kept.db", "--force")
    assert sqlite3.connect(kept).execute("select count(*) from revisions").fetchone() == (2,)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("misajour.db", "is the database itself"),
        ("nowhere/kept.db", "no folder"),
        (".", "is not a file"),
    ],
)
def test_what_cannot_be_the_copy_is_refused(recorded, name, why):
    assert why in recorded.run("backup", name, "--force", ok=2)
    assert "unbroken" in recorded.run("verify")


def test_a_database_in_use_is_not_overwritten(recorded):
    """SQLite would play its journal into the copy."""
    other = recorded.folder / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("pragma journal_mode = wal")
    connection.execute("create table t (a)")
    assert "other.db-wal exists" in recorded.run("backup", "other.db", "--force", ok=2)
    connection.close()


def test_a_kill_leaves_the_earlier_copy_as_it_was(recorded):
    """Killed in each of its steps: the name is the old copy or the new one, never half of one."""
    recorded.run("backup", "kept.db")
    kept = recorded.folder / "kept.db"
    before = kept.read_bytes()
    code = """
import os, signal, sys
from pathlib import Path
from monitor.store import backup
name = sys.argv[3]
real = getattr(backup, name)
def killed(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(backup, name, killed)
backup.copy(Path(sys.argv[1]), Path(sys.argv[2]), force=True, step=killed if name == "_PAGES" else lambda *_: None)
"""
    for step in ("_copy", "_sync", "_PAGES"):
        file = str(recorded.folder / "misajour.db")
        done = ran(["-c", code, file, str(kept), step], recorded.folder, program=PYTHON)
        assert done.returncode in (-signal.SIGKILL, 1), done.stderr
        assert kept.read_bytes() == before, step
    recorded.run("backup", "kept.db", "--force")


def test_the_copy_of_a_store_that_was_altered_is_made_and_says_so(recorded):
    connection = sqlite3.connect(recorded.folder / "misajour.db")
    connection.execute("update changes set kind = 'cosmetic' where id = 1")
    connection.commit()
    connection.close()
    said = recorded.run("backup", "kept.db", ok=1)
    assert "table changes, row 1, column kind" in said and "the store has 1 fault" in said
    assert (recorded.folder / "kept.db").exists()


def test_a_store_that_cannot_be_read_through_makes_no_copy(recorded):
    file = recorded.folder / "misajour.db"
    connection = sqlite3.connect(file)
    connection.execute("pragma wal_checkpoint(truncate)")
    (root,) = connection.execute(
        "select rootpage from sqlite_master where name = 'idx_changes_kind_detected'"
    ).fetchone()
    (size,) = connection.execute("pragma page_size").fetchone()
    connection.close()
    whole = bytearray(file.read_bytes())
    whole[(root - 1) * size : root * size] = bytes(size)
    file.write_bytes(whole)
    recorded.run("backup", "kept.db", ok=1)
    assert not (recorded.folder / "kept.db").exists()
    assert not list(recorded.folder.glob(".*.part"))
