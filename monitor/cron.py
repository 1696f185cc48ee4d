"""Cron expressions as crontab(5) reads them, on APScheduler's trigger.

APScheduler counts days of the week from Monday = 0, refuses 7 and `@hourly`, and fires a fixed hour
twice in the night the clocks go back; crontab(5) does none of that.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class Cron:
    """A schedule. `Cron("*/10 * * * *", zone).after(moment)` is the next time, strictly later.

    Raises ValueError, with a sentence, on an expression that cannot be read or never comes true.
    """

    def __init__(self, expression: str, zone: ZoneInfo) -> None:
        self.expression, self.zone = expression, zone
        fields = NICKNAMES.get(expression.strip().lower(), expression).split()
        if len(fields) != 5:
            raise ValueError(
                f"a schedule has five fields (minute hour day month weekday) or is one of "
                f"{', '.join(NICKNAMES)}; {expression!r} has {len(fields)}"
            )
        minute, hour, day, month, weekday = fields
        self._fixed_hour = re.fullmatch(r"[\d,]+", hour) is not None
        try:
            self._triggers = _triggers(minute, hour, day, month, _weekdays(weekday), zone)
        except ValueError as error:
            raise ValueError(f"{expression!r} is no schedule: {error}") from None
        if self.after(datetime(2024, 1, 1, tzinfo=zone)) is None:
            raise ValueError(f"{expression!r} never comes true")

    def after(self, moment: datetime) -> datetime | None:
        found = [self._next(trigger, moment) for trigger in self._triggers]
        return min((f for f in found if f is not None), default=None)

    def _next(self, trigger: CronTrigger, moment: datetime) -> datetime | None:
        after = moment.astimezone(UTC)  # in UTC: adding to a local time loses which 02:30 it was
        while True:
            after += timedelta(microseconds=1)
            found: datetime | None = trigger.get_next_fire_time(None, after.astimezone(self.zone))
            if found is None or not (found.fold and self._fixed_hour):
                return found
            after = found.astimezone(UTC)  # the second 02:30 of the autumn night


def _triggers(
    minute: str, hour: str, day: str, month: str, weekday: str, zone: ZoneInfo
) -> tuple[CronTrigger, ...]:
    def trigger(day: str, weekday: str) -> CronTrigger:
        return CronTrigger(
            minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=zone
        )

    if day != "*" and weekday != "*":  # crontab(5): with both restricted, either will do
        return trigger(day, "*"), trigger("*", weekday)
    return (trigger(day, weekday),)


def _weekdays(text: str) -> str:
    """Crontab's numbers (0 and 7 are Sunday) as the names APScheduler reads the same way."""
    if text == "*":
        return text
    days: list[str] = []
    for part in text.lower().split(","):
        match = re.fullmatch(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?", part)
        if not match:
            raise ValueError(f"weekday {part!r}: give 0-7 (0 and 7 are Sunday) or sun-sat")
        first, last, step = match.groups()
        start, end = (0, 6) if first == "*" else (_day(first), _day(last or first))
        if last is None and step and first != "*":
            end = 6
        if end < start:
            end += 7
        days += [_DAYS[number % 7] for number in range(start, end + 1, max(1, int(step or 1)))]
    return ",".join(dict.fromkeys(days))


def _day(word: str) -> int:
    if word in _DAYS:
        return _DAYS.index(word)
    if word.isdecimal() and int(word) <= 7:
        return int(word)
    raise ValueError(f"weekday {word!r}: give 0-7 (0 and 7 are Sunday) or sun-sat")


@lru_cache(maxsize=256)
def cron(expression: str, zone: str) -> Cron:
    """A shared, parsed `Cron`."""
    return Cron(expression, ZoneInfo(zone))
