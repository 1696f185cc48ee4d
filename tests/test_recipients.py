"""Who gets what is owed while the list of recipients changes, the key is lost, or the database is
an old one."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest
from newsroom import DESK, EDITED, SOURCE, Newsroom, mails, many
from pages import release

from monitor.alert.recipients import Recipients
from monitor.errors import StorePathError
from monitor.store import Store
from monitor.store.lock import holder

pytestmark = pytest.mark.usefixtures("here")


def desk(*people: str, name: str = "desk") -> str:
    to = ", ".join(f'"mailto:{person}@example.org"' for person in people)
    return f'{SOURCE}\n[[subscription]]\nname = "{name}"\nto = [{to}]\n'


def owing(tmp_path, *people: str) -> None:
    """A database in which an alert is owed to each of the people."""
    room = Newsroom(tmp_path, desk(*people))
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    room.store.close()


def delivered(tmp_path, handler, port: int, toml: str) -> list[str]:
    """Who got the mail, under another configuration."""
    room = Newsroom(tmp_path, toml, port)
    try:
        room.deliver(again=True)
        return sorted(m["To"].partition("@")[0] for m in mails(handler))
    finally:
        room.store.close()


def states(tmp_path) -> list[tuple]:
    database = sqlite3.connect(tmp_path / "misajour.db")
    try:
        return sorted(database.execute("select state, error from deliveries").fetchall())
    finally:
        database.close()


@pytest.mark.parametrize(
    ("later", "got"),
    [
        (("c", "b", "a"), ["a", "b", "c"]),
        (("c",), ["c"]),
        (("b", "d"), ["b"]),
        (("d",), []),
    ],
)
def test_a_list_that_changes_while_mail_is_owed(tmp_path, smtp, later, got):
    handler, port = smtp
    owing(tmp_path, "a", "b", "c")
    assert delivered(tmp_path, handler, port, desk(*later)) == got
    ended = [state for state, _ in states(tmp_path)]
    assert ended.count("sent") == len(got) and ended.count("withdrawn") == 3 - len(got)


def test_a_withdrawn_delivery_is_quiet_has_a_reason_and_can_be_retried(tmp_path, smtp):
    handler, port = smtp
    owing(tmp_path, "a", "b")
    operator = '[misajour]\noperator = ["mailto:op@example.org"]\n'
    assert delivered(tmp_path, handler, port, operator + desk("b")) == ["b"]
    assert states(tmp_path)[1][1].startswith("its recipient is no longer in")
    room = Newsroom(tmp_path, desk("a", "b"), port)
    room.store.outbox.retry(room.clock.replace(year=2030), given_up=True)
    room.deliver(again=True)
    room.store.close()
    assert [m["To"] for m in mails(handler)] == ["b@example.org", "a@example.org"]


def test_a_subscription_that_is_gone_is_withdrawn(tmp_path, smtp):
    handler, port = smtp
    owing(tmp_path, "a")
    assert delivered(tmp_path, handler, port, desk("a", name="other")) == []
    assert states(tmp_path)[0][0] == "withdrawn"


def test_the_database_holds_neither_an_address_nor_the_key(tmp_path):
    owing(tmp_path, "somebody")
    key = (tmp_path / "misajour.db.key").read_text()
    stored = (tmp_path / "misajour.db").read_bytes()
    assert b"somebody" not in stored and key.encode() not in stored
    assert bytes.fromhex(key) not in stored
    assert stat.S_IMODE((tmp_path / "misajour.db.key").stat().st_mode) == 0o600
    name = Recipients.open(tmp_path / "misajour.db").name("mailto:somebody@example.org")
    assert name.encode() in stored
    other = Recipients.open(tmp_path / "other.db").name("mailto:somebody@example.org")
    assert other != name, "nobody can tell who it is by hashing guesses"


def test_a_lost_key_loses_no_alert_and_sends_to_nobody_else(tmp_path, smtp):
    handler, port = smtp
    owing(tmp_path, "a", "b")
    (tmp_path / "misajour.db.key").unlink()
    operator = '[misajour]\noperator = ["mailto:op@example.org"]\n'
    assert delivered(tmp_path, handler, port, operator + desk("b", "c")) == ["b", "c", "op"]
    told = next(m for m in mails(handler) if m["To"] == "op@example.org")
    assert told["Subject"] == "The key of the recipients is another"
    assert [state for state, _ in states(tmp_path)].count("withdrawn") == 2
    handler.mails.clear()
    assert delivered(tmp_path, handler, port, operator + desk("b", "c")) == [], "said once"


@pytest.mark.parametrize("damage", ["", "abc", "zz" * 32, "00" * 31])
def test_a_damaged_key_is_a_lost_one(tmp_path, smtp, damage):
    handler, port = smtp
    owing(tmp_path, "a")
    (tmp_path / "misajour.db.key").write_text(damage)
    assert delivered(tmp_path, handler, port, desk("a")) == ["a"]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_stands_in_the_place_of_the_key_and_is_no_file_is_one_sentence(tmp_path, make):
    make(tmp_path / "misajour.db.key")
    with pytest.raises(StorePathError, match=r"misajour\.db\.key is not a file"):
        Recipients.open(tmp_path / "misajour.db")
    assert Recipients.known(tmp_path / "misajour.db") is None


def test_a_pipe_beside_the_database_is_not_waited_for(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    desk.here = False  # whoever opens it to read waits
    for name in (".key", "-journal"):
        beside = desk.folder / f"misajour.db{name}"
        beside.unlink(missing_ok=True)
        os.mkfifo(beside)
        assert f"misajour.db{name} is not a file" in desk.run("check", ok=2)
        beside.unlink()
    lock = desk.folder / "misajour.db.lock"
    lock.unlink()
    os.mkfifo(lock)
    assert holder(desk.folder / "misajour.db") is None


def test_spellings_of_one_address_are_one_recipient(tmp_path):
    known = Recipients.open(tmp_path / "x.db")
    assert known.name("mailto:desk@Example.org") == known.name("MAILTO:desk%40example.org")
    assert known.name("mailto:desk@example.org") != known.name("mailto:Desk@example.org")
    assert known.name("slack://Token") != known.name("slack://token")


def old_database(tmp_path) -> None:
    """A store of 0.1.0, by its own migrations: a storm, a digest, and alerts to three people by
    place."""
    import sqlite_utils

    from monitor.store.schema import migrations

    db = sqlite_utils.Database(tmp_path / "misajour.db")
    migrations.apply(db, stop_before="m0010_outbox")
    moment = "2026-05-04T12:00:00.000Z"
    day = "2026-05-04 07:00"
    for number, digest in enumerate((None, "storm 2", "storm 2", day, day), 1):
        db["alerts"].insert(
            {
                "id": number,
                "subscription": "desk",
                "kind": "health",
                "created": moment,
                "due": moment,
                "digest": digest,
                "subject": f"News {number}",
                "text": "text",
            }
        )
    db["deliveries"].insert_all(
        {"alert_id": 1, "recipient": place, "next_attempt": moment, "state": state}
        for place, state in enumerate(("sent", "owed", "owed", "given-up"))
    )
    db.conn.close()


def test_a_database_of_0_1_0_is_carried_over(tmp_path, smtp):
    handler, port = smtp
    old_database(tmp_path)
    Store.open(tmp_path / "misajour.db").close()
    assert delivered(tmp_path, handler, port, desk("a", "b", "c", "d")) == ["b", "c"]
    database = sqlite3.connect(tmp_path / "misajour.db")
    bundles = database.execute("select bundle_kind, bundle from alerts order by id").fetchall()
    digest = ("digest", "2026-05-04 07:00")
    assert bundles == [(None, None), ("storm", "2"), ("storm", "2"), digest, digest]
    recipients = [r for (r,) in database.execute("select recipient from deliveries order by id")]
    known = Recipients.open(tmp_path / "misajour.db")
    assert recipients == ["#0", *(known.name(f"mailto:{p}@example.org") for p in "bcd")]
    assert database.execute("pragma foreign_key_check").fetchall() == []
    assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    database.close()


def test_a_place_that_is_no_longer_in_the_list_is_withdrawn(tmp_path, smtp):
    handler, port = smtp
    old_database(tmp_path)
    Store.open(tmp_path / "misajour.db").close()
    assert delivered(tmp_path, handler, port, desk("a", "b")) == ["b"]


def test_alerts_list_numbers_recipients_by_the_list_as_it_is_now(watching, web, smtp):
    from pages import TEXT, release

    handler, port = smtp
    room = watching("/1.html")
    room.rest = (
        DESK.partition("\n\n")[2].replace('"]', '", "mailto:b@example.org"]')
        + f'\n[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'
    )
    room.write()
    handler.refuse |= {f"{p}@example.org": "450 busy" for p in ("desk", "b")}
    web.page("/1.html", release())
    room.run("check")
    assert "nothing is owed, and nothing was given up" in room.run("alerts", "list")
    assert "nothing is owed that could be sent now" in room.run("alerts", "retry")
    web.page("/1.html", release(*TEXT[:3]))
    room.run("check", ok=1)
    said = room.run("alerts", "list")
    assert "(recipient 1) owed" in said and "(recipient 2) owed" in said and "1 try," in said
    room.rest = room.rest.replace('"mailto:desk@example.org", ', "")
    room.write()
    said = room.run("alerts", "list")
    assert "(recipient 1) owed" in said and "not known by this configuration) owed" in said
    assert '"recipient": 1' in room.run("alerts", "list", "--json")
    handler.refuse.clear()
    assert "sent:" in room.run("alerts", "retry")
    assert "1 delivery was withdrawn" in room.run("alerts", "list")
