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
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def duration(said: object) -> timedelta:
    """A length of time such as 10m, 12h, 2d or 3w. Raises ValueError."""
    match = re.fullmatch(r"\s*(\d{1,5})\s*([smhdw])\s*", said) if isinstance(said, str) else None
    if match is None or int(match[1]) == 0:
        raise ValueError(f"{said!r} is no length of time; write 12h, 2d or 3w")
    return int(match[1]) * _UNITS[match[2]]


def _in(unit: timedelta, called: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return duration(value) / unit
        except ValueError:
            raise ValueError(
                f"{value!r} is no length of time; write a number of {called}, or 90s, 10m, 2h, 1d"
            ) from None

    return read


Seconds = Annotated[float, BeforeValidator(_in(_UNITS["s"], "seconds"))]
Hours = Annotated[float, BeforeValidator(_in(_HOUR, "hours"))]
Days = Annotated[float, BeforeValidator(_in(_DAY, "days"))]
