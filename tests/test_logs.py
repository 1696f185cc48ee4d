"""What is logged: times, levels, JSON, and nothing that a terminal or a reader of logs would
obey."""

from __future__ import annotations

import io
import json
import logging
from datetime import datetime

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
    visit = f"INFO monitor.visits: room: page {web.address}/1.html"
    assert visit in desk.run("check", "-v")
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
