"""Which links of a page lead to feeds, and which to a press room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from monitor import addresses
from monitor.crawl.anchors import Anchor
from monitor.languages import alternatives

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_PATH = re.compile(r"(?:\.(?:rss|atom|rdf)|/(?:rss|feed|atom)(?:\.xml)?)/?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|kommentar|commentaire", re.IGNORECASE)
# What press rooms are called, in the languages of the press: first what says that releases stand
# there, then what says that of news.
_RELEASES = re.compile(alternatives("press_rooms"), re.IGNORECASE)
_NEWS = re.compile(alternatives("news_pages"), re.IGNORECASE)
_NAMES = ("press", "news", "media", "presse", "prensa", "stampa", "release")
_LONGEST = 40  # characters of a link's text that names a place and not a release


def feeds_of(found: Iterable[Anchor], base: str) -> list[str]:
    """The addresses of the page's feeds: those that it declares, then those that it links to."""
    declared: list[str] = []
    linked: list[str] = []
    for anchor in found:
        kind = (anchor.element.get("type") or "").partition(";")[0].strip().lower()
        name = f"{anchor.url} {anchor.element.get('title') or ''} {anchor.text}"
        if _COMMENTS.search(name):
            continue
        if kind in _FEED_TYPES and "alternate" in anchor.rel.split():
            declared.append(anchor.url)
        elif anchor.element.tag == "a" and _FEED_PATH.search(urlsplit(anchor.url).path):
            linked.append(anchor.url)
    return list(_distinct([*declared, *linked], base))


def rooms_of(found: Iterable[Anchor], base: str) -> list[str]:
    """The addresses of what the page calls its press room or its news, the likeliest first."""
    home = urlsplit(base).hostname or ""
    ranked: list[tuple[int, str]] = []
    for anchor in found:
        if anchor.element.tag != "a" or len(anchor.text.strip()) > _LONGEST:
            continue
        rank = _rank(anchor.text.strip(), anchor.url)
        if rank is not None and _of_one_house(urlsplit(anchor.url).hostname or "", home):
            ranked.append((rank, anchor.url))
    ranked.sort(key=lambda one: one[0])
    return list(_distinct((url for _, url in ranked), base))


def _rank(text: str, url: str) -> int | None:
    """How likely a link that says `text` leads to a press room, from 0; None: it says nothing of
    one."""
    if _RELEASES.search(text):
        return 0
    if _NEWS.fullmatch(text):
        return 1
    return 2 if _NEWS.search(text) and says_press(url) else None


def says_press(url: str) -> bool:
    """Whether an address names a press room or news, such as `/press-sitemap.xml`."""
    parts = urlsplit(url)
    return any(name in f"{parts.hostname}{parts.path}".lower() for name in _NAMES)


def _distinct(urls: Iterable[str], base: str) -> Iterator[str]:
    """Each address once, and not that of the page itself."""
    seen = {addresses.normal(base)}
    for url in urls:
        form = addresses.normal(url)
        if form not in seen:
            seen.add(form)
            yield url


def _of_one_house(host: str, home: str) -> bool:
    """Whether two hosts are of one domain, as `www.example.org` and `press.example.org`."""
    return host == home or host.endswith("." + _above(home)) or home.endswith("." + _above(host))


def _above(host: str) -> str:
    return host.removeprefix("www.")
