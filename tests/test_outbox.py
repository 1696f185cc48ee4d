"""The outbox with a real store and a real SMTP server, in this process: storms, digests, quiet
hours, webhooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import datetime
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
from newsroom import DESK, EDITED, SOURCE, mails, many
from pages import release

from monitor.alert import timing
from monitor.alert.courier import Courier
from monitor.alert.selection import spark
from monitor.config import parse
from monitor.errors import ConfigError


def test_many_changes_of_one_kind_are_one_storm_message_and_stay_one(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"[misajour]\nstorm = 5\n{DESK}", port)
    room.visit(many(8))
    handler.refuse["desk@example.org"] = "451 later"
    room.visit(many(8, *EDITED))
    assert len(room.deliver().failed) == 1
    handler.refuse.clear()
    room.visit({"https://towns.example.org/9": release(title="Another")})
    assert len(room.deliver(again=True).sent) == 1
    (mail,) = mails(handler)
    assert mail["Subject"] == "MAJOR · silent edit · room · 8 releases at once"
    text = mail.get_body(("plain",)).get_content()
    assert "8 of 8 for the same reason: a figure changed: 2 000 → 20 000." in text
    assert all(f"bridge number {n}" in text for n in range(8))
    assert mail["Message-ID"].startswith("<storm-")
    assert {r["state"] for r in room.rows("select state from deliveries")} == {"sent"}


def test_a_mass_restamp_is_one_message(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}when = ["restamped", "silent-edit"]\n', port)
    room.visit(many(20))
    room.visit(many(20, stamp="Last updated: 1 June 2020"))
    room.deliver()
    (mail,) = mails(handler)
    assert mail["Subject"] == "Restamped · room · 20 releases at once"


def test_few_changes_keep_a_message_each_in_their_threads(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(2))
    room.visit(many(2, *EDITED))
    room.deliver()
    room.visit(many(2, *EDITED[:3]))
    room.deliver()
    first, second = mails(handler)[0], mails(handler)[2]
    assert (
        first["In-Reply-To"] != first["Message-ID"] and second["In-Reply-To"] == first["Message-ID"]
    )
    assert len({m["Message-ID"] for m in mails(handler)}) == 4


def test_a_digest_gathers_by_source_with_a_week(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}digest = "* * * * *"\n', port)
    room.visit(many(2))
    room.visit(
        many(1, *EDITED)
        | {
            k: release(
                *EDITED, title="Towns agree on bridge number 1", stamp="Last updated: 1 June 2020"
            )
            for k in list(many(2))[1:]
        }
    )
    room.store.db.execute("update deliveries set next_attempt = '2020'")
    room.store.db.execute("update alerts set due = '2020', bundle = '2026-05-04 07:00'")
    room.deliver()
    (mail,) = mails(handler)
    text = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "Digest · desk · 2 changes, 1 silent"
    assert text.index("MAJOR · silent edit") < text.index("MAJOR · edited")
    assert "Its stamp did not move" in text


def test_bars_of_a_week():
    assert spark([0, 1, 8, 4]) == "·▁█▄"
    assert spark([]) == "" and spark([0, 0]) == "··"


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("2026-05-04 23:30", "2026-05-05 07:00"),
        ("2026-05-05 06:59", "2026-05-05 07:00"),
        ("2026-05-05 07:00", "2026-05-05 07:00"),
        ("2026-05-05 12:00", "2026-05-05 12:00"),
    ],
)
def test_quiet_hours_in_the_subscribers_zone(clock, due):
    config = parse(f'{DESK}quiet = "22:00-07:00"\ntimezone = "Asia/Tokyo"\n')
    zone = ZoneInfo("Asia/Tokyo")
    now = datetime.fromisoformat(clock).replace(tzinfo=zone)
    found = timing.due(config.subscription[0], config, now).astimezone(zone)
    assert found == datetime.fromisoformat(due).replace(tzinfo=zone)


def test_a_server_that_is_dead_for_a_day_costs_nothing(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, 1)
    room.visit(many(3))
    room.visit(many(3, *EDITED))
    for _ in range(12):
        assert not room.deliver(again=True).sent
    assert {r["state"] for r in room.rows("select state from deliveries")} == {"owed"}
    back = parse(
        f'{DESK}\n[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"\n',
        room.config.path,
    )
    room.courier = Courier(back, room.store)
    assert len(room.deliver(again=True).sent) == 3
    assert len({m["Message-ID"] for m in mails(handler)}) == len(handler.mails) == 3


def test_a_webhook_gets_signed_json_and_is_tried_again(newsroom, hook):
    address, got, answers = hook
    room = newsroom(f'{SOURCE}\n[[subscription]]\nname = "hook"\nto = ["{address}"]\n')
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    answers += [503, 200]
    assert room.deliver().failed and room.deliver(again=True).sent
    headers, body = got[1]
    signed = hmac.new(
        b"a secret", headers["X-Misajour-Timestamp"].encode() + b"." + body, hashlib.sha256
    ).hexdigest()
    assert headers["X-Misajour-Signature"] == f"sha256={signed}"
    assert got[0][0]["Idempotency-Key"] == headers["Idempotency-Key"]
    said = json.loads(body)
    (change,) = said["changes"]
    assert (said["version"], change["kind"], change["added"], change["removed"]) == (
        1,
        "silent-edit",
        ["20 000"],
        ["2 000"],
    )


def test_a_webhook_that_refuses_is_final(newsroom, hook):
    address, _, answers = hook
    room = newsroom(f'{SOURCE}\n[[subscription]]\nname = "hook"\nto = ["{address}"]\n')
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    answers.append(410)
    assert room.deliver().given_up


def test_a_template_of_ones_own_in_the_sandbox(newsroom, smtp, tmp_path):
    handler, port = smtp
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mail.txt").write_text(
        "{{ story.source }}: {{ story.reasons|join('; ') }} {{ ''.__class__.__mro__ }}"
    )
    operator = 'operator = ["mailto:op@example.org"]'
    room = newsroom(f'[misajour]\ntemplates = "mine"\n{operator}\n{DESK}', port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    # the sandbox refused what the template asked for: ours was taken, and the operator hears of it
    arrived = {m["To"]: m for m in mails(handler)}
    assert arrived["desk@example.org"]["Subject"].startswith("MAJOR · silent edit · 2 000")
    assert "20 000" in arrived["desk@example.org"].get_body(("plain",)).get_content()
    assert arrived["op@example.org"]["Subject"] == "Your templates fail"
    assert "__class__" in arrived["op@example.org"].get_content()
    handler.mails.clear()
    (tmp_path / "mine" / "mail.txt").write_text(
        "{{ story.source }}: {{ story.reasons|join('; ') }}"
    )
    room.visit(many(1))
    room.deliver()
    arrived = {m["To"]: m for m in mails(handler)}
    own = arrived["desk@example.org"].get_body(("plain",)).get_content()
    assert own.startswith("room: ")
    assert arrived["op@example.org"]["Subject"] == "Your templates work again"


@pytest.mark.parametrize(
    "line", ['quiet = "22-7"', 'to = ["webhook+ftp://x"]', 'to = ["desk@example.org"]']
)
def test_impossible_rules_are_refused(line):
    toml = (
        f'{SOURCE}\n[[subscription]]\nname = "desk"\n'
        + ("" if line.startswith("to") else 'to = ["mailto:d@example.org"]\n')
        + line
    )
    with pytest.raises(ConfigError):
        parse(toml)


def test_the_operators_name_is_taken():
    with pytest.raises(ConfigError, match="operator"):
        parse(f'{SOURCE}\n[[subscription]]\nname = "operator"\nto = ["mailto:d@example.org"]\n')


HOSTILE = (
    "=?utf-8?q?=0d=0aBcc:_x@e.org?= <script>alert(1)</script> \u202egnp.exe \x1b[31m\x07 "
    "\u2066x\u2069"
)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Apprise's plug-ins, on import
def test_hostile_titles_and_texts_arrive_harmless_in_each_channel(newsroom, hook, smtp):
    """Mail, chat by Apprise, webhook: what a page says is never a header, markup, a control or a
    turned direction."""
    address, got, _ = hook
    handler, port = smtp
    chat = address.replace("webhook+http", "json")
    to = f'["mailto:d@example.org", "{address}", "{chat}"]'
    room = newsroom(f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = {to}\n', port)
    title = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    room.visit({"https://towns.example.org/1": release(title=title)})
    room.visit({"https://towns.example.org/1": release(*EDITED[:3], title, title=title + "!")})
    assert len(room.deliver().sent) == 3
    mail = mails(handler)[0]
    html = mail.get_body(("html",)).get_content()
    assert mail["Bcc"] is None and "<script" not in html and "&lt;script&gt;" in html
    assert not set("\u202e\x1b\x07\u2066") & set(mail["Subject"])
    posted = [json.loads(body) for _, body in got]
    hooked, chatted = sorted(posted, key=lambda said: "changes" not in said)
    assert hooked["version"] == 1 and all(body.isascii() for _, body in got)
    assert not set("\u202e\x1b\x07\u2066") & set(chatted["title"] + chatted["message"])


def test_one_of_three_recipients_is_refused_and_the_others_get_theirs(newsroom, smtp):
    handler, port = smtp
    to = ", ".join(f'"mailto:{name}@example.org"' for name in ("a", "b", "c"))
    room = newsroom(f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = [{to}]\n', port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    handler.refuse["b@example.org"] = "550 no such person"
    done = room.deliver()
    assert (len(done.sent), len(done.given_up)) == (2, 1)
    assert sorted(m["To"] for m in mails(handler)) == ["a@example.org", "c@example.org"]
    assert len({m["Message-ID"] for m in mails(handler)}) == 1  # the same alert, whoever gets it


def test_a_server_that_hangs_up_in_the_middle_of_the_message_gets_it_again(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    handler.hang_up = True
    assert len(room.deliver().failed) == 1
    handler.hang_up = False
    assert len(room.deliver(again=True).sent) == 1
    first, second = handler.cut[0], handler.mails[0]
    assert message_from_bytes(first)["Message-ID"] == message_from_bytes(second)["Message-ID"]


def test_a_slow_server_is_waited_for(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    handler.hold = "data"
    threading.Thread(
        target=lambda: handler.reached.wait(20) and handler.free.set(), daemon=True
    ).start()
    assert len(room.deliver().sent) == len(handler.mails) == 1
