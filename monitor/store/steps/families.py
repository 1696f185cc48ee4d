"""Indexes by which what a listing names is looked up, and a clock that was ahead is found out,
however many releases are known."""

from __future__ import annotations

from sqlite_utils import Database


def migrate(db: Database) -> None:
    # `family` is a number made of the source and of what its address has in common with its other
    # spellings; `address` is the key of a row of `releases`, or that of one of `addresses` below
    # zero. It is filled as each source is planned.
    db.execute(
        "create table families (family integer not null, address integer not null, "
        "primary key (family, address)) without rowid"
    )
    # How far the rows of a source were read, by which rules.
    db.execute(
        "create table families_read (source integer not null references sources(id), "
        "rules text not null, releases integer not null, addresses integer not null, "
        "primary key (source, rules)) without rowid"
    )
    # Each pass asks whether a visit lies ahead, and none does. Of no source, since it is not to be
    # taken for what else is asked of one.
    db.execute("create index idx_releases_checked on releases (last_checked)")
    # Of a listing that is never read whole, the latest part counts.
    db.execute("create index idx_listings_latest on listings (source, url, last_seen)")
