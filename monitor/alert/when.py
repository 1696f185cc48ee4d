"""Times as a reader's clock and language show them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.wording import DEFAULT, Phrase, phrase

_DAY = len("2018-11-23")
_PATTERN = "d MMM y"
_UP_TO = 1.5  # units of which that many are told in the next smaller one: 36 hours, not 2 days


def in_zone(moment: str, zone: ZoneInfo, language: str = DEFAULT) -> str:
    """A UTC text as the reader's clock shows it: `23 Nov 2018, 13:59 CET`."""
    from babel.dates import format_datetime  # a while to load, and few passes send anything

    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{format_datetime(local, f'{_PATTERN}, HH:mm', locale=language)} {local.tzname()}"


def published(stated: str, detected: str, zone: ZoneInfo, language: str = DEFAULT) -> str:
    """When a release was published, as it states itself, and how long before `detected` that was;
    empty where it does not say, or says what is no date."""
    try:
        return _published(stated, datetime.fromisoformat(detected).astimezone(zone), zone, language)
    except (ValueError, OverflowError):  # altered by hand, or a year that no calendar has
        return ""


def _published(stated: str, seen: datetime, zone: ZoneInfo, language: str) -> str:
    from babel.dates import format_date, format_datetime, format_timedelta  # likewise

    if len(stated) < _DAY:  # a month: nobody can say how long ago that was
        if not stated:
            return ""
        month = format_date(date.fromisoformat(f"{stated}-01"), "MMM y", locale=language)
        return phrase(Phrase.PUBLISHED, language=language, when=month)
    if len(stated) == _DAY:
        day = date.fromisoformat(stated)
        when, ago = format_date(day, _PATTERN, locale=language), seen.date() - day
        if not ago:
            return phrase(Phrase.PUBLISHED_SAME_DAY, language=language, when=when)
    else:
        then = datetime.fromisoformat(stated)
        then = then.replace(tzinfo=zone) if then.tzinfo is None else then.astimezone(zone)
        when = format_datetime(then, f"{_PATTERN}, HH:mm", locale=language)
        ago = seen - then
    if ago.total_seconds() < 0:  # it says that it is of tomorrow
        return phrase(Phrase.PUBLISHED, language=language, when=when)
    span = format_timedelta(ago, threshold=_UP_TO, locale=language)
    return phrase(Phrase.PUBLISHED_BEFORE, language=language, when=when, span=span)
