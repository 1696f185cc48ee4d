"""Cron expressions as crontab(5) reads them on Debian.

cronsim knows the fields, and the nights in which the clocks change; added here are the nicknames,
the sentences about faults, and "strictly later".

Five fields, or six of which the first is the second of the minute. A schedule whose second,
minute and hour are fixed comes once in either of those nights, also where its local time is
skipped or comes twice; with a star in one of them it follows the clock on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


class Cron:
    """A schedule. `Cron("*/10 * * * *", zone).after(moment)` is the next time, strictly later.

    Raises ValueError, with a sentence, on an expression that cannot be read or never comes true.
    """

    def __init__(self, expression: str, zone: ZoneInfo) -> None:
        self.expression, self.zone = expression, zone
        fields = NICKNAMES.get(expression.strip().lower(), expression).upper().split()
        if len(fields) not in (5, 6):
            raise ValueError(
                f"a schedule has five fields (minute hour day month weekday), a second before them "
                f"if wanted, or is one of {', '.join(NICKNAMES)}; {expression!r} has {len(fields)}"
            )
        fields[-1] = _weekdays(fields[-1])
        # cronsim follows Debian in those nights for five fields only
        fixed = len(fields) == 6 and re.fullmatch("[0-5]?[0-9]", fields[0])
        self._second = timedelta(seconds=int(fields.pop(0)) if fixed else 0)
        self._fields = " ".join(fields)
        try:
            self.after(datetime(2024, 1, 1, tzinfo=UTC))
        except CronSimError as error:
            what = str(error).removeprefix("Bad ").lower()
            raise ValueError(
                f"{expression!r} is not a schedule: its {what} cannot be read or never comes"
            ) from None
        except StopIteration:
            raise ValueError(f"{expression!r} never comes true") from None

    def after(self, moment: datetime) -> datetime:
        """The next time later than `moment`, in the schedule's zone."""
        return next(self.times(moment))

    def times(self, moment: datetime) -> Iterator[datetime]:
        """All times later than `moment`."""
        last = moment.astimezone(UTC)
        for found in CronSim(self._fields, (last - self._second).astimezone(self.zone)):
            # Through UTC: a local time that the clock skipped becomes one that it shows. An hour
            # that comes twice would give a time before `moment`; it has been.
            instant = found.astimezone(UTC) + self._second
            if instant > last:
                last = instant
                yield instant.astimezone(self.zone)


def _weekdays(field: str) -> str:
    """The field with ranges that run over the week's end (FRI-MON) written out as two."""
    parts = []
    for part in field.split(","):
        first, dash, last = part.partition("-")
        if dash and first in _DAYS and last in _DAYS and _DAYS.index(first) > _DAYS.index(last):
            parts += [f"{first}-SAT", f"SUN-{last}"]
        else:
            parts.append(part)
    return ",".join(parts)


@lru_cache(maxsize=256)
def cron(expression: str, zone: str) -> Cron:
    """A shared, parsed `Cron`."""
    return Cron(expression, ZoneInfo(zone))
