"""The operator's page: what is wrong and what mends it, passes, deliveries, the disk and how it
fills, what is muted, owed and ignored."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import NotFound, Request, Response

from monitor import health
from monitor.browse import insiders
from monitor.browse.charts import bars
from monitor.browse.health import Looked, look_at
from monitor.browse.passes import told
from monitor.browse.queries import rows
from monitor.browse.render import page, zone_of
from monitor.errors import StoreError
from monitor.model import utc_text
from monitor.store import Store
from monitor.store.backlog import Backlog
from monitor.store.ignored import Learnt
from monitor.store.mutes import Mute
from monitor.store.watching import SourceCounts
from monitor.wording import size_of

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_MONTHS = 24  # of growth that are drawn
_LONGEST = 2000  # milliseconds that growth may take to add up
_RUNS = """
    select runs.*, sources.name from runs join sources on sources.id = runs.source
    order by runs.id desc limit 30
"""
_TROUBLED = """
    select runs.*, sources.name from runs join sources on sources.id = runs.source
    where runs.outcome != 'ok' or runs.failed > 0 or runs.blocked > 0
    order by runs.id desc limit 20
"""
_DELIVERIES = """
    select alerts.subscription, deliveries.state, count(*) as number,
           sum(deliveries.state = 'owed' and deliveries.attempts > 0) as tried,
           max(deliveries.finished) as latest
    from deliveries join alerts on alerts.id = deliveries.alert_id
    group by 1, 2 order by 1, 2
"""
_REFUSED = """
    select alerts.subscription, deliveries.error, count(*) as number,
           max(deliveries.attempts) as attempts, min(deliveries.next_attempt) as next_attempt
    from deliveries join alerts on alerts.id = deliveries.alert_id
    where deliveries.error != '' and deliveries.state != 'sent'
    group by 1, 2 order by number desc limit 20
"""
_PAST_PROBLEMS = """
    select kind, subject, detail, since, ended from problems
    where ended is not null order by id desc limit 20
"""
# The newest months; a row of `snapshots` bears the compressed bytes
_GROWTH = """
    select substr(received, 1, 7) as month, count(*) as snapshots, sum(length(body)) as bytes
    from snapshots where received is not null group by 1 order by 1 desc limit :months
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What the store says, read in one go."""

    looked: Looked
    counts: dict[str, SourceCounts]
    backlogs: dict[str, Backlog]
    mutes: Sequence[Mute]
    ignored: Sequence[Learnt]
    size: int
    wal: int


async def operations(datasette: Datasette, request: Request) -> Response:
    """How the watching itself goes."""
    db, zone, now = (
        await insiders.database(datasette, request),
        zone_of(datasette),
        datetime.now(UTC),
    )
    if not db.path:
        raise NotFound("the database is not a file")
    settings = datasette.plugin_config("misajour") or {}
    try:
        state = await asyncio.to_thread(_read, Path(db.path), settings, now)
    except StoreError:
        raise NotFound("another version of misajour made this database") from None
    growth = await _growth(db)
    facts = state.looked.facts
    alive = health.alive(facts.daemon, now)
    names = {row["id"]: row["name"] for row in await rows(db, "select id, name from sources")}
    return await page(
        datasette,
        request,
        "operations",
        "Operations",
        headers={"Cache-Control": "no-store"},
        facts=facts,
        alive=alive,
        problems=[(health.sentence(one, zone), health.cure(one, daemon=alive),
                   one.since and utc_text(one.since)) for one in state.looked.found],
        past=await rows(db, _PAST_PROBLEMS),
        sources=[_source(one, state, now) for one in facts.sources],
        outcomes=_outcomes(state.looked.passes),
        runs=told(await rows(db, _RUNS)),
        troubled=told(await rows(db, _TROUBLED)),
        deliveries=await rows(db, _DELIVERIES),
        refused=await rows(db, _REFUSED),
        size_of=size_of,
        size=state.size,
        wal=state.wal,
        growth=growth,
        growth_chart=bars(
            "Snapshots by month",
            "snapshots",
            [row["month"] for row in growth or []],
            {"edited": [row["snapshots"] for row in growth or []]},
        ),
        mutes=[(mute, names.get(mute.source or 0, "")) for mute in state.mutes],
        ignored=_ignored(state.ignored),
    )  # fmt: skip


def _read(path: Path, settings: dict[str, Any], now: datetime) -> _State:
    """Raises StoreError."""
    with Store.read(path) as store:
        looked = look_at(store, path, settings, now)
        sources = looked.facts.sources
        return _State(
            looked=looked,
            counts={
                one.plan.source: store.watching.counts(one.plan.source, one.next_run(now))
                for one in sources
            },
            backlogs={one.plan.source: store.backlog.of(one.plan.source) for one in sources},
            mutes=store.mutes.all(now),
            ignored=store.ignored.listed(now),
            size=path.stat().st_size,
            wal=_size(path.with_name(f"{path.name}-wal")),
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # there is none where nobody writes
        return 0


def _source(one: health.SourceFacts, state: _State, now: datetime) -> dict[str, Any]:
    plan = one.plan
    counts, backlog = state.counts[plan.source], state.backlogs[plan.source]
    return {
        "name": plan.source,
        "health": one.health,
        "note": one.note,
        "last": one.last_run and utc_text(one.last_run),
        "next": utc_text(one.next_run(now)),
        "schedule": plan.schedule,
        "begun": plan.begun and utc_text(plan.begun),
        "usual": one.usual,
        "known": counts.known,
        "due": counts.due,
        "changed": counts.last_change and utc_text(counts.last_change),
        "unvisited": backlog.unvisited,
        "given_up": backlog.given_up,
    }


def _outcomes(passes: Mapping[tuple[str, str], int]) -> list[tuple[str, str]]:
    """By source: how many passes ended how."""
    by_source: dict[str, list[str]] = {}
    for (source, outcome), number in sorted(passes.items()):
        by_source.setdefault(source, []).append(f"{number:,} {outcome}")
    return [(source, ", ".join(said)) for source, said in by_source.items()]


async def _growth(db: Database) -> list[dict[str, Any]] | None:
    """How many snapshots of how many bytes each month brought, the oldest first; None where that
    takes too long to add up."""

    def read(connection: sqlite3.Connection) -> list[dict[str, Any]] | None:
        try:
            with sqlite_timelimit(connection, _LONGEST):
                found = connection.execute(_GROWTH, {"months": _MONTHS}).fetchall()
        except sqlite3.OperationalError as error:
            if error.args != ("interrupted",):
                raise
            return None
        return [dict(row) for row in reversed(found)]

    growth: list[dict[str, Any]] | None = await db.execute_fn(read)
    return growth


def _ignored(listed: Sequence[Learnt]) -> list[dict[str, Any]]:
    """By source and kind: how many things are ignored, and since when."""
    counts = Counter((one.source, str(one.kind)) for one in listed)
    since: dict[tuple[str, str], str] = {}
    for one in listed:
        key = one.source, str(one.kind)
        since[key] = min(since.get(key, one.first_seen), one.first_seen)
    return [
        {"source": source, "kind": kind, "number": number, "since": since[source, kind]}
        for (source, kind), number in sorted(counts.items())
    ]
