"""A source that is well again."""

from __future__ import annotations

from pages import TEXT, release

from monitor.testing import FakeWeb, Monitor

ROOM = "https://towns.example.org"
TOML = f"""
[[source]]
name = "room"
spider = "watch"
delay = 0
listings = ["{ROOM}/news"]
"""
LISTING = '<main><ul><li><a href="/r/1">Towns agree on bridges</a></li></ul></main>'


def test_what_an_outage_put_off_is_visited_by_the_next_pass_after_it(tmp_path):
    web = FakeWeb()
    with Monitor(tmp_path, TOML, web) as monitor:
        web.page(f"{ROOM}/news", LISTING)
        web.page(f"{ROOM}/r/1", release())
        monitor.check()
        for path in ("/news", "/r/1"):
            web.page(f"{ROOM}{path}", "later", status=503)
        for _ in range(4):  # each failure puts it off for twice as long
            monitor.check(everything=True)
        web.page(f"{ROOM}/news", LISTING)
        web.page(f"{ROOM}/r/1", release(*TEXT[:-1], "Nobody disagreed with the plan."))
        monitor.check()
        asked = monitor.rows("select failures from releases")[0]["failures"]
        assert asked, "the pass that finds the source well was planned before"
        monitor.check()
        assert monitor.rows("select failures from releases") == [{"failures": 0}]
        assert monitor.kinds()[:1] == ["new"] and len(monitor.kinds()) == 2
