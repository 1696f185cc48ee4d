"""One source, and all of them side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response
from markupsafe import Markup

from monitor.browse import forms, queries
from monitor.browse.charts import Lying, bars, lying
from monitor.browse.figures import offsets_of
from monitor.browse.passes import told
from monitor.browse.queries import rows
from monitor.browse.recounted import Age
from monitor.browse.remembered import counted_rows
from monitor.browse.render import linked, page, zone_of
from monitor.browse.revisions import with_renderer
from monitor.browse.states import PLANNED, standing

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

# How long after publication: an upper bound in days, and its name.
_AGES = (
    (1 / 24, "1 hour"),
    (1, "1 day"),
    (7, "1 week"),
    (30, "1 month"),
    (365, "1 year"),
    (float("inf"), "later"),
)
_EDITS = "('edited', 'silent-edit')"
# What a page said of its edit: nothing, though it bears a stamp; that there was one; or it bears
# none
_SIDE = "iif(kind = 'silent-edit', 'silent', iif(stamp_moved, 'announced', 'unstamped'))"
_COLOURS = {"silent": "silent-edit", "announced": "edited", "unstamped": "unstamped"}
_SORTS = ("name", "releases", "edits", "silent", "share", "announced", "unstamped", "restamped",
          "removed")  # fmt: skip
_RUNS = "select * from runs where source = :id order by id desc limit 20"
_MOST_DRAWN = 24
_LATEST_PAGE = """
    select headers from releases join revisions on revisions.release_id = releases.id
    join snapshots on snapshots.sha256 = revisions.snapshot
    where releases.id = (select release_id from changes where source = :id order by id desc limit 1)
    order by revisions.number desc limit 1
"""
_KINDS = """
    select kind, count(*) as n from changes where source = :id and kind != 'reread'
    group by kind order by n desc
"""
_MOST_EDITED = f"""
    select releases.id, releases.title, releases.url, n from (
        select release_id, count(*) as n from changes where source = :id and kind in {_EDITS}
        group by release_id order by n desc, release_id limit 10
    ) as most join releases on releases.id = most.release_id order by n desc, releases.id
"""
_STATUSES = "select status, count(*) as n from releases where source = :id group by status"
_HONESTY = """
    select sum(kind = 'edited' and stamp_moved) as announced, sum(kind = 'silent-edit') as silent,
           sum(kind = 'edited' and not stamp_moved) as unstamped,
           sum(kind = 'restamped') as restamped
    from changes where source = :id and kind in ('edited', 'silent-edit', 'restamped')
"""
_BY_AGE = f"""
    select side, case {{cases}} else {len(_AGES) - 1} end as bucket, count(*) as n from (
        select {_SIDE} as side,
               julianday(detected) - coalesce(
                   julianday(releases.published), julianday(releases.first_seen)
               ) as days
        from changes join releases on releases.id = changes.release_id
        where changes.source = :id and kind in {_EDITS}
    ) group by 1, 2
"""
_BY_HOUR = f"""
    with offsets(first, following, minutes) as (values {{offsets}})
    select side, cast(strftime('%H', hour || ':00:00', minutes || ' minutes') as int) as hour,
           sum(n) as n
    from (
        select {_SIDE} as side, substr(detected, 1, 13) as hour, count(*) as n from changes
        where source = :id and kind in {_EDITS} group by 1, 2
    ) join offsets on hour >= substr(first, 1, 13) and hour < substr(following, 1, 13)
    group by 1, 2
"""
_TOLD = f"""
    select sources.id as id, sum(kind = 'removed') as removed, sum(kind in {_EDITS}) as edits,
           sum(kind = 'edited' and stamp_moved) as announced,
           sum(kind = 'edited' and not stamp_moved) as unstamped,
           sum(kind = 'silent-edit') as silent, sum(kind = 'restamped') as restamped
    from sources join changes on changes.source = sources.id
         and kind in ('removed', 'edited', 'silent-edit', 'restamped')
    group by sources.id
"""
_NOTHING_TOLD = dict.fromkeys(
    ("removed", "edits", "announced", "unstamped", "silent", "restamped"), 0
)
_KNOWN = "select source as id, count(*) as releases from releases group by source"
_SIDE_BY_SIDE = f"select sources.*, {PLANNED} from sources order by sources.name"


@dataclass(frozen=True, slots=True)
class _Count:
    """What one page counts of the source whose number is `id` in `source`, and how old it is."""

    datasette: Datasette
    db: Database
    source: dict[str, int]
    ages: list[Age] = field(default_factory=list)

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        figures = await counted_rows(self.datasette, self.db, sql, self.source)
        self.ages.append(figures.age)
        return figures.value


async def source(datasette: Datasette, request: Request) -> Response:
    """Health, runs, what changes and when, how honest the stamps are, the most edited releases."""
    db = await queries.database(datasette, request)
    named = await queries.one_source(db, request.url_vars["source"])
    (found,) = await rows(
        db, f"select *, {PLANNED} from sources where id = :id", {"id": named["id"]}
    )
    key, name = {"id": found["id"]}, found["name"]
    count = _Count(datasette, db, key)
    ages, hours = await _ages(count), await _hours(count)
    honesty = (await count.rows(_HONESTY))[0]
    kinds, edited = await count.rows(_KINDS), await count.rows(_MOST_EDITED)
    states = await count.rows(_STATUSES)
    return await page(
        datasette,
        request,
        "source",
        name,
        source=found,
        standing=standing(found),
        rendered=await _rendered(db, key),
        runs=told(await rows(db, _RUNS, key)),
        kinds=kinds,
        edited=edited,
        states=states,
        age=Age.of_all(count.ages),
        ages=ages,
        hours=hours,
        honesty=honesty if any(honesty.values()) else None,
        feed=f"/source/{name}/feed.atom",
        age_chart=_chart("Edits by age of the release", "age", ages),
        hour_chart=_chart("Edits by hour of the day", "hour", hours),
    )


async def _rendered(db: Database, key: dict[str, int]) -> str:
    """Which browser rendered the page of this source that was received last; empty where none
    did."""
    found = await rows(db, _LATEST_PAGE, key)
    return str(with_renderer(found[0])["rendered"]) if found else ""


def _chart(title: str, by: str, table: list[dict[str, Any]]) -> Markup:
    """The edits of `table`, a bar for each row, named by its `by`."""
    series = {colour: [row[side] for row in table] for side, colour in _COLOURS.items()}
    return bars(title, "edits", [row[by] for row in table], series)


async def _ages(count: _Count) -> list[dict[str, Any]]:
    """Edits by how long after its publication (or first sight) a release was edited."""
    cases = " ".join(f"when days < {limit} then {n}" for n, (limit, _) in enumerate(_AGES[:-1]))
    found = await count.rows(_BY_AGE.format(cases=cases))
    counts = {(row["side"], row["bucket"]): row["n"] for row in found}
    return [
        {
            "age": f"< {name}" if name != "later" else name,
            **{side: counts.get((side, n), 0) for side in _COLOURS},
        }
        for n, (_, name) in enumerate(_AGES)
    ]


async def _hours(count: _Count) -> list[dict[str, Any]]:
    """Edits by the hour of the day at which we saw them, on the reader's clock."""
    offsets = await offsets_of(zone_of(count.datasette), count.db)
    found = await count.rows(_BY_HOUR.format(offsets=offsets))
    # a moment that is damaged has no hour; the release's page says so
    counts = {(row["side"], row["hour"]): row["n"] for row in found}
    return [
        {"hour": f"{hour:02}", **{side: counts.get((side, hour), 0) for side in _COLOURS}}
        for hour in range(24)
    ]


async def sources(datasette: Datasette, request: Request) -> Response:
    """All sources side by side."""
    by = forms.chosen_one("sort", request.args.get("sort"), _SORTS) or "name"
    db = await queries.database(datasette, request)
    # a release that is new is a change, too
    counted = [await counted_rows(datasette, db, sql) for sql in (_TOLD, _KNOWN)]
    changed, known = ({row["id"]: row for row in figures.value} for figures in counted)
    found = []
    for row in await rows(db, _SIDE_BY_SIDE):
        key = row["id"]
        counts = {**_NOTHING_TOLD, **changed.get(key, {}), **known.get(key, {"releases": 0})}
        share = counts["silent"] / counts["edits"] if counts["edits"] else None
        found.append({**row, **counts, "standing": standing(row), "share": share})
    found.sort(key=lambda row: _natural(row["name"]))
    if by != "name":
        found.sort(key=lambda row: -1.0 if row[by] is None else float(row[by]), reverse=True)
    edited = [row for row in found if row["edits"]]
    return await page(
        datasette,
        request,
        "sources",
        "Sources",
        sources=found,
        age=Age.of_all(figures.age for figures in counted),
        chart=_side_by_side(datasette, edited[:_MOST_DRAWN]) if edited else "",
        left_out=max(0, len(edited) - _MOST_DRAWN),
        sorted_by=by,
    )


def _side_by_side(datasette: Datasette, edited: list[dict[str, Any]]) -> Markup:
    """A bar for each source: its edits, by what its pages said of them."""
    most = max(row["edits"] for row in edited)
    return lying(
        [
            Lying(
                name=linked(datasette, row["name"]),
                figure=str(row["edits"]),
                parts={colour: row[side] / most for side, colour in _COLOURS.items()},
            )
            for row in edited
        ]
    )


def _natural(name: str) -> list[tuple[int, str]]:
    """A key by which room-2 stands before room-10."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
