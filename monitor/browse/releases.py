"""One release: its timeline, its revisions, and the redline between any two of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response
from datasette.views.base import DatasetteError

from monitor.browse import documents, forms, guest, queries
from monitor.browse.queries import rows
from monitor.browse.render import page, zone_of
from monitor.compare import Differences
from monitor.compare.redline import redline, side_by_side, to_html
from monitor.compare.shown import judged, shown
from monitor.errors import DamagedRecord
from monitor.model import FIELDS, Content, Verdict, Weight
from monitor.wording import field_label, sentences

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_REVISIONS = """
    select id, number, first_seen, last_seen, updated_text, updated, snapshot, chain_hash, url
    from revisions where release_id = :id
"""
_CHANGES = "select * from changes where release_id = :id and kind is not 'reread' order by id"
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


_OTHERS = """
    select url from addresses where release_id = :id and url != :url
    order by until desc, id limit 50
"""


async def release(datasette: Datasette, request: Request) -> Response:
    """One release: its timeline, its revisions, its text; or, for `at`, what it said then."""
    db, found = await _asked(datasette, request)
    if (at := forms.moment(request.args.get("at"), zone_of(datasette))) is not None:
        number = await _number_at(db, found["id"], at)
        address = f"{guest.HOME}/release/{found['id']}/revision/{number}"
        return Response.redirect(datasette.urls.path(address))
    key = {"id": found["id"]}
    revisions = await rows(db, f"{_REVISIONS} order by number", key)
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
        others=[row["url"] for row in await rows(db, _OTHERS, key | {"url": found["url"]})],
        damage=damage,
        numbers={row["id"]: row["number"] for row in revisions},
        feed=f"/release/{found['id']}/feed.atom",
        versions=await _versions(db, found, latest),
        served=await _served(db, found["id"]),
        documents=await documents.of_release(db, found["id"]),
        ignored=await queries.ignored_kinds(db, found),
    )


async def _asked(datasette: Datasette, request: Request) -> tuple[Database, dict[str, Any]]:
    """The database, and the release that the address names. Raises NotFound."""
    db = await queries.database(datasette, request)
    return db, await queries.one_release(db, int(request.url_vars["release"]))


async def _number_at(db: Database, release: int, at: str) -> int:
    """The number of the revision whose text was served at `at`, or was served last before."""
    # a minute is what the page shows: all that was served within it counts
    found = await rows(db, _NUMBER_AT, {"id": release, "at": at[:17] + "59.999Z"})
    if not found:
        raise NotFound("this release had not been seen at that time")
    return int(found[0]["number"])


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
    db, found = await _asked(datasette, request)
    keys = {"id": found["id"], "number": int(request.url_vars["number"])}
    row = next(iter(await rows(db, f"{_REVISIONS} and number = :number", keys)), None)
    if row is None:
        raise NotFound("there is no such revision")
    content = await _content(db, row["id"])
    told = (f for f in FIELDS if f.shown and f.weight is not Weight.NOTHING)
    return await page(
        datasette,
        request,
        "revision",
        f"Revision {row['number']} · {found['title']}",
        release=found,
        revision=row,
        content=content,
        facts=[(field_label(f.name), value) for f in told if (value := f.read(content))],
    )


async def compare_revisions(datasette: Datasette, request: Request) -> Response:
    """The redline between any two revisions of a release; `from` and `to` are their keys."""
    db, found = await _asked(datasette, request)
    revisions = await rows(db, f"{_REVISIONS} order by number", {"id": found["id"]})
    if not revisions:
        raise NotFound("this release has no revision yet")
    start, to = _chosen(revisions, request.args.get("from"), request.args.get("to"))
    old, new = await _content(db, start["id"]), await _content(db, to["id"])
    between = sorted((start["number"], to["number"]))
    when = await queries.judged_between(db, found["id"], *between)
    name = found["source_name"]
    left_out = await queries.left_out(datasette, db, (found["source"], found["id"]), name, when)
    # in a thread: long texts take a moment, in which others are served
    differences = Differences(old, new)
    difference = await asyncio.to_thread(shown, differences, left_out)
    verdict = await asyncio.to_thread(judged, differences, left_out)
    whole, beside = bool(request.args.get("whole")), bool(request.args.get("beside"))
    lines = redline(difference, whole=whole, context=2)
    return await page(
        datasette,
        request,
        "compare",
        f"Revision {start['number']} → {to['number']} · {found['title']}",
        release=found,
        revisions=revisions,
        start=start,
        to=to,
        verdict=verdict,
        reasons=sentences(verdict.reasons if verdict else ()),
        difference=difference,
        whole=whole,
        redline="" if beside else to_html(lines),
        columns=side_by_side(lines) if beside else (),
        beside=beside,
        fields=_fields(verdict) if verdict else [],
    )


def _chosen(
    revisions: list[dict[str, Any]], start: str | None, to: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two revisions to compare: those that are named, else the last and the one before. Raises
    NotFound where one that is named is not of this release."""
    keys = {row["id"]: row for row in revisions}
    named = [forms.number(start), forms.number(to)]
    if any(key and key not in keys for key in named):
        raise NotFound("this release has no such revision")
    later = keys.get(named[1], revisions[-1])
    before = revisions[max(0, revisions.index(later) - 1)]
    return keys.get(named[0], before), later


def _fields(verdict: Verdict) -> list[tuple[str, str, str]]:
    """The fields that changed, readable: name, before, after."""
    return [
        (name.replace("_", " "), _readable(old), _readable(new))
        for name, (old, new) in verdict.fields.items()
    ]


def _readable(value: object) -> str:
    """A field's value: links as their text and address, a line each."""
    if isinstance(value, dict):
        return "\n".join(f"{text or '—'}  {url}" for url, text in value.items())
    return "—" if value is None else str(value)


async def _content(db: Database, key: int) -> Content:
    """What a revision says, for a page that is about nothing else. Raises DatasetteError."""
    try:
        return await queries.content(db, key)
    except DamagedRecord as error:
        raise DatasetteError(str(error), title="A damaged record", status=500) from None


async def _latest(db: Database, revisions: list[dict[str, Any]]) -> tuple[Content, str]:
    """What the last of them says, or nothing and why it cannot be shown."""
    if not revisions:
        return Content(), ""
    try:
        return await queries.content(db, revisions[-1]["id"]), ""
    except DamagedRecord as error:
        return Content(), str(error)
