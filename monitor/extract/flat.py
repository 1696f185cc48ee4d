"""A page too large to be read as a tree, set as one of paragraphs only.

Reading a page as a tree costs 50 to 100 µs an element, whatever the element says. What is beyond
the cap is read line by line: no furniture is told apart, and every word is still there to be
compared.
"""

from __future__ import annotations

import re
from html import escape, unescape

MOST_LINES = 12_000
"""Paragraphs at most; in a page of more lines, neighbouring ones are joined."""
_HEAD = 500_000  # characters in which a page says its title and its language

_OPENS = re.compile(r"<!--|<(script|style|noscript|template|svg)\b[^<>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,1000})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z-]{2,12})", re.IGNORECASE)
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|table|h[1-6]|section|article|main|header|footer|nav|aside|dl|dt|dd"
    r"|blockquote|pre|figure|form|hr|td|th)\b[^>]*>",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"<h1\b[^>]{0,500}>(.{0,600}?)</h1", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>|^[^<>]{0,20}>")


def as_html(text: str) -> str:
    """`text`, a page's markup, as a page of paragraphs."""
    title, language = _TITLE.search(text, 0, _HEAD), _LANGUAGE.search(text, 0, _HEAD)
    headline = _HEADLINE.search(text, 0, _HEAD)
    lines = _joined([line for line in _lines(text) if line])
    shown = _plain(headline[1]) if headline else ""
    parts = [
        f'<html lang="{escape(language[1]) if language else ""}"><head>',
        f"<title>{escape(_plain(title[1])) if title else ''}</title></head><body><main>",
        f"<h1>{escape(shown)}</h1>" if shown else "",
        *(f"<p>{escape(line)}</p>" for line in lines),
        "</main></body></html>",
    ]
    return "".join(parts)


def _lines(text: str) -> list[str]:
    return [_plain(part) for part in _BREAK.split(_without_code(text))]


def _without_code(text: str) -> str:
    """`text` without scripts, styles and comments. An opening without an end is dropped alone."""
    low = text.lower()
    if len(low) != len(text):  # a few capitals become two letters
        low = text
    pieces: list[str] = []
    endless: set[str] = set()
    at = 0
    for match in _OPENS.finditer(text):
        if match.start() < at:
            continue
        pieces.append(text[at : match.start()])
        at = match.end()
        end = f"</{match[1].lower()}" if match[1] else "-->"
        if end in endless:
            continue
        closes = low.find(end, at)
        if closes < 0:
            endless.add(end)  # and not looked for again
        else:
            at = closes + len(end)
    return " ".join([*pieces, text[at:]])


def _plain(markup: str) -> str:
    return " ".join(unescape(_TAG.sub("", markup)).split())


def _joined(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    size = -(-len(lines) // MOST_LINES)
    return [" ".join(lines[i : i + size]) for i in range(0, len(lines), size)]
