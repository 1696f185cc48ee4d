"""All that is recorded of one release, as it stands in the database: what an export is made of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from monitor.errors import SnapshotPruned, StoreError
from monitor.store import anchors, bodies, ledger, prune, snapshots, verify_rows
from monitor.store.anchors import Anchor
from monitor.store.bound import Shape, shapes
from monitor.store.canonical import Value, hashed
from monitor.store.faults import Fault
from monitor.store.ledger import Entry, Head
from monitor.store.snapshots import Snapshot

# Rows of these say who was told, or what a listing looked like: that is not the release's history.
_NOT_OF_A_RELEASE = ("alerts", "deliveries", "listings")
# The rows of a table that the ledger says last are of a release, and that misajour did not delete.
_RECORDED = f"""
    select row as key from (
        select row, event, content, max(id) from ledger where what = ? and event != '{ledger.FAULT}'
        group by row)
    where event != '{ledger.DELETED}' and json_valid(content)
      and json_extract(content, '$.release_id') = ?
"""


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
        columns = bodies.COLUMNS if table == "revisions" else "*"
        query = f"select {columns} from {table} where {column} = ? order by id"
        return list(self._db.query(query, [self._release]))

    def source(self) -> str:
        query = "select name from sources where id = (select source from releases where id = ?)"
        return str(next(self._db.query(query, [self._release]))["name"])

    def snapshots(self) -> Iterator[Snapshot]:
        """The bytes of each revision, then those of each document that the release links, one at a
        time, in the order in which they were received; but for those that are damaged, which
        `faults` names."""
        for name in self._snapshots():
            with contextlib.suppress(StoreError):
                yield snapshots.get(self._db, name)

    def _snapshots(self) -> list[str]:
        """Of the release's pages, and of the documents that it links."""
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

    def faults(self) -> list[Fault]:
        """What of the release is not as it was recorded: rows that were altered, that are gone, or
        that misajour did not write; and bytes that are damaged."""
        known = shapes(self._db)
        found = [
            f for what, key in self._keys() for f in verify_rows.of_row(self._db, known[what], key)
        ]
        for name in self._snapshots():
            try:
                snapshots.get(self._db, name)
            except SnapshotPruned as error:
                if not prune.pruned(self._db, name):
                    found.append(Fault("snapshots", str(name), "body", str(error)))
            except StoreError as error:
                found.append(Fault("snapshots", str(name), "body", str(error)))
        return found

    def _keys(self) -> list[tuple[str, Value]]:
        """Table and key of each row that is of the release, by the table's word or the ledger's."""
        keys: dict[tuple[str, str], Value] = {("releases", str(self._release)): self._release}
        for shape in self._shapes():
            now = f"select {shape.key} as key from {shape.table} where release_id = ?"
            rows = [
                *self._db.query(_RECORDED, [shape.table, self._release]),
                *self._db.query(now, [self._release]),
            ]
            keys |= {(shape.table, str(row["key"])): row["key"] for row in rows}
        for row in self.editions():
            keys["editions", str(row["id"])] = row["id"]
            keys["documents", str(row["document_id"])] = row["document_id"]
        found = [(table, key) for (table, _), key in keys.items()]
        return [*found, *(("snapshots", name) for name in self._snapshots())]

    def _shapes(self) -> list[Shape]:
        """Those of the tables that hold the release's history."""
        return [
            shape
            for shape in shapes(self._db).values()
            if "release_id" in (*shape.kept, *shape.sealed) and shape.table not in _NOT_OF_A_RELEASE
        ]

    def entries(self) -> list[Entry]:
        """What the ledger says of the release, its revisions, changes, snapshots and addresses."""
        keys = self._keys()
        found = [e for what, row in keys for e in ledger.entries_of(self._db, what, str(row))]
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
