"""Alerts owed and what became of each delivery."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from monitor.model import from_utc_text, utc_text
from monitor.store.database import insert, insert_all
from monitor.store.waiting import (
    BEFORE_IN_THREAD,
    BEHIND,
    HELD,
    PLACE,
    WELL_AGAIN,
    Waiting,
)


class State(StrEnum):
    """What became of a delivery."""

    OWED = "owed"
    SENT = "sent"
    GIVEN_UP = "given-up"
    WITHDRAWN = "withdrawn"  # its recipient is no longer one
    MUTED = "muted"  # a mute kept it back


class Bundle(StrEnum):
    """Why several alerts are one message."""

    DIGEST = "digest"
    STORM = "storm"
    NOTES = "notes"  # the operator's, when there are many at once


@dataclass(frozen=True, slots=True)
class Owed:
    """That a subscription is to hear of a change, when it is due, and who its recipients are.

    `recipients` are keyed hashes; a number stands for that many places in the subscription's
    `to`, which the next round of deliveries replaces by hashes. `bundle` names the digest that
    gathers it with others; empty: a mail of its own. `subject` and `text` are for what is about
    no change, and so are all other kinds than "change". `troubles` names those of which it tells
    the beginning or the end: an end goes out after what is owed of its own.
    """

    subscription: str
    due: datetime
    recipients: tuple[str, ...] | int
    bundle: str = ""
    kind: str = "change"
    subject: str = ""
    text: str = ""
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """`subject` and `text` are those of an alert that is about no change."""

    id: int
    subscription: str
    kind: str
    change_id: int | None
    release_id: int | None
    created: str
    due: str
    bundle: str
    bundle_kind: Bundle | None
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`finished` is when it was sent, given up or kept back; `resends`, how often it was to be sent
    once more; `behind`, where that was asked for, the alert that must go out before it."""

    id: int
    recipient: str
    state: State
    attempts: int
    next_attempt: str
    error: str
    alert: Alert
    finished: str = ""
    resends: int = 0
    behind: int | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """How many deliveries wait after a failed attempt, until when the first does, and why that one
    failed."""

    number: int
    until: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An alert that is ready and has a message of its own so far. `tried`: with somebody."""

    alert: int
    subscription: str
    source: str
    kind: str
    created: str
    tried: bool


COLUMNS = """
    deliveries.id as delivery, deliveries.recipient, deliveries.state, deliveries.attempts,
    deliveries.next_attempt, deliveries.error, alerts.*, deliveries.finished,
    (select count(*) from resends where delivery_id = deliveries.id) as resends
    from deliveries join alerts on alerts.id = deliveries.alert_id
"""
# Of one release's alerts to one recipient only the first that is still owed: their order is kept.
_READY_ALONE = f"""
    alerts.bundle is null and deliveries.state = 'owed' and deliveries.next_attempt <= :now
    and not exists (select 1 {BEFORE_IN_THREAD} and d.next_attempt > :now)
    and not {HELD}
"""


class Outbox:
    def __init__(self, db: Database) -> None:
        self._db, self.waiting = db, Waiting(db)

    def owe(self, owed: Owed, change: int | None, release: int | None, now: datetime) -> None:
        """To be called inside the transaction that records the change."""
        due = utc_text(owed.due)
        alert = {
            "subscription": owed.subscription,
            "kind": owed.kind,
            "change_id": change,
            "release_id": release,
            "created": utc_text(now),
            "due": due,
            "bundle": owed.bundle or None,
            "bundle_kind": Bundle.DIGEST if owed.bundle else None,
            "subject": owed.subject or None,
            "text": owed.text or None,
            "troubles": json.dumps(owed.troubles) if change is None else None,
        }
        if owed.kind == WELL_AGAIN:
            self.waiting.hasten(owed.subscription, json.dumps(owed.troubles), now)
        key = insert(self._db, "alerts", alert)
        recipients = owed.recipients
        if isinstance(recipients, int):
            recipients = tuple(f"{PLACE}{place}" for place in range(recipients))
        insert_all(
            self._db,
            "deliveries",
            (
                {"alert_id": key, "recipient": recipient, "next_attempt": due}
                for recipient in recipients
            ),
        )

    def ready(self, now: datetime) -> list[Delivery]:
        """What is to be sent now, the oldest first. Of a bundle either all that is owed to a
        recipient is among it or nothing: a message is never cut."""
        bundles = """
            with due as (
                select distinct alerts.subscription, alerts.bundle_kind, alerts.bundle, recipient
                from deliveries join alerts on alerts.id = alert_id
                where state = 'owed' and next_attempt <= :now and bundle is not null)
        """
        # a union sorts by a column's number: 7 is alerts.id, 2 the recipient
        rows = self._db.query(
            f"""
            {bundles} select {COLUMNS} where {_READY_ALONE}
            union all
            select {COLUMNS} join due on due.subscription = alerts.subscription
              and due.bundle_kind = alerts.bundle_kind and due.bundle = alerts.bundle
              and due.recipient = deliveries.recipient
            where deliveries.state = 'owed'
            order by 7, 2
            """,
            {"now": utc_text(now)},
        )
        return [delivery_of(row) for row in rows]

    def candidates(self, now: datetime) -> list[Candidate]:
        """The alerts about changes that are ready, each with a message of its own so far."""
        rows = self._db.query(
            f"""
            select alerts.id, alerts.subscription, sources.name as source, changes.kind,
                   alerts.created, max(deliveries.attempts) as attempts
            from deliveries join alerts on alerts.id = deliveries.alert_id
            join changes on changes.id = alerts.change_id
            join sources on sources.id = changes.source
            where {_READY_ALONE} group by alerts.id
            """,
            {"now": utc_text(now)},
        )
        return [
            Candidate(
                row["id"],
                row["subscription"],
                row["source"],
                row["kind"],
                row["created"],
                row["attempts"] > 0,
            )
            for row in rows
        ]

    def notes(self, subscription: str, now: datetime) -> list[int]:
        """The alerts about no change that are ready for the first time."""
        rows = self._db.query(
            "select alerts.id from deliveries join alerts on alerts.id = alert_id "
            "where subscription = ? and change_id is null and bundle is null and state = 'owed' "
            "and attempts = 0 and next_attempt <= ? "
            # a bundle is one for all its recipients: no one of them may be owed a beginning
            f"group by alerts.id having not max({HELD}) order by alerts.id",
            [subscription, utc_text(now)],
        )
        return [int(row["id"]) for row in rows]

    def gather(self, alerts: Iterable[int], kind: Bundle, name: str) -> None:
        """Make one message, called `name`, of `alerts`: a repeat is the same message."""
        self._db.conn.executemany(
            "update alerts set bundle_kind = ?, bundle = ? where id = ?",
            [(kind, name, key) for key in alerts],
        )

    def closed(self, subscription: str, kind: Bundle, name: str) -> bool:
        """Whether a bundle has gone out, or was tried: nothing may be added to it, since a
        message of the same name that says more would be taken for a repeat."""
        query = (
            "select 1 from alerts join deliveries on alert_id = alerts.id "
            "where subscription = ? and bundle_kind = ? and bundle = ? "
            "and (state not in ('owed', 'muted') or attempts > 0) limit 1"
        )
        return next(self._db.query(query, [subscription, kind, name]), None) is not None

    def part_from_sent(self) -> None:
        """Alerts that nobody got, of a bundle that has gone out without them, become a bundle of
        their own: version 0.1.0 cut a digest after 500 deliveries, and an alert may come while
        one is under way."""
        query = """
            select distinct subscription, bundle_kind, bundle
            from alerts join deliveries on alert_id = alerts.id
            where state = 'owed' and bundle is not null
        """
        for row in list(self._db.query(query)):
            key = [row["subscription"], row["bundle_kind"], row["bundle"]]
            if not self._sent(key):
                continue
            number, stem = 2, row["bundle"]
            while self.closed(key[0], Bundle(key[1]), f"{stem} ({number})"):
                number += 1
            self._db.execute(
                """
                update alerts set bundle = ?
                where subscription = ? and bundle_kind = ? and bundle = ?
                  and exists (select 1 from deliveries
                              where alert_id = alerts.id and state = 'owed')
                  and not exists (select 1 from deliveries
                                  where alert_id = alerts.id and state = 'sent')
                """,
                [f"{stem} ({number})", *key],
            )

    def _sent(self, bundle: list[str]) -> bool:
        query = (
            "select 1 from alerts join deliveries on alert_id = alerts.id "
            "where subscription = ? and bundle_kind = ? and bundle = ? and state = 'sent' limit 1"
        )
        return next(self._db.query(query, bundle), None) is not None

    def owed(self, *, given_up: bool = False) -> list[Delivery]:
        """What is owed, and what each waits behind; if asked, what was given up as well."""
        behind = f"case when deliveries.state = 'owed' then {BEHIND} end as behind"
        rows = self._db.query(
            f"select {behind}, {COLUMNS} where deliveries.state = 'owed' "
            "or (:given_up and deliveries.state = 'given-up') order by alerts.id, deliveries.id",
            {"given_up": given_up},
        )
        return [delivery_of(row) for row in rows]

    def withdrawn(self) -> int:
        """How many deliveries ended because their recipient is no longer one."""
        query = "select count(*) as number from deliveries where state = 'withdrawn'"
        return int(next(self._db.query(query))["number"])

    def sent(self, deliveries: Iterable[int], now: datetime) -> None:
        self._db.conn.executemany(
            "update deliveries set state = 'sent', attempts = attempts + 1, finished = ?, "
            "error = '' where id = ?",
            [(utc_text(now), key) for key in deliveries],
        )

    def failed(
        self, deliveries: Iterable[int], error: str, again: datetime | None, now: datetime
    ) -> None:
        """One attempt failed; `again` is None where there will be no other."""
        # how many were given up lately is counted by `finished`
        state = State.OWED if again else State.GIVEN_UP
        later, finished = (utc_text(again), None) if again else (None, utc_text(now))
        self._db.conn.executemany(
            "update deliveries set attempts = attempts + 1, error = ?, state = ?, "
            "next_attempt = coalesce(?, next_attempt), finished = ? where id = ?",
            [(error[:500], state, later, finished, key) for key in deliveries],
        )

    def retry(self, now: datetime, *, given_up: bool, digests: bool = False) -> int:
        """Make all that is owed due now, if asked what was given up or withdrawn and what waits
        for its digest too. Returns how many there are."""
        states = ("owed", "given-up", "withdrawn") if given_up else ("owed",)
        cursor = self._db.execute(
            "update deliveries set state = 'owed', next_attempt = ?1, finished = null "
            f"where state in ({', '.join(repr(state) for state in states)}) "
            "and (?2 or exists "
            "(select 1 from alerts where alerts.id = alert_id and alerts.due <= ?1))",
            [utc_text(now), digests],
        )
        return int(cursor.rowcount)

    def put_off(self, now: datetime, tried: Collection[int] = ()) -> PutOff | None:
        """What was refused before, and was not in `tried`, the deliveries that were tried now: it
        waits for its time. None where nothing does."""
        rows = self._db.query(
            "select id, next_attempt, error from deliveries where state = 'owed' "
            "and attempts > 0 and error != '' and next_attempt > ? order by next_attempt",
            [utc_text(now)],
        )
        waiting = [row for row in rows if row["id"] not in tried]
        if not waiting:
            return None
        first = waiting[0]
        return PutOff(len(waiting), from_utc_text(first["next_attempt"]), str(first["error"]))

    def next_due(self, after: datetime | None = None) -> str | None:
        """When the next delivery is due that is not due `after` that moment already."""
        due = next(
            self._db.query(
                "select min(next_attempt) as due from deliveries "
                "where state = 'owed' and next_attempt > ?",
                [utc_text(after) if after else ""],
            )
        )["due"]
        return str(due) if due else None

    def earlier(self, alert: Alert) -> int | None:
        """The alert before `alert` in the same thread."""
        query = (
            "select max(id) as id from alerts "
            "where release_id = ? and subscription = ? and id < ? and bundle is null"
        )
        found = next(self._db.query(query, [alert.release_id, alert.subscription, alert.id]))["id"]
        return int(found) if found is not None else None


def delivery_of(row: dict[str, Any]) -> Delivery:
    alert = Alert(
        id=row["id"],
        subscription=row["subscription"],
        kind=row["kind"],
        change_id=row["change_id"],
        release_id=row["release_id"],
        created=row["created"],
        due=row["due"],
        bundle=row["bundle"] or "",
        bundle_kind=Bundle(row["bundle_kind"]) if row["bundle_kind"] else None,
        subject=row["subject"] or "",
        text=row["text"] or "",
    )
    return Delivery(
        id=row["delivery"],
        recipient=row["recipient"],
        state=State(row["state"]),
        attempts=row["attempts"],
        next_attempt=row["next_attempt"],
        error=row["error"],
        alert=alert,
        finished=row["finished"] or "",
        resends=row["resends"],
        behind=row.get("behind"),
    )
