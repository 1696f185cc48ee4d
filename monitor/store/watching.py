"""What the daemon writes of itself, and what tells whether all is well."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlite_utils import Database

from monitor.errors import DamagedRecord
from monitor.model import LONGEST_REST, from_utc_text, utc_text
from monitor.store import lock
from monitor.store.releases import CLOCKS_DIFFER, LONGEST
from monitor.store.rows import is_moment
from monitor.store.waiting import BEFORE_END, Waiting

_SIZES = "sizes"  # the key in `meta` under which the sizes of some days stand
_DAYS_KEPT = 62


@dataclass(frozen=True, slots=True)
class DaemonRow:
    """`awake`: since when it runs without a pause, such as the machine's sleep. `stopped` is None
    where the daemon lives or was killed; `killed`: whether it is certain that it was."""

    started: datetime
    awake: datetime
    lived: datetime
    stopped: datetime | None
    killed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSource:
    """A source as it is watched. `patience`: seconds that a pass may take; `noted`: since when it
    is watched; `begun`: when the pass that is under way began."""

    source: str
    schedule: str
    timezone: str
    patience: float
    noted: datetime | None = None
    begun: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProblemRow:
    kind: str
    subject: str
    detail: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DeliveryCounts:
    """`failing`: how many were refused again and again, and the `reason`; `late`: since when the
    oldest has been due and nobody tried, though nothing had to go out before it; `lost`: how many
    were given up lately."""

    owed: int
    failing: int
    reason: str
    late: datetime | None
    lost: int


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """`known`: releases that are still visited; `due`: of these, at the moment asked about;
    `next_due`: the first of the rest."""

    known: int
    due: int
    next_due: datetime | None
    last_change: datetime | None


@dataclass(frozen=True, slots=True)
class Growth:
    """By how many bytes the database has grown in how many days."""

    days: int
    bytes: int


class Watching:
    def __init__(self, db: Database) -> None:
        self._db = db

    def _one(self, sql: str, *values: object) -> dict[str, Any]:
        return dict(next(self._db.query(sql, list(values))))

    def begin(self, now: datetime) -> None:
        """The daemon starts: no pass is under way, whatever a killed one left behind."""
        moment = utc_text(now)
        row = {"id": 1, "started": moment, "awake": moment, "lived": moment, "stopped": None}
        self._db.table("daemon").upsert(row, pk="id")
        self._db.execute("update plan set begun = null")

    def beat(self, now: datetime, *, woke: bool = False) -> None:
        """The daemon lives. `woke`: the machine slept, or its clock was set, just before."""
        self._db.execute(
            "update daemon set lived = ?1, awake = case when ?2 then ?1 else awake end "
            "where id = 1",
            [utc_text(now), woke],
        )

    def stop(self, now: datetime) -> None:
        self._db.execute("update daemon set lived = ?1, stopped = ?1 where id = 1", [utc_text(now)])

    def daemon(self, database: Path) -> DaemonRow | None:
        """None where no daemon has ever used this `database`. Raises DamagedRecord."""
        row = next(self._db.query("select * from daemon where id = 1"), None)
        if row is None:
            return None
        of = "the daemon"
        stopped = _sure(row["stopped"], of) if row["stopped"] else None
        return DaemonRow(
            _sure(row["started"], of),
            _sure(row["awake"], of),
            _sure(row["lived"], of),
            stopped,
            stopped is None and lock.is_free(database),
        )

    def plan(
        self, sources: Iterable[PlannedSource], now: datetime, paused: Iterable[str] = ()
    ) -> None:
        """Replace the plan; what was watched before keeps since when. What is `paused` is not in
        it; what is neither and was watched, or was to be, is retired."""
        kept = []
        for item in sources:
            kept.append(item.source)
            self._db.execute(
                "insert into plan (source, schedule, timezone, patience, noted) "
                "values (?1, ?2, ?3, ?4, ?5) "
                "on conflict (source) do update set schedule = ?2, timezone = ?3, patience = ?4",
                [item.source, item.schedule, item.timezone, item.patience, utc_text(now)],
            )
        marks = ", ".join("?" * len(kept))
        retired = self._db.execute(
            "select name from sources where (name in (select source from plan) "
            f"or unwatched = 'paused') and name not in ({marks})",
            kept,
        ).fetchall()
        states = {name: "retired" for (name,) in retired} | dict.fromkeys(paused, "paused")
        for name, state in states.items():
            self._db.execute(
                "update sources set unwatched = ?2, unwatched_since = ?3 "
                "where name = ?1 and unwatched is not ?2",
                [name, state, utc_text(now)],
            )
        self._db.execute(
            "update sources set unwatched = null, unwatched_since = null "
            f"where unwatched is not null and name in ({marks})",
            kept,
        )
        self._db.execute(f"delete from plan where source not in ({marks})", kept)

    def _paused(self) -> list[str]:
        query = "select name from sources where unwatched = 'paused'"
        return [row["name"] for row in self._db.query(query)]

    def planned(self) -> dict[str, PlannedSource]:
        return {
            row["source"]: PlannedSource(
                source=row["source"],
                schedule=row["schedule"],
                timezone=row["timezone"],
                patience=row["patience"],
                noted=_sure(row["noted"], f"the plan of {row['source']!r}"),
                begun=_moment(row["begun"]),
            )
            for row in self._db.query("select * from plan order by source")
        }

    def note_size(self, now: datetime) -> None:
        """Note the size of the database, once a day."""
        sizes, today = self._sizes(), now.date().isoformat()
        if today not in sizes:
            pages, size = self._one("select * from pragma_page_count, pragma_page_size").values()
            sizes[today] = pages * size
            kept = dict(sorted(sizes.items())[-_DAYS_KEPT:])
            self._db.table("meta").upsert({"key": _SIZES, "value": json.dumps(kept)}, pk="key")

    def growth(self, now: datetime) -> Growth | None:
        """By how much the database has grown in about a week; None where it was not known yet on
        another day."""
        sizes = self._sizes()
        today = now.date()
        days = [day for day in sizes if date.fromisoformat(day) < today]
        if not days:
            return None
        week = (today - timedelta(days=7)).isoformat()
        since = max((day for day in days if day <= week), default=min(days))
        pages, size = self._one("select * from pragma_page_count, pragma_page_size").values()
        return Growth((today - date.fromisoformat(since)).days, pages * size - sizes[since])

    def _sizes(self) -> dict[str, int]:
        """Bytes by day."""
        row = next(self._db.query("select value from meta where key = ?", [_SIZES]), None)
        found: dict[str, int] = json.loads(row["value"]) if row else {}
        return found

    def rename(self, old: str, new: str) -> None:
        """What is noted by the name of a source is noted by its new one."""
        if (planned := self.planned().get(old)) is not None and planned.noted is not None:
            # the name is the row's key: a row that is another is a row of its own in the ledger
            others = [item for item in self.planned().values() if item.source != old]
            self.plan([*others, replace(planned, source=new)], planned.noted, self._paused())
        self._db.execute("update problems set subject = ? where subject = ?", [new, old])

    def pass_began(self, source: str, now: datetime) -> None:
        self._db.execute("update plan set begun = ? where source = ?", [utc_text(now), source])

    def pass_ended(self, source: str) -> None:
        self._db.execute("update plan set begun = null where source = ?", [source])

    def problems(self) -> list[ProblemRow]:
        """Those that last."""
        return [
            ProblemRow(row["kind"], row["subject"], row["detail"], _sure(row["since"], "a problem"))
            for row in self._db.query("select * from problems where ended is null order by id")
        ]

    def open_problem(self, problem: ProblemRow) -> None:
        self._db.table("problems").insert(
            {
                "kind": problem.kind,
                "subject": problem.subject,
                "detail": problem.detail,
                "since": utc_text(problem.since),
            }
        )

    def end_problem(self, kind: str, subject: str, now: datetime) -> None:
        self._db.execute(
            "update problems set ended = ? where ended is null and kind = ? and subject = ?",
            [utc_text(now), kind, subject],
        )

    def deliveries(self, late: datetime, lost: datetime) -> DeliveryCounts:
        """What the outbox owes. `late`: what was due before and never tried is late; `lost`: what
        was given up after it counts."""
        waited = f"exists (select 1 {BEFORE_END} and (d.state = 'owed' or d.finished >= ?1))"
        row = self._one(
            "select count(*) as owed, "
            f"min(case when next_attempt < ?1 and not {waited} then next_attempt end) as late "
            "from deliveries join alerts on alerts.id = alert_id where state = 'owed'",
            utc_text(late),
        )
        failing = Waiting(self._db).failing()
        lost_row = self._one(
            "select count(*) as n from deliveries where state = 'given-up' and finished > ?",
            utc_text(lost),
        )
        return DeliveryCounts(
            row["owed"], failing.number, failing.reason, _moment(row["late"]), lost_row["n"]
        )

    def counts(self, source: str, at: datetime) -> SourceCounts:
        # each is a piece of an index; of the few that moved, none is counted
        of = "releases where source = (select id from sources where name = ?1)"
        stays = "status != 'moved'"
        row = self._one(
            f"select (select count(*) from {of}) - (select count(*) from {of} and status = 'moved')"
            f" as known, (select count(*) from {of} and {stays} and next_check <= ?2) as due, "
            f"(select min(next_check) from {of} and {stays} and next_check > ?2) as next_due",
            source,
            utc_text(at),
        )
        changed = next(
            self._db.query(
                "select detected from changes "
                "where source = (select id from sources where name = ?) "
                "and julianday(detected) > 0 order by id desc limit 1",  # else it is damaged
                [source],
            ),
            None,
        )
        last_change = _moment(changed["detected"]) if changed else None
        return SourceCounts(row["known"], row["due"], _moment(row["next_due"]), last_change)

    def usual_length(self, source: str) -> float:
        """Seconds that a pass over `source` takes: the median of the last eleven, 0 before the
        first."""
        rows = self._db.query(
            "select (julianday(finished) - julianday(started)) * 86400 as seconds from runs "
            "where source = (select id from sources where name = ?) order by started desc limit 11",
            [source],
        )
        # below zero where the clock was set back during a pass; null where a moment is damaged
        lengths = [max(0.0, row["seconds"]) for row in rows if row["seconds"] is not None]
        return median(lengths) if lengths else 0.0

    def passes(self) -> dict[tuple[str, str], int]:
        """How many passes there were, by source and outcome."""
        rows = self._db.query(
            "select name, outcome, n "
            "from (select source, outcome, count(*) as n from runs group by source, outcome) "
            "join sources on sources.id = source"
        )
        return {(row["name"], row["outcome"]): row["n"] for row in rows}

    def ahead(self, now: datetime) -> datetime | None:
        """The latest moment that only a clock which was ahead can have written, of those that keep
        us from visiting; None where there is none. What it wrote into the record stays there."""
        # joined from the sources: that index on releases begins with them
        row = self._one(
            "select max(m) as m from ("
            "select max(last_run) as m from sources where last_run > ?1 "
            "union all select max(next_check) from sources join releases "
            "on releases.source = sources.id and next_check > ?2 "
            "union all select max(last_checked) from releases where last_checked > ?1 "
            "union all select max(not_before) from hosts where not_before > ?3)",
            utc_text(now + CLOCKS_DIFFER),
            utc_text(now + LONGEST),
            utc_text(now + LONGEST_REST + CLOCKS_DIFFER),
        )
        return _moment(row["m"])


def _moment(text: str | None) -> datetime | None:
    """None, too, where it is damaged, which `verify` says: one row of many is not to hide the
    rest."""
    return from_utc_text(text) if text and is_moment(text) else None


def _sure(text: str, record: str) -> datetime:
    """Raises DamagedRecord."""
    if not is_moment(text):
        raise DamagedRecord(record)
    return from_utc_text(text)
