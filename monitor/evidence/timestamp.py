"""Time stamps (RFC 3161) for the ledger's head, from an authority of the operator's choice."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from monitor.config import Config
from monitor.errors import TimestampError
from monitor.model import from_utc_text
from monitor.store import Store
from monitor.store.anchors import UnreadableStamp, read
from monitor.store.ledger import Head

log = logging.getLogger(__name__)

_TIMEOUT = 20  # seconds for one request
_AGAIN = 900.0  # seconds until an authority that failed is asked again
_LARGEST = 100_000  # bytes of an answer


RunOnWriter = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs work on the thread that writes."""


class TimeStamper:
    """Asks for a stamp when one is due. Several passes may end at once: one of them asks."""

    def __init__(self, config: Config, store: Store, run: RunOnWriter) -> None:
        self._config, self._store, self._run = config, store, run
        self._asking = asyncio.Lock()
        self._not_before = 0.0

    async def renew(self) -> str:
        """Ask for a stamp if one is due. Returns a sentence on what went wrong, or nothing."""
        url = self._config.misajour.timestamp
        if not url or self._asking.locked() or time.monotonic() < self._not_before:
            return ""
        async with self._asking:
            head = await self._run(self._due)
            if head is None:
                return ""
            try:
                token, at = await asyncio.to_thread(request_stamp, url, head.chain, self._roots())
            except TimestampError as error:
                self._not_before = time.monotonic() + _AGAIN
                log.warning("%s", error)
                return str(error)
            name = urlsplit(url).hostname or url
            await self._run(lambda: self._keep(head, at, name, token))
            return ""

    def _due(self) -> Head | None:
        head, last = self._store.history.end(), self._store.history.last_anchor()
        if last is not None:
            age = datetime.now(UTC) - from_utc_text(last.at)
            # by time only: new entries do not make it due, for the stamp itself is one
            if age < timedelta(hours=self._config.misajour.timestamp_every):
                return None
        return head

    def _keep(self, head: Head, at: str, authority: str, token: bytes) -> None:
        with self._store.atomic():
            self._store.history.anchor(head, at, authority, token)

    def _roots(self) -> bytes:
        return self._config.timestamp_roots()


def request_stamp(url: str, chain: str, roots: bytes = b"") -> tuple[bytes, str]:
    """The authority's answer and its time. Raises TimestampError."""
    # imported here, since only those who configured an authority need them
    import httpx
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    name = urlsplit(url).hostname or "the authority"
    query = (
        TimestampRequestBuilder().data(chain.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    )
    try:
        answer = httpx.post(
            url,
            content=query.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            timeout=_TIMEOUT,
            follow_redirects=False,
        )
    except httpx.HTTPError as error:
        raise TimestampError(
            f"no time stamp from {name}: {error or type(error).__name__}"
        ) from None
    if answer.status_code != httpx.codes.OK or len(answer.content) > _LARGEST:
        raise TimestampError(f"no time stamp from {name}: it answers {answer.status_code}")
    try:
        return answer.content, read(answer.content, chain, roots)
    except UnreadableStamp as error:
        raise TimestampError(f"the time stamp of {name} does not hold: {error}") from None
