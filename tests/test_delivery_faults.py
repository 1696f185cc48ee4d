"""Whatever one message raises is that message's own fault: counted, tried again, given up, told;
the rest goes on."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from conftest import SmtpHandler
from newsroom import EDITED, SOURCE, mail_server, mails, many
from pages import OPENING
from test_bundles import DIGEST

from monitor.alert.courier import Courier
from monitor.config import parse


def subscriptions(*to: str) -> str:
    """A subscription for each address, in this order."""
    return SOURCE + "".join(
        f'\n[[subscription]]\nname = "s{number}"\nto = ["{address}"]\n'
        for number, address in enumerate(to)
    )


GOOD = "mailto:good@example.org"


def edited(newsroom, toml: str, port: int, pages: int = 1):
    room = newsroom(toml, port)
    room.visit(many(pages))
    room.visit(many(pages, *EDITED))
    return room


def states(room) -> dict[str, tuple[str, int]]:
    query = (
        "select subscription, state, attempts from deliveries join alerts on alerts.id = alert_id"
    )
    return {r["subscription"]: (r["state"], r["attempts"]) for r in room.rows(query)}


def error(room, subscription: str) -> str:
    query = (
        "select error from deliveries join alerts on alerts.id = alert_id where subscription = ?"
    )
    return next(room.store.db.query(query, [subscription]))["error"]


@pytest.mark.parametrize("local", ["rédaction", "編集部", "редакция"])
def test_a_mailbox_outside_ascii_is_reached_by_smtputf8(newsroom, local):
    handler = SmtpHandler()
    with mail_server(handler, enable_SMTPUTF8=True) as port:
        room = edited(newsroom, subscriptions(f"mailto:{local}@example.org", GOOD), port)
        assert len(room.deliver().sent) == 2
    assert sorted(m["To"] for m in mails(handler)) == sorted(
        [f"{local}@example.org", "good@example.org"]
    )
    assert b"=?utf-8?q?r" not in b"".join(m.split(b"Subject")[0] for m in handler.mails)


def test_without_smtputf8_a_mailbox_outside_ascii_is_refused_clearly_and_the_rest_goes(
    newsroom, smtp
):
    handler, port = smtp
    room = edited(newsroom, subscriptions("mailto:rédaction@example.org", GOOD), port)
    done = room.deliver()
    assert (len(done.sent), len(done.given_up)) == (1, 1)
    assert "does not offer SMTPUTF8" in done.given_up[0] and "daction" not in done.given_up[0]
    assert states(room) == {"s0": ("given-up", 1), "s1": ("sent", 1)}
    assert [m["To"] for m in mails(handler)] == ["good@example.org"]


def test_a_domain_outside_ascii_goes_in_its_ascii_form(newsroom, smtp):
    handler, port = smtp
    room = edited(newsroom, subscriptions("mailto:desk@bücher.example", GOOD), port)
    assert len(room.deliver().sent) == 2
    assert "desk@xn--bcher-kva.example" in {m["To"] for m in mails(handler)}


def test_a_sender_outside_ascii(newsroom, tmp_path):
    handler = SmtpHandler()
    with mail_server(handler, enable_SMTPUTF8=True) as port:
        room = edited(newsroom, subscriptions(GOOD), port)
        text = room.config.email.model_copy(
            update={"sender": "Mise à jour <édition@müller.example>"}
        )
        room.courier = Courier(room.config.model_copy(update={"email": text}), room.store)
        assert len(room.deliver().sent) == 1
    (mail,) = mails(handler)
    assert mail["From"] == "Mise à jour <édition@xn--mller-kva.example>"
    assert mail["Message-ID"].isascii() and mail["List-Id"].isascii()


def test_a_sender_that_the_server_cannot_write_is_tried_again_and_says_so(newsroom, smtp):
    _, port = smtp
    room = edited(newsroom, subscriptions(GOOD), port)
    email = room.config.email.model_copy(update={"sender": "édition@example.org"})
    room.courier = Courier(room.config.model_copy(update={"email": email}), room.store)
    assert "[email] from has letters outside ASCII" in room.deliver().failed[0]
    assert states(room) == {"s0": ("owed", 1)}


@pytest.mark.filterwarnings("ignore:Requir:UserWarning")  # aiosmtpd: no TLS, on loopback
@pytest.mark.parametrize("methods", [["PLAIN"], ["LOGIN"]])
def test_a_user_and_a_password_outside_ascii(newsroom, monkeypatch, methods):
    from aiosmtpd.smtp import AuthResult

    seen = []

    def authenticate(server, session, envelope, mechanism, data):
        seen.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=seen[-1] == ("jérôme", "mot de passé"))

    handler = SmtpHandler()
    options = {
        "authenticator": authenticate,
        "auth_required": True,
        "auth_require_tls": False,
        "auth_exclude_mechanism": {"PLAIN", "LOGIN"} - set(methods),
    }
    monkeypatch.setenv("MISAJOUR_SMTP_PASSWORD", "mot de passé")
    with mail_server(handler, **options) as port:
        room = edited(newsroom, subscriptions(GOOD), port)
        smtp = f"smtp://j%C3%A9r%C3%B4me@127.0.0.1:{port}"
        email = room.config.email.model_copy(update={"smtp": smtp})
        room.courier = Courier(room.config.model_copy(update={"email": email}), room.store)
        assert len(room.deliver().sent) == 1
    assert seen == [("jérôme", "mot de passé")]


@pytest.mark.filterwarnings("ignore:Requir:UserWarning")  # as above
def test_a_wrong_password_gives_nothing_up(newsroom, monkeypatch):
    from aiosmtpd.smtp import AuthResult

    handler = SmtpHandler()
    refuse = lambda *_: AuthResult(success=False, handled=False)  # noqa: E731
    monkeypatch.setenv("MISAJOUR_SMTP_PASSWORD", "secret-word")
    with mail_server(
        handler, authenticator=refuse, auth_required=True, auth_require_tls=False
    ) as port:
        room = edited(newsroom, subscriptions(GOOD, "mailto:b@example.org"), port)
        email = room.config.email.model_copy(update={"smtp": f"smtp://user@127.0.0.1:{port}"})
        room.courier = Courier(room.config.model_copy(update={"email": email}), room.store)
        done = room.deliver()
    assert len(done.failed) == 2 and "535" in done.failed[0]
    secret = base64.b64encode(b"secret-word").decode()
    assert "secret-word" not in str(done) and secret not in str(done)
    assert states(room) == {"s0": ("owed", 1), "s1": ("owed", 1)}


def test_a_missing_password_file_is_counted_and_other_ways_go_on(newsroom, hook, smtp, tmp_path):
    address, got, _ = hook
    handler, port = smtp
    room = edited(newsroom, subscriptions(GOOD, address), port)
    missing = {"smtp": f"smtp://user@127.0.0.1:{port}", "password_file": tmp_path / "gone"}
    email = room.config.email.model_copy(update=missing)
    room.courier = Courier(room.config.model_copy(update={"email": email}), room.store)
    done = room.deliver()
    assert len(done.sent) == len(got) == 1
    assert "password_file" in done.failed[0]
    assert states(room) == {"s0": ("owed", 1), "s1": ("sent", 1)}
    assert handler.mails == []


def test_a_recursive_template_costs_nobody_a_mail(newsroom, smtp, tmp_path):
    handler, port = smtp
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mail.txt").write_text(
        "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}"
    )
    toml = f'[misajour]\ntemplates = "mine"\n{subscriptions(GOOD, "mailto:b@example.org")}'
    room = edited(newsroom, toml, port)
    assert len(room.deliver().sent) == len(handler.mails) == 2
    assert "RecursionError" in room.courier.renderer.fault


def test_a_digest_subscription_with_an_accent_has_ascii_identifiers(newsroom, smtp):
    handler, port = smtp
    names = ("Rédaction", "編集部", "news.desk", "a..b", "x" * 64)
    toml = SOURCE + "".join(
        f'\n[[subscription]]\nname = "{name}"\nto = ["mailto:d@example.org"]\ndigest = "0 7 * * *"\n'
        for name in names
    )
    room = edited(newsroom, toml, port)
    room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
    assert len(room.deliver().sent) == len(names)
    for header in ("Message-ID", "List-Id"):
        values = [m[header] for m in mails(handler)]
        assert len(set(values)) == len(names)
        assert all(v.isascii() and "=?" not in v and ".." not in v for v in values)
    raw = b"".join(handler.mails)
    assert b"Message-ID: =?" not in raw and b"List-Id: =?" not in raw


FAULTS = (
    "raise ValueError('pigeon://loft/secret-token is not well')",
    "raise UnicodeEncodeError('ascii', 'é', 0, 1, 'no')",
    "raise RecursionError('too deep')",
    "raise KeyError('x')",
    "import sys; sys.exit(3)",
    "raise type('Panic', (BaseException,), {})('as Rust has them')",
    "raise StopIteration",
    "raise ConnectionError('no pigeon')",
)


@pytest.mark.parametrize("when", ["make", "send", "close"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_plug_in_may_raise_what_it_likes(newsroom, smtp, pigeon, when, fault):
    handler, port = smtp
    room = edited(newsroom, subscriptions("pigeon://loft/secret-token", GOOD), port)
    (pigeon / f"fault-{when}").write_text(fault)
    done = room.deliver()
    assert [m["To"] for m in mails(handler)] == ["good@example.org"]
    if when == "close":  # by then it had been handed over
        assert len(done.sent) == 2
        return
    assert states(room) == {"s0": ("owed", 1), "s1": ("sent", 1)}
    assert "secret-token" not in error(room, "s0") + str(done)
    (pigeon / f"fault-{when}").unlink()
    assert len(room.deliver(again=True).sent) == 1
    assert "secret-token" in (pigeon / "carried").read_text()  # it does get its address


def test_a_plug_in_that_cannot_be_imported_is_counted(newsroom, smtp, pigeon):
    handler, port = smtp
    room = edited(newsroom, subscriptions("lame://duck", GOOD), port)
    assert "ModuleNotFoundError" in room.deliver().failed[0]
    assert states(room) == {"s0": ("owed", 1), "s1": ("sent", 1)}
    assert len(handler.mails) == 1


def test_a_lasting_fault_is_given_up_in_the_end_and_the_operator_is_told(newsroom, smtp, pigeon):
    handler, port = smtp
    operator = '[misajour]\noperator = ["mailto:op@example.org"]\n'
    room = edited(newsroom, operator + subscriptions("pigeon://loft/secret-token"), port)
    (pigeon / "fault-send").write_text("raise KeyError('secret-token')")
    for _ in range(4):
        room.deliver(again=True)
    room.deliver()
    assert [m["Subject"] for m in mails(handler)] == ["Deliveries fail · 1 alert"]
    long_ago = (datetime.now(UTC) - timedelta(days=6)).isoformat()
    room.store.db.execute("update alerts set due = ? where subscription = 's0'", [long_ago])
    assert room.deliver(again=True).given_up
    assert [m["Subject"] for m in mails(handler)][1] == "Given up · s0"
    assert all("secret-token" not in m.get_content() for m in mails(handler))
    assert "KeyError" in mails(handler)[1].get_content()


def test_old_alerts_of_a_machine_that_was_off_have_their_tries_all_the_same(newsroom):
    room = edited(newsroom, subscriptions(GOOD), 1)
    room.store.db.execute("update alerts set due = '2020-01-01T00:00:00.000Z'")
    for _ in range(4):
        assert not room.deliver(again=True).given_up
    assert room.deliver(again=True).given_up


def test_what_cannot_be_written_again_and_again_is_said_plainly(newsroom, smtp):
    handler, port = smtp
    room = edited(newsroom, subscriptions(GOOD, "mailto:b@example.org"), port, pages=2)
    change = room.rows("select min(change_id) as id from alerts")[0]["id"]
    broken = "update changes set reasons = '{broken', reason_values = '{broken' where id = ?"
    room.store.db.execute(broken, [change])
    assert len(room.deliver().failed) == 2  # of one change, to two people
    assert len(handler.mails) == 2  # the other change
    for _ in range(4):
        room.deliver(again=True)
    assert [m["Subject"] for m in mails(handler)[2:]] == ["An alert could not be written"] * 2


@pytest.mark.parametrize(
    ("most", "room_for", "named", "missing"),
    [(50, 24_000, 6, ""), (4, 24_000, 4, "2 of them are"), (50, 850, 4, "2 of them are")],
)
def test_a_digest_that_cannot_be_written_names_each_release_once_and_counts_the_others(
    newsroom, smtp, monkeypatch, most, room_for, named, missing
):
    monkeypatch.setattr("monitor.alert.draft._MOST_NAMED", most)
    monkeypatch.setattr("monitor.alert.render._MOST_PLAIN", room_for)
    handler, port = smtp
    room = edited(newsroom, DIGEST, port, pages=6)
    room.visit(many(1, OPENING))
    room.store.db.execute("update changes set reasons = '{broken', reason_values = '{broken'")
    while not handler.mails:
        room.store.outbox.retry(datetime.now(UTC), given_up=False, digests=True)
        assert not room.deliver().given_up
    (mail,) = mails(handler)
    said = mail.get_content().splitlines()
    assert mail["Subject"] == "7 alerts could not be written"
    releases = [line for line in said if line.startswith("Towns agree on bridge number")]
    assert len(releases) == len(set(releases)) == named
    assert said[-1].endswith(f"{missing} not listed here") if missing else "listed" not in said[-1]


def test_a_fault_of_the_courier_itself_is_no_fault_of_the_others(newsroom, smtp, monkeypatch):
    """An entry point whose name is taken twice, an address that no parser reads: nothing of it ends
    the round."""
    handler, port = smtp
    room = edited(newsroom, subscriptions("json://[broken", GOOD), port)
    done = room.deliver()
    assert len(done.sent) == len(handler.mails) == 1
    assert done.failed or done.given_up


def test_the_same_person_twice_in_a_list_gets_one_mail(newsroom, smtp):
    handler, port = smtp
    toml = (
        f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = ["{GOOD}", "mailto:good@EXAMPLE.org"]\n'
    )
    room = edited(newsroom, toml, port)
    assert len(room.deliver().sent) == len(handler.mails) == 1
    assert parse(toml).subscription[0].to[1].endswith("EXAMPLE.org")
