"""The front page: the latest changes, filters for them, and how many there were by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from datasette.utils.asgi import Request, Response

from monitor.browse import forms, queries
from monitor.browse.charts import bars
from monitor.browse.queries import PAGE, Filter, rows
from monitor.browse.render import page, zone_of
from monitor.model import Kind, Significance

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_DAYS = 30
# +kind: by the index on the time, not by the one on the kind
_BY_DAY = """
    select kind, substr(detected, 1, 10) as day, count(*) as n from changes
    where detected >= :first and +kind not in ('new', 'reread') group by +kind, day
"""
# The languages there are, each found by one step in the index on them
LANGUAGES = """
    with recursive found(language) as (
        select min(language) from releases where language > ''
        union all
        select (select min(language) from releases where language > found.language)
        from found where language is not null
    )
    select language from found where language is not null
"""
# Nothing is ever deleted, so the last key is the number: counting a million rows takes a third of
# a second
_COUNTS = """
    select (select coalesce(max(id), 0) from releases) as releases,
           (select coalesce(max(id), 0) from revisions) as revisions
"""


async def front(datasette: Datasette, request: Request) -> Response:
    """The latest changes."""
    db = await queries.database(datasette, request)
    chosen = Filter.of(request.args)
    found = await queries.changes(db, chosen, zone_of(datasette))
    days, series = await _by_day(db)
    return await page(
        datasette,
        request,
        "front",
        "Latest changes",
        changes=found[:PAGE],
        older=found[PAGE - 1]["id"] if len(found) > PAGE else None,
        chosen=chosen,
        sources=await rows(db, "select name, health, health_note from sources order by name"),
        kinds=[kind for kind in Kind if kind is not Kind.REREAD],
        significances=list(Significance),
        languages=[row["language"] for row in await rows(db, LANGUAGES)],
        counts=(await rows(db, _COUNTS))[0],
        chart=bars("Changes of the last thirty days", "changes", days, series),
        days=days,
        series=series,
        feed=f"/feed.atom?{chosen.query(before=0)}".rstrip("?"),
    )


async def _by_day(db: Database) -> tuple[list[str], dict[str, list[int]]]:
    """The last thirty days (UTC), and how many changes of each kind each had."""
    first = datetime.now(UTC).date() - timedelta(days=_DAYS - 1)
    series: dict[str, list[int]] = {}
    for row in await rows(db, _BY_DAY, {"first": first.isoformat()}):
        if not (day := forms.day(row["day"])):
            continue  # a record that is damaged; the list names it
        number = (date.fromisoformat(day) - first).days
        if number < _DAYS:  # a clock that was ahead wrote of days to come
            series.setdefault(row["kind"], [0] * _DAYS)[number] = row["n"]
    days = [f"{first + timedelta(days=n):%-d %b}" for n in range(_DAYS)]
    return days, {kind: series[kind] for kind in _edits_first(series)}


def _edits_first(kinds: Iterable[str]) -> list[str]:
    edits = (Kind.SILENT_EDIT, Kind.EDITED)
    return sorted(kinds, key=lambda k: (edits.index(Kind(k)) if k in edits else len(edits), k))
