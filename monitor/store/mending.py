"""What was understood of a page, put back where a disk or a hand altered it: only what the ledger
says was there, so that nothing is recorded by it and the chain stays what it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from monitor.model import Content
from monitor.store import bodies, bound, codec, ledger, triggers
from monitor.store.canonical import readable, shown
from monitor.store.database import Value, update
from monitor.store.history import understood
from monitor.store.transactions import atomic

Recorded = Mapping[str, Any]
"""What the ledger says of a revision, by column: `ledger.recorded`."""

UNDERSTOOD = ("body", "fields", "title", "updated_text", "updated", "content_hash")
"""The columns of a revision that can be put back; the text first, for others are packed against
it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A revision of which `columns` are not what was recorded, and by the ledger where its page
    is: what that does not say is empty. `extractor` read it."""

    key: int
    columns: tuple[str, ...]
    release: int
    number: int
    source: str
    url: str
    snapshot: str
    extractor: str


class Mending:
    """Of one store; the caller holds its lock. What it reads may be damaged anywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def revisions(self) -> list[int]:
        """Their keys in the order in which they are to be looked at: a text that is put back is
        what the older ones of its release are packed against."""
        query = "select id from revisions order by id desc"
        return [key for (key,) in self._db.conn.execute(query)]

    def damaged(self, key: int) -> Damaged | None:
        """The revision with this key, if anything that was understood of it is not what was
        recorded. Raises sqlite3.Error where its row cannot be read at all."""
        with self._legible():
            recorded = ledger.recorded(self._db, "revisions", key)
            columns = self._altered(key, recorded)
            return self._about(key, columns, recorded) if columns else None

    def put_back(self, found: Damaged, content: Content) -> tuple[str, ...]:
        """Have each damaged column say what was recorded, where `content` says it; the columns
        that stay as they are."""
        with self._legible(), atomic(self._db), triggers.without_entries(self._db, "revisions"):
            recorded = ledger.recorded(self._db, "revisions", found.key)
            # the text before it may have been packed against this one as it is now
            with bodies.replaced(self._db, found.key):
                self._write(found.key, content, recorded)
            return self._altered(found.key, recorded)

    def _write(self, key: int, content: Content, recorded: Recorded) -> None:
        values = understood(content)
        said = {**values, "fields": codec.dumps(content)}  # that is bound, and not how packed
        for column in UNDERSTOOD:
            # with its text put back, the rest is legible again, or is not
            is_damaged = column in self._altered(key, recorded)
            if is_damaged and shown(said[column]) == recorded[column]:
                update(self._db, "revisions", key, {column: values[column]})

    def _altered(self, key: int, recorded: Recorded) -> tuple[str, ...]:
        """The columns of what was understood that do not say what the ledger does."""
        row = next(self._db.query("select * from revisions where id = ?", [key]), None)
        if row is None:
            raise sqlite3.DatabaseError("an index alone names the row: its page is damaged")
        row["body"] = bodies.plain(self._db.conn, row["body"])
        row["fields"] = bound.plain(row["fields"], row["body"])
        # without its text, nothing can be said of what is packed against it
        names = [n for n in UNDERSTOOD if n != "fields" or isinstance(row["body"], str)]
        return tuple(n for n in names if n in recorded and shown(row[n]) != recorded[n])

    def _about(self, key: int, columns: tuple[str, ...], recorded: Recorded) -> Damaged:
        release, number = (_number(recorded.get(name)) for name in ("release_id", "number"))
        query = "select name from sources where id = (select source from releases where id = ?)"
        source = self._db.conn.execute(query, [release]).fetchone()
        return Damaged(
            key=key,
            columns=columns,
            release=release,
            number=number,
            source=str(source[0]) if source else "",
            url=str(recorded.get("url", "")),
            snapshot=str(recorded.get("snapshot", "")),
            extractor=str(recorded.get("extractor", "")),
        )

    @contextmanager
    def _legible(self) -> Iterator[None]:
        """A text that is no UTF-8 any more is read, too."""
        connection: sqlite3.Connection = self._db.conn
        before, connection.text_factory = connection.text_factory, readable
        try:
            yield
        finally:
            connection.text_factory = before


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0
