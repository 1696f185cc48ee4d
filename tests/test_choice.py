"""Which of the lists at an address is taken, and how it is told."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse
from test_listing_pages import MARKUPS, AddressRules

from monitor.commands import tables
from monitor.crawl.anchors import links
from monitor.crawl.discovery import Listing
from monitor.crawl.entries import ranked
from monitor.model import ListedRelease
from monitor.onboard import press, rhythm
from monitor.onboard.choice import choose
from monitor.onboard.finds import Found, LinkGroup, ListKind, Survey, Way

HOST = "https://www.example.org"


def entries(*numbers: int, dated: bool = True) -> tuple[ListedRelease, ...]:
    day = "2026-03-01" if dated else ""
    return tuple(ListedRelease(f"{HOST}/r/{n}", f"Release {n}", day) for n in numbers)


def found(kind: ListKind, way: Way, listed: tuple[ListedRelease, ...], url: str = "") -> Found:
    groups = (LinkGroup(len(listed), "a", "b", 500.0),) if kind is ListKind.LISTING else ()
    url = url or f"{HOST}/{kind}"
    return Found(kind=kind, url=url, way=way, entries=listed, groups=groups)


def kinds(*lists: Found) -> list[str]:
    chosen = choose(Survey(HOST, found=list(lists)))
    return [str(one.kind) for one in chosen.lists] if chosen is not None else []


LISTING = found(ListKind.LISTING, Way.GIVEN, entries(*range(20)))


def test_a_feed_of_the_same_releases_is_taken_with_the_listing():
    feed = found(ListKind.FEED, Way.LINKED, entries(0, 1, 2, 3))
    assert kinds(LISTING, feed) == ["listing", "feed"]


@pytest.mark.parametrize("dated", [True, False])
def test_of_a_feed_it_is_said_whether_it_dates_its_releases(dated):
    feed = found(ListKind.FEED, Way.LINKED, entries(0, 1, 2, 3, dated=dated))
    why = choose(Survey(HOST, found=[LISTING, feed])).why
    assert ("the feed dates the newest" in why) == dated and ("without dates" in why) != dated


def test_of_two_feeds_the_one_that_names_the_same_releases_is_taken():
    other = found(ListKind.FEED, Way.LINKED, entries(*range(100, 150)), f"{HOST}/blog.rss")
    same = found(ListKind.FEED, Way.LINKED, entries(0, 1), f"{HOST}/x.rss")
    chosen = choose(Survey(HOST, found=[LISTING, other, same]))
    assert chosen.lists == (LISTING, same)


def test_a_feed_of_other_pages_is_left_where_the_rows_bear_days():
    assert kinds(LISTING, found(ListKind.FEED, Way.LINKED, entries(100, 101))) == ["listing"]


def test_a_feed_is_taken_where_the_links_say_little():
    listing = found(ListKind.LISTING, Way.GIVEN, entries(1, 2, 3, dated=False))
    assert kinds(listing, found(ListKind.FEED, Way.LINKED, entries(100, 101))) == ["feed"]


def test_a_menu_is_no_list():
    menu = found(ListKind.LISTING, Way.GIVEN, entries(1, 2, 3, 4, dated=False))
    menu.groups = (LinkGroup(4, "About us", HOST, 9.0),)
    assert kinds(menu) == []


def test_a_sitemap_is_the_last_resort_and_one_for_news_the_first_of_them():
    every = found(ListKind.SITEMAP, Way.ROBOTS, entries(*range(90)), f"{HOST}/all.xml")
    news = found(ListKind.SITEMAP, Way.INDEX, entries(*range(9)), f"{HOST}/news.xml")
    chosen = choose(Survey(HOST, found=[every, news]))
    assert chosen.lists == (news,)
    assert kinds(every, LISTING) == ["listing"]


@pytest.mark.parametrize("markup", MARKUPS, ids=lambda m: m.name)
def test_the_listing_of_every_system_is_taken_for_one(markup):
    response = HtmlResponse(markup.url, body=markup.html.encode(), encoding="utf-8")
    page = Listing(markup.url, any_link=True).read(response, AddressRules())
    groups = tuple(
        LinkGroup(len(g.entries), g.entries[0].title, g.entries[0].url, g.weight)
        for g in ranked(links(response).anchors, markup.url)
    )
    assert groups[0].count >= len(page.entries)
    one = Found(
        kind=ListKind.LISTING, url=markup.url, way=Way.GIVEN, entries=page.entries, groups=groups
    )
    # fewer than three links are not taken for a list; `--no-try` takes them
    assert (choose(Survey(markup.url, found=[one])) is not None) == (len(page.entries) >= 3)


@pytest.mark.parametrize(
    ("text", "room"),
    [
        ("Press releases", True),
        ("Pressemitteilungen", True),
        ("Salle de presse", True),
        ("Comunicados", True),
        ("報道発表", True),
        ("News", True),
        ("About us", False),
        ("Express delivery", False),
        ("The press council has decided how the old bridges will be paid for", False),
    ],
)
def test_a_press_room_is_known_by_what_it_is_called(text, room):
    html = f'<main><a href="/a">{text}</a></main>'
    response = HtmlResponse(HOST, body=html.encode(), encoding="utf-8")
    assert bool(press.rooms_of(links(response).anchors, HOST + "/")) is room


def test_a_press_room_of_another_house_is_not_followed():
    html = '<main><a href="https://press.example.org/">Press</a><a href="https://x.org/">Press</a></main>'
    response = HtmlResponse(HOST, body=html.encode(), encoding="utf-8")
    assert press.rooms_of(links(response).anchors, HOST) == ["https://press.example.org/"]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), ""),
        (("nonsense",), ""),
        (("2026-03-02",), "latest 2026-03-02"),
        (("2026-03-02", "2026-03-01", "2026-02-28"), "latest 2026-03-02, on most days"),
        (("2026-03-31", "2026-03-01", "2026-02-01"), "latest 2026-03-31, every 29 days or so"),
    ],
)
def test_how_far_apart_days_are_is_told(days, said):
    assert rhythm.of_entries(ListedRelease(f"{HOST}/{d}", "", d) for d in days) == said


def test_what_a_feed_says_of_its_rhythm_is_told():
    said = "<ttl> 60 </ttl><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2<"
    assert rhythm.of_feed(said) == "ttl 60 min, 2 times hourly"
    assert rhythm.of_feed("<sy:updatePeriod>daily</sy:updatePeriod>") == "daily"
    assert rhythm.of_feed("<ttl>never</ttl>") == ""


def test_columns_stand_below_one_another_in_every_script(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    lines = [
        ("報道発表資料のご案内について長い題名", "", "1"),
        ("Short", "", "200"),
        ("é" * 60, "", "3"),
    ]
    shown = list(tables.rows(("title", "none", "words"), lines, shorten=0))
    assert "none" not in shown[0]  # a column that is empty throughout
    assert all(tables.width(line) <= 40 for line in shown)
    starts = {
        tables.width(line) - len(n) for line, n in zip(shown[1:], ("1", "200", "3"), strict=True)
    }
    assert len(starts) == 1
    assert "…" not in shown[2] and "…" in shown[3]


def test_a_pipe_gets_the_whole_of_a_table(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    lines = [("é" * 60, "3")]
    assert "é" * 60 in list(tables.rows(("title", "words"), lines, shorten=0))[1]
