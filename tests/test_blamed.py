"""What a command that fails lays on the database, and what it does not: an altered row, or a lock
that was waited for, hides no fault that came of something else."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from pages import release

from monitor.commands import status
from monitor.store import damage

pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
def altered(web, watching):
    """A desk whose one release has another title than was recorded."""
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    desk.execute("update releases set title = 'another'")
    return desk


@pytest.mark.parametrize(
    "fault",
    [
        KeyError("a bug"),
        RuntimeError("the mail server says no"),
        UnicodeEncodeError("ascii", "é", 0, 1, "not of this terminal"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_that_came_of_no_row_is_not_hidden_behind_an_altered_one(
    altered, monkeypatch, fault
):
    def fails(*_):
        raise fault

    monkeypatch.setattr(status, "_gather", fails)
    with pytest.raises(type(fault)) as raised:
        altered.run("status")
    assert raised.value is fault


def test_what_sqlite_says_is_laid_on_the_altered_row(altered, monkeypatch):
    def fails(*_):
        raise sqlite3.OperationalError("no such thing")

    monkeypatch.setattr(status, "_gather", fails)
    assert "misajour.db is damaged: its table releases, row 1" in altered.run("status", ok=2)


@pytest.mark.parametrize("later", [KeyError("a bug"), sqlite3.IntegrityError("a bug")])
def test_a_lock_that_was_waited_for_is_not_what_a_later_fault_came_of(altered, later):
    altered.execute("update releases set title = 'The towns agree'")
    file = altered.folder / "misajour.db"
    with (
        contextlib.closing(sqlite3.connect(file, isolation_level=None)) as first,
        contextlib.closing(sqlite3.connect(file, timeout=0)) as second,
    ):
        first.execute("begin immediate")
        with pytest.raises(sqlite3.OperationalError, match="locked") as locked:
            second.execute("begin immediate")
        first.execute("rollback")
    try:
        try:
            raise locked.value
        except sqlite3.OperationalError:
            raise later  # noqa: B904 - one comes while the other is handled
    except (KeyError, sqlite3.Error) as error:
        assert error.__context__ is locked.value
        found = damage.explained(file, error)
    assert "cannot be used" not in str(found)
    assert "cannot be used: database is locked" in str(damage.explained(file, locked.value))
