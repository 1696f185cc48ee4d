"""A listing that says something else of a known release announces an edit; each release is asked
once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from pages import release

from monitor.config import parse
from monitor.crawl import loader
from monitor.crawl.engine import Engine
from monitor.model import ListingObservation, Observation, Outcome, Plan, Visit

pytestmark = pytest.mark.usefixtures("here")


def atom(web, *entries: tuple[str, str]) -> str:
    """A feed at /feed of (path, title)."""
    items = "".join(
        f'<entry><title>{title}</title><link href="{web.address}{path}"/></entry>'
        for path, title in entries
    )
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{items}</feed>'
    return web.page("/feed", text, Content_Type="application/atom+xml")


def crawl(plan: Plan, *lines: str) -> list:
    config = parse(
        '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n[[source]]\nname = "room"\nspider = "watch"\n'
        "delay = 0\n" + "\n".join(lines)
    )
    seen: list = []

    async def sink(item) -> None:
        seen.append(item)

    engine = Engine(config, loader.load(("spiders",)))
    assert asyncio.run(engine.crawl(config.source[0], plan, sink)) == ()
    return seen


def test_an_entry_whose_mark_moved_is_visited_without_conditions(web):
    feed = atom(web, ("/1.html", "The old title"), ("/2.html", "A new title"))
    web.page("/1.html", release(), ETag='"1"')
    web.page("/2.html", release(), ETag='"1"')
    one, two = f"{web.address}/1.html", f"{web.address}/2.html"
    marks = {(feed, one): "|The old title", (feed, two): "|The old title"}
    plan = Plan(source="room", spider="watch", known=frozenset({one, two}), marks=marks)
    seen = crawl(plan, f'feeds = ["{feed}"]')
    visits = [item for item in seen if isinstance(item, Observation)]
    assert [(item.url, item.outcome) for item in visits] == [(two, Outcome.PAGE)]
    assert visits[0].listed is None, "it is known; nothing is found anew"
    headers = next(h for path, h in web.requests if path == "/2.html")
    assert "If-None-Match" not in headers
    assert web.count("/1.html") == 0


@pytest.mark.parametrize("kind", ["no mark", "nothing said", "another listing's mark"])
def test_what_says_nothing_announces_nothing(web, kind):
    feed = atom(web, ("/1.html", "" if kind == "nothing said" else "A title"))
    web.page("/1.html", release())
    one = f"{web.address}/1.html"
    marks = {
        "no mark": {},
        "nothing said": {(feed, one): "2024|A title"},
        "another listing's mark": {(f"{web.address}/other", one): "|Another title"},
    }[kind]
    crawl(
        Plan(source="room", spider="watch", known=frozenset({one}), marks=marks),
        f'feeds = ["{feed}"]',
    )
    assert web.count("/1.html") == 0


def test_an_announced_release_that_is_due_is_asked_once_with_its_conditions(web):
    feed = atom(web, ("/1.html", "A new title"))
    web.page("/1.html", release(), ETag='"1"')
    one = f"{web.address}/1.html"
    plan = Plan(
        source="room",
        spider="watch",
        visits=(Visit(one, etag='"1"'),),
        known=frozenset({one}),
        marks={(feed, one): "|Old"},
    )
    seen = crawl(plan, f'feeds = ["{feed}"]')
    assert [i.outcome for i in seen if isinstance(i, Observation)] == [Outcome.UNCHANGED]
    assert web.count("/1.html") == 1


def test_a_release_that_three_listings_name_is_asked_once(web, desk):
    """Trial: twelve releases cost 36 requests, and a listed 404 three in every pass."""
    paths = [f"/{n}.html" for n in range(12)]
    for path in paths[:11]:
        web.page(path, release(title=f"Release {path}"))
    links = "".join(f'<li><a href="{p}">A release about old bridges {p}</a></li>' for p in paths)
    listing = web.page("/list.html", f"<main><ul>{links}</ul></main>")
    feed = atom(web, *((path, f"Release {path}") for path in paths))
    locations = "".join(f"<url><loc>{web.address}{path}</loc></url>" for path in paths)
    sitemap = web.page(
        "/sitemap.xml",
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>',
        Content_Type="application/xml",
    )
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nlistings = ["{listing}"]\n'
        f'feeds = ["{feed}"]\nsitemaps = ["{sitemap}"]\n'
    )
    desk.write()
    desk.run("check")
    assert Counter(path for path, _ in web.requests if path in paths) == dict.fromkeys(paths, 1)
    desk.run("check")
    assert web.count("/11.html") == 2, "the one that answers 404 once a pass"


def test_a_304_that_nobody_asked_for_is_not_a_visit(web, watching):
    desk = watching("/1.html", "/2.html")
    web.page("/1.html", "", status=304)
    web.page("/2.html", release())
    desk.run("check", ok=None)
    assert desk.rows("select visits, unchanged, failed from runs") == [(2, 0, 1)]
    assert "304 without having been asked" in desk.rows("select health_note from sources")[0][0]


def test_a_listing_that_answers_and_one_that_does_not_have_one_observation_each(web):
    feed = atom(web, ("/1.html", "A title"))
    web.page("/1.html", release())
    plan = Plan(source="room", spider="watch")
    seen = crawl(plan, f'feeds = ["{feed}", "{web.address}/gone"]')
    listings = {item.url: item.outcome for item in seen if isinstance(item, ListingObservation)}
    assert listings == {feed: Outcome.PAGE, f"{web.address}/gone": Outcome.FAILED}
    assert len(seen) == 3
