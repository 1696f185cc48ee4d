"""Captures of archives that were read in: where each came from, so that none is read in twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from monitor.model import Outcome, utc_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A capture that was read in. `seen` is the archive's moment; `sha256` names its bytes, empty
    where it has none; `origin` is the file it came from; `release_id` is None where it made no
    release known."""

    url: str
    seen: datetime
    sha256: str
    outcome: Outcome
    origin: str
    release_id: int | None


class Captures:
    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, source: int, url: str, seen: datetime, sha256: str) -> bool:
        """Whether this very capture was read in before."""
        query = (
            "select 1 from captures where source = ? and url = ? and seen = ? and sha256 = ? "
            "limit 1"
        )
        values = [source, url, utc_text(seen), sha256]
        return next(self._db.query(query, values), None) is not None

    def take(self, source: int, captures: Iterable[Taken], now: datetime) -> None:
        """Note that these were read in; one that was noted before stays as it was."""
        self._db.table("captures").insert_all(
            (
                {
                    "source": source,
                    "release_id": taken.release_id,
                    "url": taken.url,
                    "seen": utc_text(taken.seen),
                    "sha256": taken.sha256,
                    "outcome": str(taken.outcome),
                    "origin": taken.origin,
                    "taken": utc_text(now),
                }
                for taken in captures
            ),
            ignore=True,
        )
