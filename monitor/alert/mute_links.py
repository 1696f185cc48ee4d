"""One click to quiet a subscription: links that are signed.

A link names its recipient as the database does, by a keyed hash: no address of a person stands in
it. The key of the signature is derived from the one beside the database, which is not published.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from monitor.alert.message import Message
from monitor.alert.requests import Request
from monitor.config import Config
from monitor.wording import DEFAULT

PATH = "/-/misajour/mute"
PURPOSE = b"links that mute"
"""What the key of the links is derived for, from the key beside the database."""
_SIGNED = 16  # bytes of the signature
_GOOD_FOR = timedelta(days=90)  # after the alert that a link came with
LONGEST_TITLE = 100  # characters of it in a link, which must not grow long in a mail's header
_LONGEST = 2000  # characters of a link's token


class Scope(StrEnum):
    """What a click mutes, for its recipient alone."""

    RELEASE = "release"
    SOURCE = "source"
    SUBSCRIPTION = "subscription"


LASTS = {
    Scope.RELEASE: timedelta(days=7),
    Scope.SOURCE: timedelta(days=7),
    Scope.SUBSCRIPTION: timedelta(days=30),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a link can mute: a subscription's mails to one recipient, those of one release or one
    source. `day` is when it was made. `title` is the release's, as its mail had it, and `language`
    that of the mail: whoever has the link is shown nothing else of a release."""

    subscription: str
    recipient: str
    day: str
    release: int | None = None
    source: str = ""
    title: str = ""
    language: str = DEFAULT

    @property
    def scopes(self) -> tuple[Scope, ...]:
        named = (Scope.RELEASE, self.release), (Scope.SOURCE, self.source)
        return (*(scope for scope, it in named if it), Scope.SUBSCRIPTION)


def request_of(offer: Offer, scope: Scope, now: datetime) -> Request:
    """What one who has a link asks for by a click."""
    return Request(
        asked=now,
        until=now + LASTS[scope],
        subscription=offer.subscription,
        recipient=offer.recipient,
        release=offer.release if scope is Scope.RELEASE else None,
        source=offer.source if scope is Scope.SOURCE else "",
    )


def token(key: bytes, offer: Offer) -> str:
    """The end of a link, the same for the same offer."""
    values = [getattr(offer, name) for name in _FIELDS]
    said = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
    return f"{_text(said)}.{_text(_signature(key, said))}"


_FIELDS = ("subscription", "recipient", "day", "release", "source", "title", "language")
_OF_0_1 = 5  # fields of the links in mails of earlier versions


def offer_of(key: bytes, text: str, today: date) -> Offer | None:
    """What the token `text` offers; None where we did not sign it, or too long ago."""
    said, _, signed = text.partition(".")
    try:
        body = _bytes(said)
        if len(text) > _LONGEST or not hmac.compare_digest(_bytes(signed), _signature(key, body)):
            return None
        values = json.loads(body)
        fields = _FIELDS[:_OF_0_1] if len(values) == _OF_0_1 else _FIELDS
        offer = Offer(**dict(zip(fields, values, strict=True)))
        return offer if today - date.fromisoformat(offer.day) <= _GOOD_FOR else None
    except (ValueError, TypeError):  # not base64, or not ASCII
        return None


def _signature(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:_SIGNED]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", validate=True)


# In mails ----------------------------------------------------------------------------------------


def answered(config: Config) -> bool:
    """Whether the address of the pages is one that a recipient elsewhere can reach: not this
    machine's own."""
    host = urlsplit(config.misajour.browse).hostname or ""
    try:
        return not ip_address(host).is_loopback
    except ValueError:
        return host != "localhost" and not host.endswith(".localhost")


def placeholder(config: Config) -> str:
    """What stands in a message, which is written once for all its recipients, in the place of a
    link that is each one's own. Nobody can guess it, so no page can bring it in."""
    return _link(config, secrets.token_urlsafe(24)) if answered(config) else ""


def personal(config: Config, key: bytes, message: Message, offer: Offer) -> Message:
    """`message` with the link of one recipient."""
    if not message.link:
        return message
    link = _link(config, token(key, offer))
    return replace(
        message,
        text=message.text.replace(message.link, link),
        html=message.html.replace(message.link, link),
        link=link,
        unsubscribe=link,
    )


def _link(config: Config, end: str) -> str:
    return f"{config.misajour.browse.rstrip('/')}{PATH}/{end}"
