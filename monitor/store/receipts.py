"""What visits received that made no revision: when, and the SHA-256 of the bytes, which need not be
kept.

The visits of a release are packed into pieces, of 40 bytes each: milliseconds since 1970 as eight
bytes, then the hash. A piece is final once the next one begins, and stands in the ledger then.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from monitor.errors import DamagedRecord
from monitor.model import utc_text
from monitor.store.database import insert

_ONE = struct.Struct(">q32s")
_PIECE = 50  # visits


@dataclass(frozen=True, slots=True)
class Receipt:
    """Bytes that were received: when, as UTC text, and the hash that names them."""

    seen: str
    sha256: str


class Receipts:
    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, release: int, seen: datetime, sha256: str) -> None:
        """A visit to `release` brought the bytes called `sha256`."""
        packed = _ONE.pack(int(seen.timestamp() * 1000), bytes.fromhex(sha256))
        query = "select id, count from receipts where release_id = ? order by id desc limit 1"
        last = next(self._db.query(query, [release]), None)
        now = utc_text(seen)
        if last is not None and last["count"] < _PIECE:
            self._db.execute(
                # `||` makes a text of two blobs
                "update receipts set last = max(last, ?), count = count + 1, "
                "hashes = cast(hashes || ? as blob) where id = ?",
                [now, packed, last["id"]],
            )
            return
        insert(
            self._db,
            "receipts",
            {"release_id": release, "first": now, "last": now, "count": 1, "hashes": packed},
        )

    def of(self, release: int) -> Iterator[Receipt]:
        """The oldest first. Raises DamagedRecord."""
        query = "select id, hashes from receipts where release_id = ? order by id"
        for row in self._db.query(query, [release]):
            try:
                for moment, name in _ONE.iter_unpack(row["hashes"]):
                    seen = datetime.fromtimestamp(moment / 1000, UTC)
                    yield Receipt(utc_text(seen), name.hex())
            except (struct.error, TypeError, ValueError, OverflowError):
                raise DamagedRecord(f"receipts {row['id']} of release {release}") from None

    def count(self, release: int) -> int:
        query = "select coalesce(sum(count), 0) as n from receipts where release_id = ?"
        return int(next(self._db.query(query, [release]))["n"])
