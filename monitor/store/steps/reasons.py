"""Why a change was judged as it was, as values beside the sentences."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # The sentences stay what was told, and what older readers know; changes of before have no
    # values and are not touched.
    db.table("changes").add_column("reason_values", str)
