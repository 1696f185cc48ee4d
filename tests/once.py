"""What is the same for all tests of a process, made once and copied."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from sqlite_utils import Database

import monitor.store
from monitor.alert.render import Renderer
from monitor.crawl import loader
from monitor.store import Store, ledger, triggers
from monitor.store.bound import Shape, shapes


@contextmanager
def made_once() -> Iterator[None]:
    """An empty store by all its migrations, the triggers of a connection that writes, templates
    as they are compiled, and what the installed distributions offer."""
    instead: list[tuple[Any, str, object]] = [
        (monitor.store.upgrading, "migrate", _migrated()),
        (triggers, "install", _installed()),
        (jinja2.Environment, "compile", _compiled()),
        (loader, "entry_points", lambda group: _offered(tuple(sys.path), group)),
    ]
    before = [(place, name, getattr(place, name)) for place, name, _ in instead]
    for place, name, value in instead:
        setattr(place, name, value)
    try:
        yield
    finally:
        for place, name, value in before:
            setattr(place, name, value)


def make_now() -> None:
    """What most commands need of it, for those that are forked off this process."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            Store.open(Path(folder, "misajour.db")).close()
    for name in ("mail.txt", "mail.html"):
        Renderer()._ours.get_template(name)


@cache
def _offered(path: tuple[str, ...], group: str) -> EntryPoints:
    return entry_points(group=group)


def _migrated() -> Callable[[Database], None]:
    migrate = monitor.store.upgrading.migrate
    # stores are opened in threads, too: one at a time makes it
    made, one = bytearray(), threading.Lock()

    def is_empty(connection: sqlite3.Connection) -> bool:
        return connection.execute("select count(*) from sqlite_master").fetchone() == (0,)

    def migrated(db: Database) -> None:
        if not is_empty(db.conn):
            migrate(db)  # of an older version, or another's
            return
        with one, closing(sqlite3.connect(":memory:")) as copy:
            if made:
                copy.deserialize(bytes(made))
                copy.backup(db.conn)
                return
            migrate(db)
            db.conn.backup(copy)
            made.extend(copy.serialize())
            made[18:20] = b"\1\1"  # its header asks for no log beside it, which memory has not

    return migrated


def _installed() -> Callable[[Database], None]:
    """As `triggers.install`: writing and parsing the triggers is more than half of what opening a
    store takes. Here they are read as a file's are: at once, and each a single time."""
    install = triggers.install
    known: dict[tuple[str, ...], tuple[dict[str, Shape], list[tuple[str, str, str, int, str]]]] = {}

    def installed(db: Database) -> None:
        connection = db.conn
        query = "select coalesce(sql, '') from main.sqlite_master order by name"
        ours = ledger.known(db)
        schema = (*ours, *(sql for (sql,) in connection.execute(query)))
        if schema not in known:
            install(db)
            made = connection.execute("select * from sqlite_temp_master").fetchall()
            known[schema] = shapes(db, ours), made
            return
        tables, made = known[schema]
        triggers.prepare(db, tables)
        connection.execute("pragma writable_schema = on")
        connection.executemany("insert into sqlite_temp_master values (?, ?, ?, ?, ?)", made)
        connection.execute("pragma writable_schema = reset")

    return installed


def _compiled() -> Callable[..., CodeType | str]:
    """As `Environment.compile`: each Datasette has an environment of its own, and compiles the
    templates of its pages anew."""
    compile_anew = jinja2.Environment.compile
    known: dict[object, CodeType | str] = {}

    def compiled(environment: jinja2.Environment, source: object, *more: object) -> CodeType | str:
        kind = type(environment), environment.autoescape, environment.is_async
        key = kind, source, more
        if not isinstance(source, str):
            return compile_anew(environment, source, *more)
        if key not in known:
            known[key] = compile_anew(environment, source, *more)
        return known[key]

    return compiled
