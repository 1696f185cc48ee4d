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
from monitor.browse.search import Asked, find
from monitor.store import flat
from monitor.store.search import rows as found_rows

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
    more = asked.address(before=result.after) if result.after else ""
    following = _address(datasette, f"/search.{form}?{more}") if more else ""
    of_edits = asked.query.of_edits
    if form == "csv":
        if of_edits:
            rows = (row for hit in result.edits.hits for row in found_rows.edit_rows(hit))
            return _csv("edits", found_rows.EDIT_COLUMNS, rows, following)
        rows = (row for hit in result.texts.hits for row in found_rows.text_rows(hit))
        return _csv("search", found_rows.TEXT_COLUMNS, rows, following)
    said: dict[str, object] = {
        "notes": asked.query.notes,
        "next": following or None,
        "given_up": result.given_up,
    }
    if of_edits:
        said["total"] = result.edits.total
        said["edits"] = [found_rows.edit_as_json(hit) for hit in result.edits.hits]
    else:
        said["total"] = result.texts.total
        said["total_is_exact"] = result.texts.exact
        said["releases"] = [found_rows.text_as_json(hit) for hit in result.texts.hits]
        said["total_documents"] = result.documents.total
        documents = result.documents.hits
        said["documents"] = [found_rows.document_as_json(hit) for hit in documents]
    return _json(said)


def _address(datasette: Datasette, rest: str) -> str:
    return f"{datasette.urls.path(guest.HOME)}{rest}"


def _csv(
    name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], following: str
) -> Response:
    out = io.StringIO(newline="")
    flat.write_csv(out, columns, rows)
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    if following:
        headers["link"] = f'<{following}>; rel="next"'
    body = out.getvalue().encode("utf-8", "replace")
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8")


def _json(value: object) -> Response:
    return Response(json.dumps(value), content_type="application/json; charset=utf-8")
