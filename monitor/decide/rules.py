"""Small rules about a page that differs from what is known: when is it not the release's own
edit?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit

from monitor.decide.values import KnownText
from monitor.extract import content_hash, text_hash
from monitor.model import Content, Kind, Sighting, Trouble, Verdict, from_utc_text

FLAPPING = timedelta(hours=24)
"""Two texts that alternate within this time are one story: two servers disagree, or two editors."""
TURNS = 5
"""Turns that two texts took, and no third one, after which they alternate at whatever pace."""
STRANGERS = 3
"""From this many releases that become one and the same text in one pass, it is not a release's."""
_SAME_RELEASE = 0.5
"""Share of common paragraphs from which a page that another address leads to is the same release.
"""
_MISREAD = ("cp1252", "latin-1", "cp1251", "cp1250")
_LEAST_TEXT = 100
"""Characters of a body below which an equal text proves nothing: two short notices may well be
equal."""


def same_release(before: Content, after: Content, verdict: Verdict | None) -> bool:
    """Whether a page that stands at another address is the release that was known."""
    if verdict is None or verdict.kind in (Kind.COSMETIC, Kind.RESTAMPED, Kind.BESIDE):
        return True
    old, new = ({text_hash(b.text) for b in c.blocks} for c in (before, after))
    shared = len(old & new) / max(1, min(len(old), len(new)))
    titled = bool(before.title) and text_hash(before.title) == text_hash(after.title)
    return shared >= _SAME_RELEASE or titled


def same_text_counts(content: Content) -> bool:
    """Whether the text is long enough for an equal one to be the same release."""
    return len(content.body) >= _LEAST_TEXT


def flaps(served: Iterable[Sighting], current: str, text: str, now: datetime) -> bool:
    """Whether a release alternates between two texts that were both told: A, B, A, and now B again.

    `served` are its last sightings; `current` and `text` are the hashes of the text of the latest
    revision and of the one that is served `now`.
    """
    served = tuple(served)
    turns = [one for one, _ in groupby(s.text for s in served)]
    if text != current and len(turns) >= TURNS and set(turns) == {current, text}:
        return True
    recent = [s.text for s in served if now - from_utc_text(s.last_seen) <= FLAPPING]
    if text == current or text not in recent:
        return False
    # a text is one story however many revisions have it, that differ beside it only
    runs = [one for one, _ in groupby(recent)]
    return runs.count(current) + runs.count(text) >= 3


def foreign_text(
    url: str, before: Content, content: Content, *, alike: int, strangers: Set[str]
) -> Trouble | None:
    """What stands in place of the release at `url`, if it is a page that others have become too.

    `alike` counts the releases that have become it in this pass; `strangers` are the hashes of
    texts that many had before.
    """
    path = urlsplit(url).path.strip("/")
    led_home = not urlsplit(content.canonical or url).path.strip("/")
    if content.canonical != before.canonical and path and led_home:
        return Trouble.HOME_PAGE
    text = content_hash(content)
    if text == content_hash(before):
        return None
    return Trouble.STRANGER if alike >= STRANGERS or text in strangers else None


def cut_short(text: KnownText, content: Content, *, ended: bool) -> bool:
    """Whether the answer seems to end before the page does; `ended`: it holds the closing tag.

    A missing closing tag alone proves nothing, as many servers never send one: the page had one
    before, and all that differs is that the text's end is gone.
    """
    if ended or not text.ended:
        return False
    before = text.content
    kept = [block.text for block in content.blocks]
    old = [block.text for block in before.blocks][: len(kept)]
    if not kept:
        return True
    last = before.blocks[len(kept) - 1].text if len(kept) <= len(before.blocks) else ""
    return kept[:-1] == old[:-1] and last.startswith(kept[-1])


def garbled(before: Content, content: Content) -> bool:
    """Whether the text seems to be the known one, read in a wrong character set."""
    old, new = before.body, content.body
    if new.count("\ufffd") > old.count("\ufffd") + 2:
        return True
    known = Counter(old.split())
    unknown = Counter(new.split()) - known
    if unknown.total() < 3 or new.isascii():
        return False
    for charset in _MISREAD:
        try:
            meant = new.encode(charset, "surrogateescape").decode("utf-8")
        except UnicodeError:
            continue
        return (Counter(meant.split()) - known).total() <= unknown.total() / 2
    return False


def other_host(asked: str, landed: str) -> str:
    """The host that answered where it is another than the one that was asked; `www.` makes no
    difference."""
    hosts = [(urlsplit(url).hostname or "").removeprefix("www.") for url in (asked, landed)]
    return hosts[1] if landed and hosts[0] != hosts[1] else ""


_FIGURE = re.compile(r"\d[\d.,:]*")


def without_figures(content: Content) -> Content:
    """`content` with every figure in its blocks made the same."""
    blocks = tuple(replace(b, text=_FIGURE.sub("#", b.text)) for b in content.blocks)
    return replace(content, blocks=blocks)
