"""The text of a revision packed once another has taken its place."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # Packed bytes may hold a NUL; a text still may not.
    for event in ("insert", "update"):
        name = f"revisions_body_{event}_no_nul"
        db.execute(f"drop trigger if exists {name}")
        db.execute(
            f"create trigger {name} before {event} on revisions "
            "when typeof(new.body) != 'blob' and instr(new.body, char(0)) > 0 "
            "begin select raise(abort, 'NUL in revisions.body'); end"
        )
    # Those that are there are packed a little at a time, by `compact` or the daemon. What the
    # ledger binds is the text, as before.
    db.execute(
        "insert or ignore into repacking (source, what, at, number, until) "
        "select source, 'bodies', 0, 0, max(id) from releases group by source"
    )
