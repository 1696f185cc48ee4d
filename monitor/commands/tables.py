"""Tables for a terminal: columns of one width each, whatever script they are in.

By hand and not by rich: Datasette with rich installed fails on each page that is not found.
"""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence

_LEAST = 10  # cells of a column that is shortened
_GAP = 2


def rows(
    head: Sequence[str], lines: Sequence[Sequence[str]], *, shorten: int, indent: int = 2
) -> Iterator[str]:
    """The lines of a table. The column number `shorten` gives way where a line would be wider than
    the terminal; where that is not enough, the last columns stand below, each on a line of its own
    and whole. A pipe and a file get all of it. A column that is empty throughout is left out."""
    used = [n for n in range(len(head)) if any(line[n] for line in lines)]
    table = [[head[n] for n in used], *([line[n] for n in used] for line in lines)]
    widths = [max(width(line[n]) for line in table) for n in range(len(used))]
    abreast = len(used)
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns - indent
        at = used.index(shorten) if shorten in used else len(used)
        abreast = _abreast(widths, at, room)
        if at < abreast:
            widths[at] = _narrowed(widths[:abreast], at, room)
    margin, below = " " * indent, " " * (indent + widths[0] + _GAP) if widths else ""
    for number, line in enumerate(table):
        cells = [_fitted(text, size) for text, size in zip(line, widths[:abreast], strict=False)]
        yield (margin + (" " * _GAP).join(cells)).rstrip()
        if number:  # the head has no lines below: what stands there is seen
            yield from (below + text for text in line[abreast:] if text)


def _abreast(widths: Sequence[int], shorten: int, room: int) -> int:
    """How many columns stand beside one another: as many as the room has with the column `shorten`
    at its least, but one at least."""
    least = [min(size, _LEAST) if n == shorten else size for n, size in enumerate(widths)]
    number = len(widths)
    while number > 1 and sum(least[:number]) + _GAP * (number - 1) > room:
        number -= 1
    return number


def _narrowed(widths: Sequence[int], at: int, room: int) -> int:
    """The width of the column `at` with which all of `widths` go into the room."""
    over = sum(widths) + _GAP * (len(widths) - 1) - room
    return min(widths[at], max(widths[at] - max(over, 0), _LEAST))


def width(text: str) -> int:
    """The cells that a terminal shows `text` in."""
    return sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fitted(text: str, size: int) -> str:
    """`text` in exactly `size` cells."""
    if width(text) > size:
        kept, room = [], size - 1
        for character in text:
            room -= _cells(character)
            if room < 0:
                break
            kept.append(character)
        text = "".join(kept) + "…"
    return text + " " * (size - width(text))
