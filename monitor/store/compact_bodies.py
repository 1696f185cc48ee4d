"""The texts of past revisions that an older version kept plain, packed a release at a time."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store import texts
from monitor.store.texts import Done

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


def pack(db: Database, release: int) -> Done:
    """Pack the past texts of a release, in the caller's transaction."""
    query = f"select number from revisions where release_id = ? and {_IS_PLAIN_AND_PAST}"
    numbers = [row["number"] for row in db.query(f"{query} order by number", [release])]
    done = [texts.pack(db, release, number) for number in numbers]
    return Done(
        texts=len(done),
        before=sum(one.before for one in done),
        after=sum(one.after for one in done),
    )
