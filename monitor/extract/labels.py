"""Where the labels of stamps stand in a text: "Mis à jour le", "Last updated"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from monitor.languages import LANGUAGES
from monitor.languages.scripts import is_sign
from monitor.model import StampKind


@dataclass(frozen=True, slots=True)
class Label:
    """A label at text[start:end], with the kinds it means and in which languages."""

    start: int
    end: int
    meanings: tuple[tuple[StampKind, str], ...]


Own = tuple[tuple[str, StampKind], ...]
"""The labels of one source, in lower case, and what they mean."""


def labels_in(text: str, own: Own = ()) -> Iterator[Label]:
    """The labels of all languages in `text` (white space folded), in order, the longest at each
    place.

    All languages at once: English labels stand on German pages, and the other way round.
    """
    by_word, unspaced, meanings = _index(own)
    lower = _lower(text)
    end = 0
    for start, stop in _words(text):
        if start < end:
            continue
        label = _longest(by_word.get(lower[start:stop], ()), lower, start)
        if label:
            end = start + len(label)
            yield Label(start, end, meanings[label])
    if not lower.isascii():
        for match in unspaced.finditer(lower):
            yield Label(match.start(), match.end(), meanings[match[0]])


def _longest(labels: tuple[str, ...], lower: str, start: int) -> str:
    """The first of `labels`, the longest of which come first, that stands at `start` as whole
    words."""
    for label in labels:
        end = start + len(label)
        if lower.startswith(label, start) and not lower[end : end + 1].isalnum():
            return label
    return ""


def _lower(text: str) -> str:
    """`text` in lower case, every character at its own place: a few capitals become two letters,
    and are left as they are."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of `text` stand. A word begins after a figure and at a capital after a small
    letter: themes print "16:20updated" and "Jane DoeUpdated" from two elements without a space
    between."""
    for match in _WORD.finditer(text):
        start, word = match.start(), match[0]
        if not word[1:].islower() and not word.isupper():
            for i in range(start + 1, match.end()):
                if text[i].isupper() and text[i - 1].islower():
                    yield start, i
                    start = i
        yield start, match.end()


@lru_cache(64)
def _index(
    own: Own,
) -> tuple[
    dict[str, tuple[str, ...]], re.Pattern[str], dict[str, tuple[tuple[StampKind, str], ...]]
]:
    """Labels by their first word, the longest first; a pattern for scripts without spaces; the
    meanings."""
    meanings: dict[str, tuple[tuple[StampKind, str], ...]] = {}
    for language in LANGUAGES:
        for kind, words in (
            (StampKind.UPDATED, language.updated),
            (StampKind.PUBLISHED, language.published),
        ):
            for word in words:
                meanings[word] = (*meanings.get(word, ()), (kind, language.code))
    # whoever names a label knows what it means on these pages, in whatever language
    meanings |= {label: ((kind, ""),) for label, kind in own}
    by_word: dict[str, tuple[str, ...]] = {}
    unspaced: list[str] = []
    for label in sorted(meanings, key=len, reverse=True):
        if is_sign(label[0]):  # a label is not a word of its own there
            unspaced.append(re.escape(label))
        elif first := _WORD.match(label):
            by_word[first[0]] = (*by_word.get(first[0], ()), label)
    return by_word, re.compile("|".join(unspaced)), meanings
