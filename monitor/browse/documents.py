"""Linked documents: the states that one had, their bytes, and the redline between two of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from monitor.browse import queries
from monitor.browse.originals import handed_out
from monitor.browse.queries import rows
from monitor.browse.render import page
from monitor.compare import Differences
from monitor.compare.redline import redline, to_html
from monitor.compare.shown import judged, shown
from monitor.store import codec, snapshots
from monitor.wording import sentences

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_EDITIONS = """
    select editions.id, editions.number, editions.snapshot, editions.first_seen, documents.url,
           documents.note, earlier.id as before, earlier.number as number_before,
           editions.fields is not null and earlier.fields is not null as can_be_compared
    from attached join documents on documents.id = attached.document_id
    join editions on editions.document_id = documents.id
    left join editions as earlier on earlier.document_id = documents.id
         and earlier.number = editions.number - 1
    where attached.release_id = :release
"""


async def of_release(db: Database, release: int) -> list[dict[str, Any]]:
    """The states of the documents that a release links or once did, by document."""
    query = f"{_EDITIONS} order by documents.id, editions.number desc limit 500"
    return await rows(db, query, {"release": release})


async def _edition(
    datasette: Datasette, request: Request
) -> tuple[Database, dict[str, Any], dict[str, Any]]:
    """The database, the release and the edition that the address names. Raises NotFound."""
    db = await queries.database(datasette, request)
    release = await queries.one_release(db, int(request.url_vars["release"]))
    keys = {"release": release["id"], "edition": int(request.url_vars["edition"])}
    found = await rows(db, f"{_EDITIONS} and editions.id = :edition", keys)
    if not found:
        raise NotFound("there is no such document")
    return db, release, found[0]


async def download(datasette: Datasette, request: Request) -> Response:
    """The bytes as they were received, never shown by the browser itself."""
    db, release, edition = await _edition(datasette, request)
    snapshot = await db.execute_fn(
        lambda connection: snapshots.read(connection, edition["snapshot"])
    )
    return handed_out(snapshot, f"document-{release['id']}-{edition['id']}", "bin")


async def comparison(datasette: Datasette, request: Request) -> Response:
    """The redline between a document's state and the one before."""
    db, release, edition = await _edition(datasette, request)
    if not edition["can_be_compared"]:
        raise NotFound("what this document said before and after was not read")
    query = "select fields, title from editions where id = :id"
    found = [(await rows(db, query, {"id": edition[key]}))[0] for key in ("before", "id")]
    old, new = (codec.loads(row["fields"], row["title"]) for row in found)
    differences = Differences(old, new)
    difference = await asyncio.to_thread(shown, differences)
    verdict = await asyncio.to_thread(judged, differences)
    return await page(
        datasette,
        request,
        "document",
        f"{new.title} · {release['title']}",
        release=release,
        edition=edition,
        content=new,
        verdict=verdict,
        reasons=sentences(verdict.reasons if verdict else ()),
        redline=to_html(redline(difference, context=2)),
    )
