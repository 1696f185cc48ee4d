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


def test_data_made_to_cost_time_or_broken_is_no_list():
    assert found("[" * 100_000) == []
    page = room({}).replace("{}</script>", "{broken</script>")
    response = HtmlResponse("https://t.example/news", body=page.encode(), encoding="utf-8")
    assert hydration.entries(response) == []
    deep: object = []
    for _ in range(500):
        deep = [deep, {"a": deep}][:1]
    assert found(deep) == []
