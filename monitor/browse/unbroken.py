"""Figures and options that no line of a page breaks: "2 310", "−5 %", `--rebuild`."""

from __future__ import annotations

import re

# What stands in tags and in these elements is no running text; a figure in an entity is none.
_ELSEWHERE = (
    r"<(?P<element>title|option|textarea|script|style|pre|svg)\b.*?</(?P=element)>"
    r"|<[^>]*>|&[#\w]{1,10};"
)
_SPACE = "[ \u00a0\u202f\u2009]"
# Of a row of figures no more than five groups hold together: a page is not as wide as all.
_FIGURE = (
    r"(?<![\w.,&#])[-+−]?[$€£¥₽₺₹]?\d{1,12}(?:[.,'’]\d{1,12}){0,4}"
    rf"(?:{_SPACE}\d{{3}}(?![\d])){{0,4}}(?:[.,]\d{{1,6}})?(?:{_SPACE}?(?:[%‰€$£¥°]|kr\b|zł\b))?"
)
_OPTION = r"(?<![\w-])--[a-z][a-z-]{1,30}"
_PATTERN = re.compile(rf"{_ELSEWHERE}|(?P<whole>{_FIGURE}|{_OPTION})", re.DOTALL)
_BREAKABLE = re.compile(rf"{_SPACE}|[-+−%‰]")


def unbroken(html: str) -> str:
    """A page in which they stand in an element of their own, which the style sheet keeps on one
    line. All text in it is escaped already, and nothing else is added."""
    return _PATTERN.sub(_kept_whole, html)


def _kept_whole(match: re.Match[str]) -> str:
    text = match["whole"]
    if text is None or not _BREAKABLE.search(text):
        return match[0]
    return f'<span class="whole">{text}</span>'
