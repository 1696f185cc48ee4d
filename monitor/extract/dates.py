"""Dates in running text: where one stands, and what it means.

The shapes are ours, because a monitor must know *where* a date begins and ends and how precise it is;
what the words mean is dateparser's.
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

from hijridate import Hijri

from monitor.extract import months
from monitor.extract.vocabulary import order
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
    r"(?:(?P<half_first{0}>上午|中午|下午|晚上|午前|午後|오전|오후)\s?)?(?:(?P<hour{0}>[01]?\d|2[0-4])(?:\s?[:.hH:]\s?(?P<minute{0}>[0-5]\d)"
    r"(?:\s?[:.]\s?(?P<second{0}>[0-5]\d))?|\s?[時时点點시]\s?(?:(?P<han_minute{0}>[0-5]?\d)(?:\s?[分분]\s?(?:(?P<han_second{0}>[0-5]?\d)\s?[秒초])?|(?!\d)))?|(?=\s?[ap]\.?\s?m\b))(?:\s?(?P<half{0}>[ap]\.?\s?m\b\.?|오전|오후|午前|午後))?)"
)
_ZONE = r"(?:\s?(?:uhr|hrs?|h|Ο|godz)\b\.?)?(?:\s?\(?(?P<zone{0}>(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d|Z\b|[A-Z]{{2,5}}\b)\)?)?"
_DAY = (
    rf"(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<cjk>{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]?)"
    rf"|(?P<ymd>{_YEAR}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{1,2}})(?!\d)"
    rf"|(?P<hijri>1[345]\d\d\s?[/-]\s?\d{{1,2}}\s?[/-]\s?\d{{1,2}}|\d{{1,2}}\s?[/-]\s?\d{{1,2}}\s?[/-]\s?1[345]\d\d)(?!\d)(?P<hijri_said>\s?هـ?(?!\w)|\s?A\.?H\.?(?!\w))?"
    rf"|(?P<buddhist>\d{{1,2}}\s?(?:[/.-]\s?\d{{1,2}}\s?[/.-]|\s[\u0e00-\u0e7f.]{{2,20}}\s)\s?(?:พ\.ศ\.\s?)?2[45]\d\d)(?!\d)"
    rf"|(?P<dmy>\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:{_YEAR}|\d\d))(?!\d)"
    r"|(?P<era>(?:令和|平成|昭和|民國|民国)\s?(?:\d{1,3}|元)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)"
    r"|(?P<jword>(?<!\d)\d{1,2}\s+[\u0600-\u06ff]{2,9}(?:\s(?:الأول|الاول|الأولى|الاولى|الثاني|الثانية|الآخر|الاخر|الآخرة|الاخرة|القعدة|الحجة))?\s+(?:ماه\s+|من\s+)?1[345]\d\d)(?!\d)"
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
    "hijri",
    "buddhist",
    "era",
    "jword",
    "dmy",
    "dword",
    "mword",
    "ymword",
    "vi",
)
# After the year: "г.", "року", "r.", a full stop; between day and time: "at", "kl.", "ora", "в" and their like.
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
        said = match[shape] + (match["hijri_said"] or "" if shape == "hijri" else "")
        day = _day(shape, said, languages, page_language)
        if day is None:
            continue
        which = "2" if match["hour2"] else "1" if match["hour1"] else ""
        start = match.start() if which == "1" else match.start(shape)
        end = match.end() if which == "2" else match.end(shape)
        value, precision = _with_time(day, match, which, zone)
        yield Found(start, end, value, precision)


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
    hour = match[f"hour{which}"]
    minute, second = (
        match[f"{part}{which}"] or match[f"han_{part}{which}"] for part in ("minute", "second")
    )
    half = (
        (match[f"half{which}"] or match[f"half_first{which}"] or "")
        .lower()
        .replace(".", "")
        .replace(" ", "")
    )
    number = int(hour) % 24
    if half in ("pm", "오후", "午後", "下午", "晚上", "中午") and number < 12:
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
    if shape in ("hijri", "jword", "buddhist"):
        return _of_another_calendar(shape, text, numbers, page_language)
    if shape == "era":
        of_era, *rest = ([1] if "元" in text else []) + numbers
        return _valid(months.ERAS[text[:2]] + of_era, *rest)
    if shape == "dmy":
        first, second, year = numbers
        year += 2000 if year < 100 else 0
        month_first = order(page_language) == "MDY" and "." not in text
        if (month_first and first <= 12) or second > 12 >= first:
            first, second = second, first
        return _valid(year, second, first)
    words = re.findall(r"[^\W\d_][\w'’\u0900-\u097f-]*", text)
    words += [f"{a} {b}" for a, b in pairwise(words)]
    month = next((m for w in reversed(words) if (m := months.number(w, languages))), None)
    long = next((n for n in numbers if n > 1000), None)
    day = next((n for n in numbers if n <= 31), None)
    return _valid(long, month, day) if month and long and day else None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return None


def _of_another_calendar(
    shape: str, text: str, numbers: list[int], page_language: str
) -> str | None:
    """A day of the Solar Hijri, the Hijri or the Buddhist calendar, told apart by the names of the months, by
    what the page says of the year, and by its language: 1403 is a year of both of the former."""
    if shape == "buddhist":
        month = numbers[1] if len(numbers) > 2 else months.thai(text)
        return _valid(numbers[-1] - 543, month, numbers[0])
    if shape == "jword":
        named = next((n for word in text.split() if (n := months.jalali(word))), 0)
        if named:
            return _from_jalali(numbers[1], named, numbers[0])
        return _from_hijri(numbers[1], months.hijri(text), numbers[0])
    year, month, day = numbers if numbers[0] > 1000 else reversed(numbers)
    persian = page_language.startswith(("fa", "ps", "ckb", "tg")) or (
        not page_language.startswith("ar") and not re.search(r"[\u0600-\u06ffA]", text)
    )
    return _from_jalali(year, month, day) if persian else _from_hijri(year, month, day)


def _from_hijri(year: int, month: int, day: int) -> str | None:
    """A day of the calendar of Umm al-Qura, by which Saudi Arabia and its neighbours date."""
    try:
        return Hijri(year, month, day).to_gregorian().isoformat()
    except (ValueError, OverflowError):
        return None


def _from_jalali(year: int, month: int, day: int) -> str | None:
    """A day of the Solar Hijri calendar as an ISO day (33-year rule, right from 1799 to 2256)."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year += 1595  # so that the 33-year cycles begin at zero
    days = 365 * year + (year // 33) * 8 + (year % 33 + 3) // 4 + day
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return datetime.fromordinal(days - 356033).date().isoformat()
