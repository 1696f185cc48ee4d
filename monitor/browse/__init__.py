"""The Datasette plugin: misajour's pages on top of Datasette's, which all stay.

Registered as an entry point, so that `datasette misajour.db` shows them too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from monitor.browse import pages
from monitor.browse.headers import with_headers

# One cell may not grow beyond this: a visitor's SQL could otherwise take the machine's memory
# (measured: 13 GB for one printf without it).
_MOST_BYTES = 20_000_000


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    return [
        (r"^/-/misajour$", pages.front),
        (r"^/-/misajour/release/(?P<release>\d+)$", pages.release),
        (r"^/-/misajour/release/(?P<release>\d+)/compare$", pages.compare_revisions),
        (r"^/-/misajour/release/(?P<release>\d+)/revision/(?P<number>\d+)$", pages.revision),
        (r"^/-/misajour/source/(?P<source>[\w.-]+)$", pages.source),
        (r"^/-/misajour/search$", pages.search),
    ]


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)


@hookimpl
def menu_links() -> list[dict[str, str]]:
    return [{"href": "/-/misajour", "label": "Press rooms: latest changes"}]


@hookimpl
def asgi_wrapper() -> Callable[[Callable[..., Awaitable[None]]], Callable[..., Awaitable[None]]]:
    return with_headers
