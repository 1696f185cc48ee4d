"""Releases: where each stands, what is due."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import Status, Visit, utc_text


@dataclass(frozen=True, slots=True)
class Pending:
    """An apparent change or removal that waits for a second look.

    `what` is `edit` or `gone`; `snapshot` holds the bytes of the first look; `looks` counts the visits.
    """

    what: str
    since: str
    snapshot: str = ""
    looks: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    id: int
    source: int
    url: str
    language: str
    title: str
    published: str
    status: Status
    listed: bool
    first_seen: str
    last_checked: str
    next_check: str
    sha256: str
    failures: int
    pending: Pending | None


def _release(row: dict[str, Any]) -> Release:
    pending = Pending(**json.loads(row["pending"])) if row["pending"] else None
    return Release(
        row["id"], row["source"], row["url"], row["language"], row["title"], row["published"] or "", Status(row["status"]),
        bool(row["listed"]), row["first_seen"], row["last_checked"] or "", row["next_check"], row["sha256"], row["failures"], pending,
    )  # fmt: skip


class Releases:
    def __init__(self, db: Database) -> None:
        self._db = db

    def at(self, source: int, url: str) -> Release | None:
        """The release at `url`, or that once stood there."""
        row = next(
            self._db.query("select * from releases where source = ? and url = ?", [source, url]),
            None,
        )
        if row is None:
            row = next(
                self._db.query(
                    "select releases.* from addresses join releases on releases.id = addresses.release_id "
                    "where addresses.source = ? and addresses.url = ?",
                    [source, url],
                ),
                None,
            )
        return _release(row) if row else None

    def all_at(self, source: int, urls: Collection[str]) -> dict[str, Release]:
        """The releases that stand at `urls`, by address; not those that only once did."""
        marks = ", ".join("?" * len(urls))
        query = f"select * from releases where source = ? and url in ({marks})"
        return {row["url"]: _release(row) for row in self._db.query(query, [source, *urls])}

    def get(self, release: int) -> Release:
        return _release(next(self._db.query("select * from releases where id = ?", [release])))

    def by_id(self, release: int) -> Release | None:
        row = next(self._db.query("select * from releases where id = ?", [release]), None)
        return _release(row) if row else None

    def add(self, source: int, url: str, seen: datetime) -> Release:
        now = utc_text(seen)
        key = (
            self._db.table("releases")
            .insert({"source": source, "url": url, "first_seen": now, "next_check": now})
            .last_pk
        )
        return self.get(int(str(key)))

    def update(self, release: int, **values: object) -> None:
        if "pending" in values:
            pending = values["pending"]
            values["pending"] = (
                json.dumps({s: getattr(pending, s) for s in Pending.__slots__}) if pending else None
            )
        self._db.table("releases").update(release, values)

    def touch(self, checked: Iterable[tuple[str, str, int]]) -> None:
        """Visits that found nothing new: (when, next visit, release) each."""
        rows = list(checked)
        self._db.conn.executemany(
            "update releases set last_checked = ?1, last_seen = ?1, next_check = ?2, failures = 0 where id = ?3",
            rows,
        )
        self._db.conn.executemany(
            "update revisions set last_seen = ?1 where id = (select id from revisions where release_id = ?2 order by number desc limit 1)",
            [(when, release) for when, _, release in rows],
        )

    def known(self, source: int) -> frozenset[str]:
        return frozenset(
            row["url"]
            for row in self._db.query(
                "select url from releases where source = :s union all select url from addresses where source = :s",
                {"s": source},
            )
        )

    def due(
        self, source: int, now: datetime, *, everything: bool = False, pending: bool = False
    ) -> tuple[Visit, ...]:
        """What is to be visited: the most overdue first; `everything`: all that is live; `pending`: only second looks."""
        where = "1" if everything else "next_check <= :now"
        if pending:
            where = "pending is not null and next_check <= :now"
        rows = self._db.query(
            f"select url, etag, last_modified, sha256, title, status, pending from releases "
            f"where source = :source and status != 'moved' and ({where}) order by next_check",
            {"source": source, "now": utc_text(now)},
        )
        return tuple(_visit(row) for row in rows)

    def next_due(self, source: int) -> str | None:
        """When the next second look is due."""
        query = (
            "select min(next_check) as due from releases where source = ? and pending is not null"
        )
        due = next(self._db.query(query, [source]))["due"]
        return str(due) if due else None

    def lost_twin(self, source: int, content: str) -> Release | None:
        """A release of `source` whose latest text hashes to `content` and that is gone, or seems to be."""
        return self._twin(
            source, content, "(status = 'removed' or json_extract(pending, '$.what') = 'gone')"
        )

    def live_twin(self, source: int, content: str) -> Release | None:
        """A release of `source` that is served with the text that hashes to `content`."""
        return self._twin(source, content, "status = 'live'")

    def _twin(self, source: int, content: str, condition: str) -> Release | None:
        query = f"""
            select releases.* from revisions join releases on releases.id = revisions.release_id
            where revisions.content_hash = :content and releases.source = :source and {condition}
              and revisions.number = (select max(number) from revisions as r where r.release_id = releases.id)
            limit 1
        """
        row = next(self._db.query(query, {"source": source, "content": content}), None)
        return _release(row) if row else None

    def move(self, release: Release, url: str, seen: datetime) -> None:
        """The release now stands at `url`; its old address stays known."""
        self._db.table("addresses").insert(
            {
                "source": release.source,
                "url": release.url,
                "release_id": release.id,
                "until": utc_text(seen),
            },
            ignore=True,
        )
        self.update(release.id, url=url, etag="", last_modified="", sha256="")


def _visit(row: dict[str, Any]) -> Visit:
    """A removed page is asked for whole: its old validators would hide that it is back."""
    if row["status"] != "live" or (row["pending"] and json.loads(row["pending"])["what"] == "gone"):
        return Visit(row["url"], title=row["title"])
    return Visit(row["url"], row["etag"], row["last_modified"], row["sha256"], row["title"])
