"""Press rooms whose list stands in the page's data alone, for a script to show."""

from __future__ import annotations

import json

import pytest
from pages import TEXT, release
from scrapy.http import HtmlResponse

from monitor.crawl import hydration

NAMES = ("ferries-sail-again", "harbour-wall-repaired", "water-levels-measured", "schools-opened")
MENU = [{"title": "What the council of the towns does", "url": f"/about/{n}"} for n in range(9)]


def title(name: str) -> str:
    return f"The towns announce: {name.replace('-', ' ')}"


def item(name: str, number: int) -> dict[str, object]:
    return {
        "id": number,
        "title": title(name),
        "path": f"/news/{name}",
        "publishedAt": f"2026-05-{number + 1:02}T09:30:00.000Z",
        "image": {"title": "A bridge", "url": "/img/1.jpg"},
    }


def room(data: object, shown: str = '<div class="skeleton"></div>') -> str:
    said = json.dumps(data).replace("<", "\\u003c")
    return f"""<!doctype html><html lang="en"><head><title>News</title></head><body><div id="__next">
<nav><a href="/about">About the towns</a><a href="/news">News of the towns</a></nav>
<main><h1>News</h1>{shown}</main></div>
<script id="__NEXT_DATA__" type="application/json">{said}</script></body></html>"""


def found(data: object) -> list[str]:
    response = HtmlResponse("https://t.example/news", body=room(data).encode(), encoding="utf-8")
    return [entry.url for entry in hydration.entries(response)]


@pytest.mark.usefixtures("here")
def test_a_room_whose_list_is_data_is_added_and_watched(web, desk):
    items = [item(name, number) for number, name in enumerate(NAMES)]
    data = {"props": {"pageProps": {"menu": MENU, "list": {"total": 4, "items": items[1:]}}}}
    web.page("/news", room(data))
    for name in NAMES:
        web.page(f"/news/{name}", release(*TEXT, f"It is about {name}.", title=title(name)))
    desk.sources = ""
    desk.write()
    desk.run("add", f"{web.address}/news", "--delay", "0", "--name", "room")
    desk.run("check")
    listed = [f"{web.address}/news/{name}" for name in NAMES]
    assert {url for (url,) in desk.rows("select url from releases")} == set(listed[1:])
    data["props"]["pageProps"]["list"]["items"] = items
    web.page("/news", room(data))
    desk.run("check", "--now")
    assert {url for (url,) in desk.rows("select url from releases")} == set(listed)


@pytest.mark.parametrize("within", ["fields", "attributes", "node", "item"])
def test_an_item_may_hold_its_content_in_a_part_of_its_own(within):
    items = [{"id": n, within: item(name, n)} for n, name in enumerate(NAMES)]
    assert found({"entries": items}) == [f"https://t.example/news/{name}" for name in NAMES]


@pytest.mark.parametrize(
    "items",
    [
        MENU,  # no days
        [item(name, n) for n, name in enumerate(NAMES[:2])],  # too few
        [item(NAMES[0], n) for n in range(4)],  # one page
        [item(name, n) | {"title": "Bridge"} for n, name in enumerate(NAMES)],  # no titles
        [item(name, n) | {"path": name} for n, name in enumerate(NAMES)],  # no addresses
        [item(name, n) | {"path": f"https://b.example/{n}"} for n, name in enumerate(NAMES)],
    ],
)
def test_what_is_no_list_of_releases_of_this_host(items):
    assert found({"items": items}) == []


ITEMS = [item(name, number) for number, name in enumerate(NAMES)]
LISTED = [f"https://t.example/news/{name}" for name in NAMES]


def other(kind: str, number: int, ending: str = "") -> dict[str, object]:
    return item(f"{kind}-{number}", number) | {"path": f"/{kind}/{number:03}{ending}"}


@pytest.mark.parametrize(
    "odd",
    [
        ITEMS[0] | {"path": None},
        ITEMS[0] | {"path": "/x"},
        ITEMS[0] | {"title": ""},
        ITEMS[0] | {"path": "/img/bridge.jpg"},
        ITEMS[0] | {"path": "https://b.example/news/bridge"},
        ITEMS[0],
        "an advertisement",
        None,
    ],
)
def test_one_odd_item_is_left_out_of_a_list_and_the_list_stays(odd):
    assert found({"items": [*ITEMS, odd]}) == LISTED
    assert found({"items": [odd, *ITEMS]}) and set(found([odd, *ITEMS])) == set(LISTED)
    if odd != ITEMS[0] and "b.example" not in str(odd):
        assert found({"items": [*ITEMS, odd, odd]}) == []


@pytest.mark.parametrize("events", [3, 4, 5, 9])
def test_which_lists_are_taken_does_not_turn_on_how_long_they_are(events):
    def lists(kind: str) -> dict[str, object]:
        return {"first": ITEMS, "then": [other(kind, n) for n in range(events)], "top": ITEMS[1:]}

    # what stands below the page's own path speaks for itself
    assert found(lists("events")) == LISTED
    assert found(lists("news")) == [
        *LISTED, *(f"https://t.example/news/{n:03}" for n in range(events))
    ]  # fmt: skip
    # where nothing does, all are taken
    elsewhere = [entry | {"path": f"/2026{entry['path']}"} for entry in ITEMS]
    assert found({"events": lists("events")["then"], "news": elsewhere}) == [
        *(f"https://t.example/events/{n:03}" for n in range(events)),
        *(url.replace("/news/", "/2026/news/") for url in LISTED),
    ]


@pytest.mark.parametrize("ending", [".jpg", ".PNG?w=80", ".pdf"])
def test_a_list_of_files_is_none_of_releases(ending):
    files = [other("gallery", number, ending) for number in range(9)]
    assert found({"files": files}) == []
    elsewhere = [entry | {"path": f"/2026{entry['path']}"} for entry in ITEMS]
    assert len(found({"files": files, "items": elsewhere})) == len(ITEMS)


def test_what_is_looked_at_is_bounded_over_all_scripts_of_a_page(monkeypatch):
    monkeypatch.setattr(hydration, "_VALUES", 1000)
    script = '<script type="application/json">{}</script>'
    asked: list[object] = []
    look = hydration._entry
    monkeypatch.setattr(hydration, "_entry", lambda *of: (asked.append(of), look(*of))[1])
    for costly in (json.dumps([{}] * 900), json.dumps([ITEMS[0]] * 90), json.dumps(["x"] * 900)):
        asked.clear()
        page = room({"a": ITEMS}) + script.format(costly) * 9 + script.format(json.dumps(ITEMS))
        response = HtmlResponse("https://t.example/news", body=page.encode(), encoding="utf-8")
        assert [entry.url for entry in hydration.entries(response)] == LISTED
        assert len(asked) <= 1000


def test_data_made_to_cost_time_or_broken_is_no_list():
    assert found("[" * 100_000) == []
    page = room({}).replace("{}</script>", "{broken</script>")
    response = HtmlResponse("https://t.example/news", body=page.encode(), encoding="utf-8")
    assert hydration.entries(response) == []
    deep: object = []
    for _ in range(500):
        deep = [deep, {"a": deep}][:1]
    assert found(deep) == []
