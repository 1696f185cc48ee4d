"""Datasette's own pages over our database: descriptions, facets, canned queries, cells that lead
to our pages, and our look."""

from __future__ import annotations

import tomllib
from collections.abc import Awaitable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from markupsafe import Markup, escape

from monitor.browse import guest, permissions
from monitor.browse.queries import rows
from monitor.browse.render import STATIC, frame, sheets
from monitor.model import Kind

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_WORDS = files(__package__).joinpath("tables.toml").read_text(encoding="utf-8")
_SAID: dict[str, dict[str, Any]] = tomllib.loads(_WORDS.replace("{kinds}", ", ".join(Kind)))
_TITLE = "misajour: what press rooms changed"
_UNPACKED = {"body": "misajour_body(body)", "fields": "misajour_fields(fields, body)"}
_LINK = Markup('<a href="{}">{}</a>')


def metadata(datasette: Datasette) -> dict[str, Any]:
    """What is said of each database of ours. New at each call: Datasette merges into it what the
    operator has written, which comes first."""
    names = guest.names_known(datasette)
    said: dict[str, Any] = {"databases": {name: _of_database() for name in names}}
    if names and guest.has_nothing_else(datasette, names):
        said["title"] = _TITLE
    return said


def _of_database() -> dict[str, Any]:
    tables = {name: _table(about) for name, about in _SAID["tables"].items()}
    for name, text in _SAID["hidden"].items():
        tables[name] = {"hidden": True, "description": text}
    queries = {name: dict(about) for name, about in _SAID["queries"].items()}
    return {"tables": tables, "queries": queries}


def _table(about: Mapping[str, Any]) -> dict[str, Any]:
    """A copy, down to the last value that may be merged into."""
    return {
        key: value.copy() if isinstance(value, dict | list) else value
        for key, value in about.items()
    }


async def describe(datasette: Datasette) -> None:
    """The same for Datasette 1.0, which asks for no metadata but keeps it: descriptions and canned
    queries where the operator has written none."""
    for name in guest.names_known(datasette):
        for table, about in _SAID["tables"].items():
            if not await datasette.get_resource_metadata(name, table):
                said = about["description"]
                await datasette.set_resource_metadata(name, table, "description", said)
            for column, text in about.get("columns", {}).items():
                if not await datasette.get_column_metadata(name, table, column):
                    await datasette.set_column_metadata(name, table, column, "description", text)
        for query, about in _SAID["queries"].items():
            await datasette.add_query(
                name, query, about["sql"], title=about["title"], description=about["description"]
            )


async def template_values(datasette: Datasette, request: Any) -> dict[str, Any]:
    """`misajour` for the frame around Datasette's pages; empty where they show nothing of ours."""
    if request is None or not await _dresses(datasette, request):
        return {}
    around = await frame(datasette, request)
    return {"misajour": {**around, "is_of_1_0": permissions.is_of_1_0(datasette)}}


async def styles(datasette: Datasette, request: Any) -> list[str]:
    """Our style sheet for Datasette's pages, where they show ours."""
    if request is None or not await _dresses(datasette, request):
        return []
    return sheets(datasette, "datasette")


async def scripts(datasette: Datasette, request: Any) -> list[str]:
    """Our script for the same pages."""
    if request is None or not await _dresses(datasette, request):
        return []
    return [datasette.urls.path(f"{STATIC}/datasette.js")]


async def _dresses(datasette: Datasette, request: Any) -> bool:
    """Whether the page is one of Datasette's over our database."""
    path = guest.local(datasette, request.path)
    return not path.startswith(guest.HOME) and await guest.shows_ours(datasette, path)


def cell(
    datasette: Datasette, row: Any, value: Any, column: str, table: str | None, database: str
) -> Markup | Awaitable[Markup | None] | None:
    """A key as a link to the page of ours that shows what it names; None where it names nothing
    that has one."""
    if database not in guest.names_known(datasette):
        return None
    if (table, column) == ("changes", "source"):
        return _source(datasette, database, _key(value))
    values = dict(zip(row.keys(), tuple(row), strict=False))
    if table == "revisions" and isinstance(value, bytes) and "id" in values:
        return _unpacked(datasette, database, column, _key(values["id"]))
    address = _address(values, column, table)
    if not address:
        return None
    said = values.get(column)
    label = said.get("label", said.get("value")) if isinstance(said, Mapping) else said
    return _LINK.format(datasette.urls.path(f"{guest.HOME}{address}"), label)


async def _unpacked(datasette: Datasette, database: str, column: str, key: int) -> Markup | None:
    """The text in a packed cell of a revision."""
    said = _UNPACKED.get(column)
    if said is None:
        return None
    query = f"select {said} as said from revisions where id = :id"
    found = await rows(datasette.get_database(database), query, {"id": key})
    return escape(found[0]["said"] or "") if found else None


async def _source(datasette: Datasette, database: str, key: int) -> Markup | None:
    """The name of a press room whose key no foreign key explains, as a link to its page."""
    found = await rows(
        datasette.get_database(database), "select name from sources where id = :id", {"id": key}
    )
    if not found:
        return None
    name = found[0]["name"]
    address = datasette.urls.path(f"{guest.HOME}/source/{quote(name, safe='')}")
    return _LINK.format(address, name)


def _address(row: Mapping[str, Any], column: str, table: str | None) -> str:
    release = _key(row.get("release_id"))
    if column == "release_id":
        return f"/release/{_key(row[column])}" if _key(row[column]) else ""
    if (table, column) == ("releases", "title"):
        return f"/release/{_key(row.get('id'))}"
    if (table, column) in (("sources", "name"), *_NAMED_SOURCES) and row[column]:
        return f"/source/{quote(str(row[column]), safe='')}"
    if (table, column) == ("revisions", "number") and release:
        return f"/release/{release}/revision/{_key(row[column])}"
    if (table, column) == ("changes", "kind") and release:
        return f"/change/{_key(row.get('id'))}"
    if column == "change_id":
        return f"/change/{_key(row[column])}" if _key(row[column]) else ""
    if (table, column) in _NAMED_CHANGES:
        return f"/change/{_key(row.get('id'))}"
    return ""


# The views, which name the source, and the one whose rows are changes
_VIEWS = ("latest_changes", "silent_edits", "removed_and_added", "stamp_honesty", None)
_NAMED_SOURCES = tuple((view, "source") for view in _VIEWS)
_NAMED_CHANGES = (("latest_changes", "kind"), ("silent_edits", "kind"))


def _key(value: object) -> int:
    """A key of the database as it is, or out of Datasette's own link to a row."""
    if isinstance(value, Mapping):
        value = value.get("value")
    return value if isinstance(value, int) else 0
