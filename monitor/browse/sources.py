"""One source, and all of them side by side."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from monitor.browse import queries
from monitor.browse.charts import bars
from monitor.browse.queries import rows
from monitor.browse.render import page, zone_of

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

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
_HONESTY = """
    select sum(kind = 'edited' and stamp_moved) as announced, sum(kind = 'silent-edit') as silent, sum(kind = 'restamped') as restamped
    from changes where source = :id and kind in ('edited', 'silent-edit', 'restamped')
"""


async def source(datasette: Datasette, request: Request) -> Response:
    """Health, runs, what changes and when, how honest the stamps are, the most edited releases."""
    db = await queries.database(datasette, request)
    found = await rows(
        db, "select * from sources where name = :name", {"name": request.url_vars["source"]}
    )
    if not found:
        raise NotFound("there is no such source")
    key = {"id": found[0]["id"]}
    name = found[0]["name"]
    runs = await rows(db, "select * from runs where source = :id order by id desc limit 20", key)
    kinds = await rows(
        db,
        (
            "select kind, count(*) as n from changes where source = :id and kind != 'reread' "
            "group by kind order by n desc"
        ),
        key,
    )
    edited = await rows(
        db,
        f"select releases.id, releases.title, releases.url, n "
        f"from (select release_id, count(*) as n from changes "
        f"where source = :id and kind in {_EDITS} group by release_id order by n desc, release_id "
        f"limit 10) as most "
        "join releases on releases.id = most.release_id order by n desc, releases.id",
        key,
    )
    states = await rows(
        db, "select status, count(*) as n from releases where source = :id group by status", key
    )
    ages, hours = await _ages(db, key), await _hours(db, key, datasette)
    honesty = await rows(db, _HONESTY, key)
    return await page(
        datasette, request, "source", name,
        source=found[0], runs=runs, kinds=kinds, edited=edited, states=states, ages=ages, hours=hours,
        honesty=honesty[0] if any(honesty[0].values()) else None, feed=f"/source/{name}/feed.atom",
        age_chart=bars("Edits by age of the release", "edits", [a["age"] for a in ages], _series(ages)),
        hour_chart=bars("Edits by hour of the day", "edits", [h["hour"] for h in hours], _series(hours)),
    )  # fmt: skip


def _series(table: list[dict[str, Any]]) -> dict[str, list[int]]:
    return {
        "silent-edit": [row["silent"] for row in table],
        "edited": [row["edited"] for row in table],
    }


async def _ages(db: Any, key: dict[str, int]) -> list[dict[str, Any]]:
    """Edits by how long after its publication (or first sight) a release was edited."""
    cases = " ".join(f"when days < {limit} then {n}" for n, (limit, _) in enumerate(_AGES[:-1]))
    found = await rows(
        db,
        f"""
        select kind, case {cases} else {len(_AGES) - 1} end as bucket, count(*) as n from (
            select kind, julianday(detected) - julianday(coalesce(nullif(substr(releases.published, 1, 16), ''), releases.first_seen)) as days
            from changes join releases on releases.id = changes.release_id where changes.source = :id and kind in {_EDITS})
        group by 1, 2
        """,
        key,
    )
    counts = {(row["kind"], row["bucket"]): row["n"] for row in found}
    return [
        {
            "age": f"< {name}" if name != "later" else name,
            "silent": counts.get(("silent-edit", n), 0),
            "edited": counts.get(("edited", n), 0),
        }
        for n, (_, name) in enumerate(_AGES)
    ]


async def _hours(db: Any, key: dict[str, int], datasette: Datasette) -> list[dict[str, Any]]:
    """Edits by the hour of the day at which we saw them, on the reader's clock."""
    zone = zone_of(datasette)
    found = await rows(
        db,
        (
            f"select kind, substr(detected, 1, 13) as hour, count(*) as n from changes "
            f"where source = :id and kind in {_EDITS} group by 1, 2"
        ),
        key,
    )
    counts: Counter[tuple[str, int]] = Counter()
    for row in found:
        counts[
            row["kind"], datetime.fromisoformat(f"{row['hour']}:00:00Z").astimezone(zone).hour
        ] += row["n"]
    return [
        {
            "hour": f"{hour:02}",
            "silent": counts["silent-edit", hour],
            "edited": counts["edited", hour],
        }
        for hour in range(24)
    ]


async def sources(datasette: Datasette, request: Request) -> Response:
    """All sources side by side."""
    db = await queries.database(datasette, request)
    found = await rows(
        db,
        """
        with told as (
            select source as key, sum(kind = 'removed') as removed, sum(kind in ('edited', 'silent-edit')) as edits,
                   sum(kind = 'edited' and stamp_moved) as announced, sum(kind = 'silent-edit') as silent,
                   sum(kind = 'restamped') as restamped from changes group by source
        )
        select sources.*, (select count(*) from releases where source = sources.id) as releases, coalesce(removed, 0) as removed,
               coalesce(edits, 0) as edits, coalesce(announced, 0) as announced, coalesce(silent, 0) as silent,
               coalesce(restamped, 0) as restamped
        from sources left join told on told.key = sources.id order by sources.name
        """,
    )
    chart = bars(
        "Edits by source", "edits", [row["name"] for row in found],
        {"silent-edit": [row["silent"] for row in found], "edited": [row["edits"] - row["silent"] for row in found]},
    )  # fmt: skip
    return await page(datasette, request, "sources", "Sources", sources=found, chart=chart)
