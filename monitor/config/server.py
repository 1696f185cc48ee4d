"""The address of a server, such as a proxy or a scheduler, and of no page on it."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit


def server_of(value: str, schemes: Collection[str]) -> SplitResult | None:
    """The parts of the address `value`; None where it names no server by one of `schemes`."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # raises for one that is none
    except ValueError:
        return None
    is_server = parts.scheme in schemes and bool(parts.hostname)
    return parts if is_server and parts.path in ("", "/") and not parts.query else None
