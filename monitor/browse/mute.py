"""The link in a mail: what it can mute, a button for each, and the answer to one click (RFC 8058).

The pages may not write the store: what is asked for is left beside it, for whoever delivers. The
signature in the link is all the authority there is, so it opens nothing else: the page shows what
the link itself says, the title that stood in the mail, and no text of a release.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from datasette.utils.asgi import NotFound, Request, Response

from monitor.alert import mute_links, requests
from monitor.alert.mute_links import Offer, Scope
from monitor.alert.recipients import Recipients
from monitor.alert.when import in_zone
from monitor.browse import guest
from monitor.browse.render import sheets, zone_of
from monitor.errors import StorePathError
from monitor.model import utc_text
from monitor.wording import DEFAULT, Phrase, isolated, languages, phrase

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_MOST, _WITHIN = 30, 60.0  # clicks that are taken in so many seconds, of all visitors together
_LONGEST = 4000  # bytes of what is posted; servers refuse a length that is not a number
_ONE_CLICK = "List-Unsubscribe"  # the field that mail programs post; its value is One-Click

_clicks: WeakKeyDictionary[Datasette, deque[float]] = WeakKeyDictionary()


async def mute(datasette: Datasette, request: Request) -> Response:
    database, offer = await _offered(datasette, request.url_vars["token"])
    if request.method in ("GET", "HEAD"):
        return await _page(datasette, request, offer)
    if request.method != "POST":
        return Response.text("GET or POST", status=405, headers={"Allow": "GET, HEAD, POST"})
    if not _in_time(datasette):
        return Response.text("too many clicks just now; try again in a minute", status=429)
    if int(request.headers.get("content-length") or _LONGEST + 1) > _LONGEST:
        return Response.text("that is more than a click", status=413)
    said = _fields(request.headers.get("content-type", ""), await request.post_body())
    try:
        wanted = Scope.SUBSCRIPTION if _ONE_CLICK in said else Scope(said.get("scope", ""))
    except ValueError:
        return Response.text("there is nothing of that kind to mute", status=400)
    if wanted not in offer.scopes:
        return Response.text("this mail was not about one of that kind", status=400)
    asked = mute_links.request_of(offer, wanted, datetime.now(UTC))
    try:
        await asyncio.to_thread(requests.leave, database, asked)
    except StorePathError:
        return Response.text(
            "this cannot be taken in just now: ask whoever runs misajour", status=503
        )
    return await _page(datasette, request, offer, until=asked.until)


def _fields(media_type: str, body: bytes) -> dict[str, str]:
    """What a form or a mail program posts: RFC 8058 names multipart/form-data first."""
    if not media_type.lower().startswith("multipart/form-data"):
        return dict(parse_qsl(body.decode("ascii", "replace"), keep_blank_values=True))
    head = f"Content-Type: {media_type}\r\n\r\n".encode("ascii", "replace")
    found: dict[str, str] = {}
    for part in message_from_bytes(head + body).walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str) and isinstance(text := part.get_payload(), str):
            found[name] = text.strip()
    return found


async def _offered(datasette: Datasette, token: str) -> tuple[Path, Offer]:
    """What a link offers, and the database that it is about. Raises NotFound."""
    for db in await guest.databases(datasette):
        if not db.path:
            continue
        path = Path(db.path)
        if (known := await asyncio.to_thread(Recipients.known, path)) is None:
            continue
        key = known.key_for(mute_links.PURPOSE)
        if (offer := mute_links.offer_of(key, token, datetime.now(UTC).date())) is not None:
            return path, offer
    raise NotFound("this link is not one of ours, or it is too old")


def _in_time(datasette: Datasette) -> bool:
    clicks = _clicks.setdefault(datasette, deque(maxlen=_MOST))
    now = time.monotonic()
    if len(clicks) == _MOST and now - clicks[0] < _WITHIN:
        return False
    clicks.append(now)
    return True


def _button(say: Callable[..., str], offer: Offer, scope: Scope) -> str:
    """What a button does, in the words of `say`."""
    days = mute_links.LASTS[scope].days
    match scope:
        case Scope.RELEASE:
            title = isolated(offer.title or f"№ {offer.release}")
            return say(Phrase.MUTE_RELEASE, title=title, count=days)
        case Scope.SOURCE:
            return say(Phrase.MUTE_SOURCE, source=offer.source, count=days)
        case Scope.SUBSCRIPTION:
            return say(Phrase.MUTE_SUBSCRIPTION, subscription=offer.subscription, count=days)


async def _page(
    datasette: Datasette, request: Request, offer: Offer, until: datetime | None = None
) -> Response:
    zone = zone_of(datasette)
    # a link of a version that had more languages
    tongue = offer.language if offer.language in languages() else DEFAULT
    say = partial(phrase, language=tongue)
    if until is not None:
        moment = in_zone(utc_text(until), zone, tongue)
        title, about = say(Phrase.MUTED_TITLE), say(Phrase.MUTED_UNTIL, until=moment)
    else:
        title, about = (
            say(Phrase.MUTE_TITLE),
            say(Phrase.MUTE_ABOUT, subscription=offer.subscription),
        )
    context: dict[str, Any] = {
        "language": tongue,
        "title": title,
        "about": about,
        "buttons": [] if until else [(str(one), _button(say, offer, one)) for one in offer.scopes],
        "css": sheets(datasette, "misajour"),
    }
    html = await datasette.render_template(
        "misajour/mute.html", context, request=request, view_name="misajour"
    )
    return Response.html(html, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})
