"""Memento (RFC 7089): the same release as it was served at a moment, for programs that ask by
`Accept-Datetime`, and the list of all moments.

A memento is an unbroken run of visits that were served one text; its datetime is the first of
them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from datasette.utils.asgi import BadRequest, NotFound, Request, Response

from monitor.addresses import normal
from monitor.browse import guest, originals, queries
from monitor.browse.queries import rows
from monitor.browse.revisions import asked

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette
    from datasette.database import Database

_DIGITS = "%Y%m%d%H%M%S"
_RUNS = """
    select sightings.first_seen, revisions.number, revisions.snapshot from sightings
    join revisions on revisions.id = sightings.revision_id
    where sightings.release_id = :id order by sightings.first_seen, sightings.id
"""
# By the index on source and address
_BY_ADDRESS = """
    select id from releases where source in (select id from sources) and url in (:url, :normal)
    union all
    select release_id from addresses
    where source in (select id from sources) and url in (:url, :normal)
    limit 1
"""
_SAFE = ":/?#[]@!$&'()*+,;=%-._~"


def headers(
    datasette: Datasette, request: Request, release: dict[str, Any], moment: str
) -> dict[str, str]:
    """What a page says that shows a release as it was served at `moment`."""
    said = {"Link": _links(datasette, request, release)}
    if (at := _read(moment)) is not None:
        said["Memento-Datetime"] = format_datetime(at, usegmt=True)
    return said


async def memento(datasette: Datasette, request: Request) -> Response:
    """The page as it was served at a moment, in a sandbox; another moment of the same run leads to
    the first."""
    db, release = await asked(datasette, request)
    digits = request.url_vars["moment"]
    try:
        at = datetime.strptime(digits, _DIGITS).replace(tzinfo=UTC)
    except ValueError:
        raise BadRequest(f"“{digits}” is not a moment such as 20261124093800") from None
    run = _nearest(await _runs(db, release["id"]), at)
    if run["digits"] != digits:
        return Response.redirect(_memento(datasette, request, release, run["digits"]))
    more = headers(datasette, request, release, run["first_seen"])
    return await originals.shown(db, run["snapshot"], f"{release['id']}-{run['number']}", more)


async def timegate(datasette: Datasette, request: Request) -> Response:
    """Leads to the memento of the moment that `Accept-Datetime` names, or to the latest."""
    db = await queries.database(datasette, request)
    release = await _release(db, _asked_for(datasette, request, "timegate"))
    wanted = request.headers.get("accept-datetime")
    at = datetime.now(UTC)
    if wanted:
        try:
            at = parsedate_to_datetime(wanted)
        except ValueError:
            raise BadRequest(f"“{wanted[:60]}” is no date of HTTP") from None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    run = _nearest(await _runs(db, release["id"]), at)
    link = _links(datasette, request, release)
    return Response.redirect(
        _memento(datasette, request, release, run["digits"]),
        headers={"Vary": "accept-datetime", "Link": link},
    )


async def timemap(datasette: Datasette, request: Request) -> Response:
    """All mementos of an address, as application/link-format."""
    db = await queries.database(datasette, request)
    release = await _release(db, _asked_for(datasette, request, "timemap"))
    runs = await _runs(db, release["id"])
    here = _absolute(datasette, request, f"/timemap/{_plain(release['url'])}")
    bounds = "".join(
        f'; {name}="{_http(run)}"' for name, run in (("from", runs[0]), ("until", runs[-1]))
    )
    links = [
        f'<{_plain(release["url"])}>; rel="original"',
        f'<{here}>; rel="self"; type="application/link-format"{bounds}',
        f'<{_absolute(datasette, request, "/timegate/" + _plain(release["url"]))}>; rel="timegate"',
    ]
    for number, run in enumerate(runs):
        first, last = number == 0, number == len(runs) - 1
        relation = f"{'first ' if first else ''}{'last ' if last else ''}memento"
        address = _memento(datasette, request, release, run["digits"])
        links.append(f'<{address}>; rel="{relation}"; datetime="{_http(run)}"')
    return Response(",\n".join(links) + "\n", content_type="application/link-format")


def _asked_for(datasette: Datasette, request: Request, kind: str) -> str:
    """The address behind `kind` in the request's own, with its query. Raises NotFound."""
    raw = request.scope.get("raw_path") or request.path.encode()
    path = guest.local(datasette, raw.decode("latin-1").partition("?")[0])
    url = path.removeprefix(f"{guest.HOME}/{kind}/")
    for scheme in ("http:/", "https:/"):  # proxies make one slash of two
        if url.startswith(scheme) and not url.startswith(f"{scheme}/"):
            url = f"{scheme}/{url.removeprefix(scheme)}"
    return f"{url}?{request.query_string}" if request.query_string else url


async def _release(db: Database, url: str) -> dict[str, Any]:
    """The release that stands or stood at an address. Raises NotFound."""
    try:
        values = {"url": url, "normal": normal(url)}
    except ValueError:
        values = {"url": url, "normal": url}
    found = await rows(db, _BY_ADDRESS, values)
    if not found:
        raise NotFound("nothing is known of that address")
    return await queries.one_release(db, found[0]["id"])


async def _runs(db: Database, release: int) -> list[dict[str, Any]]:
    """The runs of visits to a release, the earliest first. Raises NotFound where there is none."""
    found = [
        {**row, "at": at, "digits": f"{at:{_DIGITS}}"}
        for row in await rows(db, _RUNS, {"id": release})
        if (at := _read(row["first_seen"])) is not None
    ]
    if not found:
        raise NotFound("this release has not been seen yet")
    return found


def _nearest(runs: list[dict[str, Any]], at: datetime) -> dict[str, Any]:
    """What was served at a moment, to the second; before the first visit, what was seen first."""
    served = [run for run in runs if run["at"].replace(microsecond=0) <= at]
    return (served or runs[:1])[-1]


def _read(moment: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(moment or "").astimezone(UTC)
    except (ValueError, OverflowError):  # damaged; `verify` names it
        return None


def _http(run: dict[str, Any]) -> str:
    return format_datetime(run["at"], usegmt=True)


def _links(datasette: Datasette, request: Request, release: dict[str, Any]) -> str:
    url = _plain(release["url"])
    gate = _absolute(datasette, request, f"/timegate/{url}")
    table = _absolute(datasette, request, f"/timemap/{url}")
    return (
        f'<{url}>; rel="original", <{gate}>; rel="timegate", '
        f'<{table}>; rel="timemap"; type="application/link-format"'
    )


def _memento(datasette: Datasette, request: Request, release: dict[str, Any], digits: str) -> str:
    return _absolute(datasette, request, f"/release/{release['id']}/memento/{digits}")


def _absolute(datasette: Datasette, request: Request, path: str) -> str:
    place = f"{datasette.urls.path(guest.HOME)}{path}"
    return str(datasette.absolute_url(request, place))


def _plain(url: str) -> str:
    """An address that ends no header and closes no bracket."""
    return quote(url, safe=_SAFE)
