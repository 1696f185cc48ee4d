"""Bytes given up on purpose. What binds them stays: hashes, rows, the chain, and a note of the
pruning, which the ledger binds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from monitor.model import Kind, utc_text
from monitor.store import compact, snapshots
from monitor.store.transactions import atomic

_OF_NO_WORDS = (Kind.COSMETIC, Kind.RESTAMPED, Kind.BESIDE, Kind.REREAD)
# Bytes that no revision has: the visit's receipt names them.
_NOISE = f"""
    select sha256 from snapshots where extra and received < :before
      and not exists (select 1 from revisions where snapshot = sha256)
      and not exists (select 1 from editions where snapshot = sha256)
      and not {snapshots.IS_AWAITED.format(name="+snapshots.sha256")}
"""
# Bytes of revisions, each of which is neither the first nor the last of its release, nor named by a
# change of what a release says.
_UNTOLD = f"""
    select sha256 from snapshots where received < :before and length(body) > 0
      and exists (select 1 from revisions where snapshot = sha256)
      and not exists (select 1 from editions where snapshot = sha256)
      and not {snapshots.IS_AWAITED.format(name="+snapshots.sha256")}
      and not exists (
          select 1 from revisions as r where snapshot = sha256 and (
              number = 1
              or not exists (select 1 from revisions as later
                             where later.release_id = r.release_id and later.number > r.number)
              or exists (select 1 from changes where changes.release_id = r.release_id
                         and kind not in ({", ".join(f"'{kind}'" for kind in _OF_NO_WORDS)})
                         and r.id in (from_revision, to_revision))))
"""


class Rule(StrEnum):
    """What stays, of what is old enough."""

    REVISIONS = "revisions"  # the bytes of every revision
    CHANGES = "changes"  # those of first and last revisions, and of those before and after an edit


@dataclass(frozen=True, slots=True)
class Prunable:
    """Snapshots that a rule gives up: of visits that made no revision, and of revisions."""

    noise: tuple[str, ...]
    untold: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.noise) + len(self.untold)


def prunable(db: Database, before: datetime, rule: Rule) -> Prunable:
    """What `rule` gives up of what was received before that moment."""

    def names(query: str) -> tuple[str, ...]:
        return tuple(row["sha256"] for row in db.query(query, {"before": utc_text(before)}))

    return Prunable(names(_NOISE), names(_UNTOLD) if rule is Rule.CHANGES else ())


def prune(
    db: Database, wanted: Prunable, rule: Rule, now: datetime, step: Callable[[], None]
) -> int:
    """Give up the bytes of `wanted`, one snapshot per transaction; how many packed bytes that were.
    What was packed against them is packed anew first. Raises StoreError, where that is damaged."""
    freed = 0
    for name in wanted.noise:
        with atomic(db):
            freed += _free(db, name)
            snapshots.forget_extra(db, name)
        step()
    for name in wanted.untold:
        with atomic(db):
            freed += _free(db, name)
            note = {"snapshot": name, "at": utc_text(now), "rule": f"keep {rule}"}
            db.table("prunings").insert(note)
            columns = {"body": b"", "base": None, "dictionary": "", "depth": 0}
            db.table("snapshots").update(name, columns)
        step()
    return freed


def _free(db: Database, name: str) -> int:
    """Have no snapshot depend on the one called `name`; the packed bytes that it has itself."""
    query = "select length(body) as size, base, dictionary from snapshots where sha256 = ?"
    row = next(db.query(query, [name]))
    children = "select sha256 from snapshots where base = ?"
    for child in [found["sha256"] for found in db.query(children, [name])]:
        _move(db, child, row["base"] or "", row["dictionary"])
    return int(row["size"])


def _move(db: Database, child: str, base: str, dictionary: str) -> None:
    """Pack `child` against what the snapshot below it was packed against, or by itself."""
    body = snapshots.opened(db, child).body
    candidates = list(_candidates(db, base, dictionary, len(body)))
    packed = snapshots.packed_best(body, candidates)
    against = next((c.body for c in candidates if c.is_of(packed)), None)
    compact.put_in_place(db, child, packed, against)


def _candidates(db: Database, base: str, dictionary: str, size: int) -> Iterator[snapshots.Against]:
    if base:
        yield from snapshots.bases(db, base, size)
    elif dictionary:
        yield from snapshots.dictionary(db, dictionary, size)


def pruned(db: Database, name: str) -> bool:
    """Whether the bytes called `name` were given up on purpose."""
    query = "select 1 from prunings where snapshot = ?"
    return next(db.query(query, [name]), None) is not None


def count(db: Database) -> int:
    return int(next(db.query("select count(*) as n from prunings"))["n"])
