"""A capture: what an archive received from an address, and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.addresses import resolve
from monitor.errors import WrongValue
from monitor.ingest.moments import moment


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class Capture:
    """An answer that somebody kept. `seen` is when they received it: an aware datetime.

    It may be given as a text, too: ISO 8601 with its offset (`2018-11-23T12:59Z`), or the fourteen
    digits of a web archive, which are UTC. A moment without a zone is refused: it becomes part of
    the record, where nothing is guessed.

    `body` are the bytes, without transfer and content encodings, or a function that fetches them
    when they are needed; it may raise `Unreadable`. `media_type` and `charset` are for captures
    without `headers`, which are a list of (name, value). `origin` says where the capture is kept,
    such as a file's name.

    Raises WrongValue for an address that is not on the web, and for a moment without a zone.
    """

    url: str
    seen: datetime
    body: bytes | Callable[[], bytes] = field(default=b"", repr=False)
    status: int = 200
    media_type: str = ""
    charset: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    origin: str = ""

    def __init__(
        self,
        *,
        url: str,
        seen: datetime | str,
        body: bytes | Callable[[], bytes] = b"",
        status: int = 200,
        media_type: str = "",
        charset: str = "",
        headers: Iterable[tuple[str, str]] = (),
        origin: str = "",
    ) -> None:
        try:
            resolve("", url)
        except ValueError as error:
            raise WrongValue(f"{url[:200]!r} is not the address of a page: {error}") from None
        values = {
            "url": url,
            "seen": _moment(seen, url),
            "body": body,
            "status": status,
            "media_type": media_type,
            "charset": charset,
            "headers": tuple(headers),
            "origin": origin,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)  # as the dataclass's own would, being frozen

    def header(self, name: str) -> str:
        """The first header called `name`, however it is written; empty where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    def load(self) -> bytes:
        """The bytes. Raises Unreadable."""
        return self.body if isinstance(self.body, bytes) else self.body()


def _moment(seen: datetime | str, url: str) -> datetime:
    """The moment of the capture of `url`. Raises WrongValue if it is not one, or has no zone."""
    found: object = seen
    if isinstance(seen, str):
        try:
            digits = re.fullmatch(r"\d{14}", seen)
            found = moment(seen) if digits else datetime.fromisoformat(seen)
        except ValueError:
            found = None
    if not isinstance(found, datetime):
        raise WrongValue(
            f"the capture of {url} at {seen!r}: that is not a moment; "
            'give a datetime, or a text such as "2018-11-23T12:59:00Z"'
        )
    if found.tzinfo is None:
        raise WrongValue(
            f"the capture of {url} at {found} has no time zone; "
            'give `seen` one, such as datetime.UTC, or "Z" at the end of a text'
        )
    return found


class Unreadable(Exception):
    """A capture's bytes cannot be had whole; says why, in a few words."""
