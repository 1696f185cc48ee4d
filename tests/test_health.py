"""What is wrong, as a function of facts; and how `status --check` and `doctor` say it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from databases import connected
from pages import TEXT, release

from monitor import health
from monitor.health import Facts, ProblemKind, SourceFacts
from monitor.store.watching import DaemonRow, DeliveryCounts, PlannedSource, ProblemRow

pytestmark = pytest.mark.usefixtures("here")
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PLAN = PlannedSource(
    source="room", schedule="*/10 * * * *", timezone="UTC", patience=100.0, noted=NOW - 5 * HOUR
)
ROOM = SourceFacts(plan=PLAN, health="ok", last_run=NOW - 4 * MINUTE)
DAEMON = DaemonRow(NOW - HOUR, NOW - HOUR, NOW - timedelta(seconds=10), None)
WELL = Facts(
    sources=(ROOM,), grace=660, deliveries=DeliveryCounts(0, 0, "", None, 0), daemon=DAEMON,
    free=10**9, reserve=10**6,
)  # fmt: skip


def kinds(facts: Facts) -> list[str]:
    return [str(problem.kind) for problem in health.problems(facts, NOW)]


def room(**values: object) -> Facts:
    plan = {k: v for k, v in values.items() if k in PlannedSource.__slots__}
    own = {k: v for k, v in values.items() if k not in plan}
    return replace(WELL, sources=(replace(ROOM, plan=replace(PLAN, **plan), **own),))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (WELL, []),
        (room(last_run=NOW - 19 * MINUTE), []),  # due at 11:50, and 11 minutes of grace
        (room(last_run=NOW - 21 * MINUTE), ["overdue"]),
        (room(last_run=NOW - 21 * MINUTE, schedule="@daily"), []),
        (room(last_run=None, health="new"), ["never-visited"]),
        (room(last_run=None, health="new", noted=NOW - MINUTE), []),
        (room(last_run=None, health="new", noted=None), ["never-visited"]),
        (room(last_run=NOW - HOUR, begun=NOW - 12 * MINUTE), []),
        (room(last_run=NOW - HOUR, begun=NOW - 13 * MINUTE), ["stuck"]),
        (room(begun=NOW - 13 * MINUTE, usual=100.0), []),  # as long as its passes are
        (room(health="broken", note="no listing answers"), ["broken"]),
        (room(health="blocked"), ["blocked"]),
        (room(health="empty"), ["empty"]),
        # a moment to come is not believed: neither as a pass that was made nor as a sign of life
        (room(last_run=NOW + 24 * HOUR), ["overdue"]),
        (replace(WELL, daemon=replace(DAEMON, lived=NOW + HOUR)), ["daemon"]),
        (replace(WELL, ahead=NOW + 24 * HOUR), ["clock"]),
        # the daemon
        (replace(WELL, daemon=None), []),
        (replace(WELL, daemon=replace(DAEMON, lived=NOW - 2 * MINUTE)), []),
        # its own last pass, which it noted between its last sign of life and its end
        (replace(room(last_run=NOW - 9 * MINUTE), daemon=replace(DAEMON, lived=NOW - 10 * MINUTE)),
            ["daemon"]),
        (replace(room(last_run=NOW - 6 * MINUTE), daemon=replace(DAEMON, lived=NOW - 5 * MINUTE)),
         ["daemon"]),
        (replace(room(last_run=NOW - 6 * MINUTE), daemon=replace(DAEMON, stopped=NOW - 5 * MINUTE)),
         ["daemon"]),
        # a pass after its end: somebody calls `check` from cron
        (replace(WELL, daemon=replace(DAEMON, stopped=NOW - 5 * MINUTE)), []),
        # a daemon that began, or awoke with its machine, a moment ago has time to make up for the
        # night
        (replace(room(last_run=NOW - 9 * HOUR), daemon=replace(DAEMON, awake=NOW - MINUTE)), []),
        # the outbox
        (replace(WELL, deliveries=DeliveryCounts(3, 2, "421 busy", None, 0)), ["deliveries-fail"]),
        (replace(WELL, deliveries=DeliveryCounts(3, 0, "", NOW - HOUR, 0)), ["deliveries-late"]),
        (replace(WELL, deliveries=DeliveryCounts(3, 0, "", None, 1)), ["given-up"]),
        # the machine
        (replace(WELL, free=999_999), ["disk"]),
        (replace(WELL, read_only="its disk is mounted read-only"), ["store"]),
        (replace(WELL, noted=(ProblemRow("pass-failed", "room", "KeyError: 1", NOW),)), ["pass-failed"]),
        (replace(WELL, noted=(ProblemRow("overdue", "room", "", NOW),)), []),
    ],
)  # fmt: skip
def test_facts_become_problems(facts, expected):
    assert kinds(facts) == expected


@pytest.mark.parametrize("daemon", [True, False])
@pytest.mark.parametrize("kind", list(ProblemKind))
def test_each_problem_has_a_line_and_a_cure_that_can_be_followed(kind, daemon):
    problem = health.Problem(kind, "room", NOW, "a reason\nof two lines", 3)
    line = health.sentence(problem, ZoneInfo("Europe/Brussels"))
    cure = health.cure(problem, daemon=daemon)
    assert "\n" not in line and "{" not in line + cure and cure.endswith(".")
    assert cure[0] == "`" or cure[0].isupper()
    makes_a_pass = "misajour check" in cure and kind is not ProblemKind.OVERDUE
    assert ("ith the daemon stopped" in cure) == (daemon and makes_a_pass)


def alter(desk, sql: str) -> None:
    with connected(desk.folder / "misajour.db") as db:
        db.execute(sql)


@pytest.fixture
def checked(web, watching):
    """A desk whose one source was visited just now."""
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    return desk


def test_all_is_well_in_one_line(checked):
    assert checked.run("status", "--check").startswith("all is well: 1 source, last pass ")


@pytest.mark.parametrize(
    ("sql", "line"),
    [
        ("update sources set last_run = '2026-01-01T00:00:00.000Z'", "room: overdue; a pass was due"),
        ("update sources set health = 'broken', health_note = 'no listing answers'",
         "room: broken since"),
        ("update sources set last_run = '2999-01-01T00:00:00.000Z'", "times in the future, up to 2999"),
        ("insert into daemon values (1, '2999-01-01T00:00:00.000Z', '2999-01-01T00:00:00.000Z', "
         "'2999-01-01T00:00:00.000Z', null)", "the daemon does not run"),
        ("update releases set next_check = '2999-01-01T00:00:00.000Z'", "times in the future"),
    ],
)  # fmt: skip
def test_a_problem_is_a_line_and_exit_1(checked, sql, line):
    alter(checked, sql)
    assert line in checked.run("status", "--check", ok=1)
    assert line in checked.run("status", ok=1)
    assert json.loads(checked.run("status", "--json", ok=1))["problems"][0]["cure"]


def test_status_check_says_what_is_wrong_with_disk_store_and_database(checked):
    checked.general = f"reserve = {10**15}"
    checked.write()
    assert "the disk is nearly full" in checked.run("status", "--check", ok=1)
    assert "the disk is nearly full" in checked.run("doctor", ok=1)
    checked.general = 'database = "other.db"'
    checked.write()
    assert "there is no database" in checked.run("status", "--check", ok=1)


def test_check_says_why_nothing_was_due(web, desk):
    web.page(
        "/list", '<ul><li><a href="/a.html">Towns agree on a bridge over the river</a></li></ul>'
    )
    web.page("/a.html", release(title="Towns agree on a bridge over the river"))
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{web.address}/list"]'
    )
    assert "room: 1 visited" in desk.run("check")
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    alter(desk, f"update releases set next_check = '{tomorrow:%Y-%m-%d}T12:00:00.000Z'")
    told = desk.run("check")
    due = f"{tomorrow:%Y-%m-%d} 12:00"
    assert f"room: nothing was due; 1 known, next due {due}; `--now` visits all" in told


def test_check_exits_1_when_no_mail_could_be_sent(web, watching):
    desk = watching("/1.html")
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
    desk.rest += '[email]\nsmtp = "smtp://127.0.0.1:9"\nfrom = "misajour <m@example.org>"'
    desk.write()
    web.page("/1.html", release())
    desk.run("check")  # a new release is not mailed
    web.page("/1.html", release(*TEXT[:3]))
    assert "not sent, will be tried again" in desk.run("check", ok=1)
    again = desk.run("check", ok=1)
    assert "not sent before: 1 message waits for another attempt, the first at" in again, again
    assert "refused" in again, again
    desk.execute("update deliveries set next_attempt = 'zzz'")  # by hand: it is mended first
    assert "due anew" in desk.run("check", ok=1)
