"""Lengths of time, written in one way wherever misajour takes one: 90s, 10m, 12h, 2d, 3w; a key
of misajour.toml also takes a number, of the unit that it has always had."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
EXAMPLES = "90s, 10m, 12h, 2d or 3w"
_WRITTEN = re.compile(r"\s*([0-9]{1,6})\s*([smhdw])\s*")
_NUMBER = re.compile(r"\s*[0-9]{1,6}(\.[0-9]+)?\s*")
_LONGEST = timedelta(weeks=99_999)  # of which the moments before and after have a year
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def duration(said: object) -> timedelta:
    """A length of time such as 90s, 10m, 12h, 2d or 3w, and not 0. Raises ValueError."""
    if not (length := _length(said)):
        raise ValueError(f"{said!r} is no length of time; write {EXAMPLES}")
    return length


def _length(said: object) -> timedelta | None:
    match = _WRITTEN.fullmatch(said) if isinstance(said, str) else None
    length = int(match[1]) * _UNITS[match[2]] if match else None
    return None if length is None or length > _LONGEST else length


def _in(unit: timedelta, called: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if (length := _length(value)) is not None:  # of 0, the key itself says whether it may be
            return length / unit
        if _NUMBER.fullmatch(value):
            return float(value)
        raise ValueError(
            f"{value!r} is no length of time; write a number of {called}, or {EXAMPLES}"
        )

    return read


Seconds = Annotated[float, BeforeValidator(_in(_UNITS["s"], "seconds"))]
Hours = Annotated[float, BeforeValidator(_in(_HOUR, "hours"))]
Days = Annotated[float, BeforeValidator(_in(_DAY, "days"))]
