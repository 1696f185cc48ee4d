"""Whether two addresses are one release. Pure.

Addresses are only a hint: that redirects end at one place, that a page names another address as its
own, that two addresses look like editions of one page. The text decides. Where the text
alone speaks, it must be long, of one day, and called the same by the listing.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum

from monitor import compare
from monitor.decide import rules
from monitor.decide.values import Evidence, Known, Twin
from monitor.extract.text import text_hash
from monitor.model import BlockKind, Content, Kind, ListedRelease, Observation, utc_text

_LONG = 400
"""Characters from which an undated text that is equal letter by letter is one release, if the
listing gives both one title."""
_SAME_SHARE = 0.8  # of the longer text's characters that the shorter one has, in whole blocks
_WORD = re.compile(r"\w{2,}")
_NAMED = 0.5  # share of a listing's words for a release that its headline has


class Sameness(StrEnum):
    """What is known of a page and a release that stands at another address."""

    ONE = "one"
    TWO = "two"
    UNKNOWN = "unknown"  # the other address is to be visited first


def of_another(known: Known, seen: Observation, content: Content) -> tuple[Sameness, Twin | None]:
    """The known release that the page at an unknown address is, if it is one."""
    for twin in known.page.twins:
        sameness = _compared(known, seen, content, twin)
        if sameness is not Sameness.TWO:
            return sameness, twin
    return Sameness.TWO, None


def double_of(known: Known, seen: Observation, content: Content, own: int) -> Twin | None:
    """The release that the known release `own` doubles: it was known earlier, and stands at other
    addresses of the same page."""
    for twin in known.page.twins:
        if twin.release.id >= own or twin.evidence is Evidence.TEXT:
            continue
        if _compared(known, seen, content, twin) is Sameness.ONE:
            return twin
    return None


def _compared(known: Known, seen: Observation, content: Content, twin: Twin) -> Sameness:
    if not _called_so(seen.listed, content):
        return Sameness.TWO
    if twin.evidence is Evidence.LANDED:
        # the same page, if perhaps edited since the other visit
        return _unless_stale(known, twin, is_same=_is_still(twin.content, content))
    if not rules.same_text_counts(content) or twin.version or not _one_day(seen, content, twin):
        return Sameness.TWO
    if twin.evidence is not Evidence.TEXT:
        return _unless_stale(known, twin, is_same=one_text(twin.content, content))
    if twin.release.last_checked < utc_text(known.started):
        # if it has moved here, its own visit will say so, and this address is found again
        return Sameness.UNKNOWN
    return Sameness.ONE if _is_no_other_notice(known, seen, content, twin) else Sameness.TWO


def _unless_stale(known: Known, twin: Twin, *, is_same: bool) -> Sameness:
    """A difference says something only once the other address was visited in this pass."""
    if is_same:
        return Sameness.ONE
    stale = twin.release.last_checked < utc_text(known.started)
    return Sameness.UNKNOWN if stale else Sameness.TWO


def _is_still(before: Content, content: Content) -> bool:
    return rules.same_release(before, content, compare.compare(before, content))


def one_text(one: Content, other: Content) -> bool:
    """Whether two pages have one text: print and AMP editions leave out links, pictures and the
    boxes between paragraphs."""
    verdict = compare.compare(one, other)
    if verdict is None or verdict.kind in (Kind.COSMETIC, Kind.BESIDE):
        return True
    if text_hash(one.title) != text_hash(other.title):
        return False
    less, more = sorted((_blocks(one), _blocks(other)), key=_characters)
    return less <= more and _characters(less) >= _SAME_SHARE * _characters(more)


def _blocks(content: Content) -> Counter[str]:
    # the headline is left out: print editions say it twice
    texts = (b.text for b in content.blocks if b.kind is not BlockKind.CAPTION)
    return Counter(text for text in texts if text_hash(text) != text_hash(content.title))


def _characters(blocks: Counter[str]) -> int:
    return sum(len(text) * times for text, times in blocks.items())


def _one_day(seen: Observation, content: Content, twin: Twin) -> bool:
    """Whether nothing says that the two are of different days, as notices that recur are."""
    stated = content.published.value if content.published else ""
    listed = seen.listed.published if seen.listed else ""
    day, other = (stated or listed)[:10], twin.release.published[:10]
    return not day or not other or day == other


def _called_so(listed: ListedRelease | None, content: Content) -> bool:
    """Whether the page is what the listing calls it, in its headline or word by word in its text.
    Where all addresses lead to one page for a while, such as a notice of maintenance, it is
    not."""
    words = _WORD.findall(listed.title.casefold()) if listed else []
    headline = content.title.casefold()
    if sum(word in headline for word in words) >= _NAMED * len(words):
        return True
    return " ".join(words) in " ".join(_WORD.findall(content.body.casefold()))


def _is_no_other_notice(known: Known, seen: Observation, content: Content, twin: Twin) -> bool:
    """Whether two equal texts are one release, where no address says so. Notices that recur have
    equal texts and days of their own; without any day, only such are one that were found in one
    pass, under one title, with much text."""
    stated, day = content.published, twin.release.published
    if stated is not None and day:
        return stated.value[:10] == day[:10]
    if stated is not None or day or (seen.listed and seen.listed.published):
        return False
    return (
        len(content.body) >= _LONG
        and twin.release.first_seen >= utc_text(known.started)
        and seen.listed is not None
        and text_hash(seen.listed.title) == text_hash(content.title)
    )


def better(url: str, other: str, own: str) -> bool:
    """Whether `url` is to be the address of a release rather than `other`, whichever of them was
    visited first: the one that the page calls its `own`, else https, else the shorter one."""
    if own in (url, other):
        return url == own
    return _rank(url) < _rank(other)


def _rank(url: str) -> tuple[bool, int, str]:
    return not url.startswith("https:"), len(url), url
