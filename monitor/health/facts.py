"""What is known of a database and its daemon at one moment. Reads only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.config import Config
from monitor.cron import cron
from monitor.model import Health, from_utc_text
from monitor.store import Store
from monitor.store.sources import SourceRow
from monitor.store.watching import (
    DaemonRow,
    DeliveryCounts,
    PlannedSource,
    ProblemRow,
    Watching,
)

SILENT = timedelta(minutes=3)
"""A daemon that has written nothing for this long is not alive, where its lock cannot be seen."""
LATE = timedelta(minutes=15)  # that a message may be due before somebody tries to send it
_LATE_BY_CRON = timedelta(days=1)  # the same where `check` is called from cron
_LOST = timedelta(days=7)  # that a message given up is a problem for


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """`last_run`: when its last pass ended; `usual`: seconds that its passes take."""

    plan: PlannedSource
    usual: float = 0.0
    health: Health = Health.NEW
    note: str = ""
    since: datetime | None = None
    last_run: datetime | None = None

    def next_run(self, now: datetime) -> datetime:
        """When its next pass is due, by its schedule."""
        return cron(self.plan.schedule, self.plan.timezone).after(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`grace` in seconds; `free` and `reserve` in bytes; `read_only` says why the database
    cannot be written; `ahead` is a moment that only a clock which was ahead can have written."""

    sources: tuple[SourceFacts, ...]
    grace: float
    deliveries: DeliveryCounts
    daemon: DaemonRow | None = None
    noted: tuple[ProblemRow, ...] = ()
    free: int | None = None
    reserve: int = 0
    read_only: str = ""
    ahead: datetime | None = None
    size: int = 0


def plan_of(config: Config) -> list[PlannedSource]:
    """The configuration's sources as the plan holds them; one that is disabled is in no plan."""
    return [
        PlannedSource(
            source=source.name,
            schedule=source.schedule,
            timezone=source.timezone or config.misajour.timezone,
            # what a first pass may ask for, one request per `delay`, and half as much again for
            # slow answers
            patience=1.5 * source.delay * (source.most_new + source.depth),
        )
        for source in config.enabled
    ]


def facts_of(config: Config, store: Store, now: datetime) -> Facts:
    """The facts, for whoever has the configuration."""
    return gather(
        store.watching,
        store.sources.all(),
        now,
        database=config.database,
        grace=config.misajour.grace,
        reserve=config.misajour.reserve,
        plan=plan_of(config),
    )


def gather(
    watching: Watching,
    rows: Iterable[SourceRow],
    now: datetime,
    *,
    database: Path,
    grace: float,
    reserve: int,
    plan: Iterable[PlannedSource] | None = None,
) -> Facts:
    """The facts. `plan` is the configuration's; where there is none, what the daemon wrote."""
    noted = watching.planned()
    known = {row.name: row for row in rows}
    wanted = noted.values() if plan is None else [_with_notes(item, noted) for item in plan]
    daemon = watching.daemon(database)
    if not alive(daemon, now):  # what it left under way is not
        wanted = [replace(item, begun=None) for item in wanted]
    late = LATE if daemon and not daemon.stopped else _LATE_BY_CRON
    free, read_only, size = _disk(database)
    return Facts(
        sources=tuple(
            _source(item, known.get(item.source), watching.usual_length(item.source))
            for item in wanted
        ),
        grace=grace,
        # the courier tells the operator of all but the operator's own; who looks is told of all
        deliveries=watching.deliveries(now - late, now - _LOST),
        daemon=daemon,
        noted=tuple(watching.problems()),
        free=free,
        reserve=reserve,
        read_only=read_only,
        ahead=watching.ahead(now),
        size=size,
    )


def alive(daemon: DaemonRow | None, now: datetime) -> bool:
    """Whether a daemon is at work. A moment in the future does not prove it: a clock was ahead."""
    if daemon is None or daemon.stopped is not None or daemon.killed:
        return False
    return abs(now - daemon.lived) < SILENT


def _with_notes(item: PlannedSource, noted: Mapping[str, PlannedSource]) -> PlannedSource:
    """The configuration's plan with what only the daemon knows."""
    found = noted.get(item.source)
    if found is None:
        return item
    return replace(item, noted=found.noted, begun=found.begun)


def _source(plan: PlannedSource, row: SourceRow | None, usual: float) -> SourceFacts:
    if row is None:
        return SourceFacts(plan=plan)
    return SourceFacts(
        plan=plan,
        usual=usual,
        health=row.health,
        note=row.health_note,
        since=from_utc_text(row.health_since) if row.health_since else None,
        last_run=from_utc_text(row.last_run) if row.last_run else None,
    )


def _disk(database: Path) -> tuple[int | None, str, int]:
    """Bytes free beside the database; why it cannot be written, or an empty string; its size with
    that of its log."""
    try:
        disk = os.statvfs(database.parent)
        free: int | None = disk.f_bavail * disk.f_frsize
    except OSError:
        free = None
    size = 0
    for path in (database, database.with_name(database.name + "-wal")):
        if path.exists():
            size += path.stat().st_size
    if free is not None and disk.f_flag & os.ST_RDONLY:
        return free, "its disk is mounted read-only", size
    for path in (database.parent, database):
        if path.exists() and not os.access(path, os.W_OK):
            return free, f"{path} may not be written by this user", size
    return free, "", size
