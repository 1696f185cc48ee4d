"""A million releases: what planning, a commit, the commands and the pages take then.

    python bench/million.py --folder /tmp/million [--releases 1000000] [--rounds 7]

The store is made once, and kept in the folder: some minutes and gigabytes. Its first releases are
made by SQL and indexed by misajour itself; they are repeated, with other numbers, addresses and
days, until there are enough, and all of them bound by misajour: `verify` finds no fault. Of more
than 20,000 there are full twenty thousands, rounded up.
A fifth of the releases has a second revision; source room-0 has four tenths of them all, eleven
others share the rest. Then everything is measured, pages by the
clock, all else in CPU, and each line ends with its bar.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from browse import words
from million_store import CONFIG, EDITED, build, source_of, url_of
from scrapy import Request
from scrapy.http import HtmlResponse

from monitor.alert.policy import AlertPolicy
from monitor.assembly import assemble
from monitor.config import load
from monitor.extract import Hints
from monitor.model import ListingObservation, Observation, Outcome
from monitor.passes import Passes
from monitor.read import ReadingPool
from monitor.record import Recorder
from monitor.store import Store
from monitor.writer import Writer
from spiders.watch import Watch


def tell(name: str, times: list[float], bar: float | None = None) -> None:
    """`times` in milliseconds."""
    middle, worst = statistics.median(times), max(times)
    kept = "" if bar is None else f"   (at most {bar:g} ms: {'kept' if middle <= bar else 'OVER'})"
    print(f"{name:44s} median {middle:9.1f} ms   worst {worst:9.1f} ms{kept}", flush=True)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def worked(act: Callable[[], object]) -> float:
    """As `timed`, in CPU of this process and those it waits for: whoever else is at work on the
    machine does not count."""
    begun = _spent()
    act()
    return 1000 * (_spent() - begun)


def _spent() -> float:
    """Seconds of CPU so far, finer than `os.times`."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def planning(folder: Path, rounds: int) -> None:
    """Planning passes, and visits that find nothing new, by the program's own calls."""
    config = load(folder / "misajour.toml")
    writer, reader = Writer(), ReadingPool()
    try:
        with Store.open(config.database) as store:
            passes, _ = assemble(config, store, writer, reader)
            for name in ("room-0", "room-3"):
                source = next(s for s in config.source if s.name == name)
                for what, second in (("planning a pass", False), ("planning second looks", True)):
                    plan = partial(passes._plan, source, False, second, False)
                    plan()
                    tell(f"{what}, {name}", [worked(plan) for _ in range(rounds)], 50)
                visits = passes._plan(source, False, False, False)[1].visits
                print(f"{'':44s} {len(visits):,} visits are due")
            commits(config, store, rounds)
            listings(config, store, passes, rounds)
    finally:
        reader.close()
        writer.close()


def commits(config: Any, store: Store, rounds: int) -> None:
    recorder = Recorder(
        store, {s.name: Hints() for s in config.source}, AlertPolicy(config, store), 0
    )
    source = config.source[0]
    times = []
    for number in range(rounds):
        now = datetime.now(UTC)
        run = recorder.begin(source, now)
        numbers = range(1000 * number, 1000 * number + 1000)
        urls = [url_of(release) for release in numbers if source_of(release) == 1 and release][:250]
        seen = [
            Observation(source=source.name, url=url, outcome=Outcome.UNCHANGED, seen=now,
                        status=304)
            for url in urls
        ]  # fmt: skip
        times.append(worked(partial(recorder.receive, run, seen)) / len(seen))
        recorder.believe_absences(run)
    tell("a visit that found nothing new, of 250", times, 1)


def listings(config: Any, store: Store, passes: Passes, rounds: int) -> None:
    """A listing of twenty known releases and a new one, read by a crawl of its plan, and its
    observation written."""
    recorder = Recorder(
        store, {s.name: Hints() for s in config.source}, AlertPolicy(config, store), 0
    )
    source = config.source[0]
    reading, writing = [], []
    for number in range(rounds):
        known = [store.releases.get(10 * (20 * number + n) + 1) for n in range(20)]
        new = f"https://room-0.example.org/news/of-round-{number}.html"
        named = [*((release.url, release.title) for release in known), (new, "Bridges are new")]
        items = "".join(f'<li><a href="{url}">{title}</a></li>' for url, title in named)
        run, plan, _ = passes._plan(source, False, False, False)
        spider = Watch(name="watch", config=source, plan=plan)
        (asked,) = (r for r in _all_of(spider.start()) if "walk" in r.cb_kwargs)
        page = f"<html><body><main><ul>{items}</ul></main></body></html>".encode()
        answer = HtmlResponse(asked.url, request=asked, body=page, encoding="utf-8")
        seen: list[Any] = []
        listed = spider.listed(answer, **asked.cb_kwargs)
        reading.append(worked(partial(seen.extend, listed)))
        visits = [item for item in seen if isinstance(item, Request)]
        assert [visit.url for visit in visits] == [new], visits
        told = [item for item in seen if isinstance(item, ListingObservation)]
        writing.append(worked(partial(recorder.receive, run, told)))
    tell("reading a listing of 20 known and a new one", reading, 50)
    tell("writing what it named", writing, 50)


def _all_of(started: AsyncIterator[Any]) -> list[Any]:
    async def all_of() -> list[Any]:
        return [item async for item in started]

    return asyncio.run(all_of())


def commands(folder: Path, releases: int, rounds: int) -> None:
    known = url_of(releases // 2)
    for arguments, bar in (
        (("status",), 1000),
        (("status", "--check"), 1000),
        (("list",), None),
        (("history", known), None),
    ):
        command = [misajour(), "--config", str(folder / "misajour.toml"), *arguments]
        run = partial(subprocess.run, command, capture_output=True, check=False, cwd=folder)
        run()
        tell(f"misajour {' '.join(arguments)[:34]}", [worked(run) for _ in range(rounds)], bar)


def misajour() -> str:
    return str(Path(sys.executable).with_name("misajour"))


def addresses(releases: int, rng: random.Random, pool: list[str]) -> Iterator[tuple[str, str]]:
    release = EDITED * rng.randrange(1, releases // EDITED)
    name = f"room-{source_of(release) - 1}"
    yield "front", ""
    yield "front, silent edits", "?kind=silent-edit"
    yield "front, silent edits of one source", f"?kind=silent-edit&source={name}"
    yield "front, a year", "?since=2022-01-01&until=2022-12-31"
    yield "release", f"/release/{release}"
    yield "compare", f"/release/{release}/compare?old=1&new=2"
    yield "sources", "/sources"
    yield "the largest source", "/source/room-0"
    yield "source", "/source/room-4"
    yield "questions", "/questions"
    yield "questions, one source", f"/questions?source={name}"
    yield "search, two words", "/search?q=" + "+".join(rng.sample(pool[50:], 2))
    yield "search, one common word", f"/search?q={rng.choice(pool[:20])}"
    yield "search, the most common word", f"/search?q={pool[0]}"
    yield "search, common, one source", f"/search?q={rng.choice(pool[:20])}&source={name}"
    yield (
        "search, common, one month",
        f"/search?q={rng.choice(pool[:20])}&since=2023-03-05&until=2023-04-04",
    )
    yield "search, two common words", "/search?q=" + "+".join(rng.sample(pool[:9], 2))
    yield "search, a phrase", "/search?q=%22" + "+".join(rng.sample(pool[:9], 2)) + "%22"
    yield "search, a beginning", f"/search?q={rng.choice(pool[:20])[:3]}*"
    yield "search, removed words", f"/search?q=removed:{rng.choice(pool[:20])}"
    yield "feed", "/feed.atom"
    yield "operations", "/operations"


def worked_by(pid: int) -> float:
    """Milliseconds of CPU that a process has taken so far, on Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def browsing(folder: Path) -> Iterator[tuple[str, int]]:
    from monitor.demo import free_port

    port = free_port(0)
    command = [misajour(), "--config", str(folder / "misajour.toml"), "browse", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}/-/misajour"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(base + "/guest", timeout=60).read()
                break
            except urllib.error.HTTPError as error:
                error.close()
                break
            except OSError:
                time.sleep(0.2)
        yield base, server.pid
    finally:
        server.terminate()
        server.wait()


def pages(folder: Path, releases: int, rounds: int) -> None:
    pool, times, cpu = words(random.Random(7)), dict[str, list[float]](), dict[str, list[float]]()
    with browsing(folder) as (base, pid):
        for number in range(rounds + 1):
            for name, path in addresses(releases, random.Random(number), pool):
                before = worked_by(pid)
                spent = timed(partial(ask, base + path))
                if number:  # the first fills the caches
                    times.setdefault(name, []).append(spent)
                    cpu.setdefault(name, []).append(worked_by(pid) - before)
            if not number:
                counted(base, pid)
    for name, spent_each in times.items():
        tell(name, spent_each, 150)
        print(f"{'':44s} CPU    {statistics.median(cpu[name]):9.1f} ms")


def counted(base: str, pid: int) -> None:
    """Wait until what is counted beside the pages is there."""
    for path in ("/questions", "/questions?source=room-3"):
        begun, before = time.perf_counter(), worked_by(pid)
        while "being counted" in urllib.request.urlopen(base + path, timeout=60).read().decode():
            time.sleep(0.2)
        seconds, spent = time.perf_counter() - begun, worked_by(pid) - before
        print(f"{path}: counted after {seconds:.1f} s, {spent / 1000:.1f} s of CPU")


def ask(address: str) -> None:
    try:
        with urllib.request.urlopen(address, timeout=300) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        print(f"{address}: {error.code}")
        error.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--releases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", choices=["nothing", "planning", "commands", "pages"])
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    (given.folder / "misajour.toml").write_text(CONFIG)
    database = given.folder / "million.db"
    if not database.exists():
        build(database, given.releases)
    print(f"{database.stat().st_size / 2**20:,.0f} MiB")
    if given.only in (None, "planning"):
        planning(given.folder, given.rounds)
    if given.only in (None, "commands"):
        commands(given.folder, given.releases, given.rounds)
    if given.only in (None, "pages"):
        pages(given.folder, given.releases, given.rounds)


if __name__ == "__main__":
    main()
