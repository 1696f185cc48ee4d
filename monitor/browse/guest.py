"""Which databases of a Datasette are ours, who may look at them, and which of its pages show them.

Datasette loads the plugin wherever misajour is installed: beside other people's databases it is a
guest.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from monitor.browse import permissions
from monitor.store.damage import UNREADABLE

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

HOME = "/-/misajour"
_TABLES = ("changes", "releases", "revisions", "snapshots", "sources")
_ITS_OWN = ("_internal", "_memory")  # databases that Datasette makes
_AGAIN = 1.0  # seconds after which a database that is not ours is looked at again: it may become so

_known: WeakKeyDictionary[Database, tuple[bool, float]] = WeakKeyDictionary()


def holds_ours(connection: sqlite3.Connection) -> bool:
    """Whether misajour's tables are in a database."""
    query = f"select count(*) from sqlite_master where type = 'table' and name in {_TABLES}"
    try:
        (count,) = connection.execute(query).fetchone()
    except UNREADABLE:  # a damaged file, or none: not ours to report
        return False
    return bool(count == len(_TABLES))


def reads_ours(connection: sqlite3.Connection, database: str, datasette: Datasette) -> bool:
    """Whether what `connection` reads may be ours; Datasette has just opened it for `database`."""
    if database != "_memory":
        return holds_ours(connection)
    return bool(datasette.crossdb) and any(
        _file_is_ours(db.path) for db in datasette.databases.values() if db.path
    )


def _file_is_ours(path: str) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return holds_ours(connection)
    except UNREADABLE:
        return False


async def databases(datasette: Datasette) -> list[Database]:
    """The attached databases that are misajour's, in their order."""
    return [db for db in list(datasette.databases.values()) if await _is_ours(db)]


async def _is_ours(db: Database) -> bool:
    ours, until = _known.get(db, (False, 0.0))
    if not ours and time.monotonic() >= until:
        ours = db.name not in _ITS_OWN and await db.execute_fn(holds_ours)
        _known[db] = ours, time.monotonic() + _AGAIN
    return ours


def names_known(datasette: Datasette) -> frozenset[str]:
    """The names of the attached databases that are ours, for hooks that cannot wait."""
    return frozenset(
        name for name, db in list(datasette.databases.items()) if _is_ours_at_once(name, db)
    )


def _is_ours_at_once(name: str, db: Database) -> bool:
    ours, until = _known.get(db, (False, 0.0))
    if not ours and time.monotonic() >= until and db.path and name not in _ITS_OWN:
        ours = _file_is_ours(db.path)
        _known[db] = ours, time.monotonic() + _AGAIN
    return ours


def has_nothing_else(datasette: Datasette, ours: Iterable[str]) -> bool:
    """Whether no database but `ours` is attached."""
    return not set(datasette.databases) - {*ours, *_ITS_OWN}


async def may_look(datasette: Datasette, actor: dict[str, Any] | None, db: Database) -> bool:
    """Whether Datasette's own rules let `actor` see the database whose texts our pages show."""
    return await permissions.may_see(datasette, actor, db.name, ("revisions", "changes"))


def local(datasette: Datasette, path: str) -> str:
    """`path` as it is without `base_url`: a proxy before Datasette may have taken it away or
    not."""
    base = str(datasette.setting("base_url"))
    return f"/{path[len(base) :]}" if base != "/" and path.startswith(base) else path


async def shows_ours(datasette: Datasette, path: str) -> bool:
    """Whether the page at `path`, which is local, shows what misajour recorded."""
    ours = [db.name for db in await databases(datasette)]
    if not ours:
        return False
    if has_nothing_else(datasette, ours) or _is_at(path, HOME):
        return True
    # a query across databases may read ours, too
    names = [*ours, "_memory"] if datasette.crossdb else ours
    return any(_is_at(path, local(datasette, datasette.urls.database(name))) for name in names)


def _is_at(path: str, place: str) -> bool:
    """Whether `path` is `place`, another format of it, or beneath it."""
    return path == place or path.startswith((f"{place}/", f"{place}."))
