"""The full-text indexes against the texts that they index.

FTS5 checks itself by an INSERT, which a reader may not do: so the tables of an index are copied
into the temporary database, where they index a view of the texts.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database

from monitor.store.faults import Fault

_PARTS = ("data", "idx", "docsize", "config")


def faults(db: Database) -> Iterator[Fault]:
    query = "select name, sql from sqlite_master where type = 'table' and sql like '%using fts5%'"
    for row in list(db.query(query)):
        name, sql = row["name"], row["sql"]
        content = re.search(r"content\s*=\s*[\[\"'`]?(\w+)", sql)
        if content is None:
            continue
        try:
            fault = _of_index(db, name, sql, content[1])
        except sqlite3.Error as error:
            fault = f"the search index cannot be checked: {error}"
        if fault:
            cure = f"insert into {name}({name}) values ('rebuild')"
            yield Fault(name, text=f"{fault}; mend it with sqlite3 and: {cure}")


def _of_index(db: Database, name: str, sql: str, content: str) -> str:
    copy, view, words = f"checked_{name}", f"texts_of_{content}", f"words_of_{name}"
    made = re.sub(r"(?is)^create virtual table\s+\S+", f"create virtual table temp.{copy}", sql)
    made = re.sub(r"content\s*=\s*[\[\"'`]?\w+[\]\"'`]?", f"content='{view}'", made)
    if "content_rowid" not in made:
        query = "select name from pragma_table_info(?) where pk order by pk"
        key = next((row["name"] for row in db.query(query, [content])), "rowid")
        made = made.replace(f"content='{view}'", f"content='{view}', content_rowid='{key}'")
    db.execute(f"create temp view {view} as select * from main.{content}")
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
