"""What is left to do of listings of several pages: releases that were found and not visited yet,
and where the reading goes on. A pass that is killed costs what it had under way, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from monitor.model import Bookmark, ListedRelease, ListingProgress, Part, utc_text

MOST_TRIES = 12
"""Visits that met no page, after which a release that was never met is asked for no more, unless
its listing still names it on a page that is read."""
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=5), timedelta(days=1)
_KNOWN = (
    "(url in (select url from releases where source = :source) "
    "or url in (select url from addresses where source = :source))"
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far the back catalogue of a source is: `pages` of its listings were read, `unvisited`
    releases wait for their first visit, `given_up` could not be had. `open`: there is more to
    read."""

    pages: int = 0
    unvisited: int = 0
    given_up: int = 0
    open: bool = False


class Backlogs:
    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, source: int, progress: ListingProgress) -> None:
        """Note what a page named first, and where its listing goes on. To be called inside a
        transaction."""
        now = utc_text(progress.seen)
        self._db.conn.executemany(
            "insert or ignore into unvisited "
            "(source, url, listing, title, published, updated, asked, found, next_visit) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (source, e.url, progress.url, e.title, e.published, e.updated, e.asked, now, now)
                for e in progress.found
            ],
        )
        place = {"source": source, "listing": progress.url, "part": str(progress.part)}
        done = progress.ends and not (progress.more and progress.part is Part.BACK)
        if not progress.page or (done and progress.part is Part.NEWS):
            where = "source = :source and listing = :listing and part = :part"
            self._db.execute(f"delete from bookmarks where {where}", place)
            return
        self._db.table("bookmarks").upsert(
            {
                **place,
                "page": "" if done else progress.page,
                "pages": progress.pages,
                "interrupted": int(not progress.ends),
                "moved": now,
            },
            pk=("source", "listing", "part"),
        )

    def bookmarks(
        self, source: int, *, news_only: bool = False
    ) -> dict[tuple[str, Part], Bookmark]:
        """Where the reading of the source's listings goes on. One with an empty page has come to
        its listing's end, or is not to go on now: `news_only`."""
        found = {}
        for row in self._db.query("select * from bookmarks where source = ?", [source]):
            part = Part(row["part"])
            rests = news_only and part is Part.BACK
            mark = Bookmark(row["page"], row["pages"], bool(row["interrupted"]))
            found[row["listing"], part] = Bookmark("", row["pages"]) if rests else mark
        return found

    def found(self, source: int) -> frozenset[str]:
        """The addresses of what was found and not met yet."""
        query = "select url from unvisited where source = ?"
        return frozenset(row["url"] for row in self._db.query(query, [source]))

    def was_tried(self, source: int, url: str) -> bool:
        """Whether `url` waits, and its first visit met no page so far."""
        query = "select 1 from unvisited where source = ? and url = ? and tries > 0"
        return next(self._db.query(query, [source, url]), None) is not None

    def wait(self, source: int, url: str, seen: datetime) -> None:
        """A release that was listed could not be had: it waits, as what is found on a page of a
        long listing does. To be called inside a transaction."""
        self._db.execute(
            "insert or ignore into unvisited (source, url, listing, found, next_visit) "
            "values (:source, :url, '', :seen, :seen)",
            {"source": source, "url": url, "seen": utc_text(seen)},
        )

    def due(self, source: int, now: datetime, most: int) -> tuple[ListedRelease, ...]:
        """What is to be visited for the first time, in the order in which it was found."""
        query = (
            "select * from unvisited where source = ? and next_visit <= ? "
            "order by tries, id limit ?"
        )
        rows = self._db.query(query, [source, utc_text(now), most])
        return tuple(
            ListedRelease(r["url"], r["title"], r["published"], r["updated"], r["asked"])
            for r in rows
        )

    def forget_known(self, source: int) -> None:
        """What has become a release, or another address of one, waits no more."""
        self._db.execute(
            f"delete from unvisited where source = :source and {_KNOWN}", {"source": source}
        )

    def tried(self, source: int, url: str, seen: datetime) -> None:
        """A first visit came to its end: it waits no more if it met a release, else it is made
        again, ever more seldom, up to MOST_TRIES times. To be called inside a transaction."""
        place = {"source": source, "url": url}
        row = next(
            self._db.query(
                "select id, tries from unvisited where source = :source and url = :url", place
            ),
            None,
        )
        if row is None:
            return
        deleted = self._db.execute(
            f"delete from unvisited where id = :id and {_KNOWN}", {**place, "id": row["id"]}
        )
        if deleted.rowcount:
            return
        tries = row["tries"] + 1
        again = seen + min(_LAST_RETRY, _FIRST_RETRY * (1 << row["tries"]))
        following = utc_text(again) if tries < MOST_TRIES else None
        self._db.table("unvisited").update(row["id"], {"tries": tries, "next_visit": following})

    def of(self, source: str) -> Backlog:
        """How far the source called `source` is."""
        waits = (
            "select count(next_visit) as unvisited, count(*) - count(next_visit) as given_up "
            "from unvisited join sources on sources.id = unvisited.source where sources.name = ?"
        )
        left = next(self._db.query(waits, [source]))
        reads = (
            "select coalesce(sum(pages), 0) as pages, coalesce(max(page != ''), 0) as open "
            "from bookmarks join sources on sources.id = bookmarks.source "
            "where sources.name = ? and part = 'back'"
        )
        read = next(self._db.query(reads, [source]))
        return Backlog(read["pages"], left["unvisited"], left["given_up"], bool(read["open"]))
