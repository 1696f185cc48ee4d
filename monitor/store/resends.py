"""What was delivered, and is to be sent once more because somebody asked for it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from monitor.model import utc_text
from monitor.store.outbox import COLUMNS, Delivery, delivery_of

# What goes as one message with an alert: the whole bundle, or the alert alone.
_WITH = """
    select deliveries.id from deliveries join alerts on alerts.id = deliveries.alert_id
    join alerts as named on named.id = :alert
    where deliveries.recipient = :recipient and deliveries.state = 'sent'
      and deliveries.finished <= :asked
      and (alerts.id = named.id
           or (alerts.subscription = named.subscription
               and alerts.bundle_kind = named.bundle_kind and alerts.bundle = named.bundle))
"""


class Resends:
    def __init__(self, db: Database) -> None:
        self._db = db

    def delivered(self, limit: int) -> list[Delivery]:
        """What was sent, the latest first."""
        rows = self._db.query(
            f"select {COLUMNS} where deliveries.state = 'sent' "
            "order by deliveries.finished desc, deliveries.id desc limit ?",
            [limit],
        )
        return [delivery_of(row) for row in rows]

    def of_alert(self, alert: int) -> list[Delivery]:
        """All deliveries of an alert; none where there is no such alert."""
        rows = self._db.query(
            f"select {COLUMNS} where alerts.id = ? order by deliveries.id", [alert]
        )
        return [delivery_of(row) for row in rows]

    def owe(self, alert: int, recipients: Collection[str], asked: datetime, now: datetime) -> int:
        """Owe a message that was delivered again, whole. Returns how many recipients get it.

        What went out after it was `asked` for stays as it is: a request may be taken in twice. To
        be called inside a transaction.
        """
        again = 0
        for recipient in recipients:
            values = {"alert": alert, "recipient": recipient, "asked": utc_text(asked)}
            keys = [row["id"] for row in self._db.query(_WITH, values)]
            self._db.conn.executemany(
                "insert into resends (delivery_id, asked, sent) "
                "select id, ?, finished from deliveries where id = ?",
                [(utc_text(asked), key) for key in keys],
            )
            self._db.conn.executemany(
                "update deliveries set state = 'owed', next_attempt = ?, finished = null, "
                "attempts = 0, error = '' where id = ?",
                [(utc_text(now), key) for key in keys],
            )
            again += bool(keys)
        return again

    def asked_last(self, deliveries: Collection[int]) -> str:
        """When one of `deliveries` was asked for again last, as a UTC text; empty: never."""
        query = """
            select max(asked) as asked from resends
            where delivery_id in (select value from json_each(?))
        """
        (row,) = self._db.query(query, [json.dumps(list(deliveries))])
        return str(row["asked"] or "")
