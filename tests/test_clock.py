"""The clock changes, is set, or was ahead: a real daemon under libfaketime, whose own timers stay
true."""

from __future__ import annotations

import pytest
from daemons import daemon, passes, rows, said, until
from pages import release

pytestmark = pytest.mark.long


def test_half_past_two_comes_in_the_night_that_has_none(web, watching, faked):
    environment, _ = faked
    environment = {k: v for k, v in environment.items() if k != "FAKETIME_TIMESTAMP_FILE"}
    web.page("/1.html", release())
    desk = watching("/1.html", schedule='"30 2 * * *"', timezone='"Europe/Brussels"')
    # 01:59:20 in Brussels; 40 seconds later, time enough to start in, it is 03:00
    with daemon(desk, FAKETIME="@2027-03-28 00:59:20", **environment):
        until(lambda: passes(desk) >= 2, 120)
    started = [row[0] for row in rows(desk, "select started from runs order by id")]
    assert started[0].startswith("2027-03-28T00:59:")
    assert started[1].startswith("2027-03-28T01:00:")


def test_a_clock_that_is_set_back_stops_no_schedule(web, watching, faked):
    environment, clock = faked
    web.page("/1.html", release())
    desk = watching("/1.html", schedule='"* * * * * *"')
    with daemon(desk, **environment):
        until(lambda: passes(desk) >= 2)
        clock.write_text("-7200")
        until(lambda: "the clock moved by -7200 seconds" in said(desk))
        before = passes(desk)
        until(lambda: passes(desk) >= before + 3)
        # a pass has set the moment right that the clock which was ahead had written
        assert rows(desk, "select count(*) from problems where kind = 'clock'") in ([(0,)], [(1,)])
        until(
            lambda: not rows(desk, "select 1 from problems where kind = 'clock' and ended is null")
        )
    assert "Traceback" not in said(desk)


def test_a_pass_that_fell_due_while_the_machine_slept_is_made_when_it_wakes(web, watching, faked):
    environment, clock = faked
    web.page("/1.html", release())
    desk = watching("/1.html", schedule='"0 3 1 1 *"')  # once a year
    with daemon(desk, **environment):
        until(lambda: passes(desk) >= 1)
        clock.write_text("+400d")
        until(lambda: passes(desk) >= 2)  # the loop's own timer would wake in a year
        assert "the clock moved by 34560000 seconds" in said(desk)
    assert rows(desk, "select count(*) from problems where kind = 'overdue'") == [(0,)]
