"""What an older version recorded comes into search a little at a time, beside the daily work."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import daemons
import pytest
from pages import CLOSING, OPENING, QUOTE, release

from monitor.store import Store
from monitor.store.search import filling, index

pytestmark = pytest.mark.usefixtures("here")
OLD = Path(__file__).parent / "data" / "store-0.1.0.db.gz"
NO = "There will be no talks with the other side before the bridges have been rebuilt."
LEFT = "select what, last from indexed order by what"


@pytest.fixture
def old(desk):
    """A desk with the database of an older version, whose pages are not served any more."""
    desk.has(OLD)
    return desk


@pytest.fixture
def edited(desk, web, watching):
    """A release that lost a "no", and said it again."""
    watching("/1", "/2")
    web.page("/2", release(OPENING, "The viaduct is open.", CLOSING))
    for said in (NO, NO.replace("no talks", "talks"), NO):
        web.page("/1", release(OPENING, said, QUOTE, CLOSING))
        desk.run("check", "--now")
    return desk


def found(desk, *arguments: str) -> dict:
    return json.loads(desk.run("search", *arguments, "--json"))


def is_whole(desk) -> None:
    """All of the old store is found, once."""
    assert desk.rows("select * from indexed") == []
    edits = desk.rows("select count(*) from changes where words_added + words_removed > 0")
    with_passages = desk.rows("select count(distinct change_id) from removed_and_added")
    assert edits == with_passages == [(2,)]
    assert found(desk, "added:disagreed")["edits"][0]["kind"] == "silent-edit"
    assert found(desk, "paragraph OR bridges")["total"] > 0
    assert "unbroken" in desk.run("verify")


def test_opening_an_old_store_indexes_nothing_so_that_no_command_waits_for_it(old, monkeypatch):
    put = []
    monkeypatch.setattr(index, "put", lambda *row: put.append(row))
    assert "older misajour" in old.run("search", "the", ok=2)
    with Store.open(old.folder / "misajour.db"):
        pass
    assert put == []
    assert [what for what, _ in old.rows(LEFT)] == ["changes", "passages", "texts"]
    assert "unbroken" in old.run("verify")


@pytest.mark.parametrize("command", [("check",), ("compact", "--no-vacuum")])
def test_a_command_that_works_on_an_old_store_brings_search_up_to_date(old, command):
    old.run(*command, ok=None)
    is_whole(old)


def test_the_daemon_is_ready_before_it_fills_the_search_index_and_fills_it(old, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(30)
        with daemons.daemon(old, NOTIFY_SOCKET=str(tmp_path / "notify")):
            assert systemd.recv(100) == b"READY=1"
            daemons.until(lambda: daemons.rows(old, "select 1 from runs limit 1"))
            daemons.until(lambda: not daemons.rows(old, LEFT))
    is_whole(old)


def test_filling_goes_on_where_a_process_was_killed(edited, monkeypatch):
    monkeypatch.setattr(filling, "_BATCH", 1)
    original, count = index.put, 0

    class Killed(BaseException):
        pass

    def put(*row: object) -> None:
        nonlocal count
        if (count := count + 1) == 3:
            raise Killed
        original(*row)

    monkeypatch.setattr(index, "put", put)
    with Store.open(edited.folder / "misajour.db") as store, pytest.raises(Killed):
        store.search.start_anew()
    assert edited.rows(LEFT) == [("changes", 0), ("texts", 2)]
    monkeypatch.setattr(index, "put", original)
    assert "unbroken" in edited.run("verify")  # what is to come is not missing
    edited.run("compact", "--no-vacuum")
    assert edited.rows(LEFT) == []
    assert found(edited, "viaduct")["total"] == 1
    assert "unbroken" in edited.run("verify")


def test_what_is_recorded_or_read_anew_while_the_index_fills_is_in_it_once(
    edited, web, monkeypatch
):
    monkeypatch.setattr(filling, "_BATCH", 1)
    with Store.open(edited.folder / "misajour.db") as store:
        filling.start_anew(store.db)
        for _ in range(2):
            assert filling.step(store.db)
        assert edited.rows(LEFT) == [("changes", 0), ("texts", 2)]
        [(key,)] = edited.rows("select id from releases where url like '%/1'")
        revisions = {revision.id: revision for revision in store.history.revisions(key)}
        assert max(revisions) > 2 >= min(revisions)
        with store.atomic():
            for revision in revisions.values():
                better = [block for block in revision.content.blocks if block.text != QUOTE]
                changed = type(revision.content)(title="The zeppelin", blocks=tuple(better))
                store.history.reread(revision.id, changed, revision.extractor)
        assert "unbroken" in edited.run("verify")
        while filling.step(store.db):
            pass
    web.page("/2", release(OPENING, "The viaduct is closed.", CLOSING))
    edited.run("check", "--now")
    assert found(edited, "zeppelin")["total"] == 1
    assert found(edited, "removed:open")["total"] == 1
    assert "unbroken" in edited.run("verify")


def test_what_waits_for_the_end_of_the_transaction_is_not_put_into_an_index_made_anew(edited, web):
    """Once of what is kept, and once more as it waited."""
    with Store.open(edited.folder / "misajour.db") as store, store.atomic():
        (revision, *_) = store.history.revisions(2)
        changed = type(revision.content)(title="The zeppelin", blocks=revision.content.blocks)
        store.history.reread(revision.id, changed, revision.extractor)
        with pytest.raises(KeyboardInterrupt), store.atomic():
            filling.start_anew(store.db)
            raise KeyboardInterrupt
        filling.start_anew(store.db)
        while filling.step(store.db):
            pass
    assert found(edited, "zeppelin")["total"] == 1
    assert "unbroken" in edited.run("verify")
    web.page("/2", release(OPENING, "The viaduct is closed.", CLOSING))
    edited.run("check", "--now")


def test_what_is_there_before_the_index_is_full_is_found_and_so_is_what_comes_meanwhile(
    edited, web
):
    with Store.open(edited.folder / "misajour.db") as store:
        filling.start_anew(store.db)
    assert found(edited, "viaduct")["total"] == 0
    web.page("/2", release(OPENING, "The viaduct is closed for good.", CLOSING))
    edited.run("check", "--now")
    assert found(edited, "removed:open")["total"] == 1
    assert found(edited, "viaduct")["total"] == 1
    assert "unbroken" in edited.run("verify")
