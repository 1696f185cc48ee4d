"""Linked documents: what is due, who links them, and the bytes that they had."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from monitor.model import Absence, Content, Document, Edition, Visit, utc_text
from monitor.store import codec, snapshots
from monitor.store.search import writing
from monitor.store.snapshots import Snapshot

_LINKED = "exists (select 1 from attached where document_id = documents.id and until = '')"
_NO_RELEASE = (
    "not exists (select 1 from releases where releases.source = documents.source "
    "and releases.url = documents.url)"
)
_LOOKS = "(pending != '' or gone = 1 or (sha256 = '' and failures = 0))"


class Documents:
    def __init__(self, db: Database) -> None:
        self._db = db
        # by source: the last revision when nothing was left to be gathered
        self._gathered: dict[int, int] = {}

    def ungathered(self, source: int, most: int) -> list[tuple[int, int]]:
        """Live releases, each with its latest revision, from which its documents were not taken
        yet; `most` of them, the youngest first. All are looked at once in a process, and from then
        on those with a revision that was recorded since."""
        last = int(next(self._db.query("select coalesce(max(id), 0) as n from revisions"))["n"])
        since = self._gathered.get(source)
        recent = (
            "" if since is None else "and id in (select release_id from revisions where id > ?)"
        )
        query = f"""
            select id, revision from (
                select id, documents_of, (
                    select revisions.id from revisions where release_id = releases.id
                    order by number desc limit 1
                ) as revision from releases where source = ? and status = 'live' {recent}
            ) where revision is not null and revision is not documents_of
            order by id desc limit ?
        """
        values = [source, most] if since is None else [source, since, most]
        found = [(row["id"], row["revision"]) for row in self._db.query(query, values)]
        if not found:
            self._gathered[source] = last
        return found

    def attach(
        self, source: int, release: int, revision: int, urls: Collection[str], now: str, due: str
    ) -> int:
        """`release` links the documents at `urls`, as its `revision` says. Those that are new are
        asked for when they are `due`; how many are."""
        before = {
            row["url"]
            for row in self._db.query(
                "select url from attached join documents on documents.id = document_id "
                "where release_id = ? and until = ''",
                [release],
            )
        }
        new = 0
        for url in dict.fromkeys(urls):
            if url not in before:
                new += self._link(source, release, url, now, due)
        for url in before.difference(urls):
            self._db.execute(
                "update attached set until = ? where release_id = ? and document_id = "
                "(select id from documents where source = ? and url = ?)",
                [now, release, source, url],
            )
        self._db.execute("update releases set documents_of = ? where id = ?", [revision, release])
        return new

    def _link(self, source: int, release: int, url: str, now: str, due: str) -> bool:
        """Whether the document was unknown."""
        known = self.at(source, url)
        if known is None:
            row = {"source": source, "url": url, "next_check": due}
            key = int(str(self._db.table("documents").insert(row).last_pk))
        else:
            key = known.id
        self._db.execute(
            "insert into attached (document_id, release_id, since) values (?, ?, ?) "
            "on conflict (document_id, release_id) do update set until = ''",
            [key, release, now],
        )
        return known is None

    def unseen(self, source: int) -> int:
        """How many documents have not been asked for yet."""
        query = "select count(*) as n from documents where source = ? and last_checked = ''"
        return int(next(self._db.query(query, [source]))["n"])

    def at(self, source: int, url: str) -> Document | None:
        query = "select * from documents where source = ? and url = ?"
        row = next(self._db.query(query, [source, url]), None)
        return _document(row) if row else None

    def due(
        self, source: int, now: datetime, most: int, *, everything: bool, conditional: bool
    ) -> tuple[Visit, ...]:
        """The documents that are to be asked for, the most overdue first, `most` of them; with
        `everything`, all that were had before, and so many of the others."""
        had = self._rows(source, "sha256 != ''", utc_text(now), -1) if everything else []
        where = "sha256 = '' and next_check <= :now" if everything else "next_check <= :now"
        rows = [*had, *self._rows(source, where, utc_text(now), most)]
        return tuple(_visit(row, conditional) for row in rows)

    def looks(
        self, source: int, now: datetime, most: int, *, conditional: bool
    ) -> tuple[Visit, ...]:
        """First looks and second looks that are due."""
        rows = self._rows(source, f"next_check <= :now and {_LOOKS}", utc_text(now), most)
        return tuple(_visit(row, conditional) for row in rows)

    def _rows(self, source: int, where: str, now: str, most: int) -> list[dict[str, Any]]:
        query = (
            f"select * from documents where source = :source and {where} and {_LINKED} "
            f"and {_NO_RELEASE} order by next_check limit :most"
        )
        return list(self._db.query(query, {"source": source, "now": now, "most": most}))

    def next_look(self, source: int) -> str | None:
        """When the next first or second look is due."""
        query = (
            f"select min(next_check) as due from documents where source = ? and {_LOOKS} "
            f"and {_LINKED} and {_NO_RELEASE}"
        )
        due = next(self._db.query(query, [source]))["due"]
        return str(due) if due else None

    def looks_owed(self, source: int) -> int:
        """How many documents wait for a second look."""
        query = (
            "select count(*) as n from documents where source = ? and pending != '' "
            f"and {_LINKED} and {_NO_RELEASE}"
        )
        return int(next(self._db.query(query, [source]))["n"])

    def update(self, document: Document) -> None:
        values = asdict(document)
        self._db.table("documents").update(values.pop("id"), values)

    def releases(self, document: int) -> list[int]:
        """The live releases that link `document`, the youngest first."""
        query = """
            select releases.id from attached join releases on releases.id = release_id
            where document_id = ? and until = '' and status = 'live'
            order by published desc, releases.id desc
        """
        return [row["id"] for row in self._db.query(query, [document])]

    def had(self, source: int) -> int:
        """How many documents that are linked were had before, and are not known to be gone."""
        query = (
            "select count(*) as n from documents where source = ? and sha256 != '' "
            f"and gone != 2 and {_LINKED}"
        )
        return int(next(self._db.query(query, [source]))["n"])

    def latest(self, document: int) -> Edition | None:
        query = "select * from editions where document_id = ? order by number desc limit 1"
        row = next(self._db.query(query, [document]), None)
        return _edition(row) if row else None

    def edition(self, snapshot: str) -> Edition | None:
        """A state of a document that had these bytes, one that was read if there is one."""
        query = "select * from editions where snapshot = ? order by fields is null, id limit 1"
        row = next(self._db.query(query, [snapshot]), None)
        return _edition(row) if row else None

    def understood(self, edition: int, content: Content) -> None:
        """What the edition says."""
        said = {"title": content.title, "fields": codec.dumps(content)}
        with writing.document_replaced(self._db, edition):
            self._db.table("editions").update(edition, said)

    def add(self, document: Document, snapshot: Snapshot, seen: str) -> Edition:
        """The bytes that are believed now: kept, as an edition."""
        last = self.latest(document.id)
        snapshots.put(self._db, snapshot, last.snapshot if last else None)
        self._db.table("editions").insert(
            {
                "document_id": document.id,
                "number": last.number + 1 if last else 1,
                "snapshot": snapshot.sha256,
                "first_seen": seen,
            }
        )
        edition = self.latest(document.id)
        assert edition is not None
        return edition

    def stamp_moved(self, release: int, since: str) -> bool:
        """Whether the release's own stamp was seen to move, not before `since`."""
        query = "select 1 from changes where release_id = ? and stamp_moved and detected >= ?"
        return next(self._db.query(query, [release, since]), None) is not None


def _document(row: dict[str, Any]) -> Document:
    return Document(
        **{**row, "restless": bool(row["restless"]), "gone": Absence(row["gone"])},
    )


def _edition(row: dict[str, Any]) -> Edition:
    read = row["fields"] is not None
    return Edition(
        id=row["id"],
        document_id=row["document_id"],
        number=row["number"],
        snapshot=row["snapshot"],
        first_seen=row["first_seen"],
        content=codec.loads(row["fields"], row["title"]) if read else None,
    )


def _visit(row: dict[str, Any], conditional: bool) -> Visit:
    conditional = conditional and bool(row["sha256"])
    return Visit(
        row["url"],
        etag=row["etag"] if conditional else "",
        last_modified=row["last_modified"] if conditional else "",
        sha256=row["sha256"],
        document=True,
    )
