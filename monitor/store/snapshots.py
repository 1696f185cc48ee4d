"""The bytes received, kept for ever in little room.

Successive pages of one release differ little, so each is packed as a difference to the one before;
the first page of a release, as one to what it shares with its press room (`dictionaries`). What
must be unpacked to open one is bounded, in bytes and in steps.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from monitor.errors import SnapshotPruned, StoreError
from monitor.store import dictionaries, packing
from monitor.store.database import OurDatabase, Value, insert, update

_DEPTH = 12  # differences in a row
_OLDEST_DEPTH = 41  # in a row, that earlier versions made
_COST, _TIMES = 2_000_000, 2.5
"""Bytes unpacked to open a snapshot: so many, or of a large one so many times its own. A megabyte
takes about a millisecond."""
_CHILDREN = 2
"""Packed against one snapshot, before a chain that is full goes further back: of 2, 3, 4 and 6, the
one that packs the histories of `bench/storage.py` best."""
_WELL = 5  # packed to a fifth, nothing better is sought
_ALONE = (
    1.4  # a difference that saves less than this over the page by itself is not worth its chain
)

IS_AWAITED = """exists (
    select 1 from releases where pending not null
    and case when json_valid(pending) then json_extract(pending, '$.snapshot') end = {name}
)"""
"""SQL: whether a release waits to see the snapshot called `name` again; as its index spells it."""


@dataclass(kw_only=True, frozen=True, slots=True)
class Snapshot:
    """One answer's body with what is needed to read it again. `ended`: it holds the page's end;
    None where that is not known yet."""

    sha256: str
    body: bytes
    url: str
    charset: str = ""
    media_type: str = ""
    last_modified: str = ""
    received: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    ended: bool | None = None


@dataclass(kw_only=True, frozen=True, slots=True)
class Against:
    """What a snapshot may be packed against: the one called `base`, or a dictionary. `depth` and
    `cost` are what it takes to have those bytes; `chain` are the snapshots opened for them."""

    body: bytes
    base: str | None = None
    dictionary: str = ""
    depth: int = 0
    cost: int = 0
    chain: tuple[str, ...] = ()

    def allows(self, size: int) -> bool:
        """Whether a snapshot of so many bytes may be packed against it."""
        return self.depth <= _DEPTH and self.cost + size <= _most(size)

    def is_of(self, packed: Packed) -> bool:
        """Whether `packed` was packed against this."""
        return (self.base, self.dictionary) == (packed.base, packed.dictionary)

    def within_bounds(self) -> bool:
        """Whether it is opened as fast as one that is packed today."""
        return self.depth <= _DEPTH + 1 and self.cost <= _most(len(self.body))


@dataclass(kw_only=True, frozen=True, slots=True)
class Packed:
    """Packed bytes, and where they stand."""

    body: bytes
    base: str | None
    dictionary: str
    depth: int

    def columns(self) -> dict[str, Value]:
        return {
            "body": self.body,
            "base": self.base,
            "dictionary": self.dictionary,
            "depth": self.depth,
        }


def _most(size: int) -> int:
    """Bytes that may be unpacked to open a snapshot of `size` bytes."""
    return max(_COST, int(_TIMES * size))


def put(
    db: Database, snapshot: Snapshot, base: str | None = None, source: int | None = None
) -> None:
    """Keep `snapshot`, as a difference to the one called `base` if that is kept, or to what pages
    of the `source` share. One that is kept already stays as it is; one whose bytes were pruned has
    them again, and is pruned no more."""
    row = _row(db, snapshot.sha256)
    if row is not None and row["body"] != b"":
        return
    packed = packed_best(snapshot.body, _candidates(db, snapshot, base, source))
    if row is not None:
        update(db, "snapshots", snapshot.sha256, packed.columns(), by="sha256")
        db.execute("delete from prunings where snapshot = ?", [snapshot.sha256])
        return
    insert(
        db,
        "snapshots",
        {
            "sha256": snapshot.sha256,
            **packed.columns(),
            "size": len(snapshot.body),
            "media_type": snapshot.media_type,
            "charset": snapshot.charset,
            "url": snapshot.url,
            "last_modified": snapshot.last_modified,
            "received": snapshot.received,
            "headers": json.dumps(snapshot.headers, ensure_ascii=False),
            "ended": snapshot.ended,
        },
        ignore=True,
    )
    if source is not None and not base and not packed.base and not packed.dictionary:
        dictionaries.set_pattern(db, source, snapshot.sha256)


def _candidates(
    db: Database, snapshot: Snapshot, base: str | None, source: int | None
) -> Iterable[Against]:
    """What `snapshot` may be packed against, the best guess first; each is opened when it is asked
    for."""
    size = len(snapshot.body)
    if base:
        yield from bases(db, base, size)
    if source is not None:
        yield from templates(db, source, size)


def bases(db: Database, base: str, size: int) -> Iterable[Against]:
    """The snapshot called `base`; where its chain is too long, the nearest of the chain that is
    within the bounds and has few packed against it. So a history becomes a tree, in which most
    stand upon what they followed, instead of all upon the first, from which a page drifts away."""
    try:
        chain = _chain(db, base)
        names = [str(row["sha256"]) for row in chain]
        costs = [_cost(db, chain[at:]) for at in range(len(chain))]
        allowed = [
            name
            for at, name in enumerate(names)
            if len(names) - at <= _DEPTH and costs[at] + size <= _most(size)
        ]
        if allowed:
            few = (name for name in allowed if _children(db, name) < _CHILDREN)
            yield opened(db, next(few, allowed[-1]))
    except StoreError:  # what is damaged or was pruned is nothing to build on
        return


def _children(db: Database, name: str) -> int:
    """How many snapshots are packed against the one called `name`; of many, that there are many."""
    query = "select count(*) as n from (select 1 from snapshots where base = ? limit ?)"
    return int(next(db.query(query, [name, _CHILDREN]))["n"])


def templates(db: Database, source: int, size: int) -> Iterable[Against]:
    """What pages of a source share."""
    if name := dictionaries.current(db, source):
        yield from dictionary(db, name, size)
    elif name := dictionaries.pattern(db, source):
        yield from bases(db, name, size)


def dictionary(db: Database, name: str, size: int) -> Iterable[Against]:
    """The dictionary called `name`."""
    try:
        body = dictionaries.get(db, name)
    except StoreError:
        return
    if (found := Against(body=body, dictionary=name, cost=len(body))).allows(size):
        yield found


def packed_best(body: bytes, candidates: Iterable[Against]) -> Packed:
    """`body` against the first of the candidates that it is well packed against; where there is
    none, against the best, or by itself."""
    best: Packed | None = None
    for against in candidates:
        packed = Packed(
            body=packing.pack(body, against.body),
            base=against.base,
            dictionary=against.dictionary,
            depth=against.depth,
        )
        if best is None or len(packed.body) < len(best.body):
            best = packed
        if len(packed.body) * _WELL <= len(body):
            return packed
    alone = Packed(body=packing.pack(body), base=None, dictionary="", depth=0)
    if best is None or len(best.body) * _ALONE > len(alone.body):
        return alone
    return best


def has_bytes(db: Database, name: str) -> bool:
    """Whether the bytes called `name` are kept, and were not pruned."""
    query = "select 1 from snapshots where sha256 = ? and length(body) > 0"
    return next(db.query(query, [name]), None) is not None


def opened(db: Database, name: str) -> Against:
    """The snapshot called `name`, to pack another against. Raises StoreError."""
    chain = _chain(db, name)
    body, cost = _body(db, name, chain), _cost(db, chain)
    names = tuple(str(row["sha256"]) for row in chain)
    return Against(body=body, base=name, depth=len(chain), cost=cost, chain=names)


def _cost(db: Database, chain: list[dict[str, object]]) -> int:
    """Bytes unpacked to open the first of a chain's rows. Raises StoreError."""
    cost = sum(int(str(row["size"])) for row in chain)
    if root := str(chain[-1]["dictionary"] or ""):
        row = next(db.query("select size from dictionaries where sha256 = ?", [root]), None)
        if row is None:
            raise StoreError(f"dictionary {root} is missing")
        cost += int(row["size"])
    return cost


def read(connection: sqlite3.Connection, name: str) -> Snapshot:
    """`get`, over a connection that somebody else opened for reading."""
    return get(OurDatabase(connection, execute_plugins=False), name)


def get(db: Database, name: str) -> Snapshot:
    """The snapshot called `name`. Raises StoreError where it is not kept or not what it was,
    SnapshotPruned where its bytes were given up."""
    chain = _chain(db, name)
    body = _body(db, name, chain)
    row = chain[0]
    return Snapshot(
        sha256=name,
        body=body,
        url=str(row["url"] or ""),
        charset=str(row["charset"] or ""),
        media_type=str(row["media_type"] or ""),
        last_modified=str(row["last_modified"] or ""),
        received=str(row["received"]),
        headers=_headers(row["headers"]),
    )


def _body(db: Database, name: str, chain: list[dict[str, object]]) -> bytes:
    """The bytes of the first of a chain's rows. Raises StoreError."""
    body: bytes | None = None
    if root := str(chain[-1]["dictionary"] or ""):
        body = dictionaries.get(db, root)
    for row in reversed(chain):
        packed, size = row["body"], row["size"]
        if not isinstance(packed, bytes) or not isinstance(size, int):
            raise StoreError(f"snapshot {row['sha256']} is no bytes, or no size")
        body = packing.unpack(str(row["sha256"]), packed, size, body)
    assert body is not None
    if packing.digest(body) != name:
        raise StoreError(f"snapshot {name} does not have the bytes that its name says")
    return body


def _chain(db: Database, name: str) -> list[dict[str, object]]:
    """The rows from the snapshot called `name` back to the one that is based on none."""
    if not name:
        raise StoreError("it is not known which snapshot it is")
    chain: list[dict[str, object]] = []
    wanted: object = name
    while wanted:
        row = _row(db, str(wanted))
        # a damaged row may name itself as its base
        if row is None or len(chain) > _OLDEST_DEPTH or (chain and row["body"] == b""):
            raise StoreError(f"snapshot {name} is not whole: {wanted} is missing")
        if row["body"] == b"":
            raise SnapshotPruned(f"the bytes of snapshot {name} were pruned")
        chain.append(row)
        wanted = row["base"]
    return chain


def _headers(text: object) -> tuple[tuple[str, str], ...]:
    """The headers kept; none where their text was damaged, which `verify` says, and which is no
    reason to withhold the body."""
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(str(text)))
    except (ValueError, TypeError):
        return ()


def keep_extra(db: Database, name: str) -> None:
    """Have a snapshot stay that no revision has."""
    db.execute("update snapshots set extra = 1 where sha256 = ? and not extra", [name])


def forget_extra(db: Database, name: str) -> None:
    """Drop a snapshot that was kept though no revision has it."""
    db.execute("update snapshots set extra = 0 where sha256 = ?", [name])
    drop_unused(db, name)


def drop_unused(db: Database, name: str) -> bool:
    """Forget a snapshot that nothing refers to, such as the bytes of a visit that found nothing
    new. Returns whether it was forgotten."""
    cursor = db.execute(
        f"""
        delete from snapshots where sha256 = :name and not extra
          and not exists (select 1 from revisions where snapshot = :name)
          and not exists (select 1 from editions where snapshot = :name)
          and not exists (select 1 from snapshots as later where later.base = :name)
          and not {IS_AWAITED.format(name=":name")}
        """,
        {"name": name},
    )
    return cursor.rowcount > 0


def _row(db: Database, name: str) -> dict[str, object] | None:
    return next(db.query("select * from snapshots where sha256 = ?", [name]), None)
