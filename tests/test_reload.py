"""A configuration that is read again while something is owed: what a mishap empties costs nothing,
what is taken away on purpose is said."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime

import pytest
from daemons import daemon, rows, said, until
from newsroom import DESK, EDITED, Newsroom, many
from pages import TEXT, release

from monitor import schedule
from monitor.config import load
from monitor.schedule import Daemon
from monitor.testing import ReaderInPlace

OPERATOR = 'operator = ["mailto:op@example.org"]'
STATES = "select subscription, state, count(*) from deliveries join alerts on alerts.id = alert_id"
WANTED = f"{STATES} where subscription != 'operator' group by 1, 2"


@pytest.fixture
def owing(web, watching):
    """A desk whose subscriber is owed a mail: what changed is due with tomorrow's digest."""
    desk = watching("/1.html", schedule='"* * * * * *"')
    desk.general = OPERATOR
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:a@example.org"]\ndigest = "@yearly"'
    desk.write()
    web.page("/1.html", release())
    with daemon(desk) as process:
        until(lambda: len(rows(desk, "select * from changes")) == 1)
        web.page("/1.html", release(*TEXT[:3]))
        until(lambda: rows(desk, WANTED) == [("desk", "owed", 1)])
        yield desk, process


def test_a_file_without_a_source_is_refused_and_nothing_owed_is_lost(owing):
    desk, process = owing
    refused = "names no source any more; to watch nothing, stop misajour"
    for text in ("", "# all gone\n", "[misajour]\n", f"[misajour]\n{OPERATOR}\n"):
        before = said(desk).count(refused)
        desk.config.write_text(text)
        process.send_signal(signal.SIGHUP)
        until(lambda before=before: said(desk).count(refused) > before)
        assert rows(desk, WANTED) == [("desk", "owed", 1)], text
    assert "ERROR monitor.schedule: the configuration stays as it was: " in said(desk)
    # the operator of the configuration that stays hears of it, and the watch goes on
    until(lambda: "not read again" in "".join(map(str, rows(desk, "select subject from alerts"))))
    done = len(rows(desk, "select * from runs"))
    until(lambda: len(rows(desk, "select * from runs")) > done + 1)
    assert rows(desk, WANTED) == [("desk", "owed", 1)]
    mails = [path.read_text() for path in (desk.folder / "outbox").glob("*.eml")]
    assert any("The configuration was not read again" in mail for mail in mails)


async def reloads(daemon: Daemon, signals: int = 1) -> None:
    """So many at once, and so many more once the first has begun; until all are done."""
    for _ in range(2):
        for _ in range(signals):
            daemon.reload()
        await asyncio.sleep(0)
    while daemon._running:
        await asyncio.wait(set(daemon._running))


def test_many_reloads_at_once_are_the_one_under_way_and_one_more(newsroom, monkeypatch):
    good = f"[misajour]\n{OPERATOR}\n{DESK}"
    room = newsroom(good)
    room.config.path.write_text(good)
    told: list[int] = []
    read: list[object] = []
    monkeypatch.setattr(schedule, "load", lambda path: (read.append(path), load(path))[1])

    async def main() -> None:
        daemon = Daemon(room.config, room.store, reader=ReaderInPlace())
        await reloads(daemon, 40)
        assert len(read) == 2
        odd, none = "[misajour]\nodd = 1", "[misajour]"
        for text in (odd, odd, none, good, none):
            room.config.path.write_text(text)
            await reloads(daemon)
            told.append(len(room.rows("select * from alerts where kind = 'trouble'")))
        daemon.writer.close()

    asyncio.run(main())
    assert told == [1, 1, 2, 2, 3], "each refusal once, until another, or until none"


def test_a_subscription_that_is_taken_away_is_withdrawn_with_a_warning(owing):
    desk, process = owing
    desk.rest = ""
    desk.write()
    process.send_signal(signal.SIGHUP)
    until(lambda: rows(desk, WANTED) == [("desk", "withdrawn", 1)])
    until(lambda: "configuration read again: 1 source\n" in said(desk))
    assert "WARNING monitor.alert.upkeep: 1 delivery of desk withdrawn: " in said(desk)
    assert "`misajour alerts retry --given-up` owes them anew" in said(desk)
    desk.here = True
    shown = desk.run("status")
    assert "withdrawn with a recipient or a subscription: 1 delivery (" in shown
    assert '"withdrawn": 1' in desk.run("status", "--json")


def test_a_start_with_a_file_without_a_source_withdraws_nothing(tmp_path, caplog):
    room = Newsroom(tmp_path, DESK)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.store.close()
    for _ in range(2):  # as `misajour run` and `alerts retry` do
        empty = Newsroom(tmp_path, "")
        empty.deliver()
        empty.deliver()
        assert empty.rows("select distinct state from deliveries") == [{"state": "owed"}]
        empty.store.close()
    said_so = [r for r in caplog.records if "names no source: what is owed to" in r.message]
    assert len(said_so) == 2, "once a start"


def test_what_became_owed_while_a_round_began_is_not_of_a_clock_that_was_ahead(newsroom, caplog):
    room = newsroom(DESK)
    room.visit(many(1))
    begun = datetime.now(UTC)
    room.visit(many(1, *EDITED))
    due = room.rows("select next_attempt from deliveries")
    assert due[0]["next_attempt"] > begun.isoformat()[:23]
    room.courier.collect(begun)
    assert room.rows("select next_attempt from deliveries") == due
    assert not [r for r in caplog.records if "due anew" in r.message]
