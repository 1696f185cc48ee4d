"""A source that is well again."""

from __future__ import annotations

from datetime import UTC, datetime

from pages import TEXT, release

from monitor.model import Health
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


DOCUMENT = f'<a href="{ROOM}/a.pdf">The report (PDF)</a>'


def test_a_linked_document_that_an_outage_put_off_is_asked_for_as_well(tmp_path):
    web = FakeWeb()
    with Monitor(tmp_path, TOML, web) as monitor:
        served = {"/news": LISTING, "/r/1": release(DOCUMENT), "/a.pdf": "%PDF-1.4 one"}

        def is_well() -> None:
            for path, said in served.items():
                web.page(f"{ROOM}{path}", said)

        is_well()
        monitor.check()
        monitor.check(everything=True)
        for path in served:
            web.page(f"{ROOM}{path}", "later", status=503)
        for _ in range(4):
            monitor.check(everything=True)
        assert monitor.rows("select failures from documents") == [{"failures": 4}]
        is_well()
        monitor.check()
        monitor.check()
        assert monitor.rows("select failures from documents") == [{"failures": 0}]


def test_what_fails_by_itself_or_is_not_due_yet_is_as_before_when_a_source_is_well(tmp_path):
    """Of a well source a page may fail; of an ill one another page may have been visited."""
    now, later = datetime.now(UTC), "2999-01-01T00:00:00.000Z"
    web = FakeWeb()
    with Monitor(tmp_path, TOML, web) as monitor:
        web.page(f"{ROOM}/news", LISTING)
        web.page(f"{ROOM}/r/1", release())
        monitor.check()
        store, due = monitor.store, "select next_check from releases"
        (row,) = store.sources.all()
        for before, failures in ((Health.OK, 3), (Health.BROKEN, 0)):
            with store.atomic():
                store.sources.set_health(row.id, before, "", now)
                store.db.execute(f"update releases set next_check = '{later}'")
                store.db.execute(f"update releases set failures = {failures}")
                store.sources.set_health(row.id, Health.OK, "", now)
            assert monitor.rows(due) == [{"next_check": later}]
