"""The title of a release, and where on the page it stands.

A page says its title in up to five places (headline, `<title>`, Open Graph, Twitter, JSON-LD), and
seldom the same in all of them: the one on which most of the weight agrees is it, as the page shows
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from monitor.extract import noise
from monitor.extract.blocks import Layout, RawBlock
from monitor.extract.page import Page
from monitor.extract.text import one_line, typography_key
from monitor.languages.scripts import signs
from monitor.model import BlockKind

# How much each place counts. Open Graph is written for people who see the link; a lower heading or
# a heading in what looks like furniture may be another article's.
_OPEN_GRAPH, _TWITTER, _TITLE, _HEADLINE = 1.6, 0.6, 0.9, 1.1
_LOWER, _ODD = 0.3, 0.2
_HEADINGS = 60  # headings that are looked at; a page made to cost time has thousands
_LONGEST = 300
# Words of so many letters that a headline shares with the stated title where it says the same; one
# is enough where the page states the headline elsewhere.
_SHARED_WORDS, _LONG_WORD = 2, 5
_TELLING = 12  # letters up to which a title may be part of another by chance
_STEM = 7  # letters of a word by which it is known
_WORD = re.compile(r"\w+")
_HOST = re.compile(r"https?://[^/?#:@\s]+", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[|–—·»•:]\s+|\s+-\s+")


@dataclass(frozen=True, slots=True)
class Title:
    """The words, and the number of the headline's block or -1; the headline may say it
    otherwise."""

    text: str
    block: int = -1


def find(page: Page, layout: Layout) -> Title:
    """The title on which most of the page agrees, and where it stands."""
    shown = [
        (i, b)
        for i, b in enumerate(layout.blocks)
        if b.kind is BlockKind.HEADING and 3 < len(b.text) <= _LONGEST
    ][:_HEADINGS]
    candidates = list(_candidates(_stated(page), shown, layout))
    _, best = max(candidates, key=itemgetter(0), default=(0.0, Title("")))
    if _is_noise(best, layout):  # a bar that follows the reader; the headline may say it otherwise
        clear = [c for c in candidates if c[1].block >= 0 and not _is_noise(c[1], layout)]
        if not _is_only_headline(best, clear, layout):
            _, best = max(clear, key=itemgetter(0), default=(0.0, best))
    if best.block < 0:
        best = _unmarked(best, layout)
    return best if best.block >= 0 else _headed(best, shown, candidates)


def _is_noise(title: Title, layout: Layout) -> bool:
    return title.block >= 0 and bool(layout.blocks[title.block].noise)


def _is_only_headline(title: Title, clear: list[tuple[float, Title]], layout: Layout) -> bool:
    """Whether the title stands in a headline that only a name makes furniture, and none of the
    `clear` candidates says anything like it."""
    block = layout.blocks[title.block]
    if block.level != 1 or noise.by_markup(block.noise):
        return False
    return not any(
        weight > _rank(layout.blocks[other.block])
        or _shared(other.text, title.text) >= _SHARED_WORDS
        for weight, other in clear
    )


def _candidates(
    said: list[tuple[str, float]], shown: list[tuple[int, RawBlock]], layout: Layout
) -> Iterator[tuple[float, Title]]:
    """What the head states, as a heading shows it, and what headlines show, each with the weight
    of all that agrees with it."""

    def agreeing(title: str) -> float:
        return sum(weight for other, weight in said if alike(other, title))

    for text, _ in said:
        number = _shows(text, shown, layout)
        if number >= 0:
            block = layout.blocks[number]
            rank = _HEADLINE if _is_kicked(text, number, layout) else _rank(block)
            yield agreeing(text) + rank, Title(block.text, number)
        else:
            yield agreeing(text), Title(text)
    for number, block in shown:
        if block.level == 1:
            yield agreeing(block.text) + _rank(block), Title(block.text, number)


def _headed(
    title: Title, shown: list[tuple[int, RawBlock]], candidates: list[tuple[float, Title]]
) -> Title:
    """The title where no heading shows it: as the headline says it, if that is about the same. The
    headline is the first heading of the highest rank that is not in furniture; where the page has
    only one of that rank, a name does not make it furniture."""
    headlines = [(number, block) for number, block in shown if block.level == 1]
    clear = [(number, block) for number, block in headlines if not block.noise]
    if not clear and len(headlines) == 1 and not noise.by_markup(headlines[0][1].noise):
        clear = headlines
    if not clear:
        return title
    # of several, the one that shares most with the stated title; the first may be the site's name
    number, block = max(clear, key=lambda one: (_shared(one[1].text, title.text), -one[0]))
    stated = any(weight > _rank(block) for weight, other in candidates if other.block == number)
    retells = _shared(block.text, title.text) >= (1 if stated else _SHARED_WORDS)
    return Title(block.text if retells else title.text, number)


def _shared(headline: str, stated: str) -> int:
    """How many long words the two share, however they are inflected: pages state for search engines
    in other words what their headline says to readers."""
    said, other = (
        {w[:_STEM] for w in _WORD.findall(_folded(text)) if len(w) >= _LONG_WORD}
        for text in (headline, stated)
    )
    return len(said & other)


def _unmarked(title: Title, layout: Layout) -> Title:
    """The title where it stands in an element that is not a heading."""
    wanted = typography_key(title.text).casefold()
    for number, block in enumerate(layout.blocks):
        same_length = len(block.text) == len(title.text) and _is_telling(block.text)
        if same_length and not block.noise and typography_key(block.text).casefold() == wanted:
            return Title(block.text, number)
    return title


def _stated(page: Page) -> list[tuple[str, float]]:
    """What the page's head says, each with its weight."""
    sites = _sites(page)
    said = [
        (_without_site(page.meta.get("og:title", ""), sites), _OPEN_GRAPH),
        (_without_site(page.meta.get("twitter:title", ""), sites), _TWITTER),
        (_named(page), _TITLE),
        *((one_line(str(item.get("headline") or "")), _TITLE) for item in page.json_ld[:20]),
    ]
    seen: set[tuple[str, float]] = set()
    kept = []
    for text, weight in said:
        if text and (text, weight) not in seen:
            seen.add((text, weight))
            kept.append((text[:_LONGEST], weight))
    return kept


def _without_site(text: str, sites: frozenset[str]) -> str:
    """`text` without the site's name at its end or its beginning."""
    parts = list(_SEPARATOR.finditer(text))
    if not parts or not sites:
        return text
    if _letters(text[parts[-1].end() :]) in sites:
        return text[: parts[-1].start()]
    return text[parts[0].end() :] if _letters(text[: parts[0].start()]) in sites else text


def _sites(page: Page) -> frozenset[str]:
    """The letters of what the page calls its site: by its name, or by its host."""
    names = [page.meta.get("og:site_name", ""), page.meta.get("application-name", "")]
    for item in page.json_ld[:20]:
        publisher = item.get("publisher")
        of_whom = publisher if isinstance(publisher, dict) else {}
        names += [str(of_whom.get("name") or "")]
        if str(item.get("@type") or "") in ("WebSite", "Organization", "NewsMediaOrganization"):
            names += [str(item.get("name") or "")]
    host = (_HOST.match(page.url) or _HOST.match(page.canonical) or [""])[0].rpartition("/")[2]
    host = host.lower().removeprefix("www.")
    names += [host, host.rpartition(".")[0]]
    return frozenset(filter(None, map(_letters, names)))


def _named(page: Page) -> str:
    """The `<title>` without the site's name: its longest part."""
    text = next((one_line(tag.get_text()) for tag in page.tags("title")), "")[: 2 * _LONGEST]
    return max(_SEPARATOR.split(text), key=len) if text else ""


def _shows(text: str, shown: list[tuple[int, RawBlock]], layout: Layout) -> int:
    """The heading that shows `text`, with its kicker or alone: of the highest rank, not in
    furniture, the first of several."""
    same = [(i, b) for i, b in shown if alike(b.text, text)]
    if not same:
        return -1
    kicked = {i: _is_kicked(text, i, layout) for i, _ in same} if len(same) > 1 else {}
    order = ((bool(b.noise), not kicked.get(i), b.level, i) for i, b in same)
    return min(order)[-1]


def _is_kicked(text: str, number: int, layout: Layout) -> bool:
    """Whether the heading says `text` together with the kicker above it, a line or a heading."""
    kicker, headline = (layout.blocks[i] for i in (number - 1, number)) if number else (None, None)
    if kicker is None or headline is None or headline.noise or kicker.noise:
        return False
    return len(kicker.text) > 3 and _letters(kicker.text + headline.text) == _letters(text)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(typography_key(text).casefold()))


def _rank(block: RawBlock) -> float:
    if block.noise:
        return _ODD
    return _HEADLINE if block.level == 1 else _LOWER


@lru_cache(maxsize=4_000)
def _folded(text: str) -> str:
    return typography_key(text).casefold()


def alike(text: str, stated: str) -> bool:
    """Whether two titles are one, but for typography, case, and a part that the longer has more."""
    text, stated = _folded(text), _folded(stated)
    if not text or not stated:
        return False
    return text == stated or (
        _is_telling(min(text, stated, key=len)) and (text in stated or stated in text)
    )


def _is_telling(text: str) -> bool:
    """Whether `text` is long enough to be no word that many titles have. A sign of a script without
    spaces says as much as two letters."""
    return len(text) + signs(text) > _TELLING
