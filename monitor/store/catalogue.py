"""What a database holds, for whoever reads it as a whole: releases and changes, chosen by source,
kind and time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NewType

from sqlite_utils import Database

from monitor.model import Change, Kind, Reason, Release
from monitor.store import bodies
from monitor.store.releases import release_of
from monitor.store.rows import change_of, must_be_texts, reasons_of, told_of, with_fields

_CHANGES = """
    select changes.*, sources.name as source_name, releases.url as url, releases.title as title,
           releases.language as language, old.number as old_number, new.number as new_number
    from changes join releases on releases.id = changes.release_id
    join sources on sources.id = releases.source
    left join revisions as old on old.id = changes.from_revision
    left join revisions as new on new.id = changes.to_revision
"""
_PASSAGES = """
    select sources.name as source, releases.title, releases.language, passages.side,
           passages.place, passages.text, passages.before || passages.text || passages.behind
           as context, passages.words, passages.reason, changes.reasons, changes.reason_values,
           changes.kind, changes.significance, changes.detected,
           old.last_seen as last_seen_before, releases.published, old.number as before,
           new.number as after, releases.url, changes.release_id, changes.id as change_id
    from passages join changes on changes.id = passages.change_id
    join releases on releases.id = changes.release_id
    join sources on sources.id = releases.source
    left join revisions as old on old.id = changes.from_revision
    left join revisions as new on new.id = changes.to_revision
"""
_EXPORTED = {
    "changes": "select sources.name as source_name, releases.url, releases.title, changes.* "
    "from changes join releases on releases.id = changes.release_id ",
    "revisions": f"select sources.name as source_name, {bodies.COLUMNS} "
    "from revisions join releases on releases.id = revisions.release_id ",
    "releases": "select sources.name as source_name, releases.* from releases ",
}
_OF_SOURCES = "join sources on sources.id = releases.source "
_TYPES: dict[str, type] = {"INTEGER": int, "FLOAT": float, "REAL": float}
_RELEASES = """
    select releases.id, sources.name as source, releases.title, releases.language,
           releases.published, releases.status, releases.url, releases.first_seen,
           (select updated_text from revisions where release_id = releases.id
            order by number desc limit 1) as stamp,
           (select max(number) from revisions where release_id = releases.id) as revisions,
           changes.detected as changed, changes.kind
    from releases join sources on sources.id = releases.source
    left join changes on changes.id = (
        select id from changes where release_id = releases.id and kind not in ('new', 'reread')
        order by detected desc, id desc limit 1)
    where (:source = '' or sources.name = :source)
      and (:language = '' or releases.language = :language
           or releases.language like :language || '-%')
      and (:status = '' or releases.status = :status)
      and (:since = '' or changes.detected >= :since)
      and (:until = '' or changes.detected < :until)
    order by releases.id desc limit :limit
"""


Moment = NewType("Moment", str)
"""A UTC text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is taken: empty is all. `since` is included and `until` is not: UTC texts, of when a
    change was seen. `side` is of passages."""

    source: str = ""
    kinds: tuple[Kind, ...] = ()
    since: str = ""
    until: str = ""
    release: int = 0
    side: str = ""


def _where(chosen: Selection, *, of_changes: bool = True) -> tuple[str, dict[str, object]]:
    """The condition under which a row is taken, and its values."""
    conditions: dict[str, tuple[str, object]] = {}
    if chosen.source:
        conditions["source"] = "sources.name = :source", chosen.source
    if of_changes and chosen.since:
        conditions["since"] = "changes.detected >= :since", chosen.since
    if of_changes and chosen.until:
        conditions["until"] = "changes.detected < :until", chosen.until
    if of_changes and chosen.kinds:
        among = "changes.kind in (select value from json_each(:kinds))"
        conditions["kinds"] = among, json.dumps(chosen.kinds)
    if of_changes and chosen.release:
        conditions["release"] = "changes.release_id = :release", chosen.release
    if chosen.side:
        conditions["side"] = "passages.side = :side", chosen.side
    said = " and ".join(condition for condition, _ in conditions.values())
    return f"where {said or 'true'}", {name: value for name, (_, value) in conditions.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageLine:
    """Words that a change removed or added, with what a reader needs to know of the change.

    `last_seen_before` is when the text before it was seen last; `before` and `after` are the
    numbers of the revisions. Moments are UTC texts, `published` is the page's own word.
    """

    source: str
    title: str
    language: str
    side: str
    place: str
    text: str
    context: str
    words: int
    reason: Reason | None
    kind: str
    significance: str
    detected: Moment
    last_seen_before: Moment | None
    published: str | None
    before: int | None
    after: int | None
    url: str
    release_id: int
    change_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLine:
    """A release in a list. `stamp` is what its page says of its last update; `changed` and `kind`
    are of its last change, None where there was none."""

    id: int
    source: str
    title: str
    language: str
    published: str | None
    stamp: str | None
    changed: str | None
    kind: str | None
    status: str
    revisions: int | None
    first_seen: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change with what a reader needs to know of its release. `before` and `after` are the
    numbers of the revisions, None where there is none."""

    change: Change
    source: str
    url: str
    title: str
    language: str
    before: int | None
    after: int | None


class Catalogue:
    """Reads only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def releases(self, source: str = "") -> Iterator[tuple[str, Release]]:
        """Source's name and release, those of `source` or all, in the order in which they became
        known."""
        query = (
            "select releases.*, sources.name as source_name from releases "
            "join sources on sources.id = releases.source "
            "where :source = '' or sources.name = :source order by releases.id"
        )
        for row in self._db.query(query, {"source": source}):
            yield row["source_name"], release_of(row)

    def changes(self, chosen: Selection) -> Iterator[ChangeLine]:
        """What changed, by the time at which it was seen. Raises DamagedRecord."""
        where, values = _where(chosen)
        order = "order by changes.detected, changes.id"
        return map(_change_line, self._db.query(f"{_CHANGES} {where} {order}", values))

    def passages(self, chosen: Selection) -> Iterator[PassageLine]:
        """What was removed and added, by change."""
        where, values = _where(chosen)
        order = "order by passages.change_id, passages.id"
        return map(_passage_line, self._db.query(f"{_PASSAGES} {where} {order}", values))

    def export(self, table: str, chosen: Selection) -> Iterator[dict[str, Any]]:
        """The rows of `table` (changes, releases or revisions) with their source and title; kinds
        and times are of changes."""
        where, values = _where(chosen, of_changes=table == "changes")
        query = f"{_EXPORTED[table]} {_OF_SOURCES} {where} order by {table}.id"
        found = self._db.query(query, values)
        return map(with_fields, found) if table == "revisions" else found

    def export_columns(self, table: str) -> dict[str, type]:
        """The columns of `export`, each with the type that its table declares; of moments, that is
        text."""
        query = f"{_EXPORTED[table]} {_OF_SOURCES} limit 0"
        names = [column[0] for column in self._db.conn.execute(query).description]
        declared = self._db.table(table).columns
        types = {column.name: _TYPES.get(column.type, str) for column in declared}
        return {name: types.get(name, str) for name in names}

    def lines(
        self,
        *,
        source: str = "",
        language: str = "",
        status: str = "",
        since: str = "",
        until: str = "",
        limit: int = -1,
    ) -> Iterator[ReleaseLine]:
        """The releases, those that became known last first; `limit` of them, -1 for all. `since`
        and `until` are of the last change."""
        values: dict[str, object] = {
            "source": source,
            "language": language,
            "status": status,
            "since": since,
            "until": until,
            "limit": limit,
        }
        return map(_release_line, self._db.query(_RELEASES, values))


def _release_line(row: dict[str, Any]) -> ReleaseLine:
    """Raises DamagedRecord."""
    must_be_texts(row, f"the source of release {row['id']}", "source")
    must_be_texts(row, f"release {row['id']}", *(row.keys() - {"id", "revisions"}))
    return ReleaseLine(**row)


def _change_line(row: dict[str, Any]) -> ChangeLine:
    return ChangeLine(
        change=change_of(row),
        source=row["source_name"],
        url=row["url"],
        title=row["title"],
        language=row["language"],
        before=row["old_number"],
        after=row["new_number"],
    )


def _passage_line(row: dict[str, Any]) -> PassageLine:
    reasons = reasons_of({name: row.pop(name) for name in ("reasons", "reason_values")})
    return PassageLine(**{**row, "reason": told_of(row["reason"], reasons)})
