"""How moments are written as text, and the one time that no host may exceed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def utc_text(moment: datetime) -> str:
    """`moment` as sortable ISO 8601 UTC text with milliseconds: `2018-11-23T12:59:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_utc_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


LONGEST_REST = timedelta(days=7)
"""A host is left alone for no longer, whatever its Retry-After says."""
