"""Two writers are kept out by whatever name the database is called. Real processes."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest
from forked import PYTHON, Command, ran, started

from monitor.errors import StoreBusy
from monitor.store import Store

HOLD = """
import sys
from pathlib import Path
from monitor.store import Store
with Store.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    sys.stdin.readline()
"""
TRY = """
import sys
from pathlib import Path
from monitor.errors import MisajourError
from monitor.store import Store
for name in sys.argv[1:]:
    try:
        Store.open(Path(name)).close()
        print("opened")
    except MisajourError as error:
        print(type(error).__name__, error)
"""


@contextmanager
def holding(path: Path):
    with opened(HOLD, path) as process:
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@contextmanager
def opened(code: str, path: Path) -> Iterator[Command | subprocess.Popen]:
    """A process that has opened the database, and does nothing until it is told to."""
    (reading, typing), (hearing, saying) = os.pipe(), os.pipe()
    with os.fdopen(typing, "w"), os.fdopen(hearing) as heard:
        with os.fdopen(reading) as typed, os.fdopen(saying, "w") as said:
            arguments = ["-c", code, str(path)]
            process = started(arguments, path.parent, said, program=PYTHON, typed=typed)
        assert heard.readline() == "open\n"
        yield process


def attempt(path: Path | str, cwd: Path) -> str:
    return attempts([path], cwd)[path]


def attempts(paths: Sequence[Path | str], cwd: Path) -> dict[Path | str, str]:
    """What another process hears that opens one after the other."""
    done = ran(["-c", TRY, *map(str, paths)], cwd, program=PYTHON)
    assert done.returncode == 0, done.stderr
    return dict(zip(paths, done.stdout.splitlines(), strict=True))


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "store" / "misajour.db"
    path.parent.mkdir()
    Store.open(path).close()
    return path


def test_no_second_writer_by_another_name(database, tmp_path):
    (tmp_path / "link.db").symlink_to(database)
    (tmp_path / "folder").symlink_to(database.parent)
    names = (
        database,
        "store/misajour.db",
        "store/../store/./misajour.db",
        tmp_path / "link.db",
        tmp_path / "folder" / "misajour.db",
    )
    with holding(database):
        for name, said in attempts(names, tmp_path).items():
            assert said.startswith("StoreBusy"), name
    assert attempts(names, tmp_path) == dict.fromkeys(names, "opened")


def test_no_second_writer_where_the_first_came_by_the_link(database, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(database)
    with holding(link):
        assert attempt(database, tmp_path).startswith("StoreBusy")


def test_a_database_with_two_names_is_refused(database, tmp_path):
    with holding(database):
        os.link(database, tmp_path / "hard.db")
        assert "2 names" in attempt(tmp_path / "hard.db", tmp_path)
    assert "2 names" in attempt(database, tmp_path)
    (tmp_path / "hard.db").unlink()
    assert attempt(database, tmp_path) == "opened"


@pytest.mark.skipif(sys.platform != "linux", reason="flock and POSIX locks are apart on Linux only")
def test_the_lock_is_on_the_file_and_not_on_its_name(database, tmp_path):
    """A second name that is no hard link, as a bind mount makes: the real path differs, the inode
    does not."""
    with holding(database):
        moved = tmp_path / "elsewhere"
        database.parent.rename(moved)  # the first process still has it open by its old name
        (moved / "misajour.db.lock").unlink()
        assert attempt(moved / "misajour.db", tmp_path).startswith("StoreBusy")


def test_a_killed_writer_keeps_nobody_out_nor_do_its_forked_children(database, tmp_path):
    fork = HOLD.replace(
        'print("open"', 'import os, time\n    os.fork() or time.sleep(30)\n    print("open"'
    )
    with opened(fork, database) as process:
        process.kill()
        process.wait()
        assert attempt(database, tmp_path) == "opened"


def test_closing_a_reader_leaves_the_writer_its_locks(database, tmp_path):
    """Closing any descriptor of a SQLite file drops this process's locks on it: ours stays open."""
    with Store.open(database) as store:
        Store.read(database).close()
        with store.atomic():
            store.sources.set_meta_value("a", "b")
            assert attempt(database, tmp_path).startswith("StoreBusy")
        with pytest.raises(StoreBusy):
            Store.open(database)
        assert list(store.history.faults(lambda: None)) == []


def test_the_command_says_who_holds_it(watching, web, tmp_path):
    from pages import release

    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.here = True
    desk.run("check")
    desk.here = False
    link = tmp_path / "other.db"
    link.symlink_to(desk.folder / "misajour.db")
    with holding(desk.folder / "misajour.db") as process:
        desk.general = f'database = "{link}"'
        desk.write()
        assert f"process {process.pid}" in desk.run("check", ok=1)


@pytest.mark.parametrize("nested", [False, True])
def test_a_program_that_writes_between_a_read_and_a_write_ends_no_transaction(tmp_path, nested):
    """A transaction that begins by reading is refused its write where another wrote meanwhile."""
    path = tmp_path / "misajour.db"
    with Store.open(path) as store:
        store.db.execute("create table notes (text)")
        with store.atomic(), store.atomic() if nested else nullcontext():
            assert store.db.execute("select count(*) from notes").fetchone() == (0,)
            with (
                closing(sqlite3.connect(path, timeout=0)) as other,
                pytest.raises(sqlite3.OperationalError, match="locked"),
            ):
                other.execute("insert into notes values ('theirs')")
            store.db.execute("insert into notes values ('ours')")
        with closing(sqlite3.connect(path, timeout=0)) as other, other:
            other.execute("insert into notes values ('theirs, after ours')")
        assert store.db.execute("select count(*) from notes").fetchone() == (2,)
