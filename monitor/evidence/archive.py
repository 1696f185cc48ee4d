"""Asking a public archive to save a page: a copy that somebody else made and keeps.

The protocol is that of Save Page Now (version 2) of the Internet Archive: a POST of the address, a
job, and the job's state until it has ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from monitor.config import Archive
from monitor.errors import ArchiveError

if TYPE_CHECKING:
    import httpx

_TIMEOUT = 60.0  # seconds for one request
_PATIENCE = 180.0  # seconds that a job may take before it is left to itself
_LARGEST = 100_000  # bytes of an answer
_TOO_MANY, _KEY_REFUSED = (429, 503), (401, 403)


class Saved(StrEnum):
    """What became of a request."""

    SAVED = "saved"
    UNDER_WAY = "under-way"  # the archive works on it still
    REFUSED = "refused"  # the archive will not or cannot save this page


@dataclass(frozen=True, slots=True)
class Copy:
    """`moment` is the archive's own, fourteen digits; `note` is why there is no copy."""

    url: str
    saved: Saved
    moment: str = ""
    address: str = ""
    note: str = ""


class PublicArchive:
    """One archive, asked for one page after the other, `delay` seconds apart."""

    def __init__(self, config: Archive, agent: str, rest: Callable[[float], None] = time.sleep):
        # imported here, since only those who configured an archive need it
        import httpx

        self._config, self._rest, self._asked = config, rest, False
        self._save = (config.save or "").rstrip("/")
        headers = {"Accept": "application/json", "User-Agent": agent}
        if config.key:
            headers["Authorization"] = f"LOW {config.key}"
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT, follow_redirects=False)

    def close(self) -> None:
        self._client.close()

    def save(self, url: str) -> Copy:
        """Ask for a copy and wait for it. Raises ArchiveError where the archive is not to be asked
        for anything more."""
        if self._asked:
            self._rest(self._config.delay)
        self._asked = True
        wanted = {"url": url, "skip_first_archive": "1"}
        if self._config.not_within:
            wanted["if_not_archived_within"] = f"{self._config.not_within}h"
        said = self._answer("POST", self._save, wanted)
        job = str(said.get("job_id") or "")
        if not job:
            return Copy(url, Saved.REFUSED, note=_why(said))
        return self._wait(url, job)

    def _wait(self, url: str, job: str) -> Copy:
        waited, step = 0.0, min(max(self._config.delay, 0.05), 10.0)
        while waited < _PATIENCE:
            self._rest(step)
            waited += step
            said = self._answer("GET", f"{self._save}/status/{quote(job, safe='-')}")
            if said.get("status") == "success":
                moment = str(said.get("timestamp") or "")
                moment = moment if moment.isdecimal() and len(moment) == 14 else ""
                return Copy(url, Saved.SAVED, moment, self._place(moment, url))
            if said.get("status") == "error":
                return Copy(url, Saved.REFUSED, note=_why(said))
        return Copy(url, Saved.UNDER_WAY)

    def _place(self, moment: str, url: str) -> str:
        """Where the copy stands."""
        parts = urlsplit(self._save)
        return f"{parts.scheme}://{parts.netloc}/web/{moment or '*'}/{url}"

    def _answer(self, method: str, address: str, data: dict[str, str] | None = None) -> Any:
        """What it says, as values. Raises ArchiveError."""
        import httpx

        name = urlsplit(self._save).hostname or "the archive"
        try:
            answer = self._client.request(method, address, data=data)
        except httpx.HTTPError as error:
            raise ArchiveError(f"{name} did not answer: {error or type(error).__name__}") from None
        if answer.status_code in _KEY_REFUSED:
            raise ArchiveError(f"{name} does not take the key; see [archive] key")
        if answer.status_code in _TOO_MANY:
            raise ArchiveError(f"{name} asks not to be asked again {_until(answer)}")
        if answer.status_code != httpx.codes.OK or len(answer.content) > _LARGEST:
            raise ArchiveError(f"{name} answers {answer.status_code}")
        try:
            said = answer.json()
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ArchiveError(f"{name} does not answer in the way of Save Page Now; see [archive]")
        return said


def _until(answer: httpx.Response) -> str:
    seconds = answer.headers.get("retry-after", "")
    return f"for {seconds} seconds" if seconds.isdecimal() else "for now"


def _why(said: dict[str, Any]) -> str:
    """The archive's own words, on a line, not too many of them."""
    text = " ".join(str(said.get("message") or said.get("status_ext") or "no reason given").split())
    return text[:200]
