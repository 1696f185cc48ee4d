"""A page without what often differs from visit to visit and is never read: the cheapest test of
whether two answers say the same.

It proves nothing by itself. That what it cuts out of a page has no part in its reading is seen by
reading it twice, with two values there (`monitor.record.outlines`).
"""

from __future__ import annotations

import re
from hashlib import sha256

_NOISE = re.compile(
    rb"<!--[^<>-][^<>]*-->"
    rb"|\snonce=\"[^\"<>]*\""
    rb"|<meta\s[^<>]*(?:csrf|xsrf|token)[^<>]*>"
    rb"|<input\s[^<>]*type=[\"']?hidden[^<>]*>"
    rb"|(?P<script><script\b(?![^<>]*json)[^<>]*>.*?</script\s*>)",
    re.IGNORECASE | re.DOTALL,
)
# what a script writes into the text: the address of a mail that is hidden from robots
_WRITES = re.compile(rb"mail|@|&#|%40|charcode|unescape|document\.write", re.IGNORECASE)
# Where what looks like noise may be text: within an attribute's value, or an element that holds
# nothing but text.
_MISLEADS = re.compile(
    rb"=\s*(?:\"[^\"]*|'[^']*)<(?:script|!--|meta|input)"
    rb"|<(?:title|textarea|xmp|plaintext|iframe|noembed|noframes)\b[^<>]*>[^<]*<(?:script|!--)",
    re.IGNORECASE,
)
_MOST = 2_000_000  # bytes of a page; a larger one has none


def outline(body: bytes) -> str:
    """A hash of `body` without its noise; empty where it is too large, or where what looks like
    noise may be text."""
    if len(body) > _MOST or _MISLEADS.search(body):
        return ""
    return sha256(_NOISE.sub(_kept, body)).hexdigest()


def _kept(found: re.Match[bytes]) -> bytes:
    """What stays in place of a piece: its mark, so that a piece more is another outline."""
    script = found["script"]
    return script if script and _WRITES.search(script) else b"<>"
