"""What it costs to record a page, counted in what SQLite is asked to do: clocks lie on a busy
machine."""

from __future__ import annotations

import sqlite3
from collections import Counter

import pytest
from newsroom import EDITED, SOURCE, many

from monitor.errors import StoreError
from monitor.store import database
from monitor.store.search import index

_STATEMENTS = 65  # of ours for one page, in two visits, without what the ledger's triggers do
_EDITED = 75  # for an edit, which is looked at twice


class Asked:
    """The statements that a connection executes while this is open, those in triggers apart."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.statements: list[str] = []

    def __enter__(self) -> Asked:
        self._connection.set_trace_callback(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.set_trace_callback(None)

    def _note(self, statement: str) -> None:
        said = " ".join(statement.split())
        # for each trigger SQLite names the statement once more
        if not said.startswith("--") and self.statements[-1:] != [said]:
            self.statements.append(said)


def _asked(newsroom, count: int, *paragraphs: str) -> list[str]:
    with Asked(newsroom.store.db.conn) as asked:
        newsroom.visit(many(count, *paragraphs))
    return asked.statements


def test_a_page_that_is_new_takes_few_statements(newsroom):
    room = newsroom(SOURCE)
    room.visit(many(1))  # what a pass asks however many pages it brings
    few, more = _asked(room, 5), _asked(room, 25)
    commonest = Counter(statement[:60] for statement in more).most_common(12)
    assert len(more) - len(few) <= 20 * _STATEMENTS, commonest


def test_a_mass_edit_takes_few_statements(newsroom):
    room = newsroom(SOURCE)
    room.visit(many(25))
    few = _asked(room, 5, *EDITED)
    room.visit(many(25))
    more = _asked(room, 25, *EDITED)
    commonest = Counter(statement[:60] for statement in more).most_common(12)
    assert len(more) - len(few) <= 20 * _EDITED, commonest


def test_nothing_asks_for_the_schema_at_each_page(newsroom):
    room = newsroom(SOURCE)
    room.visit(many(1))
    few, more = _asked(room, 5), _asked(room, 25)
    counts = [sum("sqlite_master" in s or "table_info" in s for s in all_) for all_ in (few, more)]
    assert counts[0] == counts[1]


def test_twins_are_found_by_their_text_however_many_releases_there_are(newsroom):
    room = newsroom(SOURCE)
    asked = [s for s in _asked(room, 3) if "content_hash = '" in s and "join releases" in s]
    assert asked
    for statement in set(asked):
        plan = [row[-1] for row in room.store.db.conn.execute(f"explain query plan {statement}")]
        assert any("idx_revisions_content_hash" in step for step in plan), plan
        assert not any("idx_releases_source" in step or "SCAN" in step for step in plan), plan


def test_the_search_indexes_are_written_once_in_a_transaction(newsroom):
    room = newsroom(SOURCE)
    room.visit(many(1))
    asked = _asked(room, 10)
    at = [n for n, s in enumerate(asked) if s.lower().startswith("insert into search_texts ")]
    assert len(at) == 9
    between = asked[at[0] : at[-1]]
    assert not [
        s for s in between if s.lower().startswith(("savepoint", "release", "insert into revi"))
    ]


def test_what_is_undone_within_a_transaction_is_not_indexed(newsroom):
    store = newsroom(SOURCE).store
    with store.atomic():
        index.put(store.db, index.CHANGES, 1, ("kept", "", ""))
        with pytest.raises(ZeroDivisionError), store.atomic():
            index.put(store.db, index.CHANGES, 2, ("undone", "", ""))
            raise ZeroDivisionError
        index.put(store.db, index.CHANGES, 3, ("kept", "", ""))
    with pytest.raises(ZeroDivisionError), store.atomic():
        index.put(store.db, index.CHANGES, 4, ("kept", "", ""))
        raise ZeroDivisionError
    with store.atomic():
        pass
    assert _rows(store, "kept") == [1, 3]
    assert _rows(store, "undone") == []


def test_what_is_put_in_and_taken_out_in_one_transaction_is_out(newsroom):
    store = newsroom(SOURCE).store
    with store.atomic():
        index.put(store.db, index.CHANGES, 1, ("gone", "", ""))
        index.take(store.db, index.CHANGES, 1, ("gone", "", ""))
        index.put(store.db, index.CHANGES, 1, ("there", "", ""))
    assert _rows(store, "gone") == []
    assert _rows(store, "there") == [1]


def test_what_is_indexed_outside_of_a_transaction_is_indexed_at_once(newsroom):
    store = newsroom(SOURCE).store
    index.put(store.db, index.CHANGES, 1, ("alone", "", ""))
    assert _rows(store, "alone") == [1]


def test_a_row_that_is_not_there_is_not_silently_left_unchanged(newsroom):
    store = newsroom(SOURCE).store
    with pytest.raises(StoreError, match="releases has no row 17"):
        database.update(store.db, "releases", 17, {"title": "x"})


def _rows(store, word: str) -> list[int]:
    found = store.db.query("select rowid from search_changes where search_changes match ?", [word])
    return [row["rowid"] for row in found]
