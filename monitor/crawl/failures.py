"""Why a request brought no answer: as an outcome, and in a reader's words."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from scrapy.exceptions import IgnoreRequest

from monitor.crawl.allowance import UsedUp
from monitor.crawl.politeness import Resting
from monitor.errors import ForbiddenAddress
from monitor.model import Observation, Outcome

_MOST = 200  # characters of a reason
_NOT_ASKED = "misajour did not ask"
# aiohttp: "Cannot connect to host h:80 ssl:<ssl.SSLContext object at 0x7f…> [Connect call …]"
_SSL = re.compile(r" ssl:(?:<[^>]*>|\S+)")


class Forbidden(IgnoreRequest):
    """robots.txt forbids it, or cannot be had."""


class RenderFailed(Exception):
    """The browser made no document of a page."""


def outcome_of(error: BaseException) -> Outcome:
    if isinstance(error, Resting):
        return Outcome.RESTING
    if isinstance(error, UsedUp):
        return Outcome.DEFERRED
    return Outcome.BLOCKED if isinstance(error, Forbidden) else Outcome.FAILED


def reason_of(error: BaseException) -> str:
    """One line about `error`, without the insides of a library."""
    if (cause := _forbidden(error)) is not None:
        return f"{_NOT_ASKED}: {cause}"[:_MOST]
    lines = str(error).splitlines()
    return _SSL.sub("", lines[0])[:_MOST] if lines else type(error).__name__


def was_asked(seen: Observation) -> bool:
    """Whether a request was sent for what became of a visit."""
    if seen.status:
        return True  # it was answered
    kept_back = (Outcome.BLOCKED, Outcome.RESTING, Outcome.DEFERRED)
    return seen.outcome not in kept_back and not seen.note.startswith(_NOT_ASKED)


def is_inside(error: BaseException) -> bool:
    """Whether a request was not sent because its address may not be asked."""
    return _forbidden(error) is not None


def _forbidden(error: BaseException) -> ForbiddenAddress | None:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ForbiddenAddress):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None


def failed(source: str, url: str, error: BaseException, *, document: bool = False) -> Observation:
    """A visit without an answer."""
    return Observation(
        source=source,
        url=url,
        outcome=outcome_of(error),
        seen=datetime.now(UTC),
        note=reason_of(error),
        document=document,
    )
