"""Rows of changes and revisions, decoded: the one place that says that a record is damaged.

A disk or a hand may have altered anything in a row. What cannot be what misajour wrote raises
DamagedRecord, which says in one sentence which record it is; nothing else about a row raises.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor import wording
from monitor.errors import DamagedRecord, StoreError
from monitor.model import (
    Change,
    Content,
    Kind,
    Link,
    Reason,
    Revision,
    Significance,
    from_utc_text,
)
from monitor.store import codec, packing

# What JSON, an enum or a type that is not ours come to, and JSON that is nested without end.
_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class DamagedChange:
    """What is left of a change whose record is damaged: a sentence about it."""

    id: int
    sentence: str


def legible(row: dict[str, Any]) -> Change | DamagedChange:
    """The change in a row, or that it is damaged: for lists, whose other rows go on."""
    try:
        return change_of(row)
    except DamagedRecord as error:
        return DamagedChange(row["id"], str(error))


@dataclass(frozen=True, slots=True)
class DamagedRevision:
    """What is left of a revision whose record is damaged: its number, as far as that is one, and a
    sentence about it."""

    id: int
    number: int
    sentence: str


def legible_revision(row: dict[str, Any]) -> Revision | DamagedRevision:
    """The revision in a row, or that it is damaged: for lists, whose other rows go on."""
    try:
        return revision_of(row)
    except DamagedRecord as error:
        number = row["number"] if isinstance(row["number"], int) else 0
        return DamagedRevision(row["id"], number, str(error))


def change_of(row: dict[str, Any]) -> Change:
    """The change in a row. Raises DamagedRecord."""
    try:
        return Change(
            id=row["id"],
            release_id=_number(row["release_id"]),
            kind=Kind(row["kind"]),
            significance=Significance(row["significance"]),
            detected=_moment(row["detected"]),
            from_revision=_key(row["from_revision"]),
            to_revision=_key(row["to_revision"]),
            words_added=_number(row["words_added"]),
            words_removed=_number(row["words_removed"]),
            reasons=_reasons(row),
            fields=_object(row["fields"]),
        )
    except _UNREADABLE:
        raise DamagedRecord(f"change {row['id']}") from None


def reasons_of(row: dict[str, Any]) -> tuple[Reason, ...]:
    """The reasons of a change, by a row with its `reasons` and `reason_values`; none where they are
    damaged."""
    try:
        return _reasons(row)
    except _UNREADABLE:
        return ()


def told_of(number: object, reasons: Sequence[Reason]) -> Reason | None:
    """The reason that a passage's row names by its `number` among those of its change; None where
    that names none."""
    if not isinstance(number, int) or not 0 <= number < len(reasons):
        return None
    return reasons[number]


def revision_of(row: dict[str, Any]) -> Revision:
    """The revision in a row. Raises DamagedRecord."""
    content = content_of(row)
    try:
        return Revision(
            id=row["id"],
            release_id=_number(row["release_id"]),
            number=_number(row["number"]),
            url=_text(row["url"]),
            first_seen=_moment(row["first_seen"]),
            last_seen=_moment(row["last_seen"]),
            snapshot=_text(row["snapshot"]),
            extractor=row["extractor"] or "",
            content_hash=row["content_hash"],
            content=content,
        )
    except _UNREADABLE:
        raise _damaged_revision(row) from None


def content_of(row: dict[str, Any]) -> Content:
    """What a revision says, by a row with its `fields`, `body`, `title`, `number` and
    `release_id`. Raises DamagedRecord."""
    try:
        return codec.loads(fields_of(row), _text(row["title"]))
    except (StoreError, *_UNREADABLE):
        raise _damaged_revision(row) from None


def links_of(row: dict[str, Any]) -> tuple[Link, ...]:
    """What a revision links, by such a row. Raises DamagedRecord."""
    try:
        return codec.links(fields_of(row))
    except (StoreError, *_UNREADABLE):
        raise _damaged_revision(row) from None


def fields_of(row: dict[str, Any]) -> str:
    """The JSON of a revision, by a row with its `fields` and `body`. Raises StoreError."""
    return packing.unpack_text(row["fields"], row.get("body"))


def with_fields(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a revision with its `fields` as JSON; None in the place of what is damaged."""
    try:
        return {**row, "fields": fields_of(row)}
    except StoreError:
        return {**row, "fields": None}


def must_be_texts(row: Mapping[str, Any], record: str, *names: str) -> None:
    """Raises DamagedRecord, about `record`, where one of the columns called `names` says something
    that is no text: SQLite keeps bytes in any column."""
    if not all(row[name] is None or isinstance(row[name], str) for name in names):
        raise DamagedRecord(record)


def _damaged_revision(row: dict[str, Any]) -> DamagedRecord:
    return DamagedRecord(f"revision {row['number']} of release {row['release_id']}")


def _reasons(row: dict[str, Any]) -> tuple[Reason, ...]:
    """The values, where they say what the sentences do; else what the sentences tell.

    The sentences are in the chain and were told; the values are only sealed, so they are never
    believed against them. They differ in a row from before there were values, from a newer version,
    or that was altered, which `verify` names unless the triggers were at work.
    """
    told = [_text(sentence) for sentence in _list(row["reasons"])]
    if row["reason_values"] is not None:
        try:
            values = codec.loads_reasons(row["reason_values"])
            if wording.agree(values, told):
                return values
        except _UNREADABLE:
            pass
    return tuple(map(wording.recorded, told))


def _list(text: str) -> list[object]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise TypeError
    return found


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _key(value: object) -> int | None:
    return None if value is None else _number(value)


def is_moment(value: object) -> bool:
    """Whether it is a UTC text, as misajour writes moments."""
    try:
        return bool(_moment(value))
    except _UNREADABLE:
        return False


def _moment(value: object) -> str:
    """A UTC text, as it stands."""
    text = _text(value)
    if from_utc_text(text).tzinfo is None:
        raise ValueError
    return text
