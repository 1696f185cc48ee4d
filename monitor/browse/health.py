"""What monitors ask: `health.json`, which answers 503 where anything is wrong, and Prometheus'
metrics."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from datasette.utils.asgi import NotFound, Request, Response

from monitor import health
from monitor.browse import insiders
from monitor.browse.render import zone_of
from monitor.config import General
from monitor.errors import StoreError
from monitor.health import Facts, Problem, ProblemKind
from monitor.health.metrics import CONTENT_TYPE, metrics
from monitor.model import utc_text
from monitor.store import Store

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_FRESH = {"Cache-Control": "no-store"}


@dataclass(frozen=True, slots=True)
class Looked:
    """What an outside look at the database finds."""

    facts: Facts
    found: tuple[Problem, ...]
    passes: dict[tuple[str, str], int]
    releases: dict[str, int]


async def health_json(datasette: Datasette, request: Request) -> Response:
    """200 and `"status": "ok"`, or 503 and the problems."""
    now, zone = datetime.now(UTC), zone_of(datasette)
    try:
        looked = await _look(datasette, request, now)
    except StoreError:
        found = (Problem(ProblemKind.STORE, detail="another version of misajour made it"),)
        trouble = {
            "status": "trouble",
            "checked": utc_text(now),
            "problems": _problems(found, zone),
        }
        return Response.json(trouble, status=503, headers=_FRESH)
    daemon = looked.facts.daemon
    said: dict[str, Any] = {
        "status": "trouble" if looked.found else "ok",
        "checked": utc_text(now),
        "problems": _problems(looked.found, zone),
        "daemon": {
            "running": health.alive(daemon, now),
            "lived": utc_text(daemon.lived) if daemon else None,
        },
        "sources": {
            s.plan.source: {
                "health": s.health,
                "last_run": utc_text(s.last_run) if s.last_run else None,
            }
            for s in looked.facts.sources
        },
    }
    return Response.json(said, status=503 if looked.found else 200, headers=_FRESH)


async def metrics_text(datasette: Datasette, request: Request) -> Response:
    now = datetime.now(UTC)
    try:
        looked = await _look(datasette, request, now)
    except StoreError:
        return Response.text("another version of misajour made this database\n", status=503)
    text = metrics(looked.facts, looked.found, looked.passes, looked.releases, now)
    return Response(text, headers=_FRESH, content_type=CONTENT_TYPE)


async def _look(datasette: Datasette, request: Request, now: datetime) -> Looked:
    db = await insiders.database(datasette, request)
    if not db.path:
        raise NotFound("the database is not a file")
    settings = datasette.plugin_config("misajour") or {}
    return await asyncio.to_thread(_read, Path(db.path), settings, now)


def _read(path: Path, settings: dict[str, Any], now: datetime) -> Looked:
    """By the plan in the database: the configuration, which holds secrets, is not for the web."""
    with Store.read(path) as store:
        return look_at(store, path, settings, now)


def look_at(store: Store, path: Path, settings: dict[str, Any], now: datetime) -> Looked:
    """What is wrong with an open store, by the settings that the plugin was given."""
    usual = General.model_fields
    facts = health.gather(
        store.watching,
        store.sources.all(),
        now,
        database=path,
        grace=float(settings.get("grace", usual["grace"].default)),
        reserve=int(settings.get("reserve", usual["reserve"].default)),
    )
    facts = replace(facts, read_only="")  # who only looks need not write
    names = [source.plan.source for source in facts.sources]
    releases = {name: store.watching.counts(name, now).known for name in names}
    return Looked(facts, health.problems(facts, now), store.watching.passes(), releases)


def _problems(found: tuple[Problem, ...], zone: ZoneInfo) -> list[dict[str, str | None]]:
    return [
        {
            "kind": problem.kind,
            "subject": problem.subject,
            "since": utc_text(problem.since) if problem.since else None,
            "text": health.sentence(problem, zone),
        }
        for problem in found
    ]
