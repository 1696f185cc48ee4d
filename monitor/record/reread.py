"""All kept snapshots read anew by the present code, in parallel, in the order of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from monitor.errors import StoreError
from monitor.extract import Hints, content_hash
from monitor.model import Revision
from monitor.read import Page, ReadingPool
from monitor.record.known import page_of
from monitor.store import Store

_BATCH = 64  # revisions read at once: memory stays flat however long the history


@dataclass(slots=True)
class Tally:
    read: int = 0
    changed: int = 0
    failed: int = 0


async def reread(
    store: Store,
    hints: Mapping[str, Hints],
    reader: ReadingPool,
    *,
    everything: bool,
    step: Callable[[], None],
) -> Tally:
    """Read again what an older reader has read, or `everything`; `step` is called once per
    revision."""
    tally = Tally()
    wanted = _wanted(store, hints, everything, tally, step)
    while batch := list(islice(wanted, _BATCH)):
        readings = await reader.read_all(page for _, page in batch)
        for revision, page in batch:
            step()
            content = readings[page.key].content
            if content is None:
                tally.failed += 1
                continue
            tally.read += 1
            tally.changed += content_hash(content) != revision.content_hash
            with store.atomic():
                store.history.reread(revision.id, content, page.hints.version)
    return tally


def _wanted(
    store: Store,
    hints: Mapping[str, Hints],
    everything: bool,
    tally: Tally,
    step: Callable[[], None],
) -> Iterator[tuple[Revision, Page]]:
    for key, source in store.history.all_keys():
        if source not in hints:
            step()
            continue
        try:
            revision = store.history.revision(key)
            if revision.extractor == hints[source].version and not everything:
                step()
                continue
            snapshot = store.history.snapshot(revision.snapshot)
        except StoreError:
            tally.failed += 1
            step()
            continue
        yield revision, page_of(snapshot, revision.url, hints[source])
