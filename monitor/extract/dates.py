"""Dates in running text: where one stands, and what it means.

The shapes are ours, because a monitor must know *where* a date begins and ends and how precise it
is; what the words mean is dateparser's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from monitor.extract import calendars, months
from monitor.languages import order
from monitor.model import Precision


@dataclass(frozen=True, slots=True)
class Found:
    """A date at text[start:end]; `value` and `precision` as in `Stamp`."""

    start: int
    end: int
    value: str
    precision: Precision


_YEAR = r"(?:19|20)\d{2}"
_CLOCK = (
    r"(?:(?P<half_first{0}>上午|下午|午前|午後|오전|오후)\s?)?(?:(?P<hour{0}>[01]?\d|2[0-4])(?:\s?(?:[:.hH時时点點시]|:)\s?(?P<minute{0}>[0-5]\d(?!\d)|\d(?=\s?[分분]))"
    r"(?:\s?[:.分분]\s?(?P<second{0}>[0-5]\d))?분?|(?=\s?[ap]\.?\s?m\b))(?:\s?(?P<half{0}>[ap]\.?\s?m\b\.?|오전|오후|午前|午後))?)"
)
_ZONE = r"(?:\s?(?:uhr|hrs?|h|Ο|godz)\b\.?)?(?:\s?\(?(?P<zone{0}>(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d|Z\b|[A-Z]{{2,5}}\b)\)?)?"
_THAI = r"(?:24|25|26)\d{2}"
_DAY = (
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<cjk>{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]?)"
    rf"|(?P<ymd>{_YEAR}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{1,2}})(?!\d)"
    rf"|(?P<jalali>1[34]\d\d\s?/\s?\d{{1,2}}\s?/\s?\d{{1,2}})(?!\d)"
    rf"|(?P<dmy>\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:{_YEAR}|\d\d))(?!\d)"
    rf"|(?P<dash>\d{{1,2}}[-/.][^\W\d_]{{3,10}}\.?[-/.]{_YEAR})(?!\d)"
    r"|(?P<minguo>(?:中華|中华)?民[國国]\s?\d{2,3}\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}\s?日?|(?<![\d.,/-])1[01]\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}日?)(?!\d)"
    rf"|(?P<thai>\d{{1,2}}(?:\s?[./-]\s?\d{{1,2}}\s?[./-]\s?|\s+[\u0e01-\u0e4e.]{{2,14}}\s+(?:พ\.?\s?ศ\.?\s?)?){_THAI})(?!\d)"
    r"|(?P<iword>\d{1,2}\s+(?:ربيع|جمادى|ذو|ذي)\s+[\u0600-\u06ff]{4,8}\s+1[34]\d\d|\d{1,2}\s+(?:المحرم|محرم|صفر|رجب|شعبان|رمضان|شوال)\s+1[34]\d\d)(?!\d)"
    r"|(?P<era>(?:令和|平成|昭和)\s?(?:\d{1,2}|元)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"|(?P<jword>(?<!\d)\d{1,2}\s+[\u0600-\u06ff]{2,9}\s+(?:ماه\s+)?1[34]\d\d)(?!\d)"
    r"|(?P<dword>(?<!\d)\d{1,2}(?:st|nd|rd|th|er|ro|re|º|°|ª|\.|-го|-a|-е|η|ης|ú)?[\s,]+(?:de\s+|d['’]|of\s+|ta['’]\s+|den\s+)?[^\W\d_][\w'’\u0900-\u097f-]{1,18}\.?,?(?:\s(?:الثاني|الأول|الاول))?\s+(?:(?:de|del|do)\s+)?"
    rf"{_YEAR})(?!\d)"
    rf"|(?P<mword>[^\W\d_][\w'’]{{2,18}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR})(?!\d)"
    rf"|(?P<ymword>{_YEAR}\.?\s+(?:m\.\s+|gada\s+)?(?:\d{{1,2}}\.\s?)?[^\W\d_]\w{{2,18}}\.?(?:\s+\d{{1,2}}(?:\.|\s?d\.)?)?)"
    rf"|(?P<vi>\d{{1,2}}\s+tháng\s+\d{{1,2}}\s*,?\s+(?:năm\s+)?{_YEAR})"
)
_SHAPES = (
    "iso",
    "cjk",
    "ymd",
    "jalali",
    "dash",
    "minguo",
    "thai",
    "iword",
    "era",
    "jword",
    "dmy",
    "dword",
    "mword",
    "ymword",
    "vi",
)
# After the year: "г.", "року", "r.", a full stop; between day and time: "at", "kl.", "ora", "в" and
# their like.
_YEAR_WORD = r"(?:\s?(?:г(?:\.|ода|од)?|р(?:\.|оку)|r\.|m\.|d\.|god\.|год\.)(?!\w)|\.(?=\s))?"
_GAP = r"(?:\s*(?:[,|/·•–—-]|at|à|um|a las|às|ora|ore|kl\.?|klo|om|o|în|la|u|ob|в|о|στις|godz\.?|tr\.?|plkst\.?|kell|val\.?|klukkan|а|υ|saat|pukul|jam|lúc|vào|al|،|ساعت|الساعة|בשעה|\||\()\s*|\s+|T)"
_MOMENT = re.compile(
    rf"(?:{_CLOCK.format(1)}{_ZONE.format(1)}\s*(?:[,|/–-]|\bon\b|\bil\b|\ble\b|ngày)?\s*(?:[^\W\d_]{{2,12}}\.?,?\s+)?)?"
    rf"(?<!\d)(?:{_DAY})"
    rf"(?:{_YEAR_WORD}(?:{_GAP}){{1,3}}(?:[^\W\d_]{{9,12}}|klo|kl\.?|um|at)?\s?{_CLOCK.format(2)}{_ZONE.format(2)})?",
    re.IGNORECASE,
)


def find(
    text: str, languages: tuple[str, ...], page_language: str, zone: str = ""
) -> Iterator[Found]:
    """The dates in `text`, in order. `zone` is for clock times that name none."""
    shown = figures(text)
    for match in _MOMENT.finditer(shown):
        shape = next(name for name in _SHAPES if match[name])
        day = _day(shape, match[shape], languages, page_language)
        if day is None:
            continue
        which = "2" if match["hour2"] else "1" if match["hour1"] else ""
        start = match.start() if which == "1" else match.start(shape)
        end = match.end() if which == "2" else match.end(shape)
        value, precision = _with_time(day, match, which, zone)
        yield Found(start, end, value, precision)


_MONTH = re.compile(
    rf"(?P<word>[^\W\d_][\w'’\u0900-\u097f]{{2,18}})\.?,?\s+(?:de\s+|del\s+)?(?P<year>{_YEAR})(?![\d./-])"
    rf"|(?P<cjk>{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월])(?!\s?\d)|(?<![\d./-])(?P<month>0?[1-9]|1[0-2])\s?[/.]\s?(?P<of>{_YEAR})(?![\d./-])"
)


def month_alone(
    text: str, languages: tuple[str, ...], page_language: str, zone: str = ""
) -> Found | None:
    """The first month without a day in `text`: `value` is `2024-03`."""
    del page_language, zone  # neither moves a month
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
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.category(c) == "Nd" else c
        for c in text
    )


def _with_time(day: str, match: re.Match[str], which: str, zone: str) -> tuple[str, Precision]:
    if not which:
        return day, Precision.DAY
    hour, minute, second = (match[f"{part}{which}"] for part in ("hour", "minute", "second"))
    half = (
        (match[f"half{which}"] or match[f"half_first{which}"] or "")
        .lower()
        .replace(".", "")
        .replace(" ", "")
    )
    number = int(hour) % 24
    if half in ("pm", "오후", "午後", "下午") and number < 12:
        number += 12
    elif half in ("am", "오전", "午前", "上午") and number == 12:
        number = 0
    moment = datetime.fromisoformat(day).replace(
        hour=number, minute=int(minute or 0), second=int(second or 0)
    )
    offset = _offset(match[f"zone{which}"] or "", zone, moment)
    precision = Precision.SECOND if second else Precision.MINUTE
    return moment.isoformat(timespec="seconds" if second else "minutes") + offset, precision


@lru_cache(maxsize=1024)
def _offset(said: str, zone: str, moment: datetime) -> str:
    """The offset of a zone as a page writes it, else of the source's zone, else none."""
    said = said.replace(" ", "")
    if match := re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", said, re.IGNORECASE):
        return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"
    if said.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    if said and said.isupper():
        from dateparser.timezone_parser import pop_tz_offset_from_string

        _, found = pop_tz_offset_from_string(f"12:00 {said}")
        if found is not None and (delta := found.utcoffset(None)) is not None:
            minutes = int(delta.total_seconds() // 60)
            return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    if zone:
        return moment.replace(tzinfo=ZoneInfo(zone)).isoformat()[-6:]
    return ""


@lru_cache(maxsize=4096)
def _day(shape: str, text: str, languages: tuple[str, ...], page_language: str) -> str | None:
    """The ISO day that `text` names, or None where it names none."""
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if shape in ("iso", "cjk", "ymd"):
        return _valid(*numbers[:3])
    if shape == "vi":
        return _valid(numbers[2], numbers[1], numbers[0])
    if shape in _OTHER_CALENDARS:
        return _of_other_calendar(
            shape, text, numbers, (page_language.partition("-")[0], *languages)
        )
    if shape == "minguo" and text[:1].isdigit() and page_language.lower() not in _TAIWAN:
        return None
    if shape == "dmy":
        first, second, year = numbers
        year += 2000 if year < 100 else 0
        month_first = order(page_language) == "MDY" and "." not in text
        if (month_first and first <= 12) or second > 12 >= first:
            first, second = second, first
        return _valid(year, second, first)
    if shape == "minguo":
        return calendars.minguo(*numbers[:3])
    if shape == "dash":
        text = re.sub(r"[-/.]", " ", text)
    words = re.findall(r"[^\W\d_][\w'’\u0900-\u097f-]*", text)
    words += [f"{a} {b}" for a, b in pairwise(words)]
    month = next((m for w in reversed(words) if (m := months.number(w, languages))), None)
    long = next((n for n in numbers if n > 1000), None)
    day = next((n for n in numbers if n <= 31), None)
    return _valid(long, month, day) if month and long and day else None


_OTHER_CALENDARS = ("jalali", "jword", "iword", "era", "thai")
_TAIWAN = ("zh-tw", "zh-hant", "zh-hant-tw")


def _of_other_calendar(
    shape: str, text: str, numbers: list[int], languages: tuple[str, ...]
) -> str | None:
    if shape == "jalali":
        own = calendars.solar if calendars.is_persian(languages) else calendars.islamic
        return own(numbers[0], numbers[1], numbers[2])
    if shape == "iword":
        month = calendars.islamic_month(" ".join(text.split()[1:-1]))
        return calendars.islamic(numbers[1], month, numbers[0]) if month else None
    if shape == "jword":
        named = next((n for word in text.split() if (n := months.jalali(word))), 0)
        return calendars.solar(numbers[1], named, numbers[0])
    if shape == "era":
        of_era, *rest = ([1] if "元" in text else []) + numbers
        return _valid(months.ERAS[text[:2]] + of_era, *rest)
    year = calendars.buddhist(numbers[-1])
    if len(numbers) == 3:
        return _valid(year, numbers[1], numbers[0])
    named = next((n for word in text.split() if (n := months.number(word, ("th",)))), 0)
    return _valid(year, named or 0, numbers[0])


_valid = calendars.valid
