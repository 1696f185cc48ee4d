"""Mutes: nothing is mailed for a while, nothing is lost, and it is said."""

from __future__ import annotations

import json
import os
import urllib.request
from datetime import UTC, date, datetime, timedelta
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from daemons import until
from newsroom import DESK, EDITED, SOURCE, many
from newsroom import mails as mails_of
from pages import release
from test_browse import browsing
from test_daemon import daemon

from monitor.alert import mute_links, muting, requests
from monitor.alert.foot import foot_of
from monitor.alert.mute_links import Offer, Scope
from monitor.commands import cli

PUBLIC = '[misajour]\nbrowse = "https://press.example.org/room/"\n'


def mute(room, **what) -> int:
    now = datetime.now(UTC)
    with room.store.atomic():
        made = room.store.mutes.add(since=now, until=now + timedelta(days=2), **what)
    assert made
    return made


def text_of(mail) -> str:
    return (mail.get_body(("plain",)) or mail).get_content()


# Kept back ----------------------------------------------------------------------------------------


def test_what_is_muted_is_recorded_and_the_next_mail_says_how_much_it_was(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(2))
    mute(room, release=1)
    room.visit(many(2, *EDITED))
    room.deliver()
    (mail,) = mails_of(handler)
    assert "bridge number 1" in mail["Subject"]
    assert "1 change was not mailed: muted until" in text_of(mail)
    states = "select release_id, state from deliveries join alerts on alerts.id = alert_id"
    assert [tuple(r.values()) for r in room.rows(f"{states} order by 1")] == [
        (1, "muted"),
        (2, "sent"),
    ]
    assert len(room.rows("select * from changes where kind = 'silent-edit'")) == 2
    room.visit(many(2, *EDITED[:3]))
    room.deliver()
    assert "1 change was not mailed" in text_of(mails_of(handler)[1]), "the second of release 1"
    assert len(mails_of(handler)) == 2


def test_a_digest_says_what_was_kept_back_and_stays_one_digest(newsroom, smtp):
    handler, port = smtp
    room = newsroom(f'{DESK}digest = "0 7 * * *"\n', port)
    room.visit(many(4))
    for number in (1, 2, 3):
        mute(room, release=number)
    room.visit(many(4, *EDITED))
    room.deliver()
    room.visit(many(4, *EDITED[:3]))
    names = {r["bundle"] for r in room.rows("select bundle from alerts")}
    assert len(names) == 1, "an alert that is muted closes no digest"
    room.store.db.execute("update deliveries set next_attempt = '2020' where state = 'owed'")
    room.deliver()
    (mail,) = mails_of(handler)
    assert mail["Subject"] == "Digest · desk · 2 changes in 1 release, 2 silent"
    assert "6 changes were not mailed: muted until" in text_of(mail)


def test_at_the_end_of_a_mute_one_message_says_what_was_kept_back(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(1))
    number = mute(room, subscription="desk")
    room.visit(many(1, *EDITED))
    room.deliver()
    assert mails_of(handler) == []
    room.store.db.execute(f"update mutes set until = '2026-05-01T00:00:00Z' where id = {number}")
    room.deliver()
    room.deliver()
    (mail,) = mails_of(handler)
    assert mail["Subject"] == "1 change was not mailed"
    assert "Silent edit: Towns agree on bridge number 0" in text_of(mail)
    assert "/-/misajour/release/1" in text_of(mail)


def test_a_mute_of_one_subscription_or_source_leaves_the_others(newsroom, smtp):
    handler, port = smtp
    other = '[[subscription]]\nname = "other"\nto = ["mailto:other@example.org"]\n'
    room = newsroom(f"{DESK}{other}", port)
    room.visit(many(1))
    mute(room, subscription="desk", source=1)
    room.visit(many(1, *EDITED))
    room.deliver()
    assert [m["To"] for m in mails_of(handler)] == ["other@example.org"]


def test_what_was_tried_before_the_mute_goes_on(newsroom, smtp):
    handler, port = smtp
    room = newsroom(DESK, port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    handler.refuse["desk@example.org"] = "451 later"
    room.deliver()
    mute(room, release=1)
    handler.refuse.clear()
    room.deliver(again=True)
    assert len(mails_of(handler)) == 1, "the other side may have had it"


def test_what_was_taken_back_can_be_muted_again_by_the_same_link(newsroom):
    room = newsroom(DESK)
    now = datetime.now(UTC)
    offer = Offer(subscription="desk", recipient="ab", day="2026-05-04")
    asked = mute_links.request_of(offer, Scope.SUBSCRIPTION, now)
    first = muting.mute(room.store, asked, now)
    assert muting.mute(room.store, asked, now) is None
    assert muting.unmute(room.store, first, now, send=False) == (True, 0)
    assert muting.mute(room.store, asked, now) not in (None, first)


# The commands -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("here")
def test_the_commands_mute_list_and_take_back(web, watching, smtp):
    handler, port = smtp
    desk = watching("/1.html")
    desk.rest = (
        '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
        f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'
    )
    desk.write()
    web.page("/1.html", release())
    desk.run("check")
    assert "release 1 is muted until" in desk.run("mute", "1", "--until", "2d")
    assert "a year at most" in desk.run("mute", "--source", "room", "--until", "2030-01-01", ok=2)
    web.page("/1.html", release(*EDITED))
    desk.run("check")
    assert handler.mails == []
    assert "mute 1: release 1" in desk.run("mutes") and "1 mail kept back" in desk.run("mutes")
    assert "1 delivery is kept back by mutes" in desk.run("alerts", "list")
    assert json.loads(desk.run("mutes", "--json"))["kept_back"] == 1
    assert "1 mail will be sent" in desk.run("unmute", "1", "--send")
    assert "nothing is muted" in desk.run("mutes")
    assert "sent:" in desk.run("alerts", "retry")
    assert len(handler.mails) == 1
    assert desk.run("verify")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("1", "--until", "yesterday"),
            "is not a time; write 90s, 10m, 12h, 2d or 3w, or 2026-12-24",
        ),
        (("1", "--until", "2020-01-01"), "is over already"),
        (("1", "--until", "60w"), "a year at most"),
        (("--until", "2d"), "name a release, a --source or a --subscription"),
        (("1", "--source", "room", "--until", "2d"), "not both"),
        (("99", "--until", "2d"), "no release is known at 99"),
        (("--source", "roon", "--until", "2d"), "did you mean 'room'"),
        (("--subscription", "nobody", "--until", "2d"), "no subscription is called 'nobody'"),
    ],
)
def test_a_mute_that_cannot_be_says_what_to_write(web, watching, arguments, said):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    assert said in desk.run("mute", *arguments, ok=2)


@pytest.mark.long
def test_beside_the_daemon_the_command_is_taken_in_by_it(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.here = True
    desk.run("check")
    desk.here = False
    with daemon(desk) as process:
        until(lambda: desk.rows("select * from daemon"))
        assert "`misajour run` takes it in" in desk.run("mute", "1", "--until", "2d")
        until(lambda: desk.rows("select release_id from mutes") == [(1,)], 150)
        process.terminate()
        process.wait()
    assert list(requests.folder_of(desk.folder / "misajour.db").iterdir()) == []


def test_what_was_asked_for_and_is_not_taken_in_yet_is_listed(newsroom):
    """Whoever has just pressed the button in a mail is not told that nothing is muted."""
    room = newsroom(DESK)
    room.visit(many(1))
    made, database = mute(room, release=1), room.config.database
    email = '[email]\nsmtp = "smtp://127.0.0.1:1"\nfrom = "misajour <m@example.org>"\n'
    room.config.path.write_text(f"{DESK}\n{email}")

    def mutes(*more: str) -> str:
        done = CliRunner().invoke(cli, ["--config", str(room.config.path), "mutes", *more])
        assert done.exit_code == 0, done.output
        return done.output

    assert "request" not in mutes()
    with room.store.atomic():
        room.store.mutes.end(made, datetime.now(UTC))
    assert mutes() == "nothing is muted\n"
    now = datetime.now(UTC)
    day, desk = timedelta(days=1), {"subscription": "desk"}
    requests.leave(database, requests.Request(asked=now, until=now + day, release=1, **desk))
    requests.leave(database, requests.Request(asked=now, until=now, resend=1))
    odd = requests.Request(asked=now, until=now + day, subscription="a\n\nmute 9: everything")
    requests.leave(database, odd)
    assert "mute everything for a  mute 9: everything, until" in mutes()
    (requests.folder_of(database) / f"{odd.name}.json").unlink()
    said = mutes()
    assert "nothing is muted" not in said
    assert "1 request waits for the daemon or the next check:\n  mute release 1 for desk, " in said
    requests.leave(database, requests.Request(asked=now, until=now, unmute=made, send=True))
    said = mutes("--all")
    assert f"mute {made}: release 1" in said and "2 requests wait for" in said
    assert f"take mute {made} back, and send what it kept back" in said
    old, new = map(json.loads, mutes("--all", "--json").splitlines())
    assert (old["mute"], old["waiting"], new["mute"], new["waiting"]) == (made, True, None, True)
    assert (new["release"], new["subscription"], set(new)) == (1, "desk", set(old))
    room.deliver()
    assert "mute 2: release 1 for desk" in mutes() and "wait" not in mutes()


def test_what_waits_is_taken_back_before_it_is_at_work_and_beside_whoever_delivers(newsroom):
    room = newsroom(DESK)
    room.visit(many(2))
    database, now = room.config.database, datetime.now(UTC)
    email = '[email]\nsmtp = "smtp://127.0.0.1:1"\nfrom = "misajour <m@example.org>"\n'
    room.config.path.write_text(f"{DESK}\n{email}")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, ["--config", str(room.config.path), *arguments])
        assert done.exit_code == code, done.output
        return done.output if code == 0 else str(done.exception)

    def asked(number: int) -> str:
        day = timedelta(days=1)
        requests.leave(database, requests.Request(asked=now, until=now + day, release=number))
        told = [json.loads(line) for line in run("mutes", "--json").splitlines()]
        return next(one["request"] for one in told if one["release"] == number)

    first = asked(1)
    assert f"`misajour unmute {first}` takes it back" in run("mutes")
    assert "there is no mute w000000" in run("unmute", "w000000", code=1)
    assert "is taken back within half a minute" in run("unmute", first)  # the room has the store
    assert f"take {first} back" in run("mutes")
    second = asked(2)
    room.deliver()
    (one,) = room.rows("select release_id from mutes where ended is null")
    assert one["release_id"] == 2, "the other was taken back in the order of things"
    assert "within half a minute" in run("unmute", second), "it is at work by now"
    room.deliver()
    assert room.rows("select * from mutes where ended is null") == []
    third = asked(1)
    room.store.close()
    assert "is taken back, before it was at work" in run("unmute", third)
    assert run("mutes") == "nothing is muted\n"


# The link in a mail -------------------------------------------------------------------------------


def two_mails(newsroom, smtp):
    handler, port = smtp
    two = DESK.replace('"mailto:desk@', '"mailto:first@example.org", "mailto:desk@')
    room = newsroom(f"{PUBLIC}{two}", port)
    room.clock = datetime.now(UTC) - timedelta(hours=1)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    return room, {m["To"]: m for m in mails_of(handler)}


def test_each_recipient_has_a_link_of_their_own_without_an_address_in_it(newsroom, smtp):
    room, mails = two_mails(newsroom, smtp)
    links = {to: mail["List-Unsubscribe"] for to, mail in mails.items()}
    assert len(set(links.values())) == 2
    for to, mail in mails.items():
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = links[to].strip("<>")
        assert link.startswith("https://press.example.org/room/-/misajour/mute/")
        assert link in text_of(mail)
        assert f'href="{link}"' in mail.get_body(("html",)).get_content()
        key = room.courier.recipients.key_for(mute_links.PURPOSE)
        offer = mute_links.offer_of(key, link.rpartition("/")[2], datetime.now(UTC).date())
        assert offer.release == 1 and offer.source == "room" and "@" not in str(offer)


@pytest.mark.parametrize("browse", ["http://127.0.0.1:8001", "http://localhost/x", "http://[::1]/"])
def test_where_nobody_could_reach_the_pages_no_mail_offers_a_link(newsroom, smtp, browse):
    handler, port = smtp
    room = newsroom(f'[misajour]\nbrowse = "{browse}"\n{DESK}', port)
    room.visit(many(1))
    room.visit(many(1, *EDITED))
    room.deliver()
    (mail,) = mails_of(handler)
    assert mail["List-Unsubscribe"] is None and "Mute this" not in text_of(mail)
    assert "misajour mute 1 --subscription desk --until 7d" in text_of(mail)


IN_PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


def post(url: str, body: bytes, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_one_click_mutes_that_recipient_and_a_look_mutes_nobody(newsroom, smtp):
    room, mails = two_mails(newsroom, smtp)
    handler, _ = smtp
    path = urlsplit(mails["desk@example.org"]["List-Unsubscribe"].strip("<>")).path
    (room.config.path).write_text(SOURCE)
    waiting = requests.folder_of(room.config.database)

    class Here:
        config, folder = room.config.path, room.config.path.parent

    with browsing(Here) as base:
        link = base + path.removeprefix("/room")
        with urllib.request.urlopen(link, timeout=20) as answer:
            assert "Mute all of room for 7 days" in answer.read().decode()
        assert not waiting.exists()
        assert post(link[:-3] + "AAA", b"List-Unsubscribe=One-Click")[0] == 404
        assert post(link, b"scope=everything")[0] == 400
        assert post(link, b"\xff\xfe=%ff")[0] == 400
        head = urllib.request.Request(link, method="HEAD")
        assert urllib.request.urlopen(head, timeout=20).status == 200
        assert post(link, b"x" * 5000)[0] == 413
        assert not waiting.exists()
        status, page = post(link, b"List-Unsubscribe=One-Click")
        assert status == 200 and "Muted" in page
        status, page = post(link, IN_PARTS, **{"Content-Type": "multipart/form-data; boundary=x"})
        assert status == 200 and "Muted" in page
        (file,) = waiting.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600 and waiting.stat().st_mode & 0o777 == 0o700
        assert "@" not in file.read_text()
        codes = [post(link, b"scope=source")[0] for _ in range(40)]
        assert codes.count(429) >= 10
        for number, other in enumerate(("{", "[]", '{"asked": 1}', file.read_text("ascii"))):
            broken = other.replace('"release": null', '"release": {"a": 1}').replace("desk", "x")
            (waiting / f"other-{number}.json").write_text(broken)
        os.mkfifo(waiting / "pipe.json")
    handler.mails.clear()
    room.visit(many(1, *EDITED[:3]))
    room.deliver()
    assert [m["To"] for m in mails_of(handler)] == ["first@example.org"]
    assert list(waiting.iterdir()) == []
    assert {r["subscription"] for r in room.rows("select * from mutes")} == {"desk"}
    assert b"example.org" not in b"".join(
        str(tuple(r.values())).encode() for r in room.rows("select * from mutes")
    )


def test_a_link_is_no_good_under_another_key_altered_or_old():
    offer = Offer(subscription="desk", recipient="ab", day="2026-05-04", release=3, source="room")
    key, day = os.urandom(32), date(2026, 5, 4)
    made = mute_links.token(key, offer)
    assert mute_links.offer_of(key, made, day) == offer
    assert mute_links.offer_of(os.urandom(32), made, day) is None
    assert mute_links.offer_of(key, made, day + timedelta(days=91)) is None
    for bad in ("", ".", "é.é", made[:-1], "x" + made, made.replace(".", ""), "A" * 1999 + ".A"):
        assert mute_links.offer_of(key, bad, day) is None
    assert offer.scopes == (Scope.RELEASE, Scope.SOURCE, Scope.SUBSCRIPTION)


def test_the_foot_of_a_mail_mutes_for_as_long_as_its_link(newsroom, monkeypatch):
    room = newsroom(DESK)
    (subscription,) = room.config.subscription
    monkeypatch.setitem(mute_links.LASTS, Scope.RELEASE, timedelta(days=3))
    monkeypatch.setitem(mute_links.LASTS, Scope.SOURCE, timedelta(days=5))
    release, source = foot_of(room.config, subscription, release=7, source="room").mute
    assert release.endswith("--until 3d") and source.endswith("--until 5d")
