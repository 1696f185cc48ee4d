"""Rows as CSV that no spreadsheet computes, and as flat objects for JSON lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_JSON = ("reasons", "fields", "reason_values")
"""Columns that hold JSON."""


def harmless(value: object) -> object:
    """A text that begins like a formula gets an apostrophe before it (OWASP, CSV injection)."""
    if isinstance(value, str):
        text = "".join(c for c in value if c >= " " or c in "\n\t")
        # a spreadsheet passes over blanks before a formula
        is_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
        return f"'{text}" if is_formula else text
    return value


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """The head and the rows, each value harmless."""
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(row[column]) for column in columns])


def opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` with what it holds as JSON text as values, for JSON. Text that is damaged stays."""
    return {name: _value(name, value) for name, value in row.items()}


def joined(row: Mapping[str, Any]) -> dict[str, Any]:
    """`row` with its reasons as one text, for tables of texts."""
    flat = dict(row)
    reasons = _value("reasons", row.get("reasons"))
    if isinstance(reasons, list):
        flat["reasons"] = " · ".join(map(str, reasons))
    return flat


def _value(name: str, value: object) -> object:
    if name not in _JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value
