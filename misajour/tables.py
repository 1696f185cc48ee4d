"""Rows of one kind, which pandas can take and a notebook shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar, overload

from misajour import shown
from monitor.wording import counted

if TYPE_CHECKING:
    import pandas

_SHOWN = 20  # rows in a notebook, as pandas does


class Row(Protocol):
    """What a table holds: something with named values."""

    def as_row(self) -> Mapping[str, object]: ...


T = TypeVar("T", bound=Row)


class Table(Sequence[T]):
    """A sequence of releases, revisions or changes; a slice of one is one."""

    def __init__(self, rows: Iterable[T], names: Sequence[str]) -> None:
        self._rows, self._names = tuple(rows), tuple(names)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...
    def __getitem__(self, index: int | slice) -> T | Table[T]:
        if isinstance(index, slice):
            return Table(self._rows[index], self._names)
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<Table of {counted(len(self), 'row')}: {', '.join(self._names)}>"

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
        return pandas.DataFrame([row.as_row() for row in self], columns=list(self._names))

    def _repr_html_(self) -> str:
        rows = [[row.as_row()[name] for name in self._names] for row in self[:_SHOWN]]
        return shown.frame(shown.table(self._names, rows, max(0, len(self) - _SHOWN)))
