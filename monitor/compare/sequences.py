"""The difference of two sequences, in time that grows with their length and not with its square.

difflib is exact and, on sequences made to cost time, cubic; so it sees only what is short. Longer
stretches are split first at what stands once in both (the anchors of patience diff); what has no
anchor was replaced.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_SHORT = 1_500  # elements of both sides together that difflib aligns
_HITS = 60_000  # pairs of equal elements in them at most
_ROUNDS = 8  # times that a stretch is split at new anchors

Run = tuple[int, int, int, int]
"""old[i1:i2] became new[j1:j2]; either may be empty."""


def runs(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Where the two differ, in order; between the runs they are equal."""
    found: list[Run] = []
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        i1, i2, j1, j2, depth = waiting.pop()
        i1, i2, j1, j2 = _trimmed(old, new, (i1, i2, j1, j2))
        if i1 == i2 or j1 == j2:
            if i1 != i2 or j1 != j2:
                found.append((i1, i2, j1, j2))
        elif _is_short(old[i1:i2], new[j1:j2]):
            found += _exact(old[i1:i2], new[j1:j2], i1, j1)
        elif depth < _ROUNDS and (gaps := list(_gaps(old, new, (i1, i2, j1, j2)))):
            waiting += [(*gap, depth + 1) for gap in reversed(gaps)]
        else:
            found.append((i1, i2, j1, j2))
    return found


def _trimmed(old: Sequence[str], new: Sequence[str], run: Run) -> Run:
    i1, i2, j1, j2 = run
    while i1 < i2 and j1 < j2 and old[i1] == new[j1]:
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    return i1, i2, j1, j2


def _is_short(old: Sequence[str], new: Sequence[str]) -> bool:
    if len(old) + len(new) > _SHORT:
        return False
    there = Counter(new)
    return sum(n * there[key] for key, n in Counter(old).items()) <= _HITS


def _exact(old: Sequence[str], new: Sequence[str], i: int, j: int) -> list[Run]:
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i1 + i, i2 + i, j1 + j, j2 + j) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def _gaps(old: Sequence[str], new: Sequence[str], run: Run) -> Iterator[Run]:
    """The stretches between the anchors; none where there is no anchor."""
    i1, i2, j1, j2 = run
    here, there = Counter(old[i1:i2]), Counter(new[j1:j2])
    places = {new[j]: j for j in range(j1, j2) if there[new[j]] == 1}
    pairs = [(i, places[old[i]]) for i in range(i1, i2) if here[old[i]] == 1 and old[i] in places]
    anchors = _rising(pairs)
    if not anchors:
        return
    at_i, at_j = i1, j1
    for i, j in (*anchors, (i2, j2)):
        if i > at_i or j > at_j:
            yield at_i, i, at_j, j
        at_i, at_j = i + 1, j + 1


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of `pairs`, sorted by the first, in which the second rises too."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        if place == len(tails):
            tails.append(j)
            ends.append(number)
        else:
            tails[place], ends[place] = j, number
        before[number] = ends[place - 1] if place else -1
    chain: list[tuple[int, int]] = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]
