"""Rows of one kind, which pandas can take and a notebook shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, overload

from misajour import shown
from monitor.model import utc_text
from monitor.wording import counted

if TYPE_CHECKING:
    import pandas

_SHOWN = 20  # rows in a notebook, as pandas does

T = TypeVar("T")
Columns = Mapping[str, Callable[[T], object]]
"""How the value of each column is taken from a row, by the column's name."""


class Table(Sequence[T]):
    """A sequence of releases, revisions or changes; a slice of one is one."""

    def __init__(self, rows: Iterable[T], columns: Columns[T]) -> None:
        self._rows, self._columns = tuple(rows), columns

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...
    def __getitem__(self, index: int | slice) -> T | Table[T]:
        if isinstance(index, slice):
            return Table(self._rows[index], self._columns)
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<Table of {counted(len(self), 'row')}: {', '.join(self._columns)}>"

    def to_pandas(self) -> pandas.DataFrame:
        """A DataFrame, a row for each; moments are timestamps in UTC, kinds are plain text.

        Raises ImportError where pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise ImportError(
                "to_pandas() needs pandas, which is not installed; try: pip install pandas"
            ) from None
        rows = [[_text_of_name(value) for value in self._cells(row)] for row in self]
        return pandas.DataFrame(rows, columns=list(self._columns))

    def _cells(self, row: T) -> list[object]:
        return [take(row) for take in self._columns.values()]

    def _repr_html_(self) -> str:
        rows = [self._cells(row) for row in self[:_SHOWN]]
        return shown.frame(shown.table(list(self._columns), rows, max(0, len(self) - _SHOWN)))


def to_dict(row: T, columns: Columns[T]) -> dict[str, object]:
    """The values of `row` by column, as JSON can hold them: moments are ISO 8601 texts in UTC."""
    return {name: _plain(take(row)) for name, take in columns.items()}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    return list(value) if isinstance(value, tuple) else _text_of_name(value)


def _text_of_name(value: object) -> object:
    """`value`, but a name of ours, such as a kind, as plain text."""
    return str(value) if isinstance(value, Enum) else value
