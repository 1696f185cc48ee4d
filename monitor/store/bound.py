"""What of the database the ledger binds, and how.

A column is either *kept*, so that each of its values makes an entry in the chain, or *moving*,
so that only its present value is sealed: what a visit moves would drown the chain. A table that
BOUND does not name is sealed whole, so none is ever forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import bodies, packing
from monitor.store.canonical import Value

OWN = (
    *("ledger", "seals", "sums"),
    *("received", "unvisited", "bookmarks", "repacking"),
    *("families", "families_read"),
)
"""The tables that bind, and are not bound; what is still to be done, which says nothing of what was
seen: what is received and not judged yet, what is found and not visited yet, where the reading of
listings goes on, and what is to be packed anew; and what is made of what is bound: the index of the
families of addresses."""


@dataclass(frozen=True, slots=True)
class Bound:
    """`moving` are the columns that make no entry. `cited`: rows make no entry of their own, only
    once another row refers to them. `packed` are columns that hold a packed text, each with the
    column that it is packed against, empty where it says that itself (`bodies`): what is bound is
    the text, however it is packed."""

    moving: tuple[str, ...] = ()
    cited: bool = False
    packed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A row of `what` that a new row of `by` makes final or refers to: its entry then has all
    columns of it.

    `where` is SQL over the cited table and `new`, the new row.
    """

    by: str
    what: str
    where: str


BOUND = {
    "sources": Bound(moving=("health_note", "last_run", "last_success", "told", "validators_lied")),
    "releases": Bound(
        moving=(
            *("last_seen", "last_checked", "next_check", "failures", "pending", "listed"),
            *("etag", "last_modified", "sha256", "unasked", "sighting", "documents_of", "edits"),
        )
    ),
    "documents": Bound(
        moving=(
            *("next_check", "last_checked", "etag", "last_modified", "sha256", "pending", "note"),
            # that it is gone is told in a change, which makes an entry
            *("looks", "restless", "failures", "gone"),
        )
    ),
    "editions": Bound(moving=("title", "fields")),
    "attached": Bound(),
    "addresses": Bound(),
    # how the bytes are packed may change; the snapshot's name is their hash and binds them
    "snapshots": Bound(
        moving=(
            *("body", "base", "depth", "ended"),
            *("dictionary", "extra"),
        ),
        cited=True,
    ),
    "dictionaries": Bound(moving=("body",)),
    # final once the release has a newer piece, whose beginning makes the entry
    "receipts": Bound(moving=("last", "count", "hashes")),
    "prunings": Bound(),
    "revisions": Bound(moving=("last_seen",), packed=(("body", ""), ("fields", "body"))),
    "sightings": Bound(moving=("last_seen",)),
    # the sentences make the entry; the values that they are made of are sealed beside it, so that
    # the entries of older changes stand
    "changes": Bound(moving=("reason_values",)),
    # `digest` was the name of `bundle` in 0.1.0
    "alerts": Bound(moving=("digest", "bundle", "troubles")),
    "deliveries": Bound(moving=("attempts", "next_attempt", "error")),
    "runs": Bound(),
    "anchors": Bound(),
    "captures": Bound(),
    "copies": Bound(),
    "resends": Bound(),
}

CITATIONS = (
    Citation("revisions", "snapshots", "sha256 = new.snapshot"),
    Citation("revisions", "revisions", "release_id = new.release_id and number = new.number - 1"),
    Citation("editions", "snapshots", "sha256 = new.snapshot"),
    Citation(
        "receipts",
        "receipts",
        "id = (select max(id) from receipts where release_id = new.release_id and id < new.id)",
    ),
    Citation(
        "sightings",
        "sightings",
        "id = (select max(id) from sightings where release_id = new.release_id and id < new.id)",
    ),
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it is now: its key, the columns that make entries, and those that are sealed."""

    table: str
    key: str
    kept: tuple[str, ...]
    sealed: tuple[str, ...]
    cited: bool = False
    packed: tuple[tuple[str, str], ...] = ()

    def plain(self, connection: sqlite3.Connection, row: Mapping[str, Any]) -> dict[str, Any]:
        """`row` with its packed texts as texts."""
        said = dict(row)
        for name, of in self.packed:
            said[name] = plain(said[name], said[of]) if of else bodies.plain(connection, said[name])
        return said

    def values(self, side: str, columns: Collection[str]) -> str:
        """SQL: a comma and the value of each of these columns, of the row that is called `side`."""
        return "".join(f", {self.value(side, column)}" for column in columns)

    def value(self, side: str, column: str) -> str:
        """SQL: what a column says, with a packed text as a text."""
        value, against = f'{side}."{column}"', dict(self.packed).get(column)
        if against is None:
            return value
        if not against:
            return f"misajour_body({value})"
        return f"misajour_plain({value}, {self.value(side, against)})"


def plain(kept: Value, against: Value) -> Value:
    """A text by its packed bytes; those bytes where they are damaged, which are never what was
    bound."""
    try:
        return packing.unpack_text(kept, against)
    except StoreError:
        return kept


def shapes(db: Database, known: Collection[str] | None = None) -> dict[str, Shape]:
    """Each table of ours but the ledger's own and those of the search index.

    `known` names the objects that are ours (`table changes`); without it, all are taken for ours.
    """
    return {
        shape.table: shape
        for shape in _shapes(db)
        if known is None or f"table {shape.table}" in known
    }


def _shapes(db: Database) -> Iterator[Shape]:
    for table in _tables(db):
        columns = list(db.query("select name, pk from pragma_table_info(?)", [table]))
        keys = [column["name"] for column in columns if column["pk"]]
        key = keys[0] if len(keys) == 1 else "rowid"
        yield _shape(table, key, tuple(c["name"] for c in columns if c["name"] != key))


def _tables(db: Database) -> list[str]:
    """The tables to be bound. FTS5 keeps an index in tables whose names begin with its own."""
    rows = list(db.query("select name, sql from sqlite_master where type = 'table' order by name"))
    virtual = [r["name"] for r in rows if (r["sql"] or "").lower().startswith("create virtual")]
    others = ("sqlite_", "_sqlite_", *(f"{name}_" for name in virtual))
    names = [row["name"] for row in rows if row["name"] not in (*OWN, *virtual)]
    return [name for name in names if not name.startswith(others)]


def _shape(table: str, key: str, columns: tuple[str, ...]) -> Shape:
    bound = BOUND.get(table)
    if bound is None:
        return Shape(table, key, (), columns)
    kept = tuple(c for c in columns if c not in bound.moving)
    moving = tuple(c for c in columns if c in bound.moving)
    sealed = columns if bound.cited else moving
    return Shape(table, key, kept, sealed, bound.cited, bound.packed)
