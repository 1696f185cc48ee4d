"""Releases: where each stands, what is due."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from monitor.errors import DamagedRecord
from monitor.model import (
    Observation,
    Pending,
    Release,
    ReleaseUpdate,
    Status,
    Visit,
    Waiting,
    utc_text,
)
from monitor.store import database
from monitor.store.families import Families
from monitor.store.recollection import AsOf, Recollection

LONGEST = timedelta(days=45)
"""No visit is planned later than this; one that is was planned by a clock that was ahead."""
CLOCKS_DIFFER = timedelta(minutes=2)
"""A moment that lies further ahead was written by a clock that was ahead."""
_OTHERS = 3
MOST_UNASKED = 4
"""Answers of 304 in a row after which the whole page is asked for; some validators never change."""
ASKED_AGAIN = timedelta(days=7)
"""So long another address of a release is taken for that without being asked."""
# A damaged record of what waits is none.
_WAITS_FOR = "case when json_valid(pending) then json_extract(pending, '$.what') end"
_SECOND_LOOK = f"pending is not null and {_WAITS_FOR} in ('edit', 'gone')"
_GONE = f"pending is not null and {_WAITS_FOR} = 'gone'"
# few do, which SQLite does not know before it has looked
_WAITING = "releases indexed by idx_releases_waiting"
_BORN = "coalesce(nullif(published, ''), first_seen)"
_EVER = timedelta(days=300_000)

_MISSED = (
    "select release_id from listings join releases on releases.id = release_id "
    "where listings.source = :source and missing_since is not null and listed = 1"
)


def _pending(text: str | None) -> Pending | None:
    """What waits; a damaged record of it is given up, and the next visit is a first look again."""
    if not text:
        return None
    try:
        values = json.loads(text)
        return Pending(**{**values, "what": Waiting(values["what"])})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _columns(update: ReleaseUpdate) -> dict[str, Any]:
    columns = update.changed
    if pending := columns.get("pending"):
        columns["pending"] = json.dumps({s: getattr(pending, s) for s in Pending.__slots__})
    return columns


def release_of(row: dict[str, Any]) -> Release:
    """The release in a row. Raises DamagedRecord."""
    try:
        return _release_of(row)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DamagedRecord(f"release {row['id']}") from None


def _release_of(row: dict[str, Any]) -> Release:
    return Release(
        id=row["id"],
        source=row["source"],
        url=row["url"],
        language=row["language"],
        title=row["title"],
        published=row["published"] or "",
        status=Status(row["status"]),
        listed=bool(row["listed"]),
        first_seen=row["first_seen"],
        last_checked=row["last_checked"] or "",
        next_check=row["next_check"],
        etag=row["etag"] or "",
        last_modified=row["last_modified"] or "",
        sha256=row["sha256"] or "",
        failures=row["failures"],
        unasked=row["unasked"],
        edits=float(row["edits"]),
        pending=_pending(row["pending"]),
    )


class Releases:
    def __init__(self, db: Database, families: Families) -> None:
        self._db, self._families = db, families

    def at(self, source: int, url: str) -> Release | None:
        """The release at `url`, or that has this address, too. A release that stands there and was
        recorded a second time by that is found by its number only."""
        query = (
            "select releases.*, 1 as place from releases "
            "where source = :source and url = :url and status != 'moved' "
            "union all select releases.*, 2 from addresses "
            "join releases on releases.id = addresses.release_id "
            "where addresses.source = :source and addresses.url = :url "
            "union all select releases.*, 3 from releases where source = :source and url = :url "
            "order by place limit 1"
        )
        row = next(self._db.query(query, {"source": source, "url": url}), None)
        return release_of(row) if row else None

    def all_at(self, source: int, urls: Collection[str]) -> dict[str, Release]:
        """The releases that stand at `urls`, by address; not those that only once did."""
        marks = ", ".join("?" * len(urls))
        query = f"select * from releases where source = ? and url in ({marks})"
        return {row["url"]: release_of(row) for row in self._db.query(query, [source, *urls])}

    def get(self, release: int) -> Release:
        return release_of(next(self._db.query("select * from releases where id = ?", [release])))

    def by_id(self, release: int) -> Release | None:
        row = next(self._db.query("select * from releases where id = ?", [release]), None)
        return release_of(row) if row else None

    def add(self, source: int, url: str, seen: datetime) -> Release:
        now = utc_text(seen)
        key = database.insert(
            self._db,
            "releases",
            {"source": source, "url": url, "first_seen": now, "next_check": now},
        )
        self._stands_at(source, url, key)
        return self.get(key)

    def _stands_at(self, source: int, url: str, release: int) -> None:
        """`release` stands at `url`: it is no other address of one."""
        self._db.execute("delete from addresses where source = ? and url = ?", [source, url])
        self._families.note(source, url, release=release)

    def update(self, release: int, update: ReleaseUpdate) -> None:
        if columns := _columns(update):
            database.update(self._db, "releases", release, columns)

    def lives(self, source: int, most: int) -> list[tuple[str, str, float]]:
        """Of the latest releases of a source, `most` of them: the day of publication, when it was
        first seen, and how often it was edited since."""
        query = (
            "select published, first_seen, edits from releases where source = ? "
            "order by id desc limit ?"
        )
        rows = self._db.query(query, [source, most])
        return [(row["published"] or "", row["first_seen"], float(row["edits"])) for row in rows]

    def touch(self, visits: Iterable[tuple[int, ReleaseUpdate]]) -> None:
        """Visits that found nothing new: each release, and what changes in it. All change the same
        (`decide.outcomes.visited`)."""
        self._db.conn.executemany(
            "update releases set last_checked = :last_checked, last_seen = :last_seen, "
            "next_check = :next_check, unasked = :unasked, failures = :failures "
            "where id = :release",
            ({**_columns(update), "release": release} for release, update in visits),
        )

    def answered(self, visits: Iterable[tuple[int, Observation]]) -> None:
        """By what the next answer is known for the same as that of the visit to each release."""
        self._db.conn.executemany(
            "update releases set etag = ?, last_modified = ?, sha256 = ? where id = ?",
            ((seen.etag, seen.last_modified, seen.sha256, release) for release, seen in visits),
        )

    def known(self, source: int) -> frozenset[str]:
        """The addresses of all releases, those at which they once stood included."""
        cursor = self._db.conn.cursor()
        cursor.row_factory = None  # a source may have hundreds of thousands
        rows = cursor.execute(
            "select url from releases where source = :s "
            "union all select url from addresses where source = :s",
            {"s": source},
        )
        return frozenset(chain.from_iterable(rows))

    def recollection(self, source: int, now: datetime) -> Recollection:
        """What is remembered of the source's addresses at this moment, to be asked for. Those that
        have not been asked for long (`ASKED_AGAIN`) may have become another release's: they are not
        known."""
        newest = next(
            self._db.query("select max(id) as id from releases where source = ?", [source])
        )
        path = next(self._db.query("pragma database_list"))["file"]
        asked = utc_text(now - ASKED_AGAIN)
        return Recollection(Path(path), AsOf(source, newest["id"] or 0, asked))

    def others_of(self, release: Release) -> list[str]:
        """The other addresses at which a release is known, or was, the latest first."""
        query = (
            "select url from addresses where release_id = ? and url != ? order by until desc, id"
        )
        return [row["url"] for row in self._db.query(query, [release.id, release.url])]

    def elsewhere(self, source: int, urls: Collection[str]) -> tuple[Visit, ...]:
        """The other addresses of the releases at `urls` that seem to be gone: the latest few of
        each, which are asked before that is believed."""
        query = (
            "select other from (select addresses.url as other, releases.url as url, row_number() "
            "over (partition by releases.id order by until desc, addresses.id desc) as place "
            f"from {_WAITING} join addresses on addresses.release_id = releases.id "
            f"where releases.source = ? and {_GONE} "
            "and addresses.url != releases.url) where place <= ? and url in (select value from "
            "json_each(?))"
        )
        rows = self._db.query(query, [source, _OTHERS, json.dumps(sorted(urls))])
        return tuple(Visit(row["other"]) for row in rows)

    def due(
        self, source: int, now: datetime, *, everything: bool = False, conditional: bool = True
    ) -> tuple[Visit, ...]:
        """What is to be visited, the most overdue first; `everything`: all that is not moved.

        `conditional`: whether validators are sent; they never are where they prove nothing
        (`_visit`).
        """
        where = "source = :source and status != 'moved'"
        if not everything:
            # later than any visit is ever planned, or after a visit that is still to come: that was
            # planned by a clock that was ahead
            late = "select id from releases where source = :source and next_check"
            ahead = "select id from releases indexed by idx_releases_checked"
            where = (
                f"id in ({late} <= :now union {late} > :latest union "
                f"{ahead} where source = :source and last_checked > :soon) and status != 'moved'"
            )
        values = {
            "now": utc_text(now),
            "latest": utc_text(now + LONGEST),
            "soon": utc_text(now + CLOCKS_DIFFER),
        }
        return self._visits(source, where, values, conditional)

    def behind(
        self,
        source: int,
        now: datetime,
        steps: Iterable[tuple[timedelta, timedelta]],
        *,
        conditional: bool = True,
    ) -> tuple[Visit, ...]:
        """What is not due, and would be by `steps` (younger than, visited every; the youngest
        first): the source is visited more often than when its visits were planned. Of what waits
        for something nothing is said."""
        values: dict[str, object] = {"now": utc_text(now), "since": utc_text(now)}
        cases: list[str] = []
        until = "since"
        for number, (limit, every) in enumerate(steps):
            values[f"since{number}"] = utc_text(now - min(limit, _EVER))
            values[f"checked{number}"] = utc_text(now - every * 1.1)  # they are spread by a tenth
            cases.append(
                f"({_BORN} > :since{number} and {_BORN} <= :{until} "
                f"and last_checked <= :checked{number})"
            )
            until = f"since{number}"
        if not cases:
            return ()
        where = (
            "source = :source and status != 'moved' and pending is null and failures = 0 "
            "and next_check > :now "
            f"and ({' or '.join(cases)})"
        )
        return self._visits(source, where, values, conditional)

    def second_looks(
        self, source: int, now: datetime, *, conditional: bool = True
    ) -> tuple[Visit, ...]:
        """What waits for a second look that is due now, and what a listing names no longer, which
        may still be served."""
        looks = f"select id from {_WAITING} where source = :source and {_SECOND_LOOK}"
        where = f"id in ({looks} union {_MISSED}) and status != 'moved' and next_check <= :now"
        return self._visits(source, where, {"now": utc_text(now)}, conditional)

    def witnesses(self, source: int, count: int) -> tuple[Visit, ...]:
        """Releases that should be there, and that a pass which finds many others gone asks too."""
        where = "status = 'live' and pending is null and failures = 0"
        query = (
            f"select * from (select * from releases where source = :source and {where} "
            "order by last_checked desc limit :count)"
        )
        rows = self._db.query(query, {"source": source, "count": count})
        return tuple(_visit(row, conditional=False) for row in rows)

    def _visits(
        self, source: int, where: str, values: Mapping[str, object], conditional: bool
    ) -> tuple[Visit, ...]:
        query = (
            "select url, etag, last_modified, sha256, title, status, pending, unasked "
            f"from releases where {where} order by next_check"
        )
        rows = self._db.query(query, {**values, "source": source})
        return tuple(_visit(row, conditional=conditional) for row in rows)

    def next_look(self, source: int) -> str | None:
        """When the next second look is due."""
        query = f"select min(next_check) as due from {_WAITING} where source = ? and {_SECOND_LOOK}"
        due = next(self._db.query(query, [source]))["due"]
        return str(due) if due else None

    def looks_owed(self, source: int) -> int:
        """How many releases wait for a second look."""
        query = f"select count(*) as n from {_WAITING} where source = ? and {_SECOND_LOOK}"
        return int(next(self._db.query(query, [source]))["n"])

    def seeming_gone(self, source: int) -> int:
        """How many releases wait for a second look because they seem to be gone."""
        query = f"select count(*) as n from {_WAITING} where source = ? and {_GONE}"
        return int(next(self._db.query(query, [source]))["n"])

    def live(self, source: int) -> int:
        """How many releases are taken for live."""
        query = "select count(*) as n from releases where source = ? and status = 'live'"
        return int(next(self._db.query(query, [source]))["n"])

    def lost_twin(self, source: int, content: str) -> Release | None:
        """A release of `source` that is gone, or seems to be, and whose latest text hashes to
        `content`."""
        gone = f"(status = 'removed' or {_WAITS_FOR} = 'gone')"
        return next(iter(self._twins(source, content, gone, 1)), None)

    def live_twins(self, source: int, content: str, most: int) -> list[Release]:
        """The releases of `source`, the earliest first, that are served with the text that hashes
        to `content`; `most` of them."""
        return self._twins(source, content, "status = 'live'", most)

    def _twins(self, source: int, content: str, condition: str, most: int) -> list[Release]:
        # told so, SQLite begins with the text: it would look through all releases of the source
        query = f"""
            select releases.* from revisions indexed by idx_revisions_content_hash
            cross join releases on releases.id = revisions.release_id
            where revisions.content_hash = :content and releases.source = :source and {condition}
              and revisions.number =
                  (select max(number) from revisions as r where r.release_id = releases.id)
            order by releases.id limit :most
        """
        values = {"source": source, "content": content, "most": most}
        return [release_of(row) for row in self._db.query(query, values)]

    def move(self, release: Release, url: str, seen: datetime) -> None:
        """The release now stands at `url`; its old address stays known."""
        self.alias(release.source, release.id, release.url, seen)
        self._stands_at(release.source, url, release.id)
        database.update(self._db, "releases", release.id, {"url": url})

    def alias(self, source: int, release: int, url: str, seen: datetime) -> None:
        """`release` is known at `url` too; `seen` is when that was last said of it."""
        row = self._db.execute(
            "insert into addresses (source, url, release_id, until) values (?1, ?2, ?3, ?4) "
            "on conflict (source, url) do update set release_id = ?3, until = ?4 returning id",
            [source, url, release, utc_text(seen)],
        ).fetchone()
        self._families.note(source, url, address=row[0])

    def unite(self, double: Release, into: int, seen: datetime) -> None:
        """`double` is the release `into`, recorded a second time: its addresses and its places in
        listings are that one's from now on. Its history stays its own."""
        self.alias(double.source, into, double.url, seen)
        self._db.execute(
            "update addresses set release_id = ? where release_id = ?", [into, double.id]
        )
        self._db.execute(
            "update or ignore listings set release_id = ? where release_id = ?", [into, double.id]
        )
        self._db.execute("delete from listings where release_id = ?", [double.id])


def _visit(row: dict[str, Any], *, conditional: bool) -> Visit:
    """Validators are sent only where an answer of 304 would prove something.

    A removed page is asked for whole: its old validators would hide that it is back. So is, once, a
    page that was seen only once, since a validator that never moves proves nothing, and every few
    visits any page.
    """
    pending = _pending(row["pending"])
    gone = row["status"] != "live" or (pending is not None and pending.what is Waiting.GONE)
    if gone:
        return Visit(row["url"], title=row["title"])
    unasked = row["unasked"]
    if not conditional or not isinstance(unasked, int) or unasked >= MOST_UNASKED:
        return Visit(row["url"], sha256=row["sha256"], title=row["title"])
    return Visit(row["url"], row["etag"], row["last_modified"], row["sha256"], row["title"])
