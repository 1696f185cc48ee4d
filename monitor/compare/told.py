"""The difference and the verdict that a person is shown: those of what was judged."""

from __future__ import annotations

from collections.abc import Set

from monitor.compare import blocks, compare
from monitor.model import Content, Verdict


def told(old: Content, new: Content, ignored: Set[str] = frozenset()) -> blocks.Diff:
    """How `new` differs from `old`, but for the places of the page that are `ignored`.

    Where nothing else differs, the whole difference: it was told before its place was learnt.
    """
    difference = blocks.diff_blocks(old, new, ignored)
    if difference.changed or not ignored:
        return difference
    return blocks.diff_blocks(old, new)


def judged(old: Content, new: Content, ignored: Set[str] = frozenset()) -> Verdict | None:
    """The verdict on what `told` shows; None where nothing differs for a reader."""
    verdict = compare(old, new, ignored)
    return verdict if verdict is not None or not ignored else compare(old, new)
