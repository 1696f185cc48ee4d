"""All that is recorded of one release, as it stands in the database: what an export is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from monitor.store import anchors, ledger, snapshots
from monitor.store.anchors import Anchor
from monitor.store.bound import shapes
from monitor.store.canonical import hashed
from monitor.store.ledger import Entry, Head
from monitor.store.snapshots import Snapshot

# Rows of these say who was told, or what a listing looked like: that is not the release's history.
_NOT_OF_A_RELEASE = ("alerts", "deliveries", "listings")


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain: an entry's number, the hash of its text, and that of all up to it."""

    number: int
    entry: str
    chain: str


class Dossier:
    """What the database has on one release. Reads only; the caller holds a read transaction."""

    def __init__(self, db: Database, release: int) -> None:
        self._db, self._release = db, release

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of `table` that are of this release, the oldest first."""
        column = "id" if table == "releases" else "release_id"
        query = f"select * from {table} where {column} = ? order by id"
        return list(self._db.query(query, [self._release]))

    def source(self) -> str:
        query = "select name from sources where id = (select source from releases where id = ?)"
        return str(next(self._db.query(query, [self._release]))["name"])

    def snapshots(self) -> Iterator[Snapshot]:
        """The bytes of each revision, then those of each document that the release links, one at
        a time, in the order in which they were received."""
        for name in self._names():
            yield snapshots.get(self._db, name)

    def _names(self) -> list[str]:
        """Of the snapshots of the release's pages, and of the documents that it links."""
        pages = "select distinct snapshot from revisions where release_id = ? order by id"
        found = [row["snapshot"] for row in self._db.query(pages, [self._release])]
        return list(dict.fromkeys([*found, *(row["snapshot"] for row in self.editions())]))

    def editions(self) -> list[dict[str, Any]]:
        """The states of the documents that the release links, or once did, the oldest first."""
        query = """
            select editions.*, documents.url from attached
            join documents on documents.id = attached.document_id
            join editions on editions.document_id = documents.id
            where attached.release_id = ? order by editions.id
        """
        return list(self._db.query(query, [self._release]))

    def entries(self) -> list[Entry]:
        """What the ledger says of the release, its revisions, changes, snapshots and addresses."""
        keys: list[tuple[str, str]] = [("releases", str(self._release))]
        for shape in shapes(self._db).values():
            columns = (*shape.kept, *shape.sealed)
            if "release_id" in columns and shape.table not in _NOT_OF_A_RELEASE:
                query = f"select {shape.key} as key from {shape.table} where release_id = ?"
                keys += [
                    (shape.table, str(r["key"])) for r in self._db.query(query, [self._release])
                ]
        keys += [("snapshots", name) for name in self._names()]
        for row in self.editions():
            keys += [("editions", str(row["id"])), ("documents", str(row["document_id"]))]
        keys = list(dict.fromkeys(keys))
        found = [e for what, row in keys for e in ledger.entries_of(self._db, what, row)]
        return sorted(found, key=lambda entry: entry.id)

    def links(self, first: int) -> Iterator[Link]:
        """The chain from entry number `first` to its head."""
        for row in self._db.query("select * from ledger where id >= ? order by id", [first]):
            entry = Entry(**row)
            yield Link(entry.id, hashed(entry.text), entry.chain)

    def chain_before(self, first: int) -> str:
        """The hash that the entry number `first` builds on; empty for the very first."""
        query = "select chain from ledger where id < ? order by id desc limit 1"
        row = next(self._db.query(query, [first]), None)
        return str(row["chain"]) if row else ""

    def head(self) -> Head:
        return ledger.head(self._db)

    def anchors(self, entries: list[int]) -> list[Anchor]:
        """The earliest time stamp that binds each of these entries."""
        found: dict[int, Anchor] = {}
        for entry in entries:
            if (anchor := anchors.first_of(self._db, entry)) is not None:
                found[anchor.entry] = anchor
        return list(found.values())
