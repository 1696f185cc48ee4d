"""What is told in redlines: the text, and above it the title where that changed."""

from __future__ import annotations

from dataclasses import replace

from monitor.compare import BlockChange, Differences
from monitor.compare.blocks import Diff, Hunk
from monitor.compare.words import diff
from monitor.model import Block, BlockKind


def with_title(difference: Diff, differences: Differences) -> Diff:
    """`difference` with the title first, where it changed and no heading of the text says the same.
    Its words are not counted: those of the text are."""
    old, new = differences.old.title, differences.new.title
    if old == new or any(_says(hunk, old, new) for hunk in difference.hunks):
        return difference
    sides = Block(BlockKind.HEADING, old), Block(BlockKind.HEADING, new)
    title = Hunk(BlockChange.CHANGED, *sides, diff(old, new))
    return replace(difference, hunks=(title, *difference.hunks))


def _says(hunk: Hunk, old: str, new: str) -> bool:
    return [block.text for block in (hunk.old, hunk.new) if block] == [old, new]
