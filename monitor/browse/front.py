"""The front page: the latest changes, each with the first words of its redline, filters for them,
and how many there were in each part of the days that are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from datasette.utils.asgi import Request, Response

from monitor.browse import excerpts, forms, queries, states
from monitor.browse.charts import strip
from monitor.browse.queries import PAGE, Filter, rows
from monitor.browse.render import page, zone_of
from monitor.model import Kind, Significance

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_DAYS = 30  # that are looked at where nobody chose others
_MOST_BARS = 60
# +kind: by the index on the time, not by the one on the kind
_COUNTED = """
    with parts(part, first, following) as (values {parts})
    select part, changes.kind, count(*) as n from parts
    cross join {tables} where changes.detected >= first and changes.detected < following
    and {where} {news} group by part, +changes.kind
"""
_NO_NEWS = "and +changes.kind not in ('new', 'reread')"
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


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of the chart: the first, and the one after the last."""

    first: date
    following: date

    @property
    def label(self) -> str:
        last = self.following - timedelta(days=1)
        if last == self.first:
            return f"{last.day} {last:%b %Y}"
        return f"{self.first.day} {self.first:%b %Y} – {last.day} {last:%b %Y}"


async def front(datasette: Datasette, request: Request) -> Response:
    """The latest changes."""
    db, zone = await queries.database(datasette, request), zone_of(datasette)
    chosen = Filter.of(request.args)
    await queries.known_source(db, chosen.source)
    found = await queries.changes(db, chosen, zone)
    shown = found[:PAGE]
    parts = _parts(chosen, zone)
    series = {} if chosen.before else await _counted(db, chosen, parts, zone)
    sources = await states.all_sources(db)
    total, is_all = await queries.how_many(db, chosen, zone)
    return await page(
        datasette,
        request,
        "front",
        "Latest changes",
        changes=shown,
        excerpts=await excerpts.of_changes(db, [change["id"] for change in shown]),
        older=shown[-1]["id"] if len(found) > PAGE else None,
        chosen=chosen,
        total=total,
        is_all=is_all,
        sources=sources,
        troubled=[one for one in sources if not one["standing"].well],
        kinds=[kind for kind in Kind if kind is not Kind.REREAD],
        significances=list(Significance),
        languages=[row["language"] for row in await rows(db, LANGUAGES)],
        counts=(await rows(db, _COUNTS))[0],
        chart=strip("Changes", "changes", [part.label for part in parts], series),
        parts=parts,
        tallest=max((sum(stack) for stack in zip(*series.values(), strict=True)), default=0),
        days_each=(parts[0].following - parts[0].first).days,
        series=series,
        feed=f"/feed.atom?{chosen.query(before=0)}".rstrip("?"),
    )


def _parts(chosen: Filter, zone: ZoneInfo) -> list[Part]:
    """The days that the filter names, or the last thirty, in at most sixty parts of one length."""
    today = datetime.now(zone).date()
    until = date.fromisoformat(chosen.until) if chosen.until else today
    until = min(until, date.max - timedelta(days=_MOST_BARS + 1))
    if chosen.since:
        since = date.fromisoformat(chosen.since)
    else:
        since = date.fromordinal(max(1, until.toordinal() - _DAYS + 1))
    since = min(since, until) if chosen.until else since
    until = max(since, until)  # days to come, where only the first is chosen
    days = (until - since).days + 1
    each = -(-days // _MOST_BARS)
    firsts = range(since.toordinal(), until.toordinal() + 1, each)
    return [
        Part(date.fromordinal(n), date.fromordinal(min(n + each, until.toordinal() + 1)))
        for n in firsts
    ]


async def _counted(
    db: Database, chosen: Filter, parts: list[Part], zone: ZoneInfo
) -> dict[str, list[int]]:
    """How many changes of each kind each part had, of those that the filter lets through."""
    where, values = queries.conditions(chosen, zone, "since", "until", "before")
    for n, part in enumerate(parts):
        values[f"first{n}"] = forms.day_begins(part.first.isoformat(), zone)
        values[f"following{n}"] = forms.day_begins(part.following.isoformat(), zone)
    listed = ", ".join(f"({n}, :first{n}, :following{n})" for n in range(len(parts)))
    news = "" if chosen.kind else _NO_NEWS
    query = _COUNTED.format(parts=listed, tables=queries.tables_of(chosen), where=where, news=news)
    series: dict[str, list[int]] = {}
    for row in await rows(db, query, values):
        if row["kind"] in set(Kind):  # else a record that is damaged; the list names it
            series.setdefault(row["kind"], [0] * len(parts))[row["part"]] = row["n"]
    return {kind: series[kind] for kind in _edits_first(series)}


def _edits_first(kinds: Iterable[str]) -> list[str]:
    edits = (Kind.SILENT_EDIT, Kind.EDITED)
    return sorted(kinds, key=lambda k: (edits.index(Kind(k)) if k in edits else len(edits), k))
