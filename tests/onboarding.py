"""Press rooms that a newcomer may name, on the local web."""

from __future__ import annotations

import tomllib

from conftest import Desk, Web
from families import FAMILIES
from families import page as of_family
from pages import release

OWN = """\
# what we watch
[misajour]
allow_addresses = ["127.0.0.1/32"]   # the local web
confirm_after = 0

[[source]]   # the first
name = "otan"
spider = "nato"   # the classic layout
language = "fr"

# who hears of it
[[subscription]]
name = "desk"
to = ["mailto:desk@example.org"]   # a list
# the end
"""

LOOPBACK = ("--allow-addresses", "127.0.0.1/32", "--delay", "0")


TOPICS = "".join(
    f'<p><a href="/topic/{n}">{name} of the towns</a></p>'
    for n, name in enumerate(("Bridges", "Boats", "Roads", "Mills", "Locks"))
)


def title(number: int) -> str:
    return f"Towns agree on the repair of bridge number {number} of the river"


def row(number: int, path: str) -> str:
    return (
        f'<li><time datetime="2026-03-{number % 28 + 1:02d}">{number % 28 + 1} March 2026</time>'
        f'<h3><a href="{path}">{title(number)}</a></h3><p>What the council decided of it.</p></li>'
    )


def press_room(web: Web, *, releases: int = 200, per_page: int = 20) -> str:
    """A press room with a home page, a listing of many pages, a feed, a sitemap and a robots.txt
    that names it. Returns the address of its listing."""
    paths = [f"/press/2026/bridge-{n}.html" for n in range(releases)]
    for number, path in enumerate(paths):
        web.page(path, release(title=title(number)))
    pages = -(-releases // per_page)
    for number in range(pages):
        part = range(number * per_page, min((number + 1) * per_page, releases))
        rows = "".join(row(n, paths[n]) for n in part)
        more = (
            f'<a rel="next" href="/press?page={number + 1}">Next</a>' if number + 1 < pages else ""
        )
        web.page(
            "/press" if number == 0 else f"/press?page={number}",
            '<html lang="en"><head><title>Press releases</title><link rel="alternate" '
            'type="application/rss+xml" href="/press/feed.xml"></head><body><nav><ul>'
            '<li><a href="/about">About the towns</a></li><li><a href="/map">Map</a></li></ul></nav>'
            f'<main><h1>Press releases</h1><ul class="list">{rows}</ul>{more}'
            f"<div><h2>Topics</h2>{TOPICS}</div></main></body></html>",
        )
    feed(web, "/press/feed.xml", paths[:10], "<ttl>60</ttl>")
    sitemap(web, "/sitemap.xml", paths)
    robots(web, f"User-agent: *\nDisallow: /private\nSitemap: {web.address}/sitemap.xml\n")
    web.page(
        "/",
        '<html lang="en"><body><nav><a href="/press">Press releases</a></nav><main><h1>The river '
        "towns</h1><p>Welcome to the towns along the river.</p></main></body></html>",
    )
    return web.address + "/press"


def feed(web: Web, path: str, paths: list[str], more: str = "") -> str:
    items = "".join(
        f"<item><title>{title(n)}</title><link>{web.address}{p}</link>"
        f"<pubDate>Mon, {n % 28 + 1:02d} Mar 2026 10:00:00 GMT</pubDate></item>"
        for n, p in enumerate(paths)
    )
    head = f"<title>News</title><link>{web.address}/</link>{more}"
    xml = f'<rss version="2.0"><channel>{head}{items}</channel></rss>'
    return web.page(path, xml, Content_Type="application/rss+xml")


def sitemap(web: Web, path: str, paths: list[str]) -> str:
    urls = "".join(
        f"<url><loc>{web.address}{p}</loc><lastmod>2026-03-{n % 28 + 1:02d}</lastmod>"
        "<changefreq>weekly</changefreq></url>"
        for n, p in enumerate(paths)
    )
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return web.page(path, xml, Content_Type="application/xml")


def robots(web: Web, text: str) -> None:
    web.page("/robots.txt", text, Content_Type="text/plain")


def family_rooms(web: Web) -> dict[str, str]:
    """A small press room in the markup of each family of systems: the address of its listing, by
    the family's name."""
    found = {}
    for place, family in enumerate(FAMILIES):
        room = f"/{place}/news"
        rows = []
        for number in range(6):
            path = f"{room}/{number}-bridges"
            web.page(path, of_family(family))
            rows.append(row(number, path))
        listing = family.frame.format(
            menu='<li><a href="/a">A</a></li>', title="News", stamp="", others="",
            text=f"<ul>{''.join(rows)}</ul>",
        )  # fmt: skip
        found[family.name] = web.page(room, f'<html lang="en">{listing}</html>')
    return found


def sources(desk: Desk) -> list[dict]:
    return tomllib.loads(desk.config.read_text())["source"]
