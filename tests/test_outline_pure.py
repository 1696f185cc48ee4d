"""The outline's one pass over a page finds what patterns over the whole of it would find, in time
that grows with the page and no faster."""

from __future__ import annotations

import re
import time
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.extract.outline import outline

# What noise is, as patterns: what `outline` does, at a tenth of their cost.
NOISE = re.compile(
    rb"<!--[^<>-][^<>]*-->"
    rb"|\snonce=\"[^\"<>]*\""
    rb"|<meta\s[^<>]*(?:csrf|xsrf|token)[^<>]*>"
    rb"|<input\s[^<>]*type=[\"']?hidden[^<>]*>"
    rb"|(?P<script><script\b(?![^<>]*json)[^<>]*>.*?</script\s*>)",
    re.IGNORECASE | re.DOTALL,
)
WRITES = re.compile(rb"mail|@|&#|%40|charcode|unescape|document\.write", re.IGNORECASE)
MISLEADS = re.compile(
    rb"=\s*(?:\"[^\"]*|'[^']*)<(?:script|!--|meta|input)"
    rb"|<(?:title|textarea|xmp|plaintext|iframe|noembed|noframes)\b[^<>]*>[^<]*<(?:script|!--)",
    re.IGNORECASE,
)
PIECES = [
    *(b"<script", b"<SCRIPT ", b"<script>", b"</script>", b"</script >", b"</ScRipt", b"json"),
    *(b"<!--", b"-->", b"--", b"-", b"<meta ", b"<metax", b"<meta\n", b"csrf", b"Token"),
    *(b"<input ", b'type="hidden"', b"type=hidden", b"type='Hidden", b' nonce="', b'nonce="'),
    *(b'\tNONCE="', b"mail", b"@", b"&#", b"document.write", b"x", b"_", b"e", b"<p>", b"text"),
    *(b"<title>", b"<textarea a", b"<iframe", b"<", b">", b'"', b"'", b"=", b'= "', b"='"),
    *(b" ", b"\n", b"\x0b", b"\x1c", b"\xc3\xa9"),
]


def by_patterns(body: bytes) -> str:
    def kept(found: re.Match[bytes]) -> bytes:
        script = found["script"]
        return script if script and WRITES.search(script) else b"<>"

    if MISLEADS.search(body):
        return ""
    return sha256(NOISE.sub(kept, body)).hexdigest()


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_an_outline_is_what_the_patterns_make_of_a_page(body):
    assert outline(body) == by_patterns(body)


@pytest.mark.parametrize(
    "piece",
    [
        *(b"<script>", b"<script></script", b"<!--", b"<meta token", b"token ", b'nonce="'),
        *(b'="<input ', b"<title><script ", b"' <meta ", b"= '"),
    ],
)
def test_no_page_takes_more_time_than_its_length_explains(piece):
    def seconds(length: int) -> float:
        body = b"<meta " + piece * (length // len(piece))
        begun = time.thread_time()
        outline(body)
        return time.thread_time() - begun

    assert seconds(1_600_000) < 40 * max(seconds(200_000), 0.002), "eight times as long a page"
