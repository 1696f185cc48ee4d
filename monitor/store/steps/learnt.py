"""When it was learnt that a thing is to be ignored: after which change."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `after_change` is the number of the last change that was judged without it; null while it is
    # not ignored yet.
    db.table("volatile").add_column("after_change", int)
    # Of what was learnt before, only this is known: by the time when it was seen last, it was.
    db.execute(
        "update volatile set after_change = "
        "(select coalesce(max(id), 0) from changes where detected <= volatile.last_seen) "
        "where times >= 2"
    )
