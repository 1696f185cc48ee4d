"""Atom feeds (RFC 4287) of all changes, of a source's and of a release's, with the redline as
content."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from datasette.utils.asgi import NotFound, Request, Response

from monitor import compare
from monitor.browse import guest, queries
from monitor.browse.queries import Filter, rows
from monitor.compare.redline import redline, to_html
from monitor.model import Content
from monitor.store import codec

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = 30
_BLOCKS = 30  # changed blocks of one redline
# What XML 1.0 cannot hold, not even escaped
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ET.register_namespace("", _ATOM)


async def everything(datasette: Datasette, request: Request) -> Response:
    """All changes, or those that the front page's filters choose."""
    chosen = Filter.of(request.args)
    what = ", ".join(
        filter(None, (chosen.source, chosen.kind, chosen.significance, chosen.language))
    )
    return await _feed(datasette, request, f"Changes: {what or 'all'}", "/-/misajour", chosen)


async def source(datasette: Datasette, request: Request) -> Response:
    name = request.url_vars["source"]
    return await _feed(
        datasette, request, f"Changes of {name}", f"/-/misajour/source/{name}", Filter(source=name)
    )


async def release(datasette: Datasette, request: Request) -> Response:
    db = await queries.database(datasette, request)
    found = await queries.one_release(db, int(request.url_vars["release"]))
    title = f"Changes of “{found['title'] or found['url']}”"
    return await _feed(
        datasette, request, title, f"/-/misajour/release/{found['id']}", Filter(release=found["id"])
    )


async def _feed(
    datasette: Datasette, request: Request, title: str, page: str, chosen: Filter
) -> Response:
    db = await queries.database(datasette, request)
    if chosen.source and not await rows(
        db, "select 1 from sources where name = :name", {"name": chosen.source}
    ):
        raise NotFound("there is no such source")
    store = (await rows(db, "select value from meta where key = 'store'"))[0]["value"]
    changes = (await queries.changes(db, chosen))[:_ENTRIES]
    contents = await _contents(db, changes)

    def absolute(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    def build() -> bytes:
        feed = ET.Element(f"{{{_ATOM}}}feed")
        _text(feed, "id", f"tag:misajour,2026:{store}{page}?{request.query_string}")
        _text(feed, "title", title)
        _text(feed, "updated", changes[0]["detected"] if changes else "1970-01-01T00:00:00Z")
        ET.SubElement(
            ET.SubElement(feed, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name"
        ).text = "misajour"
        ET.SubElement(
            feed,
            f"{{{_ATOM}}}link",
            rel="self",
            type="application/atom+xml",
            href=absolute(guest.local(datasette, request.full_path)),
        )
        ET.SubElement(
            feed, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=absolute(page)
        )
        for change in changes:
            _entry(feed, store, change, contents, absolute)
        return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))

    body = await asyncio.to_thread(build)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def _entry(
    feed: ET.Element,
    store: str,
    change: dict[str, Any],
    contents: dict[int, Content],
    absolute: Any,
) -> None:
    entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
    _text(entry, "id", f"tag:misajour,2026:{store}/change/{change['id']}")
    _text(
        entry,
        "title",
        (
            f"{change['kind'].replace('-', ' ')} · {change['source_name']} · "
            f"{change['title'] or change['url']}"
        ),
    )
    _text(entry, "updated", change["detected"])
    old, new = change["from_revision"], change["to_revision"]
    compared = bool(old and new and old != new)
    between = f"/compare?from={old}&to={new}" if compared else ""
    address = absolute(f"/-/misajour/release/{change['release_id']}") + between
    ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=address)
    ET.SubElement(entry, f"{{{_ATOM}}}category", term=change["kind"])
    _text(entry, "summary", " · ".join(change["reasons"]) or change["kind"])
    if compared:
        shown = redline(compare.diff(contents[old], contents[new]), limit=_BLOCKS)
        _text(entry, "content", str(to_html(shown)), type="html")


async def _contents(db: Any, changes: list[dict[str, Any]]) -> dict[int, Content]:
    """What stood in the revisions that are compared, by key."""
    pairs = ((c["from_revision"], c["to_revision"]) for c in changes)
    keys = sorted({key for old, new in pairs if old and new and old != new for key in (old, new)})
    if not keys:
        return {}
    found = await rows(
        db, f"select id, fields, title from revisions where id in ({', '.join(map(str, keys))})"
    )
    return {row["id"]: codec.loads(row["fields"], row["title"]) for row in found}


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = _ILLEGAL.sub("\ufffd", text)
