"""An upgrade of the database is made whole or not at all, whatever ends it."""

from __future__ import annotations

import signal
import sqlite3
from pathlib import Path

import pytest
from forked import PYTHON, ran

from monitor.store.schema import migrations

KEPT = Path(__file__).parent / "data" / "store-m0018.db.gz"
"""Three releases with three edits, as recorded when m0018 was the last migration."""
KILLED = """
import os, signal, sys
from pathlib import Path
from monitor.store import Store, ledger
from monitor.store.schema import migrations

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[2] == "bind":
    ledger.bind = dies
for migration in migrations._migrations:
    if migration.name == sys.argv[2]:
        object.__setattr__(migration, "fn", dies)
Store.open(Path(sys.argv[1]))
"""
MOMENTS = ("m0019_researcher", "m0021_storage", migrations._migrations[-1].name, "bind")


@pytest.fixture
def old(desk):
    desk.has(KEPT)
    desk.here = True  # what is killed is a process of its own
    return desk


def killed(desk, moment: str) -> None:
    file = str(desk.folder / "misajour.db")
    done = ran(["-c", KILLED, file, moment], desk.folder, program=PYTHON)
    assert done.returncode == -signal.SIGKILL


def applied(desk) -> int:
    return desk.rows("select count(*) from _sqlite_migrations")[0][0]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_in_an_upgrade_leaves_the_database_as_it_was(old, moment):
    before = applied(old)
    killed(old, moment)
    assert applied(old) == before
    old.run("compact")
    assert "6 revisions" in (said := old.run("verify")) and "unbroken" in said
    assert applied(old) == len(migrations._migrations)


def test_what_was_altered_before_an_upgrade_that_was_killed_stays_known(old):
    connection = sqlite3.connect(old.folder / "misajour.db", isolation_level=None)
    connection.execute("update changes set kind = 'edited' where id = 5")
    connection.close()
    killed(old, "bind")
    old.run("compact")
    assert 'is "edited", and was recorded as "silent-edit"' in old.run("verify", ok=1)


def test_an_upgrade_for_which_the_disk_is_too_small_leaves_the_database_as_it_was(old):
    file = old.folder / "misajour.db"
    code = (
        "import sqlite3, sys; from pathlib import Path; import monitor.store as store\n"
        "connect = store._connect\n"
        "def small(path, mode):\n"
        "    db = connect(path, mode)\n"
        "    pages = next(iter(db.execute('pragma page_count')))[0]\n"
        "    db.execute(f'pragma max_page_count = {pages + 4}')\n"
        "    return db\n"
        "store._connect = small\n"
        "store.Store.open(Path(sys.argv[1]))\n"
    )
    before = applied(old)
    done = ran(["-c", code, str(file)], old.folder, program=PYTHON)
    assert "database or disk is full" in done.stderr
    assert applied(old) == before
    old.run("compact")
    assert "unbroken" in old.run("verify")
