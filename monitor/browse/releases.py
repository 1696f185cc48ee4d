"""One release: its timeline, its revisions, its text, and what it said at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from datasette.utils.asgi import NotFound, Request, Response

from monitor.browse import citing, documents, forms, guest, lasting, memento, queries
from monitor.browse.queries import rows
from monitor.browse.render import page, zone_of
from monitor.browse.revisions import asked, content_of, one_revision, revisions_of
from monitor.errors import DamagedRecord
from monitor.model import FIELDS, Content, Weight
from monitor.wording import field_label, quoted

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_CHANGES = """
    select changes.*, old.number as from_number, new.number as to_number from changes
    left join revisions as old on old.id = changes.from_revision
    left join revisions as new on new.id = changes.to_revision
    where changes.release_id = :id and kind is not 'reread' order by changes.id
"""
_NUMBER_AT = """
    select number from sightings join revisions on revisions.id = revision_id
    where sightings.release_id = :id and sightings.first_seen < :at
    order by sightings.id desc limit 1
"""
_SERVED = """
    select number, sightings.first_seen, sightings.last_seen from sightings
    join revisions on revisions.id = revision_id
    where sightings.release_id = :id order by sightings.id desc limit 50
"""


_AROUND = """
    select max(iif(number < :number, number, null)) as before,
           min(iif(number > :number, number, null)) as following
    from revisions where release_id = :id
"""
_OTHERS = """
    select url from addresses where release_id = :id and url != :url
    order by until desc, id limit 50
"""
# the archive's own clock: fourteen digits
_COPIES = """
    select archive, address, substr(moment, 1, 4) || '-' || substr(moment, 5, 2) || '-'
           || substr(moment, 7, 2) || 'T' || substr(moment, 9, 2) || ':' || substr(moment, 11, 2)
           || ':' || substr(moment, 13, 2) || 'Z' as moment
    from copies where release_id = :id and address != '' order by asked desc, id limit 20
"""


async def release(datasette: Datasette, request: Request) -> Response:
    """One release: its timeline, its revisions, its text; or, for `at`, what it said then."""
    db, number = await queries.database(datasette, request), int(request.url_vars["release"])
    found = await lasting.release_of(db, number, request.args.get("url"))
    if found["id"] != number:
        address = f"{guest.HOME}/release/{found['id']}"
        return Response.redirect(datasette.urls.path(address))
    if (at := forms.moment(request.args.get("at"), zone_of(datasette))) is not None:
        served = await _number_at(db, found["id"], at)
        address = f"{guest.HOME}/release/{found['id']}/revision/{served}"
        return Response.redirect(datasette.urls.path(address))
    key = {"id": found["id"]}
    revisions = await revisions_of(db, found["id"])
    changes = list(map(queries.shown_change, await rows(db, _CHANGES, key)))
    latest, damage = await _latest(db, revisions)
    return await page(
        datasette,
        request,
        "release",
        found["title"] or found["url"],
        release=found,
        revisions=revisions,
        changes=changes,
        content=latest,
        copies=await rows(db, _COPIES, key),
        others=[row["url"] for row in await rows(db, _OTHERS, key | {"url": found["url"]})],
        damage=damage,
        spoken=_spoken(revisions, zone_of(datasette)),
        feed=f"/release/{found['id']}/feed.atom",
        versions=await _versions(db, found, latest),
        served=await _served(db, found["id"]),
        documents=await documents.of_release(db, found["id"]),
        ignored=await queries.ignored_kinds(db, found),
    )


async def _number_at(db: Database, release: int, at: str) -> int:
    """The number of the revision whose text was served at `at`, or was served last before."""
    # a minute is what the page shows: all that was served within it counts
    found = await rows(db, _NUMBER_AT, {"id": release, "at": at[:17] + "59.999Z"})
    if not found:
        raise NotFound("this release had not been seen at that time")
    return int(found[0]["number"])


def _spoken(revisions: list[dict[str, Any]], zone: ZoneInfo) -> tuple[str, str]:
    """The first and the last minute of which it is known what was served, on the reader's clock:
    as a field for a moment takes them; empty where nothing is known."""
    try:
        times = [datetime.fromisoformat(row[name]).astimezone(zone)
                 for row in revisions for name in ("first_seen", "last_seen")]  # fmt: skip
    except (TypeError, ValueError, OverflowError):  # damaged; the table below says which
        return "", ""
    return (f"{min(times):%Y-%m-%dT%H:%M}", f"{max(times):%Y-%m-%dT%H:%M}") if times else ("", "")


async def _served(db: Database, release: int) -> list[dict[str, Any]]:
    """Which revision was served when, where a page went back to an earlier one."""
    found = await rows(db, _SERVED, {"id": release})
    return found if len({row["number"] for row in found}) < len(found) else []


async def _versions(
    db: Database, release: dict[str, Any], content: Content
) -> list[dict[str, Any]]:
    """The other language versions that the page names, with their releases where they are
    watched."""
    others = [(code, url) for code, url in content.alternates if url != release["url"]]
    if not others:
        return []
    keys = {f"u{n}": url for n, (_, url) in enumerate(others)}
    listed = ", ".join(f":{key}" for key in keys)
    known = await rows(db, f"select id, url from releases where url in ({listed})", keys)
    watched = {row["url"]: row["id"] for row in known}
    return [{"language": code, "url": url, "id": watched.get(url)} for code, url in others]


async def revision(datasette: Datasette, request: Request) -> Response:
    """One revision as it read."""
    db, found = await asked(datasette, request)
    row = await one_revision(db, found["id"], int(request.url_vars["number"]))
    keys = {"id": found["id"], "number": row["number"]}
    content = await content_of(db, row["id"])
    cited = citing.citation(datasette, request, found, row, content)
    numbers = await rows(db, _AROUND, keys)
    told = (f for f in FIELDS if f.shown and f.weight is not Weight.NOTHING)
    return await page(
        datasette,
        request,
        "revision",
        f"Revision {row['number']} · {found['title']}",
        release=found,
        revision=row,
        quoted=quoted,
        content=content,
        cited=cited,
        archives=citing.archives(row["url"], row["first_seen"]),
        around=numbers[0],
        headers=memento.headers(datasette, request, found, row["first_seen"]),
        facts=[(field_label(f.name), value) for f in told if (value := f.read(content))],
    )


async def _latest(db: Database, revisions: list[dict[str, Any]]) -> tuple[Content, str]:
    """What the last of them says, or nothing and why it cannot be shown."""
    if not revisions:
        return Content(), ""
    try:
        return await queries.content(db, revisions[-1]["id"]), ""
    except DamagedRecord as error:
        return Content(), str(error)
