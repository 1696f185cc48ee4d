"""Quotation marks around what may bear some itself."""

from __future__ import annotations

import re
from enum import Enum, auto


class Nesting(Enum):
    """Where a text has to bear marks itself to be told within other ones."""

    NOWHERE = auto()
    AT_ENDS = auto()
    ANYWHERE = auto()


_PAIRS = ("“”", "„“", "„”", "””", "«»", "»«", "»»", '""', "「」", "『』")
_ALIKE = {"“": '“”„‟"＂', "«": "«»"}
_INNER = {"“": ("‘", "’"), "«": ("“", "”")}  # the marks of one who quotes what has those
_SET_APART = "\u2068\u2069"  # by `scripts.isolated`
QUOTED = re.compile(r"(?P<open>[“«])(?P<gap>\s?)\{(?P<name>\w+)\}(?P<close>\s?[”»])")
"""A value within marks, in a template."""


def quoted(
    text: str,
    before: str = "“",
    gap: str = "",
    behind: str = "”",
    *,
    nesting: Nesting = Nesting.ANYWHERE,
) -> str:
    """`text` within the marks, `gap` after the first; within other ones where it has one that looks
    alike at a place that `nesting` looks at, and as it is where all of it stands within its own."""
    bare = text.strip(_SET_APART)
    if nesting is Nesting.NOWHERE:
        return f"{before}{gap}{text}{behind}"
    if _is_whole(bare):
        return text
    looked_at = bare if nesting is Nesting.ANYWHERE else bare[:1] + bare[-1:]
    if any(mark in looked_at for mark in _ALIKE[before]):
        (before, behind), gap = _INNER[before], ""
    return f"{before}{gap}{text}{behind}"


def _is_whole(text: str) -> bool:
    """Whether `text` is one quotation, from its first mark to its last."""
    if len(text) < 3 or text[0] + text[-1] not in _PAIRS:
        return False
    return not any(mark in text[1:-1] for mark in (text[0], text[-1]))
