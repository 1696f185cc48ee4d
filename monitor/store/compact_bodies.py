"""The texts of past revisions that an older version kept plain, packed a few at a time."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store import bodies
from monitor.store.compact_done import Done

WHAT = "bodies"
"""What `repacking` calls it."""
_IS_PLAIN_AND_PAST = (
    "typeof(body) = 'text' and number < "
    "(select max(number) from revisions as r where r.release_id = revisions.release_id)"
)


def left(db: Database, source: int, at: int, until: int) -> int:
    """How many texts are to be looked at in the releases of `source` behind the one with key
    `at`."""
    query = (
        "select count(*) as n from releases join revisions on release_id = releases.id "
        f"where source = ? and releases.id > ? and releases.id <= ? and {_IS_PLAIN_AND_PAST}"
    )
    return int(next(db.query(query, [source, at, until]))["n"])


def pack(db: Database, release: int, behind: int, most: int) -> Done:
    """Pack so many past texts of a release `behind` that number, in the caller's transaction."""
    query = (
        "select number from revisions where release_id = ? and number > ? "
        f"and {_IS_PLAIN_AND_PAST} order by number limit ?"
    )
    numbers = [row["number"] for row in db.query(query, [release, behind, most])]
    if not numbers:
        return Done()
    size = (
        "select sum(length(cast(body as blob))) as n from revisions "
        "where release_id = ? and number between ? and ?"
    )
    values = [release, numbers[0], numbers[-1]]
    before = next(db.query(size, values))["n"]
    bodies.pack_past(db, *values)
    after = next(db.query(size, values))["n"]
    return Done(len(numbers), before, after, numbers[-1] if len(numbers) == most else 0)
