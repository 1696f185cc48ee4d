"""Each kind of change: through a local web server and `misajour check`, or in this process over a
FakeWeb."""

from __future__ import annotations

import json

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, TEXT, release

from monitor.testing import FakeWeb, Monitor

pytestmark = pytest.mark.usefixtures("here")


EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
HOST = "https://towns.example.org"


@pytest.fixture
def towns(tmp_path):
    """`towns(pages=("/1.html",))`: a web without a network, and a misajour that watches it."""
    made = []

    def make(**places: tuple[str, ...]) -> tuple[FakeWeb, Monitor]:
        named = (
            f"{kind} = {json.dumps([HOST + path for path in paths])}"
            for kind, paths in places.items()
        )
        source = '[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
        made.append(Monitor(tmp_path, source + "\n".join(named), FakeWeb()))
        return made[-1].web, made[-1]

    yield make
    for monitor in made:
        monitor.close()


def test_new_then_nothing(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.page("/1.html", release(noise="2"))
    desk.run("check")
    assert desk.kinds() == ["new"]
    assert desk.rows("select count(*) from revisions") == [(1,)]


def test_silent_edit_gives_its_reason(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    desk.run("check")
    web.page("/1.html", release(*EDITED))
    desk.run("check")
    assert desk.kinds() == ["new", "silent-edit"]
    significance, reasons = desk.rows(
        "select significance, reasons from changes where kind = 'silent-edit'"
    )[0]
    assert significance == "major"
    assert "a figure changed: 2 000 → 20 000" in json.loads(reasons)
    assert "[-2 000-]{+20 000+}" in desk.run("diff", f"{web.address}/1.html").replace(" {+", "{+")


def test_edited_when_the_stamp_moves_or_there_is_none(towns):
    web, monitor = towns(
        pages=(
            "/1.html",
            "/2.html",
        )
    )
    web.page(f"{HOST}/1.html", release())
    web.page(f"{HOST}/2.html", release(title="Towns without a stamp", stamp="by the press office"))
    monitor.check()
    web.page(f"{HOST}/1.html", release(*EDITED, stamp="Last updated: 18 May. 2019 09:00"))
    web.page(
        f"{HOST}/2.html",
        release(*EDITED, title="Towns without a stamp", stamp="by the press office"),
    )
    monitor.check()
    assert monitor.kinds() == ["new", "new", "edited", "edited"]


def test_restamped_and_cosmetic_alarm_nobody(towns):
    web, monitor = towns(pages=("/1.html",))
    web.page(f"{HOST}/1.html", release())
    monitor.check()
    web.page(f"{HOST}/1.html", release(stamp="Last updated: 18 May. 2019 09:00"))
    monitor.check()
    web.page(
        f"{HOST}/1.html",
        release(
            *(t.replace("“", '"').replace("”", '"') for t in TEXT),
            stamp="Last updated: 18 May. 2019 09:00",
        ),
    )
    monitor.check()
    assert monitor.kinds() == ["new", "restamped", "cosmetic"]
    assert monitor.rows("select count(*) as n from alerts") == [{"n": 0}]


def test_removed_after_two_visits_and_restored(towns):
    web, monitor = towns(
        pages=(
            "/1.html",
            "/2.html",
        )
    )
    web.page(f"{HOST}/1.html", release())
    web.page(f"{HOST}/2.html", release(title="Another release", stamp=""))
    monitor.check()
    before = web.count(f"{HOST}/1.html")
    web.page(f"{HOST}/1.html", "<h1>gone</h1>", status=404)
    monitor.check()
    assert monitor.kinds() == ["new", "new", "removed"]
    assert web.count(f"{HOST}/1.html") >= before + 2
    web.page(f"{HOST}/1.html", release())
    monitor.check()
    assert monitor.kinds()[-1] == "restored"


def test_a_soft_404_is_a_removal_and_a_block_page_is_not(towns):
    web, monitor = towns(
        pages=(
            "/1.html",
            "/2.html",
            "/3.html",
        )
    )
    for number in "123":
        web.page(f"{HOST}/{number}.html", release(title=f"Release number {number}"))
    monitor.check()
    web.page(
        f"{HOST}/1.html",
        (
            "<html><head><title>Page not found</title></head><body><h1>Page not "
            "found</h1></body></html>"
        ),
    )
    web.page(
        f"{HOST}/2.html",
        (
            "<html><title>Just a moment...</title><body><p>Checking your browser before you go "
            "on.</p></body></html>"
        ),
    )
    monitor.check()
    assert monitor.kinds() == ["new"] * 3 + ["removed"]
    states = [row["status"] for row in monitor.rows("select status from releases order by url")]
    assert states == ["removed", "live", "live"]


def test_moved_by_a_permanent_redirect(towns):
    web, monitor = towns(
        pages=(
            "/1.html",
            "/2.html",
        )
    )
    web.page(f"{HOST}/1.html", release())
    web.page(f"{HOST}/2.html", release(title="Another release"))
    monitor.check()
    web.page(f"{HOST}/1.html", "", status=301, Location=f"{HOST}/new.html")
    web.page(f"{HOST}/new.html", release())
    monitor.check()
    assert monitor.kinds() == ["new", "new", "moved"]
    assert monitor.rows("select url from releases where url like '%new.html'")


def test_a_redesign_is_a_broken_source_not_many_removals(web, watching):
    paths = [f"/{number}.html" for number in range(8)]
    desk = watching(*paths)
    for path in paths:
        web.page(path, release(title=f"Release {path}"))
    desk.run("check")
    web.answers.clear()
    desk.run("check", ok=1)
    desk.run("check", ok=1)
    assert "removed" not in desk.kinds()
    assert "broken" in desk.run("status", ok=1)


def test_unlisted_and_relisted(towns):
    def listing(*numbers: int) -> str:
        rows = "".join(
            f'<li><a href="/r/{n}.html">Release number {n} of the river towns</a></li>'
            for n in numbers
        )
        return f"<html><body><main><ul>{rows}</ul></main></body></html>"

    web, monitor = towns(listings=("/news",))
    for number in (1, 2, 3):
        web.page(
            f"{HOST}/r/{number}.html",
            release(
                title=f"Release number {number} of the river towns", noise=str(number), stamp=""
            ),
        )
    web.page(f"{HOST}/news", listing(3, 2, 1))
    monitor.check()
    assert monitor.kinds() == ["new"] * 3
    web.page(f"{HOST}/news", listing(3, 1))
    monitor.check()
    assert monitor.kinds()[3:] == ["unlisted"]
    web.page(f"{HOST}/news", listing(3, 2, 1))
    monitor.check()
    assert monitor.kinds()[3:] == ["unlisted", "relisted"]


def test_reread_alarms_nobody(web, watching):
    desk = watching("/1.html")
    web.page(
        "/1.html", release(extra='<p class="x">A line that a selector leaves out of the body.</p>')
    )
    desk.run("check")
    desk.sources += '\nignore = [".x"]'
    desk.write()
    assert "1 with another result" in desk.run("reread")
    desk.run("check")
    assert desk.kinds() == ["new"]
    assert "unbroken" in desk.run("verify")


def test_an_unchanged_page_is_not_fetched_whole_nor_parsed(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release(), ETag='"one"')
    desk.run("check")
    desk.run("check")  # sees the whole page once more: a validator that never moves proves nothing
    desk.run("check")
    assert web.requests[-1][1]["If-None-Match"] == '"one"'
    assert desk.rows("select unchanged, pages from runs order by id desc limit 1") == [(1, 0)]
