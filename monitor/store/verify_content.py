"""The bytes of snapshots, the texts of revisions, and the chain of 0.1.0."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from monitor.errors import SnapshotPruned
from monitor.extract import content_hash
from monitor.store import bodies, codec, dictionaries, packing, prune, snapshots
from monitor.store.chain import chain
from monitor.store.faults import DAMAGE, Fault, reason


def faults(db: Database, step: Callable[[], None]) -> Iterator[Fault]:
    """Each revision against its snapshot, its own hashes, and the one before it; then the
    snapshots that no revision has, and the dictionaries."""
    checked: set[str] = set()
    previous = ""
    for key in [row["id"] for row in db.query("select id from revisions order by id")]:
        step()
        try:
            row = next(db.query("select * from revisions where id = ?", [key]), None)
        except sqlite3.Error as error:
            yield Fault("revisions", str(key), text=f"cannot be read: {error}")
            continue
        if row is None:  # the page on which it was is damaged
            yield Fault("revisions", str(key), text="cannot be read: an index alone names it")
            continue
        if row["snapshot"] not in checked:
            checked.add(row["snapshot"])
            yield from _snapshot(db, row["snapshot"])
        linked = chain(previous, row["url"], row["number"], row["first_seen"], row["snapshot"])
        if linked != row["chain_hash"]:
            yield Fault("revisions", str(key), "chain_hash", "the chain of revisions breaks here")
        previous = str(row["chain_hash"])
        yield from _text(row | {"body": bodies.plain(db.conn, row["body"])})
    for name in [row["sha256"] for row in db.query("select sha256 from snapshots")]:
        if name not in checked:
            yield from _snapshot(db, name)
    for row in db.query("select id, sha256 from dictionaries"):
        try:
            dictionaries.get(db, row["sha256"])
        except DAMAGE as error:
            yield Fault("dictionaries", str(row["id"]), "body", reason(error))


def _snapshot(db: Database, name: str) -> Iterator[Fault]:
    try:
        snapshots.get(db, name)
    except SnapshotPruned as error:
        if not prune.pruned(db, name):
            yield Fault("snapshots", str(name), "body", f"{error}, and no note says so")
    except DAMAGE as error:
        yield Fault("snapshots", str(name), "body", reason(error))


def _text(row: dict[str, object]) -> Iterator[Fault]:
    key = str(row["id"])
    if isinstance(row["body"], bytes):  # cannot be opened: the fault of its row says so
        return
    try:
        said = packing.unpack_text(row["fields"], row["body"])
        content = codec.loads(said, str(row["title"]))
        if content.body != row["body"]:
            yield Fault("revisions", key, "body", "is not the text that `fields` holds")
        if content_hash(content) != row["content_hash"]:
            yield Fault("revisions", key, "content_hash", "is not the hash of the text")
    except DAMAGE as error:
        yield Fault("revisions", key, "fields", f"cannot be read: {reason(error)}")
