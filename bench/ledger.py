"""What the ledger costs: a thousand unchanged visits and a thousand new revisions, with its
triggers and without.

python bench/ledger.py [--releases 1000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from monitor.model import Block, BlockKind, Content, ReleaseUpdate, utc_text
from monitor.store import Store, triggers
from monitor.store.snapshots import Snapshot


def fill(store: Store, releases: int) -> tuple[float, int]:
    """Seconds of CPU for as many first revisions, and the size of the file then."""
    now = datetime.now(UTC)
    words = "The council of the river towns met on Tuesday to settle the matter of bridges. " * 3
    start = time.process_time()
    with store.atomic():
        source = store.sources.ensure("room", "watch", "en", now).id
    for number in range(releases):
        body = (f"<p>{number}</p>" + f"<p>{words}</p>" * 10).encode()
        snapshot = Snapshot(
            sha256=sha256(body).hexdigest(),
            body=body,
            url=f"https://example.org/{number}",
            received=utc_text(now),
        )
        blocks = tuple(Block(BlockKind.PARAGRAPH, f"{n} {words}") for n in range(10))
        with store.atomic():
            store.history.keep(snapshot, None)
        with store.atomic():
            release = store.releases.add(source, snapshot.url, now)
            store.history.add(
                release.id,
                snapshot.url,
                snapshot.sha256,
                Content(title=str(number), blocks=blocks),
                "1",
                (utc_text(now), utc_text(now)),
            )
    took = time.process_time() - start
    store.db.execute("pragma wal_checkpoint(truncate)")
    pages = next(store.db.query("pragma page_count"))["page_count"]
    return took, int(pages) * 4096


def touch(store: Store, releases: int, moment: datetime) -> float:
    now, again = utc_text(moment), utc_text(moment + timedelta(hours=1))
    update = ReleaseUpdate(last_checked=now, last_seen=now, next_check=again, unasked=0, failures=0)
    rows = [(n + 1, update) for n in range(releases)]
    start = time.process_time()
    for first in range(0, releases, 250):
        with store.atomic():
            store.releases.touch(rows[first : first + 250])
    return time.process_time() - start


def measure(releases: int, rounds: int, bare: bool) -> tuple[float, float, int]:
    install = triggers.install
    if bare:
        triggers.install = lambda db: None  # type: ignore[assignment]
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            Store.open(Path(folder) / "bench.db") as store,
        ):
            filled, size = fill(store, releases)
            now = datetime.now(UTC)
            times = [touch(store, releases, now + timedelta(minutes=n)) for n in range(rounds)]
            return filled, statistics.median(times), size
    finally:
        triggers.install = install


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for name, bare in (("without", True), ("with the ledger", False)):
        filled, touched, size = measure(given.releases, given.rounds, bare)
        print(
            f"{name:<16} first revision {1e6 * filled / given.releases:6.0f} µs, "
            f"unchanged visit {1e6 * touched / given.releases:5.1f} µs, {size / given.releases:6.0f} bytes a release"
        )
