"""Rows as Parquet, by pyarrow, which comes with `misajour[parquet]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from monitor.errors import UsageError

_ROWS = 10_000  # of one group


def write(path: Path, columns: Mapping[str, type], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write `rows` to `path`; how many there were. `columns` says of each whether it is a datetime,
    an int, a float or a str. Times are in UTC, to the millisecond; what is damaged is missing.
    Raises UsageError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed; try: pip install 'misajour[parquet]'"
        ) from None
    moment = pa.timestamp("ms", tz="UTC")
    types = {datetime: moment, int: pa.int64(), float: pa.float64(), str: pa.string()}
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    left, total = iter(rows), 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while group := list(islice(left, _ROWS)):
            values = {
                name: [_value(row[name], kind) for row in group] for name, kind in columns.items()
            }
            writer.write_table(pa.table(values, schema=schema))
            total += len(group)
    return total


def _value(value: object, kind: type) -> object:
    if value is None:
        return None
    if kind is datetime:
        try:
            return datetime.fromisoformat(str(value))
        except ValueError:
            return None
    if kind in (int, float):
        return value if isinstance(value, int | float) and value == kind(value) else None
    # half of a pair of UTF-16 has no place in UTF-8
    return str(value).encode("utf-8", "replace").decode()
