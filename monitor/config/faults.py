"""Where in the file a fault stands, and which known name was meant."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


def suggest(word: str, known: list[str]) -> str:
    """The end of a sentence about an unknown `word`: the known one that is like it, else all."""
    if near := difflib.get_close_matches(word, known, n=1):
        return f"; did you mean {near[0]!r}?"
    return f"; there are: {', '.join(known)}" if known else ""


def line_of(text: str, place: tuple[Any, ...]) -> int | None:
    """The line (from 1) of the key that `place` leads to, such as `("source", 1, "delay")`; that
    of its section where it has none."""
    if not place:
        return None
    section, *inner = place
    if not inner:  # a key above all sections, or a section that is not known
        return _setting(_lines(text), str(section)) or _first(_entry(text, section, 0))
    index = inner[0] if isinstance(inner[0], int) else 0
    lines = list(_entry(text, section, index))
    key = next((part for part in inner if isinstance(part, str)), None)
    return (_setting(lines, key) if key else None) or _first(lines)


class _Line(NamedTuple):
    """A line of the file, and the section that it stands in: the `nth` of its name, from 0."""

    number: int
    text: str
    section: str
    nth: int

    def sets(self, key: str) -> bool:
        return re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", self.text) is not None


def _lines(text: str) -> Iterator[_Line]:
    section, counts = "", Counter[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line):
            section = header[1]
            counts[section] += 1
        yield _Line(number, line, section, counts[section] - 1)


def _entry(text: str, section: object, index: int) -> Iterator[_Line]:
    """The lines of one section, its header first."""
    return (line for line in _lines(text) if (line.section, line.nth) == (section, index))


def _setting(lines: Iterable[_Line], key: str) -> int | None:
    return _first(line for line in lines if line.sets(key))


def _first(lines: Iterable[_Line]) -> int | None:
    return next((line.number for line in lines), None)
