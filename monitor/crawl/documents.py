"""Listings in JSON: JSON Feed (jsonfeed.org), and any other by JMESPath."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import jmespath

from monitor.crawl import markup
from monitor.crawl.rows import MOST, Row, Rows, Unreadable


def looks_like_json(body: bytes) -> bool:
    # by the bytes: many servers send JSON as text/html or text/plain
    return body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_feed(body: bytes, charset: str = "") -> Rows:
    """The items of a JSON Feed. Raises Unreadable."""
    document = load(body, charset)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(document.get("version")):
        raise Unreadable("the feed is JSON of another kind, not JSON Feed")
    return _rows(items, _feed_row, _text(document.get("next_url")))


def read_listing(body: bytes, charset: str, paths: dict[str, str]) -> Rows:
    """The items of a listing in JSON. `paths` are JMESPath expressions: `items` and `next` from
    the document, `link`, `title`, `published` and `updated` from an item. Raises Unreadable."""
    document = load(body, charset)
    try:
        items = found(paths["items"], document)
        following = _text(found(paths["next"], document))
    except (jmespath.exceptions.JMESPathError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        raise Unreadable(f"the listing's JSON does not fit: {reason}") from None
    if not isinstance(items, list):
        raise Unreadable(f"the listing's JSON has no list at {paths['items']!r}")
    if len(items) > MOST:
        raise Unreadable(f"the listing's JSON has {len(items):,} items; at most {MOST:,} are read")
    rows = _rows(items, lambda item: _by_paths(item, paths), following)
    if items and not rows.rows:
        raise Unreadable(
            f"link = {paths['link']!r} selects nothing in any of the {len(items)} items of the "
            "listing's JSON"
        )
    return rows


def load(body: bytes, charset: str = "") -> Any:
    try:
        return json.loads(markup.text_of(body, charset))
    except RecursionError:  # by a hostile server
        raise Unreadable("the listing is broken, or no JSON: it is nested too deeply") from None
    except ValueError as error:
        where = (
            f": {error.msg}, at line {error.lineno}, column {error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else ""
        )
        raise Unreadable(f"the listing is broken, or no JSON{where}") from None


@lru_cache(maxsize=256)
def compiled(expression: str) -> Any:
    """Raises jmespath.exceptions.ParseError, a ValueError."""
    return jmespath.compile(expression)


def found(expression: str, document: Any) -> Any:
    return compiled(expression).search(document) if expression else None


def _rows(items: list[Any], read: Callable[[Any], Row | None], next_link: str) -> Rows:
    rows = [read(item) for item in items[:MOST]]
    known = tuple(row for row in rows if row is not None)
    return Rows(known, len(rows) - len(known), next_link)


def _feed_row(item: Any) -> Row | None:
    if not isinstance(item, dict):
        return None
    # the standard asks for an `id`, and recommends the address for it
    identity = _text(item.get("id"))
    link = _text(item.get("url")) or (identity if identity.startswith("http") else "")
    title = _text(item.get("title")) or _first_line(item)
    published, updated = _text(item.get("date_published")), _text(item.get("date_modified"))
    return Row(link, title, published, updated or published) if link else None


def _first_line(item: dict[str, Any]) -> str:
    return next(iter(_text(item.get("summary") or item.get("content_text")).splitlines()), "")


def _by_paths(item: Any, paths: dict[str, str]) -> Row | None:
    try:
        link, title, published, updated = (
            _text(found(paths[name], item)) for name in ("link", "title", "published", "updated")
        )
    except jmespath.exceptions.JMESPathError:
        return None
    return Row(link, title, published, updated or published) if link else None


def _text(value: Any) -> str:
    """A string or a number as text; empty for all else. `true` is a number to Python only."""
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_text else ""
