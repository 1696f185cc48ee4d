"""From a change to the mail in somebody's inbox, over a real SMTP server."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

pytestmark = pytest.mark.usefixtures("here")
EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
DESK = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]'


def email(port: int) -> str:
    return f'\n[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'


def edit(web, watching, rest: str, **old):
    desk = watching("/1.html")
    desk.rest = rest
    desk.write()
    web.page("/1.html", release(**old))
    desk.run("check")
    web.page("/1.html", release(*EDITED, **old))
    return desk


def test_a_silent_edit_arrives_with_its_redline(web, watching, smtp):
    handler, port = smtp
    desk = edit(web, watching, DESK + email(port))
    desk.run("check")
    (data,) = handler.mails
    mail = message_from_bytes(data, policy=policy.default)
    assert (
        mail["Subject"]
        == "MAJOR · silent edit · 2 000 → 20 000 · room: Towns agree on the old bridges"
    )
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "[-2 000-]" in text and "{+20 000+}" in text and "did not move" in text
    assert "<del style" in html and "20 000</ins>" in html
    assert mail["References"] and mail["List-Id"] and mail["Auto-Submitted"] == "auto-generated"
    assert desk.rows("select state from deliveries") == [("sent",)]
    assert "desk@example.org" not in (desk.folder / "misajour.db").read_bytes().decode("latin-1")


def test_one_recipient_of_two_is_refused(web, watching, smtp):
    handler, port = smtp
    handler.refuse["bad@example.org"] = "550 no such person"
    two = DESK.replace(
        '"mailto:desk@example.org"', '"mailto:desk@example.org", "mailto:bad@example.org"'
    )
    desk = edit(web, watching, two + email(port))
    assert "given up" in desk.run("check")
    assert len(handler.mails) == 1
    assert sorted(desk.rows("select state from deliveries")) == [("given-up",), ("sent",)]
    assert "(recipient 2) given-up" in desk.run("alerts", "list")
    assert "550 no such person" in desk.run("alerts", "list")


def test_greylisted_then_taken_once(web, watching, smtp):
    handler, port = smtp
    handler.refuse["desk@example.org"] = "451 try later"
    desk = edit(web, watching, DESK + email(port))
    assert "will be tried again" in desk.run("check", ok=1)
    handler.refuse.clear()
    assert "sent:" in desk.run("alerts", "retry")
    assert len(handler.mails) == 1


def test_a_dead_server_loses_nothing(web, watching):
    desk = edit(web, watching, DESK + email(1))
    desk.run("check", ok=1)
    assert desk.rows("select state, attempts from deliveries") == [("owed", 1)]
    assert "owed: 1" in desk.run("status")


def test_without_email_mails_are_files_and_status_says_so(web, watching):
    desk = edit(web, watching, DESK)
    desk.run("check")
    (file,) = (desk.folder / "outbox").glob("*.eml")
    assert (
        b"silent edit"
        in message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"].encode()
    )
    assert "written as files" in desk.run("status")


def test_subscriptions_choose(web, watching, smtp):
    handler, port = smtp
    more = "".join(
        f'\n[[subscription]]\nname = "{name}"\nto = ["mailto:{name}@example.org"]\n{rule}'
        for name, rule in (
            ("word", 'keywords = ["crowns"]'), ("figure", 'keywords = ["20 000"]'), ("gone", 'when = ["removed"]'),
            ("french", 'languages = ["fr"]'), ("later", 'digest = "0 7 * * *"'),
        )
    )  # fmt: skip
    desk = edit(web, watching, more + email(port))
    desk.run("check")
    assert [message_from_bytes(m, policy=policy.default)["To"] for m in handler.mails] == [
        "figure@example.org"
    ]
    assert desk.rows(
        "select subscription, bundle is not null from alerts order by subscription"
    ) == [("figure", 0), ("later", 1)]


def test_a_hostile_title_arrives_harmless(web, watching, smtp):
    handler, port = smtp
    title = "=?utf-8?q?=0d=0aBcc:_x@e.org?= &lt;script&gt;alert(1)&lt;/script&gt; \u202egnp.exe"
    desk = edit(web, watching, DESK + email(port), title=title)
    desk.run("check")
    mail = message_from_bytes(handler.mails[0], policy=policy.default)
    assert mail["Bcc"] is None and "\u202e" not in mail["Subject"]
    assert "<script" not in mail.get_body(("html",)).get_content()


def test_the_test_of_a_subscription_prints_what_the_server_said(desk, smtp):
    handler, port = smtp
    desk.rest = DESK + email(port)
    desk.write()
    assert "250 kept" in desk.run("alerts", "test", "desk")
    mail = message_from_bytes(handler.mails[0], policy=policy.default)
    assert "A test of misajour's alerts" in mail["Subject"]
    text = mail.get_body(("plain",)).get_content()
    assert "[-120-] {+12+} bridges" in text
    assert "no subscription" in desk.run("alerts", "test", "dessk", ok=2)
