"""What the pages ask of the database. Reads only."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import Forbidden, NotFound, Request

from monitor.browse import guest
from monitor.model import Kind, Significance

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

PAGE = 40


@dataclass(frozen=True, slots=True)
class Filter:
    """The front page's filters, as they stand in the address bar. `before` is the key to page
    by."""

    source: str = ""
    kind: str = ""
    significance: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    release: int = 0
    before: int = 0

    @classmethod
    def of(cls, args: Any) -> Filter:
        kind, significance, before = (
            args.get("kind") or "",
            args.get("significance") or "",
            args.get("before") or "",
        )
        return cls(
            args.get("source") or "",
            kind if kind in set(Kind) else "",
            significance if significance in set(Significance) else "",
            language=(args.get("language") or "")[:10],
            since=_day(args.get("since")),
            until=_day(args.get("until")),
            before=int(before) if before.isdecimal() and len(before) < 16 else 0,
        )

    def query(self, **other: object) -> str:
        """The filter as an address's query, without what is empty."""
        said = {
            name: value
            for name in self.__slots__
            if name != "release" and (value := other.get(name, getattr(self, name)))
        }
        return urlencode(said)


def _day(text: str | None) -> str:
    """An ISO day that somebody wrote, or an empty string."""
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return ""


async def database(datasette: Datasette, request: Request) -> Database:
    """The first attached database that is misajour's and that who asks may see."""
    ours = await guest.databases(datasette)
    for db in ours:
        if await guest.may_look(datasette, request.actor, db):
            return db
    if ours:
        raise Forbidden("you may not see this database")
    raise NotFound("no misajour database is attached")


async def rows(
    db: Database, sql: str, parameters: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    result = await db.execute(sql, parameters or {}, truncate=False, page_size=5000)
    return [dict(row) for row in result.rows]


async def changes(db: Database, chosen: Filter) -> list[dict[str, Any]]:
    """The latest changes by their own time, which is not the order in which captures of archives
    are read in; one more than a page holds."""
    conditions = {
        "(changes.detected, changes.id) < (select detected, id from changes where id = :before)": chosen.before,
        "changes.release_id = :release": chosen.release,
        "changes.source = (select id from sources where name = :source)": chosen.source,
        "changes.kind = :kind": chosen.kind,
        "changes.significance = :significance": chosen.significance,
        "(releases.language = :language or releases.language like :language || '-%')": chosen.language,
        "changes.detected >= :since": chosen.since,
        "changes.detected < date(:until, '+1 day')": chosen.until,
    }
    where = [sql for sql, given in conditions.items() if given] + (
        [] if chosen.kind else ["changes.kind != 'reread'"]
    )
    found = await rows(
        db,
        "select changes.*, releases.title, releases.url, releases.language, sources.name as "
        "source_name from changes "
        "join releases on releases.id = changes.release_id join sources on sources.id = "
        "changes.source "
        f"where {' and '.join(where)} order by changes.detected desc, changes.id desc "
        f"limit {PAGE + 1}",
        {name: getattr(chosen, name) for name in chosen.__slots__},
    )
    for row in found:
        row["reasons"] = json.loads(row["reasons"])
    return found


async def one_release(db: Database, release: int) -> dict[str, Any]:
    found = await rows(
        db,
        (
            "select releases.*, sources.name as source_name from releases join sources "
            "on sources.id = releases.source where releases.id = :id"
        ),
        {"id": release},
    )
    if not found:
        raise NotFound("there is no such release")
    return found[0]


def match_query(words: str) -> str:
    """What a person typed, as an FTS5 query that cannot be a syntax error: phrases stay, the rest
    are words."""
    parts = re.findall(r'"[^"]+"|[^\s"]+', words)[:20]
    return " ".join(
        '"' + part.strip('"').replace('"', '""') + '"' for part in parts if part.strip('"')
    )
