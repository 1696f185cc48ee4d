"""After an outage of a server: what waited for it is sent as soon as it takes anything, and the
operator hears of a trouble before hearing of its end."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from click.testing import CliRunner
from newsroom import EDITED, SOURCE, mails, many

from monitor.alert import requests
from monitor.commands import cli

AWAY = "421 closing"  # what a server says before it hangs up, to whoever comes
DESKS = SOURCE + "".join(
    f'\n[[subscription]]\nname = "{name}"\nto = ["mailto:{name}@example.org"]\n'
    for name in ("desk", "night")
)
OPERATED = f'[misajour]\noperator = ["mailto:op@example.org"]\n{SOURCE}'


def edited(room, numbers: range) -> None:
    """An edit of each of these pages, of which the desks are owed a mail."""
    pages = many(numbers.stop)
    room.visit(pages)
    room.visit(
        pages | {url: many(numbers.stop, *EDITED)[url] for url in list(pages)[-len(numbers) :]}
    )


def states(room) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    query = "select subscription, state from deliveries join alerts on alerts.id = alert_id"
    for row in room.rows(f"{query} order by alerts.id"):
        found.setdefault(row["subscription"], []).append(row["state"])
    return found


def test_what_waited_for_a_server_is_due_as_soon_as_it_takes_anything(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESKS, port)
    edited(room, range(3))
    handler.refuse |= {"desk@example.org": AWAY, "night@example.org": AWAY}
    assert len(room.deliver().failed) == 6
    assert room.deliver().failed == [], "each waits for its next try"
    handler.refuse.clear()
    due = "update deliveries set next_attempt = '2020' where id = 1"
    room.store.db.execute(due)
    assert len(room.deliver().sent) == 6
    assert states(room) == {name: ["sent"] * 3 for name in ("desk", "night")}


def test_what_was_refused_for_itself_keeps_its_time(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESKS, port)
    edited(room, range(3))
    handler.refuse["desk@example.org"] = "450 busy"
    done = room.deliver()
    assert (len(done.sent), len(done.failed)) == (3, 3), "tried once, beside a server that is there"
    handler.refuse.clear()
    room.store.db.execute("update deliveries set next_attempt = '2020' where id = 1")
    assert len(room.deliver().sent) == 1
    assert states(room)["desk"].count("owed") == 2


def test_another_server_that_takes_something_wakes_nobody_here(newsroom, smtp, hook):
    handler, port = smtp
    room = newsroom(DESKS.replace("mailto:night@example.org", hook[0]), port)
    edited(room, range(2))
    handler.refuse["desk@example.org"] = AWAY
    room.deliver()
    assert states(room) == {"desk": ["owed"] * 2, "night": ["sent"] * 2}
    room.store.db.execute("update deliveries set state = 'owed' where state = 'sent'")
    assert len(room.deliver().sent) == 2, "by the webhook"
    assert room.rows("select attempts from deliveries where state = 'owed'") == 2 * [
        {"attempts": 1}
    ]


def test_the_operator_hears_the_beginning_of_a_trouble_before_its_end(newsroom, smtp):
    handler, port = smtp
    room = newsroom(OPERATED, port)
    tell = room.courier.operator.owe
    tell("Source broken · arvena", "It does not answer.", datetime.now(UTC))
    handler.refuse["op@example.org"] = AWAY
    assert len(room.deliver().failed) == 1
    handler.refuse.clear()
    tell("Well again · arvena", "It answers.", datetime.now(UTC), ends=True)
    room.deliver()
    assert [m["Subject"] for m in mails(handler)] == [
        "Source broken · arvena",
        "Well again · arvena",
    ]


def attempts(room) -> list[int]:
    return [row["attempts"] for row in room.rows("select attempts from deliveries order by id")]


def test_the_end_of_a_trouble_waits_while_its_beginning_is_refused_for_itself(newsroom, smtp):
    handler, port = smtp
    room = newsroom(OPERATED, port)
    tell = room.courier.operator.owe
    tell("Source broken · arvena", "It does not answer.", datetime.now(UTC))
    handler.refuse["op@example.org"] = "450 try again later"
    room.deliver()
    tell("Well again · arvena", "It answers.", datetime.now(UTC), ends=True)
    room.deliver()
    assert attempts(room) == [2, 0], "the beginning is tried with the end, once"
    handler.refuse.clear()
    tell("Source broken · brunn", "It does not answer.", datetime.now(UTC))
    for number in range(3):  # as soon as others: they are gathered, and the end is not among them
        tell(f"Given up · {number}", "One alert.", datetime.now(UTC))
    room.store.db.execute("update deliveries set next_attempt = '2099' where id = 1")
    room.store.db.execute("update deliveries set next_attempt = '2020' where id = 2")
    found = [m.alerts[0].subject for m in room.courier.collect(datetime.now(UTC))]
    assert found == ["Source broken · arvena", "Well again · arvena", "Source broken · brunn"]
    handler.refuse["op@example.org"] = "450 try again later"
    room.deliver()
    late = room.rows(
        "select next_attempt > (select next_attempt from deliveries where id = 1) as n from deliveries where id = 2"
    )
    assert attempts(room)[:2] == [3, 0] and late == [{"n": 0}]
    handler.refuse.clear()
    room.store.db.execute("update deliveries set next_attempt = '2020' where attempts > 0")
    room.deliver()
    told = [str(m["Subject"]) for m in mails(handler)]
    assert told.index("Source broken · arvena") < told.index("Well again · arvena")
    assert len(told) == 3 and room.courier.collect(datetime.now(UTC)) == []


def test_the_beginning_of_another_trouble_is_not_held_up_by_one_that_is_refused(newsroom, smtp):
    _, port = smtp
    room = newsroom(OPERATED, port)
    tell = room.courier.operator.owe
    tell("Source broken · arvena", "It does not answer.", datetime.now(UTC))
    room.store.db.execute("update deliveries set attempts = 1, next_attempt = '2099'")
    tell("Source broken · brunn", "It does not answer.", datetime.now(UTC))
    room.store.db.execute("update deliveries set next_attempt = '2099' where id = 1")
    ready = [one.alert.subject for one in room.store.outbox.ready(datetime.now(UTC))]
    assert ready == ["Source broken · brunn"]
    tell("Well again · brunn", "It answers.", datetime.now(UTC), ends=True)
    room.store.db.execute("update deliveries set next_attempt = '2099' where id = 1")
    ready = [one.alert.subject for one in room.store.outbox.ready(datetime.now(UTC))]
    assert ready == ["Source broken · brunn"], "which end is whose is not looked at"


# What somebody asks for beside whoever delivers ---------------------------------------------------


def run(room, *words: str) -> str:
    """What a command says beside the store's writer, which the room is."""
    done = CliRunner().invoke(cli, [*words, "--config", str(room.config.path)])
    assert done.exit_code == 0, done.output
    return done.output


def test_beside_the_daemon_a_retry_is_left_for_it_and_done_once(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESKS, port)
    room.config.path.write_text(DESKS)
    edited(room, range(1))
    handler.refuse |= {"desk@example.org": "450 busy", "night@example.org": "550 nobody"}
    room.deliver()
    assert states(room) == {"desk": ["owed"], "night": ["given-up"]}
    retry = ("alerts", "retry")
    assert "`misajour run` does it" in run(room, *retry, "--given-up")
    assert "nothing is muted" in run(room, "mutes")
    folder = requests.folder_of(room.config.database)
    (left,) = folder.iterdir()
    again = left.read_bytes()
    handler.refuse.clear()
    assert len(room.deliver().sent) == 2
    assert not list(folder.iterdir())
    room.store.db.execute("update deliveries set state = 'given-up'")
    left.write_bytes(again)  # as where it could not be removed
    assert room.deliver().sent == []
    run(room, *retry)
    run(room, *retry, "--given-up")
    assert len(room.deliver().sent) == 2, "each of two requests"


def test_what_is_owed_is_listed_with_its_title_and_what_it_waits_behind(newsroom, smtp):
    handler, port = smtp
    toml = OPERATED + DESKS.removeprefix(SOURCE)
    room = newsroom(toml, port)
    room.config.path.write_text(toml)
    edited(room, range(1))
    handler.refuse |= {f"{who}@example.org": AWAY for who in ("desk", "night", "op")}
    room.courier.operator.owe("Source broken · arvena", "It does not answer.", datetime.now(UTC))
    room.deliver()
    room.visit(many(1))  # as it was
    first, _, operator, second, _ = run(room, "alerts", "list").splitlines()
    title = " · room: Towns agree on bridge number 0"
    assert "alert 1 for desk" in first and first.endswith(title) and "unreachable: " in first
    assert operator.endswith(" · Source broken · arvena")
    assert "waits behind alert 1 of its release" in second and second.endswith(title)
    told = [json.loads(line) for line in run(room, "alerts", "list", "--json").splitlines()]
    found = {(one["alert"], one["source"], one["behind"]) for one in told}
    assert found >= {(1, "room", None), (4, "room", 1), (3, None, None)}
