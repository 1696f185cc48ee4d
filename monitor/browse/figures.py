"""What the page of questions asks of the database: each query as it can be asked again, with the
same figures, on Datasette's SQL page.

Each takes `:source` (empty: all), `:since` and `:until` (moments in UTC).
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from datasette.utils import sqlite_timelimit

from monitor.browse.queries import rows
from monitor.browse.recounted import LATEST, Age
from monitor.model import OF_STAMPS

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.database import Database

_LONGEST = 3000  # milliseconds that one query may take
_LONGEST_BESIDE = 60_000  # and one that is counted beside the pages
_EDITS = "changes.kind in ('edited', 'silent-edit')"
_BETWEEN = "changes.detected >= :since and changes.detected < :until"
# What a stamp did is no reason for an edit, and has figures of its own
_OF_STAMPS = ", ".join(f"'{kind}'" for kind in sorted(OF_STAMPS))
_CHOSEN = "(:source = '' or sources.name = :source)"

# Classes of time after publication: the upper bound of each in hours, and its name
AGES: tuple[tuple[float, str], ...] = (
    (1, "1 h"),
    (6, "6 h"),
    (24, "1 day"),
    (72, "3 days"),
    (168, "1 week"),
    (720, "1 month"),
    (2160, "3 months"),
    (8766, "1 year"),
    (43830, "5 years"),
)


def _class_of(hours: str) -> str:
    """The number of the class that a number of hours is in."""
    cases = " ".join(f"when {hours} < {limit} then {n}" for n, (limit, _) in enumerate(AGES))
    return f"case {cases} else {len(AGES)} end"


_BORN = "coalesce(julianday(nullif(releases.published, '')), julianday(releases.first_seen))"

WHO = f"""
select sources.name as source,
       iif(:until = '9999',
           (select count(*) from releases where releases.source = sources.id),
           (select count(*) from releases
            where releases.source = sources.id and first_seen < :until)) as releases,
       count(nullif(changes.kind, 'restamped')) as edits,
       count(iif(changes.kind = 'silent-edit', 1, null)) as silent,
       count(iif(changes.kind = 'edited' and stamp_moved, 1, null)) as announced,
       count(iif(changes.kind = 'edited' and not stamp_moved, 1, null)) as unstamped,
       count(iif(changes.kind = 'restamped', 1, null)) as restamped
from sources left join changes on changes.source = sources.id
     and changes.kind in ('edited', 'silent-edit', 'restamped') and {_BETWEEN}
where {_CHOSEN} group by sources.id order by sources.name
"""
WHEN = f"""
select source, class, sum(kind = 'silent-edit') as silent,
       sum(kind = 'edited' and stamp_moved) as announced,
       sum(kind = 'edited' and not stamp_moved) as unstamped
from (
    select sources.name as source, changes.kind, stamp_moved,
           {_class_of(f"24 * (julianday(detected) - {_BORN})")} as class
    from changes join releases on releases.id = changes.release_id
    join sources on sources.id = changes.source
    where {_EDITS} and {_BETWEEN} and {_CHOSEN}
) group by source, class order by source, class
"""
# A release is looked at from the first visit to its first edit, or to the last visit
SURVIVAL = f"""
with first as (
    select release_id, min(detected) as edited from changes where {_EDITS} group by release_id
), lives as (
    select sources.name as source, {_BORN} as born, julianday(releases.first_seen) as met,
           julianday(first.edited) as edited,
           julianday(coalesce(releases.last_seen, releases.last_checked)) as left
    from releases join sources on sources.id = releases.source
    left join first on first.release_id = releases.id
    where releases.first_seen >= :since and releases.first_seen < :until and {_CHOSEN}
)
select source, {_class_of("24 * (met - born)")} as entered,
       {_class_of("24 * (coalesce(edited, left) - born)")} as ended,
       edited is not null as was_edited, count(*) as releases
from lives group by 1, 2, 3, 4 order by 1, 2, 3, 4
"""
HOURS = """
with offsets(first, following, minutes) as (values {offsets})
select sources.name as source, cast(strftime('%w', detected, minutes || ' minutes') as int) as day,
       cast(strftime('%H', detected, minutes || ' minutes') as int) as hour,
       sum(kind = 'silent-edit') as silent, count(*) as edits
from changes join sources on sources.id = changes.source
join offsets on detected >= offsets.first and detected < offsets.following
where {edits} and {between} and {chosen}
group by 1, 2, 3 order by 1, 2, 3
"""
REASONS = f"""
select json_extract(reason.value, '$.kind') as reason, count(*) as times,
       sum(changes.kind = 'silent-edit') as silent
from changes join sources on sources.id = changes.source,
     json_each(iif(json_valid(reason_values), reason_values, '[]')) as reason
where {_EDITS} and {_BETWEEN} and {_CHOSEN}
  and json_extract(reason.value, '$.kind') not in ({_OF_STAMPS})
group by 1 order by times desc, 1
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows that a query gave, with the query; `given_up`: it took too long."""

    sql: str
    rows: tuple[dict[str, Any], ...] = ()
    given_up: bool = False
    age: Age = LATEST


async def ask(db: Database, sql: str, values: dict[str, str], *, beside: bool = False) -> Answer:
    """What `sql` gives. A query that would hold the pages up is given up; `beside`: none waits."""
    longest = _LONGEST_BESIDE if beside else _LONGEST

    def read(connection: sqlite3.Connection) -> Answer:
        try:
            with sqlite_timelimit(connection, longest):
                found = connection.execute(sql, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.args != ("interrupted",):
                raise
            return Answer(sql.strip(), given_up=True)
        return Answer(sql.strip(), tuple(dict(row) for row in found))

    answer: Answer = await db.execute_fn(read)
    return answer


async def hours_in(zone: ZoneInfo, db: Database) -> str:
    """The query for hours and weekdays on the clock of `zone`, for the years that there are."""
    return HOURS.format(
        offsets=await offsets_of(zone, db), edits=_EDITS, between=_BETWEEN, chosen=_CHOSEN
    )


async def offsets_of(zone: ZoneInfo, db: Database) -> str:
    """Rows of (since, until, minutes before UTC) for SQL: the clock of `zone` in the years that
    there are."""
    # each by itself is an end of an index; both at once are a way through it
    (bounds,) = await rows(
        db,
        "select (select min(detected) from changes) as low, "
        "(select max(detected) from changes) as high",
    )
    low, high = str(bounds["low"] or ""), str(bounds["high"] or "")
    offsets = ", ".join(
        f"('{first}', '{after}', {minutes})"
        for first, after, minutes in _of(zone)
        if after > low and first <= high
    )
    return offsets or "('', '9999', 0)"


@lru_cache(maxsize=32)
def _of(zone: ZoneInfo) -> tuple[tuple[str, str, int], ...]:
    """Since when and until when the clock of `zone` is how many minutes before UTC, to the quarter
    of an hour, from 1990 on for as long as anybody has decided."""
    step, moment = timedelta(days=1), datetime(1990, 1, 1, tzinfo=UTC)
    end = datetime.now(UTC) + timedelta(days=800)
    found = [("", _minutes(moment, zone))]
    while moment < end:
        if _minutes(moment + step, zone) != found[-1][1]:
            quarter = moment
            while _minutes(quarter, zone) == found[-1][1]:
                quarter += timedelta(minutes=15)
            found.append((f"{quarter:%Y-%m-%dT%H:%M}", _minutes(quarter, zone)))
        moment += step
    following = [first for first, _ in found[1:]] + ["9999"]
    return tuple((a, b, minutes) for (a, minutes), b in zip(found, following, strict=True))


def _minutes(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    return int(offset.total_seconds() // 60)
