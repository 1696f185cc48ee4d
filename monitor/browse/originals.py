"""The bytes received: as a download, and as a rendering that runs nothing and loads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette.utils.asgi import NotFound, Request, Response

from monitor.browse import queries
from monitor.browse.queries import rows
from monitor.extract import documents
from monitor.extract.charset import decode
from monitor.extract.documents import DocumentKind
from monitor.store import snapshots

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

# The page is a document of its own, without an origin: no script, no form, no window, nothing from
# anywhere.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'"
)


async def _snapshot(datasette: Datasette, request: Request) -> tuple[str, snapshots.Snapshot]:
    db = await queries.database(datasette, request)
    keys = {"id": int(request.url_vars["release"]), "number": int(request.url_vars["number"])}
    found = await rows(
        db, "select snapshot from revisions where release_id = :id and number = :number", keys
    )
    if not found:
        raise NotFound("there is no such revision")
    return f"{keys['id']}-{keys['number']}", await _read(db, found[0]["snapshot"])


async def _read(db: Database, sha256: str) -> snapshots.Snapshot:
    read: snapshots.Snapshot = await db.execute_fn(
        lambda connection: snapshots.read(connection, sha256)
    )
    return read


async def download(datasette: Datasette, request: Request) -> Response:
    """The bytes as they were received, never shown by the browser itself."""
    name, snapshot = await _snapshot(datasette, request)
    return handed_out(snapshot, f"release-{name}")


def handed_out(snapshot: snapshots.Snapshot, name: str, otherwise: str = "html") -> Response:
    """The bytes as a file called `name`, with an ending by what they are."""
    kind = documents.kind_of(snapshot.body)
    file = f"{name}.{_ENDINGS[kind] if kind else otherwise}"
    return Response(
        snapshot.body,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{file}"',
            "X-Snapshot-SHA256": snapshot.sha256,
        },
    )


_ENDINGS = {
    DocumentKind.PDF: "pdf",
    DocumentKind.WORD: "docx",
    DocumentKind.OLD_WORD: "doc",
}


async def rendering(datasette: Datasette, request: Request) -> Response:
    """The page as a browser lays it out, in a sandbox."""
    name, snapshot = await _snapshot(datasette, request)
    return _laid_out(snapshot, name, {})


async def shown(db: Database, sha256: str, name: str, more: dict[str, str]) -> Response:
    """The same of a snapshot, with `more` headers."""
    return _laid_out(await _read(db, sha256), name, more)


def _laid_out(snapshot: snapshots.Snapshot, name: str, more: dict[str, str]) -> Response:
    """A document is downloaded: what opens it is the reader's affair, and no part of a browser."""
    if documents.kind_of(snapshot.body) is not None:
        answer = handed_out(snapshot, f"release-{name}")
        answer.headers.update(more)
        return answer
    # as it was read: what the server and the page say of their encoding may be wrong or missing
    text = decode(snapshot.body, snapshot.charset)
    return Response(
        text.encode("utf-8", "replace"),
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": SANDBOX, **more},
    )
