"""Dates in running text: where one stands, and what it means.

The shapes are ours, because a monitor must know *where* a date begins and ends and how precise it
is; what the words mean is dateparser's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.extract import clocks, days, months
from monitor.extract.days import YEAR
from monitor.languages import alternatives
from monitor.model import Precision


@dataclass(frozen=True, slots=True)
class Found:
    """A date at text[start:end]; `value` and `precision` as in `Stamp`."""

    start: int
    end: int
    value: str
    precision: Precision


_DIGIT = re.compile(r"\d")
_DAY = "|".join(f"(?P<{name}>{shape.pattern})" for name, shape in days.SHAPES.items())
_AT = alternatives("at")
_YEAR_WORD = rf"(?:\s?(?:{alternatives('year_words')})\.?(?!\w)|\.(?=\s))?"
_WEEKDAY = rf"\s?,?\s?(?:{alternatives('weekdays')})"
_GAP = rf"(?:\s*(?:[,|/·•–—(،-]|{_AT})\s*|\s+|T)"
# A clock time stands before its day or after it: the groups of the first end in 1, of the second
# in 2. In between there may be a weekday.
_BEFORE, _AFTER = 1, 2
_MOMENT = re.compile(
    rf"(?:{clocks.pattern(_BEFORE)}\s*(?:[,|/–-]|\bon\b|\bil\b|\ble\b|ngày)?"
    r"\s*(?:[^\W\d_]{2,12}\.?,?\s+)?)?"
    rf"(?<!\d)(?:{_DAY})"
    rf"(?:{_YEAR_WORD}(?:{_WEEKDAY}(?:{_GAP}){{0,3}}|(?:{_GAP}){{1,3}})"
    rf"(?:[^\W\d_]{{9,12}}|{_AT})?\s?{clocks.pattern(_AFTER)})?",
    re.IGNORECASE,
)


def find(
    text: str, languages: tuple[str, ...], page_language: str, zone: str = ""
) -> Iterator[Found]:
    """The dates in `text`, in order. `zone` is for clock times that name none."""
    if _DIGIT.search(text) is None:
        return
    for match in _MOMENT.finditer(figures(text)):
        shape = next(name for name in days.SHAPES if match[name])
        day = days.iso(shape, days.Written(match[shape], languages, page_language))
        if day is not None:
            yield _found(match, shape, day, zone)


def _found(match: re.Match[str], shape: str, day: str, zone: str) -> Found:
    start, end = match.span(shape)
    if match[f"hour{_AFTER}"]:
        value, precision = clocks.Clock.matched(match, _AFTER).on(day, zone)
        return Found(start, match.end(), value, precision)
    if match[f"hour{_BEFORE}"]:
        value, precision = clocks.Clock.matched(match, _BEFORE).on(day, zone)
        return Found(match.start(), end, value, precision)
    return Found(start, end, day, Precision.DAY)


_MONTH = re.compile(
    rf"(?P<word>[^\W\d_][\w'’\u0900-\u097f]{{2,18}})\.?,?\s+(?:(?:{alternatives('of_year')})\s+)?"
    rf"(?P<year>{YEAR})(?![\d./-])"
    rf"|(?P<cjk>{YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월])(?!\s?\d)"
    rf"|(?<![\d./-])(?P<month>0?[1-9]|1[0-2])\s?[/.]\s?(?P<of>{YEAR})(?![\d./-])"
)


def month_alone(text: str, languages: tuple[str, ...]) -> Found | None:
    """The first month without a day in `text`: `value` is `2024-03`."""
    for match in _MONTH.finditer(figures(text)):
        if match["word"]:
            month, year = months.number(match["word"], languages), int(match["year"])
        elif match["cjk"]:
            year, month = (int(n) for n in re.findall(r"\d+", match["cjk"]))
        else:
            year, month = int(match["of"]), int(match["month"])
        if month and 1 <= month <= 12:
            return Found(match.start(), match.end(), f"{year}-{month:02}", Precision.MONTH)
    return None


def figures(text: str) -> str:
    """`text` with the digits of every script as 0-9, each at its own place."""
    return text if text.isascii() else "".join(map(_figure, text))


def _figure(char: str) -> str:
    decimal = char.isdigit() and unicodedata.category(char) == "Nd"
    return str(unicodedata.digit(char)) if decimal else char
