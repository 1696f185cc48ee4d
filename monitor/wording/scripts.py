"""What a text is counted by, and scripts that are written from the right."""

from __future__ import annotations

import re
import unicodedata

from monitor.languages.scripts import signs

_FROM_THE_RIGHT = ("R", "AL")
_STRONG = ("L", *_FROM_THE_RIGHT)
_DIRECTIONS = re.compile(r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def by_sign(text: str) -> bool:
    """Whether what is counted in `text` is rather its signs than its words."""
    letters = sum(map(str.isalpha, text))
    return letters > 0 and 2 * signs(text) > letters


def from_the_right(text: str) -> bool:
    """Whether a letter of `text` is of a script that is written from right to left."""
    return any(unicodedata.bidirectional(char) in _FROM_THE_RIGHT for char in text)


def is_from_the_right(text: str) -> bool:
    """Whether `text` begins in such a script, as a browser finds by dir="auto"."""
    found = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in found if kind in _STRONG), "L") in _FROM_THE_RIGHT


def isolated(text: str) -> str:
    """`text`, set apart where a part of it is written from the right (Unicode Standard Annex 9):
    what stands around it keeps its order. Marks of direction in it, which could end that, go."""
    if not from_the_right(text):
        return text
    return f"{_FIRST_STRONG_ISOLATE}{_DIRECTIONS.sub('', text)}{_POP_ISOLATE}"
