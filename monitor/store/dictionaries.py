"""What the first snapshots of a source are packed against: pages of the same press room, which
share its template.

A source begins with its first page, the *pattern*. Once it has enough pages, some of them are put
together into a *dictionary*: bytes of the database's own, named by their hash and never altered. A
newer one may be made; the old one stays for as long as a snapshot needs it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.store import packing

LEAST = 8
"""Pages of a source from which a dictionary is made."""
_PAGES, _BYTES = 6, 400_000  # at most, in one dictionary: what it costs to load it bounds both


def current(db: Database, source: int) -> str:
    """The name of the source's latest dictionary; empty where it has none."""
    query = "select sha256 from dictionaries where source = ? order by id desc limit 1"
    row = next(db.query(query, [source]), None)
    return str(row["sha256"]) if row else ""


def pages_of(db: Database, source: int) -> int:
    """Of how many pages the source had snapshots when its latest dictionary was made."""
    query = "select pages from dictionaries where source = ? order by id desc limit 1"
    row = next(db.query(query, [source]), None)
    return int(row["pages"]) if row else 0


def get(db: Database, name: str) -> bytes:
    """The bytes of a dictionary. Raises StoreError where they are not what they were."""
    row = next(db.query("select body, size from dictionaries where sha256 = ?", [name]), None)
    if row is None:
        raise StoreError(f"dictionary {name} is missing")
    body = packing.unpack(name, row["body"], row["size"])
    if packing.digest(body) != name:
        raise StoreError(f"dictionary {name} does not have the bytes that its name says")
    return body


def add(db: Database, source: int, samples: Sequence[bytes], pages: int, now: str) -> str:
    """Make a dictionary of `samples` of a source that has snapshots of so many `pages`; its name.

    What a sample says that those before it did not is what it adds: pages of one template add
    little but their texts, and a page of another template its template.
    """
    body, taken = b"", 0
    for sample in samples:
        if taken == _PAGES or len(body) + len(sample) > _BYTES:
            continue
        if body and len(packing.pack(sample, body)) * 20 < len(sample):
            continue  # 5 %: nothing to learn
        body += sample
        taken += 1
    name = packing.digest(body)
    row = {
        "source": source,
        "sha256": name,
        "body": packing.pack(body),
        "size": len(body),
        "pages": pages,
        "made": now,
    }
    db.table("dictionaries").insert(row)
    return name


def pattern(db: Database, source: int) -> str:
    """The snapshot that the first ones of a source without a dictionary are packed against."""
    row = next(db.query("select snapshot from patterns where source = ?", [source]), None)
    return str(row["snapshot"]) if row else ""


def set_pattern(db: Database, source: int, snapshot: str) -> None:
    db.table("patterns").upsert({"source": source, "snapshot": snapshot}, pk="source")


def drop_unused(db: Database) -> int:
    """Forget dictionaries that no snapshot needs and that no new one will; how many."""
    query = """
        select id from dictionaries as d
        where id < (select max(id) from dictionaries where source is d.source)
          and not exists (select 1 from snapshots where dictionary = d.sha256 and dictionary != '')
    """
    keys = [row["id"] for row in db.query(query)]
    for key in keys:
        db.execute("delete from dictionaries where id = ?", [key])
    return len(keys)
