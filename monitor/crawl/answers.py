"""What an HTTP answer is, before anything reads it. Knows nothing of Scrapy: a capture in a web
archive is an answer, too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.addresses import without_logins
from monitor.extract.documents import kind_of
from monitor.model import Outcome

PERMANENT = frozenset({301, 308})
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
_DOCUMENTS = (
    "application/pdf",
    "application/x-pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    # what servers say of a file of which they know nothing
    "application/octet-stream",
    "binary/octet-stream",
    "application/force-download",
    "application/download",
    "application/x-download",
)
_OUTCOMES = {404: Outcome.GONE, 410: Outcome.GONE} | dict.fromkeys(
    (401, 402, 403, 407, 429, 451), Outcome.BLOCKED
)
_MARK = 1024  # bytes in which the first mark of a page stands
_COOKIES = ("set-cookie", "set-cookie2")
_HEADERS_SIZE = 16_000  # characters of headers that are kept of one answer
_JSON = re.compile(r"(?:application|text)/(?:[\w.-]+\+)?json")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")

LACKS = "lacks"
"""The key of a request's meta that says what a rendered page asked for in vain."""


def is_page(media_type: str) -> bool:
    """Whether a release may come as this: as a page, or as a document."""
    return media_type in _PAGES or media_type in _DOCUMENTS


def content_type(header: str) -> tuple[str, str]:
    """The media type and the charset that a Content-Type names, each empty where it names none."""
    media_type, _, parameters = header.partition(";")
    charset = parameters.lower().partition("charset=")[2].strip(" \"';")[:40]
    return media_type.strip().lower(), charset


def outcome_of(
    status: int, media_type: str, body: bytes, *, json: bool = False
) -> tuple[Outcome, str]:
    """What an answer other than 304 comes to; where that is not a page, why. `json`: a page of this
    source is JSON."""
    if status != 200:
        return _OUTCOMES.get(status, Outcome.FAILED), f"status {status}"
    if kind_of(body) is not None:  # whatever the server calls it
        return Outcome.PAGE, ""
    if not is_page(media_type) and not (json and _JSON.fullmatch(media_type)):
        return Outcome.FAILED, f"it is {media_type[:60]}, not a page"
    if not body.strip():
        return Outcome.FAILED, "an empty answer"
    if media_type in _DOCUMENTS and not body[:_MARK].lstrip().startswith(b"<"):
        return Outcome.FAILED, f"it is called {media_type} and is no PDF, Word document or page"
    return Outcome.PAGE, ""


def outcome_of_document(status: int, media_type: str, body: bytes) -> tuple[Outcome, str]:
    """What the answer to a request for a linked document comes to: bytes of any kind, but for those
    of a page, which says something else in the document's place."""
    if status != 200:
        return _OUTCOMES.get(status, Outcome.FAILED), f"status {status}"
    if not body.strip():
        return Outcome.FAILED, "an empty answer"
    head = body[:_MARK].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if kind_of(body) is None and head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return Outcome.FAILED, "a page in place of the document"
    return Outcome.PAGE, ""


def kept_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The answer's headers as evidence: each on one line, without cookies and without logins in
    addresses, up to _HEADERS_SIZE."""
    kept: list[tuple[str, str]] = []
    room = _HEADERS_SIZE
    for name, value in headers:
        if name.lower() in _COOKIES:
            continue
        key = _CONTROLS.sub(" ", name)
        line = _CONTROLS.sub(" ", without_logins(value[:_HEADERS_SIZE]))
        room -= len(key) + len(line)
        if room < 0:
            break
        kept.append((key, line))
    return tuple(kept)
