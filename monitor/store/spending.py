"""What each source asked for on which day (UTC): its own limits are kept by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from monitor.model import Spent

_KEPT = timedelta(days=31)


class Spending:
    def __init__(self, db: Database) -> None:
        self._db = db

    def today(self, source: int, now: datetime) -> Spent:
        """What `source` has asked for on the day of `now`."""
        day = _day(now)
        query = "select requests, bytes from spending where source = ? and day = ?"
        row = next(self._db.query(query, [source, day]), None)
        return Spent(day, row["requests"], row["bytes"]) if row else Spent(day)

    def note(self, source: int, spent: Spent, now: datetime) -> None:
        """Note what was spent beside what is noted. To be called inside a transaction."""
        self._db.execute(
            "insert into spending (source, day, requests, bytes) values (?, ?, ?, ?) "
            "on conflict (source, day) do update "
            "set requests = requests + excluded.requests, bytes = bytes + excluded.bytes",
            [source, spent.day, spent.requests, spent.bytes],
        )
        self._db.execute("delete from spending where day < ?", [_day(now - _KEPT)])


def _day(now: datetime) -> str:
    return now.astimezone(UTC).date().isoformat()
