"""No page costs more than a stated amount of work, however it is made."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from monitor import compare, extract
from monitor.wording import sentences

HEAD = b"<html lang=en><body><main><h1>Towns</h1>"
SENTENCE = b"The council of the river towns met on Tuesday to settle how bridges will be paid for. "
_MB = 1_000_000
# Seconds of this process's own time; a slow machine is given four times what a usual one needs.
_READ, _COMPARE = 4.0, 2.0


def filled(unit: bytes, size: int) -> bytes:
    return HEAD + unit * (size // len(unit))


def words(count: int) -> bytes:
    chance = random.Random(1)
    return b" ".join(b"w%d" % chance.randrange(5000) for _ in range(count))


PAGES = {
    "paragraphs": filled(b"<p>" + SENTENCE + b"</p>\n", 3 * _MB // 2),
    "comments": filled(b"<p>Comments</p>", 75_000),
    "comments without an end": filled(b"<!--", 2 * _MB),
    "scripts without an end": filled(b"<script>", 2 * _MB),
    "images in depth": HEAD + b"<div>" * 5000 + b"<img src=/a.jpg alt=b>" * 5000,
    "figures": filled(b"<figure><img src=/a.jpg alt=b>", 200_000),
    "one word": HEAD + b"<p>" + b"x" * (5 * _MB // 2),
    "one paragraph": HEAD + b"<p>" + words(250_000),
    "links": filled(b"<p><a href='/x?a=b'>some text</a> and words</p>", 300_000),
    "quotations": filled(b'<p>"' + SENTENCE + b'"</p>', _MB // 2),
    "dates": filled(b"<p>Updated 5 May 2018 and then</p>", 200_000),
    "lines": b"a line of words in a text\n" * 40_000,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_and_compared_in_bounded_time(name):
    page = PAGES[name]
    start = time.process_time()
    old = extract.read(page, "https://press.example.org/")
    read = time.process_time() - start
    others = (page.replace(b"e", b"3"), page[: len(page) // 2], HEAD + b"<p>One more.</p>")
    altered, half, other = (extract.read(one, "https://press.example.org/") for one in others)
    for new in (altered, half, replace(old, blocks=(*old.blocks, *other.blocks))):
        start = time.process_time()
        compare.compare(old, new)
        assert time.process_time() - start < _COMPARE
    assert read < _READ


def test_what_is_too_large_to_compare_is_said_to_be():
    old, new = (
        extract.read(HEAD + b"<p>" + words(30_000).replace(b"w", letter) + b"</p>", "")
        for letter in (b"w", b"v")
    )
    verdict = compare.compare(old, new)
    assert sentences(verdict.reasons)[0].startswith(
        "too large to compare word by word: 30000 words"
    )


def test_one_edit_in_a_large_page_is_told_in_its_words():
    page = filled(b"<p>" + SENTENCE + b"</p>", 300_000)
    number = 1500
    lines = [b"<p>%d. " % n + SENTENCE + b"</p>" for n in range(number)]
    old = extract.read(HEAD + b"".join(lines), "")
    lines[700] = lines[700].replace(b"Tuesday", b"Friday")
    new = extract.read(HEAD + b"".join(lines), "")
    verdict = compare.compare(old, new)
    assert sentences(verdict.reasons)[0] == "reworded: “Tuesday” → “Friday”"
    assert compare.compare(extract.read(page, ""), extract.read(page, "")) is None


def test_many_paragraphs_that_are_hidden_at_once_are_told_in_bounded_time():
    shown = [b"<p>Item %d. " % n + SENTENCE + b"</p>" for n in range(4000)]
    hidden = [*shown[:2], *(p.replace(b"<p>", b"<p style=display:none>") for p in shown[2:])]
    old, new = (extract.read(HEAD + b"".join(page), "") for page in (shown, hidden))
    start = time.process_time()
    assert compare.compare(old, new) is not None
    assert time.process_time() - start < _COMPARE
