"""Whom something is owed to, and when: what is put right before anything is sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.model import utc_text

PLACE = "#"
"""Begins a recipient who is known only by the place in `to`; no keyed hash begins so."""

WELL_AGAIN = "well-again"
"""The kind of an alert that tells the end of a trouble."""

UNREACHABLE = "unreachable: "
"""Begins the error of a delivery whose way did not go at all; any other was refused for itself."""

FAILING = 4
"""Failed attempts after which a delivery is failing and not only late: about 15 minutes' worth."""

_UNREACHED = (
    "state = 'owed' and attempts > 0 and next_attempt > :now "
    f"and substr(error, 1, {len(UNREACHABLE)}) = '{UNREACHABLE}'"
)

_EARLIER = """
    from alerts as a join deliveries as d on d.alert_id = a.id
    where a.id < alerts.id and a.subscription = alerts.subscription
      and d.recipient = deliveries.recipient
"""


def _shared(one: str, other: str) -> str:
    """SQL: whether two lists of troubles have one in common. Of what an older version owed that is
    not known, and taken for so."""
    return (
        f"case when json_valid({one}) and json_valid({other}) then exists (select 1 from "
        f"json_each({one}) as x join json_each({other}) as y on y.value = x.value) else true end"
    )


BEFORE_END = f"""
    {_EARLIER} and alerts.kind = '{WELL_AGAIN}' and a.kind != '{WELL_AGAIN}'
      and a.change_id is null and {_shared("a.troubles", "alerts.troubles")}
"""
"""SQL from `from` on: what the end of a trouble goes out after, which is all that was owed before
it to the same recipient and tells of the same trouble, but as no end."""

HELD = f"exists (select 1 {BEFORE_END} and d.state = 'owed')"
"""Whether a delivery is of the end of a trouble, and something is still owed before it."""

BEFORE_IN_THREAD = f"""
    {_EARLIER} and a.release_id = alerts.release_id and alerts.bundle is null
      and a.bundle is null and d.state = 'owed'
"""
"""The same of an alert about a release: what is still owed of the same release."""

BEHIND = f"""
    coalesce((select min(a.id) {BEFORE_IN_THREAD} and d.next_attempt > deliveries.next_attempt),
             (select min(a.id) {BEFORE_END} and d.state = 'owed'))
"""
"""The alert that a delivery which is owed waits behind; null where it waits for nothing but its
time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """A moment `beyond` this is not believed, and `becomes` that."""

    beyond: datetime
    becomes: datetime


@dataclass(frozen=True, slots=True)
class Failing:
    """How many deliveries are failing, and the last reason."""

    number: int
    reason: str


class Waiting:
    def __init__(self, db: Database) -> None:
        self._db = db

    def recipients(self) -> dict[str, list[str]]:
        """By subscription, the recipients to whom something is owed."""
        found: dict[str, list[str]] = {}
        query = (
            "select distinct subscription, recipient from deliveries "
            "join alerts on alerts.id = alert_id where state = 'owed'"
        )
        for row in self._db.query(query):
            found.setdefault(row["subscription"], []).append(row["recipient"])
        return found

    def rename(self, subscription: str, names: Mapping[str, str]) -> None:
        """Put hashes in the place of places (by `PLACE` and number) in all that may be sent yet."""
        # `or ignore`: two places in `to` may name one recipient, who is owed a message once
        self._db.conn.executemany(
            """
            update or ignore deliveries set recipient = ?
            where recipient = ? and state in ('owed', 'given-up')
              and alert_id in (select id from alerts where subscription = ?)
            """,
            [(name, place, subscription) for place, name in names.items()],
        )

    def rename_source(self, old: str, new: str) -> None:
        """Have what was owed of a source's troubles tell of those of its new name: their end, which
        has that name, waits behind it."""
        # "overdue room": a kind, and what it is of; neither has a blank
        name = "substr(value, instr(value, ' ') + 1)"
        self._db.execute(
            f"""
            update alerts set troubles = (
                select json_group_array(
                    case when {name} = ?1 then substr(value, 1, instr(value, ' ')) || ?2
                    else value end)
                from json_each(alerts.troubles))
            where case when json_valid(troubles) then exists (
                select 1 from json_each(alerts.troubles) where {name} = ?1) else false end
            """,
            [old, new],
        )

    def withdraw_from(
        self, subscription: str, recipients: Collection[str], reason: str, now: datetime
    ) -> int:
        """Withdraw all that is owed to `recipients` of a subscription. Returns how much it was."""
        count = 0
        for recipient in recipients:
            count += self._db.execute(
                "update deliveries set state = 'withdrawn', error = ?, finished = ? "
                "where state = 'owed' and recipient = ? "
                "and alert_id in (select id from alerts where subscription = ?)",
                [reason, utc_text(now), recipient, subscription],
            ).rowcount
        return count

    def owe_anew(self, subscription: str, lost: Collection[str], recipients: Iterable[str]) -> int:
        """Owe to all `recipients` each alert that is owed to one of the `lost`. Returns how many
        alerts."""
        marks = ", ".join("?" * len(lost))
        query = (
            "select distinct alerts.id, alerts.due "
            "from alerts join deliveries on alert_id = alerts.id "
            f"where subscription = ? and state = 'owed' and recipient in ({marks})"
        )
        alerts = list(self._db.query(query, [subscription, *lost]))
        self._db.conn.executemany(
            "insert or ignore into deliveries (alert_id, recipient, next_attempt) values (?, ?, ?)",
            [(row["id"], name, row["due"]) for name in recipients for row in alerts],
        )
        return len(alerts)

    def believe(self, subscription: str, first: Latest, again: Latest) -> int:
        """Bring `first` attempts, and those to be made `again`, forward where they are due later
        than the subscription's rule can make them: a clock that was ahead noted that. Returns how
        many there were."""
        count = 0
        for tried, latest in ((False, first), (True, again)):
            count += self._db.execute(
                "update deliveries set next_attempt = ?1 "
                "where state = 'owed' and next_attempt > ?4 and (attempts > 0) = ?2 "
                "and alert_id in (select id from alerts where subscription = ?3)",
                [utc_text(latest.becomes), tried, subscription, utc_text(latest.beyond)],
            ).rowcount
        self._db.execute(
            "update alerts set due = ?1 where due > ?3 and subscription = ?2",
            [utc_text(first.becomes), subscription, utc_text(first.beyond)],
        )
        return count

    def keep_order(self, now: datetime, on_their_way: Collection[int]) -> None:
        """Have what is about no change, such as the beginning and the end of a trouble, go out in
        the order in which it was owed: what waits for its next attempt is due with what its
        recipient is owed after it, but for the ends of troubles, which wait. `on_their_way` are
        alerts that are being sent."""
        self._db.execute(
            f"""
            update deliveries set next_attempt = ?1 where id in (
                select earlier.id
                from deliveries as earlier join alerts as a on a.id = earlier.alert_id
                where earlier.state = 'owed' and earlier.attempts > 0
                  and earlier.next_attempt > ?1 and a.change_id is null and exists (
                    select 1 from deliveries as later join alerts as b on b.id = later.alert_id
                    where later.state = 'owed' and later.next_attempt <= ?1
                      and later.recipient = earlier.recipient
                      and b.subscription = a.subscription and b.change_id is null
                      and b.kind != '{WELL_AGAIN}'
                      and b.id > a.id and b.id not in (select value from json_each(?2))))
            """,
            [utc_text(now), json.dumps(list(on_their_way))],
        )

    def hasten(self, subscription: str, troubles: str, now: datetime) -> None:
        """Have what waits of a subscription's messages about these `troubles`, a list as the
        database has it, be tried now: their end waits behind them."""
        self._db.execute(
            "update deliveries set next_attempt = ?1 where state = 'owed' and next_attempt > ?1 "
            "and attempts > 0 and alert_id in (select id from alerts where subscription = ?2 "
            f"and change_id is null and {_shared('troubles', '?3')})",
            [utc_text(now), subscription, troubles],
        )

    def unreached(self, now: datetime) -> dict[str, set[str]]:
        """By subscription, the recipients to whom something waits since its way did not go."""
        found: dict[str, set[str]] = {}
        query = (
            "select distinct subscription, recipient from deliveries "
            f"join alerts on alerts.id = alert_id where {_UNREACHED}"
        )
        for row in self._db.query(query, {"now": utc_text(now)}):
            found.setdefault(row["subscription"], set()).add(row["recipient"])
        return found

    def reached(
        self, subscription: str, recipients: Collection[str], due: datetime, now: datetime
    ) -> int:
        """Make `due` what waits for these recipients of a subscription since their way did not go.
        Returns how much it was."""
        values = {
            "now": utc_text(now),
            "due": utc_text(due),
            "subscription": subscription,
            "recipients": json.dumps(list(recipients)),
        }
        cursor = self._db.execute(
            f"update deliveries set next_attempt = :due where {_UNREACHED} "
            "and next_attempt > :due and recipient in (select value from json_each(:recipients)) "
            "and alert_id in (select id from alerts where subscription = :subscription)",
            values,
        )
        return int(cursor.rowcount)

    def failing(self, *, except_for: str = "") -> Failing:
        """Which deliveries are failing, but for those of one subscription."""
        row = next(
            self._db.query(
                "select count(*) as number, max(error) as error "
                "from deliveries join alerts on alerts.id = alert_id "
                "where state = 'owed' and attempts >= ? and error != '' and subscription != ?",
                [FAILING, except_for],
            )
        )
        return Failing(int(row["number"]), str(row["error"] or ""))
