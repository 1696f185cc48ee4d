"""The link in a mail: what it can mute, a button for each, and the answer to one click (RFC 8058).

The pages may not write the store: what is asked for is left beside it, for whoever delivers. The
signature in the link is all the authority there is, so it opens nothing else: the page shows what
the link itself says, the title that stood in the mail, and no text of a release.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Request, Response

from monitor.alert import mute_links, requests
from monitor.alert.mute_links import Offer, Scope
from monitor.alert.recipients import Recipients
from monitor.alert.when import in_zone
from monitor.browse import guest
from monitor.browse.render import sheets, zone_of
from monitor.errors import StorePathError
from monitor.languages.codes import without_region
from monitor.model import utc_text
from monitor.wording import DEFAULT, Phrase, isolated, languages, phrase

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_MOST, _WITHIN = 30, 60.0  # clicks that are taken in so many seconds, of all visitors together
_LONGEST = 4000  # bytes of what is posted; servers refuse a length that is not a number
_ONE_CLICK = "List-Unsubscribe"  # the field that mail programs post; its value is One-Click

_clicks: WeakKeyDictionary[Datasette, deque[float]] = WeakKeyDictionary()


async def mute(datasette: Datasette, request: Request) -> Response:
    found = await _offered(datasette, request.url_vars["token"])
    if found is None:
        return await _refused(datasette, request, _asked_for(request), 404, Phrase.MUTE_LINK_OLD)
    database, offer = found
    if request.method in ("GET", "HEAD"):
        return await _page(datasette, request, offer)
    if request.method != "POST":
        return Response.text("GET or POST", status=405, headers={"Allow": "GET, HEAD, POST"})
    asked = await _clicked(datasette, request, offer)
    if isinstance(asked, requests.Request):
        try:
            await asyncio.to_thread(requests.leave, database, asked)
        except StorePathError:
            asked = 503, Phrase.MUTE_NOT_NOW
        else:
            return await _page(datasette, request, offer, until=asked.until)
    status, why = asked
    return await _refused(datasette, request, _tongue(offer), status, why)


async def _clicked(
    datasette: Datasette, request: Request, offer: Offer
) -> requests.Request | tuple[int, Phrase]:
    """What a click asks for; or the status, and why it is refused."""
    if not _in_time(datasette):
        return 429, Phrase.MUTE_CLICKS
    if int(request.headers.get("content-length") or _LONGEST + 1) > _LONGEST:
        return 413, Phrase.MUTE_NO_SUCH
    said = _fields(request.headers.get("content-type", ""), await request.post_body())
    try:
        wanted = Scope.SUBSCRIPTION if _ONE_CLICK in said else Scope(said.get("scope", ""))
    except ValueError:
        return 400, Phrase.MUTE_NO_SUCH
    if wanted not in offer.scopes:
        return 400, Phrase.MUTE_NO_SUCH
    return mute_links.request_of(offer, wanted, datetime.now(UTC))


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


async def _offered(datasette: Datasette, token: str) -> tuple[Path, Offer] | None:
    """What a link offers, and the database that it is about; None where it is no good."""
    for db in await guest.databases(datasette):
        if not db.path:
            continue
        path = Path(db.path)
        if (known := await asyncio.to_thread(Recipients.known, path)) is None:
            continue
        key = known.key_for(mute_links.PURPOSE)
        if (offer := mute_links.offer_of(key, token, datetime.now(UTC).date())) is not None:
            return path, offer
    return None


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


def _tongue(offer: Offer) -> str:
    """The language of the mail; a version that had more of them may have sent it."""
    return offer.language if offer.language in languages() else DEFAULT


def _asked_for(request: Request) -> str:
    """The first of our languages that the browser names: where the link says none."""
    named = (one.partition(";")[0] for one in request.headers.get("accept-language", "").split(","))
    codes = (without_region(one) for one in named)
    return next((code for code in codes if code in languages()), DEFAULT)


async def _page(
    datasette: Datasette, request: Request, offer: Offer, until: datetime | None = None
) -> Response:
    tongue = _tongue(offer)
    say = partial(phrase, language=tongue)
    if until is not None:
        moment = in_zone(utc_text(until), zone_of(datasette), tongue)
        title, about = say(Phrase.MUTED_TITLE), say(Phrase.MUTED_UNTIL, until=moment)
        return await _shown(datasette, request, tongue, title, about)
    about = say(Phrase.MUTE_ABOUT, subscription=offer.subscription)
    buttons = [(str(one), _button(say, offer, one)) for one in offer.scopes]
    return await _shown(datasette, request, tongue, say(Phrase.MUTE_TITLE), about, buttons)


async def _refused(
    datasette: Datasette, request: Request, tongue: str, status: int, why: Phrase
) -> Response:
    say = partial(phrase, language=tongue)
    title, about = say(Phrase.NOT_MUTED_TITLE), say(why)
    return await _shown(datasette, request, tongue, title, about, status=status)


async def _shown(
    datasette: Datasette,
    request: Request,
    tongue: str,
    title: str,
    about: str,
    buttons: Sequence[tuple[str, str]] = (),
    *,
    status: int = 200,
) -> Response:
    context: dict[str, Any] = {
        "language": tongue,
        "title": title,
        "about": about,
        "buttons": buttons,
        "css": sheets(datasette, "misajour"),
    }
    html = await datasette.render_template(
        "misajour/mute.html", context, request=request, view_name="misajour"
    )
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return Response.html(html, status=status, headers=headers)
