"""Times as a reader's clock and language show them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model import from_utc_text
from monitor.wording import DEFAULT, Phrase, phrase

_DAY = len("2018-11-23")
_PATTERN = "d MMM y"
_TO_THE_MINUTE = f"{_PATTERN}, HH:mm"
_OF_DAYS = {0: Phrase.PUBLISHED_SAME_DAY, 1: Phrase.PUBLISHED_DAY_BEFORE}
_UP_TO = 1.5  # units of which that many are told in the next smaller one: 36 hours, not 2 days


def in_zone(moment: str, zone: ZoneInfo, language: str = DEFAULT) -> str:
    """A UTC text as the reader's clock shows it: `23 Nov 2018, 13:59 CET`."""
    from babel.dates import format_datetime  # a while to load, and few passes send anything

    local = from_utc_text(moment).astimezone(zone)
    return f"{format_datetime(local, _TO_THE_MINUTE, locale=language)} {local.tzname()}"


def published(stated: str, detected: str, zone: ZoneInfo, language: str = DEFAULT) -> str:
    """When a release was published, as it states itself, and how long before `detected` that was:
    in days of the calendar where it names a day. Empty where it does not say, or says what is no
    date."""
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
        when, days = format_date(day, _PATTERN, locale=language), (seen.date() - day).days
        if (said := _OF_DAYS.get(days)) is not None:  # 24 hours it need not be
            return phrase(said, language=language, when=when)
        ago = timedelta(days)
    else:
        then = datetime.fromisoformat(stated)
        if then.tzinfo is None:  # nobody can say when that was
            when = format_datetime(then, _TO_THE_MINUTE, locale=language)
            return phrase(Phrase.PUBLISHED, language=language, when=when)
        when = format_datetime(then.astimezone(zone), _TO_THE_MINUTE, locale=language)
        ago = seen - then
    if ago.total_seconds() < 0:  # it says that it is of tomorrow
        return phrase(Phrase.PUBLISHED, language=language, when=when)
    span = format_timedelta(ago, threshold=_UP_TO, locale=language)
    return phrase(Phrase.PUBLISHED_BEFORE, language=language, when=when, span=span)
