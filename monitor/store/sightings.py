"""Which text was served when."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from monitor.model import Sighting
from monitor.store.database import Value, insert

LAST_SEEN = (
    "coalesce((select max(sightings.last_seen) from sightings "
    "where sightings.revision_id = revisions.id), revisions.last_seen)"
)
"""When the text of a row of `revisions` was last served, in SQL. The column itself is right to the
day while the text stands: to write it at each visit would be to write a page of the database for
each, as the row holds the whole text."""


class Sightings:
    def __init__(self, db: Database) -> None:
        self._db = db

    def see(self, release: int, revision: int, first: str, last: str, *, added: bool) -> None:
        """The text of `revision` was served from `first` to `last`, and nothing else in between.
        `added`: it is new, and what was served before has its `end`."""
        query = (
            "select sightings.id, revision_id from releases "
            "join sightings on sightings.id = releases.sighting where releases.id = ?"
        )
        current = next(self._db.query(query, [release]), None)
        if current is None or current["revision_id"] != revision:
            if not added:
                self.end(release)
            row: dict[str, Value] = {
                "release_id": release,
                "revision_id": revision,
                "first_seen": first,
                "last_seen": last,
            }
            key = insert(self._db, "sightings", row)
            self._db.execute("update releases set sighting = ? where id = ?", [key, release])
            if not added:  # a text that came back was seen later than the one before
                self.end(release)
        self.touch([(last, release)])

    def end(self, release: int) -> None:
        """Write into the revision that is served when it was last, to the moment: another one is to
        follow, or none."""
        self._db.execute(
            "update revisions set last_seen = sightings.last_seen from sightings "
            "where sightings.id = (select sighting from releases where id = ?) "
            "and revisions.id = revision_id and revisions.last_seen < sightings.last_seen",
            [release],
        )

    def touch(self, visits: Iterable[tuple[str, int]]) -> None:
        """What was served last is served still: (when, release) each."""
        rows = list(visits)
        current = "(select sighting from releases where id = ?2)"
        self._db.conn.executemany(
            f"update sightings set last_seen = max(last_seen, ?1) where id = {current}", rows
        )
        self._db.conn.executemany(
            "update revisions set last_seen = ?1 "
            f"where id = (select revision_id from sightings where id = {current}) "
            "and substr(last_seen, 1, 10) < substr(?1, 1, 10)",  # its day
            rows,
        )

    def last(self, release: int, count: int) -> tuple[Sighting, ...]:
        """The last `count` of a release, the latest first."""
        query = """
            select sightings.id, revision_id, content_hash,
                   sightings.first_seen, sightings.last_seen
            from sightings join revisions on revisions.id = revision_id
            where sightings.release_id = ? order by sightings.id desc limit ?
        """
        return tuple(
            Sighting(
                id=row["id"],
                revision_id=row["revision_id"],
                text=row["content_hash"],
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
            )
            for row in self._db.query(query, [release, count])
        )
