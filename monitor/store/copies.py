"""What public archives were asked to save, and what they answered.

The command that asks cannot write beside the daemon. What it was answered it then leaves as a small
file in a folder beside the database; whoever delivers next, the daemon or a `check`, takes it in.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from monitor.model import utc_text
from monitor.store import left_beside

log = logging.getLogger(__name__)
_MOST_DIGITS = 15  # of a release's number; SQLite's integers have eighteen


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedCopy:
    """`asked` is a UTC text, `moment` the archive's own (fourteen digits), `address` where the copy
    stands; both are empty where there is none, and `note` says why."""

    release_id: int
    url: str
    archive: str
    asked: str
    outcome: str
    moment: str = ""
    address: str = ""
    note: str = ""

    @property
    def made(self) -> str:
        """The archive's moment as a UTC text; empty where it is none."""
        try:
            return utc_text(datetime.strptime(f"{self.moment}+0000", "%Y%m%d%H%M%S%z"))
        except ValueError:
            return ""


class Copies:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, copy: AskedCopy) -> None:
        """Once, however often it is given. To be called inside a transaction."""
        values = asdict(copy)
        self._db.execute(
            f"insert or ignore into copies ({', '.join(values)}) "
            f"select {', '.join(f':{name}' for name in values)} "
            "where exists (select 1 from releases where id = :release_id)",
            values,
        )

    def take_in(self, database: Path) -> list[Path]:
        """What was left beside the database. To be called inside a transaction; returns the files,
        which may go once it is written."""
        done = []
        for path, copy in _left(database):
            if copy is None:
                log.warning("%s was no copy of ours, and was removed", path)
            else:
                self.add(copy)
            done.append(path)
        return done

    def listed(self, release: int = 0) -> Iterator[AskedCopy]:
        """Those of one release or of all, the latest first."""
        names = ", ".join(field.name for field in fields(AskedCopy))
        query = (
            f"select {names} from copies where :release in (0, release_id) order by asked desc, id"
        )
        return (AskedCopy(**row) for row in self._db.query(query, {"release": release}))


def folder_of(database: Path) -> Path:
    return database.with_name(database.name + ".copies")


def leave(database: Path, copy: AskedCopy) -> None:
    """Leave it for whoever writes the database. Raises StorePathError."""
    said = json.dumps(asdict(copy))
    name = hashlib.blake2b(said.encode(), digest_size=16).hexdigest()
    left_beside.leave(folder_of(database), name, said)


def left(database: Path) -> list[AskedCopy]:
    """What waits to be taken in."""
    return [copy for _, copy in _left(database) if copy is not None]


def _left(database: Path) -> Iterator[tuple[Path, AskedCopy | None]]:
    """The files, each with what it says; None for a file that is none of ours."""
    for path, said in left_beside.left(folder_of(database)):
        try:
            yield path, _read(said)
        except ValueError:
            yield path, None


def _read(said: object) -> AskedCopy:
    """Raises ValueError for what `leave` does not write: a value of another kind would stop whoever
    takes it in."""
    if not isinstance(said, dict) or set(said) != {each.name for each in fields(AskedCopy)}:
        raise ValueError("not a copy")
    number = said["release_id"]
    if not isinstance(number, int) or not 0 < number < 10**_MOST_DIGITS:
        raise ValueError("release_id")
    if not all(isinstance(value, str) for name, value in said.items() if name != "release_id"):
        raise ValueError("not a text")
    return AskedCopy(**said)
