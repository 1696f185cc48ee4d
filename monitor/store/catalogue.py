"""What a database holds, for whoever reads it as a whole: releases and changes, chosen by source,
kind and time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from monitor.model import Change, Kind, Release
from monitor.store.releases import release_of
from monitor.store.rows import change_of

_CHANGES = """
    select changes.*, sources.name as source_name, releases.url as url, releases.title as title,
           releases.language as language, old.number as old_number, new.number as new_number
    from changes join releases on releases.id = changes.release_id
    join sources on sources.id = releases.source
    left join revisions as old on old.id = changes.from_revision
    left join revisions as new on new.id = changes.to_revision
    where (:source = '' or sources.name = :source) and changes.detected >= :since
      and (:until = '' or changes.detected < :until)
      and (:release = 0 or changes.release_id = :release)
      and (:kinds = '[]' or changes.kind in (select value from json_each(:kinds)))
    order by changes.detected, changes.id
"""

_PASSAGES = """
    select * from removed_and_added
    where (:source = '' or source = :source) and detected >= :since
      and (:until = '' or detected < :until) and (:side = '' or side = :side)
      and (:kinds = '[]' or kind in (select value from json_each(:kinds)))
    order by change_id, id
"""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageTold:
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
    reason: str
    kind: str
    significance: str
    detected: str
    last_seen_before: str | None
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
class Told:
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

    def changes(
        self,
        *,
        source: str = "",
        kinds: Sequence[Kind] = (),
        since: str = "",
        until: str = "",
        release: int = 0,
    ) -> Iterator[Told]:
        """What changed, by the time at which it was seen. `since` is included and `until` is not:
        UTC texts. `release` 0 stands for all. Raises DamagedRecord."""
        values: dict[str, object] = {
            "source": source,
            "since": since,
            "until": until,
            "release": release,
            "kinds": json.dumps(list(kinds)),
        }
        return map(_told, self._db.query(_CHANGES, values))

    def passages(
        self,
        *,
        source: str = "",
        kinds: Sequence[Kind] = (),
        since: str = "",
        until: str = "",
        side: str = "",
    ) -> Iterator[PassageTold]:
        """What was removed and added, by change. `since` is included and `until` is not: UTC
        texts."""
        values: dict[str, object] = {
            "source": source,
            "since": since,
            "until": until,
            "side": side,
            "kinds": json.dumps(list(kinds)),
        }
        for row in self._db.query(_PASSAGES, values):
            numbers = {"before": row.pop("from_number"), "after": row.pop("to_number")}
            del row["id"]
            yield PassageTold(**row, **numbers)

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
        return (ReleaseLine(**row) for row in self._db.query(_RELEASES, values))


def _told(row: dict[str, Any]) -> Told:
    return Told(
        change=change_of(row),
        source=row["source_name"],
        url=row["url"],
        title=row["title"],
        language=row["language"],
        before=row["old_number"],
        after=row["new_number"],
    )
