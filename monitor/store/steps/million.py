"""Indexes by which a million releases are planned and counted without reading them."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # What is due, what a clock that was ahead planned, and how many are: all in the index, which
    # each visit moves anyway. It stands in the place of one that begins as it does.
    db.execute(
        "create index idx_releases_due on releases (source, next_check, last_checked, status)"
    )
    db.execute("drop index if exists idx_releases_source_next_check")
    # Few releases wait for anything, and few are missed in a listing.
    db.execute(
        "create index idx_releases_waiting on releases (source, next_check) "
        "where pending is not null"
    )
    db.execute(
        "create index idx_listings_missed on listings (source, release_id, missing_since) "
        "where missing_since is not null"
    )
    db.execute("create index idx_listings_marked on listings (source) where mark != ''")
