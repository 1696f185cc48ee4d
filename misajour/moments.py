"""What a caller gives as a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from monitor.errors import WrongValue

Moment = datetime | date | str
"""A datetime, a day, or either as ISO 8601 text. A day stands for its first moment."""


def moment(said: Moment, zone: tzinfo = UTC) -> datetime:
    """`said` as an aware datetime in UTC; `zone` is where it stands if it names no zone itself.

    Raises WrongValue if it is not a moment.
    """
    try:
        found = datetime.fromisoformat(said.strip()) if isinstance(said, str) else said
        if isinstance(found, date) and not isinstance(found, datetime):
            found = datetime.combine(found, time())
        if isinstance(found, datetime):
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):  # the latter: year 1 or 9999, in a zone that leaves it
        pass
    raise WrongValue(
        f"{said!r} is neither a day nor a moment; give a date, a datetime, "
        'or a text such as "2018-11-23" or "2018-11-23T12:59+01:00"'
    )


def zone_of(name: str) -> tzinfo:
    """The time zone called `name`, such as `Europe/Brussels`. Raises WrongValue."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # no name of a zone; a folder of zones; not there
        raise WrongValue(
            f"unknown time zone {name!r}; give a name such as Europe/Brussels or UTC"
        ) from None
