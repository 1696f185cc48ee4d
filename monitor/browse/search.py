"""Full-text search over all revisions: in which of them words stood, later removed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Request, Response

from monitor.browse import queries
from monitor.browse.queries import rows
from monitor.browse.render import page

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_LONGEST = 300  # characters of what is searched for
_BEGIN, _END = "\x02", "\x03"  # around a hit; no stored text holds them
# The latest revisions, not the best: to rank all that have a common word costs half a second in a
# million.
_HITS = """
    select release_id, number, first_seen, last_seen,
           snippet(revisions_fts, -1, :begin, :end, ' … ', 24) as passage
    from revisions_fts join revisions on revisions.id = revisions_fts.rowid
    where revisions_fts match :query order by revisions_fts.rowid desc limit 300
"""
_BY_RELEASE = f"""
    select releases.id, releases.title, releases.url, releases.status,
           sources.name as source_name,
           min(hits.number) as first_number, max(hits.number) as last_number,
           (select max(number) from revisions as r where r.release_id = releases.id) as newest,
           min(hits.first_seen) as since, max(hits.last_seen) as until, hits.passage
    from ({_HITS}) as hits
    join releases on releases.id = hits.release_id join sources on sources.id = releases.source
    group by releases.id order by until desc limit 50
"""


async def search(datasette: Datasette, request: Request) -> Response:
    """The releases in whose revisions the words of `q` stood, the latest first."""
    db = await queries.database(datasette, request)
    words = (request.args.get("q") or "")[:_LONGEST]
    found = await _found(db, words)
    title = f"Search: {words}" if words else "Search"
    return await page(datasette, request, "search", title, words=words, found=found)


async def _found(db: Database, words: str) -> list[dict[str, Any]]:
    query = queries.match_query(words)
    if not query:
        return []
    found = await rows(db, _BY_RELEASE, {"query": query, "begin": _BEGIN, "end": _END})
    return [{**row, "passage": _marked(row["passage"])} for row in found]


def _marked(passage: str) -> list[tuple[bool, str]]:
    """A snippet as (hit, text) pairs."""
    parts = []
    for piece in passage.split(_BEGIN):
        hit, closed, rest = piece.partition(_END)
        parts += [(True, hit), (False, rest)] if closed else [(False, piece)]
    return [part for part in parts if part[1]]
