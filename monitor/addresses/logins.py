"""The name and password in an address, which go nowhere: see `without_login`."""

from __future__ import annotations

import re

# What a login is given by in an address (RFC 3986, 3.2.1), with the slashes that stand before it.
_LOGIN = re.compile(r"^((?:[a-z][a-z0-9+.-]*:)?//)[^/?#]*@", re.IGNORECASE)
# The same anywhere in a text, however its slashes are written; bounded, for texts of beginnings.
_LOGIN_WITHIN = re.compile(
    r"(?:(?<=[/\\][/\\])|(?<=\bhttp:)|(?<=\bhttps:)|(?<=\bhttp:[/\\])|(?<=\bhttps:[/\\]))"
    r"[^/\\?#\s<>\"']{1,1000}@",
    re.IGNORECASE,
)


def without_login(url: str) -> str:
    """`url` without the name and password in it, which are nobody's business but a server's: an
    address is logged, kept and published. A source logs in by `auth`."""
    return _LOGIN.sub(r"\1", url) if "@" in url else url


def without_logins(text: str) -> str:
    """`text`, such as a header's, without the login of any address in it."""
    return _LOGIN_WITHIN.sub("", text) if "@" in text else text
