"""The known addresses of a source that are like another, whatever their number.

Whether two addresses are one, or may be, is Python's to say (`monitor.addresses`); which of them
are worth asking stands in an index: a row per address, of two numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from sqlite_utils import Database

from monitor.addresses import family
from monitor.store.transactions import atomic

VERSION = "1"
"""To be raised when `addresses.family` says something else of an address than it did."""
RELEASES = (
    "select value as family, url, releases.id as id from json_each(:families) "
    "cross join families on family = value and address > 0 "
    "cross join releases on releases.id = address and releases.source = :source"
)
"""The addresses at which releases of the families stand. `cross join` is SQLite's word for joining
in this order, whatever it takes for the fewer."""
ADDRESSES = (
    "select value as family, url, until from json_each(:families) "
    "cross join families on family = value and address < 0 "
    "cross join addresses on addresses.id = -address and addresses.source = :source"
)
"""And their other addresses."""


def as_it_is(url: str) -> str:
    return url


def number_of(source: int, family: str) -> int:
    """The number by which a family of addresses of a source stands in the index. Two families may
    have the same, which is as likely as not among five thousand millions."""
    said = f"{source} {family}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


class Families:
    def __init__(self, db: Database) -> None:
        self._db = db

    def learn(
        self, source: int, rules: str = "", simplified: Callable[[str], str] = as_it_is
    ) -> None:
        """Index what has become known since it was called last: nothing, as a rule, since whatever
        writes an address notes it. `rules` are those by which the source has addresses
        `simplified`, in a word: known ones are found by what they would make of them, too."""
        self._read(source, VERSION, lambda url: [family(url)])
        if rules:
            # a spelling that the rules leave as it is has its row already
            self._read(
                source,
                f"{VERSION} {rules}",
                lambda url: {family(simplified(url))} - {family(url)},
            )

    def note(self, source: int, url: str, *, release: int = 0, address: int = 0) -> None:
        """`url` stands in that row of `releases`, or of `addresses`."""
        self._db.execute(
            "insert or ignore into families values (?, ?)",
            [number_of(source, family(url)), release or -address],
        )

    def of(self, source: int, url: str) -> list[str]:
        """The known addresses of the family of `url`, that of releases and all others."""
        wanted = family(url)
        values = {"source": source, "families": f"[{number_of(source, wanted)}]"}
        found = {row["url"] for query in (RELEASES, ADDRESSES)
                 for row in self._db.query(query, values)}  # fmt: skip
        return sorted(other for other in found if family(other) == wanted)

    def _read(self, source: int, rules: str, families: Callable[[str], Iterable[str]]) -> None:
        place = {"source": source, "rules": rules}
        row = next(
            self._db.query(
                "select releases, addresses from families_read "
                "where source = :source and rules = :rules",
                place,
            ),
            {"releases": 0, "addresses": 0},
        )
        last = {table: self._last(table, source, row[table]) for table in row}
        if last == row:
            return

        def numbers(table: str, sign: int) -> Iterator[tuple[int, int]]:
            query = f"select id, url from {table} where source = ? and id > ? and id <= ?"
            for key, url in self._db.execute(query, [source, row[table], last[table]]):
                for one in families(url):
                    yield number_of(source, one), sign * key

        with atomic(self._db):
            for table, sign in (("releases", 1), ("addresses", -1)):
                self._db.conn.executemany(
                    "insert or ignore into families values (?, ?)", numbers(table, sign)
                )
            self._db.execute(
                "insert or replace into families_read values (:source, :rules, :releases, "
                ":addresses)",
                {**place, **last},
            )

    def _last(self, table: str, source: int, before: int) -> int:
        query = f"select max(id) as last from {table} where source = ? and id > ?"
        return next(self._db.query(query, [source, before]))["last"] or before
