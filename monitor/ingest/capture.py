"""A capture: what an archive received from an address, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.addresses import resolve
from monitor.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An answer that somebody kept. `seen` is when they received it: an aware datetime.

    `body` are the bytes, without transfer and content encodings, or a function that fetches them
    when they are needed; it may raise `Unreadable`. `media_type` and `charset` are for captures
    without `headers`, which are a list of (name, value). `origin` says where the capture is kept,
    such as a file's name.

    Raises UsageError for an address that is not on the web, and for a moment without a zone.
    """

    url: str
    seen: datetime
    body: bytes | Callable[[], bytes] = field(default=b"", repr=False)
    status: int = 200
    media_type: str = ""
    charset: str = ""
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    origin: str = ""

    def __post_init__(self) -> None:
        if self.seen.tzinfo is None:
            raise UsageError(
                f"the capture of {self.url} at {self.seen} has no time zone; "
                "give `seen` one, such as datetime.UTC"
            )
        try:
            resolve("", self.url)
        except ValueError as error:
            raise UsageError(f"{self.url[:200]!r} is not the address of a page: {error}") from None

    def header(self, name: str) -> str:
        """The first header called `name`, however it is written; empty where there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")

    def load(self) -> bytes:
        """The bytes. Raises Unreadable."""
        return self.body if isinstance(self.body, bytes) else self.body()


class Unreadable(Exception):
    """A capture's bytes cannot be had whole; says why, in a few words."""
