"""What a figure is told with: "4.2" of "€4.2 million" says as little as "January" of
"15 January". Only what is said of a change grows so, and not what is compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from monitor.compare.evidence import Replacement
from monitor.compare.figures import FIGURE, MEASURE, MONEY_OR_SHARE, MULTITUDE, UNIT
from monitor.compare.minuses import (
    COIN,
    MINUS,
    MONEY,
    apart,
    bracketed,
    fills_cell,
    has_minus,
    is_money,
)
from monitor.languages import alternatives
from monitor.languages.codes import without_region
from monitor.model import Block, BlockKind

_LONGEST = 60  # characters of a figure with its unit
_SIGNS, _NEAR = 12, 40  # characters before a figure that may be its sign; around a part of a date
_SIGN = rf"(?:{MINUS}|(?<![\w.,])[+＋±<>≤≥])"
_BEFORE = re.compile(rf"(?:{_SIGN}|{_SIGN}?{COIN}{_SIGN}?)$")
_NUMBER_BEFORE = re.compile(rf"{FIGURE.pattern}\s*(?:{MEASURE}/)?$")
# Words, and not only symbols, in which the press counts: money, shares, spans, sizes.
_COUNTED = (
    rf"{MONEY_OR_SHARE}|{alternatives('units')}"
    r"|(?:kilo|centi|milli)?(?:met(?:er|re)s?|m[eè]tres?)|hectares?|miles?"
    r"|tonn?e?s?|degrees?|degrés"
)
_BEHIND = re.compile(
    rf"(?:/{MEASURE}(?!\w))?"
    rf"(?:\s?(?:[%％‰°€$£¥₽₺₹]|zł\b|kr\b))?{MULTITUDE}?"
    rf"(?:(?:\s(?:de\s|d[’']))?(?:[\s-]?(?:{UNIT.pattern}|{MONEY})(?!\w)"
    rf"|[\s-]?(?i:{_COUNTED})(?!\w))|[元円人名台])?"
)


class Side:
    """One side of a replacement, within what stands around it: `text`, of which the words from
    `start` to `end` were replaced."""

    def __init__(self, replacement: Replacement, *, new: bool) -> None:
        said = replacement.new if new else replacement.old
        lead = replacement.leads[new] if said else ""
        self.start = len(replacement.before) + len(lead)
        self.end = self.start + len(said)
        self.text = f"{replacement.before}{lead}{said}{replacement.after}"
        self._block = replacement.hunk.new if new else replacement.hunk.old

    def figure(self, start: int, end: int) -> str:
        """What stands from `start` to `end`, with the sign or the word that says what it counts."""
        return _with_unit(self.text, start, end, self._block)

    def figures(self) -> Iterator[tuple[str, str]]:
        """Each figure among the replaced words: as it stands there, and with its unit."""
        for match in FIGURE.finditer(self.text[self.start : self.end]):
            start, end = (self.start + at for at in match.span())
            bare, end = match[0].strip(), len(self.text[:end].rstrip())
            if bare[0].isdigit() and has_minus(self.text, start, self._block):
                bare = f"-{bare}"
            yield bare, self.figure(start, end)

    def whole(self) -> str:
        """The replaced words, which are figures with what joins them, with their sign and unit."""
        return self.figure(self.start, self.end)

    def counted(self) -> str:
        """The replaced words, which are a number in words or a unit, with the figure before
        them."""
        near = max(0, self.start - _NEAR)
        number = _NUMBER_BEFORE.search(self.text[near : self.start])
        return self.figure(near + number.start() if number else self.start, self.end)

    def day(self, language: str) -> str:
        """The day without a year of which the replaced words are a part, or the whole; empty where
        they are none."""
        near, end = max(0, self.start - _NEAR), self.end + _NEAR
        if not 0 < self.end - self.start <= _NEAR or not re.search(r"\d", self.text[near:end]):
            return ""
        for match in chain.from_iterable(s.finditer(self.text, near, end) for s in _days()):
            within = match.start() <= self.start and self.end <= match.end()
            if within and _has_month(match[0], language):
                return match[0]
        return ""


def _with_unit(text: str, start: int, end: int, block: Block | None) -> str:
    near = max(0, start - _SIGNS)
    before = apart(text, start, block) or _BEFORE.search(text, near, start)
    first = before.start() if before else start
    behind = _BEHIND.match(text, end)
    last = behind.end() if behind else end
    whole = text[first:last].strip()
    return whole if len(whole) <= _LONGEST else text[start:end].strip()


@dataclass(frozen=True, slots=True)
class Signed:
    """A figure right behind replaced words: as it is compared, and as it is told. `below`: it is
    less than nothing; `marked`: a minus, or brackets that came or went, say so, or may."""

    bare: str
    whole: str
    below: bool
    marked: bool


_UP_TO = re.compile(rf"\s?{COIN}?\(?{COIN}?(?:[-−‑–﹣－]\s?)?(?=\d)")
_NUMBER = re.compile(
    r"\d{1,3}(?:[.,'’\u00a0\u202f\u2009 ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:/]\d+)*"
)


def signed(replacement: Replacement, *, new: bool) -> Signed | None:
    """The figure right behind the replaced words, which may be its sign; None where none is."""
    block = replacement.hunk.new if new else replacement.hunk.old
    if block is None:
        return None
    text = block.text
    number = None
    if up_to := _UP_TO.match(text, replacement.ends[new]):
        number = _NUMBER.match(text, up_to.end())
    if number is None:
        return None
    start, end = number.span()
    below, whole = has_minus(text, start, block), _with_unit(text, start, end, block)
    marked, held = below, bracketed(text, start, end)
    if held is not None:
        is_cell = block.kind is BlockKind.ROW and fills_cell(text, *held)
        came = "(" in f"{replacement.old}{replacement.new}"
        alone = came and not (replacement.old and replacement.new)
        marked = below or is_cell or came
        if is_cell or (alone and is_money(text[slice(*held)])):
            unit = _BEHIND.match(text, held[1])
            below, whole = True, text[held[0] : unit.end() if unit else held[1]].strip()
    return Signed(f"{'-' * below}{number[0]}", whole, below, marked)


def resigned(replacement: Replacement) -> tuple[Signed, Signed] | None:
    """The figure right behind the replaced words as it was and as it is, where it is less than
    nothing on one side alone. A minus that became brackets says the same."""
    old, new = (signed(replacement, new=side) for side in (False, True))
    if old is None or new is None or old.below is new.below or (old.marked and new.marked):
        return None
    return old, new


@cache
def _days() -> tuple[re.Pattern[str], ...]:
    """Days as the press writes them without their year."""
    ordinal = rf"(?:{alternatives('ordinals')}|º|ª|\.)?"
    word = r"[^\W\d_][\w'’\u0900-\u097f-]{2,18}"
    shapes = (
        rf"(?<![\d.,/])\d{{1,2}}{ordinal}\s+(?:{alternatives('of')})?{word}",
        rf"(?<!\w){word}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?![\d.,/]*\d)(?!\w)",
        r"(?<!\d)\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일號号]?",
    )
    return tuple(re.compile(shape, re.IGNORECASE) for shape in shapes)


def same_day(old: str, new: str, language: str) -> bool:
    """Whether two days without a year are one, set otherwise: "29 Nov", "29 November"."""
    figures, months = zip(
        *((re.findall(r"\d+", day), _month(day, language)) for day in (old, new)), strict=True
    )
    return bool(figures[0] == figures[1] and months[0] == months[1] != 0)


def _has_month(day: str, language: str) -> bool:
    return bool(re.search(r"\d\s?[月월]", day) or _month(day, language))


def _month(day: str, language: str) -> int:
    """The number of the month that `day` names in a word; 0 where it names none."""
    from monitor.extract import months  # dateparser's tables take a while to load

    spoken = (without_region(language),) if language else ()
    words = re.findall(r"[^\W\d_][\w'’\u0900-\u097f-]*", day)
    return next(filter(None, (months.number(word, spoken) for word in words)), 0)
