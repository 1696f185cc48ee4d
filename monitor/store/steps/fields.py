"""What was understood of a page, packed against its text."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # A revision's `fields` may be a packed text from now on; those that are there are packed a
    # little at a time, by `compact` or the daemon. What the ledger binds is the text, as before.
    db.execute(
        "insert or ignore into repacking (source, what, at, number, until) "
        "select source, 'fields', 0, 0, max(id) from releases group by source"
    )
