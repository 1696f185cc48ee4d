"""Requests to mute, or to send again, from those who may not write the store to whoever does.

A request is left beside the database (`store/left_beside.py`). It holds no address of a person: a
recipient is the keyed hash that the database has.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from monitor.model import utc_text
from monitor.store import left_beside

_LARGEST = 10**15  # number of a release or a mute; SQLite's integers have eighteen digits
_NEVER = 9000  # a year; near the last one that there is, no zone can tell the time
_TIMES = ("asked", "until")
_CODE = "w"  # before the name of a request, which could be a number otherwise
_NAME = re.compile(r"[0-9a-f]{4,32}")
_WHOLE_NAME = re.compile(r"(?:[0-9a-f]{32})?")
_RETRY = ("retry", "given_up", "digests")
# what an earlier version, which may have left a request, does not name
_NEW = {"resend", "withdraw", *_RETRY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """To mute what is named, until a time; or to `unmute` the mute of that number, and to `send`
    what it kept back; or to `withdraw` the request of that name, and so the mute that it made; or
    to `resend` the alert of that number; or to `retry` what is owed, and what was `given_up` or
    waits for its `digests` too. An empty `subscription` or `recipient` stands for all of them."""

    asked: datetime
    until: datetime
    subscription: str = ""
    recipient: str = ""
    release: int | None = None
    source: str = ""
    unmute: int | None = None
    send: bool = False
    resend: int | None = None
    withdraw: str = ""
    retry: bool = False
    given_up: bool = False
    digests: bool = False

    @property
    def name(self) -> str:
        """Its own; of a recipient, the same for the same thing asked twice on one day."""
        asked = self.asked.date() if self.recipient else self.asked
        what = [self.subscription, self.recipient, self.release, self.source, self.unmute]
        what += [one for one in (self.resend, self.withdraw) if one]
        what += [word for word in _RETRY if getattr(self, word)]
        text = json.dumps([*what, self.send, asked.isoformat(), str(self.until - self.asked)])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()

    @property
    def code(self) -> str:
        """By which people name it while it waits."""
        return code_of(self.name)

    @property
    def mutes(self) -> bool:
        """Whether it is to mute, and not to take anything back or send it."""
        return self.unmute is None and not self.sends and not self.withdraw

    @property
    def sends(self) -> bool:
        """Whether it is about messages, and about no mute."""
        return self.resend is not None or self.retry


def folder_of(database: Path) -> Path:
    return database.with_name(database.name + ".mutes")


def leave(database: Path, request: Request) -> None:
    """Leave a request for whoever delivers. Raises StorePathError where that cannot be, or where
    too many wait."""
    times = {"asked": utc_text(request.asked), "until": utc_text(request.until)}
    left_beside.leave(folder_of(database), request.name, json.dumps(asdict(request) | times))


def left(database: Path) -> Iterator[tuple[Path, Request | None]]:
    """The requests that wait, with their files; None for a file that is none of ours."""
    for path, said in left_beside.left(folder_of(database)):
        try:
            yield path, _request(said)
        except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
            yield path, None


def code_of(name: str) -> str:
    """What people call the request of that name."""
    return f"{_CODE}{name[:6]}"


def name_of(code: str) -> str:
    """How the name of the request begins that people call `code`; empty where that is none."""
    name = code.removeprefix(_CODE)
    return name if code.startswith(_CODE) and _NAME.fullmatch(name) else ""


def _request(said: object) -> Request:
    """Raises ValueError, TypeError or KeyError for what `leave` does not write: a value of another
    kind would stop whoever takes it in."""
    if not isinstance(said, dict) or set(said) | _NEW != {each.name for each in fields(Request)}:
        raise ValueError("not a request")
    asked, until = (datetime.fromisoformat(said[name]).astimezone(UTC) for name in _TIMES)
    if until.year >= _NEVER:
        raise ValueError("until")
    for name in ("subscription", "recipient", "source", "withdraw"):
        said.get(name, "").encode()  # half of a surrogate pair cannot be stored
    for name in ("release", "unmute", "resend"):
        number = said.get(name)
        # JSON's true is one of Python's numbers
        if number is not None and (type(number) is not int or not 0 < number < _LARGEST):
            raise ValueError(name)
    if not _WHOLE_NAME.fullmatch(said.get("withdraw", "")):
        raise ValueError("withdraw")
    flags = {name: bool(said.get(name)) for name in ("send", *_RETRY)}
    return Request(**{**said, **flags, "asked": asked, "until": until})
