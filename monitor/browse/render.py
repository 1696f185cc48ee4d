"""What all pages share: the template with the reader's clock, and addresses that a browser may
follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from datasette.utils.asgi import Base400, Request, Response
from markupsafe import Markup, escape

from monitor.browse import guest, insiders, queries
from monitor.browse.unbroken import unbroken
from monitor.compare.folds import by_sight
from monitor.languages.scripts import counted_by_sign
from monitor.output import sight
from monitor.wording import capitalized
from monitor.wording.kinds import reason_name

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette


STATIC = "/-/static-plugins/misajour"
# Where the navigation leads
_LINKS = (
    ("?kind=silent-edit", "Silent edits"),
    ("/sources", "Sources"),
    ("/questions", "Questions"),
    ("/search", "Search"),
)


def zone_of(datasette: Datasette) -> ZoneInfo:
    """The zone in which times are shown: the plugin's setting `timezone`, else UTC."""
    settings = datasette.plugin_config("misajour") or {}
    try:
        return ZoneInfo(str(settings.get("timezone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def sheets(datasette: Datasette, name: str) -> list[str]:
    """The addresses of a style sheet of ours, and before it of the colours that it uses."""
    return [datasette.urls.path(f"{STATIC}/{one}.css") for one in ("colours", name)]


def clock(zone: ZoneInfo) -> Callable[[object], str]:
    def when(moment: object) -> str:
        if moment is None or moment == "":
            return "never"
        try:
            local = datetime.fromisoformat(str(moment)).astimezone(zone)
        except (ValueError, OverflowError):  # altered by hand or by the disk; `verify` names it
            return "a time that is damaged"
        return local.strftime("%-d %b %Y, %H:%M")

    return when


async def page(
    datasette: Datasette,
    request: Request,
    name: str,
    title: str,
    headers: dict[str, str] | None = None,
    **context: Any,
) -> Response:
    """The template `name` filled in. `feed` in the context is the address of the page's Atom
    feed."""
    shared = {**await frame(datasette, request), "page_title": title}
    html = await datasette.render_template(
        f"misajour/{name}.html", {**shared, **context}, request=request, view_name="misajour"
    )
    return Response.html(unbroken(html), headers=headers)


async def frame(datasette: Datasette, request: Request) -> dict[str, Any]:
    """What every page has around its content."""
    zone, links = zone_of(datasette), list(_LINKS)
    try:
        db = await queries.database(datasette, request)
        tables = datasette.urls.database(db.name)
        if await insiders.may_operate(datasette, request, db):
            links.append(("/operations", "Operations"))
    except Base400:  # who asks may not see it: the frame leads nowhere near
        tables = datasette.urls.instance()
    base = datasette.urls.path(guest.HOME)
    return {
        "words": "",
        "feed": "",
        "links": [
            *({"href": f"{base}{rest}", "label": label} for rest, label in links),
            {"href": tables, "label": "Tables"},
        ],
        "when": clock(zone),
        "zone": zone.key,
        "base": base,
        "css": sheets(datasette, "misajour"),
        "tables": tables,
        "web": web,
        "with_code": with_code,
        "by_sign": counted_by_sign,
        "reason_name": reason_name,
        "by_sight": by_sight,
        "capitalized": capitalized,
        "sight": sight.note,
    }


_LINK = Markup('<a href="{}">{}</a>')
_CODE = re.compile("`([^`]+)`")


def linked(datasette: Datasette, source: str) -> Markup:
    """The name of a source as a link to its page."""
    address = datasette.urls.path(f"{guest.HOME}/source/{quote(source, safe='')}")
    return _LINK.format(address, source)


def with_code(said: str) -> Markup:
    """A sentence of ours in which what stands between backticks is to be typed."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(said))))  # noqa: S704  # escaped


def web(url: str) -> str:
    """`url` if a browser may follow it, else nothing."""
    return url if url.startswith(("http://", "https://")) else ""
