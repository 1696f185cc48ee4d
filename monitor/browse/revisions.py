"""The release and the revision that an address names."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request
from datasette.views.base import DatasetteError

from monitor.browse import queries
from monitor.browse.queries import rows
from monitor.errors import DamagedRecord
from monitor.model import RENDERED, Content
from monitor.store.sightings import LAST_SEEN

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_REVISIONS = f"""
    select id, number, first_seen, {LAST_SEEN} as last_seen, updated_text, updated, snapshot,
           chain_hash, url,
           (select headers from snapshots where sha256 = revisions.snapshot) as headers
    from revisions where release_id = :id
"""
_BY = re.compile(r"(Chromium [\d.]+);.*; sha256 of the answer: ([0-9a-f]{64})")


def with_renderer(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the `headers` of its page, and by which browser that was `rendered`, with the
    `answer_sha256` of what the server sent; both empty where it was not."""
    rendered, answer = "", ""
    try:
        said = dict(json.loads(row["headers"] or "[]")).get(RENDERED, "")
    except (ValueError, TypeError):  # altered by hand or by the disk; `verify` names it
        said = ""
    if found := _BY.fullmatch(str(said)):
        rendered, answer = found.groups()
    return {**row, "rendered": rendered, "answer_sha256": answer}


async def revisions_of(db: Database, release: int) -> list[dict[str, Any]]:
    """The revisions of a release by their numbers."""
    return list(
        map(with_renderer, await rows(db, f"{_REVISIONS} order by number", {"id": release}))
    )


async def asked(datasette: Datasette, request: Request) -> tuple[Database, dict[str, Any]]:
    """The database, and the release that the address names. Raises NotFound."""
    db = await queries.database(datasette, request)
    return db, await queries.one_release(db, int(request.url_vars["release"]))


async def one_revision(db: Database, release: int, number: int) -> dict[str, Any]:
    """A revision of a release by its number. Raises NotFound."""
    keys = {"id": release, "number": number}
    found = await rows(db, f"{_REVISIONS} and number = :number", keys)
    if not found:
        raise NotFound("there is no such revision")
    return with_renderer(found[0])


async def content_of(db: Database, key: int) -> Content:
    """What a revision says, for a page that is about nothing else. Raises DatasetteError."""
    try:
        return await queries.content(db, key)
    except DamagedRecord as error:
        raise DatasetteError(str(error), title="A damaged record", status=500) from None
