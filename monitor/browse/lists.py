"""The lists that the pages show, as CSV and JSON: the same filters, and more of it at once."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from monitor.browse import guest, queries
from monitor.browse.queries import Filter
from monitor.browse.render import zone_of
from monitor.browse.search import Asked, Found, find, said_of
from monitor.output import flat
from monitor.output import found as found_rows
from monitor.output.queries import GIVEN_UP

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_MOST_CHANGES, _MOST_FOUND = 5000, 500  # rows of one answer; its `next` has the others
_CHANGE = (
    *("id", "source", "title", "language", "kind", "significance", "detected"),
    *("words_added", "words_removed", "reasons", "release_id", "from_revision", "to_revision"),
    "url",
)


async def changes(datasette: Datasette, request: Request) -> Response:
    """The list of the front page."""
    db = await queries.database(datasette, request)
    chosen = Filter.of(request.args)
    found = await queries.changes(db, chosen, zone_of(datasette), _MOST_CHANGES)
    shown = [_change(row) for row in found[:_MOST_CHANGES]]
    more = chosen.query(before=shown[-1]["id"]) if len(found) > _MOST_CHANGES else ""
    form = request.url_vars["form"]
    following = _address(datasette, f".{form}?{more}") if more else ""
    if form == "csv":
        joined = [{**row, "reasons": " · ".join(row["reasons"])} for row in shown]
        return _csv("changes", _CHANGE, joined, following)
    return _json({"changes": shown, "next": following or None})


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {**row, "source": row["source_name"], "reasons": list(row["reasons"])}
    return {name: values[name] for name in _CHANGE}


async def found(datasette: Datasette, request: Request) -> Response:
    """What a search found."""
    db = await queries.database(datasette, request)
    asked = Asked.of(request.args)
    result = await db.execute_fn(lambda connection: find(connection, asked, _MOST_FOUND))
    form = request.url_vars["form"]
    if result.given_up:
        return _given_up(form)
    more = asked.address(before=result.after) if result.after else ""
    following = _address(datasette, f"/search.{form}?{more}") if more else ""
    notes = said_of(asked.query, result)
    if form == "csv":
        part = "" if result.is_complete else "-incomplete"
        if asked.query.of_edits:
            rows = (row for hit in result.edits.hits for row in found_rows.edit_rows(hit))
            return _csv(f"edits{part}", found_rows.EDIT_COLUMNS, rows, following, notes)
        rows = (row for hit in result.texts.hits for row in found_rows.text_rows(hit))
        return _csv(f"search{part}", found_rows.TEXT_COLUMNS, rows, following, notes)
    said: dict[str, object] = {
        "notes": notes,
        "complete": result.is_complete,
        "next": following or None,
        "given_up": False,
    }
    return _json(said | _listed(asked, result))


def _listed(asked: Asked, result: Found) -> dict[str, object]:
    if asked.query.of_edits:
        return {
            "total": result.edits.total,
            "total_is_exact": result.edits.exact,
            "edits": [found_rows.edit_as_json(hit) for hit in result.edits.hits],
        }
    return {
        "total": result.texts.total,
        "total_is_exact": result.texts.exact,
        "releases": [found_rows.text_as_json(hit) for hit in result.texts.hits],
        "total_documents": result.documents.total,
        "documents": [found_rows.document_as_json(hit) for hit in result.documents.hits],
    }


def _given_up(form: str) -> Response:
    """No list, which would look like one of nothing."""
    if form == "csv":
        return Response.text(f"{GIVEN_UP}\n", status=503)
    return _json({"given_up": True, "error": GIVEN_UP}, status=503)


def _address(datasette: Datasette, rest: str) -> str:
    return f"{datasette.urls.path(guest.HOME)}{rest}"


def _csv(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    following: str,
    notes: Sequence[str] = (),
) -> Response:
    out = io.StringIO(newline="")
    flat.write_csv(out, columns, rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    if following:
        headers["link"] = f'<{following}>; rel="next"'
    if notes:  # a CSV has no place for them
        headers["misajour-notes"] = json.dumps(notes)
    body = out.getvalue().encode("utf-8", "replace")
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8")


def _json(value: object, status: int = 200) -> Response:
    body = json.dumps(value)
    return Response(body, status=status, content_type="application/json; charset=utf-8")
