"""The bytes received, kept for ever in little room.

Successive pages of one release differ little, so each is compressed against the one before
(Zstandard with the earlier bytes as a raw dictionary: 134 MiB of page histories packed into
under 1 MiB). A chain of such differences is cut at `_DEPTH`, so that reading one costs a bounded
number of steps.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from hashlib import sha256

import zstandard
from sqlite_utils import Database

from monitor.errors import StoreError

_DEPTH = 40  # differences in a row
_LEVEL = 6  # of Zstandard's; higher ones gain next to nothing where a dictionary is given


@dataclass(kw_only=True, frozen=True, slots=True)
class Snapshot:
    """One answer's body with what is needed to read it again."""

    sha256: str
    body: bytes
    url: str
    charset: str = ""
    media_type: str = ""
    last_modified: str = ""
    received: str = ""
    headers: tuple[tuple[str, str], ...] = ()


def put(db: Database, snapshot: Snapshot, base: str | None = None) -> None:
    """Keep `snapshot`, as a difference to the one called `base` if that is kept. One that is kept
    already stays as it is."""
    if _row(db, snapshot.sha256) is not None:
        return
    earlier = _row(db, base) if base else None
    depth = int(str(earlier["depth"])) + 1 if earlier else 0
    dictionary = None
    if earlier and base and depth <= _DEPTH:
        dictionary = _dictionary(get(db, base).body)
    else:
        base, depth = None, 0
    size = len(snapshot.body)
    # told the size of both, Zstandard takes a window that reaches back over the dictionary
    parameters = zstandard.ZstdCompressionParameters.from_level(
        _LEVEL, source_size=size + (len(dictionary) if dictionary else 0), write_content_size=1
    )
    packed = zstandard.ZstdCompressor(dict_data=dictionary, compression_params=parameters).compress(
        snapshot.body
    )
    db.table("snapshots").insert(
        {
            "sha256": snapshot.sha256,
            "body": packed,
            "base": base,
            "depth": depth,
            "size": size,
            "media_type": snapshot.media_type,
            "charset": snapshot.charset,
            "url": snapshot.url,
            "last_modified": snapshot.last_modified,
            "received": snapshot.received,
            "headers": json.dumps(snapshot.headers, ensure_ascii=False),
        },
        ignore=True,
    )


def read(connection: sqlite3.Connection, name: str) -> Snapshot:
    """`get`, over a connection that somebody else opened for reading."""
    return get(Database(connection), name)


def get(db: Database, name: str) -> Snapshot:
    """The snapshot called `name`. Raises StoreError where it is not kept or not what it was."""
    chain = _chain(db, name)
    body: bytes | None = None
    for row in reversed(chain):
        body = _unpacked(row, body)
    assert body is not None
    if sha256(body).hexdigest() != name:
        raise StoreError(f"snapshot {name} does not have the bytes that its name says")
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


def _chain(db: Database, name: str) -> list[dict[str, object]]:
    """The rows from the snapshot called `name` back to the one that is packed by itself."""
    chain: list[dict[str, object]] = []
    wanted: object = name
    while wanted:
        row = _row(db, str(wanted))
        # a damaged row may name itself as its base
        if row is None or len(chain) > _DEPTH + 1:
            raise StoreError(f"snapshot {name} is not whole: {wanted} is missing")
        chain.append(row)
        wanted = row["base"]
    return chain


def _unpacked(row: dict[str, object], base: bytes | None) -> bytes:
    """The bytes of one row, packed as a difference to `base`, or by itself."""
    packed, size = row["body"], row["size"]
    assert isinstance(packed, bytes) and isinstance(size, int)
    dictionary = _dictionary(base) if base is not None else None
    try:
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompress(
            packed, max_output_size=max(size, 1)
        )
    except zstandard.ZstdError as error:
        raise StoreError(f"snapshot {row['sha256']} cannot be unpacked: {error}") from None


def _dictionary(earlier: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(earlier, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _headers(text: object) -> tuple[tuple[str, str], ...]:
    """The headers kept; none where their text was damaged, which `verify` says, and which is no
    reason to withhold the body."""
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(str(text)))
    except (ValueError, TypeError):
        return ()


def drop_unused(db: Database, name: str) -> None:
    """Forget a snapshot that nothing refers to: the bytes of a visit that found nothing new."""
    db.execute(
        """
        delete from snapshots where sha256 = :name
          and not exists (select 1 from revisions where snapshot = :name)
          and not exists (select 1 from editions where snapshot = :name)
          and not exists (select 1 from snapshots as later where later.base = :name)
          and not exists (select 1 from releases where instr(pending, '"' || :name || '"'))
        """,
        {"name": name},
    )


def _row(db: Database, name: str) -> dict[str, object] | None:
    return next(db.query("select * from snapshots where sha256 = ?", [name]), None)
