"""What was delivered is sent once more when somebody asks for it: whole, to whom it is asked for,
and so that no server drops it as a repeat."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from newsroom import DESK, EDITED, many
from newsroom import mails as mails_of
from pages import FIGURE, release

from monitor.alert import requests
from monitor.alert.muting import resend
from monitor.store import Store

TWO = DESK.replace('"mailto:desk@', '"mailto:first@example.org", "mailto:desk@')
DIGEST = DESK.replace('name = "desk"', 'name = "desk"\ndigest = "0 7 * * *"')


def told(newsroom, smtp, toml: str, releases: int = 1):
    """A newsroom whose subscribers have got their mails."""
    room = newsroom(toml, smtp[1])
    room.clock = datetime.now(UTC) - timedelta(days=2)
    room.visit(many(releases))
    room.visit(many(releases, *EDITED))
    if "digest" in toml:
        room.store.db.execute("update deliveries set next_attempt = '2020'")
        room.store.db.execute("update alerts set due = '2020', bundle = '2026-05-04 07:00'")
    room.deliver()
    return room


def asked(room, alert: int, recipient: str = "", *, after: float = 0.0) -> requests.Request:
    now = datetime.now(UTC) + timedelta(seconds=after)
    return requests.Request(asked=now, until=now, recipient=recipient, resend=alert)


def owe(room, request: requests.Request) -> int:
    with room.store.atomic():
        return resend(room.config, room.store, room.courier.recipients, request, datetime.now(UTC))


def test_it_goes_out_again_under_a_message_id_of_its_own_in_the_same_thread(newsroom, smtp):
    handler, _ = smtp
    room = told(newsroom, smtp, DESK)
    (before,) = room.rows("select finished from deliveries")
    for number in (1, 2):
        assert owe(room, asked(room, 1)) == 1
        room.deliver()
        assert len(handler.mails) == 1 + number
    first, second, third = mails_of(handler)
    assert len({mail["Message-ID"] for mail in (first, second, third)}) == 3
    assert first["Subject"] == second["Subject"] and first["References"] == second["References"]
    bodies = [mail.get_body(("html",)).get_content() for mail in (first, second)]
    assert bodies[0] == bodies[1]
    assert room.rows("select state from deliveries") == [{"state": "sent"}]
    resends = room.rows("select delivery_id, sent from resends order by id")
    assert resends[0] == {"delivery_id": 1, "sent": before["finished"]} and len(resends) == 2


def test_one_that_is_refused_stays_owed_and_its_repeat_is_the_same_message(newsroom, smtp):
    handler, _ = smtp
    room = told(newsroom, smtp, DESK)
    handler.refuse["desk@example.org"] = "451 later"
    owe(room, asked(room, 1))
    room.deliver()
    handler.refuse.clear()
    assert room.rows("select state from deliveries") == [{"state": "owed"}]
    room.deliver(again=True)
    first, second = mails_of(handler)
    assert second["Message-ID"] != first["Message-ID"] and "again-1" in second["Message-ID"]
    assert room.rows("select attempts from deliveries") == [{"attempts": 2}]


def test_it_is_tried_as_patiently_as_the_first_time(newsroom, smtp):
    """An alert that was due weeks ago, and took all of its attempts to be delivered."""
    handler, _ = smtp
    room = told(newsroom, smtp, DESK)
    room.store.db.execute("update deliveries set attempts = 5")
    room.store.db.execute("update alerts set due = '2020-01-01T00:00:00.000Z'")
    handler.refuse["desk@example.org"] = "451 later"
    owe(room, asked(room, 1))
    for attempts in range(1, 7):
        room.deliver(again=attempts > 1)
        assert room.rows("select state, attempts from deliveries") == [
            {"state": "owed", "attempts": attempts}
        ]


def test_one_recipient_of_two_gets_it_and_a_request_is_taken_in_once(newsroom, smtp):
    handler, _ = smtp
    room = told(newsroom, smtp, TWO)
    (subscription,) = room.config.subscription
    names = list(room.courier.recipients.names(subscription))
    request = asked(room, 1, names[1])
    assert owe(room, request) == 1
    room.deliver()
    assert [mail["To"] for mail in mails_of(handler)][2:] == ["desk@example.org"]
    assert owe(room, request) == 0, "a file that a kill left behind is taken in twice"
    assert owe(room, asked(room, 99)) == 0
    assert owe(room, asked(room, 1, after=1)) == 2


def test_nobody_who_was_taken_out_of_the_list_gets_it(newsroom, smtp):
    handler, port = smtp
    told(newsroom, smtp, TWO).store.close()
    room = newsroom(DESK, port)
    assert owe(room, asked(room, 1)) == 1
    room.deliver()
    assert [mail["To"] for mail in mails_of(handler)][2:] == ["desk@example.org"]
    assert {row["state"] for row in room.rows("select state from deliveries")} == {"sent"}


def test_an_alert_of_a_digest_goes_with_the_whole_digest(newsroom, smtp):
    handler, _ = smtp
    room = told(newsroom, smtp, DIGEST, releases=3)
    (first,) = mails_of(handler)
    assert owe(room, asked(room, 2)) == 1
    room.deliver()
    _, second = mails_of(handler)
    assert second["Subject"] == first["Subject"] and "3 changes" in second["Subject"]
    assert second["Message-ID"] != first["Message-ID"]
    assert len(room.rows("select * from alerts")) == 3


# By command --------------------------------------------------------------------------------------


@pytest.fixture
def delivered(web, watching, smtp, here):
    handler, port = smtp
    desk = watching("/1.html")
    desk.rest = (
        '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
        f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "m@example.org"\n'
    )
    desk.write()
    web.page("/1.html", release())
    desk.run("check")
    assert "nothing was delivered yet" in desk.run("alerts", "list", "--delivered")
    web.page("/1.html", release(FIGURE.replace("2 000", "20 000")))
    desk.run("check", "--now")
    assert len(handler.mails) == 1
    return desk


def test_what_was_delivered_is_listed_and_sent_again_by_its_number(delivered, smtp):
    handler, _ = smtp
    listed = delivered.run("alerts", "list", "--delivered")
    assert listed.startswith("alert 1 for desk (recipient 1) delivered ")
    assert listed.rstrip().endswith(": Towns agree on the old bridges")
    delivered.run("alerts", "resend", "1", "--to", "1")
    assert len({mail["Message-ID"] for mail in mails_of(handler)}) == 2
    said = json.loads(delivered.run("alerts", "list", "--delivered", "--json"))
    assert (said["alert"], said["resends"], said["state"]) == (1, 1, "sent")
    assert "asked for again:" in delivered.run("alerts", "list", "--delivered")
    delivered.run("verify")
    delivered.execute("update resends set sent = '2026-01-01T00:00:00.000Z'")
    assert "table resends, row 1, column sent" in delivered.run("verify", ok=1)


def test_what_cannot_be_sent_again_says_why(delivered):
    assert "there is no alert 77" in delivered.run("alerts", "resend", "77", ok=2)
    assert "desk has 1 recipients" in delivered.run("alerts", "resend", "1", "--to", "2", ok=2)
    delivered.execute("update deliveries set state = 'given-up'")
    said = delivered.run("alerts", "resend", "1", ok=2)
    assert "was not delivered to anybody" in said and "retry --given-up" in said


def test_beside_a_process_that_writes_the_request_is_left_for_it(delivered, smtp):
    handler, _ = smtp
    with Store.open(delivered.folder / "misajour.db"):
        assert "`misajour run` does it" in delivered.run("alerts", "resend", "1")
    (file,) = requests.folder_of(delivered.folder / "misajour.db").iterdir()
    assert "@" not in file.read_text()
    # as an earlier version left them
    other = json.loads(file.read_text())
    del other["resend"]
    file.with_name("other.json").write_text(json.dumps({**other, "unmute": 5}))
    kept = file.read_bytes()
    delivered.run("check")
    assert len(handler.mails) == 2 and not list(file.parent.iterdir())
    file.write_bytes(kept)  # as after a kill between the commit and the end of the file
    delivered.run("check")
    assert len(handler.mails) == 2
