"""What is not as it was recorded, as values; the words for it are made here and nowhere else."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass

from monitor.errors import StoreError

DAMAGE = (
    *(StoreError, sqlite3.Error, ValueError, TypeError, LookupError, AttributeError),
    *(AssertionError, OverflowError, MemoryError, RecursionError),
)
"""What a damaged row makes our own readers raise: none of it may keep the others from being looked
at."""


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` is the row's key and `column` the column's name; each is empty where the fault does
    not belong to a single one. `cause`: the key of another row of the table, for whose damage
    alone this one cannot be read. `contradicts`: its row's last entry in the ledger says otherwise
    of that column, and goes on doing so until it is put back."""

    table: str
    row: str = ""
    column: str = ""
    text: str = ""
    cause: str = ""
    contradicts: bool = False

    def __str__(self) -> str:
        parts = [f"table {self.table}"] if self.table else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        return f"{', '.join(parts)}: {self.text}" if parts else self.text

    def as_json(self) -> dict[str, str]:
        return {name: said for name, said in asdict(self).items() if name != "contradicts"}


def reason(error: BaseException) -> str:
    """What it says, in one line."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__
