"""The index of the families of addresses against the addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlite_utils import Database

from monitor.addresses import family
from monitor.store.families import VERSION, Simplified, number_of
from monitor.store.faults import Fault

ByRules = Callable[[str], Simplified | None]
"""What simplifies the addresses of a source by the rules of that name; None: nobody knows."""
_CURE = "`misajour search --rebuild` has it made anew"


def by_none(rules: str) -> Simplified | None:
    return None


def faults(db: Database, by_rules: ByRules = by_none) -> Iterator[Fault]:
    """Addresses that were read and are not in it: a release may seem new in another spelling.

    What is in it by rules that nobody knows is left alone: no pass asks for it, and a pass of a
    source that has them again reads its addresses anew."""
    for row in list(db.query("select * from families_read")):
        if (families := _families_by(row["rules"], by_rules)) is None:
            continue
        for table, sign in (("releases", 1), ("addresses", -1)):
            read = f"select id, url from {table} where source = ? and id <= ? order by id"
            for key, url in db.execute(read, [row["source"], row[table]]):
                if (lacking := _lacking(db, row["source"], families(url), sign * key)) is not None:
                    text = f"lacks the address of row {key} of {table}; {_CURE}"
                    yield Fault("families", str(lacking), text=text)
                    break  # the others are made anew with it


def _families_by(rules: str, by_rules: ByRules) -> Callable[[str], Iterable[str]] | None:
    """What the addresses of a source stand under that was read by those `rules`."""
    version, _, named = rules.partition(" ")
    if version != VERSION:
        return None
    if not named:
        return lambda url: [family(url)]
    if (simplified := by_rules(named)) is None:
        return None
    return lambda url: [family(simplified(url))]


def _lacking(db: Database, source: int, families: Iterable[str], address: int) -> int | None:
    """The first number that should lead to the row of that `address`, and does not."""
    for one in families:
        place = [number_of(source, one), address]
        found = db.execute("select 1 from families where family = ? and address = ?", place)
        if found.fetchone() is None:
            return place[0]
    return None
