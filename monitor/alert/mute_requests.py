"""Requests to mute, or to send once more, from those who may not write the store to whoever does.

The pages only read, and a command cannot write beside the daemon. A request is a small file in a
folder beside the database, which only its owner may read; whoever delivers takes it in. It holds no
address of a person: a recipient is the keyed hash that the database has.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import StorePathError
from monitor.model import utc_text

_MOST = 1000  # requests that may wait
_LARGEST = 10**15  # number of a release or a mute; SQLite's integers have eighteen digits
_TIMES = ("asked", "until")
_NEW = {"resend"}  # what an earlier version, which may have left a request, does not name


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """To mute what is named, until a time; or to `unmute` the mute of that number, and to `send`
    what it kept back; or to `resend` the alert of that number. An empty
    `subscription` or `recipient` stands for all of them."""

    asked: datetime
    until: datetime
    subscription: str = ""
    recipient: str = ""
    release: int | None = None
    source: str = ""
    unmute: int | None = None
    send: bool = False
    resend: int | None = None

    @property
    def name(self) -> str:
        """Its own; of a recipient, the same for the same thing asked twice on one day."""
        asked = self.asked.date() if self.recipient else self.asked
        what = [self.subscription, self.recipient, self.release, self.source, self.unmute]
        what += [self.resend] if self.resend else []
        text = json.dumps([*what, self.send, asked.isoformat(), str(self.until - self.asked)])
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def folder_of(database: Path) -> Path:
    return database.with_name(database.name + ".mutes")


def leave(database: Path, request: Request) -> None:
    """Leave a request for whoever delivers. Raises StorePathError where that cannot be, or where
    too many wait."""
    folder = folder_of(database)
    times = {"asked": utc_text(request.asked), "until": utc_text(request.until)}
    said = json.dumps(asdict(request) | times)
    partial = folder / f"{request.name}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if sum(1 for _ in folder.iterdir()) >= _MOST:
            raise StorePathError(
                f"{folder} holds {_MOST} requests that nobody takes in; does `misajour run` run?"
            )
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(said)
        partial.replace(folder / f"{request.name}.json")
    except OSError as error:
        raise StorePathError(f"{folder} cannot be written: {error.strerror}") from None


def left(database: Path) -> Iterator[tuple[Path, Request | None]]:
    """The requests that wait, with their files; None for a file that is none of ours."""
    for path in sorted(folder_of(database).glob("*.json")):
        try:
            if not path.is_file():  # a pipe would be waited for
                raise ValueError("not a file")
            yield path, _request(json.loads(path.read_text(encoding="ascii")))
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            yield path, None


def _request(said: object) -> Request:
    """Raises ValueError, TypeError or KeyError for what `leave` does not write: a value of another
    kind would stop whoever takes it in."""
    if not isinstance(said, dict) or set(said) | _NEW != {each.name for each in fields(Request)}:
        raise ValueError("not a request")
    asked, until = (datetime.fromisoformat(said[name]).astimezone(UTC) for name in _TIMES)
    for name in ("subscription", "recipient", "source"):
        if not isinstance(said[name], str):
            raise TypeError(name)
    for name in ("release", "unmute", "resend"):
        if said.get(name) is not None and not 0 < int(said[name]) < _LARGEST:
            raise ValueError(name)
    return Request(**{**said, "asked": asked, "until": until, "send": bool(said["send"])})
