"""Time the pages over a large store: 200,000 releases with 1,000,000 revisions, made up here.

    python bench/browse.py --folder /tmp/large [--releases 200000] [--revisions 5] [--rounds 15]

The store is made once and kept in the folder. Each page is asked for `--rounds` times, other
releases and other words each time; median and worst are printed in milliseconds, as a reader's
program sees them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.demo import free_port
from monitor.model import (
    Block,
    BlockKind,
    Content,
    Precision,
    Stamp,
    StampKind,
    StampOrigin,
    utc_text,
)
from monitor.store import Store, codec
from monitor.store.snapshots import Snapshot

CONFIG = '[misajour]\ndatabase = "large.db"\n[[source]]\nname = "room-0"\nspider = "watch"\npages = ["https://example.org/"]\n'
SOURCES, BATCH = 20, 2000
EPOCH = datetime(2022, 1, 1, tzinfo=UTC)
KINDS = ("edited", "silent-edit", "silent-edit", "restamped", "cosmetic")


def words(rng: random.Random) -> list[str]:
    syllables = [
        a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")
    ]
    return sorted({"".join(rng.choices(syllables, k=rng.randint(1, 4))) for _ in range(20_000)})


def build(path: Path, releases: int, revisions: int) -> None:
    rng = random.Random(7)
    pool = words(rng)
    weights = [
        1 / (n + 10) for n in range(len(pool))
    ]  # as in a language, few words are most of the text
    said = [" ".join(rng.choices(pool, weights, k=20)) for _ in range(50_000)]
    with Store.open(path) as store:
        store.history.keep(
            Snapshot(
                sha256=hashlib.sha256(b"page").hexdigest(), body=b"page", url="https://example.org/"
            ),
            None,
        )
        store.db.execute("pragma synchronous = off")
        now = utc_text(datetime.now(UTC))
        for n in range(SOURCES):
            store.db.table("sources").insert(
                {
                    "name": f"room-{n}",
                    "spider": "watch",
                    "first_seen": now,
                    "health": "ok",
                    "last_run": now,
                }
            )
        for first in range(1, releases + 1, BATCH):
            with store.atomic():
                insert(store, rng, said, range(first, min(first + BATCH, releases + 1)), revisions)
            print(f"\r{first + BATCH - 1} of {releases} releases", end="", flush=True)
        print("\nindexing")
        begin = time.perf_counter()
        without = size_of(store)
        store.search.start_anew()
        added = size_of(store) - without
        print(
            f"indexed in {time.perf_counter() - begin:.0f} s: {added / 2**20:.0f} MiB, "
            f"{100 * added / without:.1f} % of the rest"
        )
        print("analysing")
        store.db.execute("analyze")


def size_of(store: Store) -> int:
    """Bytes of the database that are in use."""
    pages, free, size = (
        next(iter(store.db.conn.execute(f"pragma {name}")))[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def insert(
    store: Store, rng: random.Random, said: list[str], numbers: range, revisions: int
) -> None:
    releases, texts, changes, passages = [], [], [], []
    snapshot = hashlib.sha256(b"page").hexdigest()
    for release in numbers:
        source = release % SOURCES + 1
        title = " ".join(rng.choice(said).split()[:7]).capitalize()
        url = f"https://example.org/{source}/{release}"
        born = EPOCH + timedelta(minutes=10 * release)
        releases.append(
            (
                release,
                source,
                url,
                rng.choice(("en", "fr", "ar")),
                title,
                "live",
                utc_text(born),
                utc_text(born),
                utc_text(born),
            )
        )
        blocks = rng.choices(said, k=3)
        for number in range(1, revisions + 1):
            seen = born + timedelta(days=number * rng.random() * 20)
            place, new = rng.randrange(3), rng.choice(said)
            old, blocks[place] = blocks[place], new
            stamp = Stamp(
                StampKind.UPDATED,
                f"Updated {seen:%d %B %Y}",
                f"{seen:%Y-%m-%d}",
                Precision.DAY,
                StampOrigin.VISIBLE,
            )
            content = Content(
                title=title,
                language="en",
                blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in blocks),
                stamps=(stamp,),
            )
            key, moment = (release - 1) * revisions + number, utc_text(seen)
            texts.append(
                (
                    key,
                    release,
                    number,
                    url,
                    moment,
                    moment,
                    snapshot,
                    title,
                    content.body,
                    codec.dumps(content),
                    stamp.text,
                    stamp.value,
                    f"{key:016x}",
                    "0" * 64,
                    "2",
                )
            )
            kind = "new" if number == 1 else rng.choice(KINDS)
            if number > 1:
                for n, (side, text) in enumerate((("removed", old), ("added", new)), 1):
                    passages.append((key, n, side, "paragraph", "", text, "", 20, 0))
            changes.append(
                (
                    key,
                    release,
                    source,
                    kind,
                    "major",
                    moment,
                    key - 1 if number > 1 else None,
                    key,
                    20,
                    20,
                    json.dumps(["20 words were reworded"]),
                )
            )
    connection = store.db.conn
    connection.executemany(
        "insert into releases (id, source, url, language, title, status, first_seen, last_checked, next_check) values (?,?,?,?,?,?,?,?,?)",
        releases,
    )
    connection.executemany(
        "insert into revisions (id, release_id, number, url, first_seen, last_seen, snapshot, title, body, fields, updated_text, updated, content_hash, chain_hash, extractor) "
        "values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", texts,
    )  # fmt: skip
    connection.executemany(
        "insert into changes (id, release_id, source, kind, significance, detected, from_revision, to_revision, words_added, words_removed, reasons) values (?,?,?,?,?,?,?,?,?,?,?)",
        changes,
    )
    connection.executemany(
        "insert into passages (change_id, number, side, place, before, text, behind, words, reason) values (?,?,?,?,?,?,?,?,?)",
        passages,
    )


def addresses(
    rng: random.Random, releases: int, revisions: int, pool: list[str]
) -> Iterator[tuple[str, str]]:
    release = rng.randrange(1, releases)
    yield "front", ""
    yield "front, silent edits of one source", f"?kind=silent-edit&source=room-{release % SOURCES}"
    yield "front, page 1000", f"?before={releases * revisions - 40_000}"
    yield "release", f"/release/{release}"
    yield "compare", f"/release/{release}/compare?old=2&new=3"
    yield "revision", f"/release/{release}/revision/2"
    yield "search, two words", "/search?q=" + "+".join(rng.sample(pool[50:], 2))
    yield "search, one common word", f"/search?q={rng.choice(pool[:20])}"
    yield (
        "search, common, one source",
        f"/search?q={rng.choice(pool[:20])}&source=room-{release % SOURCES}",
    )
    yield (
        "search, common, one month",
        f"/search?q={rng.choice(pool[:20])}&since=2023-03-05&until=2023-04-04",
    )
    yield "search, a phrase", "/search?q=%22" + "+".join(rng.sample(pool[:9], 2)) + "%22"
    yield "search, a beginning", f"/search?q={rng.choice(pool[:20])[:2]}*"
    yield "search, removed words", f"/search?q=removed:{rng.choice(pool[:20])}"
    yield "source", f"/source/room-{release % SOURCES}"
    yield "sources", "/sources"
    yield "front, a year", "?since=2022-01-01&until=2022-12-31"
    yield "questions, one source", f"/questions?source=room-{release % SOURCES}"
    yield "questions, all sources", "/questions"
    yield "operations", "/operations"
    yield "feed", "/feed.atom"


def measure(base: str, arguments: argparse.Namespace) -> None:
    pool, times = words(random.Random(7)), {}
    for number in range(arguments.rounds + 1):
        for name, path in addresses(
            random.Random(number), arguments.releases, arguments.revisions, pool
        ):
            begin = time.perf_counter()
            try:
                with urllib.request.urlopen(base + path, timeout=120) as answer:
                    answer.read()
            except urllib.error.HTTPError as error:
                print(f"{path}: {error.code}")
                error.close()
            if number:  # the first fills the caches
                times.setdefault(name, []).append(1000 * (time.perf_counter() - begin))
    for name, spent in times.items():
        print(f"{name:36s} median {statistics.median(spent):7.1f} ms   worst {max(spent):7.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--releases", type=int, default=200_000)
    parser.add_argument("--revisions", type=int, default=5, help="of each release")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    config, database = arguments.folder / "misajour.toml", arguments.folder / "large.db"
    config.write_text(CONFIG)
    if not database.exists():
        build(database, arguments.releases, arguments.revisions)
    print(f"{database.stat().st_size / 2**20:.0f} MiB")
    port = free_port(0)
    command = [
        str(Path(sys.executable).with_name("misajour")),
        "--config",
        str(config),
        "browse",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}/-/misajour"
        for _ in range(200):
            try:
                urllib.request.urlopen(base + "/search", timeout=60).read()
                break
            except OSError:
                time.sleep(0.2)
        measure(base, arguments)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
