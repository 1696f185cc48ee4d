"""What `bench/tamper.py` does to a store: each way in which we thought that it can be altered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.store import bodies, canonical, packing

OWN = ("ledger", "seals", "sums")
INDEXES = ("search_texts", "search_later", "search_documents", "search_changes")


@dataclass(frozen=True)
class Tampering:
    """`act` is given the folder of a copy of the store; False: it could not be done."""

    what: str
    act: Callable[[Path], bool]
    head: bool = False  # needs the head that was kept elsewhere
    named: tuple[str, str] | None = None  # table and column that a fault must name
    in_suite: bool = True  # whether tests/test_verify.py does it, too


def sql(*statements: str, many: bool = False) -> Callable[[Path], bool]:
    """What a hand with the sqlite3 shell does; False where SQLite refuses it or nothing is
    changed."""

    def act(folder: Path) -> bool:
        connection = sqlite3.connect(folder / "misajour.db", isolation_level=None)
        connection.execute("pragma foreign_keys = off")
        before = list(connection.iterdump()) if many else None
        changed = 0
        try:
            for statement in statements:
                changed += max(connection.execute(statement).rowcount, 0) or statement.startswith(
                    ("drop", "create")
                )
        except sqlite3.Error:
            return False
        finally:
            connection.close()
        return bool(changed) or before is not None

    return act


def tables(folder: Path) -> Iterator[tuple[str, list[str], str, int]]:
    """Each table with something to alter: its name, columns, key and number of rows."""
    connection = sqlite3.connect(folder / "misajour.db")
    for (name,) in connection.execute(
        "select name from sqlite_master where type = 'table' order by name"
    ).fetchall():
        if name.startswith("sqlite_") or name in INDEXES:
            continue
        info = connection.execute(f"pragma table_info({name})").fetchall()
        columns = [column for _, column, *_ in info]
        key = next((column for _, column, *_, place in info if place), "rowid")
        count = connection.execute(f"select count(*) from {name}").fetchone()[0]
        yield name, columns, key, count
    connection.close()


def of_columns(table: str, columns: list[str], key: str) -> Iterator[Tampering]:
    """Each column of the first and of the last row: another value, and none."""
    for number, column in enumerate(columns):
        other = (
            f'case typeof("{column}") when \'integer\' then "{column}" + 1 when \'real\' then "{column}" + 1 '
            f"when 'blob' then cast(\"{column}\" || x'00' as blob) when 'null' then 'x' else \"{column}\" || 'x' end"
        )
        for row, which in (("first", "asc"), ("last", "desc")):
            where = f"rowid = (select rowid from {table} order by rowid {which} limit 1)"
            if table == "seals" or table.endswith(("_idx", "_config")):  # without rowid
                pk = "what || row" if table == "seals" else columns[0]
                where = f"{pk} = (select {pk} from {table} order by {pk} {which} limit 1)"
            named = (
                None
                if table in OWN or table.startswith(("search_", "_")) or column == key
                else (table, column)
            )
            for what, value, more in (
                ("altered", other, ""),
                ("emptied", "null", f' and "{column}" is not null'),
            ):
                # the suite alters each column once, and empties two in three; where no fault names
                # it, and it is done alone, half as many
                chosen = number % 2 if what == "altered" else number % (3 if named else 6)
                yield Tampering(
                    f"{table}.{column}: {what} in the {row} row",
                    sql(f'update {table} set "{column}" = {value} where {where}{more}'),
                    named=named,
                    in_suite=chosen == (row == "last"),
                )


def of_rows(table: str, columns: list[str], count: int) -> Iterator[Tampering]:
    rowid = "rowid" if table != "seals" and not table.endswith(("_idx", "_config")) else columns[0]
    yield Tampering(f"{table}: all rows deleted", sql(f"delete from {table}"))
    for which in ("asc", "desc"):
        name = {"asc": "first", "desc": "last"}[which]
        for number in (1, 3):
            if count >= number:
                yield Tampering(
                    f"{table}: the {name} {number} deleted",
                    sql(
                        f"delete from {table} where {rowid} in (select {rowid} from {table} order by {rowid} {which} limit {number})"
                    ),
                    in_suite=(number == 1) == (which == "asc"),
                )
    if rowid == "rowid" and count > 1:
        low, high = (f"(select {end}(rowid) from {table})" for end in ("min", "max"))
        yield Tampering(
            f"{table}: two rows swapped",
            sql(
                f"update {table} set rowid = -1 where rowid = {low}",
                f"update {table} set rowid = {low} where rowid = {high}",
                f"update {table} set rowid = (select max(rowid) + 1 from {table}) where rowid = -1",
            ),
        )
    if "id" in columns and count:
        rest = ", ".join(f'"{c}"' for c in columns if c != "id")
        yield Tampering(
            f"{table}: a row forged",
            sql(
                f"insert into {table} ({rest}) select {rest} from {table} order by id desc limit 1"
            ),
        )


def altered_everywhere(said: str, other: str) -> Callable[[Path], bool]:
    """Words of the current text of the first release, by somebody who knows how it is packed."""

    def act(folder: Path) -> bool:
        connection = sqlite3.connect(folder / "misajour.db", isolation_level=None)
        bodies.install(connection)
        query = (
            "select id, body, misajour_fields(fields, body) from revisions where release_id = 1 "
            "order by number desc limit 1"
        )
        key, body, fields = connection.execute(query).fetchone()
        altered = body.replace(said, other)
        packed = packing.pack_text(fields.replace(said, other), altered)
        update = "update revisions set body = ?, fields = ? where id = ?"
        connection.execute(update, [altered, packed, key])
        connection.close()
        return bool(altered != body)

    return act


KINDS: tuple[Tampering, ...] = (
    Tampering("all changes of one release to cosmetic", sql("update changes set kind = 'cosmetic', significance = 'cosmetic' where release_id = 1")),
    Tampering("a reason reworded, valid JSON", sql("update changes set reasons = '[\"a comma\"]'")),
    Tampering("a text altered everywhere it stands", altered_everywhere("2 000", "3 000")),
    Tampering("fields that are no JSON", sql("update revisions set fields = '{' where id = 2")),
    Tampering("fields that are other JSON", sql("update revisions set fields = '[1, 2]' where id = 2")),
    Tampering("fields with blocks of no kind", sql("update revisions set fields = '{\"blocks\": [{\"kind\": \"x\"}]}' where id = 2")),
    Tampering("a text that is no UTF-8", sql("update revisions set title = cast(x'ff80' as text) where id = 1")),
    Tampering("reasons that are no UTF-8", sql("update changes set reasons = cast(x'ff80' as text) where id = 1")),
    Tampering("a number where a text was", sql("update releases set title = 7 where id = 1")),
    Tampering("an absurd size", sql("update snapshots set size = 1 << 60")),
    Tampering("a base that leads to itself", sql("update snapshots set base = sha256 where base is not null")),
    Tampering("all times an hour later", sql("update revisions set first_seen = strftime('%Y-%m-%dT%H:%M:%fZ', first_seen, '+1 hour'), last_seen = strftime('%Y-%m-%dT%H:%M:%fZ', last_seen, '+1 hour')")),
    Tampering("last_seen of all releases", sql("update releases set last_seen = '2030-01-01T00:00:00.000Z'")),
    Tampering("a removal undone", sql("update releases set status = 'live' where status = 'removed'")),
    Tampering("the last revision with its change", sql("delete from changes where to_revision = (select max(id) from revisions)", "delete from revisions where id = (select max(id) from revisions)")),
    Tampering("the last revision, its change, and its entries", sql("delete from changes where to_revision = (select max(id) from revisions)", "delete from ledger where what = 'revisions' and row = (select max(id) from revisions)", "delete from revisions where id = (select max(id) from revisions)")),
    Tampering("the last ten entries", sql("delete from ledger where id > (select max(id) from ledger) - 10")),
    Tampering("all entries of one release, and it", sql("delete from ledger where what = 'releases' and row = '1'", "delete from seals where what = 'releases' and row = '1'", "delete from releases where id = 1")),
    Tampering("the ledger emptied, seals and sums too", sql("delete from ledger", "delete from seals", "delete from sums")),
    Tampering("a row and its entry's text", sql("update releases set url = url || 'x' where id = 1", "update ledger set content = replace(content, '.html', '.htmlx') where what = 'releases' and row = '1'")),
    Tampering("a trigger dropped", sql("drop trigger revisions_title_insert_no_nul")),
    Tampering("an index dropped", sql("drop index idx_changes_release_id")),
    Tampering("a view dropped", sql("drop view silent_edits")),
    Tampering("a trigger added", sql("create trigger hide after insert on changes begin delete from changes where id = new.id; end")),
    Tampering("a view that shows less", sql("drop view silent_edits", "create view silent_edits as select * from latest_changes where 0")),
    Tampering("a migration forgotten", sql("delete from _sqlite_migrations where name like 'm0009%'")),
    Tampering("the search index emptied", sql("insert into search_texts (search_texts) values ('delete-all')")),
    Tampering("a text indexed twice", sql("insert into search_texts (rowid, title, body, around, about) select (release_id << 20) | number, title, 'word', '', '' from revisions where id = 1")),
    Tampering("a text indexed that is none", sql("insert into search_texts (rowid, title, body, around, about) values (999, 'x', 'y', '', '')")),
    Tampering("a passage indexed that is none", sql("insert into search_changes (rowid, removed, added, about) values (999, 'x', 'y', '')")),
    Tampering("a passage that was never removed", sql("update passages set text = text || ' not' where id = 1")),
)  # fmt: skip


def of_the_file(folder: Path) -> Iterator[Tampering]:
    file = folder / "misajour.db"
    size = file.stat().st_size
    connection = sqlite3.connect(file)
    page_size = connection.execute("pragma page_size").fetchone()[0]
    connection.close()
    free = unused_pages(file.read_bytes(), page_size)

    def write(at: int, data: bytes) -> Callable[[Path], bool]:
        def act(copy: Path) -> bool:
            path = copy / "misajour.db"
            whole = bytearray(path.read_bytes())
            if whole[at : at + len(data)] == data:
                return False
            whole[at : at + len(data)] = data
            path.write_bytes(whole)
            return True

        return act

    def cut(length: int) -> Callable[[Path], bool]:
        def act(copy: Path) -> bool:
            with (copy / "misajour.db").open("r+b") as stream:
                stream.truncate(length)
            return True

        return act

    used = [number for number in range(size // page_size) if number not in free]
    for place, number in enumerate(used):
        for what, data in (("zeroed", bytes(page_size)), ("overwritten", b"\xa5" * page_size)):
            yield Tampering(
                f"file: page {number + 1} {what}",
                write(number * page_size, data),
                in_suite=place % 20 == 0 and (place % 40 == 0) == (what == "zeroed"),
            )
    last = max(set(range(size // page_size)) - free)
    for length in (0, 50, page_size, size // 2, last * page_size, (last + 1) * page_size - 1):
        yield Tampering(f"file: cut to {length} bytes", cut(length))
    yield Tampering("file: a text in its place", write(0, b"this is no database" * 10))
    yield Tampering("file: gone", lambda copy: not (copy / "misajour.db").unlink())
    yield Tampering("file: another program's database", _foreign)


def unused_pages(data: bytes, size: int) -> set[int]:
    """The pages that hold nothing, counted from 0 (section 1.5 of SQLite's file format)."""
    found: set[int] = set()
    trunk = int.from_bytes(data[32:36], "big")
    while trunk:
        page = data[(trunk - 1) * size : trunk * size]
        count = int.from_bytes(page[4:8], "big")
        found.add(trunk - 1)
        found |= {int.from_bytes(page[8 + 4 * n : 12 + 4 * n], "big") - 1 for n in range(count)}
        trunk = int.from_bytes(page[:4], "big")
    return found


def _foreign(copy: Path) -> bool:
    (copy / "misajour.db").unlink()
    connection = sqlite3.connect(copy / "misajour.db")
    connection.execute("create table bookmarks (id integer primary key, url text)")
    connection.close()
    return True


def with_rebuilt_chain(statement: str) -> Callable[[Path], bool]:
    """Altered by somebody who knows how: the row, its entry, its seal, the sum and the whole chain."""

    def act(copy: Path) -> bool:
        connection = sqlite3.connect(copy / "misajour.db", isolation_level=None)
        connection.row_factory = sqlite3.Row
        if connection.execute(statement).rowcount < 1:
            return False
        previous = ""
        for row in connection.execute("select * from ledger order by id").fetchall():
            content = row["content"]
            if row["what"] == "changes":
                now = connection.execute(
                    "select * from changes where id = ?", [row["row"]]
                ).fetchone()
                columns = [c for c in dict(now) if c != "id"]
                content = canonical.as_text(columns, [now[c] for c in columns])
            text = canonical.entry_text(
                row["id"], row["at"], row["what"], row["row"], row["event"], row["was"], content
            )
            previous = canonical.link(previous, text)
            connection.execute(
                "update ledger set content = ?, chain = ? where id = ?",
                [content, previous, row["id"]],
            )
        connection.execute("update sums set value = ? where what = 'ledger'", [previous])
        connection.close()
        return True

    return act


def altered_then_overwritten(statement: str, again: str) -> Callable[[Path], bool]:
    """Altered by hand, and afterwards written over by misajour itself."""

    def act(copy: Path) -> bool:
        from monitor.store import Store

        if not sql(statement)(copy):
            return False
        with Store.open(copy / "misajour.db") as store, store.atomic():
            return bool(store.db.execute(again).rowcount)

    return act


LATER: tuple[Tampering, ...] = (
    Tampering("an address, and its status set by misajour later", altered_then_overwritten("update releases set url = url || 'x' where id = 1", "update releases set status = 'moved' where id = 1")),
    Tampering("last_seen, and visited by misajour later", altered_then_overwritten("update releases set last_seen = '2001' where id = 1", "update releases set last_seen = '2031' where id = 1")),
    Tampering("the end of the ledger cut off, and written on by misajour", altered_then_overwritten("delete from ledger where id > (select max(id) from ledger) - 3", "update releases set status = 'moved' where id = 1")),
    Tampering("a change forged, and the whole chain made anew", with_rebuilt_chain("update changes set kind = 'cosmetic' where id = 2"), head=True),
)  # fmt: skip


def all_of_them(folder: Path) -> Iterator[Tampering]:
    for table, columns, key, count in tables(folder):
        if count:
            yield from of_columns(table, columns, key)
            yield from of_rows(table, columns, count)
    yield from KINDS
    yield from LATER
    yield from of_the_file(folder)
