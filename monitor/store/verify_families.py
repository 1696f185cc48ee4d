"""The index of the families of addresses against the addresses."""

from __future__ import annotations

from collections.abc import Iterator

from sqlite_utils import Database

from monitor.addresses import family
from monitor.store.families import VERSION, number_of
from monitor.store.faults import Fault

_CURE = "delete its rows, and those of `families_read`: the next pass makes them anew"


def faults(db: Database) -> Iterator[Fault]:
    """Addresses that were read and are not in it: a release may seem new in another spelling."""
    for row in list(db.query("select * from families_read where rules = ?", [VERSION])):
        for table, sign in (("releases", 1), ("addresses", -1)):
            read = f"select id, url from {table} where source = ? and id <= ?"
            for key, url in db.execute(read, [row["source"], row[table]]):
                place = [number_of(row["source"], family(url)), sign * key]
                found = db.execute("select 1 from families where family = ? and address = ?", place)
                if found.fetchone() is None:
                    text = f"lacks the address of row {key} of {table}; {_CURE}"
                    yield Fault("families", str(place[0]), text=text)
                    break  # the others are made anew with it
