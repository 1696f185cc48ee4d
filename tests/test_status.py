"""`misajour status`: what an operator asks of it, and what a script does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from daemons import daemon, until
from pages import TEXT, release

pytestmark = pytest.mark.usefixtures("here")

MAIL = """
[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]
"""


@pytest.fixture
def room(web, watching, here):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.rest = MAIL
    desk.write()
    desk.run("check")
    return desk


def test_it_exits_1_with_a_broken_source_and_0_without(web, room):
    room.run("status")
    web.answers["/1.html"] = (500, {}, b"")
    assert "broken" in room.run("check", ok=1)
    assert "room: broken since" in room.run("status", ok=1)
    assert json.loads(room.run("status", "--json", ok=1))["problems"][0]["kind"] == "broken"
    room.execute("update releases set next_check = '2026-01-01T00:00:00.000Z'")
    web.page("/1.html", release())
    room.run("check")
    room.run("status")


def test_it_exits_1_while_mails_keep_failing(web, room):
    room.rest = MAIL + '[email]\nsmtp = "smtp://127.0.0.1:9"\nfrom = "misajour <m@example.org>"'
    room.write()
    web.page("/1.html", release(*TEXT[:3]))
    room.run("check", ok=1)
    room.run("status")  # one failure is no problem yet: it is tried again
    for _ in range(3):
        room.run("alerts", "retry", ok=1)
    assert "1 message cannot be delivered" in room.run("status", ok=1)


def test_mails_to_the_operator_that_keep_failing_are_trouble_too(web, room):
    room.rest = '[email]\nsmtp = "smtp://127.0.0.1:9"\nfrom = "misajour <m@example.org>"\n'
    room.general = 'operator = ["mailto:op@example.org"]'
    room.write()
    web.answers["/1.html"] = (500, {}, b"")
    for _ in range(2):  # of a single failure nobody is told
        room.run("check", "--now", ok=1)
    for _ in range(4):
        room.run("alerts", "retry", ok=1)
    assert "1 message cannot be delivered" in room.run("status", "--check", ok=1)


def test_a_cure_can_be_followed_beside_the_daemon(web, room):
    web.answers["/1.html"] = (500, {}, b"")
    room.run("check", ok=1)
    assert "    `misajour check room -v` tries it now" in room.run("status", ok=1)
    with daemon(room):
        until(lambda: json.loads(room.run("status", "--json", ok=1))["daemon"])
        said = room.run("status", ok=1)
        assert "    With the daemon stopped, `misajour check room -v` tries it now" in said


def test_it_says_the_size_of_the_database_and_its_growth(room):
    assert "misajour.db has 0." in room.run("status")
    assert json.loads(room.run("status", "--json"))["database"]["growth"] is None
    size = json.loads(room.run("status", "--json"))["database"]["bytes"]
    now = datetime.now(UTC)
    sizes = {(now - timedelta(days=ago)).date().isoformat(): 1000 for ago in (2, 9, 40)}
    room.execute(f"update meta set value = '{json.dumps(sizes)}' where key = 'sizes'")
    said = json.loads(room.run("status", "--json"))["database"]
    assert said["growth"]["days"] == 9 and 0 < said["growth"]["bytes"] <= size
    assert " MB in 9 days); " in room.run("status")
    room.run("check")
    kept = json.loads(room.rows("select value from meta where key = 'sizes'")[0][0])
    assert len(kept) == 4 and now.date().isoformat() in kept


def test_it_says_what_waits_for_a_second_look(web, room):
    room.confirm_after = 600
    room.write()
    web.page("/1.html", release(*TEXT[:3]))
    pending = 'update releases set pending = \'{"what": "edit"}\''
    room.execute(pending)
    assert "1 apparent change waits for its second look" in room.run("status", ok=None)
    said = json.loads(room.run("status", "--json", ok=None))
    assert said["sources"][0]["second_looks"] == 1


def test_it_says_what_waits_for_a_digest_and_what_is_muted(web, room):
    room.rest = MAIL + 'digest = "0 7 * * *"\n'
    room.write()
    web.page("/1.html", release(*TEXT[:3]))
    room.run("check")
    assert "alerts owed: 1 (1 for a digest or the end of quiet hours)" in room.run("status")
    room.rest = MAIL
    room.write()
    room.run("mute", "--source", "room", "--until", "2d")
    web.page("/1.html", release(*TEXT[:2]))
    room.run("check")
    assert "kept back by mutes: `misajour mutes`" in room.run("status")
    assert json.loads(room.run("status", "--json"))["muted"] >= 1


def test_what_is_due_is_what_the_next_pass_visits(room):
    """A release that each pass visits is not due anew when a pass has just visited it."""
    assert "1 due at the next pass" in room.run("status")
    later = (datetime.now(UTC) + timedelta(days=9)).isoformat()
    room.execute(f"update releases set next_check = '{later}'")
    assert "0 due at the next pass" in room.run("status")
    assert json.loads(room.run("status", "--json"))["sources"][0]["due"] == 0


def test_why_visits_failed_is_the_reason_of_those_that_did(web, watching):
    """And not of the one that found its release gone."""
    paths = [f"/{n}.html" for n in range(6)]
    desk = watching(*paths)
    for path in paths:
        web.page(path, release(title=f"Towns agree on {path}"))
    desk.run("check")
    web.page("/1.html", "no", status=404)
    web.page("/2.html", "no", status=404)
    web.page("/3.html", "")
    assert "ok: 1 of 6 visits failed (an empty answer)" in desk.run("check", "--now")
