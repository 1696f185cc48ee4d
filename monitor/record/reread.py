"""All kept snapshots read anew by the present code, in parallel, in the order of the database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from monitor import extract
from monitor.errors import ExtractError, StoreError
from monitor.extract import Hints
from monitor.model import Content
from monitor.store import Store
from monitor.store.history import Revision
from monitor.store.snapshots import Snapshot

_BATCH = 64  # revisions read at once: memory stays flat however long the history


@dataclass(slots=True)
class Tally:
    read: int = 0
    changed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Job:
    revision: Revision
    snapshot: Snapshot
    hints: Hints


def reread(
    store: Store, hints: Mapping[str, Hints], *, everything: bool, step: Callable[[], None]
) -> Tally:
    """Read again what an older reader has read, or `everything`; `step` is called once a revision."""
    tally = Tally()
    jobs = _jobs(store, hints, everything, tally, step)
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
        while batch := list(islice(jobs, _BATCH)):
            for job, content in zip(batch, pool.map(_read, batch, chunksize=8), strict=True):
                step()
                if content is None:
                    tally.failed += 1
                    continue
                tally.read += 1
                tally.changed += extract.content_hash(content) != job.revision.content_hash
                with store.atomic():
                    store.history.reread(job.revision.id, content, job.hints.version)
    return tally


def _jobs(
    store: Store,
    hints: Mapping[str, Hints],
    everything: bool,
    tally: Tally,
    step: Callable[[], None],
) -> Iterator[_Job]:
    for key, source in store.history.all_keys():
        if source not in hints:
            step()
            continue
        revision = store.history.revision(key)
        if revision.extractor == hints[source].version and not everything:
            step()
            continue
        try:
            yield _Job(revision, store.history.snapshot(revision.snapshot), hints[source])
        except StoreError:
            tally.failed += 1
            step()


def _read(job: _Job) -> Content | None:
    snapshot = job.snapshot
    try:
        return extract.read(
            snapshot.body,
            job.revision.url,
            charset=snapshot.charset,
            last_modified=snapshot.last_modified,
            hints=job.hints,
        )
    except ExtractError:
        return None
