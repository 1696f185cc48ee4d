"""The release and the revision that an address names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request
from datasette.views.base import DatasetteError

from monitor.browse import queries
from monitor.browse.queries import rows
from monitor.errors import DamagedRecord
from monitor.model import Content

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

REVISIONS = """
    select id, number, first_seen, last_seen, updated_text, updated, snapshot, chain_hash, url
    from revisions where release_id = :id
"""


async def asked(datasette: Datasette, request: Request) -> tuple[Database, dict[str, Any]]:
    """The database, and the release that the address names. Raises NotFound."""
    db = await queries.database(datasette, request)
    return db, await queries.one_release(db, int(request.url_vars["release"]))


async def one_revision(db: Database, release: int, number: int) -> dict[str, Any]:
    """A revision of a release by its number. Raises NotFound."""
    keys = {"id": release, "number": number}
    found = await rows(db, f"{REVISIONS} and number = :number", keys)
    if not found:
        raise NotFound("there is no such revision")
    return found[0]


async def content_of(db: Database, key: int) -> Content:
    """What a revision says, for a page that is about nothing else. Raises DatasetteError."""
    try:
        return await queries.content(db, key)
    except DamagedRecord as error:
        raise DatasetteError(str(error), title="A damaged record", status=500) from None
