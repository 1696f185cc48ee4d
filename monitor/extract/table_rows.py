"""A table's row as one line of text: a figure means what its row and column say."""

from __future__ import annotations

from functools import cached_property

from bs4.element import NavigableString, PreformattedString, Tag

from monitor.extract import inside
from monitor.extract.elements import SKIPPED
from monitor.extract.text import one_line

# Characters of a cell, and elements and texts in it; a table with more lays out the page.
_LONGEST_CELL, _PARTS_OF_CELL = 600, 1_000
_CELLS = frozenset({"td", "th"})
_FEW = 20  # cells that hold too much, each looked through by itself


class TableRows:
    """The rows below `root`. After a few cells that hold too much, what each element holds is
    counted once for all of them: a page made to cost time has thousands in each other."""

    def __init__(self, root: Tag) -> None:
        self._root = root
        self._too_large = 0

    def text(self, row: Tag) -> str | None:
        """The cells' texts joined, or None where the table only lays out the page. What stands in
        the row outside of any cell is shown, too."""
        if sum(_is_cell(child) for child in row.contents) < 2:
            return None
        texts: list[str] = []
        for child in row.contents:
            text: str | None = ""
            if isinstance(child, Tag):
                text = self._cell(child)
            elif isinstance(child, NavigableString) and _is_read(child):
                text = one_line(child)
            if text is None:
                return None
            if text or _is_cell(child):
                texts.append(text)
        return " | ".join(texts)

    def _cell(self, tag: Tag) -> str | None:
        """The text of a cell; None where it is too long for one, or holds a table."""
        if self._too_large >= _FEW and self._parts[id(tag)] > _PARTS_OF_CELL:
            return None
        said: list[str] = []
        for number, part in enumerate(inside.parts(tag)):
            if number == _PARTS_OF_CELL or (isinstance(part, Tag) and part.name == "table"):
                self._too_large += 1
                return None
            if isinstance(part, NavigableString) and _is_read(part):
                said.append(part)
        text = one_line(" ".join(said))
        return None if len(text) > _LONGEST_CELL else text

    @cached_property
    def _parts(self) -> dict[int, int]:
        """Of each element, by id(): how many elements and texts are in it, a table being one too
        many."""
        order = [self._root]
        for tag in order:  # grows as it goes
            order += [child for child in tag.contents if isinstance(child, Tag)]
        parts: dict[int, int] = {}
        for tag in reversed(order):
            held = [child for child in tag.contents if isinstance(child, Tag)]
            tables = any(child.name == "table" for child in held) * (_PARTS_OF_CELL + 1)
            parts[id(tag)] = len(tag.contents) + tables + sum(parts[id(child)] for child in held)
        return parts


def _is_cell(child: object) -> bool:
    return isinstance(child, Tag) and child.name in _CELLS


def _is_read(text: NavigableString) -> bool:
    parent = None if isinstance(text, PreformattedString) else text.parent
    return parent is not None and parent.name not in SKIPPED
