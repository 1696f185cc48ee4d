"""What a page says of its own times where a reader sees it: the visible stamps.

A stamp is a label with a date next to it, in a place where a page speaks of itself. A date that
merely stands in the text, or a label in a sentence ("mise à jour par la loi du 6 août 2004"), is
not one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import NamedTuple

from monitor.extract import dates
from monitor.extract.blocks import RawBlock
from monitor.extract.labels import Label, Own, labels_in
from monitor.languages import alternatives
from monitor.languages.codes import without_region
from monitor.model import BlockKind, Stamp, StampKind, StampOrigin

# Between a label and its date: punctuation, brackets, and at most three short words ("on", "le",
# "am Freitag,", "el día"). A figure or a longer clause means that the sentence is about something
# else.
_BETWEEN = re.compile(
    r"[\s:：|/·•–—\-,.،()\[\]<>]*(?:[^\W\d_]{1,12}[\s:.,،’'-]*){0,3}\s*[|:,(]?\s*"
)
_AFTER = re.compile(
    rf"[\s:|,–—\-()\[\].]{{0,4}}(?:(?:{alternatives('year_words')})\.|年)?[\s,(]*", re.IGNORECASE
)
# A label begins its block, or follows something that ends a statement: a sign, a date or a time, or
# the word for what the label speaks of.
_BEGINS = re.compile(
    r"(?:^\W*|[|•·–—:;.,()\[\]/»>]|\s-|\d|\d\s(?-i:[A-Z]{2,5})"
    rf"|\b(?:a\.?m|p\.?m|{alternatives('clock_words')}|{alternatives('year_words')})\b\.?"
    rf"|[日号時时分秒일]|{alternatives('subjects')})\s*$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(rf"\b(?:{alternatives('says')})\b", re.IGNORECASE)
# What a version control system writes: `$Date: 2024/03/01 16:05:00 $`.
_KEYWORD = re.compile(r"\$(?:LastChanged)?Date:\s*([^$]{8,60})\$", re.IGNORECASE)
_FIGURES = re.compile(r"\d\d?\D|\d{4}")
# Where a page speaks of other pages, or of other people's words; the first kind not right below the
# headline, which some themes call a promo.
_ELSEWHERE = re.compile(
    r"cards|relat|recomm|comment|disqus|repl|sponsor|outbrain|taboola|recirc|ignored"
)
_TEASER = re.compile(r"popular|trend|teaser|promo|more")

# Characters, but where something else is said.
_LINE = 120  # of a line of metadata
_LONG = 260  # longer blocks are prose
_HEADER = 8  # blocks below the headline: subtitle, byline, place, dates
# Before a bracket that makes a label the source's date in a footnote: "… (Stand: 22.12.2020)".
_CLAUSE = 60
_SENTENCE = 90  # what may stand after the date in a block that is a stamp and not a sentence
_SHORT = 60  # of a block that can be the label's, the day's or the time's own
_NAMED, _NAME_WORDS = 60, 6  # of a name or rubric before a label; its words
_NEAR, _GAP = 110, 40  # after a label in which its date begins; between the two
_BEFORE, _STAMP_LINE = 60, 100  # before a label in which its date stands; of the whole line
_TAIL = 14  # after a month without a day: a longer tail speaks of something that happened in it
_BEHIND = 25  # after a label whose date is in the next block
_LEADING, _FOLLOWING = 12, 2  # before the date in the next blocks; how many of them
_LONGEST = 200  # of a stamp's text
_MOSTLY = 0.5  # of a block in links, from which it is the title of what it leads to
# Labels that are looked at: each is asked for a date in several ways, and a page made to cost time
# has thousands.
_LABELS_OF_BLOCK, _LABELS_OF_PAGE = 12, 4_000
_FAR = 15  # blocks away from the body from which a stamp in a side region is not the release's


@dataclass(frozen=True, slots=True)
class Placed:
    """A visible stamp, the number of its block, and text[start:end] of it. `below`: of the blocks
    after it, what holds its date, where that stands there."""

    stamp: Stamp
    block: int
    start: int
    end: int
    noise: bool
    below: tuple[tuple[int, int, int], ...] = ()

    @property
    def spans(self) -> Iterator[tuple[int, int, int]]:
        """All that is no part of the text: numbers of blocks, and where in their texts."""
        if self.start < self.end:
            yield self.block, self.start, self.end
        yield from self.below


class Tongue(NamedTuple):
    """How the dates beside a label are read: in the label's languages, on a page in `page`, in the
    time zone `zone` where none is written."""

    codes: tuple[str, ...]
    page: str
    zone: str

    def dates(self, text: str) -> Iterator[dates.Found]:
        return dates.find(text, self.codes, self.page, self.zone)


def visible(
    blocks: list[RawBlock],
    body: tuple[int, int],
    headline: int,
    language: str,
    zone: str = "",
    own: Own = (),
) -> tuple[Placed, ...]:
    """All visible stamps, the most credible of each kind first.

    `body` is the range of blocks that is the body and `headline` the number of the headline's or
    -1: what stands next to them speaks of the release. `own` are the source's own labels.
    """
    found: list[Placed] = []
    looked_at = 0
    figures = [_FIGURES.search(block.text) is not None for block in blocks]
    # a date can stand in the block, or, if that is short, in the two after it
    near = {n for i, figure in enumerate(figures) if figure for n in range(i - _FOLLOWING, i + 1)}
    for number in sorted(n for n in near if n >= 0):
        block = blocks[number]
        following = _FOLLOWING if len(block.text) <= _SHORT else 0
        if len(block.text) > _LONG or not any(figures[number : number + 1 + following]):
            continue
        below_headline = 0 <= headline < number <= headline + _HEADER
        if not _speaks_of_others(block, below_headline):
            found += _keyword(block, number, zone)
            most = min(_LABELS_OF_BLOCK, _LABELS_OF_PAGE - looked_at)
            labels = list(islice(labels_in(block.text, own), most))
            looked_at += len(labels)
            found += _labelled(blocks, number, labels, language, zone, headline)
    return _ranked(found, body)


def _speaks_of_others(block: RawBlock, below_headline: bool) -> bool:
    if _ELSEWHERE.search(block.noise):
        return True
    return not below_headline and bool(_TEASER.search(block.noise))


def _labelled(
    blocks: list[RawBlock],
    number: int,
    labels: list[Label],
    language: str,
    zone: str,
    headline: int,
) -> Iterator[Placed]:
    """The dates in the block or beside it that have one of its `labels`."""
    block = blocks[number]
    for label in labels:
        codes = [without_region(language), *(code for _, code in label.meanings)]
        page = language or _spoken(label)
        tongue = Tongue(tuple(dict.fromkeys(filter(None, codes))), page, zone)
        if _may_begin(block.text, label, tongue):
            kind = _kind(label.meanings, language or "en")
            beside = _Beside(blocks, number, label, kind, tongue, entitled=number == headline)
            if placed := beside.found():
                yield placed


def _spoken(label: Label) -> str:
    """The language of a page that names none, by its label: 05-11-2026 is read as it is written
    there."""
    codes = {code for _, code in label.meanings}
    return min(codes) if "en" not in codes and any(codes) else "en"


def _may_begin(text: str, label: Label, tongue: Tongue) -> bool:
    """Whether a label can begin where it stands in `text`."""
    head, tail = text[: label.start], text[label.end :]
    return _begins(head, tongue) or (len(text) <= _LINE and _after_name(head, tail))


def _begins(head: str, tongue: Tongue) -> bool:
    """Whether a label can begin after `head`: at the start, after what ends a statement, or after a
    date."""
    if len(head) > _CLAUSE and head.rstrip().endswith(("(", ",")):
        return False
    glued = head[-1:].isalnum()  # two elements without a space between them
    if glued or _BEGINS.search(head):
        return True
    near = head[-_GAP:].rstrip()
    return any(date.end == len(near) for date in dates.find(near, tongue.codes, tongue.page))


def _after_name(head: str, tail: str) -> bool:
    """Whether a label stands after a name or a rubric in a line that ends with its date ("Ada
    Norling, updated 5 May 2020"), and not in a sentence that says of something else that it was
    updated."""
    if not 0 < len(head) <= _NAMED or len(head.split()) > _NAME_WORDS or len(tail) > _NAMED:
        return False
    return not _SPEAKS.search(head) and not tail.rstrip().endswith(".")


def _keyword(block: RawBlock, number: int, zone: str) -> list[Placed]:
    """The stamp that a version control system writes."""
    if "$" not in block.text or not (match := _KEYWORD.search(block.text)):
        return []
    found = dates.find(match[1], (), "", zone)
    return [_placed(block, number, match.span(), StampKind.UPDATED, date) for date in found][:1]


def _kind(meaning: tuple[tuple[StampKind, str], ...], language: str) -> StampKind:
    """The page's own language decides what a word means that is a label in several."""
    own = [kind for kind, code in meaning if code == without_region(language)]
    return own[0] if own else meaning[0][0]


@dataclass(frozen=True, slots=True)
class _Beside:
    """The four places beside a label in which its date can stand."""

    blocks: list[RawBlock]
    number: int
    label: Label
    kind: StampKind
    tongue: Tongue
    entitled: bool  # the block is the headline

    def found(self) -> Placed | None:
        """The date that belongs to the label."""
        return self.after() or self.month_after() or self.in_next_blocks() or self.before()

    @property
    def text(self) -> str:
        return self.blocks[self.number].text

    @property
    def tail(self) -> str:
        return self.text[self.label.end : self.label.end + _NEAR]

    def after(self) -> Placed | None:
        """As in: Updated on Friday, 5 May 2020."""
        date = next(self.tongue.dates(self.tail), None)
        if date is None or date.start > _GAP or not _BETWEEN.fullmatch(self.tail[: date.start]):
            return None
        end = self.label.end + date.end
        is_sentence = self.label.start > 0 and len(self.text) - end > _SENTENCE
        return None if is_sentence else self.at(self.label.start, end, date)

    def month_after(self) -> Placed | None:
        """As in: Updated May 2020."""
        month = dates.month_alone(self.tail, self.tongue.codes)
        if month is None or not _BETWEEN.fullmatch(self.tail[: month.start]):
            return None
        end = self.label.end + month.end
        return self.at(self.label.start, end, month) if len(self.text) - end <= _TAIL else None

    def in_next_blocks(self) -> Placed | None:
        """Themes put label, day and time into elements of their own."""
        behind = len(self.text) - self.label.end
        if behind > _BEHIND or re.search(r"\d", self.tail) or self._is_in_title():
            return None
        following = _following(self.blocks, self.number)
        date = next(self.tongue.dates(following), None)
        if date is None or len(following[: date.start].strip()) > _LEADING:
            return None
        shown = f"{self.text[self.label.start :]} {following[: date.end]}"[:_LONGEST]
        stamp = Stamp(self.kind, shown, date.value, date.precision, StampOrigin.VISIBLE)
        noise = bool(self.blocks[self.number].noise)
        below = tuple(_spread(self.blocks, self.number + 1, date))
        return Placed(stamp, self.number, self.label.start, len(self.text), noise, below)

    def _is_in_title(self) -> bool:
        """Whether the label is a word in a headline or in a link to another release ("Report
        published for Northam"), under which the day of that release stands."""
        block = self.blocks[self.number]
        titled = self.entitled or block.kind is BlockKind.HEADING
        if not (titled or block.card or block.link_share > _MOSTLY):
            return False
        besides = self.text[: self.label.start] + self.text[self.label.end :]
        return any(map(str.isalpha, besides))

    def before(self) -> Placed | None:
        """As in: 5 May 2020 (updated)."""
        if len(self.text) >= _STAMP_LINE or re.search(r"\d", self.tail):
            return None
        begin = max(0, self.label.start - _BEFORE)
        head = self.text[begin : self.label.start]
        *_, date = (None, *self.tongue.dates(head))
        if date is None or not _AFTER.fullmatch(head[date.end :]):
            return None
        return self.at(begin + date.start, self.label.end, date)

    def at(self, start: int, end: int, date: dates.Found) -> Placed:
        block = self.blocks[self.number]
        return _placed(block, self.number, (start, end), self.kind, date)


def _following(blocks: list[RawBlock], number: int) -> str:
    """The next short blocks."""
    near = blocks[number + 1 : number + 1 + _FOLLOWING]
    return " ".join(block.text for block in takewhile(_is_short, near))


def _spread(
    blocks: list[RawBlock], number: int, date: dates.Found
) -> Iterator[tuple[int, int, int]]:
    """What of the blocks from `number` on, whose texts follow each other, holds the date."""
    begins = 0
    while begins < date.end:
        length = len(blocks[number].text)
        start, end = max(date.start - begins, 0), min(date.end - begins, length)
        if start < end:
            yield number, start, end
        begins, number = begins + length + 1, number + 1


def _is_short(block: RawBlock) -> bool:
    return len(block.text) <= _SHORT


def _placed(
    block: RawBlock, number: int, span: tuple[int, int], kind: StampKind, date: dates.Found
) -> Placed:
    shown = block.text[span[0] : span[1]][:_LONGEST]
    stamp = Stamp(kind, shown, date.value, date.precision, StampOrigin.VISIBLE)
    return Placed(stamp, number, span[0], span[1], bool(block.noise))


def _ranked(found: list[Placed], body: tuple[int, int]) -> tuple[Placed, ...]:
    """The nearest to the release first; between equals, the one that is not in a side region."""
    first, last = body

    def distance(placed: Placed) -> tuple[bool, int]:
        away = max(first - placed.block, placed.block - last + 1, 0)
        return (placed.noise and away > _FAR, away)

    return tuple(sorted(found, key=distance))


def spans_by_block(found: Iterable[Placed]) -> dict[int, list[tuple[int, int]]]:
    """What of each block, by its number, is stamps and no part of the text."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for placed in found:
        for number, start, end in placed.spans:
            spans.setdefault(number, []).append((start, end))
    return spans


def is_only_stamp(block: RawBlock, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether little but stamps stands in `block`, so that it is not part of the text."""
    said = sum(end - start for start, end in spans)
    return len(block.text) - said <= _SHORT and block.kind is not BlockKind.HEADING
