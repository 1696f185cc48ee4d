"""After an outage of a server: what waited for it is sent as soon as it takes anything, and the
operator hears of a trouble before hearing of its end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from newsroom import EDITED, SOURCE, mails, many

from monitor.alert import requests
from monitor.commands import cli
from monitor.store.waiting import WELL_AGAIN

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


ILL, WELL = "Source broken · arvena", "Well again · arvena"
BUSY = "450 try again later"


def tell(room, subject: str, kind: str = "trouble") -> None:
    """The beginning or the end of the trouble of what the subject names."""
    of = subject.partition(" · ")[2]
    room.courier.operator.owe(subject, "What it is.", datetime.now(UTC), kind, [of])


def subjects(handler) -> list[str]:
    return [str(mail["Subject"]) for mail in mails(handler)]


def attempts(room) -> list[int]:
    return [row["attempts"] for row in room.rows("select attempts from deliveries order by id")]


def make_due(room, moment: str = "2020") -> None:
    """What was refused before is due at `moment`."""
    room.store.db.execute(
        "update deliveries set next_attempt = ? where state = 'owed' and attempts > 0", [moment]
    )


def test_the_operator_hears_the_beginning_of_a_trouble_before_its_end(newsroom, smtp):
    handler, port = smtp
    room = newsroom(OPERATED, port)
    tell(room, ILL)
    handler.refuse["op@example.org"] = AWAY
    assert len(room.deliver().failed) == 1
    handler.refuse.clear()
    tell(room, WELL, WELL_AGAIN)
    room.deliver()
    assert subjects(handler) == [ILL, WELL]


def test_the_end_of_a_trouble_waits_while_its_beginning_is_refused_for_itself(
    newsroom, smtp, caplog
):
    handler, port = smtp
    room = newsroom(OPERATED, port)
    tell(room, ILL)
    handler.refuse["op@example.org"] = BUSY
    for _ in range(5):  # until it waits for longer than what is due may be late
        room.deliver()
        make_due(room)
    tell(room, WELL, WELL_AGAIN)
    room.deliver()
    assert attempts(room) == [6, 0], "the beginning is tried with the end"
    room.deliver()
    assert attempts(room) == [6, 0], "and then at its own times, the end not before it"
    later = datetime.now(UTC) + timedelta(hours=1)
    counts = room.store.watching.deliveries(later, later)
    first = room.rows("select next_attempt from deliveries where id = 1")[0]["next_attempt"]
    assert counts.owed == 2 and counts.late.isoformat()[:22] == first[:22], "an end is not late"
    assert "a clock was ahead" not in caplog.text
    handler.refuse.clear()
    make_due(room)
    room.deliver()
    assert subjects(handler) == [ILL, WELL]


def test_an_end_is_late_from_when_nothing_is_owed_before_it(newsroom, smtp):
    _, port = smtp
    room = newsroom(OPERATED, port)
    tell(room, ILL)
    tell(room, WELL, WELL_AGAIN)
    room.store.db.execute("update deliveries set next_attempt = '2020-01-01T00:00:00.000Z'")
    done = datetime.now(UTC)
    room.store.outbox.sent([1], done)

    def late(moment: datetime) -> datetime | None:
        return room.store.watching.deliveries(moment, moment).late

    assert late(done - timedelta(minutes=1)) is None
    assert late(done + timedelta(minutes=1)) is not None


def test_an_end_goes_out_when_its_beginning_is_given_up(newsroom, smtp):
    handler, port = smtp
    room = newsroom(OPERATED, port)
    tell(room, ILL)
    tell(room, WELL, WELL_AGAIN)
    handler.refuse["op@example.org"] = "550 not this one"
    taken = room.courier.failed

    def refused_once(*failed, **options):
        handler.refuse.clear()
        return taken(*failed, **options)

    room.courier.failed = refused_once
    done = room.deliver()
    assert (len(done.given_up), subjects(handler)) == (1, [WELL])


def test_ends_are_gathered_but_not_with_what_they_wait_for(newsroom, smtp):
    handler, port = smtp
    people = ("op@example.org", "night@example.org")
    room = newsroom(
        OPERATED.replace('"mailto:op@', '"mailto:night@example.org", "mailto:op@'), port
    )
    tell(room, ILL)
    handler.refuse["op@example.org"] = BUSY
    room.deliver()
    tell(room, WELL, WELL_AGAIN)
    make_due(room, "2099")
    for number in range(4):  # as soon as others: they are gathered, and the end is not among them
        tell(room, f"Given up · {number}")
    make_due(room, "2099")
    gathered = [len(message.alerts) for message in room.courier.collect(datetime.now(UTC))]
    assert sorted(gathered) == [1, 1, 4, 4], "the end is for one who has heard the beginning"
    handler.refuse.clear()
    make_due(room)
    room.deliver()
    for who in people:
        told = [str(m["Subject"]) for m in mails(handler) if who in m["To"]]
        assert told.index(ILL) < told.index(WELL) and len(told) == 3
    for number in range(4):
        tell(room, f"Well again · {number}", WELL_AGAIN)
    room.deliver()
    last = mails(handler)[-1]
    assert last["Subject"] == "4 troubles are over · Well again · 0 and 3 more"
    assert last["X-Misajour-Kind"] == "well-again"
    tell(room, WELL, WELL_AGAIN)
    for number in range(3):
        tell(room, f"Given up · {number}")
    room.deliver()
    assert mails(handler)[-1]["X-Misajour-Kind"] == "trouble", "where not all are ends"


def test_the_beginning_of_another_trouble_is_not_held_up_by_one_that_is_refused(newsroom, smtp):
    _, port = smtp
    room = newsroom(OPERATED, port)

    def ready() -> list[str]:
        return [one.alert.subject for one in room.store.outbox.ready(datetime.now(UTC))]

    tell(room, ILL)
    room.store.db.execute("update deliveries set attempts = 1, next_attempt = '2099'")
    tell(room, "Source broken · brunn")
    assert ready() == ["Source broken · brunn"]
    tell(room, "Well again · brunn", WELL_AGAIN)
    make_due(room, "2099")
    assert ready() == ["Source broken · brunn"], "its end waits for it"
    room.store.outbox.sent([2], datetime.now(UTC))
    assert ready() == ["Well again · brunn"], "and for no other trouble"
    tell(room, WELL, WELL_AGAIN)
    make_due(room, "2099")
    assert ready() == ["Well again · brunn"]
    room.store.outbox.sent([1], datetime.now(UTC))
    assert ready() == ["Well again · brunn", WELL], "no end waits for another"


def test_the_end_of_what_was_told_with_others_waits_for_the_message_that_told_it(newsroom, smtp):
    _, port = smtp
    room = newsroom(OPERATED, port)
    now = datetime.now(UTC)
    operator = room.courier.operator
    operator.owe("Trouble · 2 problems", "Both.", now, troubles=["disk", "overdue arvena"])
    room.store.db.execute("update deliveries set attempts = 1, next_attempt = '2099'")
    operator.owe("Over · disk", "It.", now, WELL_AGAIN, ["disk"])
    operator.owe("Over · overdue", "It.", now, WELL_AGAIN, ["overdue brunn"])
    make_due(room, "2099")
    ready = [one.alert.subject for one in room.store.outbox.ready(datetime.now(UTC))]
    assert ready == ["Over · overdue"]


def test_the_end_of_a_trouble_waits_for_its_beginning_though_its_source_was_renamed(newsroom, smtp):
    _, port = smtp
    room = newsroom(OPERATED, port)
    now = datetime.now(UTC)
    operator = room.courier.operator
    operator.owe("Older", "It.", now)
    room.store.db.execute("update alerts set troubles = 'not JSON'")
    room.store.outbox.sent([1], now)
    troubles = ["disk", "told: deliveries fail", "source arvena", "overdue arvena", "source arve"]
    operator.owe("Trouble", "All.", now, troubles=troubles)
    make_due(room, "2099")
    room.store.db.execute("update deliveries set attempts = 1, next_attempt = '2099'")
    with room.store.atomic():
        room.store.outbox.waiting.rename_source("arvena", 'a"b')
    told = room.rows("select troubles from alerts order by id")
    assert [row["troubles"] for row in told][:1] == ["not JSON"]
    renamed = [*troubles[:2], 'source a"b', 'overdue a"b', "source arve"]
    assert json.loads(told[1]["troubles"]) == renamed
    operator.owe("Well again", "It.", now, WELL_AGAIN, ['source a"b'])
    operator.owe("Another's", "It.", now, WELL_AGAIN, ["source arvena"])
    make_due(room, "2099")
    ready = [one.alert.subject for one in room.store.outbox.ready(datetime.now(UTC))]
    assert ready == ["Another's"]


@pytest.mark.parametrize("troubles", [None, "not JSON"])
def test_the_end_of_a_trouble_that_an_older_version_told_waits_for_all(newsroom, smtp, troubles):
    _, port = smtp
    room = newsroom(OPERATED, port)
    tell(room, ILL)
    room.store.db.execute("update alerts set troubles = ?", [troubles])
    room.store.db.execute("update deliveries set attempts = 1, next_attempt = '2099'")
    tell(room, "Well again · brunn", WELL_AGAIN)
    make_due(room, "2099")
    assert room.store.outbox.ready(datetime.now(UTC)) == []


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
    tell(room, ILL)
    room.deliver()
    room.visit(many(1))  # as it was
    tell(room, WELL, WELL_AGAIN)
    first, _, operator, second, _, end = run(room, "alerts", "list").splitlines()
    title = " · room: Towns agree on bridge number 0"
    assert "alert 1 for desk" in first and first.endswith(title) and "unreachable: " in first
    assert operator.endswith(" · Source broken · arvena")
    assert "waits behind alert 1 of its release" in second and second.endswith(title)
    assert "0 tries, waits behind alert 3 · " in end and end.endswith(WELL)
    told = [json.loads(line) for line in run(room, "alerts", "list", "--json").splitlines()]
    found = {(one["alert"], one["source"], one["behind"]) for one in told}
    assert found >= {(1, "room", None), (4, "room", 1), (3, None, None), (6, None, 3)}
