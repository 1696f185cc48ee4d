"""Pure: content × content ─► differences ─► verdict."""

from __future__ import annotations

from collections.abc import Set

from monitor.compare import pictures, stamps
from monitor.compare.beside import BesideChange
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.differences import Differences
from monitor.compare.garble import garbled
from monitor.model import Content, Verdict

__all__ = [
    "BesideChange",
    "BlockChange",
    "Diff",
    "Differences",
    "Hunk",
    "compare",
    "diff",
    "garbled",
    "picture_key",
    "stamp_place",
]

picture_key = pictures.key_of
stamp_place = stamps.place


def compare(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Verdict | None:
    """How `new` differs from `old` for a reader, or None where it does not; see
    `Differences.verdict`. Whoever asks more than once about the same two keeps the `Differences`.
    """
    return Differences(old, new).verdict(volatile)


def diff(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Diff:
    """The difference of the two bodies but for what stands at `volatile` places."""
    return Differences(old, new).diff(volatile)
