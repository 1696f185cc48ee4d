"""What is logged: times, levels, JSON, and nothing that a terminal or a reader of logs would
obey."""

from __future__ import annotations

import io
import json
import logging
import re
import signal
from datetime import UTC, datetime, timedelta

import pytest
from daemons import daemon, passes, said, until
from pages import TEXT, release

from monitor.commands.logs import JsonFormatter, TextFormatter

HOSTILE = "title\x1b[2J\r\nERROR monitor: forged \u202e\u2028 end"


def logged(formatter: logging.Formatter, fault: bool = False) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    log = logging.Logger("monitor.test")
    log.addHandler(handler)
    try:
        if fault:
            raise ValueError(HOSTILE)
        log.warning("room: %s", HOSTILE, extra={"url": HOSTILE})
    except ValueError:
        log.exception("room: %s", HOSTILE)
    return stream.getvalue()


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
@pytest.mark.parametrize("fault", [False, True])
def test_scraped_text_cannot_act_in_a_log_nor_begin_a_line_of_its_own(formatter, fault):
    text = logged(formatter, fault)
    assert not set(text) & set("\x1b\r\u202e\u2028\x07")
    first, *rest = text.rstrip("\n").split("\n")
    assert "forged" in first
    assert all(line.startswith("    ") for line in rest), "a traceback is set in"
    assert isinstance(formatter, JsonFormatter) <= (rest == [])


def test_v_works_where_people_type_it(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.general = 'timezone = "Asia/Kolkata"'
    desk.write()
    visit = f"INFO monitor.visits: room: page {web.address}/1.html"
    (line,) = [one for one in desk.run("check", "-v").splitlines() if visit in one]
    assert ahead_of_utc(line) == timedelta(hours=5.5)
    desk.here = True
    assert visit not in desk.run("check", "--now")
    assert visit in desk.run("-v", "check", "--now").replace("unchanged", "page")
    desk.run("status", "-v")
    desk.run("alerts", "list", "-v")


def test_the_daemon_logs_json_by_a_switch_or_the_environment(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html", schedule='"* * * * * *"')
    with daemon(desk, "-v", "--log-format", "json"):
        until(lambda: passes(desk) >= 1)
        web.page("/1.html", release(*TEXT[:3]))
        until(lambda: "silent-edit" in said(desk))
        until(lambda: said(desk).endswith("\n"))
        lines = [json.loads(line) for line in said(desk).splitlines()]
    assert all(datetime.fromisoformat(line["time"]) and line["level"] for line in lines)
    one = next(line for line in lines if line.get("visits") == 1)
    assert one["source"] == "room" and one["health"] == "ok" and one["logger"] == "monitor.run"
    edit = next(line for line in lines if line.get("kind") == "silent-edit")
    assert edit["url"] == f"{web.address}/1.html"
    visit = next(line for line in lines if line["logger"] == "monitor.visits")
    assert visit["message"].startswith("room: page"), "with -v a visit is a line"
    (desk.folder / "log").unlink()
    with daemon(desk, MISAJOUR_LOG_FORMAT="json"):
        until(lambda: "room: 1 visited" in said(desk))
        assert json.loads(said(desk).splitlines()[0])["message"].startswith("watching 1 source;")
    assert "monitor.visits" not in said(desk), "and without it is none"


def ahead_of_utc(line: str) -> timedelta:
    """By how much the clock before a line is ahead, to the half hour."""
    ahead = datetime.fromisoformat(line[:19]).replace(tzinfo=UTC) - datetime.now(UTC)
    return timedelta(minutes=30) * round(ahead / timedelta(minutes=30))


def test_a_line_has_the_readers_clock_alone_and_no_words_where_none_changed(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html", schedule='"* * * * * *"', confirm_after=600)
    desk.general = 'timezone = "Pacific/Kiritimati"'
    desk.write()
    with daemon(desk) as process:
        until(lambda: "room: new" in said(desk))
        web.page("/1.html", release(*TEXT[:3]))
        until(lambda: " to be looked at again from " in said(desk))
        desk.general = 'timezone = "America/St_Johns"'
        desk.write()
        process.send_signal(signal.SIGHUP)
        until(lambda: "configuration read again" in said(desk))
        lines = said(desk).splitlines()
    new = next(line for line in lines if "room: new" in line)
    assert "words" not in new and "release 1" in new
    looks = next(line for line in lines if "looked at again" in line)
    told = re.search(r"from ((?:[-\d]+ )?[:\d]{8}) on", looks)[1]
    moments = [datetime.fromisoformat(m) for m in (looks[:19], f"{looks[:10]} {told}"[-19:])]
    assert (moments[1] - moments[0]) % timedelta(days=1) < timedelta(minutes=11)
    assert ahead_of_utc(looks) == timedelta(hours=14)
    again = next(line for line in lines if "configuration read again" in line)
    assert ahead_of_utc(again) in (timedelta(hours=-3.5), timedelta(hours=-2.5))
