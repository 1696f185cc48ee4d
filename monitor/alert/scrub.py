"""People's addresses and tokens stay out of the database, the logs and the terminal."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_MAIL = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"']+")
_LEAST = 4  # characters of a part of an address that could give it away
_LEAST_NAME = 3  # characters of a mailbox's name, which is a word by itself
_LONGEST = 400


def scrub(text: str, address: str = "") -> str:
    """`text` on one line, without `address`, its parts, the name before its @, any other mail
    address and any other URL."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    for part in sorted(_parts(address), key=len, reverse=True):
        text = text.replace(part, "…")
    if name := _name(address):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return _URL.sub("…", _MAIL.sub("…", text))[:_LONGEST]


def _name(address: str) -> str:
    """Who has the mailbox: servers say of a refused one that "ann.smith" is unknown to them."""
    name, at, _ = unquote(address.removeprefix("mailto:")).partition("@")
    return name if at and "/" not in name and len(name) >= _LEAST_NAME else ""


def _parts(address: str) -> set[str]:
    """The address and what it is made of, as written and decoded; not the host, which an error may
    name."""
    rest = address.partition(":")[2].strip("/")
    try:
        parts = urlsplit(address.partition("+")[2] if address.startswith("webhook+") else address)
        own = {parts.username or "", parts.password or "", parts.query, parts.fragment, parts.path}
        own |= set(re.split(r"[/&=?;,]", f"{parts.path}&{parts.query}"))
        if not address.lower().startswith(("webhook+", "http")):
            own |= {parts.netloc, parts.hostname or ""}  # a token stands there, in Apprise's URLs
    except ValueError:
        own = set()
    found = {address, rest, *own}
    found |= {unquote(part) for part in found}
    return {part for part in found if len(part.strip("/")) >= _LEAST}
