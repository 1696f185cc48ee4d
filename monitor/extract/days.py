"""The shapes in which a page writes a day, each with the way to read it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from monitor.extract import calendars, months
from monitor.languages import alternatives, merged, order
from monitor.languages.codes import without_region

YEAR = r"(?:19|20)\d{2}"
_THAI_YEAR = r"(?:24|25|26)\d{2}"
_HIJRI_YEAR = r"1[34]\d\d"  # of the Solar Hijri and of the Islamic calendar
_ARABIC = r"[\u0600-\u06ff]"
_TAIWAN = ("zh-tw", "zh-hant", "zh-hant-tw")


class Written(NamedTuple):
    """A day as it stands on a page. `languages` are the label's, `page_language` the page's."""

    text: str
    languages: tuple[str, ...]
    page_language: str

    @property
    def numbers(self) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", self.text)]

    @property
    def spoken(self) -> tuple[str, ...]:
        """The page's language before the label's."""
        return (without_region(self.page_language), *self.languages)


@dataclass(frozen=True, slots=True)
class Shape:
    """`pattern` finds it; `read` returns the ISO day, or None where there is no such day."""

    pattern: str
    read: Callable[[Written], str | None]


def _year_first(written: Written) -> str | None:
    return calendars.valid(*written.numbers[:3])


def _day_first(written: Written) -> str | None:
    day, month, year = written.numbers[:3]
    return calendars.valid(year, month, day)


def _in_figures(written: Written) -> str | None:
    """06/05/2020: which is the month is the country's custom, but for full stops, which are
    Europe's, and for numbers that can only be a day."""
    first, second, year = written.numbers
    year += 2000 if year < 100 else 0
    month_first = order(written.page_language) == "MDY" and "." not in written.text
    swapped = (month_first and first <= 12) or second > 12 >= first
    day, month = (second, first) if swapped else (first, second)
    return calendars.valid(year, month, day)


def _with_month_name(written: Written) -> str | None:
    words = re.findall(r"[^\W\d_][\w'’\u0900-\u097f-]*", written.text)
    words += [f"{a} {b}" for a, b in pairwise(words)]
    month = _first_month(reversed(words), written.languages)
    year = next((n for n in written.numbers if n > 1000), None)
    day = next((n for n in written.numbers if n <= 31), None)
    return calendars.valid(year, month, day) if month and year and day else None


def _first_month(words: Iterable[str], languages: tuple[str, ...]) -> int | None:
    return next((month for word in words if (month := months.number(word, languages))), None)


def _dashed(written: Written) -> str | None:
    """5-Mar-2024."""
    return _with_month_name(written._replace(text=re.sub(r"[-/.]", " ", written.text)))


def _minguo(written: Written) -> str | None:
    """民國113年3月5日; on pages of Taiwan 113/3/5 as well."""
    if written.text[:1].isdigit() and written.page_language.lower() not in _TAIWAN:
        return None
    return calendars.minguo(*written.numbers[:3])


def _hijri_figures(written: Written) -> str | None:
    """1402/12/10, which is a solar or a lunar year by the language."""
    year, month, day = written.numbers[:3]
    own = calendars.solar if calendars.is_persian(written.spoken) else calendars.islamic
    return own(year, month, day)


def _islamic(written: Written) -> str | None:
    day, year = written.numbers[:2]
    month = calendars.islamic_month(" ".join(written.text.split()[1:-1]))
    return calendars.islamic(year, month, day) if month else None


def _solar(written: Written) -> str | None:
    day, year = written.numbers[:2]
    named = next((n for word in written.text.split() if (n := months.jalali(word))), 0)
    return calendars.solar(year, named, day)


def _of_era(written: Written) -> str | None:
    """令和6年3月5日; the first year of an era may be written 元."""
    first = [1] if "元" in written.text else []
    year, *rest = first + written.numbers
    return calendars.valid(months.ERAS[written.text[:2]] + year, *rest)


def _buddhist(written: Written) -> str | None:
    day, *month = written.numbers[:-1]
    year = calendars.buddhist(written.numbers[-1])
    named = month[0] if month else _first_month(written.text.split(), ("th",))
    return calendars.valid(year, named or 0, day)


# Names of two words: a month of the Islamic calendar by its first, a Levantine one by its second.
_LUNAR = [name.split() for name in merged("lunar_months")]
_LUNAR_FIRST = "|".join(dict.fromkeys(name[0] for name in _LUNAR if len(name) > 1))
_LUNAR_ALONE = "|".join(dict.fromkeys(name[0] for name in _LUNAR if len(name) == 1))
_MONTH_SECOND = "|".join(dict.fromkeys(name.split()[1] for name in merged("months") if " " in name))
_ORDINAL = rf"(?:{alternatives('ordinals')}|º|°|ª|\.)"
_ENGLISH_ORDINAL = "(?:st|nd|rd|th)"

SHAPES = {
    "iso": Shape(rf"{YEAR}-\d\d-\d\d", _year_first),
    "cjk": Shape(
        rf"{YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]?",
        _year_first,
    ),
    "ymd": Shape(rf"{YEAR}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{1,2}}(?!\d)", _year_first),
    "hijri": Shape(rf"{_HIJRI_YEAR}\s?/\s?\d{{1,2}}\s?/\s?\d{{1,2}}(?!\d)", _hijri_figures),
    "dmy": Shape(
        rf"\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:{YEAR}|\d\d)(?!\d)",
        _in_figures,
    ),
    "dash": Shape(rf"\d{{1,2}}[-/.][^\W\d_]{{3,10}}\.?[-/.]{YEAR}(?!\d)", _dashed),
    "minguo": Shape(
        r"(?:(?:中華|中华)?民[國国]\s?\d{2,3}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?"
        r"|(?<![\d.,/-])1[01]\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}日?)(?!\d)",
        _minguo,
    ),
    "thai": Shape(
        r"\d{1,2}(?:\s?[./-]\s?\d{1,2}\s?[./-]\s?"
        rf"|\s+[\u0e01-\u0e4e.]{{2,14}}\s+(?:พ\.?\s?ศ\.?\s?)?){_THAI_YEAR}(?!\d)",
        _buddhist,
    ),
    "islamic": Shape(
        rf"\d{{1,2}}\s+(?:(?:{_LUNAR_FIRST})\s+{_ARABIC}{{4,8}}|(?:{_LUNAR_ALONE}))"
        rf"\s+{_HIJRI_YEAR}(?!\d)",
        _islamic,
    ),
    "era": Shape(
        rf"(?:{'|'.join(months.ERAS)})\s?(?:\d{{1,2}}|元)\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?日",
        _of_era,
    ),
    "solar": Shape(
        rf"(?<!\d)\d{{1,2}}\s+{_ARABIC}{{2,9}}\s+(?:ماه\s+)?{_HIJRI_YEAR}(?!\d)",
        _solar,
    ),
    "day_word": Shape(
        rf"(?<!\d)\d{{1,2}}{_ORDINAL}?[\s,]+(?:{alternatives('of')})?"
        rf"[^\W\d_][\w'’\u0900-\u097f-]{{1,18}}\.?,?(?:\s(?:{_MONTH_SECOND}))?\s+"
        rf"(?:(?:{alternatives('of_year')})\s+)?{YEAR}(?!\d)",
        _with_month_name,
    ),
    "word_day": Shape(
        rf"[^\W\d_][\w'’]{{2,18}}\.?\s+\d{{1,2}}{_ENGLISH_ORDINAL}?,?\s+{YEAR}(?!\d)",
        _with_month_name,
    ),
    "year_word": Shape(
        rf"{YEAR}\.?\s+(?:m\.\s+|gada\s+)?(?:\d{{1,2}}\.\s?)?[^\W\d_]\w{{2,18}}\.?"
        r"(?:\s+\d{1,2}(?:\.|\s?d\.)?)?",
        _with_month_name,
    ),
    "vietnamese": Shape(rf"\d{{1,2}}\s+tháng\s+\d{{1,2}}\s*,?\s+(?:năm\s+)?{YEAR}", _day_first),
}
"""By name; where several fit at one place, the first is it."""


@lru_cache(maxsize=4096)
def iso(shape: str, written: Written) -> str | None:
    """The ISO day that a text of that shape names, or None where it names no day."""
    return SHAPES[shape].read(written)
