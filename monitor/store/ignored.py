"""What is ignored when pages are compared, since when, and until when: what is learnt decays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from monitor.model import utc_text

DECAY = timedelta(days=30)
"""What was not seen to move for so long is believed again."""
_BELIEVED = 2  # times that a place moved without an edit before it is ignored
_REPEATED = 3  # releases that bear a text beside their own before it is the template's
BELIEVED_NOW = f"times >= case kind when 'repeat' then {_REPEATED} else {_BELIEVED} end"
"""The condition on a row under which it is ignored, its age apart."""


class Ignored(StrEnum):
    PLACE = "place"  # of a page, named by the unchanged blocks around it
    TEXT = "text"  # a whole text that stood in place of several releases, by its hash
    STAMP = "stamp"  # the stamp of one release, which moves at visits that find nothing else
    ASIDE = "aside"  # a place beside the text, named by the elements around it
    REPEAT = "repeat"  # a text that stands beside several releases, by its hash


IN_PLACES = (Ignored.PLACE, Ignored.ASIDE, Ignored.REPEAT)
"""What a comparison of two pages leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """One thing that is ignored, in one source (`release_id` 0) or one release."""

    source: str
    kind: Ignored
    release_id: int
    times: int
    first_seen: str
    last_seen: str


class IgnoredThings:
    """The table `volatile`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, source: int, kind: Ignored, now: datetime, release: int = 0) -> frozenset[str]:
        """What of `kind` is ignored now in `source`, for the whole source or for `release`."""
        query = (
            "select place from volatile where source = ? and kind = ? and release_id in (0, ?) "
            f"and {BELIEVED_NOW} and last_seen >= ?"
        )
        values = [source, kind, release, utc_text(now - DECAY)]
        return frozenset(row["place"] for row in self._db.query(query, values))

    def places(self, source: int) -> frozenset[str]:
        """The places of the source's pages that are ignored today. Mails and pages do not show
        them as changes."""
        now = datetime.now(UTC)
        return frozenset().union(*(self.known(source, kind, now) for kind in IN_PLACES))

    def note(
        self,
        source: int,
        kind: Ignored,
        places: Iterable[str],
        now: datetime,
        *,
        release: int = 0,
        times: int = 1,
    ) -> None:
        """Each of `places` moved without an edit, once more."""
        # a memory that has decayed begins anew
        self._db.conn.executemany(
            "insert into volatile (source, kind, place, release_id, times, first_seen, last_seen) "
            "values (?1, ?2, ?3, ?4, ?5, ?6, ?6) "
            "on conflict (source, kind, place, release_id) do update set "
            "times = case when last_seen < ?7 then ?5 else times + ?5 end, "
            "first_seen = case when last_seen < ?7 then ?6 else first_seen end, last_seen = ?6",
            [
                (source, kind, place, release, times, utc_text(now), utc_text(now - DECAY))
                for place in places
            ],
        )

    def forget(self, source: int, kind: Ignored, places: Iterable[str], release: int = 0) -> None:
        """What was ignored hid an edit: it is believed again."""
        self._db.conn.executemany(
            "delete from volatile where source = ? and kind = ? and place = ? "
            "and release_id in (0, ?)",
            [(source, kind, place, release) for place in places],
        )

    def listed(self, now: datetime, release: int | None = None) -> list[Learnt]:
        """All that is ignored now, by source; of one release, what holds for its pages."""
        query = f"""
            select sources.name as source, kind, release_id, times,
                   volatile.first_seen, volatile.last_seen
            from volatile join sources on sources.id = volatile.source
            where {BELIEVED_NOW} and volatile.last_seen >= :since
              and (:release is null or release_id = :release
                   or (release_id = 0 and volatile.source =
                       (select source from releases where id = :release)))
            order by sources.name, volatile.first_seen
        """
        values = {"since": utc_text(now - DECAY), "release": release}
        return [
            Learnt(
                source=row["source"],
                kind=Ignored(row["kind"]),
                release_id=row["release_id"],
                times=row["times"],
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
            )
            for row in self._db.query(query, values)
        ]
