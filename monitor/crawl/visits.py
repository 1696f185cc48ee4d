"""One answer ─► one observation. No page is parsed here: bytes are hashed, statuses told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from pydantic import ValidationError
from scrapy.http import Response

from monitor.addresses import normal
from monitor.config import SourceConfig
from monitor.crawl import answers
from monitor.crawl.politeness import retry_after
from monitor.errors import SourceError
from monitor.model import RENDERED, ListedRelease, Observation, Outcome, Visit


def config_from_arguments(spider: str, arguments: dict[str, Any]) -> SourceConfig:
    """The configuration of a source, from `scrapy crawl SPIDER -a language=fr -a pages=…`. Raises
    SourceError."""
    lists = ("pages", "listings", "feeds", "sitemaps", "ignore")
    values = {
        key: str(value).split() if key in lists else value for key, value in arguments.items()
    }
    try:
        return SourceConfig.model_validate(
            {"name": spider, "spider": spider, "delay": 1.0, **values}
        )
    except ValidationError as error:
        raise SourceError(
            f"scrapy crawl {spider}: {error.errors()[0]['msg'].removeprefix('Value error, ')}"
        ) from None


def conditional(visit: Visit) -> dict[str, str]:
    """The validators of the last answer (RFC 9110, 13.1)."""
    headers = {"If-None-Match": visit.etag, "If-Modified-Since": visit.last_modified}
    return {name: value for name, value in headers.items() if value}


def observe(
    source: str,
    visit: Visit,
    response: Response,
    landed: str,
    listed: ListedRelease | None = None,
    *,
    json: bool = False,
) -> Observation:
    """What `response` to `visit` says; `landed` is the canonical form of the address it came
    from. `json`: the source's releases are JSON."""
    status = response.status
    moved = landed != visit.url and normal(landed) != normal(visit.url)
    observed = partial(
        Observation,
        source=source,
        url=visit.url,
        seen=datetime.now(UTC),
        status=status,
        final_url=landed if moved else "",
        permanent=_was_moved_for_good(response),
        listed=listed,
        document=visit.document,
    )
    if status == 304:
        if _was_conditional(response, visit):
            return observed(outcome=Outcome.UNCHANGED)
        return observed(outcome=Outcome.FAILED, note="304 without having been asked")
    digest = sha256(response.body).hexdigest()
    # the same bytes under another address are a move, which is to be recorded
    if status == 200 and digest == visit.sha256 and not moved:
        return observed(outcome=Outcome.UNCHANGED, sha256=digest)
    media_type, charset = answers.content_type(_header(response, "Content-Type"))
    outcome, note = _outcome(response, visit, media_type, json=json)
    if outcome is not Outcome.PAGE:
        rest = 0.0 if status == 200 else retry_after(response)
        return observed(outcome=outcome, note=note, retry_after=rest)
    return observed(
        outcome=Outcome.PAGE,
        body=response.body,
        sha256=digest,
        media_type=media_type,
        charset=charset,
        headers=_kept_headers(response),
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        lacks=response.request.meta.get(answers.LACKS, "") if response.request else "",
    )


def _outcome(
    response: Response, visit: Visit, media_type: str, *, json: bool
) -> tuple[Outcome, str]:
    if visit.document:
        return answers.outcome_of_document(response.status, media_type, response.body)
    return answers.outcome_of(response.status, media_type, response.body, json=json)


def _was_moved_for_good(response: Response) -> bool:
    """Whether redirects led to `response`, each a permanent one (RFC 9110, 15.4)."""
    reasons = response.request.meta.get("redirect_reasons", []) if response.request else []
    return bool(reasons) and all(reason in answers.PERMANENT for reason in reasons)


def _was_conditional(response: Response, visit: Visit) -> bool:
    """Whether the request had validators, so that 304 is an answer to it (RFC 9110, 15.4.5)."""
    if response.request is None:
        return bool(conditional(visit))
    return any(name in response.request.headers for name in ("If-None-Match", "If-Modified-Since"))


def _kept_headers(response: Response) -> tuple[tuple[str, str], ...]:
    return answers.kept_headers(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name != RENDERED.encode() or RENDERED in response.flags  # nobody else's word
    )


def _header(response: Response, name: str) -> str:
    # bounded, since validators are stored, and sent back with each visit
    value = response.headers.get(name)
    return value.decode("latin-1")[:500] if value else ""
