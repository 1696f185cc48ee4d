"""Text ─► the words that the search indexes hold, the same for what is kept and what is asked.

FTS5's own tokenizers do not do: `unicode61` takes a Chinese sentence for one word and keeps Greek
accents, `trigram` finds no word of two characters, which most Chinese ones are. So words are made
here, and FTS5 only keeps them. Scripts without spaces become overlapping pairs of characters, as
Lucene's CJKAnalyzer makes them; Hangul too, whose particles stick to the word.

What this module makes of a text is part of the database: whoever changes it appends a migration
that empties the indexes, so that they are made again. tests/test_search_words.py holds it.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor.languages.codes import without_region
from monitor.languages.scripts import SIGNS, is_sign

if TYPE_CHECKING:
    import regex

# Combining marks belong to the word: in Hindi and Thai they are vowels.
_WORD = r"[\p{L}\p{N}\p{M}\u200c]+"
_ASCII_WORD = re.compile("[a-z0-9]+")
_RUN = re.compile(rf"(?P<unspaced>[{SIGNS}]+)|[^{SIGNS}]+")
# Accents, and the vowel signs of Arabic and Hebrew: people leave them out. Not those of Thai,
# Hindi or kana, which tell words apart. With them the stretched line and the joiner of Arabic.
_LEFT_OUT = re.compile(
    r"[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    r"\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200c\u200d]"
)
# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ð": "d"}
)
_WITHIN = str.maketrans(dict.fromkeys(string.punctuation, "\ue004"))
_BLANKS = str.maketrans(" \0", "\ue003\ue003")  # FTS5 ends what it is asked at a NUL
BREAK = "\ue000"
"""Stands between texts that are not one: no phrase reaches across. A word never holds it."""


@cache
def _words() -> regex.Pattern[str]:
    import regex  # Python's own knows no \p{M}; most commands search for nothing

    return regex.compile(_WORD)


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the index holds it, and where in the text it stands."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """`word` without case and without the marks that people leave out."""
    if word.isascii():
        return word.lower()
    plain = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", word.casefold()).casefold())
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)


def tokens(text: str) -> Iterator[Token]:
    """The words of `text`. After the last pair of a run without spaces stands its last character:
    a search for one character looks for what begins with it."""
    for word in _words().finditer(text):
        start = word.start()
        for said, first, last in _parts(word[0]):
            yield Token(said, start + first, start + last)


@lru_cache(maxsize=100_000)
def _parts(word: str) -> tuple[tuple[str, int, int], ...]:
    """What the index holds of a run of letters and figures, and where in it each stands."""
    if word.isascii():
        return ((word.lower(), 0, len(word)),)
    return tuple(_parts_of_runs(word))


def _parts_of_runs(word: str) -> Iterator[tuple[str, int, int]]:
    for run in _RUN.finditer(word):
        if run["unspaced"]:
            yield from _pairs(run[0], run.start())
        elif said := folded(run[0]):
            yield said, run.start(), run.end()


def _pairs(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    said = folded(run)
    # half-width kana with a sign become one: then where is roughly known
    exact = len(said) == len(run)
    for n in range(len(said)):
        pair = said[n : n + 2]
        first, last = (n, n + len(pair)) if exact else (0, len(run))
        yield pair, start + first, start + last


def is_unspaced(text: str) -> bool:
    """Whether `text` ends in a script without spaces, where words are pairs."""
    return bool(text) and is_sign(text[-1])


def indexed(*texts: str) -> str:
    """The words of `texts`, as they are put into an index."""
    return f" {BREAK} ".join(filter(None, (said(text) for text in texts)))


def said(text: str) -> str:
    """The words of one text."""
    if text.isascii():  # the same, four times as fast
        return " ".join(_ASCII_WORD.findall(text.lower()))
    return " ".join(said for word in _words().findall(text) for said, _, _ in _parts(word))


def about(**values: str) -> str:
    """Facts as words that no text and no query can hold: of a language or a moment (ISO 8601), also
    the larger one that it is in."""
    return " ".join(_facts(values.items()))


def _facts(values: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in values:
        if name == "day":
            for length in (4, 7, 10):
                yield fact("day", value[:length])
        elif name == "language":
            code = value.lower()
            yield from (fact(name, one) for one in dict.fromkeys((without_region(code), code)))
        elif value:
            yield fact(name, value)


def whole(facts: str) -> str:
    """Facts for an index that knows words alone, where FTS5's tokenizer must not take one apart."""
    return facts.translate(_WITHIN)


def fact(name: str, value: str) -> str:
    """One fact as a word."""
    return f"\ue001{name}\ue002{value.lower()}".translate(_BLANKS)
