"""The pages: each view asks, shapes, and renders a template that escapes everything."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import NotFound, Request, Response

from monitor import compare
from monitor.browse import queries
from monitor.browse.charts import bars
from monitor.browse.queries import PAGE, Filter, rows
from monitor.browse.render import page, zone_of
from monitor.compare.redline import redline, side_by_side, to_html
from monitor.model import FIELDS, Content, Kind, Significance, Weight, utc_text
from monitor.store import codec
from monitor.store.ignored import DECAY
from monitor.wording import sentences

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette


async def front(datasette: Datasette, request: Request) -> Response:
    """The latest changes."""
    db = await queries.database(datasette, request)
    chosen = Filter.of(request.args)
    found = await queries.changes(db, chosen)
    older = found[PAGE - 1]["id"] if len(found) > PAGE else None
    sources = await rows(db, "select name, health, health_note from sources order by name")
    languages = await rows(db, _LANGUAGES)
    days, series = await _days(db)
    return await page(
        datasette, request, "front", "Latest changes",
        changes=found[:PAGE], older=older, chosen=chosen, sources=sources, kinds=[k for k in Kind if k is not Kind.REREAD],
        significances=list(Significance), languages=[row["language"] for row in languages], counts=await _counts(db),
        chart=bars("Changes of the last thirty days", "changes", days, series), days=days, series=series,
        feed=f"/feed.atom?{chosen.query(before=0)}".rstrip("?"),
    )  # fmt: skip


async def _days(db: Any) -> tuple[list[str], dict[str, list[int]]]:
    """The last thirty days (UTC), and how many changes of each kind each had."""
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=n) for n in range(29, -1, -1)]
    found = await rows(
        db,
        "select kind, substr(detected, 1, 10) as day, count(*) as n from changes "
        "where detected >= :first "
        "and +kind not in ('new', 'reread') group by +kind, day",  # +: by the index on the time, not on the kind
        {"first": days[0].isoformat()},
    )
    series: dict[str, list[int]] = {}
    for row in found:
        number = (date.fromisoformat(row["day"]) - days[0]).days
        if number < len(days):
            series.setdefault(row["kind"], [0] * len(days))[number] = row["n"]
    first = [kind for kind in ("silent-edit", "edited") if kind in series]
    ordered = {kind: series[kind] for kind in (*first, *sorted(set(series) - set(first)))}
    return [day.strftime("%-d %b") for day in days], ordered


# The languages there are, each found by one step in the index on them.
_LANGUAGES = """
    with recursive found(language) as (
        select min(language) from releases where language > ''
        union all select (select min(language) from releases where language > found.language) from found where language is not null
    )
    select language from found where language is not null
"""


async def _counts(db: Any) -> dict[str, int]:
    # nothing is ever deleted, so the last key is the number; counting a million rows takes a third
    # of a second
    query = (
        "select (select coalesce(max(id), 0) from releases) as releases, (select "
        "coalesce(max(id), 0) from revisions) as revisions"
    )
    return (await rows(db, query))[0]


async def release(datasette: Datasette, request: Request) -> Response:
    """One release: its timeline, its revisions, its text."""
    db = await queries.database(datasette, request)
    found = await queries.one_release(db, int(request.url_vars["release"]))
    key = {"id": found["id"]}
    revisions = await rows(
        db,
        "select id, number, first_seen, last_seen, updated_text, updated, snapshot, chain_hash "
        "from revisions "
        "where release_id = :id order by number",
        key,
    )
    changes = await rows(
        db, "select * from changes where release_id = :id and kind != 'reread' order by id", key
    )
    for change in changes:
        change["reasons"] = json.loads(change["reasons"])
    at = _moment(request.args.get("at"), datasette)
    if at is not None:
        number = await _number_at(db, found["id"], at)
        if number is None:
            raise NotFound("this release had not been seen at that time")
        return Response.redirect(
            datasette.urls.path(f"/-/misajour/release/{found['id']}/revision/{number}")
        )
    latest = await _content(db, revisions[-1]["id"]) if revisions else Content()
    return await page(
        datasette, request, "release", found["title"] or found["url"],
        release=found, revisions=revisions, changes=changes, content=latest, numbers={r["id"]: r["number"] for r in revisions},
        feed=f"/release/{found['id']}/feed.atom", versions=await _versions(db, found, latest),
        served=await _served(db, found["id"]), ignored=await _ignored(db, found),
    )  # fmt: skip


async def _number_at(db: Any, release: int, at: str) -> int | None:
    """The number of the revision whose text was served at `at`, or was served last before."""
    # a minute is what the page shows: all that was served within it counts
    query = (
        "select number from sightings join revisions on revisions.id = revision_id "
        "where sightings.release_id = :id and sightings.first_seen < :at "
        "order by sightings.id desc limit 1"
    )
    found = await rows(db, query, {"id": release, "at": at[:17] + "59.999Z"})
    return found[0]["number"] if found else None


async def _served(db: Any, release: int) -> list[dict[str, Any]]:
    """Which revision was served when, where a page went back to an earlier one."""
    query = (
        "select number, sightings.first_seen, sightings.last_seen from sightings "
        "join revisions on revisions.id = revision_id "
        "where sightings.release_id = :id order by sightings.id desc limit 50"
    )
    found = await rows(db, query, {"id": release})
    return found if len({row["number"] for row in found}) < len(found) else []


async def _ignored(db: Any, release: dict[str, Any]) -> list[dict[str, Any]]:
    """How much is ignored when this release is judged, by its kind, and since when."""
    query = (
        "select kind, count(*) as number, min(first_seen) as since from volatile "
        "where source = :source and release_id in (0, :id) and times >= 2 and last_seen >= :from "
        "group by kind order by kind"
    )
    since = utc_text(datetime.now(UTC) - DECAY)
    return await rows(db, query, {"source": release["source"], "id": release["id"], "from": since})


async def _versions(db: Any, release: dict[str, Any], content: Content) -> list[dict[str, Any]]:
    """The other language versions that the page names, with their releases where they are
    watched."""
    others = [(code, url) for code, url in content.alternates if url != release["url"]]
    if not others:
        return []
    keys = {f"u{n}": url for n, (_, url) in enumerate(others)}
    known = await rows(
        db,
        f"select id, url from releases where url in ({', '.join(':' + key for key in keys)})",
        keys,
    )
    watched = {row["url"]: row["id"] for row in known}
    return [{"language": code, "url": url, "id": watched.get(url)} for code, url in others]


def _moment(text: str | None, datasette: Datasette) -> str | None:
    """A moment as a form writes it, on the reader's clock, as UTC text."""
    try:
        local = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return utc_text(local if local.tzinfo else local.replace(tzinfo=zone_of(datasette)))


async def revision(datasette: Datasette, request: Request) -> Response:
    """One revision as it read."""
    db = await queries.database(datasette, request)
    found = await queries.one_release(db, int(request.url_vars["release"]))
    row = await rows(
        db,
        (
            "select id, number, first_seen, last_seen, updated_text, snapshot, chain_hash, url "
            "from revisions where release_id = :id and number = :n"
        ),
        {"id": found["id"], "n": int(request.url_vars["number"])},
    )
    if not row:
        raise NotFound("there is no such revision")
    content = await _content(db, row[0]["id"])
    title = f"Revision {row[0]['number']} · {found['title']}"
    told = (f for f in FIELDS if f.shown and f.weight is not Weight.NOTHING)
    return await page(
        datasette,
        request,
        "revision",
        title,
        release=found,
        revision=row[0],
        content=content,
        facts=[(field.label, value) for field in told if (value := field.read(content))],
    )


async def compare_revisions(datasette: Datasette, request: Request) -> Response:
    """The redline between any two revisions of a release; `from` and `to` are their keys."""
    db = await queries.database(datasette, request)
    found = await queries.one_release(db, int(request.url_vars["release"]))
    revisions = await rows(
        db,
        (
            "select id, number, first_seen, updated_text from revisions where release_id = :id "
            "order by number"
        ),
        {"id": found["id"]},
    )
    if not revisions:
        raise NotFound("this release has no revision yet")
    keys = {row["id"]: row for row in revisions}
    to = keys.get(_number(request.args.get("to")), revisions[-1])
    start = keys.get(_number(request.args.get("from")), revisions[max(0, revisions.index(to) - 1)])
    whole, beside = bool(request.args.get("whole")), bool(request.args.get("beside"))
    old, new = await _content(db, start["id"]), await _content(db, to["id"])
    difference, verdict = await asyncio.to_thread(
        lambda: (compare.diff(old, new), compare.compare(old, new))
    )
    shown = redline(difference, whole=whole, context=2)
    return await page(
        datasette, request, "compare", f"Revision {start['number']} → {to['number']} · {found['title']}",
        release=found, revisions=revisions, start=start, to=to, verdict=verdict, reasons=sentences(verdict.reasons if verdict else ()), difference=difference, whole=whole,
        redline="" if beside else to_html(shown), columns=side_by_side(shown) if beside else (), beside=beside, fields=_fields(verdict),
    )  # fmt: skip


def _fields(verdict: Any) -> list[tuple[str, str, str]]:
    """The fields that changed, readable: name, before, after."""
    if verdict is None:
        return []
    shown = []
    for name, (old, new) in verdict.fields.items():
        before, after = (
            "\n".join(f"{text or '—'}  {url}" for url, text in v.items())
            if isinstance(v, dict)
            else str(v if v is not None else "—")
            for v in (old, new)
        )
        shown.append((name.replace("_", " "), before, after))
    return shown


async def search(datasette: Datasette, request: Request) -> Response:
    """Full-text search over all revisions: in which revisions the words stood. The latest revisions
    first, since to rank all that have a common word costs half a second in a million."""
    db = await queries.database(datasette, request)
    words = (request.args.get("q") or "")[:300]
    found: list[dict[str, Any]] = []
    if query := queries.match_query(words):
        found = await rows(
            db,
            """
            select releases.id, releases.title, releases.url, releases.status, sources.name as source_name,
                   min(hits.number) as first_number, max(hits.number) as last_number,
                   (select max(number) from revisions as r where r.release_id = releases.id) as newest,
                   min(hits.first_seen) as since, max(hits.last_seen) as until, hits.passage
            from (select release_id, number, first_seen, last_seen, snippet(revisions_fts, -1, char(2), char(3), ' … ', 24) as passage
                  from revisions_fts join revisions on revisions.id = revisions_fts.rowid
                  where revisions_fts match :query order by revisions_fts.rowid desc limit 300) as hits
            join releases on releases.id = hits.release_id join sources on sources.id = releases.source
            group by releases.id order by until desc limit 50
            """,
            {"query": query},
        )
    for row in found:
        row["passage"] = _marked(row["passage"])
    return await page(
        datasette,
        request,
        "search",
        f"Search: {words}" if words else "Search",
        words=words,
        found=found,
    )


def _marked(passage: str) -> list[tuple[bool, str]]:
    """A snippet as (hit, text) pairs; the marks are characters that no stored text holds."""
    parts = []
    for piece in passage.split("\x02"):
        hit, closed, rest = piece.partition("\x03")
        parts += [(True, hit), (False, rest)] if closed else [(False, piece)]
    return [part for part in parts if part[1]]


async def _content(db: Any, key: int) -> Content:
    found = await rows(db, "select fields, title from revisions where id = :id", {"id": key})
    return codec.loads(found[0]["fields"], found[0]["title"])


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 16 else 0
