"""Releases that listings named and that no visit has brought yet: nothing found is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.model import ListedRelease, utc_text

_FIRST_RETRY = timedelta(minutes=5)
_DOUBLINGS = 13  # up to four weeks between two tries
_GONE = 2
"""Answers in a row that a release is gone, after which it is not asked for again: no text of it was
ever seen."""
_UNKNOWN = (
    "not exists (select 1 from releases where source = unvisited.source and url = unvisited.url) "
    "and not exists (select 1 from addresses where source = unvisited.source "
    "and url = unvisited.url)"
)


class Unvisited:
    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, source: int, entries: Iterable[ListedRelease], now: datetime) -> None:
        """Listings name these. What is known, or was found before, stays as it is."""
        moment = utc_text(now)
        self._db.conn.executemany(
            "insert or ignore into unvisited "
            "(source, url, title, published, updated, asked, found, due) "
            "select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7 "
            "where not exists (select 1 from releases where source = ?1 and url = ?2) "
            "and not exists (select 1 from addresses where source = ?1 and url = ?2)",
            [(source, e.url, e.title, e.published, e.updated, e.asked, moment) for e in entries],
        )

    def due(self, source: int, now: datetime, *, everything: bool) -> tuple[ListedRelease, ...]:
        """Those that are to be asked for, the longest known first."""
        rows = self._db.query(
            f"select * from unvisited where source = ? and (? or due <= ?) and {_UNKNOWN} "
            "order by found, id",
            [source, everything, utc_text(now)],
        )
        return tuple(
            ListedRelease(
                row["url"], row["title"], row["published"], row["updated"], asked=row["asked"]
            )
            for row in rows
        )

    def missed(self, source: int, url: str, now: datetime, *, gone: bool) -> None:
        """A visit brought no page of it."""
        row = next(
            self._db.query("select * from unvisited where source = ? and url = ?", [source, url]),
            None,
        )
        if row is None:
            return
        if gone and row["gone"] + 1 >= _GONE:
            self._db.table("unvisited").delete(row["id"])
            return
        again = now + _FIRST_RETRY * (1 << min(row["tries"], _DOUBLINGS))
        values = {
            "tries": row["tries"] + 1,
            "gone": row["gone"] + 1 if gone else 0,
            "due": utc_text(again),
        }
        self._db.table("unvisited").update(row["id"], values)

    def settle(self, source: int) -> int:
        """Drop those that are known by now. Returns how many are left."""
        self._db.execute(f"delete from unvisited where source = ? and not ({_UNKNOWN})", [source])
        query = "select count(*) as n from unvisited where source = ?"
        return int(next(self._db.query(query, [source]))["n"])
