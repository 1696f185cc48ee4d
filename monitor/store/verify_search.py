"""The full-text indexes against the texts that they index.

FTS5 checks itself by an INSERT, which a reader may not do: so the tables of an index are copied
into the temporary database, where they index a view that makes the words anew. Indexes that others
added are left alone where nobody can say what they index.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlite_utils import Database

from monitor.errors import DamagedRecord
from monitor.store import packing
from monitor.store.faults import Fault, reason
from monitor.store.search import index, writing
from monitor.store.search.index import CHANGES, COLUMNS, DOCUMENTS, LATER, TEXTS, About

_PARTS = ("data", "idx", "docsize", "config")
_INDEX, _CURE = "the search index", "`misajour search --rebuild` makes it anew"


def faults(db: Database, step: Callable[[], None]) -> Iterator[Fault]:
    """`step` is called before anything goes on behind a fault: it raises what interrupted."""
    query = "select name, sql from sqlite_master where type = 'table' and sql like '%using fts5%'"
    there = {row["name"]: row["sql"] for row in db.query(query)}
    _begin_anew_if_spoilt(db)
    for name in COLUMNS:
        fault = (
            _of_index(db, name, there[name], step) if name in there else f"{_INDEX} is not there"
        )
        if fault:
            yield Fault(name, text=f"{fault}; {_CURE}")


def _of_index(db: Database, name: str, sql: str, step: Callable[[], None]) -> str:
    """What is wrong with an index. Where a page of the tables that it indexes cannot be read,
    nothing can be said of it, and they are told of elsewhere."""
    try:
        fault = _against_its_texts(db, name, sql)
    except (sqlite3.Error, MemoryError) as error:
        fault = f"{_INDEX} cannot be checked: {reason(error)}"
    if not fault:
        return ""
    step()
    of = _INDEXES[name]
    try:
        for _ in db.conn.execute(f"select {of.row}, {of.values} {of.source}"):
            pass
    except (sqlite3.Error, MemoryError):
        step()
        fault = ""
    _begin_anew_if_spoilt(db)
    return fault


def _begin_anew_if_spoilt(db: Database) -> None:
    """Once a page of the file could not be read, SQLite writes nothing more in the transaction at
    hand, and no temporary table either: an index would be blamed for the damage of a table. What
    is looked at from here on is of a later moment, and each index of the same one as its texts."""
    if not db.conn.in_transaction:
        return
    try:
        db.execute("create temp table writable (nothing)")
        db.execute("drop table temp.writable")
    except sqlite3.DatabaseError:
        db.execute("rollback")
        db.execute("begin")


def after_the_texts(fault: Fault) -> Fault:
    """A fault of an index where texts are damaged, too: made anew now, it would lack them."""
    return replace(fault, text=fault.text.replace(_CURE, f"once the texts are mended, {_CURE}"))


@lru_cache(maxsize=1)
def _of_text(
    title: str, fields: str | bytes, number: int, of: int, body: str, *about: object
) -> tuple[str, ...]:
    row = _row(title, fields, number, about) | {"release_id": of, "body": body}
    return writing.columns_of_text(row)


@lru_cache(maxsize=1)
def _of_later(*values: object) -> tuple[str, ...]:
    return index.in_index(LATER, _of_text(*values))


@lru_cache(maxsize=1)
def _of_document(title: str, fields: str, number: int, of: int, *about: object) -> tuple[str, ...]:
    return writing.columns_of_document(_row(title, fields, number, about) | {"document_id": of})


def _row(
    title: str, fields: str | bytes, number: int, about: tuple[object, ...]
) -> dict[str, object]:
    source, seen = about
    return {
        "title": title, "fields": fields, "number": number, "source": source, "first_seen": seen
    }  # fmt: skip


@lru_cache(maxsize=1)
def _of_change(removed: str, added: str, source: int, day: str, kind: str) -> tuple[str, ...]:
    about = About(source=source, day=day, kind=kind)
    return index.of_change(json.loads(removed), json.loads(added), about)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """What an index holds: the SQL of its row, of what `words_of` makes its columns of, and of the
    `tables` and which of their rows. `indexed` calls it `what`, and counts rows by `key`: some may
    not be indexed yet."""

    row: str
    values: str
    tables: str
    held: str = "true"
    what: str
    key: str
    words_of: Callable[..., tuple[str, ...]]

    @property
    def source(self) -> str:
        """SQL from `from` on: the rows that the index is to hold now."""
        return (
            f"from {self.tables} where {self.held} and not exists (select 1 from indexed "
            f"where what = '{self.what}' and last < {self.key} and until >= {self.key})"
        )


_IS_TAKEN_OVER = (
    "revisions.number > 1 and not exists (select 1 from indexed "
    "where what = 'later' and last < revisions.id and until >= revisions.id)"
)
# Texts are handed over as bytes: a disk may have made them what is no UTF-8.
_FIRST = _Index(
    row=f"(revisions.release_id << {index.SHIFT}) | revisions.number",
    values="cast(revisions.title as blob), cast(revisions.fields as blob), revisions.number, "
    "revisions.release_id, misajour_body(cast(revisions.body as blob)), releases.source, "
    "cast(revisions.first_seen as blob)",
    tables="revisions join releases on releases.id = revisions.release_id",
    held=f"not ({_IS_TAKEN_OVER})",
    what="texts",
    key="revisions.id",
    words_of=_of_text,
)
_INDEXES = {
    TEXTS: _FIRST,
    LATER: replace(_FIRST, held=_IS_TAKEN_OVER, words_of=_of_later),
    DOCUMENTS: _Index(
        row="editions.id",
        values="cast(editions.title as blob), cast(editions.fields as blob), editions.number, "
        "editions.document_id, documents.source, cast(editions.first_seen as blob)",
        tables="editions join documents on documents.id = editions.document_id",
        held="editions.fields is not null",
        what="documents",
        key="editions.id",
        words_of=_of_document,
    ),
    CHANGES: _Index(
        row="changes.id",
        values="cast(said.removed as blob), cast(said.added as blob), releases.source, "
        "cast(changes.detected as blob), cast(changes.kind as blob)",
        tables="changes join releases on releases.id = changes.release_id join (select change_id, "
        "json_group_array(text) filter (where side = 'removed') as removed, "
        "json_group_array(text) filter (where side = 'added') as added "
        "from (select * from passages order by change_id, number) group by change_id) as said "
        "on said.change_id = changes.id",
        what="changes",
        key="changes.id",
        words_of=_of_change,
    ),
}


def _column(name: str) -> Callable[..., str]:
    def take(number: int, *values: object) -> str:
        try:
            return _INDEXES[name].words_of(*map(_legible, values))[number]
        except (DamagedRecord, TypeError, ValueError, AttributeError):
            return ""  # the row itself is told of elsewhere

    return take


def _legible(value: object) -> object:
    is_text = isinstance(value, bytes) and not packing.is_packed(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) and is_text else value


def _against_its_texts(db: Database, name: str, sql: str) -> str:
    copy, view, words = f"checked_{name}", f"texts_of_{name}", f"words_of_{name}"
    made = re.sub(r"(?is)^create virtual table\s+\S+", f"create virtual table temp.{copy}", sql)
    made = made.replace("content=''", f"content='{view}', content_rowid='id'", 1)
    of = _INDEXES[name]
    db.conn.create_function(f"said_in_{name}", -1, _column(name), deterministic=True)
    columns = ", ".join(
        f"said_in_{name}({n}, {of.values}) as {column}" for n, column in enumerate(COLUMNS[name])
    )
    db.execute(f"create temp view {view} as select {of.row} as id, {columns} {of.source}")
    try:
        db.execute(made)
        version = list(db.conn.execute(f"select * from temp.{copy}_config"))
        if list(db.conn.execute(f"select * from main.{name}_config")) != version:
            return "the search index is not set up as misajour does it"
        for part in _PARTS:
            db.execute(f"delete from temp.{copy}_{part}")
            db.execute(f"insert into temp.{copy}_{part} select * from main.{name}_{part}")
        db.execute(f"create virtual table temp.{words} using fts5vocab(temp, {copy}, row)")
        return _of_copy(db, copy, words)
    finally:
        db.execute(f"drop table if exists temp.{words}")
        db.execute(f"drop table if exists temp.{copy}")
        db.execute(f"drop view if exists temp.{view}")


def _of_copy(db: Database, copy: str, words: str) -> str:
    try:
        db.execute(f"insert into temp.{copy}({copy}, rank) values ('integrity-check', 1)")
    except sqlite3.Error:
        return "the search index does not hold the texts that it should"
    # FTS5 does not look whether a word can be found: that needs its table of first words, `idx`
    segments = f"select distinct id >> 37 as segment from temp.{copy}_data where id >> 37 > 0"
    listed = f"select distinct segid from temp.{copy}_idx"
    odd = (
        f"select * from ({segments} except {listed}) "
        f"union all select * from ({listed} except {segments})"
    )
    if next(db.conn.execute(odd), None) is not None:
        return "the search index has parts that no word leads to"
    look = f"select 1 from temp.{copy} where {copy} match ? limit 1"
    for (word,) in db.conn.execute(f"select term from temp.{words}"):
        quoted = '"' + str(word).replace('"', '""') + '"'
        if next(db.conn.execute(look, [quoted]), None) is None:
            return "there are texts that the search index holds and does not find"
    return ""
