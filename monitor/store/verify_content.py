"""The bytes of snapshots, the texts of revisions, the chain of 0.1.0, and the search index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.extract import content_hash
from monitor.store import codec, snapshots
from monitor.store.chain import chain
from monitor.store.faults import Fault

# What a damaged row makes our own readers raise: none of it may end the check.
_DAMAGE = (
    StoreError, sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, AssertionError,
    OverflowError, MemoryError, RecursionError,
)  # fmt: skip


def faults(db: Database, step: Callable[[], None]) -> Iterator[Fault]:
    """Each revision against its snapshot, its own hashes, and the one before it; then the other snapshots."""
    checked: set[str] = set()
    previous = ""
    for key in [row["id"] for row in db.query("select id from revisions order by id")]:
        step()
        try:
            row = next(db.query("select * from revisions where id = ?", [key]))
        except sqlite3.Error as error:
            yield Fault("revisions", str(key), text=f"cannot be read: {error}")
            continue
        if row["snapshot"] not in checked:
            checked.add(row["snapshot"])
            yield from _snapshot(db, row["snapshot"])
        linked = chain(previous, row["url"], row["number"], row["first_seen"], row["snapshot"])
        if linked != row["chain_hash"]:
            yield Fault("revisions", str(key), "chain_hash", "the chain of revisions breaks here")
        previous = str(row["chain_hash"])
        yield from _text(row)
    for name in [row["sha256"] for row in db.query("select sha256 from snapshots")]:
        if name not in checked:
            yield from _snapshot(db, name)


def _snapshot(db: Database, name: str) -> Iterator[Fault]:
    try:
        snapshots.get(db, name)
    except _DAMAGE as error:
        yield Fault("snapshots", str(name), "body", _said(error))


def _text(row: dict[str, object]) -> Iterator[Fault]:
    key = str(row["id"])
    try:
        content = codec.loads(str(row["fields"]), str(row["title"]))
        if content.body != row["body"]:
            yield Fault("revisions", key, "body", "is not the text that `fields` holds")
        if content_hash(content) != row["content_hash"]:
            yield Fault("revisions", key, "content_hash", "is not the hash of the text")
    except _DAMAGE as error:
        yield Fault("revisions", key, "fields", f"cannot be read: {_said(error)}")


def _said(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def search_index(db: Database) -> Iterator[Fault]:
    """Each full-text index against the texts that it indexes.

    FTS5 checks itself by an INSERT, which a reader may not do: so its tables are copied into the temporary
    database, where they index a view of the texts.
    """
    query = "select name, sql from sqlite_master where type = 'table' and sql like '%using fts5%'"
    for row in list(db.query(query)):
        name, sql = row["name"], row["sql"]
        content = re.search(r"content\s*=\s*[\[\"'`]?(\w+)", sql)
        if content is None:
            continue
        try:
            fault = _index(db, name, sql, content[1])
        except sqlite3.Error as error:
            fault = f"cannot be checked: {error}"
        if fault:
            yield Fault(name, text=fault)


def _index(db: Database, name: str, sql: str, content: str) -> str:
    copy, view = f"checked_{name}", f"texts_of_{content}"
    made = re.sub(r"(?is)^create virtual table\s+\S+", f"create virtual table temp.{copy}", sql)
    made = re.sub(r"content\s*=\s*[\[\"'`]?\w+[\]\"'`]?", f"content='{view}'", made)
    key = next(
        (c["name"] for c in db.query("select name, pk from pragma_table_info(?)", [content]) if c["pk"]),
        "rowid",
    )
    if "content_rowid" not in made:
        made = made.replace(f"content='{view}'", f"content='{view}', content_rowid='{key}'")
    db.execute(f"create temp view {view} as select * from main.{content}")
    try:
        db.execute(made)
        for part in ("data", "idx", "docsize", "config"):
            db.execute(f"delete from temp.{copy}_{part}")
            db.execute(f"insert into temp.{copy}_{part} select * from main.{name}_{part}")
        try:
            db.execute(f"insert into temp.{copy}({copy}, rank) values ('integrity-check', 1)")
        except sqlite3.Error:
            return (
                f"the search index does not hold the texts of {content}; mend it with "
                f"`sqlite3 misajour.db \"insert into {name}({name}) values ('rebuild')\"`"
            )
        return ""
    finally:
        db.execute(f"drop table if exists temp.{copy}")
        db.execute(f"drop view if exists temp.{view}")
