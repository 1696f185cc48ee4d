"""The texts of past revisions that an older version kept plain, packed a release at a time."""

from __future__ import annotations

from sqlite_utils import Database

from monitor.store import texts
from monitor.store.compact_fields import Done

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
    query = (
        f"select count(*) filter (where {_IS_PLAIN_AND_PAST}) as texts, "
        "sum(length(cast(body as blob))) as size from revisions where release_id = ?"
    )
    before = next(db.query(query, [release]))
    if not before["texts"]:
        return Done()
    texts.pack_past(db, release)
    after = next(db.query(query, [release]))
    return Done(before["texts"], before["size"], after["size"])
