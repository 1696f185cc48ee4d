"""The redline between any two revisions of a release."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from datasette.utils.asgi import NotFound, Request, Response

from monitor.browse import forms, guest, queries
from monitor.browse.lasting import change_of
from monitor.browse.render import page
from monitor.browse.revisions import asked, content_of, revisions_of
from monitor.compare import Differences
from monitor.compare.redline import redline, side_by_side, to_html
from monitor.compare.shown import judged, shown
from monitor.model import FIELDS, Content, StampKind, StampOrigin, Verdict
from monitor.output import sight
from monitor.output.redlined import with_title
from monitor.wording import field_label, sentence

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_IN_DATA, _IN_HEADER = "in the page’s data", "in the answer’s header (Last-Modified)"


async def compare_revisions(datasette: Datasette, request: Request) -> Response:
    """The redline between any two revisions of a release, `old` and `new` by their numbers."""
    db, found = await asked(datasette, request)
    revisions = await revisions_of(db, found["id"])
    if not revisions:
        raise NotFound("this release has no revision yet")
    keys = [request.args.get(name) or "" for name in ("from", "to")]
    if query := _by_number(revisions, *keys):
        return Response.redirect(_address(datasette, f"/release/{found['id']}/compare?{query}"))
    start, to = _chosen(revisions, request.args.get("old"), request.args.get("new"))
    old, new = await content_of(db, start["id"]), await content_of(db, to["id"])
    between = sorted((start["number"], to["number"]))
    when = await queries.judged_between(db, found["id"], *between)
    name = found["source_name"]
    left_out = await queries.left_out(datasette, db, (found["source"], found["id"]), name, when)
    # in a thread: long texts take a moment, in which others are served
    differences = Differences(old, new)
    difference = await asyncio.to_thread(shown, differences, left_out)
    verdict = await asyncio.to_thread(judged, differences, left_out)
    whole, beside = bool(request.args.get("whole")), bool(request.args.get("beside"))
    same = not difference.changed
    lines = redline(with_title(difference, differences), whole=whole or same, context=2)
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
        reasons=[sentence(one, isolate=True) for one in verdict.reasons] if verdict else [],
        difference=difference,
        whole=whole,
        same=same,
        unseen=_unseen({start["number"]: old, to["number"]: new}),
        redline="" if beside else to_html(lines),
        columns=side_by_side(lines) if beside else (),
        beside=beside,
        fields=_fields(verdict, (old, new)) if verdict else [],
    )


def _chosen(
    revisions: list[dict[str, Any]], old: str | None, new: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two revisions to compare, by their numbers: those that are named, else the last and the
    one before. Raises NotFound where one that is named is not of this release."""
    numbers = {row["number"]: row for row in revisions}
    named = [forms.number(old), forms.number(new)]
    if any(number and number not in numbers for number in named):
        raise NotFound("this release has no such revision")
    later = numbers.get(named[1], revisions[-1])
    before = revisions[max(0, revisions.index(later) - 1)]
    return numbers.get(named[0], before), later


def _by_number(revisions: list[dict[str, Any]], start: str, to: str) -> str:
    """The query by numbers in place of one by keys of the database, as older mails have it. Raises
    NotFound where a key is of another release."""
    numbers = {row["id"]: row["number"] for row in revisions}
    named = {"old": forms.number(start), "new": forms.number(to)}
    if any(key and key not in numbers for key in named.values()):
        raise NotFound("this release has no such revision")
    return urlencode({name: numbers[key] for name, key in named.items() if key})


def _unseen(sides: dict[int, Content]) -> list[tuple[int, str]]:
    """Of the revisions, by their numbers, how much readers do not see, where that is something."""
    return [(number, said) for number, side in sides.items() if (said := sight.note(side))]


def _fields(verdict: Verdict, sides: tuple[Content, Content]) -> list[tuple[str, str, str, str]]:
    """The fields that changed, readable: name, where it stands if no reader sees it, before,
    after."""
    unseen = {field.name: not (field.shown or field.printed) for field in FIELDS}
    return [
        (
            field_label(name) if name in unseen else name.replace("_", " "),
            _out_of_sight(sides) if unseen.get(name) else "",
            _readable(old),
            _readable(new),
        )
        for name, (old, new) in verdict.fields.items()
    ]


def _out_of_sight(sides: tuple[Content, Content]) -> str:
    """Where the date of the last update for machines, the one such field, was read on each
    side."""
    stamps = [side.machine_stamp(StampKind.UPDATED) for side in sides]
    origins = [stamp.origin is StampOrigin.HTTP for stamp in stamps if stamp]
    places = (_IN_HEADER if of_header else _IN_DATA for of_header in origins)
    return " and ".join(dict.fromkeys(places)) or _IN_DATA


def _readable(value: object) -> str:
    """A field's value: links as their text and address, a line each."""
    if isinstance(value, dict):
        return "\n".join(f"{text or '—'}  {url}" for url, text in value.items())
    return "—" if value is None else str(value)


async def change(datasette: Datasette, request: Request) -> Response:
    """Leads to what shows a change: its redline, or its release."""
    db = await queries.database(datasette, request)
    row = await change_of(db, int(request.url_vars["change"]), request.args.get("between"))
    page = f"/release/{row['release_id']}"
    old, new = row["from_number"], row["to_number"]
    if old and new and old != new:
        page = f"{page}/compare?{urlencode({'old': old, 'new': new})}"
    return Response.redirect(_address(datasette, page))


def _address(datasette: Datasette, path: str) -> str:
    return str(datasette.urls.path(f"{guest.HOME}{path}"))
