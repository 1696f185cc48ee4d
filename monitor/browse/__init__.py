"""The Datasette plugin: misajour's pages beside Datasette's own, which all stay.

Registered as an entry point, so that `datasette misajour.db` shows them too. Where no database of
ours is attached, it does nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from datasette import hookimpl
from datasette.utils.asgi import Response

from monitor.browse import (
    citing,
    comparisons,
    documents,
    feeds,
    front,
    furnished,
    guest,
    health,
    lists,
    memento,
    mute,
    operations,
    originals,
    permissions,
    questions,
    refusals,
    releases,
    search,
    sources,
    whole,
)
from monitor.browse.headers import with_headers
from monitor.store import bodies

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

# One cell may not grow beyond this: a visitor's SQL could otherwise take the machine's memory
# (measured: 13 GB for one printf without it).
_MOST_BYTES = 20_000_000


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    base = f"^{guest.HOME}"
    one, of = rf"{base}/release/(?P<release>\d{{1,15}})", rf"{base}/source/(?P<source>[\w.-]+)"
    return [
        (rf"{base}$", front.front),
        (rf"{base}/feed\.atom$", feeds.everything),
        (rf"{one}$", releases.release),
        (rf"{one}/feed\.atom$", feeds.release),
        (rf"{one}/compare$", comparisons.compare_revisions),
        (rf"{one}/revision/(?P<number>\d{{1,15}})$", releases.revision),
        (rf"{one}/revision/(?P<number>\d{{1,15}})/bytes$", originals.download),
        (rf"{one}/revision/(?P<number>\d{{1,15}})/page$", originals.rendering),
        (rf"{one}/revision/(?P<number>\d{{1,15}})/cite\.(?P<form>txt|bib|ris)$", citing.download),
        (rf"{one}/memento/(?P<moment>\d{{14}})$", memento.memento),
        (rf"{base}/change/(?P<change>\d{{1,15}})$", comparisons.change),
        (rf"{base}/sha256/(?P<sha256>[0-9a-f]{{64}})$", citing.permalink),
        (rf"{base}/timegate/(?P<url>.+)$", memento.timegate),
        (rf"{base}/timemap/(?P<url>.+)$", memento.timemap),
        (rf"{base}/questions$", questions.questions),
        (rf"{base}/operations$", operations.operations),
        (rf"{one}/document/(?P<edition>\d{{1,15}})$", documents.comparison),
        (rf"{one}/document/(?P<edition>\d{{1,15}})/bytes$", documents.download),
        (rf"{base}/sources$", sources.sources),
        (rf"{of}/feed\.atom$", feeds.source),
        (rf"{of}$", sources.source),
        (rf"{base}/search$", search.search),
        (rf"{base}/search\.(?P<form>csv|json)$", lists.found),
        (rf"{base}\.(?P<form>csv|json)$", lists.changes),
        (rf"{base}/misajour\.db$", whole.whole_database),
        (rf"{base}/health\.json$", health.health_json),
        (rf"{base}/metrics$", health.metrics_text),
        (rf"{base}/mute/(?P<token>[\w.-]{{1,2000}})$", mute.mute),
    ]


@hookimpl(optionalhook=True)  # 0.65 asks about any action, known or not
def register_actions(datasette: Datasette) -> list[Any]:
    return permissions.actions()


@hookimpl(optionalhook=True)
def skip_csrf(datasette: Datasette, scope: dict[str, Any]) -> bool:
    """A mail program that clicks has no token of Datasette's; the link is signed."""
    path = guest.local(datasette, str(scope.get("path", "")))
    return path.startswith(f"{guest.HOME}/mute/")


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    if guest.reads_ours(conn, database, datasette):
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
        # the text of a past revision is packed, and the `fields` of all are: as text, for queries
        bodies.install(conn)


@hookimpl
def menu_links(
    datasette: Datasette, actor: dict[str, Any] | None
) -> Callable[[], Awaitable[list[dict[str, str]]]]:
    async def links() -> list[dict[str, str]]:
        for db in await guest.databases(datasette):
            if await guest.may_look(datasette, actor, db):
                home = datasette.urls.path(guest.HOME)
                return [{"href": home, "label": "Press rooms: latest changes"}]
        return []

    return links


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]] | None:
    if permissions.is_of_1_0(datasette):
        return lambda: furnished.describe(datasette)
    return None


# Optional: 1.0 has no such hooks any more
@hookimpl(optionalhook=True)
def get_metadata(datasette: Datasette) -> dict[str, Any]:
    return furnished.metadata(datasette)


@hookimpl
def render_cell(
    datasette: Datasette, row: Any, value: Any, column: str, table: str | None, database: str
) -> Any:
    return furnished.cell(datasette, row, value, column, table, database)


@hookimpl
def extra_css_urls(datasette: Datasette, request: Any) -> Callable[[], Awaitable[list[str]]]:
    return lambda: furnished.styles(datasette, request)


@hookimpl
def extra_js_urls(datasette: Datasette, request: Any) -> Callable[[], Awaitable[list[str]]]:
    return lambda: furnished.scripts(datasette, request)


@hookimpl
def extra_template_vars(
    datasette: Datasette, request: Any
) -> Callable[[], Awaitable[dict[str, Any]]]:
    return lambda: furnished.template_values(datasette, request)


@hookimpl
def handle_exception(
    datasette: Datasette, request: Any, exception: Exception
) -> Callable[[], Awaitable[Response | None]]:
    return lambda: refusals.page(datasette, request, exception)


@hookimpl
def forbidden(
    datasette: Datasette, request: Any, message: str
) -> Callable[[], Awaitable[Response]]:
    return lambda: refusals.forbidden(datasette, request, message)


@hookimpl
def asgi_wrapper(
    datasette: Datasette,
) -> Callable[[Callable[..., Awaitable[None]]], Callable[..., Awaitable[None]]]:
    return with_headers(datasette)
