"""A release that is JSON, written as the page that a reader would see: its HTML is then read as any
page's."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import jmespath

from monitor.errors import ExtractError
from monitor.extract.charset import decode
from monitor.extract.hints import JsonPaths

BODY = "main"
"""The selector of the text and the notes in the page that is made."""
_NOTES, _LONGEST_LINE = 200, 2000  # notes of changes that are read; characters of a line
_MILLISECONDS = 10**11  # from this number on, seconds since 1970 are milliseconds


def as_page(body: bytes, charset: str, paths: JsonPaths) -> bytes:
    """The release in `body` as an HTML page in UTF-8. Raises ExtractError."""
    document = _load(body, charset)
    text = _ask(document, "body", paths.body)
    if not isinstance(text, str) or not text.strip():
        kind = "nothing" if text is None or text == "" else f"no text but {_kind(text)}"
        raise ExtractError(f"the release's JSON: body = {paths.body!r} selects {kind}")
    title = _line(_ask(document, "title", paths.title))
    language = _line(_ask(document, "language", paths.language))
    stamps = [
        (label, _moment(_ask(document, name, expression)))
        for name, label, expression in (
            ("published", "Published", paths.published),
            ("updated", "Last updated", paths.updated),
        )
    ]
    lines = [f"<p>{label}: {html.escape(said)}</p>" for label, said in stamps if said]
    notes = [f"<p>{html.escape(note)}</p>" for note in _notes(_ask(document, "notes", paths.notes))]
    named = f' lang="{html.escape(language)}"' if language else ""
    page = (
        f'<!DOCTYPE html><html{named}><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title></head><body><article>"
        f"<h1>{html.escape(title)}</h1>{''.join(lines)}<main>{_markup(text)}{''.join(notes)}</main>"
        "</article></body></html>"
    )
    # half a surrogate pair, which JSON can spell, is no character
    return page.encode("utf-8", "replace")


def _load(body: bytes, charset: str) -> Any:
    text = decode(body, charset).removeprefix("\ufeff")
    try:
        return json.loads(text)
    except RecursionError:
        raise ExtractError("the release's JSON is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ExtractError(
            f"the release is not JSON: {error.msg}, at line {error.lineno}, column {error.colno}"
        ) from None
    except ValueError:  # a number of thousands of figures
        raise ExtractError("the release is not JSON that can be read") from None


@lru_cache(256)
def _compiled(expression: str) -> Any:
    return jmespath.compile(expression)


def _ask(document: Any, name: str, expression: str) -> Any:
    if not expression:
        return None
    try:
        return _compiled(expression).search(document)
    except (jmespath.exceptions.JMESPathError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        raise ExtractError(
            f"the release's JSON: {name} = {expression!r} does not fit it: {reason}"
        ) from None


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else "a number or a truth value"


def _line(value: Any) -> str:
    """A text or a number, on one line."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())[:_LONGEST_LINE]


def _moment(value: Any) -> str:
    """A moment as it is to be shown: what a machine writes as ISO 8601 or as seconds since 1970
    becomes ISO 8601 to the second; all else stays as it is."""
    said = _line(value)
    try:
        if said.isdecimal() and len(said) in (10, 13):
            number = int(said)
            seconds = number / 1000 if number >= _MILLISECONDS else number
            return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
        moment = datetime.fromisoformat(said)
    except (ValueError, OverflowError, OSError):
        return said
    return said if len(said) <= len("2024-05-01") else moment.isoformat(timespec="seconds")


def _notes(value: Any) -> list[str]:
    """What the publisher says of its changes, one line each: an item is a text, or a list of
    texts. Moments in it are left out: beside a word such as "updated" they would be read as a stamp
    of the page's."""
    found = []
    for item in (value if isinstance(value, list) else [value])[:_NOTES]:
        parts = [_line(part) for part in (item if isinstance(item, list) else [item])]
        words = " ".join(part for part in parts if part and not _is_moment(part))
        if words:
            found.append(f"Editorial note: {words}")
    return found


def _is_moment(said: str) -> bool:
    try:
        datetime.fromisoformat(said)
    except ValueError:
        return False
    return True


def _markup(text: str) -> str:
    """`text` as HTML: what has no element is plain text, a paragraph per line."""
    if "<" in text and ">" in text:
        return text
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
