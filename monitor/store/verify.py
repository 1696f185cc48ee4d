"""Is all that was recorded still there, and still what it was? SQLite's own check does not notice a flipped byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.extract import content_hash
from monitor.store import codec, snapshots
from monitor.store.chain import chain


def faults(db: Database, step: Callable[[], None] = lambda: None) -> Iterator[str]:
    """A sentence for each fault, in the order of the database; `step` is called once a revision."""
    for row in db.query("pragma integrity_check"):
        if (said := next(iter(row.values()))) != "ok":
            yield f"SQLite: {said}"
    for row in db.query("pragma foreign_key_check"):
        yield f"table {row['table']}, row {row['rowid']}: refers to a row of {row['parent']} that is not there"
    previous = ""
    query = "select revisions.* from revisions order by revisions.id"
    for row in db.query(query):
        step()
        name = f"revision {row['id']} (number {row['number']} of release {row['release_id']})"
        try:
            snapshots.get(db, row["snapshot"])
        except StoreError as error:
            yield f"{name}: {error}"
        if (
            chain(previous, row["url"], row["number"], row["first_seen"], row["snapshot"])
            != row["chain_hash"]
        ):
            yield f"{name}: the chain of hashes breaks here"
        previous = row["chain_hash"]
        content = codec.loads(row["fields"], row["title"])
        if content_hash(content) != row["content_hash"] or content.body != row["body"]:
            yield f"{name}: its text is not the text that was recorded"
