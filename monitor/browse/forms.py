"""What stands in the address bar, read. The `chosen_` functions refuse in a sentence what cannot
be meant; for the others it counts as left out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from datasette.utils.asgi import BadRequest

from monitor.model import utc_text

_LONGEST = 60  # characters of what is refused that are said again
_MOST_DIGITS = 15  # SQLite's integers have eighteen


def number(text: str | None) -> int:
    """A key of the database; 0 where `text` is not one."""
    return int(text) if text and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def chosen_one(name: str, said: str | None, known: Collection[str]) -> str:
    """What `said` names of `known`; empty where nothing is said. Raises BadRequest."""
    if not said or said in known:
        return str(said or "")
    there_are = ", ".join(map(str, known))
    raise BadRequest(f"there is no {name} “{said[:_LONGEST]}”; there are: {there_are}")


def chosen_day(name: str, said: str | None) -> str:
    """An ISO day; empty where nothing is said. Raises BadRequest."""
    if said and not day(said):
        raise BadRequest(f"“{said[:_LONGEST]}” is not a day; `{name}` takes one such as 2026-11-24")
    return day(said)


def day(text: object) -> str:
    """An ISO day; empty where `text` is not one."""
    try:
        return date.fromisoformat(str(text or "")).isoformat()
    except ValueError:
        return ""


def day_begins(day: str, zone: ZoneInfo, *, later: int = 0) -> str:
    """When an ISO day, or the one so many days `later`, begins on the clock of `zone`, as the
    database writes it; empty where `day` is, or where no calendar has it."""
    try:
        midnight = datetime.fromisoformat(day) + timedelta(days=later)
        return utc_text(midnight.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        return ""


def moment(text: str | None, zone: ZoneInfo) -> str | None:
    """A moment on the clock of `zone`, as the database writes it; None where `text` is not one."""
    try:
        local = datetime.fromisoformat(text or "")
        return utc_text(local if local.tzinfo else local.replace(tzinfo=zone))
    except (ValueError, OverflowError):  # the year 1 west of Greenwich has no UTC
        return None


def next_day(day: str) -> str:
    """The day after an ISO day; empty where `day` is, or where no calendar has it."""
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""
