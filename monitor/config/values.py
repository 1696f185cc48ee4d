"""The types of the values in misajour.toml. Each refuses a wrong value in one sentence."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

from monitor.cron import cron


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


def _name(name: str) -> str:
    if not re.fullmatch(r"[\w][\w.-]{0,63}", name):
        raise ValueError(f"{name!r}: a name is up to 64 letters, digits, '-', '_' or '.'")
    return name


def _web_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine:
        raise ValueError(f"{url!r} is no web address; it must begin with http:// or https://")
    return url


def _addresses(value: tuple[str, ...]) -> tuple[str, ...]:
    for address in value:
        scheme, _, rest = address.partition(":")
        if not rest or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme, re.IGNORECASE):
            raise ValueError(
                f"{address!r} has no scheme; write mailto:{address} or another Apprise URL"
            )
        if scheme.lower() == "mailto" and not re.fullmatch(
            r"[^@\s<>,;:\"()\\]+@[^@\s<>,;:\"()\\]+", unquote(rest)
        ):
            raise ValueError(f"{address!r} is no mail address; write mailto:desk@example.org")
        if scheme.lower() != "mailto" and not rest.startswith("//"):
            raise ValueError(f"{address!r} is no Apprise URL; write {scheme}://…")
        if scheme.lower().startswith("webhook") and not re.fullmatch(
            r"webhook\+https?", scheme, re.IGNORECASE
        ):
            raise ValueError(f"{address!r} is no webhook; write webhook+https://…")
    return value


def _quiet_hours(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None or match[1] + match[2] == match[3] + match[4]:
        raise ValueError(f"{value!r} are no quiet hours; write 22:00-07:00")
    return value


Zone = Annotated[str, AfterValidator(_zone)]
Schedule = Annotated[str, AfterValidator(_schedule)]
Name = Annotated[str, AfterValidator(_name)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Addresses = Annotated[tuple[str, ...], AfterValidator(_addresses)]
QuietHours = Annotated[str, AfterValidator(_quiet_hours)]
