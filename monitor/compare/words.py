"""The difference of two texts, word by word, as a person would mark it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from monitor.compare import sequences
from monitor.extract.text import typography_key
from monitor.languages.scripts import SIGNS

# A word; a single character in scripts without spaces; any other sign alone. Figures keep their
# separators: "2 000,5" is one token, so that it changes as one.
# Vowels and points of Hebrew, Arabic and the scripts of India are signs that belong to a word.
MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0971-\u0dff"
)
_TOKEN = re.compile(
    rf"[{SIGNS}]"
    r"|\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?![\d])"
    rf"|[^\W\d_{SIGNS}][\w’'\u200c\u200d{MARKS}]*"
    r"|\w+|[^\w\s]"
)
_WORD = re.compile(r"\w")
LONGEST = 60_000
"""Characters of a text that is compared word by word; a longer one is shown as replaced."""
_COUNTED = 4_000  # characters of a text whose words are told apart to be counted; above, spaces are


class Op(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Segment:
    """`text` of one that is equal is as the new side has it; `was`, as the old side has it, where
    its spaces or its typography are others."""

    op: Op
    text: str
    was: str = ""

    def on(self, side: Op) -> str:
        """The text as it stands on the old side (DELETE) or the new one (INSERT); empty where it
        does not."""
        if self.op is Op.EQUAL:
            return self.was or self.text if side is Op.DELETE else self.text
        return self.text if self.op is side else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token with the white space before it; `key` is what decides whether two are the same."""

    key: str
    text: str
    space: str


def words(text: str) -> list[str]:
    """The words of `text`, for counting."""
    return [token for token in _TOKEN.findall(text) if _WORD.match(token)]


def ends(text: str, start: int = 0) -> Iterator[int]:
    """Where each word and each sign of `text` ends, from `start` on, where one may begin."""
    return (match.end() for match in _TOKEN.finditer(text, start))


def count(text: str) -> int:
    """How many words `text` has; of a very long one, as its spaces tell."""
    return len(words(text)) if len(text) <= _COUNTED else len(text.split())


@lru_cache(maxsize=50_000)
def _key(token: str) -> str:
    return typography_key(token)


def _pieces(text: str) -> list[_Piece]:
    pieces, end = [], 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        key = _key(token) if len(token) < 50 else typography_key(token)
        pieces.append(_Piece(key, token, text[end : match.start()]))
        end = match.end()
    return pieces


def diff(old: str, new: str) -> tuple[Segment, ...]:
    """Segments of which those that are `on` a side make its text."""
    if len(old) > LONGEST or len(new) > LONGEST:
        return replaced(old, new)
    a, b = _pieces(old), _pieces(new)
    runs = sequences.runs([p.key for p in a], [p.key for p in b])
    return _segments(a, b, _coalesce(a, runs))


def replaced(old: str, new: str) -> tuple[Segment, ...]:
    """All of `old` became all of `new`."""
    return Segment(Op.DELETE, old), Segment(Op.INSERT, new)


def _coalesce(
    a: list[_Piece], runs: list[tuple[int, int, int, int]]
) -> list[tuple[int, int, int, int]]:
    """Join changes with only a word or two between them: confetti cannot be read."""
    joined: list[tuple[int, int, int, int]] = []
    for run in runs:
        if joined:
            i1, i2, j1, j2 = joined[-1]
            between = [p for p in a[i2 : run[0]] if _WORD.match(p.key)]
            changed = min(max(i2 - i1, j2 - j1), max(run[1] - run[0], run[3] - run[2]))
            if (
                len(between) <= 2
                and sum(len(p.text) for p in between) <= 12
                and changed > len(between)
            ):
                joined[-1] = (i1, run[1], j1, run[3])
                continue
        joined.append(run)
    return joined


def _segments(
    a: list[_Piece], b: list[_Piece], runs: list[tuple[int, int, int, int]]
) -> tuple[Segment, ...]:
    segments: list[Segment] = []

    def add(op: Op, pieces: list[_Piece], first: bool, was: str = "") -> None:
        if text := _text(pieces, first):
            segments.append(Segment(op, text, "" if was == text else was))

    i = j = 0
    for i1, i2, j1, j2 in [*runs, (len(a), len(a), len(b), len(b))]:
        add(Op.EQUAL, b[j:j1], j == 0, _text(a[i:i1], i == 0))
        add(Op.DELETE, a[i1:i2], i1 == 0)
        add(Op.INSERT, b[j1:j2], j1 == 0)
        i, j = i2, j2
    return tuple(_spaced(segments))


def _spaced(segments: list[Segment]) -> list[Segment]:
    """What went directly before a kept word, such as its minus, took no space along: the space
    before it is the one that the new side has before the word."""
    for n in range(1, len(segments) - 1):
        before, gone, behind = segments[n - 1 : n + 2]
        space = gone.text[: len(gone.text) - len(gone.text.lstrip())]
        if (
            (before.op, gone.op, behind.op) == (Op.EQUAL, Op.DELETE, Op.EQUAL)
            and space
            and behind.was[:1].strip()
            and behind.text.startswith(space)
        ):
            left = behind.text[len(space) :]
            segments[n - 1] = Segment(
                Op.EQUAL, before.text + space, before.was and before.was + space
            )
            segments[n] = Segment(Op.DELETE, gone.text[len(space) :])
            segments[n + 1] = Segment(Op.EQUAL, left, "" if left == behind.was else behind.was)
    return segments


def _text(pieces: list[_Piece], first: bool) -> str:
    text = "".join(p.space + p.text for p in pieces)
    return text[len(pieces[0].space) :] if pieces and first else text
