"""Text that a source is told to leave out: "Read 2,310 times".

`regex` knows a time limit, where `re` would hold the process until its pattern ends.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from monitor.errors import ExtractError
from monitor.extract.text import one_line

_LIMIT = 1.0  # seconds of one pattern on one block


@lru_cache(256)
def _compiled(pattern: str) -> regex.Pattern[str]:
    return regex.compile(pattern)


def without(text: str, patterns: tuple[str, ...]) -> str:
    """`text` less all that the patterns match. Raises ExtractError where one takes too long."""
    for pattern in patterns:
        try:
            text = _compiled(pattern).sub("", text, timeout=_LIMIT)
        except TimeoutError:
            raise ExtractError(
                f"ignore_text: the pattern {pattern!r} did not end within {_LIMIT:g} s"
            ) from None
    return one_line(text) if patterns else text
