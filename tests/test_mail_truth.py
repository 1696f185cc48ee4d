"""What a mail says agrees with the verdict, names commands that work, and anchors the record."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from newsroom import DESK, EDITED, mails, many
from pages import CLOSING, FIGURE, OPENING, QUOTE, release
from test_bundles import DIGEST

from monitor import compare
from monitor.model import Kind, utc_text
from monitor.store.ignored import Ignored

OPERATOR = '[misajour]\noperator = ["mailto:op@example.org"]\n'
URL = "https://towns.example.org/1"


def with_advert(advert: str, figure: str = FIGURE) -> str:
    return release(
        OPENING,
        f"The word of the hour: {advert} for you, at the old price.",
        QUOTE,
        figure,
        CLOSING,
    )


def ignoring(room) -> None:
    """As if the place where the first two revisions differ had been learnt."""
    first, second, *_ = room.store.history.revisions(1)
    places = compare.Differences(first.content, second.content).volatile_places
    assert places
    for _ in range(2):
        room.store.ignored.note(1, Ignored.PLACE, places, room.clock)


def learnt(newsroom, toml: str, port: int):
    room = newsroom(toml, port)
    room.visit({URL: with_advert("umbrellas")})
    room.visit({URL: with_advert("lanterns")})
    room.deliver()
    ignoring(room)
    return room


FIGURES = FIGURE.replace("2 000", "20 000")


def rotating(room, *adverts: str) -> None:
    """A pass for each of the adverts, with the figure edited in all of them."""
    for advert in adverts:
        room.clock += timedelta(minutes=1)
        run = room.recorder.begin(room.config.source[0], room.clock)
        room.look(run, {URL: with_advert(advert, FIGURES)})
        room.recorder.finish(run, room.clock)


def test_the_redline_leaves_out_what_the_verdict_ignored(newsroom, smtp):
    handler, port = smtp
    room = learnt(newsroom, DESK, port)
    handler.mails.clear()
    rotating(room, "saucepans", "kettles")
    room.deliver()
    (mail,) = mails(handler)
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "20 000" in body
        assert not any(word in body for word in ("saucepans", "kettles", "lanterns"))


def test_with_learning_switched_off_all_is_shown(newsroom, smtp):
    handler, port = smtp
    toml = DESK.replace('name = "room"', 'name = "room"\nlearn = false')
    room = learnt(newsroom, toml, port)
    handler.mails.clear()
    room.visit({URL: with_advert("saucepans", FIGURE.replace("2 000", "20 000"))})
    room.deliver()
    body = mails(handler)[0].get_body(("plain",)).get_content()
    assert "20 000" in body and "saucepans" in body


def test_what_was_told_is_shown_though_its_place_is_ignored_by_now(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit({URL: with_advert("umbrellas")})
    room.visit({URL: with_advert("lanterns")})
    ignoring(room)  # after it was recorded, before it is sent
    room.deliver()
    assert "lanterns" in mails(handler)[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    ("word", "told"), [("saucepans", 0), ("kettles", 0), ("lanterns", 0), ("20 000", 1)]
)
def test_keywords_do_not_look_at_what_the_verdict_ignored(newsroom, smtp, word, told):
    handler, port = smtp
    room = learnt(newsroom, f'{DESK}keywords = ["{word}"]\n', port)
    handler.mails.clear()
    rotating(room, "saucepans", "kettles")
    room.deliver()
    assert len(handler.mails) == told


def test_keywords_look_at_what_lasts_in_a_place_that_was_ignored(newsroom, smtp):
    handler, port = smtp
    room = learnt(newsroom, f'{DESK}keywords = ["saucepans"]\n', port)
    handler.mails.clear()
    for _ in range(3):
        room.visit({URL: with_advert("saucepans")})
    room.deliver()
    (mail,) = mails(handler)
    assert "{+saucepans+}" in mail.get_body(("plain",)).get_content()


def test_the_head_of_the_chain_stands_in_digests_and_operator_mails(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DIGEST}", port)
    room.visit(many(2))
    room.visit(many(2, *EDITED))
    for _ in range(2):
        room.visit(many(2), status=503)
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    room.deliver()
    assert {m["To"] for m in mails(handler)} == {"op@example.org", "desk@example.org"}
    for mail in mails(handler):
        body = mail.get_body(("plain",)).get_content()
        said = re.search(
            "Chain head: ([0-9a-f]{64}), check with `misajour verify --head (\\S+)`", body
        )
        assert said and said[1] == said[2]
        # that it was sent is in the chain too: the head has moved since
        assert room.store.history.position(said[1]) is not None
        if mail["To"] == "desk@example.org":
            assert said[1] in mail.get_body(("html",)).get_content()


def test_the_advice_to_the_operator_names_commands_that_work(newsroom, smtp):
    from click.testing import CliRunner

    from monitor.commands import cli

    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}", port)
    room.visit(many(1))
    for _ in range(2):
        room.visit(many(1), status=503)
    room.visit(many(1))
    handler.refuse["desk@example.org"] = "450 busy"
    room.visit(many(1, *EDITED))
    for _ in range(5):
        room.deliver(again=True)
    handler.refuse["desk@example.org"] = "550 gone"
    room.deliver(again=True)
    said = "\n".join(m.get_content() for m in mails(handler))
    assert "Given up" in str([m["Subject"] for m in mails(handler)])
    commands = {c for c in re.findall("`misajour ([^`]+)`", said) if "--head" not in c}
    assert {"check room -v", "alerts list", "alerts retry --given-up"} <= commands
    for command in commands:
        done = CliRunner().invoke(cli, [*command.split(), "--help"])
        assert done.exit_code == 0, f"{command}: {done.output}"


def test_moments_of_a_clock_that_was_ahead_are_not_believed(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(2))
    room.visit(many(2, *EDITED))
    ahead = utc_text(datetime.now(UTC) + timedelta(days=30))
    first, second = [r["id"] for r in room.rows("select id from deliveries order by id")]
    room.store.db.execute("update deliveries set next_attempt = ? where id = ?", [ahead, first])
    room.store.db.execute("update alerts set created = ?, due = ? where id = 1", [ahead, ahead])
    room.store.db.execute(
        "update deliveries set next_attempt = ?, attempts = 3 where id = ?", [ahead, second]
    )
    assert len(room.deliver().sent) == 1  # the fresh one; the other within the longest wait
    due = room.rows("select next_attempt from deliveries where state = 'owed'")[0]["next_attempt"]
    assert due < utc_text(datetime.now(UTC) + timedelta(hours=8))
    assert len(handler.mails) == 1


def test_a_digest_of_a_clock_that_was_ahead_goes_with_the_next(newsroom):
    room = newsroom(DIGEST)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    rule = room.rows("select next_attempt from deliveries")[0]["next_attempt"]
    ahead = utc_text(datetime.now(UTC) + timedelta(days=400))
    room.store.db.execute("update deliveries set next_attempt = ?", [ahead])
    room.courier.collect(datetime.now(UTC))
    assert room.rows("select next_attempt from deliveries")[0]["next_attempt"] == rule


def test_a_retry_keeps_quiet_hours(newsroom, smtp):
    from zoneinfo import ZoneInfo

    handler, port = smtp
    now = datetime.now(ZoneInfo("UTC"))
    begin, end = (now + timedelta(minutes=m) for m in (0.2, 30))
    quiet = f"{begin:%H:%M}-{end:%H:%M}"
    room = newsroom(f'{DESK}quiet = "{quiet}"\n', port)
    handler.refuse["desk@example.org"] = "450 busy"
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    (outgoing,) = room.courier.collect(datetime.now(UTC) + timedelta(hours=1))
    last_minute = end.replace(second=0, microsecond=0) - timedelta(minutes=5)
    room.courier.failed([(outgoing, "busy")], last_minute, final=False)
    again = room.rows("select next_attempt from deliveries")[0]["next_attempt"]
    assert again == utc_text(end.replace(second=0, microsecond=0))


def test_the_kind_of_a_message_is_the_change_s(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    assert mails(handler)[0]["X-Misajour-Kind"] == Kind.SILENT_EDIT
