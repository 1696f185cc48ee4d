"""What was removed and added, as flat rows."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import get_type_hints

from monitor.model import Reason
from monitor.store.catalogue import Moment, PassageLine
from monitor.wording import sentence

_TYPES = {int: int, int | None: int, Moment: datetime, Moment | None: datetime}
_HINTS = get_type_hints(PassageLine)
COLUMNS: dict[str, type] = {
    field.name: _TYPES.get(_HINTS[field.name], str) for field in fields(PassageLine)
}
"""The columns, each with what its values are: the values of a row are texts where that is a moment
or a text."""


def as_row(line: PassageLine) -> dict[str, object]:
    """The passage by column."""
    row = {name: getattr(line, name) for name in COLUMNS}
    return {**row, "reason": told(line.reason)}


def told(reason: Reason | None) -> str:
    """What was told of a passage; empty where nothing was."""
    return sentence(reason) if reason is not None else ""
