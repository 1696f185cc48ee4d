"""Linked documents that are gone."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # 1: one visit found it gone; 2: that is believed
    db.table("documents").add_column("gone", int, not_null_default=0)
