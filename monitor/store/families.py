"""The known addresses of a source that are like another, whatever their number.

Whether two addresses are one, or may be, is Python's to say (`monitor.addresses`); which of them
are worth asking stands in an index: a row per address, of two numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b

from sqlite_utils import Database

from monitor.addresses import family
from monitor.store.transactions import atomic

Simplified = Callable[[str], str]
_AT_ONCE = 5_000  # addresses that are indexed in one transaction: a tenth of a second
VERSION = "2"
"""To be raised when `addresses.family` says something else of an address than it did."""
# `cross join` is SQLite's word for joining in this order, whatever it takes for the fewer
_RELEASES = (
    "select value as family, url from json_each(:families) "
    "cross join families on family = value and address > 0 "
    "cross join releases on releases.id = address and releases.source = :source where {also}"
)
_ADDRESSES = (
    "select value as family, url from json_each(:families) "
    "cross join families on family = value and address < 0 "
    "cross join addresses on addresses.id = -address and addresses.source = :source where {also}"
)


def members(*, releases: str = "true", addresses: str = "true") -> tuple[str, str]:
    """The queries for what stands in `:families` of `:source`, a JSON array of numbers: for the
    addresses of its releases, and for their other ones. Each row has the `family`, which is its
    number, and the `url`. The conditions are SQL about a row of that table."""
    return _RELEASES.format(also=releases), _ADDRESSES.format(also=addresses)


def number_of(source: int, family: str) -> int:
    """The number by which a family of addresses of a source stands in the index. Two families may
    have the same, which is as likely as not among five thousand millions."""
    said = f"{source} {family}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


class Families:
    """One for a database: it knows by which rules each source's addresses are indexed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._rules: dict[int, tuple[str, Simplified]] = {}

    def go_by(self, source: int, rules: str, simplified: Simplified) -> None:
        """From now on the source has its addresses `simplified`, which `rules` name; empty: by none
        of its own. They are found by what the rules make of them, too."""
        self._rules[source] = rules, simplified
        # how far others read is forgotten: nobody writes down what is noted by those
        valid = [source, VERSION, _named(rules)]
        others = "from families_read where source = ? and rules not in (?, ?)"
        if self._db.execute(f"select 1 {others}", valid).fetchone():
            self._db.execute(f"delete {others}", valid)

    def learn(self, source: int) -> None:
        """Index what has become known since it was called last: nothing, as a rule, since whatever
        writes an address notes it."""
        while self.learn_some(source):
            pass

    def learn_some(self, source: int) -> bool:
        """The same, of some thousand addresses. Returns whether there may be more."""
        if self._read_some(source, VERSION, lambda url: {family(url)}):
            return True
        rules, _ = self._rules.get(source, ("", None))
        return bool(rules) and self._read_some(
            source, _named(rules), lambda url: self._by_rules(source, url)
        )

    def note(self, source: int, url: str, *, release: int = 0, address: int = 0) -> None:
        """`url` stands in that row of `releases`, or of `addresses`."""
        for one in {family(url), *self._by_rules(source, url)}:
            self._db.execute(
                "insert or ignore into families values (?, ?)",
                [number_of(source, one), release or -address],
            )
        if source in self._rules:
            return
        # what its rules make of it is learnt where they are known, at the source's next plan
        table, row = ("releases", release) if release else ("addresses", address)
        self._db.execute(
            f"update families_read set {table} = ?3 - 1 "
            f"where source = ?1 and rules != ?2 and {table} >= ?3",
            [source, VERSION, row],
        )

    def of(self, source: int, url: str) -> list[str]:
        """The known addresses of the family of `url`, that of releases and all others."""
        wanted = family(url)
        values = {"source": source, "families": f"[{number_of(source, wanted)}]"}
        found = {row["url"] for query in members()
                 for row in self._db.query(query, values)}  # fmt: skip
        return sorted(other for other in found if family(other) == wanted)

    def start_anew(self) -> None:
        """Forget all of it; the next plan of each source learns its addresses."""
        with atomic(self._db):
            for table in ("families", "families_read"):
                self._db.execute(f"delete from {table}")

    def _by_rules(self, source: int, url: str) -> set[str]:
        """The family of what the source's rules make of `url`, where it is another."""
        rules, simplified = self._rules.get(source, ("", None))
        return {family(simplified(url))} - {family(url)} if rules and simplified else set()

    def _read_some(self, source: int, rules: str, families: Callable[[str], Iterable[str]]) -> bool:
        place = {"source": source, "rules": rules}
        row = next(
            self._db.query(
                "select releases, addresses from families_read "
                "where source = :source and rules = :rules",
                place,
            ),
            {"releases": 0, "addresses": 0},
        )
        left, reached, numbers = _AT_ONCE, dict(row), list[tuple[int, int]]()
        for table, sign in (("releases", 1), ("addresses", -1)):
            found, reached[table] = self._rows_after(table, source, row[table], left)
            left -= len(found)
            numbers += [
                (number_of(source, one), sign * key) for key, url in found for one in families(url)
            ]
        if left == _AT_ONCE and all(reached[table] < row[table] + _AT_ONCE for table in row):
            return False  # rows of other sources: looked at again rather than written down
        with atomic(self._db):
            self._db.conn.executemany("insert or ignore into families values (?, ?)", numbers)
            self._db.execute(
                "insert or replace into families_read values (:source, :rules, :releases, "
                ":addresses)",
                {**place, **reached},
            )
        return not left

    def _rows_after(
        self, table: str, source: int, before: int, most: int
    ) -> tuple[list[tuple[int, str]], int]:
        """The next rows of a source, and up to which row of the table there are no others."""
        last = next(self._db.query(f"select max(id) as last from {table}"))["last"] or 0
        # Of releases there is an index by source and row; of addresses there is none, and SQLite
        # would go through all of the source's for a few rows: so, by `+`, through the table's rows.
        of_source = "source = ?" if table == "releases" else "+source = ?"
        found: list[tuple[int, str]] = self._db.execute(
            f"select id, url from {table} where {of_source} and id > ? and id <= ? "
            "order by id limit ?",
            [source, before, last, most],
        ).fetchall()
        if len(found) < most:
            return found, max(before, last)
        return found, found[-1][0] if found else before


def _named(rules: str) -> str:
    return f"{VERSION} {rules}"
