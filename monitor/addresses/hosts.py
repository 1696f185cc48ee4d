"""Whose an address is: its host, as the network knows it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import idna

from monitor.addresses.logins import without_login

# Up to the path, and the host alone: of most addresses, without a login and in small letters.
_HEAD = re.compile(r"(https?://([a-z0-9.-]*[a-z0-9])(?::[0-9]+)?)(?:[/?#]|\Z)")


def host(url: str) -> str:
    """The host of `url`, empty where it has none; a dot at its end makes it no other."""
    if found := _HEAD.match(url):  # a tenth of what it costs to take the address apart
        return found[2]
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:  # "http://[": no address
        return ""


def origin(url: str) -> str:
    """Scheme, host and port of `url`, whoever logs in there. Empty for what is not the web."""
    if found := _HEAD.match(url):
        return found[1]
    parts = urlsplit(without_login(url))
    web = parts.scheme in ("http", "https")
    return f"{parts.scheme}://{parts.netloc.lower()}" if web else ""


def ascii_host(host: str) -> str:
    """`host` in small letters, as the network knows it (UTS 46). Raises ValueError."""
    if host.isascii():
        return host.lower()
    return idna.encode(host, uts46=True).decode("ascii")
