"""Pages per second by this machine alone, and by a Dask cluster of one and of two workers on it; what
a page costs the head and what it costs the workers; and how much one head can write.

    python bench/cluster.py [--pages 400] [--hosts 8] [--rounds 1] [--head 2000] [--wait 0.2]
                            [--workers 0 1 2]

A server on loopback plays `--hosts` press rooms, at 127.0.0.11 and following: to our politeness a
host is a host name, whatever the port, and each of these is one. All of it runs on one machine,
so pages per second end where its cores do; what counts for more machines is how the CPU of a page is
shared between head and workers. `--wait`: the seconds that a host takes to answer. `--head`:
observations that are read already are handed to the recorder, which is all that a head has to do
with them.
"""

from __future__ import annotations

import argparse
import asyncio
import ctypes
import hashlib
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil

HERE = Path(sys.executable).parent
WORDS = ("ministry", "said", "monday", "that", "towns", "pay", "crowns", "for", "bridges", "roads")


def page(host: int, number: int) -> str:
    """Some 20 KB, and no two alike."""
    paragraphs = []
    for n in range(40):
        words = [WORDS[(n * 7 + number * (k + 1) + k * k + host) % len(WORDS)] for k in range(60)]
        paragraphs.append(f"<p class='text'>{n} {' '.join(words)} {number * n}.</p>")
    menu = "".join(f"<li><a href='/topic/{n}'>Topic number {n}</a></li>" for n in range(60))
    return (
        f"<html><head><title>Release {number} of {host}</title></head><body><nav><ul>{menu}</ul>"
        f"</nav><main><h1>Release {number} of {host}</h1>{''.join(paragraphs)}</main></body></html>"
    )


def serve(hosts: list[str], wait: float, ready, port) -> None:
    from aiohttp import web

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(status=404)
        await asyncio.sleep(wait)
        html = page(hash(request.host) % 97, int(request.path.rpartition("/")[2]))
        return web.Response(text=html, content_type="text/html")

    async def run() -> None:
        application = web.Application()
        application.router.add_get("/{tail:.*}", answer)
        runner = web.AppRunner(application)
        await runner.setup()
        first = web.TCPSite(runner, hosts[0], 0)
        await first.start()
        port.value = runner.addresses[0][1]
        for host in hosts[1:]:
            await web.TCPSite(runner, host, port.value).start()
        ready.set()
        await asyncio.Event().wait()

    asyncio.run(run())


def configuration(hosts: list[str], port: int, pages: int, engine: str) -> str:
    text = (
        f'[misajour]\nallow_addresses = ["127.0.0.0/8"]\nconfirm_after = 0\nengine = "{engine}"\n'
    )
    for number, host in enumerate(hosts):
        listed = ", ".join(f'"http://{host}:{port}/{n}"' for n in range(pages // len(hosts)))
        text += f'[[source]]\nname = "room{number}"\nspider = "watch"\ndelay = 0\nmost_new = 100000\npages = [{listed}]\n'
    return text


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU of a process and of all below it."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total + process.cpu_times().children_user + process.cpu_times().children_system


def adopt() -> None:
    """Linux gives us the processes whose parents have ended: those that read pages locally."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def reap() -> None:
    """Wait for them, so that they count."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        if os.waitpid(-1, os.WNOHANG)[0] == 0:
            time.sleep(0.05)


@contextmanager
def cluster(folder: Path, workers: int):
    """The engine's address, and the processes of the scheduler and of the workers."""
    if not workers:
        yield "local", []
        return
    written = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = str(HERE / "dask")
    scheduler = [dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    started = [subprocess.Popen([*scheduler, "--scheduler-file", written], **quiet)]
    try:
        while not written.exists() or not written.read_text().endswith("}"):
            time.sleep(0.05)
        address = json.loads(written.read_text())["address"]
        worker = [dask, "worker", address, "--no-nanny", "--no-dashboard", "--nthreads", "16"]
        worker += ["--host", "127.0.0.1", "--preload", "monitor.cluster.worker"]
        started += [subprocess.Popen(worker, cwd=folder, **quiet) for _ in range(workers)]
        until_workers(address, workers)
        yield address.replace("tcp://", "dask://"), [psutil.Process(p.pid) for p in started]
    finally:
        for process in started:
            process.kill()
            process.wait()


def until_workers(address: str, workers: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers)


def one_pass(hosts: list[str], port: int, pages: int, workers: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name, cluster(Path(name), workers) as (engine, below):
        toml = Path(name) / "misajour.toml"
        toml.write_text(configuration(hosts, port, pages, engine))
        before = sum(cpu(process) for process in below[1:])
        reap()  # those that read for the workers of the pass before, whose CPU is not this head's
        began = time.perf_counter()
        times = os.times()
        with (Path(name) / "said").open("w+") as said:
            command = [HERE / "misajour", "--config", toml, "check", "--json"]
            process = subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL)
            peaks = watched(process, below)
            wall = time.perf_counter() - began
            said.seek(0)
            lines = said.read().splitlines()
        reap()
        after = os.times()
        head = after.children_user + after.children_system
        head -= times.children_user + times.children_system
        found = sum(json.loads(line)["kind"] == "new" for line in lines)
        assert found == pages // len(hosts) * len(hosts), found
        spent = sum(cpu(process) for process in below[1:]) - before
        return {"pages/s": found / wall, "head": head / found, "workers": spent / found} | peaks


def watched(process: subprocess.Popen, cluster: list[psutil.Process]) -> dict[str, float]:
    """Wait for the head. Returns the most memory, in MiB, of it alone, of the scheduler, and of a
    worker alone; those that read pages for them not counted."""
    each = {"head": [psutil.Process(process.pid)]}
    each |= {"scheduler": cluster[:1], "worker": cluster[1:]}
    peaks = {f"{who}'s MiB": 0.0 for who in each}
    while process.poll() is None:
        for who, processes in each.items():
            for one in processes:
                with suppress(psutil.NoSuchProcess):
                    size = one.memory_info().rss / 2**20
                    peaks[f"{who}'s MiB"] = max(size, peaks[f"{who}'s MiB"])
        time.sleep(0.2)
    assert process.returncode == 0, process.returncode
    return peaks


def crawls(arguments: argparse.Namespace) -> None:
    hosts = [f"127.0.0.{11 + n}" for n in range(arguments.hosts)]
    context = multiprocessing.get_context("spawn")
    ready, port = context.Event(), context.Value("i", 0)
    server = context.Process(target=serve, args=(hosts, arguments.wait, ready, port), daemon=True)
    server.start()
    ready.wait()
    adopt()
    print(
        f"{arguments.pages} first visits, {arguments.hosts} hosts that answer in "
        f"{arguments.wait:g} s, {os.cpu_count()} cores"
    )
    print(
        f"{'':>12} {'pages/s':>8} {'head, ms of CPU per page':>24} {'workers, ms':>12}"
        "  MiB of head, scheduler, worker"
    )
    try:
        for _ in range(arguments.rounds):
            for workers in arguments.workers:
                fewest = one_pass(hosts, port.value, arguments.hosts, workers)
                found = one_pass(hosts, port.value, arguments.pages, workers)
                label = f"{workers} workers" if workers else "local"
                print(
                    f"{label:>12} {found['pages/s']:8.1f} {net(found, fewest, 'head', arguments):24.1f} "
                    f"{net(found, fewest, 'workers', arguments):12.1f}"
                    + "".join(f" {found[k]:6.0f}" for k in found if k.endswith("MiB"))
                )
    finally:
        server.kill()
        server.join()


def net(found: dict, fewest: dict, key: str, arguments: argparse.Namespace) -> float:
    """Milliseconds a page, without what a pass over one page per host costs: starts, imports."""
    pages, least = arguments.pages, arguments.hosts
    return 1000 * (found[key] * pages - fewest[key] * least) / (pages - least)


def head(count: int) -> None:
    """What the writer's thread does with observations that come read from a worker."""
    from monitor.alert.policy import AlertPolicy
    from monitor.config import parse
    from monitor.extract import Hints
    from monitor.model import Observation, Outcome
    from monitor.read import Page, read_page
    from monitor.record import Recorder
    from monitor.store import Store

    pages = [page(1, number).encode() for number in range(200)]
    with tempfile.TemporaryDirectory() as name:
        toml = '[[source]]\nname = "room"\nspider = "watch"\npages = ["https://a.example/1"]\n'
        config = parse(toml, Path(name) / "misajour.toml")
        observations = []
        for number in range(count):
            body = pages[number % len(pages)].replace(b"Release", b"Release %d" % number)
            digest, url = hashlib.sha256(body).hexdigest(), f"https://a.example/{number}"
            read = read_page(Page(name=digest, body=body, url=url, hints=Hints()))
            observations.append(
                Observation(
                    source="room", url=url, outcome=Outcome.PAGE, seen=datetime.now(UTC),
                    status=200, body=body, sha256=digest, media_type="text/html", reading=read,
                )
            )  # fmt: skip
        with Store.open(config.database) as store:
            recorder = Recorder(store, {"room": Hints()}, AlertPolicy(config, store), 0)
            unchanged = [replace(o, outcome=Outcome.UNCHANGED, body=b"") for o in observations]
            for label, seen in (("first visits", observations), ("unchanged", unchanged)):
                run = recorder.begin(config.source[0], datetime.now(UTC))
                wall, began = time.perf_counter(), time.process_time()
                for first in range(0, count, 64):
                    batch = recorder.receive(run, seen[first : first + 64])
                    readings = batch.read
                    assert len(readings) >= len({p.key for p in batch.pages})
                    recorder.conclude(run, batch, readings)
                recorder.finish(run)
                spent = time.process_time() - began
                rate = count / (time.perf_counter() - wall)
                print(f"{label}: {rate:.0f} a second, {1000 * spent / count:.2f} ms of CPU each")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--wait", type=float, default=0.0)
    parser.add_argument("--workers", type=int, nargs="*", default=[0, 1, 2])
    parser.add_argument("--head", type=int, default=2000)
    arguments = parser.parse_args()
    if arguments.head:
        head(arguments.head)
    crawls(arguments)


if __name__ == "__main__":
    main()
