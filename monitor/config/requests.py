"""The types of the keys that say how a source is asked: headers, cookies, a login, a proxy.

What may be secret is written as `${NAME}`, and no sentence repeats it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator

from monitor.config.secrets import expanded, refers
from monitor.config.server import server_of

if TYPE_CHECKING:
    import ssl

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, 5.6.2
_COOKIE = re.compile(r"[!#-+\--:<-\[\]-~]*")  # RFC 6265, 4.1.1
_MOST, _LONGEST = 50, 4000  # entries of a table; characters of a value
_LOGIN = "write basic NAME:${PASSWORD}, or bearer ${TOKEN}"
_NOT_SENT = "what `${NAME}` stands for here cannot be sent: it must be one line"
_FROM_OUTSIDE = (
    "write ${NAME} in its place, and set NAME in the environment, or NAME_FILE to the path of a "
    "file that holds it"
)
# What the crawl itself writes, by name in lower case; and the key that changes it, if one does.
_OURS = {
    "authorization": "use `auth`",
    "cookie": "use `cookies`",
    "user-agent": "use `user_agent`",
    "proxy-authorization": "write the name and password into `proxy`",
    "if-none-match": "use `conditional`",
    "if-modified-since": "use `conditional`",
} | dict.fromkeys(
    (
        "host",
        "accept-encoding",
        "connection",
        "content-length",
        "expect",
        "if-match",
        "if-range",
        "if-unmodified-since",
        "keep-alive",
        "range",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ),
    "misajour sets it itself",
)


class Pair(NamedTuple):
    """A header or a cookie. `secret`: its value came in by `${NAME}`."""

    name: str
    value: str
    secret: bool = False

    def __repr__(self) -> str:
        return f"Pair({self.name!r}, …)"


def _table(check: Callable[[str, str], None], example: str) -> Callable[[Any], tuple[Pair, ...]]:
    def read(value: Any) -> tuple[Pair, ...]:
        if isinstance(value, tuple) and all(isinstance(item, Pair) for item in value):
            return value  # read before
        if not isinstance(value, Mapping):
            raise ValueError(f"this must be a table, such as {example}")
        if len(value) > _MOST:
            raise ValueError(f"this may have at most {_MOST} entries")
        return tuple(_pair(name, text, check) for name, text in value.items())

    return read


def _pair(name: str, text: object, check: Callable[[str, str], None]) -> Pair:
    if not _TOKEN.fullmatch(name):
        raise ValueError(f"{name[:60]!r} is not a name: letters, figures, '-' and '_'")
    if not isinstance(text, str):
        raise ValueError(f"the value of {name!r} must be a text in quotation marks")
    value = expanded(text).strip()
    if len(value) > _LONGEST:
        raise ValueError(f"the value of {name!r} may have at most {_LONGEST:,} characters")
    check(name, value)
    return Pair(name, value, refers(text))


def _header(name: str, value: str) -> None:
    if said := _OURS.get(name.lower()):
        raise ValueError(f"{name!r} cannot be set here; {said}")
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"the value of {name!r} goes into a header: plain ASCII on one line")


def _cookie(name: str, value: str) -> None:
    if not _COOKIE.fullmatch(value):
        raise ValueError(
            f"the value of {name!r} cannot stand in a cookie: no blank, comma, semicolon, "
            "quotation mark or backslash, and plain ASCII"
        )


def _authorization(value: Any) -> Any:
    """The value of the header `Authorization` (RFC 7617, RFC 6750)."""
    if not isinstance(value, str) or not value:
        return value
    scheme, _, said = value.strip().partition(" ")
    said = said.strip()
    if scheme.lower() not in ("basic", "bearer") or not said:
        raise ValueError(f"this is no login; {_LOGIN}")
    return f"Basic {_basic(said)}" if scheme.lower() == "basic" else f"Bearer {_bearer(said)}"


def _basic(said: str) -> str:
    """Name and password, as a request carries them (RFC 7617)."""
    _, colon, password = said.partition(":")
    if not colon and not refers(said):
        raise ValueError(f"this names no password; {_LOGIN}")
    if not refers(password if colon else said):
        raise ValueError(f"a password does not belong here; {_FROM_OUTSIDE}")
    said = expanded(said)
    if not said.isprintable():
        raise ValueError(_NOT_SENT)
    if ":" not in said:
        raise ValueError(f"what `${{NAME}}` stands for here names no password; {_LOGIN}")
    return b64encode(said.encode()).decode()


def _bearer(said: str) -> str:
    """The token (RFC 6750)."""
    if not refers(said):
        raise ValueError(f"a token does not belong here; {_FROM_OUTSIDE}")
    said = expanded(said)
    if not (said.isprintable() and said.isascii()) or " " in said:
        raise ValueError(_NOT_SENT)
    return said


def _proxy(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return value
    before = value.rpartition("@")[0].partition("://")[2]
    password = before.partition(":")[2]
    if password and not refers(password):
        raise ValueError(f"a password does not belong here; {_FROM_OUTSIDE}")
    value = expanded(value).strip()
    if not (
        value.isprintable() and value.isascii() and server_of(value, ("http", "https")) is not None
    ):
        raise ValueError(
            "this is not a proxy; write http://proxy.example.org:3128, or "
            "http://NAME:${PASSWORD}@proxy.example.org:3128 (and %2F for a / in a password)"
        )
    return value


def _one_line(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        raise ValueError("this goes into a header: plain ASCII on one line")
    return value


def credentials(value: str) -> tuple[str, ...]:
    """What is secret in an `Authorization` or in a proxy's address, as it may be written again."""
    if "://" in value:
        parts = urlsplit(value)
        return tuple({parts.password, unquote(parts.password)}) if parts.password else ()
    return (value.partition(" ")[2],) if value else ()


def load_certificate(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    """Have `context` show a client certificate. Raises ValueError, a sentence that begins with the
    key of the configuration."""
    for name, path in (("certificate", certificate), ("key", key)):
        try:
            if path is not None:
                path.read_bytes()
        except OSError as error:
            raise ValueError(f"{name}: {path} cannot be read: {error.strerror}") from None
    try:
        # a key that has a password would have it asked for at the terminal
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError):  # an SSLError is an OSError
        other = "" if key is None else f", or {key} is not its key"
        raise ValueError(
            f"certificate: {certificate} is no certificate with its key, in PEM and without a "
            f"password{other}"
        ) from None


Headers = Annotated[
    tuple[Pair, ...], BeforeValidator(_table(_header, '{ Accept-Language = "fr" }'))
]
Cookies = Annotated[
    tuple[Pair, ...], BeforeValidator(_table(_cookie, '{ edition = "international" }'))
]
Authorization = Annotated[str, BeforeValidator(_authorization)]
Proxy = Annotated[str, BeforeValidator(_proxy)]
OneLine = Annotated[str, AfterValidator(_one_line)]
