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

_DEPTH = 40
_LEVEL = 6


@dataclass(frozen=True, slots=True)
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
    """Keep `snapshot`, as a difference to the one called `base` if that is kept. Again: nothing
    happens."""
    if _row(db, snapshot.sha256) is not None:
        return
    earlier = _row(db, base) if base else None
    depth = int(str(earlier["depth"])) + 1 if earlier else 0
    dictionary = None
    if earlier and base and depth <= _DEPTH:
        dictionary = zstandard.ZstdCompressionDict(
            get(db, base).body, dict_type=zstandard.DICT_TYPE_RAWCONTENT
        )
    else:
        base, depth = None, 0
    size = len(snapshot.body)
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
    chain: list[dict[str, object]] = []
    wanted: str | None = name
    while wanted:
        row = _row(db, wanted)
        if row is None or len(chain) > _DEPTH + 1:
            raise StoreError(f"snapshot {name} is not whole: {wanted} is missing")
        chain.append(row)
        base = row["base"]
        wanted = str(base) if base else None
    body: bytes | None = None
    for row in reversed(chain):
        dictionary = None
        if body is not None:
            dictionary = zstandard.ZstdCompressionDict(
                body, dict_type=zstandard.DICT_TYPE_RAWCONTENT
            )
        packed, size = row["body"], row["size"]
        assert isinstance(packed, bytes) and isinstance(size, int)
        try:
            body = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(
                packed, max_output_size=max(size, 1)
            )
        except zstandard.ZstdError as error:
            raise StoreError(f"snapshot {row['sha256']} cannot be unpacked: {error}") from None
    assert body is not None
    if sha256(body).hexdigest() != name:
        raise StoreError(f"snapshot {name} does not have the bytes that its name says")
    first = chain[0]
    return Snapshot(
        name, body, str(first["url"] or ""), str(first["charset"] or ""), str(first["media_type"] or ""),
        str(first["last_modified"] or ""), str(first["received"]), _headers(first["headers"]),
    )  # fmt: skip


def _headers(text: object) -> tuple[tuple[str, str], ...]:
    """The headers kept; none where the text was damaged, which is `verify`'s to say and costs no
    bytes."""
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
          and not exists (select 1 from snapshots as later where later.base = :name)
          and not exists (select 1 from releases where json_extract(pending, '$.snapshot') = :name)
        """,
        {"name": name},
    )


def _row(db: Database, name: str) -> dict[str, object] | None:
    return next(db.query("select * from snapshots where sha256 = ?", [name]), None)
