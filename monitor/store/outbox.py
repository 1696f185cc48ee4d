"""Alerts owed and what became of each delivery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import utc_text

_FAILING = (
    4  # vain tries, a quarter of an hour's, after which a delivery is failing and not only late
)
OWED, SENT, GIVEN_UP = "owed", "sent", "given-up"


@dataclass(frozen=True, slots=True)
class Owed:
    """That a subscription is to hear of a change: when it is due, and to how many recipients.

    `digest` names the mail that gathers it with others; empty: a mail of its own. `subject` and `text`
    are for what is about no change.
    """

    subscription: str
    due: datetime
    recipients: int
    digest: str = ""
    subject: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """`subject` and `text` are those of an alert that is about no change."""

    id: int
    subscription: str
    kind: str
    change_id: int | None
    release_id: int | None
    created: str
    due: str
    digest: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    id: int
    recipient: int
    state: str
    attempts: int
    next_attempt: str
    error: str
    alert: Alert


class Outbox:
    def __init__(self, db: Database) -> None:
        self._db = db

    def owe(
        self, owed: Owed, kind: str, change: int | None, release: int | None, now: datetime
    ) -> None:
        """To be called inside the transaction that records the change."""
        due = utc_text(owed.due)
        key = (
            self._db.table("alerts")
            .insert(
                {
                    "subscription": owed.subscription,
                    "kind": kind,
                    "change_id": change,
                    "release_id": release,
                    "created": utc_text(now),
                    "due": due,
                    "digest": owed.digest or None,
                    "subject": owed.subject or None,
                    "text": owed.text or None,
                }
            )
            .last_pk
        )
        self._db.table("deliveries").insert_all(
            {"alert_id": key, "recipient": number, "next_attempt": due}
            for number in range(owed.recipients)
        )

    def ready(self, now: datetime, limit: int = 500) -> list[Delivery]:
        """What is to be sent now, the oldest first; of one release's alerts to one recipient only the first
        that is still owed, so that their order is kept."""
        rows = self._db.query(
            """
            select deliveries.id as delivery, deliveries.*, alerts.*, alerts.id as alert_id
            from deliveries join alerts on alerts.id = deliveries.alert_id
            where deliveries.state = 'owed' and deliveries.next_attempt <= :now
              and not exists (
                select 1 from alerts as a join deliveries as d on d.alert_id = a.id
                where a.release_id = alerts.release_id and a.subscription = alerts.subscription and d.recipient = deliveries.recipient
                  and a.id < alerts.id and d.state = 'owed' and d.next_attempt > :now)
            order by alerts.id, deliveries.recipient limit :limit
            """,
            {"now": utc_text(now), "limit": limit},
        )
        return [_delivery(row) for row in rows]

    def owed(self, *, given_up: bool = False) -> list[Delivery]:
        rows = self._db.query(
            "select deliveries.id as delivery, deliveries.*, alerts.*, alerts.id as alert_id "
            "from deliveries join alerts on alerts.id = deliveries.alert_id "
            "where deliveries.state = 'owed' or (:given_up and deliveries.state = 'given-up') order by alerts.id, recipient",
            {"given_up": given_up},
        )
        return [_delivery(row) for row in rows]

    def sent(self, delivery: int, now: datetime) -> None:
        self._db.execute(
            "update deliveries set state = 'sent', attempts = attempts + 1, finished = ?, error = '' where id = ?",
            [utc_text(now), delivery],
        )

    def failed(self, delivery: int, error: str, again: datetime | None, now: datetime) -> None:
        """One attempt was in vain; `again` is None where there will be no other."""
        self._db.execute(
            "update deliveries set attempts = attempts + 1, error = ?1, state = ?2, next_attempt = coalesce(?3, next_attempt), finished = ?4 "
            "where id = ?5",
            [
                error[:500],
                OWED if again else GIVEN_UP,
                utc_text(again) if again else None,
                None if again else utc_text(now),
                delivery,
            ],
        )

    def retry(self, now: datetime, *, given_up: bool, digests: bool = False) -> int:
        """Make all that is owed due now, if asked what was given up and what waits for its digest too; how
        many there are."""
        states = (OWED, GIVEN_UP) if given_up else (OWED, OWED)
        cursor = self._db.execute(
            "update deliveries set state = 'owed', next_attempt = ?1, finished = null where state in (?2, ?3) "
            "and (?4 or exists (select 1 from alerts where alerts.id = alert_id and alerts.due <= ?1))",
            [utc_text(now), *states, digests],
        )
        return int(cursor.rowcount)

    def gather(self, alerts: Iterable[int], name: str) -> None:
        """Make one message, called `name`, of `alerts`: a repeat is the same message."""
        self._db.conn.executemany(
            "update alerts set digest = ? where id = ?", [(name, key) for key in alerts]
        )

    def failing(self, except_for: str) -> tuple[int, str]:
        """How many deliveries failed at their last try, not those of one subscription, and the last reason."""
        row = next(
            self._db.query(
                "select count(*) as number, max(error) as error from deliveries join alerts on alerts.id = alert_id "
                "where state = 'owed' and attempts >= ? and error != '' and subscription != ?",
                [_FAILING, except_for],
            )
        )
        return int(row["number"]), str(row["error"] or "")

    def next_due(self) -> str | None:
        due = next(
            self._db.query("select min(next_attempt) as due from deliveries where state = 'owed'")
        )["due"]
        return str(due) if due else None

    def earlier(self, alert: Alert) -> int | None:
        """The alert before `alert` in the same thread."""
        query = "select max(id) as id from alerts where release_id = ? and subscription = ? and id < ? and digest is null"
        found = next(self._db.query(query, [alert.release_id, alert.subscription, alert.id]))["id"]
        return int(found) if found is not None else None


def _delivery(row: dict[str, Any]) -> Delivery:
    alert = Alert(
        row["alert_id"],
        row["subscription"],
        row["kind"],
        row["change_id"],
        row["release_id"],
        row["created"],
        row["due"],
        row["digest"] or "",
        row["subject"] or "",
        row["text"] or "",
    )
    return Delivery(
        row["delivery"],
        row["recipient"],
        row["state"],
        row["attempts"],
        row["next_attempt"],
        row["error"],
        alert,
    )
