"""What is the same for all tests of a process, made once and copied."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from types import CodeType

import jinja2
import pytest
from sqlite_utils import Database

import monitor.store
from monitor.crawl import loader
from monitor.store import triggers


@contextmanager
def made_once() -> Iterator[None]:
    """An empty store by all its migrations, the triggers of a connection that writes, templates
    as they are compiled, and what the installed distributions offer."""
    with pytest.MonkeyPatch.context() as patch, _migrated() as migrate:
        patch.setattr(monitor.store.upgrading, "migrate", migrate)
        patch.setattr(triggers, "install", _installed())
        patch.setattr(jinja2.Environment, "compile", _compiled())
        patch.setattr(loader, "entry_points", lambda group: _offered(tuple(sys.path), group))
        yield


@cache
def _offered(path: tuple[str, ...], group: str) -> EntryPoints:
    return entry_points(group=group)


@contextmanager
def _migrated() -> Iterator[Callable[[Database], None]]:
    # stores are opened in threads, too: one at a time copies it
    first, one = sqlite3.connect(":memory:", check_same_thread=False), threading.Lock()
    migrate = monitor.store.upgrading.migrate

    def is_empty(connection: sqlite3.Connection) -> bool:
        return connection.execute("select count(*) from sqlite_master").fetchone() == (0,)

    def migrated(db: Database) -> None:
        if not is_empty(db.conn):
            migrate(db)  # of an older version, or another's
            return
        with one:
            if is_empty(first):
                migrate(db)
                db.conn.backup(first)
            else:
                first.backup(db.conn)

    yield migrated
    first.close()


class _Untriggered:
    """A database on which no trigger is made, nor the view that they write to."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __getattr__(self, name: str) -> object:
        return getattr(self._db, name)

    def execute(self, sql: str) -> None:
        if not sql.startswith("create temp "):
            self._db.execute(sql)


def _installed() -> Callable[[Database], None]:
    """As `triggers.install`: parsing the triggers is more than half of what opening a store takes.
    Here they are read as a file's are: at once, and each a single time."""
    install = triggers.install
    known: dict[tuple[str, ...], list[tuple[str, str, str, int, str]]] = {}

    def installed(db: Database) -> None:
        connection = db.conn
        query = "select coalesce(sql, '') from main.sqlite_master order by name"
        schema = tuple(sql for (sql,) in connection.execute(query))
        if schema not in known:
            install(db)
            known[schema] = connection.execute("select * from sqlite_temp_master").fetchall()
            return
        install(_Untriggered(db))
        connection.execute("pragma writable_schema = on")
        connection.executemany(
            "insert into sqlite_temp_master values (?, ?, ?, ?, ?)", known[schema]
        )
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
