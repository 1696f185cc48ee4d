"""What was counted, remembered for as long as it is right.

The figures over all sources take a second of a large database, and are asked for again and again.
They move only with the record, to which changes and releases are appended and which loses none:
neither reading pages anew nor pruning takes a row of those away, and a change that reading anew
finds is a row more. So what was counted is right until there is one.
"""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit

from monitor.browse.queries import rows
from monitor.browse.recounted import LARGE, Figures, recounted

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_MOST = 500  # answers, some kilobytes each
T = TypeVar("T")

_STATE = """
    select (select max(id) from changes) as change, (select max(id) from releases) as release,
           (select max(detected) from changes where id = (select max(id) from changes)) as at,
           (select group_concat(id || ' ' || name, char(10)) from sources) as sources
"""


_LAST = "select max(id) as change from changes"
_LAST_OF_SOURCE = "select max(id) as change from changes where source = :id"
# Seconds: what an answer says of the time since the last change grows old
_LONGEST = 3600.0
_LONGEST_QUERY = 10_000  # milliseconds


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    value: T
    since: float


_known: WeakKeyDictionary[Datasette, OrderedDict[Hashable, _Kept[Any]]] = WeakKeyDictionary()


async def state_of(db: Database) -> tuple[Hashable, ...]:
    """Another one once a change or a release is recorded, or a source is."""
    (found,) = await rows(db, _STATE)
    return (db.path, *found.values())


async def remembered(
    datasette: Datasette,
    key: Hashable,
    make: Callable[[], Awaitable[T]],
    *,
    seconds: float = float("inf"),
) -> T:
    """What `make` gave for that key, not more than so many seconds ago. `key` has the state of the
    database in it."""
    kept = _known.setdefault(datasette, OrderedDict())
    one = kept.get(key)
    if one is None or time.monotonic() - one.since > seconds:
        one = _Kept(await make(), time.monotonic())
        kept[key] = one
    kept.move_to_end(key)
    while len(kept) > _MOST:
        kept.popitem(last=False)
    value: T = one.value
    return value


async def counted_rows(
    datasette: Datasette, db: Database, sql: str, source: Mapping[str, int] | None = None
) -> Figures[list[dict[str, Any]]]:
    """As `rows`, of a query whose answer changes with the changes that are recorded, of all sources
    or of that whose number is `id` in `source`. It may take longer than others; in a large database
    it may be of a moment ago."""
    values = dict(source or {})
    (last,) = await rows(db, _LAST_OF_SOURCE if source else _LAST, values)

    def read(connection: sqlite3.Connection) -> list[dict[str, Any]]:
        with sqlite_timelimit(connection, _LONGEST_QUERY):
            return [dict(row) for row in connection.execute(sql, values)]

    async def ask() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await db.execute_fn(read)
        return found

    key = (db.path, sql, *values.values())
    if (last["change"] or 0) > LARGE:
        return await recounted(datasette, key, last["change"], ask) or Figures([])
    return Figures(await remembered(datasette, (*key, last["change"]), ask, seconds=_LONGEST))


def forget(datasette: Datasette, key: Hashable) -> None:
    """What was remembered for that key is not right."""
    _known.get(datasette, OrderedDict()).pop(key, None)
