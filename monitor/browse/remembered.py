"""Answers that are counted over all changes of a source, or of all sources, remembered until
another change is recorded: of a million releases they take seconds."""

from __future__ import annotations

import sqlite3
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from datasette.utils import sqlite_timelimit

from monitor.browse.queries import rows

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.database import Database

_MOST = 500  # answers, some kilobytes each
_LONGEST_QUERY = 10_000  # milliseconds
_LONGEST = 3600.0  # seconds: what an answer says of the time since the last change grows old
_LAST = {
    True: "select max(id) as last from changes where source = :id",
    False: "select max(id) as last from changes",
}
_T = TypeVar("_T")


class Remembered(Generic[_T]):
    """The latest answers to queries of one kind."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[object, ...], tuple[float, _T]] = OrderedDict()

    async def get(
        self,
        db: Database,
        sql: str,
        values: Mapping[str, Any],
        ask: Callable[[], Awaitable[_T]],
        *,
        keep: Callable[[_T], bool] = lambda answer: True,
    ) -> _T:
        """The answer to `sql` with `values`, by `ask` where it is not known. One for which `keep`
        does not hold is not remembered."""
        [found] = await rows(db, _LAST["id" in values], dict(values))
        key = (db.path or db.name, sql, tuple(sorted(values.items())), found["last"])
        until, answer = self._answers.get(key, (0.0, None))
        if answer is not None and until > time.monotonic():
            self._answers.move_to_end(key)
            return answer
        answer = await ask()
        if keep(answer):
            self._answers[key] = time.monotonic() + _LONGEST, answer
            while len(self._answers) > _MOST:
                self._answers.popitem(last=False)
        return answer


_ROWS: Remembered[list[dict[str, Any]]] = Remembered()


async def remembered_rows(
    db: Database, sql: str, values: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """As `rows`, of a query whose answer changes with the changes that are recorded, and that may
    therefore take longer than others."""

    def read(connection: sqlite3.Connection) -> list[dict[str, Any]]:
        with sqlite_timelimit(connection, _LONGEST_QUERY):
            return [dict(row) for row in connection.execute(sql, dict(values))]

    async def ask() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await db.execute_fn(read)
        return found

    return await _ROWS.get(db, sql, values, ask)
