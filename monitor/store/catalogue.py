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
