"""A way that is blocked delays no other, and misajour ends when it is asked to."""

from __future__ import annotations

import asyncio
import signal
import threading
import time

import pytest
from databases import connected
from newsroom import EDITED, SOURCE, mails, many, mute_server
from pages import TEXT, release
from test_daemon import daemon, said, until

from monitor.alert.channels import connection_key, smtp, webhook
from monitor.alert.deliver import Deliveries


def both(address: str, mail: str = "mailto:desk@example.org") -> str:
    return (
        f'{SOURCE}\n[[subscription]]\nname = "mail"\nto = ["{mail}"]\n'
        f'[[subscription]]\nname = "other"\nto = ["{address}"]\n'
    )


def edited(newsroom, toml: str, port: int, pages: int = 1):
    room = newsroom(f"[misajour]\nstorm = 1000\n{toml}", port)
    room.visit(many(pages))
    room.visit(many(pages, *EDITED))
    return room


async def _do(work):
    return work()


async def waited(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        await asyncio.sleep(0.01)


def attempts(room, subscription: str) -> set[tuple[str, int]]:
    query = (
        "select state, attempts from deliveries join alerts on alerts.id = alert_id "
        "where subscription = ?"
    )
    return {(r["state"], r["attempts"]) for r in room.store.db.query(query, [subscription])}


def test_a_mute_mail_server_delays_no_webhook_not_even_what_is_owed_later(newsroom, hook, mute):
    address, got, _ = hook
    room = edited(newsroom, both(address), mute, pages=4)

    async def main() -> None:
        deliveries, wake = Deliveries(room.courier, _do), asyncio.Event()
        serving = asyncio.create_task(deliveries.serve(wake))
        begun = time.monotonic()
        await waited(lambda: len(got) == 4)
        assert time.monotonic() - begun < 5
        room.visit(many(4))  # edited back: owed while the mail lane still waits for a greeting
        wake.set()
        await waited(lambda: len(got) == 8)
        begun = time.monotonic()
        await deliveries.stop()
        await serving
        assert time.monotonic() - begun < 2, "nobody was taking a message"

    asyncio.run(main())
    assert attempts(room, "other") == {("sent", 1)}
    assert attempts(room, "mail") == {("owed", 0)}, "cut off by us: no failed attempt"


def test_a_mute_webhook_delays_neither_mail_nor_another_webhook(newsroom, hook, mute, smtp):
    address, got, _ = hook
    handler, port = smtp
    to = f'webhook+http://127.0.0.1:{mute}/x", "{address}'
    room = edited(newsroom, both(to), port, pages=3)

    async def main() -> None:
        deliveries = Deliveries(room.courier, _do)
        serving = asyncio.create_task(deliveries.serve(asyncio.Event()))
        await waited(lambda: len(got) == 3 and len(handler.mails) == 3)
        begun = time.monotonic()
        await deliveries.stop(grace=0.3)
        await serving
        assert time.monotonic() - begun < 2

    asyncio.run(main())
    states = room.rows("select state, count(*) as n from deliveries group by state")
    assert {r["state"]: r["n"] for r in states} == {"sent": 6, "owed": 3}


@pytest.mark.parametrize("kind", ["mail", "webhook"])
def test_a_server_that_does_not_answer_is_waited_for_once_a_round(
    newsroom, mute, monkeypatch, kind
):
    monkeypatch.setattr(smtp, "_TIMEOUT", 0.5)
    monkeypatch.setattr(webhook, "_TIMEOUT", 0.5)
    address = f"webhook+http://127.0.0.1:{mute}/x"
    to = "mailto:desk@example.org" if kind == "mail" else address
    room = edited(
        newsroom, f'{SOURCE}\n[[subscription]]\nname = "x"\nto = ["{to}"]\n', mute, pages=100
    )
    begun = time.monotonic()
    done = room.deliver()
    assert time.monotonic() - begun < 10, "not a hundred times half a second"
    assert len(done.failed) == 100
    assert attempts(room, "x") == {("owed", 1)}
    when = {r["next_attempt"] for r in room.rows("select next_attempt from deliveries")}
    assert len(when) == 1, "they are tried again together"


def test_a_refused_recipient_is_not_the_end_of_the_round(newsroom, smtp):
    handler, port = smtp
    handler.refuse["desk@example.org"] = "450 busy"
    room = edited(newsroom, both("mailto:b@example.org"), port, pages=3)
    done = room.deliver()
    assert (len(done.sent), len(done.failed)) == (3, 3)


def test_a_lane_is_a_server():
    from monitor.config import parse

    mail = '[email]\nsmtp = "smtp://x"\nfrom = "m@example.org"\n'
    config = parse(mail)
    keys = [
        connection_key(address, config)
        for address in (
            "mailto:a@example.org", "mailto:b@example.com", "webhook+https://one.example/a",
            "webhook+https://user:word@ONE.example/b", "webhook+https://two.example/a", "json://[broken",
        )
    ]  # fmt: skip
    assert keys[0] == keys[1] and keys[2] == keys[3] and len(set(keys)) == 4


def test_a_message_under_way_may_still_arrive_at_a_stop_and_no_other_is_begun(newsroom, smtp):
    handler, port = smtp
    room = edited(newsroom, both("mailto:b@example.org"), port, pages=3)
    handler.hold = "data"

    async def main() -> None:
        deliveries = Deliveries(room.courier, _do)
        serving = asyncio.create_task(deliveries.serve(asyncio.Event()))
        await waited(handler.reached.is_set)
        threading.Timer(0.5, handler.free.set).start()
        begun = time.monotonic()
        await deliveries.stop()
        await serving
        assert 0.3 < time.monotonic() - begun < 3

    asyncio.run(main())
    assert len(handler.mails) == 1
    states = room.rows("select state, attempts, count(*) as n from deliveries group by 1, 2")
    assert [tuple(r.values()) for r in states] == [("owed", 0, 5), ("sent", 1, 1)]
    assert len(room.deliver().sent) == 5
    assert len({(m["Message-ID"], m["To"]) for m in mails(handler)}) == len(handler.mails) == 6


def test_a_server_that_never_says_whether_it_took_the_message_is_left(newsroom, smtp):
    handler, port = smtp
    room = edited(newsroom, both("mailto:b@example.org"), port)
    handler.hold = "data"

    async def main() -> None:
        deliveries = Deliveries(room.courier, _do)
        serving = asyncio.create_task(deliveries.serve(asyncio.Event()))
        await waited(handler.reached.is_set)
        begun = time.monotonic()
        await deliveries.stop()
        await serving
        assert 2.0 < time.monotonic() - begun < 4.5

    asyncio.run(main())
    handler.free.set()
    assert attempts(room, "mail") == {("owed", 0)}


def test_what_was_taken_and_could_not_be_noted_is_not_sent_again(newsroom, smtp):
    """The disk is full in the very moment in which the mail server has said yes."""
    handler, port = smtp
    room = edited(newsroom, both("mailto:b@example.org"), port, pages=2)
    refuse = (
        "create temp trigger refuse before update of state on deliveries "
        "begin select raise(abort, 'disk is full'); end"
    )
    room.store.db.execute(refuse)

    async def main() -> None:
        wake = asyncio.Event()
        deliveries = Deliveries(room.courier, _do)
        serving = asyncio.create_task(deliveries.serve(wake))
        await waited(lambda: len(handler.mails) >= 1)
        for _ in range(5):
            wake.set()
            await asyncio.sleep(0)
        assert len(handler.mails) <= 2, "nothing is sent while what was sent cannot be noted"
        room.store.db.execute("drop trigger temp.refuse")
        wake.set()
        await waited(lambda: attempts(room, "mail") | attempts(room, "other") == {("sent", 1)})
        await deliveries.stop()
        await serving

    asyncio.run(main())
    assert len({(m["Message-ID"], m["To"]) for m in mails(handler)}) == len(handler.mails) == 4


def test_a_plug_in_that_never_comes_back_holds_nobody(newsroom, smtp, pigeon):
    _, port = smtp
    (pigeon / "fault-send").write_text("import threading; threading.Event().wait()")
    room = edited(newsroom, both("pigeon://loft/x"), port)

    async def main() -> None:
        deliveries = Deliveries(room.courier, _do)
        serving = asyncio.create_task(deliveries.serve(asyncio.Event()))
        await waited(lambda: attempts(room, "mail") == {("sent", 1)})
        begun = time.monotonic()
        await deliveries.stop(grace=0.3)
        await serving
        assert time.monotonic() - begun < 2

    asyncio.run(main())
    assert attempts(room, "other") == {("owed", 0)}


def test_a_plug_in_that_never_comes_back_is_a_failed_attempt_in_the_end(
    newsroom, smtp, pigeon, monkeypatch
):
    from monitor.alert import lane

    monkeypatch.setattr(lane.Lane.__init__, "__defaults__", (0.5,))
    _, port = smtp
    (pigeon / "fault-send").write_text("import threading; threading.Event().wait()")
    room = edited(newsroom, both("pigeon://loft/x"), port)
    assert "no answer within" in " ".join(room.deliver().failed)
    assert attempts(room, "other") == {("owed", 1)}


def owing(web, watching, port: int, pages: int = 2):
    """A desk to which two mails are owed, none of which went."""
    desk = watching(*(f"/{n}.html" for n in range(pages)))
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]'
    desk.rest += '\n[email]\nsmtp = "smtp://127.0.0.1:1"\nfrom = "misajour <m@example.org>"'
    desk.write()
    for number in range(pages):
        web.page(f"/{number}.html", release(title=f"Towns agree on bridge {number}"))
    desk.run("check")
    for number in range(pages):
        web.page(f"/{number}.html", release(*TEXT[:3], title=f"Towns agree on bridge {number}"))
    desk.run("check", ok=1)  # no mail went
    desk.rest = desk.rest.replace("127.0.0.1:1", f"127.0.0.1:{port}")
    desk.write()
    return desk


def due_now(desk) -> None:
    """As if the minute until the next try had passed."""

    with connected(desk.folder / "misajour.db") as database:
        database.execute("update deliveries set next_attempt = '2020-01-01T00:00:00.000Z'")
    database.close()


@pytest.mark.usefixtures("here")
def test_the_daemon_ends_in_five_seconds_beside_a_mute_mail_server(web, watching):
    with mute_server() as server:
        desk = owing(web, watching, server.port)
        due_now(desk)
        with daemon(desk) as process:
            until(lambda: server.taken and "room: " in said(desk))  # the greeting never comes
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
            assert time.monotonic() - begun < 5
    assert desk.rows("select distinct state, attempts from deliveries") == [("owed", 1)]
    assert "Traceback" not in said(desk)


@pytest.mark.usefixtures("here")
def test_the_daemon_marks_what_was_taken_while_it_ends(web, watching, smtp):
    handler, port = smtp
    desk = owing(web, watching, port)
    due_now(desk)
    handler.hold = "data"
    with daemon(desk) as process:
        assert handler.reached.wait(30)
        process.send_signal(signal.SIGTERM)
        threading.Timer(1, handler.free.set).start()
        begun = time.monotonic()
        assert process.wait(20) == 0
        assert time.monotonic() - begun < 5
    states = "select state, count(*) from deliveries group by state order by state"
    assert desk.rows(states) == [("owed", 1), ("sent", 1)]
    handler.hold = ""
    desk.run("alerts", "retry")
    assert desk.rows(states) == [("sent", 2)]
    assert len(handler.mails) == 2 == len({m["Message-ID"] for m in mails(handler)})


@pytest.mark.usefixtures("here")
def test_the_daemon_says_what_was_refused_and_why(web, watching):
    desk = owing(web, watching, 1)
    due_now(desk)
    with daemon(desk):
        until(lambda: "not sent, will be tried again: " in said(desk))
    assert "refused" in said(desk)
