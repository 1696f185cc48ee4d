"""`misajour try`: what would be watched at an address, seen before anything is."""

from __future__ import annotations

import gzip
import json
import os
import pty
import socket
import subprocess

import pytest
from conftest import MISAJOUR, Web, serving
from families import FAMILIES
from onboarding import LOOPBACK, family_rooms, feed, press_room, robots, row, sitemap, title
from pages import TEXT, release

pytestmark = pytest.mark.usefixtures("here")


def tried(desk, *arguments: str) -> dict:
    """What `try --json` says."""
    said = desk.run("try", *arguments, "--json", *LOOPBACK)
    (line,) = [line for line in said.splitlines() if line.startswith("{")]
    return json.loads(line)


def chosen(found: dict) -> list[tuple[str, str]]:
    return [(one["kind"], one["url"]) for one in found["lists"] if one["chosen"]]


def test_a_press_page_its_listing_and_its_feed_are_found(desk, web):
    url = press_room(web)
    found = tried(desk, url)
    assert chosen(found) == [("listing", url), ("feed", f"{web.address}/press/feed.xml")]
    listing, a_feed, a_sitemap = (
        next(one for one in found["lists"] if one["kind"] == kind)
        for kind in ("listing", "feed", "sitemap")
    )
    assert listing["releases"] == 20 and listing["pages"] == "next page: 20 more"
    assert a_feed["releases"] == 10 and "ttl 60 min" in a_feed["changes"]
    assert a_sitemap["releases"] == 200 and "changefreq weekly" in a_sitemap["changes"]
    assert a_sitemap["because"] == "robots.txt names it"


def test_a_list_at_two_spellings_of_its_address_is_a_row(desk, web):
    url = press_room(web)
    web.answers["/press/index.html"] = web.answers["/press"]
    links = f'<a href="{url}">Press</a> <a href="/press/index.html">Press releases</a>'
    web.page("/", f'<html lang="en"><body><main><p>{links} {TEXT[0]}</p></main></body></html>')
    found = tried(desk, f"{web.address}/")
    assert web.count("/press") == 1 == web.count("/press/index.html"), "both were looked at"
    lists = [one["url"].removeprefix(web.address) for one in found["lists"]]
    assert sum(path.startswith("/press") and "feed" not in path for path in lists) == 1, lists


def test_the_runners_up_are_shown_with_a_count_and_an_example(desk, web):
    url = press_room(web)
    groups = tried(desk, url)["lists"][0]["groups"]
    assert groups[0]["count"] == 20 and groups[0]["title"] == title(0)
    assert {"count": 5, "title": "Bridges of the towns"}.items() <= groups[1].items()
    assert groups[0]["weight"] > groups[1]["weight"] > 0
    said = desk.run("try", url, *LOOPBACK)
    assert "links of the page that could be its releases" in said and "Bridges of the towns" in said


def test_the_first_releases_are_read_as_they_would_be(desk, web):
    url = press_room(web)
    found = tried(desk, url, "--releases", "3")
    assert [one["title"] for one in found["releases"]] == [title(0), title(1), title(2)]
    assert all(one["updated"].startswith("2019-05-17T11:26") for one in found["releases"])
    assert all(one["words"] > 60 and one["language"] == "en" for one in found["releases"])
    assert all(not one["doubts"] and not one["trouble"] for one in found["releases"])


def test_a_stamp_is_shown_in_the_zone_in_which_add_has_it_read(desk, web):
    """Where there is no configuration yet: `add` writes one, with a time zone."""
    url = press_room(web, releases=20)
    words = (url, "--config", "new.toml", *LOOPBACK)
    assert "2019-05-17T11:26+02:00" in desk.run("try", *words)
    desk.run("add", *words)
    assert 'timezone = "Europe/Brussels"' in (desk.folder / "new.toml").read_text()
    assert "2019-05-17T11:26+02:00" in desk.run("try", *words)


def test_a_release_that_is_doubted_says_why(desk, web):
    url = press_room(web)
    web.page("/press/2026/bridge-1.html", "<html><body><h1>Page not found</h1></body></html>")
    web.page("/press/2026/bridge-2.html", "no", status=503)
    found = tried(desk, url)["releases"]
    assert found[1]["doubts"] and found[2]["trouble"] == "status 503"


def test_a_home_page_leads_to_its_press_room(desk, web):
    url = press_room(web)
    found = tried(desk, web.address + "/")
    assert chosen(found)[0] == ("listing", url)
    assert "the page links to it as its press room" in [one["because"] for one in found["lists"]]


def test_a_feed_and_a_sitemap_are_taken_where_they_are_named(desk, web):
    press_room(web)
    for kind, path in (("feed", "/press/feed.xml"), ("sitemap", "/sitemap.xml")):
        assert chosen(tried(desk, web.address + path)) == [(kind, web.address + path)]


def test_a_compressed_sitemap_is_read(desk, web):
    press_room(web)
    packed = gzip.compress(web.answers["/sitemap.xml"][2])
    web.answers["/map.xml.gz"] = (200, {"Content-Type": "application/octet-stream"}, packed)
    found = tried(desk, web.address + "/map.xml.gz")
    assert found["lists"][0]["releases"] == 200
    assert "changefreq weekly" in found["lists"][0]["changes"]


def test_of_an_index_of_sitemaps_the_one_for_news_is_looked_into(desk, web):
    press_room(web)
    maps = "".join(
        f"<sitemap><loc>{web.address}/{name}-sitemap.xml</loc></sitemap>"
        for name in ("shop", "people", "places", "jobs", "press")
    )
    web.page("/maps.xml", f"<sitemapindex>{maps}</sitemapindex>", Content_Type="text/xml")
    sitemap(web, "/press-sitemap.xml", [f"/press/2026/bridge-{n}.html" for n in range(9)])
    found = tried(desk, web.address + "/maps.xml")
    assert chosen(found) == [("sitemap", web.address + "/press-sitemap.xml")]
    assert found["left"] == 2  # of five, three are looked into


def test_a_page_without_a_feed_is_watched_by_its_listing_alone(desk, web):
    url = web.page("/news", f"<main><ul>{''.join(row(n, f'/n/{n}') for n in range(8))}</ul></main>")
    found = tried(desk, url)
    assert chosen(found) == [("listing", url)]
    assert found["why"] == "no feed names its releases"
    assert [one["trouble"] for one in found["releases"]] == ["status 404"] * 5


# a list within `<template>`, which the crawl takes for a part that is not shown
UNREAD = {"Web components"}


@pytest.mark.parametrize("family", sorted({f.name for f in FAMILIES} - UNREAD))
def test_a_room_of_every_make_is_read(desk, web, family):
    url = family_rooms(web)[family]
    found = tried(desk, url, "--releases", "1")
    assert chosen(found)[0] == ("listing", url)
    assert next(one["releases"] for one in found["lists"] if one["chosen"]) == 6
    assert found["releases"][0]["title"].startswith("Towns agree on the repair")


def test_robots_and_the_delay_are_shown_and_kept(desk, web):
    url = press_room(web)
    robots(web, "User-agent: *\nCrawl-delay: 0.2\nDisallow: /press/feed.xml\n")
    found = tried(desk, url, "--releases", "0")
    assert found["delay"] == 0.2
    (a_feed,) = [one for one in found["lists"] if one["kind"] == "feed"]
    assert a_feed["trouble"] == "Forbidden by robots.txt"
    assert web.count("/press/feed.xml") == 0
    assert "robots.txt asks for 0.2" in desk.run("try", url, "--releases", "0", *LOOPBACK)


def test_no_more_is_asked_than_is_said(desk, web):
    url = press_room(web)
    many = "".join(f'<a href="/f/{n}.rss">feed</a>' for n in range(50))
    rooms = "".join(f'<a href="/press-room/{n}">Press releases</a>' for n in range(50))
    web.page("/", f"<main><p>{many}</p><p>{rooms}</p></main>")
    for n in range(50):
        inner = "".join(f'<a href="/g/{n}-{m}.rss">feed</a>' for m in range(50))
        more = f'<a rel="next" href="/press-room/{n}?p=2">Next</a>'
        rows = "".join(row(m, f"/press/2026/bridge-{m}.html") for m in range(9))
        web.page(f"/press-room/{n}", f"<main><ul>{rows}</ul>{inner}{more}</main>")
    maps = "".join(f"<sitemap><loc>{web.address}/m{n}.xml</loc></sitemap>" for n in range(50))
    web.page("/sitemap.xml", f"<sitemapindex>{maps}</sitemapindex>", Content_Type="text/xml")
    web.requests.clear()
    found = tried(desk, web.address + "/", "--releases", "4")
    asked = [path for path, _ in web.requests if path != "/robots.txt"]
    assert len(found["asked"]) <= 15 and len(asked) <= 15 + 4
    assert url not in found["asked"]


def test_nothing_is_recorded(desk, web):
    url = press_room(web)
    desk.write()
    before = sorted(desk.folder.iterdir())
    desk.run("try", url, *LOOPBACK)
    assert sorted(desk.folder.iterdir()) == before


def test_a_spider_of_this_host_is_named(desk, web):
    web.page("/", "<main><p>nothing</p></main>")
    url = press_room(web)
    rooms = desk.folder / "towns_rooms"
    rooms.mkdir()
    (rooms / "own_towns.py").write_text(
        "from monitor.source import Feed, Source\n\n\nclass Towns(Source):\n"
        f'    name = "towns"\n    base = "{web.address}"\n    discover = (Feed("/f"),)\n'
    )
    desk.general = 'spiders = ["spiders", "towns_rooms"]'
    desk.write()
    assert tried(desk, url)["spiders"] == ["towns"]


def refused(desk, web: Web, url: str, *more: str, code: int = 1) -> str:
    """The one sentence that is said of `url`."""
    said = desk.run("try", url, *LOOPBACK, *more, ok=code)
    (sentence,) = [line for line in said.splitlines() if line.startswith("misajour: ")]
    return sentence.removeprefix(f"misajour: {url}: ")


def test_what_is_no_press_room_is_one_sentence(desk, web):
    url = web.page("/about", "<main><h1>About us</h1><p>We are the towns.</p></main>")
    assert refused(desk, web, url).startswith("it names no releases: no feed, no sitemap")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "it asks for a login (status 401)"),
        (403, "it refuses us (status 403)"),
        (404, "there is no such page (status 404)"),
        (500, "it answers with status 500"),
    ],
)
def test_a_status_is_one_sentence(desk, web, status, sentence):
    assert refused(desk, web, web.page("/p", "no", status=status)) == sentence


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "<h1>Sign in to continue</h1><p>Please log in with your account to see this page.</p>"
            "<form method=post><input name=user><input type=password name=pw></form>",
            "a login page",
        ),
        ("<noscript>Please enable JavaScript to see this page.</noscript>", "a page that asks for"),
        ("", "a page without text"),
    ],
)
def test_a_page_in_place_of_the_press_room_is_one_sentence(desk, web, text, what):
    url = web.page("/press", f"<html><head><title>Press</title></head><body>{text}</body></html>")
    assert refused(desk, web, url).startswith(f"it names no releases, for it is {what}")


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "it is a PDF document, which names no releases"),
        (b"%PDF-1.7 ...", "text/html", "it is a PDF document, which names no releases"),
        (b"\x89PNG\r\n", "image/png", "it is a picture, which names no releases"),
        (b"", "text/html", "it is an empty answer, which names no releases"),
        (b'{"a": 1}', "application/json", "it is JSON of no known kind; a spider with"),
        (b"\x00\x01\x02", "video/mp4", "it is video/mp4, which names no releases"),
        (b"\x1f\x8b\x08 nonsense", "application/gzip", "it is a compressed file, which names no"),
    ],
)
def test_what_is_no_page_is_one_sentence(desk, web, body, kind, sentence):
    web.answers["/x"] = (200, {"Content-Type": kind}, body)
    assert refused(desk, web, web.address + "/x").startswith(sentence)


def test_a_json_feed_is_a_feed(desk, web):
    items = [{"id": str(n), "url": f"{web.address}/n/{n}", "title": title(n)} for n in range(4)]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    url = web.page("/feed.json", body, Content_Type="application/json")
    assert chosen(tried(desk, url)) == [("feed", url)]


def test_a_host_where_nobody_answers_is_one_sentence(desk, web):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "Cannot connect to host 127.0.0.1" in refused(desk, web, f"http://127.0.0.1:{port}/")


def test_a_private_address_is_refused_and_so_is_a_redirect_to_one(desk, web):
    desk.write()
    desk.config.write_text("")  # allows nothing
    url = press_room(web)
    said = desk.run("try", url, "--delay", "0", ok=1)
    assert "127.0.0.1 is not a public address; --allow-addresses can name its network" in said
    assert not web.requests
    inside = "http://127.0.0.2:1/secret"
    web.page("/away", "", status=302, Location=inside)
    assert "127.0.0.2 is not a public address" in refused(desk, web, web.address + "/away")


def test_a_feed_inside_is_not_asked_for(desk, web):
    rows = "".join(row(n, f"/n/{n}") for n in range(6))
    link = '<link rel="alternate" type="application/rss+xml" href="http://127.0.0.2:1/f.xml">'
    url = web.page("/news", f"<head>{link}</head><main><ul>{rows}</ul></main>")
    found = tried(desk, url, "--releases", "0")
    (inside,) = [one for one in found["lists"] if one["kind"] == "feed"]
    assert "127.0.0.2 is not a public address" in inside["trouble"]


def test_a_huge_answer_and_a_slow_one_are_one_sentence_each(desk, web):
    desk.general = "max_size = 1000\ntimeout = 0.5"
    desk.write()
    url = web.page("/huge", "<p>" + "x" * 5000)
    assert "larger than" in refused(desk, web, url)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it takes the request and says nothing
        slow = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert "robots.txt cannot be had" in refused(desk, web, slow)


def test_what_is_no_address_is_one_sentence(desk):
    said = desk.run("try", "www.example.org/press", ok=2)
    assert "'www.example.org/press' is not a web address" in said
    assert "write https://www.example.org/press" in said
    assert "give the address of a press room, or --all" in desk.run("try", ok=2)
    assert "is not a network" in desk.run("try", "http://a.org", "--allow-addresses", "x", ok=2)


def test_the_command_itself_says_what_it_asks_and_ends_with_what_to_type(desk, web):
    desk.here = False
    url = press_room(web)
    said = desk.run("try", url, *LOOPBACK)
    assert f"1 asked: {url}" in said  # no terminal: a line for each
    assert f"misajour add {url}" in said and "\x1b" not in said


def test_what_may_not_be_asked_is_not_said_to_have_been(desk):
    desk.here = False
    said = desk.run("try", "http://127.0.0.2:1/press", ok=1)
    assert "misajour did not ask" in said and "1 asked" not in said


def test_a_hostile_title_cannot_write_to_the_terminal(desk, web):
    rows = "".join(row(n, f"/n/{n}") for n in range(6)).replace("Towns", "\x1b[31m\x07Towns")
    url = web.page("/news", f"<main><ul>{rows}</ul></main>")
    web.page("/n/0", release(title="\x1b]0;own\x07 Bridges"))
    said = desk.run("try", url, *LOOPBACK)
    assert "\x1b" not in said and "\x07" not in said


def test_a_feed_of_another_host_of_the_press_room_is_read(desk, web):
    with serving() as other:
        press_room(web)
        feed(web, "/press/feed.xml", [f"/press/2026/bridge-{n}.html" for n in range(5)])
        rows = "".join(row(n, f"{web.address}/press/2026/bridge-{n}.html") for n in range(12))
        link = (
            f'<link rel="alternate" type="application/rss+xml" href="{web.address}/press/feed.xml">'
        )
        url = other.page("/press", f"<head>{link}</head><main><ul>{rows}</ul></main>")
        found = tried(desk, url)
        assert chosen(found) == [("listing", url), ("feed", f"{web.address}/press/feed.xml")]


def test_a_redirect_to_what_was_looked_at_is_not_a_second_list(desk, web):
    url = press_room(web)
    web.page("/", "", status=302, Location="/press")
    feeds = '<link rel="alternate" type="application/rss+xml" href="/old.xml">'
    text = web.answers["/press"][2].decode().replace("</head>", f"{feeds}</head>")
    web.page("/press", text)
    web.page("/old.xml", "", status=301, Location="/press/feed.xml")
    found = tried(desk, web.address + "/")
    assert found["landed"] == url
    assert [one["url"] for one in found["lists"]].count(f"{web.address}/press/feed.xml") == 1
    assert chosen(found) == [("listing", url), ("feed", f"{web.address}/press/feed.xml")]


def test_json_of_a_million_items_is_one_sentence(desk, web):
    body = "[" + ",".join(["1"] * 1_000_000) + "]"
    url = web.page("/x.json", body, Content_Type="application/json")
    assert refused(desk, web, url).startswith("it is JSON of no known kind")


def test_a_terminal_sees_one_line_of_progress_that_goes_away(desk, web):
    url = press_room(web)
    ours, theirs = pty.openpty()
    command = [str(MISAJOUR), "try", url, *LOOPBACK, "--releases", "1"]
    try:
        done = subprocess.run(
            command, cwd=desk.folder, check=True, stdout=subprocess.PIPE, stderr=theirs, timeout=60
        )
        said = os.read(ours, 100_000).decode()
    finally:
        os.close(theirs)
        os.close(ours)
    assert f"\r\x1b[2K1 asked: {url}" in said and "\n" not in said
    assert said.endswith("\r\x1b[2K") and b"\x1b" not in done.stdout
