"""What is not mailed for a while: it is owed and recorded like anything else, and kept back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import utc_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """An empty `subscription` or `recipient` stands for all, no release and no source for any.
    `ended` is when it was taken back; `kept_back` counts deliveries."""

    id: int
    subscription: str
    recipient: str
    release_id: int | None
    source: int | None
    since: str
    until: str
    ended: str
    kept_back: int = 0

    @property
    def over(self) -> str:
        """When it is, or was, over."""
        return min(self.ended or self.until, self.until)


@dataclass(frozen=True, slots=True)
class MutedCount:
    """Of so many changes a recipient was not told, until that time."""

    until: str
    deliveries: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A change that a recipient was not told of, by a mute that is over."""

    mute: Mute
    delivery: int
    subscription: str
    recipient: str
    change_id: int


# The deliveries that a mute which is on keeps back: what was tried goes on, the other side may have
# it.
_CAUGHT = """
    from deliveries
    join alerts on alerts.id = deliveries.alert_id
    join changes on changes.id = alerts.change_id
    join mutes on mutes.ended is null and mutes.since <= :now and mutes.until > :now
      and mutes.subscription in ('', alerts.subscription)
      and mutes.recipient in ('', deliveries.recipient)
      and coalesce(mutes.release_id, alerts.release_id) is alerts.release_id
      and coalesce(mutes.source, changes.source) is changes.source
    where deliveries.state = 'owed' and deliveries.attempts = 0
"""


class Mutes:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self,
        *,
        since: datetime,
        until: datetime,
        subscription: str = "",
        recipient: str = "",
        release: int | None = None,
        source: int | None = None,
        request: str | None = None,
    ) -> int | None:
        """The number of the new mute; None where the same `request` made one that was not taken
        back."""
        self._db.execute(
            "update mutes set request = request || ':' || id "
            "where request = ? and ended is not null",
            [request],
        )
        cursor = self._db.execute(
            "insert or ignore into mutes "
            "(subscription, recipient, release_id, source, since, until, request) "
            "values (?, ?, ?, ?, ?, ?, ?)",
            [subscription, recipient, release, source, utc_text(since), utc_text(until), request],
        )
        return int(cursor.lastrowid or 0) if cursor.rowcount else None

    def all(self, now: datetime, *, past: bool = False) -> list[Mute]:
        """Those that are on, or all; the oldest first."""
        rows = self._db.query(
            "select mutes.*, (select count(*) from muted where mute = mutes.id) as kept_back "
            "from mutes where :past or (ended is null and until > :now) order by id",
            {"past": past, "now": utc_text(now)},
        )
        return [_mute(row) for row in rows]

    def of_request(self, name: str) -> int | None:
        """The mute that was made by the request whose name begins so, and was not taken back; None
        where there is none, or more than one."""
        found = self._db.query(
            "select id from mutes where ended is null and substr(request, 1, ?) = ?",
            [len(name), name],
        )
        ids = [int(row["id"]) for row in found]
        return ids[0] if len(ids) == 1 else None

    def end(self, mute: int, now: datetime) -> bool:
        """Take a mute back. Returns whether it was on."""
        cursor = self._db.execute(
            "update mutes set ended = ?1 where id = ?2 and ended is null and until > ?1",
            [utc_text(now), mute],
        )
        return bool(cursor.rowcount)

    def owe_again(self, mute: int, now: datetime) -> int:
        """Have what a mute kept back sent after all. Returns how many deliveries that are."""
        cursor = self._db.execute(
            "update deliveries set state = 'owed', next_attempt = ?, finished = null "
            "where state = 'muted' and id in (select delivery from muted where mute = ?)",
            [utc_text(now), mute],
        )
        self._db.execute(
            "delete from muted where mute = ? and delivery in "
            "(select id from deliveries where state = 'owed')",
            [mute],
        )
        return int(cursor.rowcount)

    def keep_back(self, now: datetime) -> int:
        """Mark as muted what is owed and not tried yet, where a mute is on. Returns how many
        deliveries that are."""
        moment = utc_text(now)
        self._db.execute(
            "insert or ignore into muted (delivery, mute) "
            f"select deliveries.id, min(mutes.id) {_CAUGHT} group by deliveries.id",
            {"now": moment},
        )
        cursor = self._db.execute(
            "update deliveries set state = 'muted', finished = ? "
            "where state = 'owed' and attempts = 0 and id in (select delivery from muted)",
            [moment],
        )
        return int(cursor.rowcount)

    def untold(self, subscription: str, recipient: str) -> tuple[MutedCount, ...]:
        """What a recipient was not mailed and was not told of yet, by the end of the mute."""
        rows = self._db.query(
            "select min(coalesce(mutes.ended, mutes.until), mutes.until) as over, "
            "group_concat(deliveries.id) as ids "
            "from muted join mutes on mutes.id = muted.mute "
            "join deliveries on deliveries.id = muted.delivery "
            "join alerts on alerts.id = deliveries.alert_id "
            "where muted.told is null and deliveries.state = 'muted' "
            "and alerts.subscription = ? and deliveries.recipient = ? group by 1 order by 1",
            [subscription, recipient],
        )
        return tuple(
            MutedCount(str(row["over"]), tuple(sorted(map(int, str(row["ids"]).split(",")))))
            for row in rows
        )

    def told(self, deliveries: Iterable[int], now: datetime) -> None:
        """Its recipient was told that something was kept back."""
        self._db.conn.executemany(
            "update muted set told = ? where delivery = ?",
            [(utc_text(now), key) for key in deliveries],
        )

    def over_and_untold(self, now: datetime) -> list[Untold]:
        """What mutes that are over kept back, and nobody has said so."""
        rows = self._db.query(
            "select mutes.*, muted.delivery, deliveries.recipient as whose, "
            "alerts.subscription as of_whom, alerts.change_id as change "
            "from muted join mutes on mutes.id = muted.mute "
            "join deliveries on deliveries.id = muted.delivery "
            "join alerts on alerts.id = deliveries.alert_id "
            "where muted.told is null and deliveries.state = 'muted' "
            "and (mutes.ended is not null or mutes.until <= ?) order by muted.delivery",
            [utc_text(now)],
        )
        return [
            Untold(
                mute=_mute(row),
                delivery=row["delivery"],
                subscription=row["of_whom"],
                recipient=row["whose"],
                change_id=row["change"],
            )
            for row in rows
        ]


def _mute(row: dict[str, Any]) -> Mute:
    return Mute(
        id=row["id"],
        subscription=row["subscription"],
        recipient=row["recipient"],
        release_id=row["release_id"],
        source=row["source"],
        since=row["since"],
        until=row["until"],
        ended=row["ended"] or "",
        kept_back=row.get("kept_back", 0),
    )
