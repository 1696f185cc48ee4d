"""Atom feeds (RFC 4287) of all changes, of a source's and of a release's, with the redline as
content."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from datasette.utils.asgi import Request, Response

from monitor.browse import guest, queries
from monitor.browse.queries import Filter, rows
from monitor.browse.render import zone_of
from monitor.compare import Differences
from monitor.compare.redline import redline, to_html
from monitor.compare.shown import EVERYTHING, LeftOut, shown
from monitor.errors import DamagedRecord
from monitor.model import Content
from monitor.output.redlined import with_title
from monitor.store.bodies import COLUMNS
from monitor.store.ignored import Judged
from monitor.store.rows import content_of
from monitor.wording import quoted

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_ATOM = "http://www.w3.org/2005/Atom"
_MEDIA_TYPE = "application/atom+xml"
# `updated` must be there, even in a feed without an entry, and where nobody can say it
_NEVER = "1970-01-01T00:00:00Z"
_ENTRIES = 30
_BLOCKS = 30  # changed blocks of one redline
# What XML 1.0 cannot hold, not even escaped
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ET.register_namespace("", _ATOM)


async def everything(datasette: Datasette, request: Request) -> Response:
    """All changes, or those that the front page's filters choose."""
    chosen = Filter.of(request.args)
    filters = (chosen.source, chosen.kind, chosen.significance, chosen.language)
    what = ", ".join(filter(None, filters)) or "all"
    return await _feed(datasette, request, f"Changes: {what}", guest.HOME, chosen)


async def source(datasette: Datasette, request: Request) -> Response:
    name = request.url_vars["source"]
    page = f"{guest.HOME}/source/{name}"
    return await _feed(datasette, request, f"Changes of {name}", page, Filter(source=name))


async def release(datasette: Datasette, request: Request) -> Response:
    db = await queries.database(datasette, request)
    found = await queries.one_release(db, int(request.url_vars["release"]))
    title = f"Changes of {quoted(found['title'] or found['url'])}"
    page = f"{guest.HOME}/release/{found['id']}"
    return await _feed(datasette, request, title, page, Filter(release=found["id"]))


async def _feed(
    datasette: Datasette, request: Request, title: str, page: str, chosen: Filter
) -> Response:
    db = await queries.database(datasette, request)
    if chosen.source:
        await queries.one_source(db, chosen.source)  # or 404
    store = (await rows(db, "select value from meta where key = 'store'"))[0]["value"]
    found = (await queries.changes(db, chosen, zone_of(datasette)))[:_ENTRIES]
    texts = await _texts(db, found)
    entries = [_Entry(change, texts, await _left_out(datasette, db, change)) for change in found]

    def absolute(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    here = absolute(guest.local(datasette, request.full_path))
    identity = f"tag:misajour,2026:{store}"
    head = _Head(f"{identity}{page}?{request.query_string}", title, here, absolute(page))
    # in a thread: a redline of long texts takes a moment, in which others are served
    body = await asyncio.to_thread(_document, head, entries, f"{identity}/change/", absolute)
    return Response(body, content_type=f"{_MEDIA_TYPE}; charset=utf-8")


async def _texts(db: Database, changes: list[dict[str, Any]]) -> dict[int, Content]:
    """What stood in the revisions that are compared, by key."""
    keys = {key for change in changes for key in _between(change)}
    if not keys:
        return {}
    listed = ", ".join(str(key) for key in sorted(keys))
    found = await rows(db, f"select {COLUMNS} from revisions where id in ({listed})")
    texts = {}
    for row in found:
        with contextlib.suppress(DamagedRecord):  # its entries have no redline
            texts[row["id"]] = content_of(row)
    return texts


async def _left_out(datasette: Datasette, db: Database, change: dict[str, Any]) -> LeftOut:
    """What the verdict on a change did not look at."""
    if not _between(change):
        return EVERYTHING
    counted = change["words_added"], change["words_removed"]
    judged = Judged(change["id"], change["detected"], counted)
    of = change["source"], change["release_id"]
    return await queries.left_out(datasette, db, of, change["source_name"], judged)


def _between(change: Mapping[str, Any]) -> tuple[int, int] | tuple[()]:
    """The keys of the two revisions that a change is between; none where it is not of the text."""
    old, new = change["from_revision"], change["to_revision"]
    return (old, new) if old and new and old != new else ()


@dataclass(frozen=True, slots=True)
class _Head:
    """What a feed says of itself. `identity` stays as it is, wherever the pages are served."""

    identity: str
    title: str
    here: str
    page: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A change, the texts it is between, and what its verdict did not look at."""

    change: Mapping[str, Any]
    texts: Mapping[int, Content]
    left_out: LeftOut

    @property
    def title(self) -> str:
        change = self.change
        kind = change["kind"].replace("-", " ")
        return f"{kind} · {change['source_name']} · {change['title'] or change['url']}"

    @property
    def summary(self) -> str:
        return " · ".join(map(str, self.change["reasons"])) or self.change["kind"]

    @property
    def updated(self) -> str:
        return self.change["detected"] or _NEVER

    @property
    def path(self) -> str:
        return f"{guest.HOME}/change/{self.change['id']}"

    def redline(self) -> str:
        """Escaped HTML, empty where the change is not between two texts that can be read."""
        match _between(self.change):
            case old, new if old in self.texts and new in self.texts:
                differences = Differences(self.texts[old], self.texts[new])
                difference = shown(differences, self.left_out)
                told = with_title(difference, differences)
                return str(to_html(redline(told, limit=_BLOCKS)))
        return ""


def _document(
    head: _Head, entries: list[_Entry], identity: str, absolute: Callable[[str], str]
) -> bytes:
    feed = ET.Element(_name("feed"))
    _text(feed, "id", head.identity)
    _text(feed, "title", head.title)
    _text(feed, "updated", entries[0].updated if entries else _NEVER)
    _text(ET.SubElement(feed, _name("author")), "name", "misajour")
    _link(feed, "self", _MEDIA_TYPE, head.here)
    _link(feed, "alternate", "text/html", head.page)
    for entry in entries:
        change, element = entry.change, ET.SubElement(feed, _name("entry"))
        _text(element, "id", f"{identity}{change['id']}")
        _text(element, "title", entry.title)
        _text(element, "updated", entry.updated)
        _link(element, "alternate", "text/html", absolute(entry.path))
        ET.SubElement(element, _name("category"), term=change["kind"])
        _text(element, "summary", entry.summary)
        if content := entry.redline():
            _text(element, "content", content, type="html")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _name(local: str) -> str:
    return f"{{{_ATOM}}}{local}"


def _link(parent: ET.Element, relation: str, media_type: str, address: str) -> None:
    ET.SubElement(parent, _name("link"), rel=relation, type=media_type, href=address)


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, _name(name), attributes).text = _ILLEGAL.sub("\ufffd", text)
