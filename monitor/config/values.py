"""The types of the values in misajour.toml. Each refuses a wrong value in one sentence.

An address may hold a token: a sentence names its scheme and, of a web address, its host only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator

from monitor.config.secrets import expanded
from monitor.config.server import server_of
from monitor.cron import cron
from monitor.wording import languages


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(
            f"unknown time zone {name!r}; give a name such as Europe/Brussels or UTC"
        ) from None
    return name


def _schedule(expression: str) -> str:
    cron(expression, "UTC")
    return expression


def is_name(text: str) -> bool:
    """Whether a source or a subscription can be called so."""
    return re.fullmatch(r"[\w][\w.-]{0,63}", text) is not None


def _name(name: str) -> str:
    if not is_name(name):
        raise ValueError(f"{name!r}: a name is up to 64 letters, digits, '-', '_' or '.'")
    return name


def place_of(url: str) -> str:
    """What may be said of a web address that may hold a token: `https://host/…`."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "the address"
    return f"{parts.scheme}://{host}/…" if parts.scheme and host else "the address"


def _web_address(url: str) -> str:
    # a source may name thousands of pages, at a few hosts
    if not _has_host("/".join(url.split("/", 3)[:3])):
        raise ValueError(
            f"{place_of(url)} is not a web address; it must begin with http:// or https://, "
            "and a host without blanks must follow"
        )
    return url


def _source_address(url: str) -> str:
    """What a source asks for is logged, kept and published."""
    if "@" in _web_address(url) and "@" in urlsplit(url).netloc:
        raise ValueError(
            f"{place_of(url)} has a login in it, which does not belong there; "
            'write auth = "basic NAME:${PASSWORD}"'
        )
    return url


@lru_cache(maxsize=1000)
def _has_host(head: str) -> bool:
    """Whether a web address may begin so."""
    try:
        parts = urlsplit(head)
        # asking for `port` raises ValueError where it is not a number below 65536
        return (
            parts.scheme in ("http", "https")
            and re.fullmatch(r"[^\s<>\"{}|\\^`]+", parts.hostname or "") is not None
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    for number, address in enumerate(value, 1):
        scheme, _, rest = address.partition(":")
        if not rest or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme, re.IGNORECASE):
            raise ValueError(
                f"address {number} has no scheme; write mailto:desk@example.org "
                "or another Apprise URL"
            )
        scheme = scheme.lower()
        if scheme == "mailto" and not re.fullmatch(
            r"[^@\s<>,;:\"()\\]+@[^@\s<>,;:\"()\\]+", unquote(rest)
        ):
            raise ValueError(
                f"address {number} is not a mail address; write mailto:desk@example.org"
            )
        if scheme != "mailto" and not rest.startswith("//"):
            raise ValueError(f"address {number} is not an Apprise URL; write {scheme}://…")
        if scheme.startswith("webhook") and not re.fullmatch(r"webhook\+https?", scheme):
            raise ValueError(f"address {number} is not a webhook; write webhook+https://…")
    return value


def _written(value: Any) -> Any:
    """An empty text would be the folder of the configuration."""
    if isinstance(value, str) and not value.strip():
        raise ValueError("this is empty; write a path, or leave the key out")
    return value


def _path(value: Path) -> Path:
    if "\0" in str(value):
        raise ValueError("a path holds no NUL")
    return value


def _quiet_hours(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None or match[1] + match[2] == match[3] + match[4]:
        raise ValueError(f"{value!r} are not quiet hours; write 22:00-07:00")
    return value


def _selector(value: str) -> str:
    if value:
        import soupsieve  # what BeautifulSoup selects with

        try:
            soupsieve.compile(value)
        except (soupsieve.SelectorSyntaxError, NotImplementedError, RecursionError) as error:
            reason = str(error).partition("\n")[0]
            raise ValueError(f"{value!r} is not a CSS selector: {reason}") from None
    return value


def _with_secrets(value: Any) -> Any:
    """A text, or a list of them, with `${NAME}` replaced; what is neither is left to the type."""
    if isinstance(value, str):
        return expanded(value)
    if isinstance(value, list | tuple):
        return [expanded(item) if isinstance(item, str) else item for item in value]
    return value


def _engine(value: str) -> str:
    if value == "local":
        return value
    if not _is_scheduler(value):
        raise ValueError(
            f"{value!r} is no engine; write local, or dask://HOST:8786 or tls://HOST:8786 "
            "for a Dask scheduler"
        )
    return value


def _is_scheduler(value: str) -> bool:
    parts = server_of(value, ("dask", "tls"))
    if parts is None or not parts.port:
        return False
    return not (parts.path or parts.fragment or parts.username)


FilePath = Annotated[Path, BeforeValidator(_written), AfterValidator(_path)]
Zone = Annotated[str, AfterValidator(_zone)]


def _language(value: str) -> str:
    if value not in languages():
        raise ValueError(f"mails are not written in {value!r}; there are: {', '.join(languages())}")
    return value


Language = Annotated[str, AfterValidator(_language)]
EngineAddress = Annotated[str, AfterValidator(_engine)]
Schedule = Annotated[str, AfterValidator(_schedule)]
Name = Annotated[str, AfterValidator(_name)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SourceAddress = Annotated[str, AfterValidator(_source_address)]
SecretWebAddress = Annotated[str, BeforeValidator(_with_secrets), AfterValidator(_web_address)]
SecretText = Annotated[str, BeforeValidator(_with_secrets)]
Addresses = Annotated[tuple[str, ...], BeforeValidator(_with_secrets), AfterValidator(_addresses)]
QuietHours = Annotated[str, AfterValidator(_quiet_hours)]
Selector = Annotated[str, AfterValidator(_selector)]
