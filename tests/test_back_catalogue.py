"""A listing of many pages, over many passes: nothing that it names is forgotten, nothing asked
twice, wherever a pass ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from daemons import rows, until
from forked import started
from onboarding import row, title
from pages import release

from monitor.model import Health
from monitor.testing import FakeWeb, Monitor

HOST = "https://www.example.org"
NATO = "/cps/en/natohq/news.htm?query=&date_from=&date_to=&sort=date:D:R:d1&start={}"


def toml(**keys: object) -> str:
    told = "\n".join(f"{key} = {str(value).lower()}" for key, value in keys.items())
    return (
        '[misajour]\nconfirm_after = 0\n[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\n'
        f'listings = ["{HOST}/press"]\n{told}\n'
    )


class Room:
    """A press room of `numbers`, ten to a page, the newest first."""

    def __init__(self, count: int) -> None:
        self.web = FakeWeb()
        self.numbers = list(range(count, 0, -1))
        self.put()

    def put(self) -> None:
        for number in self.numbers:
            self.web.page(f"{HOST}/r/{number}", release(title=title(number)))
        pages = range(0, len(self.numbers), 10)
        for page, first in enumerate(pages):
            rows = "".join(row(n, f"/r/{n}") for n in self.numbers[first : first + 10])
            more = f'<a rel="next" href="/press?p={page + 1}">Next</a>' if first < pages[-1] else ""
            self.web.page(listing(page), f"<main><ul>{rows}</ul>{more}</main>")

    def asked(self) -> dict[int, int]:
        """How often each release was asked for."""
        counts = {n: self.web.count(f"{HOST}/r/{n}") for n in self.numbers}
        return {n: count for n, count in counts.items() if count}


def listing(page: int) -> str:
    return f"{HOST}/press" if page == 0 else f"{HOST}/press?p={page}"


def once(numbers: range) -> dict[int, int]:
    return dict.fromkeys(numbers, 1)


def test_what_is_more_than_a_pass_may_visit_is_visited_by_the_next_ones(tmp_path):
    room = Room(60)
    with Monitor(tmp_path, toml(depth=50, most_new=20), room.web) as monitor:
        for _ in range(4):
            monitor.check()
        assert room.asked() == once(range(1, 61))
        assert monitor.kinds() == ["new"] * 60


def test_a_release_deep_in_the_listing_that_failed_is_tried_again(tmp_path):
    room = Room(60)
    room.web.fails(f"{HOST}/r/7")
    with Monitor(tmp_path, toml(depth=50), room.web) as monitor:
        monitor.check()
        assert monitor.kinds() == ["new"] * 59
        assert monitor.rows("select url, tries from unvisited") == [
            {"url": f"{HOST}/r/7", "tries": 1}
        ]
        room.put()
        monitor.check()
        assert monitor.kinds() == ["new"] * 59, "it is left alone for five minutes"
        earlier = datetime.now(UTC) - timedelta(minutes=6)
        monitor.store.db.execute("update unvisited set next_visit = ?", [f"{earlier:%FT%T}.000Z"])
        monitor.check()
        assert monitor.kinds() == ["new"] * 60
        assert monitor.rows("select * from unvisited") == []


def test_a_release_that_is_never_met_is_given_up_and_the_source_goes_on(tmp_path):
    room = Room(30)
    room.web.page(f"{HOST}/r/7", "gone", status=404)
    with Monitor(tmp_path, toml(depth=50), room.web) as monitor:
        for _ in range(14):
            monitor.store.db.execute(
                "update unvisited set next_visit = '2020' where next_visit > ''"
            )
            assert monitor.check()[0].health is Health.OK
        assert room.web.count(f"{HOST}/r/7") == 12
        assert monitor.store.backlog.of("room").given_up == 1


def test_a_dead_link_that_stays_in_a_feed_says_nothing_of_the_source(tmp_path):
    web = FakeWeb()
    links = "".join(f"<item><link>{HOST}/r/{n}</link></item>" for n in (1, 2))
    web.page(f"{HOST}/feed", f'<rss version="2.0"><channel>{links}</channel></rss>')
    web.page(f"{HOST}/r/1", release())
    web.page(f"{HOST}/r/2", "gone", status=404)
    text = toml().replace(f'listings = ["{HOST}/press"]', f'feeds = ["{HOST}/feed"]')
    with Monitor(tmp_path, text, web) as monitor:
        for _ in range(3):
            assert [run.health for run in monitor.check()] == [Health.OK]
        web.fails(f"{HOST}/r/2")
        assert [run.health for run in monitor.check()] == [Health.OK]
        assert monitor.store.backlog.of("room").unvisited == 1
        web.page(f"{HOST}/r/2", release(title="The mill"))
        monitor.check()
        assert monitor.kinds() == ["new", "new"]
        assert monitor.store.backlog.of("room").unvisited == 0


def test_a_source_none_of_whose_releases_was_ever_met_stays_broken(tmp_path):
    web = FakeWeb()
    link = f"<item><link>{HOST}/r/1</link></item>"
    web.page(f"{HOST}/feed", f'<rss version="2.0"><channel>{link}</channel></rss>')
    web.page(f"{HOST}/r/1", "gone", status=404)
    text = toml().replace(f'listings = ["{HOST}/press"]', f'feeds = ["{HOST}/feed"]')
    with Monitor(tmp_path, text, web) as monitor:
        for _ in range(3):
            assert [run.health for run in monitor.check()] == [Health.BROKEN]


def test_depth_bounds_what_is_read_until_the_back_catalogue_is_wanted(tmp_path):
    room = Room(120)
    with Monitor(tmp_path, toml(depth=3), room.web) as monitor:
        monitor.check()
        monitor.check()
        assert room.asked() == once(range(91, 121))
    with Monitor(tmp_path, toml(depth=3, most_new=40, back_catalogue=True), room.web) as monitor:
        for _ in range(4):
            monitor.check()
        assert room.asked() == once(range(1, 121))
        assert not monitor.store.backlog.of("room").open
        room.web.requests.clear()
        monitor.check()
        assert [url for url, _ in room.web.requests if "press" in url] == [listing(0)]


def test_news_that_come_in_meanwhile_are_visited_first(tmp_path):
    room = Room(115)
    with Monitor(tmp_path, toml(most_new=20, back_catalogue=True), room.web) as monitor:
        monitor.check()
        room.numbers.insert(0, 116)
        room.put()
        monitor.check()
        assert room.web.count(f"{HOST}/r/116") == 1
        for _ in range(7):
            monitor.check()
        assert room.asked() == once(range(1, 117))


def test_a_page_that_fails_is_where_the_next_pass_goes_on(tmp_path):
    room = Room(60)
    room.web.fails(listing(3))
    with Monitor(tmp_path, toml(depth=50), room.web) as monitor:
        monitor.check()
        assert room.asked() == once(range(31, 61))
        room.put()
        monitor.check()
        assert room.asked() == once(range(1, 61))


def test_news_of_several_pages_that_were_cut_short_are_not_forgotten(tmp_path):
    room = Room(20)
    with Monitor(tmp_path, toml(depth=50), room.web) as monitor:
        monitor.check()
        room.numbers[:0] = range(70, 20, -1)
        room.put()
        room.web.fails(listing(2))
        monitor.check()
        room.put()
        room.numbers.insert(0, 71)
        room.put()
        monitor.check()
        assert set(room.asked()) == set(range(1, 72))


def test_where_the_way_is_lost_the_listing_is_begun_anew(tmp_path):
    """A site that was rebuilt no longer knows the page at which the last pass had ended."""
    room = Room(60)
    with Monitor(tmp_path, toml(most_new=20, back_catalogue=True), room.web) as monitor:
        monitor.check()
        mark = monitor.rows("select page from bookmarks")[0]["page"]
        monitor.store.db.execute("update bookmarks set page = ?", [f"{mark}&expired=1"])
        for _ in range(6):
            monitor.check()
        assert room.asked() == once(range(1, 61))


COUNT = 150


@pytest.fixture
def alliance(web, desk):
    """NATO's classic listing of 150 releases, ten to a page, some at their older address."""
    for first in range(0, COUNT, 10):
        rows = "".join(
            f'<tr><td class="date">17 May. 2019</td><td><a href="{path(n)}"><img alt="A bridge"></a>'
            f'</td><td><a href="{path(n)}">{title(n)}</a><p>Some lines.<br>More.</p></td></tr>'
            for n in range(first, first + 10)
        )
        web.page(NATO.format(first), f"<p>{COUNT} Entries</p><table>{rows}</table>")
    web.page(NATO.format(COUNT), f"<p>{COUNT} Entries</p><table></table>")
    for n in range(COUNT):
        web.page(path(n, "natohq"), release(title=title(n)))
    desk.sources = (
        f'[[source]]\nname = "nato"\nspider = "nato"\nlanguage = "en"\nbase = "{web.address}"\n'
        f"delay = 0.02\nback_catalogue = true\nmost_new = {2 * COUNT}\n"
    )
    desk.write()
    return desk


def path(number: int, part: str = "") -> str:
    part = part or ("natolive" if number > COUNT // 2 else "natohq")
    return f"/cps/en/{part}/news_{10_000 + number}.htm"


@pytest.mark.long
def test_a_back_catalogue_goes_on_after_kill_9(web, alliance):
    met: set[str] = set()
    for recorded in (20, 80):
        kill_once(alliance, recorded)
        again = [asked for asked, _ in web.requests if f"{web.address}{asked}" in met]
        assert again == [], "what was recorded before is not asked for again"
        met = {url for (url,) in alliance.rows("select url from releases")}
        assert 0 < len(met) < COUNT
        web.requests.clear()
    alliance.run("check")
    assert [asked for asked, _ in web.requests if f"{web.address}{asked}" in met] == []
    releases = {url for (url,) in alliance.rows("select url from releases")}
    assert releases == {f"{web.address}{path(n, 'natohq')}" for n in range(COUNT)}
    assert alliance.kinds() == ["new"] * COUNT
    alliance.run("verify")


def kill_once(desk, recorded: int) -> None:
    """A pass that is killed once so many releases are recorded."""
    process = started(["--config", str(desk.config), "check"], desk.folder)
    until(lambda: (rows(desk, "select count(*) from releases") or [(0,)])[0][0] >= recorded, 60)
    process.kill()
    process.wait()


def test_what_is_left_to_do_is_said(web, desk, here):
    for page in range(6):
        rows = "".join(row(n, f"/r/{n}") for n in range(10 * page, 10 * page + 10))
        more = f'<a rel="next" href="/press/{page + 1}">Next</a>' if page < 5 else ""
        web.page(f"/press/{page}", f"<main><ul>{rows}</ul>{more}</main>")
    for number in range(60):
        web.page(f"/r/{number}", release(title=title(number)))
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\nlistings = ["{web.address}/press/0"]\n'
        "delay = 0\nmost_new = 15\nback_catalogue = true\n"
    )
    desk.write()
    said = "room: its listings were read for 2 pages and go on; 5 releases wait for the first visit"
    assert said in desk.run("check")
    assert said.removeprefix("room: ") in desk.run("status")
    for _ in range(5):
        done = desk.run("check")
    assert "first visit" not in done and "go on" not in done
    assert desk.kinds() == ["new"] * 60
