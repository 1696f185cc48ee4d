"""The texts of revisions that a disk or a hand altered, read again from the bytes of their pages:
put back where they are what was recorded, and else left as they are."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.errors import StoreError
from monitor.extract import Hints
from monitor.read import ReadingPool
from monitor.record.known import page_of
from monitor.store import Store
from monitor.store.faults import DAMAGE, reason
from monitor.store.mending import Damaged


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a damaged revision; `why` it stays damaged, empty where it does not."""

    key: int
    release: int
    number: int
    columns: tuple[str, ...]
    why: str = ""

    def __str__(self) -> str:
        of = f"revision {self.number} of release {self.release} (row {self.key})"
        what = ", ".join(f"`{column}`" for column in self.columns)
        if self.why:
            return f"{of}: {what} stays damaged: {self.why}"
        return f"{of}: {what} was put back, from the bytes of its page"


async def mend(
    store: Store, hints: Mapping[str, Hints], reader: ReadingPool, step: Callable[[], None]
) -> list[Mended]:
    """Look at each revision, and put back what can be; `step` is called once for each."""
    mending, done = store.mending(), []
    for key in mending.revisions():
        step()
        await asyncio.sleep(0)  # an interrupt is heard where something is waited for
        try:
            found = mending.damaged(key)
        except sqlite3.Error:  # a row that cannot be read at all is nothing to write to
            continue
        if found is not None:
            left, why = await _mend(store, hints.get(found.source, Hints()), reader, found)
            columns = left or found.columns
            done.append(Mended(key, found.release, found.number, columns, why))
    return done


async def _mend(
    store: Store, hints: Hints, reader: ReadingPool, found: Damaged
) -> tuple[tuple[str, ...], str]:
    """The columns that stay damaged, and why."""
    try:
        snapshot = store.history.snapshot(found.snapshot)
    except DAMAGE as error:
        return found.columns, f"the bytes of its page cannot be had: {reason(error)}"
    reading = await reader.read(page_of(snapshot, found.url, hints))
    if reading.content is None:
        why = f": {reading.trouble}" if reading.trouble else ""
        return found.columns, f"its page cannot be read{why}"
    try:
        left = store.mending().put_back(found, reading.content)
    except (StoreError, sqlite3.Error) as error:
        return found.columns, f"it cannot be written: {reason(error)}"
    if left and found.extractor != hints.version:
        return left, "another version, or other settings of the source, read its page, otherwise"
    return left, "its page reads otherwise now" if left else ""
