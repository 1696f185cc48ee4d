"""The store that `bench/million.py` measures."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from itertools import count
from math import ceil, gcd
from pathlib import Path

from browse import words

from monitor.extract import content_hash
from monitor.model import Block, BlockKind, Content, utc_text
from monitor.store import Store, bodies, codec, ledger
from monitor.store.chain import chain
from monitor.store.database import OurDatabase
from monitor.store.search import Search, index, writing
from monitor.store.snapshots import Snapshot
from monitor.store.upgrading import objects_of_ours

SOURCES, SEED, DUE = 12, 20_000, 2_000
EDITED = 5  # one release in so many has a second revision
CONFIG = '[misajour]\ndatabase = "million.db"\n' + "".join(
    f'[[source]]\nname = "room-{n}"\nspider = "watch"\nschedule = "@hourly"\ndelay = 0\n'
    f'listings = ["https://room-{n}.example.org/news"]\n'
    for n in range(SOURCES)
)
KINDS = ("edited", "silent-edit", "silent-edit", "restamped", "cosmetic")
SNAPSHOT = hashlib.sha256(b"page").hexdigest()


def source_of(release: int) -> int:
    """The key of the source that has the release with that number."""
    return 1 if release % 10 < 4 else 2 + release % (SOURCES - 1)


def url_of(release: int) -> str:
    return f"https://room-{source_of(release) - 1}.example.org/news/{release:07d}.html"


def build(path: Path, releases: int) -> None:
    begun = time.monotonic()
    seed(path, min(SEED, releases))
    repeat(path, ceil(releases / SEED), min(SEED, releases))
    bind(path)
    print(f"made in {time.monotonic() - begun:.0f} s", flush=True)


def seed(path: Path, releases: int) -> None:
    now = datetime.now(UTC)
    with Store.open(path) as store, store.atomic():
        for n in range(SOURCES):
            store.sources.ensure(f"room-{n}", "watch", "en", now)
        store.history.keep(Snapshot(sha256=SNAPSHOT, body=b"page", url=url_of(1)), None)
    raw = connected(path)
    rng = random.Random(7)
    pool = words(rng)
    weights = [1 / (n + 10) for n in range(len(pool))]
    said = [" ".join(rng.choices(pool, weights, k=12)) for _ in range(20_000)]
    raw.execute("begin")
    insert(raw, rng, said, range(1, releases + 1), now)
    raw.execute("commit")
    search = Search(OurDatabase(raw, execute_plugins=False))
    search.start_anew()
    while not search.fill(3600):
        pass
    raw.close()


def bind(path: Path) -> None:
    """What misajour itself makes of all rows at an upgrade: the ledger that binds them."""
    raw = connected(path)
    ledger.bind(OurDatabase(raw, execute_plugins=False), objects_of_ours(), [])
    raw.execute("pragma journal_mode = wal")
    raw.execute("pragma analysis_limit = 1000")
    raw.execute("analyze")
    raw.close()


def connected(path: Path) -> sqlite3.Connection:
    """Without the triggers that write the ledger, and without care for what a kill would leave."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("pragma journal_mode = off")
    raw.execute("pragma synchronous = off")
    raw.execute("pragma cache_size = -1000000")
    bodies.install(raw)
    return raw


def repeat(path: Path, times: int, releases: int) -> None:
    """Have the seed `times` times over."""
    with Store.read(path) as store:
        texts = [
            (row["release_id"], row["number"], row["source"], row["first_seen"],
             *writing.columns_of_text(row)[:3])
            for row in store.db.query(writing.REVISIONS_OF)
        ]  # fmt: skip
        changes = [
            (row["id"], row["of_source"], row["detected"], row["kind"], *columns[:2])
            for row in store.db.query(writing.CHANGES_OF)
            if (columns := writing.columns_of_change(store.db, row))
        ]
    raw = connected(path)
    raw.create_function("about", 4, about, deterministic=True)
    raw.create_function("in_later", 4, in_later, deterministic=True)
    raw.execute("create temp table t (release, number, source, day, title, body, around)")
    raw.executemany("insert into t values (?, ?, ?, ?, ?, ?, ?)", texts)
    raw.execute("create temp table c (id, source, day, kind, removed, added)")
    raw.executemany("insert into c values (?, ?, ?, ?, ?, ?)", changes)
    [(last,)] = raw.execute("select chain_hash from revisions order by id desc limit 1")
    raw.create_function("chained", 4, Chained(last).by)
    tables = {"k": "revisions", "p": "passages", "l": "listings"}
    keys = {k: last_key(raw, table) for k, table in tables.items()} | {"r": releases}
    seeds = {"most": releases, "passages": keys["p"], "revisions": keys["k"]}
    for n in range(1, times):
        raw.execute("begin")
        moved = {name: n * key for name, key in keys.items()}
        for statement in COPIES:
            raw.execute(statement, {**moved, **seeds, "days": f"+{n * 70} days"})
        raw.execute("commit")
        print(f"\r{(n + 1) * releases:,} releases", end="", flush=True)
    # a few of each source are due: what `source_of` goes by is no part of the step
    due = utc_text(datetime.now(UTC) - timedelta(minutes=5))
    step = next(n for n in count(times * releases // DUE) if gcd(n, 10 * (SOURCES - 1)) == 1)
    raw.execute("update releases set next_check = ? where id % ? = 0", [due, step])
    raw.close()


class Chained:
    """The chain of revisions, from the hash of the last of them on."""

    def __init__(self, last: str) -> None:
        self.last = last

    def by(self, url: str, number: int, first_seen: str, snapshot: str) -> str:
        self.last = chain(self.last, url, number, first_seen, snapshot)
        return self.last


def last_key(raw: sqlite3.Connection, table: str) -> int:
    return int(next(raw.execute(f"select max(id) from {table}"))[0])


def about(source: int, language: str, day: str, kind: str) -> str:
    return index.About(source=source, language=language, day=day, kind=kind).words


def in_later(*columns: str) -> str:
    [words] = index.in_index(index.LATER, columns)
    return words


def insert(
    raw: sqlite3.Connection,
    rng: random.Random,
    said: list[str],
    numbers: range,
    now: datetime,
) -> None:
    """The rows of some releases."""
    key, chained = 0, Chained("")
    rows: dict[str, list[tuple[object, ...]]] = {
        name: [] for name in ("releases", "revisions", "changes", "passages", "sightings", "listed")
    }
    for release in numbers:
        source, url = source_of(release), url_of(release)
        title = " ".join(rng.choice(said).split()[:7]).capitalize()
        born = now - timedelta(days=4000) + timedelta(minutes=5 * release)
        blocks = rng.choices(said, k=2)
        for number in (1, 2) if release % EDITED == 0 else (1,):
            key += 1
            seen = born if number == 1 else born + timedelta(days=rng.random() * 20)
            moment, old = utc_text(seen), blocks[0]
            if number > 1:
                blocks[0] = rng.choice(said)
                texts = enumerate((("removed", old), ("added", blocks[0])), 1)
                rows["passages"] += [(key, n, side, text) for n, (side, text) in texts]
            content = Content(
                title=title,
                language="en",
                blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in blocks),
            )
            rows["revisions"].append(
                (key, release, number, url, moment, moment, SNAPSHOT, title, content.body,
                 codec.dumps(content), content_hash(content),
                 chained.by(url, number, moment, SNAPSHOT))
            )  # fmt: skip
            kind = "new" if number == 1 else rng.choice(KINDS)
            reasons = json.dumps(["12 words were reworded"] if number > 1 else [])
            before = key - 1 if number > 1 else None
            rows["changes"].append(
                (key, release, source, kind, "major", moment, before, key, 12, 12, reasons)
            )
            rows["sightings"].append((key, release, key, moment, moment))
        ahead = timedelta(minutes=rng.random() * 40_000)
        following = now + ahead
        removed = release % 400 == 0
        rows["releases"].append(
            (release, source, url, title, "removed" if removed else "live", utc_text(born),
             utc_text(now), utc_text(following), SNAPSHOT, key)
        )  # fmt: skip
        listing = f"https://room-{source - 1}.example.org/news"
        rows["listed"].append((source, listing, release, utc_text(now), f"|{title}"))
    for statement, name in STATEMENTS:
        raw.executemany(statement, rows[name])


STATEMENTS = (
    ("insert into releases (id, source, url, language, title, status, first_seen, last_seen, "
     "last_checked, next_check, sha256, sighting, documents_of) "
     "values (?1, ?2, ?3, 'en', ?4, ?5, ?6, ?7, ?7, ?8, ?9, ?10, ?10)", "releases"),
    ("insert into revisions (id, release_id, number, url, first_seen, last_seen, snapshot, title, "
     "body, fields, content_hash, chain_hash, extractor) "
     "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '2')", "revisions"),
    ("insert into changes (id, release_id, source, kind, significance, detected, from_revision, "
     "to_revision, words_added, words_removed, reasons) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
     "changes"),
    ("insert into passages (change_id, number, side, place, before, text, behind, words, reason) "
     "values (?, ?, ?, 'paragraph', '', ?, '', 12, 0)", "passages"),
    ("insert into sightings (id, release_id, revision_id, first_seen, last_seen) "
     "values (?, ?, ?, ?, ?)", "sightings"),
    ("insert into listings (source, url, release_id, position, last_seen, mark) "
     "values (?1, ?2, ?3, ?3, ?4, ?5)", "listed"),
)  # fmt: skip

_MOVED = "strftime('%Y-%m-%dT%H:%M:%fZ', {}, :days)".format
_AT = "printf('https://room-%d.example.org/news/%07d.html', source - 1, {} + :r)".format
COPIES = (
    "insert into releases (id, source, url, language, title, status, first_seen, last_seen, "
    "last_checked, next_check, sha256, sighting, documents_of) "
    f"select id + :r, source, {_AT('id')}, language, title, status, {_MOVED('first_seen')}, "
    "last_seen, last_checked, next_check, sha256, sighting + :k, documents_of + :k "
    "from releases where id <= :most",
    "insert into revisions (id, release_id, number, url, first_seen, last_seen, snapshot, title, "
    "body, fields, content_hash, chain_hash, extractor) select id + :k, release_id + :r, number, "
    f"url, {_MOVED('first_seen')}, {_MOVED('last_seen')}, snapshot, title, body, fields, "
    f"content_hash, chained(url, number, {_MOVED('first_seen')}, snapshot), extractor "
    "from revisions where id <= :revisions",
    "insert into changes (id, release_id, source, kind, significance, detected, from_revision, "
    "to_revision, words_added, words_removed, reasons) select id + :k, release_id + :r, source, "
    f"kind, significance, {_MOVED('detected')}, from_revision + :k, to_revision + :k, words_added, "
    "words_removed, reasons from changes where release_id <= :most",
    "insert into passages select id + :p, change_id + :k, number, side, place, before, text, "
    "behind, words, reason from passages where id <= :passages",
    "insert into sightings select id + :k, release_id + :r, revision_id + :k, "
    f"{_MOVED('first_seen')}, {_MOVED('last_seen')} from sightings where release_id <= :most",
    "insert into listings (id, source, url, release_id, position, last_seen, mark) select id + :l, "
    "source, url, release_id + :r, position, last_seen, mark from listings "
    "where release_id <= :most",
    "insert into search_texts (rowid, title, body, around, about) "
    "select (release + :r) << 20 | number, title, body, around, "
    f"about(source, 'en', {_MOVED('day')}, '') from t where number = 1",
    "insert into search_later (rowid, words) select (release + :r) << 20 | number, "
    f"in_later(title, body, around, about(source, 'en', {_MOVED('day')}, '')) from t "
    "where number > 1",
    "insert into search_changes (rowid, removed, added, about) "
    f"select id + :k, removed, added, about(source, '', {_MOVED('day')}, kind) from c",
)
