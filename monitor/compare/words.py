"""The difference of two texts, word by word, as a person would mark it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from monitor.extract.text import plain

# A word; a single character in scripts without spaces; any other sign alone. Figures keep their
# separators: "2 000,5" is one token, so that it changes as one.
_TOKEN = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f]|\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d+)?(?![\d])|[^\W\d_\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f][\w’'\u200c]*|\w+|[^\w\s]"
)
_WORD = re.compile(r"\w")
# difflib is quadratic in what differs; above this many token pairs the texts are shown as replaced.
_BUDGET = 1_000_000
LONGEST = 200_000
"""Characters that differ of a text at most for it to be compared word by word; a longer passage is shown as
replaced."""
# A figure in groups of three is its value, however the groups are set apart. A single point may be a decimal's.
_GROUPED = re.compile(r"\d{1,3}(?:[,\u00a0\u202f '’]\d{3})+|\d{1,3}(?:\.\d{3}){2,}")
_SEPARATORS = re.compile(r"\D")
_BLANK = re.compile(r"\s")


class Op(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Segment:
    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token with the white space before it; `key` is what decides whether two are the same."""

    key: str
    text: str
    space: str


def words(text: str) -> list[str]:
    """The words of `text`, for counting."""
    return [token for token in _TOKEN.findall(text) if _WORD.match(token)]


def count(text: str) -> int:
    """How many words `text` has; of a very long one, how many pieces between spaces."""
    return len(words(text)) if len(text) <= LONGEST else len(text.split())


def _pieces(text: str) -> list[_Piece]:
    pieces, end = [], 0
    for match in _TOKEN.finditer(text):
        pieces.append(_Piece(_key(match[0]), match[0], text[end : match.start()]))
        end = match.end()
    return pieces


@lru_cache(maxsize=100_000)
def _key(token: str) -> str:
    return by_value(plain(token))


def by_value(figure: str) -> str:
    """A figure in groups of three without what sets them apart; anything else as it is."""
    return _SEPARATORS.sub("", figure) if _GROUPED.fullmatch(figure) else figure


def diff(old: str, new: str) -> tuple[Segment, ...]:
    """Segments whose equal and deleted texts make `old` (but for typography), equal and inserted `new`."""
    if max(len(old), len(new)) <= LONGEST:
        return _diff(old, new)
    head = _blank_before(new, _same(old, new))
    tail = _same(old[head:][::-1], new[head:][::-1])
    tail = len(new) - _blank_after(new, len(new) - tail)
    middle_a, middle_b = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(middle_a), len(middle_b)) <= LONGEST:
        middle = _diff(middle_a, middle_b)
    else:
        middle = (Segment(Op.DELETE, middle_a), Segment(Op.INSERT, middle_b))
    ends = (Segment(Op.EQUAL, new[:head]), *middle, Segment(Op.EQUAL, new[len(new) - tail :]))
    return tuple(s for s in ends if s.text)


def replaced(old: str, new: str) -> tuple[Segment, ...]:
    """The two as one replaced by the other, where there is too much to compare word by word."""
    return (Segment(Op.DELETE, old), Segment(Op.INSERT, new))


def _same(a: str, b: str) -> int:
    """How many characters the two begin with in common, found by halving: slices are compared in C."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _blank_before(text: str, at: int) -> int:
    """The last place up to `at` at which a word of `text` begins, if one is near."""
    return next((i for i in range(at, max(0, at - 1000), -1) if text[i - 1].isspace()), 0)


def _blank_after(text: str, at: int) -> int:
    """The next place from `at` at which a word of `text` ends, if one is near."""
    near = _BLANK.search(text, at, at + 1000)
    return near.start() if near else len(text)


def _diff(old: str, new: str) -> tuple[Segment, ...]:
    a, b = _pieces(old), _pieces(new)
    ka, kb = [p.key for p in a], [p.key for p in b]
    head = _common(ka, kb)
    tail = _common(ka[head:][::-1], kb[head:][::-1])
    middle_a, middle_b = ka[head : len(ka) - tail], kb[head : len(kb) - tail]
    if not middle_a or not middle_b or len(middle_a) * len(middle_b) > _BUDGET:
        runs = [(head, len(ka) - tail, head, len(kb) - tail)]
    else:
        codes = SequenceMatcher(None, middle_a, middle_b, autojunk=False).get_opcodes()
        runs = [
            (i1 + head, i2 + head, j1 + head, j2 + head)
            for tag, i1, i2, j1, j2 in codes
            if tag != "equal"
        ]
    return _segments(a, b, _coalesce(a, runs))


def _common(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


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

    def add(op: Op, pieces: list[_Piece], first: bool) -> None:
        if pieces:
            text = "".join(p.space + p.text for p in pieces)
            segments.append(Segment(op, text[len(pieces[0].space) :] if first else text))

    j = 0
    for i1, i2, j1, j2 in runs:
        add(Op.EQUAL, b[j:j1], j == 0)
        add(Op.DELETE, a[i1:i2], i1 == 0)
        add(Op.INSERT, b[j1:j2], j1 == 0)
        j = j2
    add(Op.EQUAL, b[j:], j == 0)
    return tuple(segments)
