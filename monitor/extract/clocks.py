"""A time of day beside a date: "16:05", "4.05 p.m.", "下午3時05分", "16 Uhr MEZ"."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from monitor.languages import alternatives
from monitor.model import Precision

_FORENOON, _AFTERNOON = alternatives("forenoon"), alternatives("afternoon")
_HALVES = f"{_FORENOON}|{_AFTERNOON}"
# A bare number is a time only where "a.m." or "p.m." follows: "5 pm", and not "5".
_CLOCK = (
    rf"(?:(?P<half_first{{0}}>{_HALVES})\s?)?"
    r"(?:(?P<hour{0}>[01]?\d|2[0-4])"
    r"(?:(?:\s?(?:[:.hH時时点點시]|:)\s?|(?<=\d\d)(?=[0-5]\d\s?(?:hrs?|hours)\b))(?P<minute{0}>[0-5]\d(?!\d)|\d(?=\s?[分분]))"
    r"(?:\s?[:.分분]\s?(?P<second{0}>[0-5]\d))?분?"
    r"|(?=\s?[ap]\.?\s?m\b))"
    rf"(?:\s?(?P<half{{0}}>[ap]\.?\s?m\b\.?|{_HALVES}))?)"
)
_ZONE = (
    rf"(?:\s?(?:{alternatives('clock_words')}|Ο)\b\.?)?"
    r"(?:\s?\(?(?P<zone{0}>(?:UTC|GMT)\s?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d"
    r"|(?-i:(?:[A-Z][a-z]{{2,9}}\s){{1,3}}Time|Z|[A-Z]{{2,5}})\b)\)?)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)
_IS_FORENOON = re.compile(rf"am|{_FORENOON}")
_IS_AFTERNOON = re.compile(rf"pm|{_AFTERNOON}")


def pattern(number: int) -> str:
    """The pattern of a clock time and its zone; `number` tells its groups from another's."""
    return (_CLOCK + _ZONE).format(number)


class Clock(NamedTuple):
    """A time of day as a page writes it; what is not written is empty."""

    hour: str
    minute: str
    second: str
    half: str
    zone: str

    @classmethod
    def matched(cls, match: re.Match[str], number: int) -> Clock:
        """What the groups of `pattern(number)` matched."""
        half = match[f"half{number}"] or match[f"half_first{number}"] or ""
        return cls(
            match[f"hour{number}"],
            match[f"minute{number}"] or "0",
            match[f"second{number}"] or "",
            half.lower().replace(".", "").replace(" ", ""),
            match[f"zone{number}"] or "",
        )

    def on(self, day: str, zone: str) -> tuple[str, Precision]:
        """The moment on the ISO day `day`, and how precise it is. `zone` holds where none is
        written."""
        moment = datetime.fromisoformat(day).replace(
            hour=self._hour_of_24(), minute=int(self.minute), second=int(self.second or 0)
        )
        precision = Precision.SECOND if self.second else Precision.MINUTE
        shown = moment.isoformat(timespec="seconds" if self.second else "minutes")
        return shown + offset(self.zone, zone, moment), precision

    def _hour_of_24(self) -> int:
        hour = int(self.hour) % 24
        if hour < 12 and _IS_AFTERNOON.fullmatch(self.half):
            return hour + 12
        if hour == 12 and _IS_FORENOON.fullmatch(self.half):
            return 0
        return hour


@lru_cache(maxsize=1024)
def offset(said: str, zone: str, moment: datetime) -> str:
    """The offset of a zone as a page writes it, else of the source's zone, else none."""
    said = _initials(said).replace(" ", "")
    if match := _OFFSET.fullmatch(said):
        return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"
    if said.upper() in ("Z", "UTC", "GMT"):
        return "+00:00"
    if said and said.isupper() and (named := _named_offset(said)):
        return named
    return moment.replace(tzinfo=ZoneInfo(zone)).isoformat()[-6:] if zone else ""


def _initials(zone: str) -> str:
    """The letters of a zone that is written out ("Eastern Standard Time"); any other as it is."""
    return "".join(word[0] for word in zone.split()) if zone.endswith("Time") else zone


def _named_offset(name: str) -> str:
    """The offset of a zone that goes by a name ("CET"), or an empty string."""
    from dateparser.timezone_parser import pop_tz_offset_from_string

    _, found = pop_tz_offset_from_string(f"12:00 {name}")
    if found is None or (delta := found.utcoffset(None)) is None:
        return ""
    sign = "-" if delta.total_seconds() < 0 else "+"
    hours, minutes = divmod(abs(int(delta.total_seconds() // 60)), 60)
    return f"{sign}{hours:02}:{minutes:02}"
