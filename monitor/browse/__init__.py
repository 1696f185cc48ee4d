"""The Datasette plugin: misajour's pages on top of Datasette's, which all stay.

Registered as an entry point, so that `datasette misajour.db` shows them too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

from monitor.browse import feeds, health, originals, pages, sources
from monitor.browse.headers import with_headers

# One cell may not grow beyond this: a visitor's SQL could otherwise take the machine's memory
# (measured: 13 GB for one printf without it).
_MOST_BYTES = 20_000_000


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    base = r"^/-/misajour"
    one, of = rf"{base}/release/(?P<release>\d+)", rf"{base}/source/(?P<source>[\w.-]+)"
    return [
        (rf"{base}$", pages.front),
        (rf"{base}/feed\.atom$", feeds.everything),
        (rf"{one}$", pages.release),
        (rf"{one}/feed\.atom$", feeds.release),
        (rf"{one}/compare$", pages.compare_revisions),
        (rf"{one}/revision/(?P<number>\d+)$", pages.revision),
        (rf"{one}/revision/(?P<number>\d+)/bytes$", originals.download),
        (rf"{one}/revision/(?P<number>\d+)/page$", originals.rendering),
        (rf"{base}/sources$", sources.sources),
        (rf"{of}/feed\.atom$", feeds.source),
        (rf"{of}$", sources.source),
        (rf"{base}/search$", pages.search),
        (rf"{base}/health\.json$", health.health_json),
        (rf"{base}/metrics$", health.metrics_text),
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
