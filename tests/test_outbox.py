"""The outbox with a real store and a real SMTP server, in this process: storms, digests, quiet hours, the operator."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import http.server
import json
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor.alert import timing
from monitor.alert.courier import Courier
from monitor.alert.deliver import deliver
from monitor.alert.match import Matcher
from monitor.alert.render import spark
from monitor.config import parse
from monitor.errors import ConfigError
from monitor.extract import Hints
from monitor.model import Observation, Outcome
from monitor.record import Reader, Recorder
from monitor.store import Store

EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
SOURCE = '[[source]]\nname = "room"\nspider = "watch"\npages = ["https://towns.example.org/1"]\n'
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Newsroom:
    """A store, and the passes and deliveries of a source without the network: what was seen is said."""

    def __init__(self, folder, toml: str, port: int = 1) -> None:
        mail = f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"\n'
        self.config = parse(f"{toml}\n{mail}", folder / "misajour.toml")
        self.store = Store.open(self.config.database)
        self.courier = Courier(self.config, self.store)
        self.recorder = Recorder(
            self.store, Reader({"room": Hints()}), Matcher(self.config, self.store), 0
        )
        self.clock = NOW

    def visit(self, pages: dict[str, str], status: int = 200):
        """A pass, and the second look at what seems to have changed."""
        for _ in range(2):
            self.clock += timedelta(minutes=1)
            run = self.recorder.begin(self.config.source[0], self.clock)
            self.recorder.take(run, [self._seen(url, page, status) for url, page in pages.items()])
            self.recorder.finish(run, self.clock)
        return run

    def _seen(self, url: str, page: str, status: int) -> Observation:
        body = page.encode()
        outcome = Outcome.PAGE if status == 200 else Outcome.FAILED
        return Observation(
            source="room", url=url, outcome=outcome, seen=self.clock, status=status, body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            media_type="text/html", charset="utf-8",
        )  # fmt: skip

    def deliver(self, again: bool = False):
        async def do(work):
            return work()

        if again:
            self.store.outbox.retry(datetime.now(UTC), given_up=False)
        return asyncio.run(deliver(self.courier, do))

    def rows(self, sql: str) -> list[dict]:
        return list(self.store.db.query(sql))


@pytest.fixture
def newsroom(tmp_path):
    rooms = []

    def make(toml: str, port: int = 1) -> Newsroom:
        rooms.append(Newsroom(tmp_path, toml, port))
        return rooms[-1]

    yield make
    for room in rooms:
        room.store.close()


def many(
    count: int, *paragraphs: str, stamp: str = "Last updated: 17 May. 2019 11:26"
) -> dict[str, str]:
    return {
        f"https://towns.example.org/{n}": release(
            *paragraphs, title=f"Towns agree on bridge number {n}", stamp=stamp
        )
        for n in range(count)
    }


DESK = f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'


def mails(handler) -> list:
    return [message_from_bytes(m, policy=policy.default) for m in handler.mails]


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
    assert mail["Subject"] == "Silent edit · room · 8 releases at once"
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
    assert text.index("SILENT EDIT") < text.index("EDITED · room")
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


def test_one_bad_pass_alarms_nobody(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f"{OPERATOR}{DESK}", port)
    room.visit(many(3))
    room.clock += timedelta(minutes=1)
    run = room.recorder.begin(room.config.source[0], room.clock)
    room.recorder.take(run, [room._seen(url, "", 503) for url in many(3)])
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
        "Silent edit",
        "Deliveries work again",
    ]


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


@pytest.fixture
def hook(monkeypatch):
    """A web server that takes posts: its answers are given, what it got is kept."""
    got, answers = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    monkeypatch.setenv("MISAJOUR_WEBHOOK_SECRET", "a secret")
    yield f"webhook+http://127.0.0.1:{server.server_address[1]}/changes", got, answers
    server.shutdown()
    server.server_close()
    thread.join()


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
    room = newsroom(f'[misajour]\ntemplates = "mine"\n{DESK}', port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    (mail,) = mails(handler)
    assert (
        mail["Subject"] == "An alert could not be written"
    )  # the sandbox refused what the template asked for
    (tmp_path / "mine" / "mail.txt").write_text(
        "{{ story.source }}: {{ story.reasons|join('; ') }}"
    )
    room.visit(many(1))
    room.deliver()
    assert mails(handler)[1].get_body(("plain",)).get_content().startswith("room: ")


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


HOSTILE = "=?utf-8?q?=0d=0aBcc:_x@e.org?= <script>alert(1)</script> \u202egnp.exe \x1b[31m\x07 \u2066x\u2069"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Apprise's plug-ins, on import
def test_hostile_titles_and_texts_arrive_harmless_in_each_channel(newsroom, hook, smtp):
    """Mail, chat by Apprise, webhook: what a page says is never a header, markup, a control or a turned direction."""
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
