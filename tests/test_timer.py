"""The schedule, proved by the clock: a real `misajour run`, whose passes nobody but its timer asks
for."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from daemons import daemon, passes, rows, said, until
from pages import TEXT, release


@pytest.fixture
def room(web, watching):
    """A desk that watches one page every second."""
    web.page("/1.html", release())
    return watching("/1.html", schedule='"* * * * * *"')


def test_the_timer_makes_pass_after_pass_and_each_is_a_line_in_the_log(web, room):
    with daemon(room):
        until(lambda: passes(room) >= 4)
        web.page("/1.html", release(*TEXT[:3]))
        until(lambda: len(rows(room, "select 1 from changes")) == 2)
        until(lambda: said(room).count("room: 1 visited") >= 4)
    query = (
        "select started from runs where id < (select id from runs where changes = 0 limit 1) + 3"
    )
    first, *starts = [datetime.fromisoformat(row[0]) for row in rows(room, query)]
    apart = [(b - a).total_seconds() for a, b in pairwise(starts)]
    # not all at once, and not by the minute; where many are at work a pass may be late
    assert apart and all(0.5 < seconds < 20 for seconds in apart), (first, starts)
    assert "Traceback" not in said(room) and "ERROR" not in said(room)
    line = said(room).splitlines()[0]
    assert datetime.fromisoformat(line[:19]) and " INFO monitor.run: watching 1 source;" in line


@pytest.mark.long
def test_a_crontab_line_of_five_fields_fires_at_the_minute(web, watching, faked):
    web.page("/1.html", release())
    desk = watching("/1.html", schedule='"* * * * *"')
    environment, clock = faked
    clock.write_text(f"{40 - datetime.now(UTC).second:+}")  # twenty seconds before the minute
    with daemon(desk, **environment):
        until(lambda: passes(desk) >= 1)  # the one at the start
        until(lambda: passes(desk) >= 2, 150)
    started = datetime.fromisoformat(rows(desk, "select max(started) from runs")[0][0])
    assert started.second <= 15  # where many are at work it may be late


def test_a_reload_changes_a_schedule_and_a_new_source_is_visited_at_once(web, watching):
    web.page("/1.html", release())
    web.page("/2.html", release(title="Another"))
    desk = watching("/1.html", schedule='"0 3 1 1 *"')
    with daemon(desk) as process:
        until(lambda: passes(desk) == 1)
        desk.sources = desk.sources.replace("0 3 1 1 *", "* * * * * *")
        desk.sources += '\n[[source]]\nname = "new"\nspider = "watch"\nschedule = "0 3 1 1 *"\n'
        desk.sources += f'delay = 0\npages = ["{web.address}/2.html"]'
        desk.write()
        process.send_signal(signal.SIGHUP)
        until(lambda: passes(desk) >= 3)
        until(lambda: passes(desk, "new") == 1)
        desk.sources = desk.sources.replace("* * * * * *", "0 4 1 1 *")
        desk.write()
        process.send_signal(signal.SIGHUP)
        until(lambda: said(desk).count("configuration read again") == 2)
        before = passes(desk)
        time.sleep(2.5)  # nothing is to happen: only time can show it
        assert passes(desk) <= before + 1
        planned = rows(desk, "select schedule from plan order by source")
        assert planned == [("0 3 1 1 *",), ("0 4 1 1 *",)]
    assert "ERROR" not in said(desk)


def test_second_looks_that_fall_due_during_a_second_look_are_made_after_it(web, watching):
    """And not with the next pass by the schedule, which is far away."""
    paths = [f"/{number}.html" for number in range(8)]
    for path in paths:
        web.page(path, release(title=f"The towns of {path}"))
    desk = watching(*paths, schedule='"0 3 1 1 *"')
    desk.run("check")
    for path in paths:
        web.page(path, release(*TEXT[:3], title=f"The towns of {path}"))
    # the looks at the last pages are due when the look at the first ones has begun
    desk.sources = desk.sources.replace("delay = 0\n", "delay = 0.4\n")
    desk.confirm_after = 1
    desk.write()
    with daemon(desk):
        until(
            lambda: len(rows(desk, "select 1 from changes where kind != 'new'")) == len(paths), 60
        )
    assert "skipped a pass" not in said(desk)


def test_a_pass_that_outlasts_its_interval_is_skipped_and_said_and_not_stacked(web, watching):
    for number in range(3):
        web.page(f"/{number}.html", release(title=f"Release {number}"))
    desk = watching(*(f"/{n}.html" for n in range(3)), schedule='"* * * * * *"')
    desk.sources = desk.sources.replace("delay = 0", "delay = 1.5")
    desk.write()
    with daemon(desk):
        until(lambda: passes(desk) >= 2)
        assert "room: skipped a pass, as the one before it is still under way" in said(desk)
    spans = rows(desk, "select started, finished from runs order by id")
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert "Traceback" not in said(desk) and "<" not in said(desk), "no Python object in a sentence"


def test_a_second_look_comes_by_the_timer_and_holds_up_no_pass(web, watching):
    desk = watching("/1.html", schedule='"* * * * * *"')
    desk.confirm_after = 6
    desk.write()
    web.page("/1.html", release())
    with daemon(desk):
        until(lambda: passes(desk) >= 1)
        web.page("/1.html", release(*TEXT[:3]))
        until(lambda: rows(desk, "select 1 from releases where pending is not null"))
        before = passes(desk)
        until(lambda: len(rows(desk, "select 1 from changes")) == 2)
        assert passes(desk) >= before + 2, "passes went on while the second look was due"


def test_a_source_added_while_the_clock_stands_is_said_with_its_next_pass(room):
    with daemon(room):
        until(lambda: passes(room) >= 1)
        status = room.run("status")
    assert (
        "last pass" in status
        and "next 2" in status
        and "the daemon has been running since" in status
    )
    assert str(datetime.now(UTC).year) in status
