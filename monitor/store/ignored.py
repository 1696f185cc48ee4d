"""What is ignored when pages are compared, since when, and until when: what is learnt decays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from monitor.model import from_utc_text, utc_text
from monitor.model.learning import IGNORED_FROM, SEVERAL

DECAY = timedelta(days=30)
"""What was not seen to move for so long is believed again."""
_REPEATS = f"""
    select source, place from volatile where kind = 'repeat' and last_seen >= :since
    group by source, place having count(distinct release_id) >= {SEVERAL}
"""
BELIEVED_NOW = (
    f"last_seen >= :since and times >= {IGNORED_FROM} "
    f"and (kind != 'repeat' or (source, place) in ({_REPEATS}))"
)
"""The condition on a row under which it is ignored; `since` is `DECAY` ago."""
OF_RELEASE = "(release_id in (0, :release) or kind = 'repeat')"
"""The condition on a row of its source under which it holds for the pages of `release`."""
# What a comparison of two pages leaves out.
_IN_PLACES = "kind in ('place', 'aside', 'repeat')"
_JUDGED = BELIEVED_NOW.replace(
    _REPEATS, _REPEATS.replace("where", "where after_change < :first and")
)
WHEN_JUDGED = f"""
    select place from volatile
    where source = :source and {OF_RELEASE} and {_IN_PLACES} and after_change < :first
      and {_JUDGED}
"""
"""The places of a release's pages that were ignored when the changes from number `first` on were
judged.

`since` is `DECAY` before the last of them. Changes are numbered in the order in which they are
judged, whatever a clock said, and whenever an archive had received what was read in.
"""
JUDGED_BETWEEN = """
    select count(distinct to_revision) as number, min(id) as first, max(detected) as last,
           sum(words_added) as added, sum(words_removed) as removed
    from changes
    where release_id = :release and kind != 'reread'
      and coalesce(from_revision, 0) != to_revision and to_revision in (
          select id from revisions
          where release_id = :release and number > :low and number <= :high)
"""
"""What the changes from the revision numbered `low` to that numbered `high` were judged to be."""


class Ignored(StrEnum):
    PLACE = "place"  # of a page, named by the unchanged blocks around it
    TEXT = "text"  # a whole text that stood in place of several releases, by its hash
    STAMP = "stamp"  # the stamp of one release, which moves at visits that find nothing else
    ASIDE = "aside"  # a place beside the text, named by the elements around it
    REPEAT = "repeat"  # a text that stands beside several releases, by its hash


@dataclass(frozen=True, slots=True)
class Judged:
    """When a difference was judged, and as what.

    `first` is the number of its first change, `last` when its last was detected (UTC text);
    `counted` are the words added and removed, None where several changes make the difference.
    """

    first: int
    last: str
    counted: tuple[int, int] | None

    @classmethod
    def of(cls, row: Mapping[str, Any], low: int, high: int) -> Judged | None:
        """What a row of `JUDGED_BETWEEN` says; None where it cannot say it of each revision, or
        where a record is damaged."""
        if low >= high or row["number"] != high - low:
            return None
        try:
            from_utc_text(row["last"])
        except (ValueError, TypeError):
            return None
        one = high - low == 1
        return cls(row["first"], row["last"], (row["added"], row["removed"]) if one else None)

    @property
    def since(self) -> str:
        """What was not seen to move since then was not ignored."""
        return utc_text(from_utc_text(self.last) - DECAY)


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

    def known(
        self, source: int, kind: Ignored, now: datetime, release: int = 0, by: str = ""
    ) -> frozenset[str]:
        """What of `kind` is ignored now in `source`, for the whole source or for `release`; `by`
        a moment (UTC text): what was so then already."""
        query = (
            "select place from volatile where source = :source and kind = :kind "
            f"and release_id in (0, :release) and {BELIEVED_NOW} and (:by = '' or after_change <= "
            "(select coalesce(max(id), 0) from changes where detected <= :by))"
        )
        since = utc_text(now - DECAY)
        values = {"source": source, "kind": kind, "release": release, "since": since, "by": by}
        return frozenset(row["place"] for row in self._db.query(query, values))

    def repeated(self, source: int, texts: Iterable[str], now: datetime) -> frozenset[str]:
        """Those of `texts`, by their hashes, that stand beside several releases of `source`."""
        query = (
            "select place from volatile where source = :source and kind = 'repeat' "
            "and place in (select value from json_each(:texts)) and last_seen >= :since "
            f"group by place having count(distinct release_id) >= {SEVERAL}"
        )
        said = json.dumps(sorted(texts))
        values = {"source": source, "texts": said, "since": utc_text(now - DECAY)}
        return frozenset(row["place"] for row in self._db.query(query, values))

    def suspected(self, source: int, places: Iterable[str], now: datetime) -> frozenset[str]:
        """Those of `places` beside the text that moved on several releases once, and are not
        ignored for that yet."""
        query = (
            "select place from volatile where source = :source and kind = 'aside' "
            "and release_id = 0 and place in (select value from json_each(:places)) "
            f"and times < {IGNORED_FROM} and last_seen >= :since"
        )
        named = json.dumps(sorted(places))
        values = {"source": source, "places": named, "since": utc_text(now - DECAY)}
        return frozenset(row["place"] for row in self._db.query(query, values))

    def when_judged(self, source: int, release: int, judged: Judged) -> frozenset[str]:
        """The places of the release's pages that were ignored then. Mails and pages do not show
        them as changes; a place that was learnt later hides nothing of what was told."""
        values = {
            "source": source,
            "release": release,
            "first": judged.first,
            "since": judged.since,
        }
        return frozenset(row["place"] for row in self._db.query(WHEN_JUDGED, values))

    def judged_between(self, release: int, low: int, high: int) -> Judged | None:
        """When the difference between two revisions, by their numbers, was judged."""
        values = {"release": release, "low": low, "high": high}
        return Judged.of(next(self._db.query(JUDGED_BETWEEN, values)), low, high)

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
        # a memory that has decayed begins anew; `?5 >= 2` and the like is when it is believed
        latest = "(select coalesce(max(id), 0) from changes)"
        at_once = f"case when ?5 >= {IGNORED_FROM} then {latest} end"
        by_now = f"case when times + ?5 >= {IGNORED_FROM} then {latest} end"
        self._db.conn.executemany(
            "insert into volatile "
            "(source, kind, place, release_id, times, first_seen, last_seen, after_change) "
            f"values (?1, ?2, ?3, ?4, ?5, ?6, ?6, {at_once}) "
            "on conflict (source, kind, place, release_id) do update set "
            "times = case when last_seen < ?7 then ?5 else times + ?5 end, "
            f"after_change = case when last_seen < ?7 then {at_once} "
            f"else coalesce(after_change, {by_now}) end, "
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
            select (select name from sources where id = volatile.source) as source, kind,
                   case kind when 'repeat' then 0 else release_id end as of_release,
                   sum(times) as times, min(first_seen) as first_seen, max(last_seen) as last_seen
            from volatile
            where {BELIEVED_NOW}
              and (:release is null or release_id = :release
                   or (release_id = 0 and volatile.source =
                       (select source from releases where id = :release)))
            group by volatile.source, kind, place, of_release
            order by 1, first_seen
        """
        values = {"since": utc_text(now - DECAY), "release": release}
        return [
            Learnt(
                source=row["source"],
                kind=Ignored(row["kind"]),
                release_id=row["of_release"],
                times=row["times"],
                first_seen=row["first_seen"],
                last_seen=row["last_seen"],
            )
            for row in self._db.query(query, values)
        ]
