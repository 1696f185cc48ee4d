"""What the operator hears, once of each trouble and once of its end."""

from __future__ import annotations

import re
from datetime import timedelta

from newsroom import DESK, EDITED, mails, many

OPERATOR = '[misajour]\noperator = ["mailto:op@example.org"]\n'


def test_the_operator_hears_once_that_a_source_is_ill_and_once_that_it_is_well(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}", port)
    room.visit(many(3))
    for _ in range(3):
        room.visit(many(3), status=503)
        room.deliver()
    assert [m["Subject"] for m in mails(handler)] == ["Source broken · room"]
    assert "You hear of this once" in mails(handler)[0].get_content()
    room.visit(many(3))
    room.deliver()
    assert [m["Subject"] for m in mails(handler)] == ["Source broken · room", "Well again · room"]
    assert {m["To"] for m in mails(handler)} == {"op@example.org"}
    assert [m["X-Misajour-Kind"] for m in mails(handler)] == ["health", "well-again"]


def since_of(mail) -> str:
    return re.search(r" since (.+? UTC)", mail.get_content())[1]


def test_the_end_of_a_trouble_names_the_moment_that_its_beginning_named(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}".replace("[misajour]", '[misajour]\ntimezone = "UTC"'), port)
    pages = {"ill": (many(1), 503), "refused": (many(1), 403), "well": (many(1), 200)}
    said = (
        "ill",
        "well",
        "ill",
        "ill",
        "well",
        "well",
        "well",
        "ill",
        "refused",
        "refused",
        "well",
    )
    for state in said:
        run = room.recorder.begin(room.config.source[0], room.clock)
        room.clock += timedelta(minutes=7)  # a pass takes as long
        room.look(run, *pages[state])
        room.recorder.finish(run, room.clock)
        room.deliver()
    told = mails(handler)
    words = [str(mail["Subject"]).partition(" ·")[0] for mail in told]
    assert len(told) % 2 == 0 and words[1::2] == ["Well again"] * (len(told) // 2), words
    assert [since_of(mail) for mail in told[::2]] == [since_of(mail) for mail in told[1::2]]


def test_one_bad_pass_alarms_nobody(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}", port)
    room.visit(many(3))
    room.clock += timedelta(minutes=1)
    run = room.recorder.begin(room.config.source[0], room.clock)
    room.look(run, many(3), 503)
    room.recorder.finish(run, room.clock)
    room.visit(many(3))
    room.deliver()
    assert handler.mails == []


def test_the_operator_hears_that_deliveries_fail_and_that_they_work_again(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}", port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    handler.refuse["desk@example.org"] = "450 mailbox busy"
    for _ in range(6):
        room.deliver(again=True)
    assert [m["Subject"] for m in mails(handler)] == ["Deliveries fail · 1 alert"]
    assert "450 mailbox busy" in mails(handler)[0].get_content()
    handler.refuse.clear()
    room.deliver(again=True)
    room.deliver()
    assert [m["Subject"].partition(" ·")[0] for m in mails(handler)] == [
        "Deliveries fail",
        "MAJOR",
        "Deliveries work again",
    ]
    assert [m["X-Misajour-Kind"] for m in mails(handler)][::2] == ["trouble", "well-again"]


def test_the_operator_hears_what_was_given_up(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}", port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    handler.refuse["desk@example.org"] = "550 no such person"
    assert room.deliver().given_up
    room.deliver()
    (mail,) = mails(handler)
    assert mail["Subject"] == "Given up · desk" and "550 no such person" in mail.get_content()
    assert "desk@example.org" not in mail.get_content()
