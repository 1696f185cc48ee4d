"""What a pass costs beside bare Scrapy and, where they are installed, urlwatch and webchanges: one
server on loopback, the same pages, one after the other in turn.

    python bench/unchanged.py [--pages 1000 10000] [--rounds 3] [--only 304 noise] [--peers DIRECTORY]

A row for each kind of pass: pages a second as a ratio to bare Scrapy's, milliseconds of CPU per page
(median, least and most of the rounds; CPU counts every process that took part), the peak memory of
the largest process from pass to pass, what was written to the disk, and by how much the files grew.
`net` is the CPU per page without what the program costs that looks at one page: its start. All
start as installed programs do, from byte code that is kept, whatever the environment says. At the
end of a kind, one pass more of ours says how long its loops were blocked at most.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import json
import multiprocessing
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

PEERS = ("urlwatch", "webchanges")
KINDS = ("304", "bytes", "noise", "edited", "mass")
EDITED = 50  # one page of so many is edited in each pass of the kind "edited": 2 %

BARE = """
import scrapy, sys
from scrapy.crawler import AsyncCrawlerProcess
class Bare(scrapy.Spider):
    name = "bare"
    async def start(self):
        for n in range(int(sys.argv[2])):
            headers = {"If-None-Match": '"x"'}
            yield scrapy.Request(f"{sys.argv[1]}/{n}", headers=headers, dont_filter=True)
    def parse(self, response):
        pass
p = AsyncCrawlerProcess({"LOG_ENABLED": False, "TWISTED_REACTOR_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False})
p.crawl(Bare)
p.start()
"""

# Linux gives us the processes whose parents have ended, so that they can be waited for and counted.
COUNT = """
import ctypes, json, os, resource, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
start = time.perf_counter()
code = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
wall = time.perf_counter() - start
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as file:
    cpu, blocks = used.ru_utime + used.ru_stime, used.ru_oublock
    json.dump([code, wall, cpu, used.ru_maxrss / 1024, blocks * 512 / 1e6], file)
"""

# How long each step of each event loop took, by the clock and in CPU; the imports, which the daemon
# has made before its first pass, left out.
BLOCKING = """
import asyncio.events, json, sys, threading, time
import monitor.alert.deliver, monitor.assembly, monitor.crawl.guard, monitor.crawl.scheduler
from monitor.commands import main
longest = {}
run = asyncio.events.Handle._run
def timed(handle):
    wall, cpu = time.perf_counter(), time.thread_time()
    run(handle)
    took = time.perf_counter() - wall, time.thread_time() - cpu
    name = "crawl" if threading.current_thread() is not threading.main_thread() else "main"
    longest[name] = [max(pair) for pair in zip(longest.get(name, (0, 0)), took)]
asyncio.events.Handle._run = timed
report, *sys.argv[1:] = sys.argv[1:]
try:
    main()
finally:
    with open(report, "w") as file:
        json.dump(longest, file)
"""

WORDS = [
    "ministry",
    "minister",
    "region",
    "council",
    "budget",
    "school",
    "bridge",
    "railway",
    "harbour",
    "water",
    "energy",
    "health",
    "report",
    "agreement",
    "union",
    "committee",
    "citizens",
    "farmers",
    "teachers",
    "nurses",
    "hospital",
    "police",
    "court",
    "law",
    "reform",
    "tax",
    "pension",
    "climate",
    "forest",
    "river",
    "coast",
    "island",
    "airport",
    "signed",
    "opened",
    "announced",
    "explained",
    "rejected",
    "welcomed",
    "published",
    "presented",
    "discussed",
    "approved",
    "delayed",
    "reduced",
    "in",
    "of",
    "for",
    "with",
    "under",
    "against",
    "between",
    "during",
    "after",
    "before",
    "the",
    "a",
    "this",
    "that",
    "new",
    "old",
    "national",
    "local",
    "public",
]


def page(number: int, version: int) -> str:
    """A release of about 95 kB, most of it furniture, as on the web. `@@` stands where noise
    goes."""
    chance = random.Random(number)
    title = " ".join(chance.choices(WORDS, k=8)).capitalize()
    text = [" ".join(chance.choices(WORDS, k=chance.randint(20, 45))) for _ in range(30)]
    if version:
        text[3] = f"the amount was reduced to {version} million euros before the end of the year"
    menu = "".join(
        f'<li class="menu-item-{n}"><a href="/section/{n}"><span>Section {n}</span></a></li>'
        for n in range(300)
    )
    tiles = "".join(
        f'<div class="tile"><a href="/other/{n}"><img src="/{n}.jpg" alt="" width="320"></a></div>'
        for n in range(400)
    )
    body = "".join(f"<p>{paragraph.capitalize()}.</p>" for paragraph in text)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        '<meta name="csrf-token" content="@@"><script nonce="@@">var token = "@@";</script>'
        f"<style>{'.tile{margin:0 auto}' * 1200}</style></head>"
        f"<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>"
        f"<p>12 March 2024</p>{body}</article></main><aside>{tiles}</aside>"
        "<footer><p>Ministry of works</p></footer><!-- made in @@ ms --></body></html>"
    )


def serve(port: multiprocessing.Queue[int], kind: Synchronized[int], version: Synchronized) -> None:
    from aiohttp import web

    kept: dict[tuple[int, int], bytes] = {}
    asked = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal asked
        asked += 1
        number, now = int(request.match_info["n"]), KINDS[kind.value]
        if now == "304" and "If-None-Match" in request.headers:
            return web.Response(status=304)
        edited = now == "mass" or (now == "edited" and number % EDITED == 0)
        key = number, version.value if edited else 0
        if key not in kept:
            if len(kept) > 2000:
                kept.clear()
            kept[key] = page(*key).encode()
        body = kept[key].replace(b"@@", b"%012d" % (asked if now == "noise" else 0))
        headers = {"ETag": '"x"'} if now == "304" else {}
        return web.Response(body=body, content_type="text/html", headers=headers)

    async def main() -> None:
        app = web.Application()
        app.router.add_get(r"/{n:\d+}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.put(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(main())


@dataclass(frozen=True)
class Cost:
    """Seconds of wall clock and of CPU, MB of the largest process, MB written to the disk, and by
    which files grew."""

    wall: float
    cpu: float
    memory: float
    written: float
    grown: float


class Program:
    """Something that looks at the pages, with a folder of its own."""

    def __init__(self, name: str, folder: Path, command: list[str], *, fails: bool = False) -> None:
        self.name, self.folder, self.command, self._fails = name, folder, command, fails

    def run(self) -> Cost:
        before = size(self.folder)
        with tempfile.NamedTemporaryFile("r") as file:
            counted = [sys.executable, "-c", COUNT, file.name, *self.command]
            subprocess.run(counted, check=True, env=as_installed())
            code, wall, cpu, memory, written = json.load(file)
        if code and not self._fails:
            raise SystemExit(f"{self.name} ended with {code}: {' '.join(self.command)}")
        return Cost(wall, cpu, memory, written, (size(self.folder) - before) / 1e6)

    def blocking(self) -> str:
        """How long the loops of a pass of ours were blocked at most."""
        with tempfile.NamedTemporaryFile("r") as file:
            told = [sys.executable, "-c", BLOCKING, file.name, *self.command[1:]]
            subprocess.run(told, check=True, stdout=subprocess.DEVNULL)
            longest = json.load(file)
        steps = (f"{k} {w * 1e3:.0f} ms ({c * 1e3:.0f} of CPU)" for k, (w, c) in longest.items())
        return f"the longest step of a loop: {', '.join(steps)}"


@cache
def as_installed() -> dict[str, str]:
    """The environment, with a place of its own for byte code: where none may be kept beside the
    modules, as in a checkout that is not written to, each start would compile all that is ours."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    mine = {name: os.environ[name] for name in os.environ if name != "PYTHONDONTWRITEBYTECODE"}
    return mine | {"PYTHONPYCACHEPREFIX": folder}


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def programs(folder: Path, base: str, pages: int, peers: Path | None) -> list[Program]:
    urls = [f"{base}/{n}" for n in range(pages)]
    for name in ("bare", "misajour", *PEERS):
        (folder / name).mkdir(parents=True)
    config = folder / "misajour" / "misajour.toml"
    listed = ", ".join(f'"{url}"' for url in urls)
    config.write_text(
        '[misajour]\nallow_addresses = ["127.0.0.1/32"]\nconfirm_after = 0\n[[source]]\n'
        f'name = "bench"\nspider = "watch"\ndelay = 0\nobey_robots = false\nmost_new = {pages}\n'
        f"pages = [{listed}]\n"
    )
    ours = str(Path(sys.executable).with_name("misajour"))
    bare = [sys.executable, "-c", BARE, base, str(pages)]
    found = [
        Program("bare Scrapy", folder / "bare", bare),
        Program("misajour", config.parent, [ours, "--config", str(config), "check", "--now"]),
    ]
    for name in PEERS:
        path = shutil.which(name, path=str(peers) if peers else None)
        if path is None:
            continue
        own = folder / name
        jobs, settings, database = own / "jobs.yaml", own / "config.yaml", own / "seen.db"
        jobs.write_text("\n---\n".join(f"url: {url}" for url in urls))
        settings.write_text("report: {}\n")
        flags = ["--urls", "--cache"] if name == "urlwatch" else ["--jobs", "--database"]
        told = ["--config", str(settings), flags[0], str(jobs), flags[1], str(database)]
        found.append(Program(name, own, [path, *told], fails=True))
    return found


def spread(values: list[float]) -> str:
    return f"{statistics.median(values):5.2f} ({min(values):.2f} to {max(values):.2f})"


def table(kind: str, pages: int, runs: dict[str, list[Cost]], starts: dict[str, float]) -> None:
    bare = runs["bare Scrapy"]
    print(f"\n{kind}, {pages:,} pages", flush=True)
    for name, costs in runs.items():
        pace = spread([b.wall / c.wall for b, c in zip(bare, costs, strict=False)])
        cpu = spread([c.cpu / pages * 1000 for c in costs])
        net = statistics.median((c.cpu - starts[name]) / pages * 1000 for c in costs)
        rate = pages / statistics.median(c.wall for c in costs)
        memory = " ".join(f"{c.memory:.0f}" for c in costs)
        written, grown = (
            statistics.median(values)
            for values in ([c.written for c in costs], [c.grown for c in costs])
        )
        print(
            f"  {name:12} {rate:7.0f} pages/s   {pace} of bare Scrapy's   {cpu} ms CPU per page, "
            f"net {net:.2f}   peak {memory} MB   {written:.1f} MB written, {grown:.2f} more on disk",
            flush=True,
        )


class Bench:
    def __init__(self, base: str, kind: Synchronized[int], version: Synchronized[int]) -> None:
        self._base, self._kind, self._version = base, kind, version

    def starts(self, peers: Path | None) -> dict[str, float]:
        """Seconds of CPU that each program takes for one page that it has seen before."""
        self._kind.value = KINDS.index("304")
        with tempfile.TemporaryDirectory() as folder:
            one = programs(Path(folder), self._base, 1, peers)
            for program in one:
                program.run()
            return {program.name: min(program.run().cpu for _ in range(3)) for program in one}

    def measure(self, pages: int, rounds: int, kinds: list[str], peers: Path | None) -> None:
        starts = self.starts(peers)
        print("start: " + ", ".join(f"{name} {cpu:.2f} s" for name, cpu in starts.items()))
        with tempfile.TemporaryDirectory() as folder:
            all_ = programs(Path(folder), self._base, pages, peers)
            self._kind.value = KINDS.index(kinds[0])
            table("first pass", pages, {p.name: [p.run()] for p in all_}, starts)
            for kind in kinds:
                self._kind.value = KINDS.index(kind)
                runs: dict[str, list[Cost]] = {p.name: [] for p in all_}
                if kind != kinds[0]:
                    # from one kind of answer to another; that noise is noise is seen by three
                    for program in all_[1:] * (3 if kind == "noise" else 1):
                        program.run()
                for _ in range(1 if kind == "mass" else rounds):
                    self._version.value += 1
                    for program in all_:
                        runs[program.name].append(program.run())
                table(kind, pages, runs, starts)
                self._version.value += 1
                print(f"  {'':12} {all_[1].blocking()}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--peers", type=Path, help="where urlwatch and webchanges are installed")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for name in PEERS:
        if shutil.which(name, path=str(given.peers) if given.peers else None) is None:
            print(f"{name} is not installed: not measured")
    port: multiprocessing.Queue[int] = multiprocessing.Queue()
    kind, version = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
    server = multiprocessing.Process(target=serve, args=(port, kind, version), daemon=True)
    server.start()
    try:
        bench = Bench(f"http://127.0.0.1:{port.get()}", kind, version)
        for pages in given.pages:
            bench.measure(pages, given.rounds, given.only, given.peers)
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
