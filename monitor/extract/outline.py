"""A page without what often differs from visit to visit and is never read: the cheapest test of
whether two answers say the same.

It proves nothing by itself. That what it cuts out of a page has no part in its reading is seen by
reading it twice, with two values there (`monitor.record.outlines`).

One pass over the few places where noise can begin, which `bytes.find` finds ten times as fast as a
pattern does; its time is linear in the page's length, whatever is on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256

_MOST = 2_000_000  # bytes of a page; a larger one has none

_COMMENT, _SCRIPT, _META, _INPUT, _NONCE = b"<!--", b"<script", b"<meta", b"<input", b'nonce="'
_TAGS = (_COMMENT, _SCRIPT, _META, _INPUT)
_BRACKET = re.compile(rb"[<>]")
_CLOSED = re.compile(rb"</script\s*>")
_HIDDEN = re.compile(rb"type=[\"']?hidden")
_NONCE_VALUE = re.compile(rb"nonce=\"[^\"<>]*\"")
_TOKENS = (b"csrf", b"xsrf", b"token")
# what a script writes into the text: the address of a mail that is hidden from robots
_WRITES = (b"mail", b"@", b"&#", b"%40", b"charcode", b"unescape", b"document.write")
# an element that holds nothing but text, and what stands in it up to the next tag
_TEXT_ALONE = re.compile(
    rb"<(?:title|textarea|xmp|plaintext|iframe|noembed|noframes)\b[^<>]*>[^<]*"
)


def outline(body: bytes) -> str:
    """A hash of `body` without its noise; empty where it is too large, or where what looks like
    noise may be text."""
    if len(body) > _MOST:
        return ""
    lower = body.lower()
    places = _places(lower)
    if _mislead(lower, [at for at, what in places if what is not _NONCE]):
        return ""
    rest = sha256()
    last = 0
    for start, end, kept in _noise(lower, places):
        rest.update(body[last:start])
        rest.update(body[start:end] if kept else b"<>")  # a piece more is another outline
        last = end
    rest.update(body[last:])
    return rest.hexdigest()


def noise(body: bytes) -> list[tuple[int, int]]:
    """Where each piece begins and ends that an outline leaves out, in order."""
    lower = body.lower()
    return [(start, end) for start, end, kept in _noise(lower, _places(lower)) if not kept]


def _places(page: bytes) -> list[tuple[int, bytes]]:
    """Where noise may begin, in order."""
    return sorted((at, what) for what in (*_TAGS, _NONCE) for at in _all(page, what))


def _all(page: bytes, what: bytes) -> Iterator[int]:
    at = page.find(what)
    while at >= 0:
        yield at
        at = page.find(what, at + len(what))


def _mislead(page: bytes, tags: list[int]) -> bool:
    """Whether what looks like noise may be text: within the value of an attribute, or in an element
    that holds nothing but text."""
    before = 0
    quotes = {b'"': -1, b"'": -1}  # where the last one before the tag stands
    opened = -1  # where the last tag before it begins
    for at in tags:
        for quote, known in quotes.items():
            quotes[quote] = found = max(page.rfind(quote, before, at), known)
            if found > 0 and found != known and _opens_a_value(page, found):
                return True
        opened = max(page.rfind(b"<", before, at), opened)
        if page.startswith((_COMMENT, _SCRIPT), at) and opened >= 0:
            text = _TEXT_ALONE.match(page, opened, at)
            if text is not None and text.end() == at:
                return True
        before = at
    return False


def _opens_a_value(page: bytes, quote: int) -> bool:
    at = quote - 1
    while at >= 0 and page[at : at + 1].isspace():
        at -= 1
    return page[at : at + 1] == b"="


def _noise(page: bytes, places: list[tuple[int, bytes]]) -> Iterator[tuple[int, int, bool]]:
    """Where each piece of noise begins and ends, in order, and whether it stays: a script that may
    write into the text."""
    last, no_more_scripts = 0, False
    for at, what in places:
        if what is _NONCE:
            at -= 1  # noqa: PLW2901  # the space before it goes, too
        if at < last:
            continue
        end, kept = -1, False
        if what is _NONCE:
            value = _NONCE_VALUE.match(page, at + 1)
            end = value.end() if value is not None and page[at : at + 1].isspace() else -1
        elif what is _SCRIPT:
            closed = None if no_more_scripts else _closed(page, at)
            if closed is not None:
                end = closed
                no_more_scripts = end < 0
                kept = any(word in page[at:end] for word in _WRITES)
        else:
            end = _tag(page, at, what)
        if end >= 0:
            yield at, end, kept
            last = end


def _closed(page: bytes, at: int) -> int | None:
    """Where the script that begins at `at` ends; None where it is none, or holds data that may be
    read; -1 where nothing closes it."""
    inside = at + len(_SCRIPT)
    following = page[inside : inside + 1]
    if following.isalnum() or following == b"_":
        return None
    end = _end_of_tag(page, inside)
    if end < 0 or b"json" in page[inside:end]:
        return None
    found = _CLOSED.search(page, end)
    return found.end() if found is not None else -1


def _tag(page: bytes, at: int, what: bytes) -> int:
    """Where a comment, a token in a `meta` or a hidden field that begins at `at` ends; -1 where it
    is another tag."""
    inside = at + len(what)
    end = _end_of_tag(page, inside)
    if end < 0:
        return -1
    if what is _COMMENT:
        is_one = page[inside : inside + 1] != b"-" and page.endswith(b"-->", inside + 1, end)
        return end if is_one else -1
    if not page[inside : inside + 1].isspace():
        return -1
    if what is _META:
        return end if any(word in page[inside + 1 : end] for word in _TOKENS) else -1
    return end if _HIDDEN.search(page, inside + 1, end) else -1


def _end_of_tag(page: bytes, inside: int) -> int:
    """Behind the bracket that closes a tag; -1 where another opens first."""
    found = _BRACKET.search(page, inside)
    return found.end() if found is not None and found[0] == b">" else -1
