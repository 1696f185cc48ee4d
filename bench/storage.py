"""What page histories cost in the database, and how fast each snapshot is opened.

    python bench/storage.py HISTORIES [HISTORIES …] [--keep all|revisions] [--most STATES]

HISTORIES are folders of *.tar.zst, each the states of one page in their order. All of them go
through the recorder as visits that met a page, are read, judged and written; there is no network.
Then `compact` is made, and both states are printed: bytes by table, and the
time to open a snapshot, the best of three.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import zstandard

from monitor.alert.policy import AlertPolicy
from monitor.config import parse
from monitor.extract import Hints
from monitor.model import Observation, Outcome
from monitor.read import read_page
from monitor.record import Recorder
from monitor.store import Store

BEGIN = datetime(2025, 1, 6, 9, tzinfo=UTC)


def states(path: Path, most: int) -> Iterator[bytes]:
    raw = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(path.read_bytes()).read()
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        for member in sorted(tar, key=lambda m: m.name)[:most]:
            if (file := tar.extractfile(member)) is not None:
                yield file.read()


def feed(store: Store, config_text: str, folder: Path, paths: list[Path], most: int) -> int:
    """Visit each state of each page; the bytes that were received."""
    config = parse(config_text, folder / "misajour.toml")
    recorder = Recorder(store, {"room": Hints()}, AlertPolicy(config, store), 0)
    received = 0
    for path in paths:
        for number, body in enumerate(states(path, most)):
            received += len(body)
            now = BEGIN + timedelta(days=number)
            run = recorder.begin(config.source[0], now)
            seen = Observation(
                source="room", url=f"https://example.org/{path.name[:-8]}", outcome=Outcome.PAGE,
                seen=now, status=200, body=body, sha256=sha256(body).hexdigest(),
                media_type="text/html", charset="utf-8",
            )  # fmt: skip
            batch = recorder.receive(run, [seen])
            recorder.conclude(run, batch, {page.key: read_page(page) for page in batch.pages})
            recorder.finish(run, now)
    return received


def show(store: Store, received: int) -> None:
    tables = store.db.query("select name, sum(pgsize) as size from dbstat group by name")
    sizes = {row["name"]: row["size"] for row in tables}
    total = sum(sizes.values())
    for name, size in sorted(sizes.items(), key=lambda item: -item[1])[:8]:
        print(f"  {name:<28} {size / 1024:10,.0f} KiB {size / received:7.2%}")
    print(f"  {'all':<28} {total / 1024:10,.0f} KiB {total / received:7.2%} of the bytes received")
    query = "select {} from snapshots where {}"
    for what, where in (("first", "base is null"), ("later", "base is not null")):
        columns = "count(*) as n, sum(size) as raw, sum(length(body)) as packed"
        row = next(store.db.query(query.format(columns, where)))
        if row["n"]:
            share = row["packed"] / row["raw"]
            print(
                f"  {row['n']} snapshots, {what}: {row['packed']:,} of {row['raw']:,}: {share:.2%}"
            )
    times = []
    for row in list(store.db.query(query.format("sha256", "length(body) > 0"))):
        times.append(min(opening(store, row["sha256"]) for _ in range(3)))
    cuts = statistics.quantiles(times, n=100)
    print(
        f"  opened in {cuts[49]:.2f} ms (median), {cuts[98]:.2f} ms (99 %), {max(times):.2f} ms (most)"
    )


def opening(store: Store, name: str) -> float:
    """Milliseconds to open a snapshot."""
    begun = time.perf_counter()
    store.history.snapshot(name)
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("histories", type=Path, nargs="+")
    parser.add_argument("--keep", default="all", choices=["all", "revisions"])
    parser.add_argument("--most", type=int, default=10**6, help="states of each page")
    given = parser.parse_args()
    paths = [path for folder in given.histories for path in sorted(folder.glob("*.tar.zst"))]
    text = (
        f'[misajour]\nkeep = "{given.keep}"\n'
        '[[source]]\nname = "room"\nspider = "watch"\nlistings = ["https://example.org/"]\n'
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "misajour.db") as store:
            begun = time.process_time()
            received = feed(store, text, folder, paths, given.most)
            print(
                f"{received:,} bytes received, {time.process_time() - begun:.0f} s of CPU; as recorded"
            )
            show(store, received)
            report = store.compaction().run(lambda _: None)
            store.vacuum()
            print(f"compacted: {report}")
            show(store, received)


if __name__ == "__main__":
    main()
