"""The ping that a healthchecks service waits for: its address when all is well, else `/fail`."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit, urlunsplit

import httpx

from monitor.config.values import place_of

log = logging.getLogger(__name__)

_TIMEOUT = 10.0  # seconds


async def ping(address: str, *, well: bool) -> bool:
    """Fetch `address`, or its `/fail` where not all is well. Returns whether it was accepted. The
    address holds a token: what is logged names its host only."""
    parts = urlsplit(address)
    if not well:
        parts = parts._replace(path=parts.path.rstrip("/") + "/fail")
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT) as client:
            answer = await client.get(urlunsplit(parts))
    except httpx.HTTPError as error:
        log.warning("the ping to %s failed: %s", place_of(address), type(error).__name__)
        return False
    if not answer.is_success:
        log.warning("the ping to %s was answered %s", place_of(address), answer.status_code)
    return answer.is_success
