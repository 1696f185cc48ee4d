"""What a mute kept back is told to each recipient once."""

from __future__ import annotations

import json

import pytest
from newsroom import DESK, EDITED, SOURCE, many
from newsroom import mails as mails_of
from test_mutes import mute, text_of


def test_of_several_mails_at_once_one_to_each_recipient_says_what_was_kept_back(newsroom, smtp):
    handler, port = smtp
    to = '"mailto:a@example.org", "mailto:b@example.org"'
    room = newsroom(f'{SOURCE}[[subscription]]\nname = "desk"\nto = [{to}]\n', port)
    room.visit(many(4))
    mute(room, release=1)
    room.visit(many(4, *EDITED))
    room.deliver()
    mails = mails_of(handler)
    saying = [mail["To"] for mail in mails if "was not mailed" in text_of(mail)]
    assert len(mails) == 6 and sorted(saying) == ["a@example.org", "b@example.org"]


def test_a_message_that_tells_of_no_change_uses_up_no_announcement(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(2))
    over, _ = mute(room, release=1), mute(room, release=2)
    room.visit(many(2, *EDITED))
    room.deliver()
    room.store.db.execute(f"update mutes set until = '2026-05-01T00:00:00Z' where id = {over}")
    room.deliver()
    assert [mail["Subject"] for mail in mails_of(handler)] == ["1 change was not mailed"]
    assert room.rows("select count(*) as n from muted where told is null") == [{"n": 1}]


def test_a_message_that_cannot_be_written_names_what_it_counts_as_told(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(3))
    mute(room, release=1)
    room.visit(many(3, *EDITED))
    room.store.db.execute("update changes set reasons = '{broken', reason_values = '{broken'")
    for _ in range(5):
        room.deliver(again=True)
    first, second = (text_of(mail) for mail in mails_of(handler))
    assert "/-/misajour/release/2" in first and "/-/misajour/release/3" in second
    assert "1 change was not mailed: muted until" in first and "not mailed" not in second
    assert room.rows("select count(*) as n from muted where told is not null") == [{"n": 1}]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Apprise's plug-ins, on import
def test_programs_and_chat_are_told_what_was_kept_back(newsroom, hook):
    address, got, _ = hook
    chat = address.replace("webhook+http", "json")
    room = newsroom(f'{SOURCE}[[subscription]]\nname = "desk"\nto = ["{address}", "{chat}"]\n')
    room.visit(many(2))
    mute(room, release=1)
    room.visit(many(2, *EDITED))
    room.deliver()
    told = [json.loads(body) for _, body in got]
    assert sorted("changes" in one for one in told) == [False, True]
    for one in told:
        said = "\n".join(one["muted"]) if "changes" in one else one["message"]
        assert "1 change was not mailed: muted until" in said


def test_the_message_at_the_end_of_a_mute_is_in_the_language_of_its_subscription(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}language = "fr"\n', port)
    room.visit(many(1))
    over = mute(room, release=1)
    room.visit(many(1, *EDITED))
    room.deliver()
    room.store.db.execute(f"update mutes set until = '2026-05-01T00:00:00Z' where id = {over}")
    room.deliver()
    (mail,) = mails_of(handler)
    assert mail["Subject"] == "1 changement non envoyé"
    assert "Modifié en silence\u00a0: " in text_of(mail) and "Chain" not in text_of(mail)
    assert "Tête de la chaîne\u00a0: " in text_of(mail)
