"""What a page says of its own times: the visible stamps, and the machine-readable dates beside
them.

A stamp is a label with a date next to it, in a place where a page speaks of itself. A date that
merely stands in the text, or a label in a sentence ("mise à jour par la loi du 6 août 2004"), is
none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.extract import counters, dates
from monitor.extract.blocks import RawBlock
from monitor.extract.labels import labels_in
from monitor.extract.page import Page
from monitor.languages import alternatives
from monitor.model import BlockKind, Precision, Stamp, StampKind, StampOrigin

# Between a label and its date: punctuation, brackets, and at most three short words ("on", "le",
# "am Freitag,", "el día"). A figure or a longer clause means that the sentence is about something
# else.
_BETWEEN = re.compile(
    r"[\s:：|/·•–—\-,.،()\[\]<>]*(?:[^\W\d_]{1,12}[\s:.,،’'-]*){0,3}\s*[|:,(]?\s*"
)
_AFTER = re.compile(r"[\s:|,–—\-()\[\].]{0,4}(?:г\.|r\.|m\.|d\.|年)?[\s,(]*")
# A label begins its block, or follows something that ends a statement.
_BEGINS = re.compile(
    r"(?:^\W*|[|•·–—:;.,()\[\]/»>]|\s-|\d|\d\s(?-i:[A-Z]{2,5})|\b(?:a\.?m|p\.?m|uhr|h|hrs?|г|р|року|года|r|gada|god)\b\.?|[日号時时分秒일]|page|seite|content|artikel|article|text|zuletzt|(?:page|content|article|statement|release|document|text|site|story|note|entry|post) was|la|ce contenu)\s*$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d\d?\D|\d{4}")
_LINE = 120  # characters of a line of metadata
_LONG = 260  # characters; longer blocks are prose
_HEADER = 8  # blocks below the headline: subtitle, byline, place, dates
_CLAUSE = 60  # characters before a bracket that make it the source's date in a footnote: "… (Stand: 22.12.2020)"
_SENTENCE = 90  # what may stand after the date in a block that is a stamp and not a sentence
# Where a page speaks of other pages, or of other people's words; the first kind not right below the
# headline, which some themes call a promo.
_ELSEWHERE = re.compile(
    r"cards|relat|recomm|comment|disqus|repl|sponsor|outbrain|taboola|recirc|ignored"
)
_TEASER = re.compile(r"popular|trend|teaser|promo|more")


@dataclass(frozen=True, slots=True)
class Placed:
    """A visible stamp, the number of its block, and text[start:end] of it."""

    stamp: Stamp
    block: int
    start: int
    end: int
    noise: bool


def visible(
    blocks: list[RawBlock], body: tuple[int, int], headline: int, language: str, zone: str = ""
) -> tuple[Placed, ...]:
    """All visible stamps, the most credible of each kind first.

    `body` is the range of blocks that is the body and `headline` the number of the headline's or
    -1: what stands next to them speaks of the release.
    """
    found: list[Placed] = []
    for number, block in enumerate(blocks):
        if len(block.text) > _LONG or not _has_figures(blocks, number):
            continue
        below_headline = 0 <= headline < number <= headline + _HEADER
        if _ELSEWHERE.search(block.noise) or (_TEASER.search(block.noise) and not below_headline):
            continue
        found += _keyword(block, number, zone)
        for label in labels_in(block.text):
            head = block.text[: label.start]
            kind = _kind(label.meanings, language)
            codes = tuple(
                dict.fromkeys([language.partition("-")[0], *(code for _, code in label.meanings)])
            )
            if not _begins(head, codes, language) and not (
                len(block.text) <= _LINE and _after_name(head, block.text[label.end :])
            ):
                continue
            placed = _beside(
                blocks, number, (label.start, label.end), kind, (codes, language, zone)
            )
            if placed is not None:
                found.append(placed)
    return _ranked(found, body)


def _begins(head: str, codes: tuple[str, ...], language: str) -> bool:
    """Whether a label can begin after `head`: at the start, after what ends a statement, or after a
    date."""
    if len(head) > _CLAUSE and head.rstrip().endswith(("(", ",")):
        return False
    if head[-1:].isalnum() or _BEGINS.search(
        head
    ):  # glued: two elements without a space between them
        return True
    near = head[-40:].rstrip()
    return any(date.end == len(near) for date in dates.find(near, codes, language))


_SPEAKS = re.compile(rf"\b(?:{alternatives('says')})\b", re.IGNORECASE)
_NAMED, _NAME_WORDS, _TAIL = 60, 6, 14


def _after_name(head: str, tail: str) -> bool:
    """Whether a label stands after a name or a rubric in a line that ends with its date ("Ada
    Norling, updated 5 May 2020"), and not in a sentence that says of something else that it was
    updated."""
    if not 0 < len(head) <= _NAMED or len(head.split()) > _NAME_WORDS or len(tail) > _NAMED:
        return False
    return not _SPEAKS.search(head) and not tail.rstrip().endswith(".")


_KEYWORD = re.compile(r"\$(?:LastChanged)?Date:\s*([^$]{8,60})\$", re.IGNORECASE)


def _keyword(block: RawBlock, number: int, zone: str) -> list[Placed]:
    """The stamp that a version control system writes: `$Date: 2024/03/01 16:05:00 $`."""
    if "$" not in block.text or not (match := _KEYWORD.search(block.text)):
        return []
    return [
        _placed([block] * (number + 1), number, match.span(), StampKind.UPDATED, date)
        for date in dates.find(match[1], (), "", zone)
    ][:1]


def _has_figures(blocks: list[RawBlock], number: int) -> bool:
    """Whether a date can stand in the block, or, if it is short, in the two after it."""
    near = (
        blocks[number : number + 3]
        if len(blocks[number].text) <= 60
        else blocks[number : number + 1]
    )
    return any(_FIGURES.search(block.text) for block in near)


def _kind(meaning: tuple[tuple[StampKind, str], ...], language: str) -> StampKind:
    """The page's own language decides what a word means that is a label in several."""
    own = [kind for kind, code in meaning if code == language.partition("-")[0]]
    return own[0] if own else meaning[0][0]


def _beside(
    blocks: list[RawBlock],
    number: int,
    span: tuple[int, int],
    kind: StampKind,
    context: tuple[tuple[str, ...], str, str],
) -> Placed | None:
    """The date that belongs to the label at `span`: after it, in the next blocks, or before it."""
    text, (start, end) = blocks[number].text, span
    tail = text[end : end + 110]
    for date in dates.find(tail, *context):
        gap = _BETWEEN.fullmatch(tail[: date.start])
        if gap is None or len(tail[: date.start]) > 40:
            break
        rest = len(text) - end - date.end
        if rest > _SENTENCE and start > 0:
            break
        return _placed(blocks, number, (start, end + date.end), kind, date)
    if month := dates.month_alone(tail, *context):
        rest = len(text) - end - month.end
        if _BETWEEN.fullmatch(tail[: month.start]) and rest <= _TAIL:
            return _placed(blocks, number, (start, end + month.end), kind, month)
    if not re.search(r"\d", tail) and len(text) - end <= 25:
        following = _following(blocks, number)
        for date in dates.find(following, *context):
            if len(following[: date.start].strip()) <= 12:
                value = Stamp(
                    kind,
                    f"{text[start:]} {following[: date.end]}"[:200],
                    date.value,
                    date.precision,
                    StampOrigin.VISIBLE,
                )
                return Placed(value, number, start, len(text), bool(blocks[number].noise))
            break
    head = text[max(0, start - 60) : start]
    before = list(dates.find(head, *context))
    if (
        before
        and len(text) < 100
        and _AFTER.fullmatch(head[before[-1].end :])
        and not re.search(r"\d", tail)
    ):
        offset = max(0, start - 60)
        return _placed(blocks, number, (offset + before[-1].start, end), kind, before[-1])
    return None


def _following(blocks: list[RawBlock], number: int) -> str:
    """The next two short blocks: themes put label, day and time into elements of their own."""
    parts = []
    for block in blocks[number + 1 : number + 3]:
        if len(block.text) > 60:
            break
        parts.append(block.text)
    return " ".join(parts)


def _placed(
    blocks: list[RawBlock], number: int, span: tuple[int, int], kind: StampKind, date: dates.Found
) -> Placed:
    block = blocks[number]
    stamp = Stamp(
        kind, block.text[span[0] : span[1]][:200], date.value, date.precision, StampOrigin.VISIBLE
    )
    return Placed(stamp, number, span[0], span[1], bool(block.noise))


def _ranked(found: list[Placed], body: tuple[int, int]) -> tuple[Placed, ...]:
    """The nearest to the release first; between equals, the one that is not in a side region."""

    def distance(placed: Placed) -> tuple[int, int]:
        first, last = body
        away = first - placed.block if placed.block < first else max(0, placed.block - last + 1)
        return (1 if placed.noise and away > 15 else 0, away)

    return tuple(sorted(found, key=distance))


def published_alone(
    blocks: list[RawBlock], first: int, language: str, zone: str
) -> tuple[Stamp, ...]:
    """A line by the headline that is a date and nothing else: when the release came out."""
    codes = (language.partition("-")[0],) if language else ()
    for block in blocks[max(0, first - 12) : first + 6]:
        if len(block.text) > 80 or block.kind is BlockKind.ROW:
            continue
        text = counters.stripped(block.text)
        for date in dates.find(text, codes, language or "en", zone):
            if len(text) <= 40 and len(text) - (date.end - date.start) <= 12:
                kind, origin = StampKind.PUBLISHED, StampOrigin.VISIBLE
                return (Stamp(kind, text, date.value, date.precision, origin),)
    return ()


def is_only_stamp(block: RawBlock, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether little but stamps stands in `block`, so that it is no part of the text."""
    said = sum(end - start for start, end in spans)
    return len(block.text) - said <= 60 and block.kind is not BlockKind.HEADING


_MODIFIED_META = (
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "datemodified", "last-modified",
    "lastmod", "modified", "date.modified", "sailthru.updated", "dc.modified", "revision_date", "article:modified",
)  # fmt: skip
_PUBLISHED_META = (
    "article:published_time", "dcterms.created", "dcterms.issued", "dc.date.issued", "dc.date", "date", "datepublished",
    "pubdate", "publishdate", "dcterms.date", "dc.date.created", "publication_date", "sailthru.date", "article:published",
)  # fmt: skip
_ITEMPROPS = {"dateModified": StampKind.UPDATED, "datePublished": StampKind.PUBLISHED}
_THINGS = re.compile(
    r"Article|Posting|WebPage|Report|Webpage|CreativeWork|PressRelease|GovernmentService|Dataset|Document",
    re.IGNORECASE,
)


def machine(page: Page, zone: str = "") -> Iterator[Stamp]:
    """The dates that JSON-LD, `<time>` and meta tags state."""
    for item in page.json_ld:
        if not _THINGS.search(str(item.get("@type", ""))):
            continue
        for key, kind in (
            ("dateModified", StampKind.UPDATED),
            ("datePublished", StampKind.PUBLISHED),
        ):
            if isinstance(text := item.get(key), str):
                yield from _stated(text, kind, StampOrigin.JSON_LD, zone)
    for kind, names in (
        (StampKind.UPDATED, _MODIFIED_META),
        (StampKind.PUBLISHED, _PUBLISHED_META),
    ):
        for name in names:
            if text := page.meta.get(name, ""):
                yield from _stated(text, kind, StampOrigin.META, zone)
    for tag in page.tags("time", "meta", "span"):
        if (named := _ITEMPROPS.get(str(tag.get("itemprop")))) is not None:
            text = str(tag.get("datetime") or tag.get("content") or tag.get_text())
            yield from _stated(text, named, StampOrigin.TIME, zone)


def _stated(text: str, kind: StampKind, origin: StampOrigin, zone: str) -> Iterator[Stamp]:
    for date in dates.find(text[:80], (), "", zone):
        yield Stamp(kind, text[:80], date.value, date.precision, origin)
        return


def http(last_modified: str) -> Iterator[Stamp]:
    """The Last-Modified header (RFC 9110, 8.8.2), as a stamp of its own kind."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(last_modified)
    except (TypeError, ValueError):
        return
    yield Stamp(
        StampKind.UPDATED,
        last_modified[:80],
        moment.isoformat(),
        Precision.SECOND,
        StampOrigin.HTTP,
    )
