"""Folding of text as it is read off a page."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from itertools import takewhile
from typing import Literal

# Everything that a reader does not see: C0 and C1 controls but white space, soft hyphen, zero-width
# space and joiners used as break hints, byte order mark, bidi controls and isolates, surrogates,
# tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def one_line(text: str) -> str:
    """`text` on one line: invisible characters gone, white space single, composed (NFC)."""
    # what is printable holds nothing invisible, and no white space but the space
    if text.isprintable() and "  " not in text:
        text = text.strip(" ")
    else:
        text = " ".join(text.split())
        if not text.isprintable():
            text = " ".join(_INVISIBLE.sub("", text).split())
    return text if text.isascii() else _normalized("NFC", text)


# No word has so many marks on one letter (UAX #15, 13): more of them are left out. To put them in
# order costs the square of their number, here and wherever else the text is taken apart.
_MOST_MARKS = 30
_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")
_SHORT = 200  # characters of which no order costs much


def _normalized(form: Literal["NFC", "NFKC"], text: str) -> str:
    if len(text) > _SHORT and _MARKS.search(text):
        text = _MARKS.sub(_bounded, text)
    return unicodedata.normalize(form, text)


def _bounded(signs: re.Match[str]) -> str:
    """`signs` without the marks beyond those that a letter may have."""
    kept, row = [], 0
    for sign in signs.group():
        row = row + 1 if unicodedata.combining(sign) else 0
        if row <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


# Quotes, dashes and dots, each as the keyboard has it.
_KEYBOARD = {"'": "’‘ʼ‛", '"': "“”„‟«»", "-": "–—‐‑−―", "...": "…"}
_QUOTE = re.compile(r"\s*\"\s*")
_LOOSE = re.compile(r" ([:;!?%,.)\]])")  # on one line
_SAME = str.maketrans({char: key for key, chars in _KEYBOARD.items() for char in chars})


def typography_key(text: str) -> str:
    """`text` as two typesettings of it agree: quotes, dashes, ligatures, spaces and accents'
    encoding.

    Letters, digits, case and every other punctuation stay: "1.5 %" is not "15 %".
    """
    if text.isascii():
        if text.isalnum():
            return text
    else:
        text = _normalized("NFKC", text.translate(_SAME)).translate(_SAME)
    text = one_line(_QUOTE.sub('"', text) if '"' in text else text)
    return _LOOSE.sub(r"\1", text)


def shared_head(one: str, other: str) -> int:
    """How many characters the two begin with alike."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


@lru_cache(maxsize=4_000)
def text_hash(text: str) -> str:
    """A short, stable hash of `typography_key(text)`: 16 hex digits. Those of a page's blocks are
    asked for by several."""
    return sha256(typography_key(text).encode("utf-8", "replace")).hexdigest()[:16]
