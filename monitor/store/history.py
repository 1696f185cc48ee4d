"""Revisions and changes: what is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from monitor import wording
from monitor.extract import content_hash
from monitor.model import Change, Content, Kind, Link, Revision, Verdict, is_of_text
from monitor.store import anchors, bodies, codec, ledger, packing, snapshots
from monitor.store.chain import chain
from monitor.store.database import Value, insert, update
from monitor.store.faults import Fault
from monitor.store.rows import (
    DamagedChange,
    DamagedRevision,
    change_of,
    legible,
    legible_revision,
    links_of,
    revision_of,
)
from monitor.store.search import writing
from monitor.store.search.index import About
from monitor.store.snapshots import Snapshot

if TYPE_CHECKING:
    from monitor.compare.passages import Passage
    from monitor.store.families import Simplified

__all__ = ["DamagedChange", "DamagedRevision", "History"]


def understood(content: Content) -> dict[str, Value]:
    """The columns of a revision that are made of its content."""
    return {
        "title": content.title,
        "body": content.body,
        "fields": packing.pack_text(codec.dumps(content), content.body),
        "updated_text": content.updated.text if content.updated else None,
        "updated": content.updated.value if content.updated else None,
        "content_hash": content_hash(content),
    }


def _left_the_text(change: Change | DamagedChange) -> bool:
    return isinstance(change, Change) and not is_of_text(change.reasons)


class History:
    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, snapshot: Snapshot, base: str | None, source: int | None = None) -> None:
        """Keep the bytes of a visit, before anything reads them (`understood` ends that state)."""
        snapshots.put(self._db, snapshot, base, source)
        insert(self._db, "received", {"sha256": snapshot.sha256}, ignore=True)

    def understood(self, names: Iterable[str]) -> None:
        """The visits that brought these snapshots are recorded."""
        self._db.conn.executemany(
            "delete from received where sha256 = ?", [(name,) for name in names]
        )

    def drop_left_over(self) -> int:
        """Forget what a process kept and died before it could record; how many there were."""
        left = [row["sha256"] for row in self._db.query("select sha256 from received")]
        for name in left:
            self.drop_unused(name)
        self.understood(left)
        return len(left)

    def ended(self, name: str) -> bool | None:
        """Whether the bytes called `name` hold their page's end, as was noted when they were kept;
        None where an older version kept them and did not look."""
        row = next(self._db.query("select ended from snapshots where sha256 = ?", [name]), None)
        return None if row is None or row["ended"] is None else bool(row["ended"])

    def snapshot(self, name: str) -> Snapshot:
        return snapshots.get(self._db, name)

    def received(self, name: str) -> str:
        """When the bytes called `name` were first received; empty where they are not kept."""
        row = next(self._db.query("select received from snapshots where sha256 = ?", [name]), None)
        return str(row["received"]) if row else ""

    def has_bytes(self, name: str) -> bool:
        """Whether the bytes called `name` are kept, and were not pruned."""
        return snapshots.has_bytes(self._db, name)

    def keep_extra(self, name: str) -> None:
        """Have the bytes called `name` stay though no revision has them."""
        snapshots.keep_extra(self._db, name)

    def drop_unused(self, name: str) -> None:
        snapshots.drop_unused(self._db, name)

    def latest(self, release: int) -> Revision | None:
        row = next(self._rows(release, "order by number desc limit 1"), None)
        return revision_of(row) if row else None

    def revisions(self, release: int) -> Iterator[Revision]:
        return map(revision_of, self._rows(release, "order by number"))

    def legible_revisions(self, release: int) -> Iterator[Revision | DamagedRevision]:
        """The same, where one that is damaged is told of, and the others go on."""
        return map(legible_revision, self._rows(release, "order by number"))

    def numbers(self, release: int) -> list[int]:
        """The numbers of its revisions, in their order."""
        query = "select number from revisions where release_id = ? order by number"
        return [row["number"] for row in self._db.query(query, [release])]

    def numbered(self, release: int, number: int) -> Revision:
        """The revision of that number, which there is; no other is opened but those on the way to
        its text."""
        return revision_of(next(self._rows(release, "and number = ?", number)))

    def _rows(self, release: int, which: str, *values: int) -> Iterator[dict[str, Any]]:
        """The rows of a release's revisions, each with its text; `which` of them, in SQL."""
        query = f"select {bodies.COLUMNS} from revisions where release_id = ? {which}"
        return self._db.query(query, [release, *values])

    def earlier(self, release: int, content: str) -> tuple[int, str] | None:
        """Number and first sight of the last revision but the latest whose text hashes to
        `content`."""
        query = """
            select number, first_seen from revisions
            where release_id = :release and content_hash = :content
              and number < (select max(number) from revisions where release_id = :release)
            order by number desc limit 1
        """
        row = next(self._db.query(query, {"release": release, "content": content}), None)
        return (row["number"], row["first_seen"]) if row else None

    def latest_snapshot(self, release: int) -> str | None:
        query = "select snapshot from revisions where release_id = ? order by number desc limit 1"
        row = next(self._db.query(query, [release]), None)
        return str(row["snapshot"]) if row else None

    def snapshot_of(self, revision: int) -> str:
        """The SHA-256 of the bytes of the revision with this key."""
        query = "select snapshot from revisions where id = ?"
        return str(next(self._db.query(query, [revision]))["snapshot"])

    def restamps(self, release: int) -> int:
        """How often in a row, up to now, the stamp of `release` moved and nothing else did."""
        query = (
            "select kind from changes where release_id = ? and kind != 'reread' "
            "order by id desc limit 5"
        )
        kinds = [row["kind"] for row in self._db.query(query, [release])]
        return next((n for n, kind in enumerate(kinds) if kind != Kind.RESTAMPED), len(kinds))

    def besides(self, release: int, since: str) -> int:
        """How often in a row, up to now, what changed stood beside the text of `release` only; not
        before `since`."""
        query = (
            "select * from changes where release_id = ? and kind != 'reread' and detected >= ? "
            "order by id desc limit 5"
        )
        changes = map(legible, self._db.query(query, [release, since]))
        return sum(1 for _ in takewhile(_left_the_text, changes))

    def revision(self, key: int) -> Revision:
        """Raises DamagedRecord."""
        query = f"select {bodies.COLUMNS} from revisions where id = ?"
        return revision_of(next(self._db.query(query, [key])))

    def links(self, revision: int) -> tuple[Link, ...]:
        """What the revision with this key links. Raises DamagedRecord."""
        query = f"select {bodies.COLUMNS} from revisions where id = ?"
        return links_of(next(self._db.query(query, [revision])))

    def all_keys(self) -> list[tuple[int, str]]:
        """Each revision's key and its source's name, the oldest first."""
        query = (
            "select revisions.id, sources.name from revisions join releases "
            "on releases.id = revisions.release_id "
            "join sources on sources.id = releases.source order by revisions.id"
        )
        return [(row["id"], row["name"]) for row in self._db.query(query)]

    def faults(
        self,
        step: Callable[[], None],
        roots: bytes = b"",
        by_rules: Callable[[str], Simplified | None] = lambda rules: None,
    ) -> Iterator[Fault]:
        """What is not as it was recorded; see `verify`. `roots`: PEM, for the time stamps;
        `by_rules`: what simplifies the addresses of a source by the rules of that name."""
        from monitor.store import verify  # what looks through all: for the command of that name

        return verify.faults(self._db, step, roots, by_rules)

    def length_of_check(self) -> int:
        """How often `faults` calls its `step`."""
        from monitor.store import verify

        return verify.length(self._db)

    def facts(self) -> dict[str, object]:
        """What a check that found nothing can say: how much there is, and the head of the chain."""
        from monitor.store import verify

        return verify.facts(self._db)

    def position(self, chain: str) -> int | None:
        """The number of the ledger's entry that bears this hash."""
        return ledger.position(self._db, chain)

    def head(self) -> str:
        """The end of the chain: the hash that binds all that was recorded. To be kept elsewhere."""
        return self.end().chain

    def end(self) -> ledger.Head:
        """The head of the chain, and how many entries it binds."""
        return ledger.head(self._db)

    def anchor(self, head: ledger.Head, at: str, authority: str, token: bytes) -> None:
        """Keep a time stamp of `head`."""
        anchors.keep(self._db, head, at, authority, token)

    def last_anchor(self) -> anchors.Anchor | None:
        return anchors.last(self._db)

    def add(
        self,
        release: int,
        url: str,
        snapshot: str,
        content: Content,
        extractor: str,
        seen: tuple[str, str],
    ) -> int:
        """Append a revision first seen and last seen at `seen`; its key."""
        last = next(
            self._db.query("select chain_hash from revisions order by id desc limit 1"), None
        )
        query = (
            "select source, (select coalesce(max(number), 0) + 1 from revisions "
            "where release_id = releases.id) as number from releases where id = ?"
        )
        place = next(self._db.query(query, [release]))
        number = int(place["number"])
        row = {
            "release_id": release,
            "number": number,
            "url": url,
            "first_seen": seen[0],
            "last_seen": seen[1],
            "snapshot": snapshot,
            "chain_hash": chain(last["chain_hash"] if last else "", url, number, seen[0], snapshot),
            "extractor": extractor,
            **understood(content),
        }
        key = insert(self._db, "revisions", row)
        if number > 1:
            bodies.pack(self._db, release, number - 1, key, content.body)
        about = About(source=place["source"], language=content.language, day=seen[0])
        writing.add_text(self._db, release, number, content, about)
        return key

    def reread(self, revision: int, content: Content, extractor: str) -> None:
        """What was understood of a kept snapshot, understood better."""
        row = {**understood(content), "extractor": extractor}
        with writing.text_replaced(self._db, revision), bodies.replaced(self._db, revision):
            update(self._db, "revisions", revision, row)

    def record(
        self,
        release: int,
        verdict: Verdict,
        detected: str,
        between: tuple[int | None, int | None],
        passages: Sequence[Passage] = (),
    ) -> Change:
        """Append a change between two revisions' keys, with what it removed and added."""
        query = "select source from releases where id = ?"
        source = next(self._db.query(query, [release]))["source"]
        row: dict[str, Value] = {
            "release_id": release,
            "source": source,
            "stamp_moved": bool({"updated", "published"} & verdict.fields.keys()),
            "kind": verdict.kind,
            "significance": verdict.significance,
            "detected": detected,
            "from_revision": between[0],
            "to_revision": between[1],
            "words_added": verdict.words_added,
            "words_removed": verdict.words_removed,
            "reasons": json.dumps(wording.sentences(verdict.reasons), ensure_ascii=False),
            "reason_values": codec.dumps_reasons(verdict.reasons),
            "fields": json.dumps(verdict.fields, ensure_ascii=False),
        }
        key = insert(self._db, "changes", row)
        about = About(source=source, day=detected, kind=verdict.kind)
        writing.add_change(self._db, key, passages, about)
        return change_of({"id": key, **row})

    def change(self, key: int) -> Change:
        """Raises DamagedRecord."""
        return change_of(next(self._db.query("select * from changes where id = ?", [key])))

    def changes(self, release: int) -> Iterator[Change | DamagedChange]:
        """What happened to a release, the oldest first: a damaged record costs no other."""
        query = "select * from changes where release_id = ? order by id"
        return (legible(row) for row in self._db.query(query, [release]))
