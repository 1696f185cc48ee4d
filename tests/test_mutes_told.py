"""What a mute kept back is told to each recipient once."""

from __future__ import annotations

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
