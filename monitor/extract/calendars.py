"""Days of other calendars as ISO days: Solar Hijri, Islamic (Umm al-Qura), Buddhist, Minguo,
Japanese eras."""

from __future__ import annotations

from datetime import datetime

from hijridate import Hijri

from monitor.languages import merged

_BUDDHIST, _MINGUO = 543, 1911
_PERSIAN = frozenset({"fa", "ps", "prs", "tg", "ckb"})
_LUNAR = merged("lunar_months")


def valid(year: int, month: int, day: int) -> str | None:
    """The ISO day, or None where there is none."""
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return None


def buddhist(year: int) -> int:
    """The year of the common era for one of Thailand's count."""
    return year - _BUDDHIST if year > 2300 else year


def minguo(year: int, month: int, day: int) -> str | None:
    """A day of the Republic of China's count: year 113 is 2024."""
    return valid(year + _MINGUO, month, day)


def is_persian(languages: tuple[str, ...]) -> bool:
    """Whether a year like 1402 is a solar one: by the page's language first, then by its
    label's."""
    return next((code in _PERSIAN for code in languages if code in _PERSIAN or code == "ar"), True)


def islamic(year: int, month: int, day: int) -> str | None:
    """A day of the Umm al-Qura calendar, 1343 to 1500."""
    try:
        return Hijri(year, month, day).to_gregorian().isoformat()
    except (ValueError, OverflowError):
        return None


def islamic_month(words: str) -> int:
    """The month that `words` name, or 0."""
    return _LUNAR.get(" ".join(words.replace("ى ", "ى ").split()), 0)


def solar(year: int, month: int, day: int) -> str | None:
    """A day of the Solar Hijri calendar (33-year rule, right from 1799 to 2256)."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    year += 1595  # so that the 33-year cycles begin at zero
    days = 365 * year + (year // 33) * 8 + (year % 33 + 3) // 4 + day
    days += (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return datetime.fromordinal(days - 356033).date().isoformat()
