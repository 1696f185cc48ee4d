"""The patterns of a spider, matched within a time limit, since addresses are hostile.

`regex` matches as `re` does and knows a time limit; a match of `re` holds the whole interpreter
until it ends.
"""

from __future__ import annotations

from functools import lru_cache

import regex

_LIMIT = 1.0  # seconds of one match
_DOUBLED = regex.compile(r"\{\{\d+(?:,\d*)?\}\}")


@lru_cache(256)
def check(pattern: str) -> regex.Pattern[str]:
    """The pattern, compiled. Raises ValueError for what is not a pattern."""
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise ValueError(f"the pattern {pattern!r} cannot be read: {error}") from None


def found(pattern: str, text: str) -> bool:
    """Whether `pattern` matches anywhere in `text`. Raises TimeoutError."""
    try:
        return check(pattern).search(text, timeout=_LIMIT) is not None
    except TimeoutError:
        raise _slow(pattern, text) from None


def replaced(pattern: str, replacement: str, text: str) -> str:
    """`text` with each match of `pattern` replaced. Raises TimeoutError."""
    try:
        return str(check(pattern).sub(replacement, text, timeout=_LIMIT))
    except TimeoutError:
        raise _slow(pattern, text) from None


def _slow(pattern: str, text: str) -> TimeoutError:
    return TimeoutError(f"the pattern {pattern!r} did not end within {_LIMIT:g} s on {text[:80]!r}")


def check_braces(pattern: str, name: str) -> None:
    """Raises ValueError where the braces of the class called `name` are doubled, as in a template:
    that is a pattern of which nobody meant what it says."""
    if found := _DOUBLED.search(pattern):
        raise ValueError(
            f"in `release` of {name}, {found[0]} matches no number of times; "
            f"write {found[0][1:-1]}: braces are not doubled"
        )
