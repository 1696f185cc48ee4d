"""A Dask scheduler and workers on loopback, as processes of their own; and a press room that writes
down when it was asked."""

from __future__ import annotations

import asyncio
import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from daemons import until
from pages import release

DASK = Path(sys.executable).with_name("dask")


@dataclass
class Cluster:
    """`workers` are processes by the names that Dask knows them by."""

    folder: Path
    scheduler: subprocess.Popen
    address: str
    workers: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        return f'engine = "{self.address.replace("tcp://", "dask://")}"\n'

    def start(self, name: str, **environment: str) -> None:
        command = (
            *(DASK, "worker", self.address, "--name", name, "--no-nanny", "--no-dashboard"),
            *("--host", "127.0.0.1", "--nthreads", "8", "--local-directory", self.folder),
        )
        with (self.folder / f"{name}.log").open("ab") as log:
            self.workers[name] = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, **environment}
            )

    def stop(self, name: str) -> None:
        process = self.workers.pop(name)
        process.kill()
        process.wait()

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def names(self) -> set[str]:
        """The workers that the scheduler knows."""

        def names(dask_scheduler):  # an inner function is sent by its code, not by its name
            return [worker.name for worker in dask_scheduler.workers.values()]

        return set(self._asked(names))

    def busy(self) -> dict[str, int]:
        """How many tasks each worker has, as far as it has any."""

        def busy(dask_scheduler):
            held = {w.name: len(w.processing) for w in dask_scheduler.workers.values()}
            stray = sum(task.state == "no-worker" for task in dask_scheduler.tasks.values())
            return {name: n for name, n in (held | {"no worker": stray}).items() if n}

        return self._asked(busy)

    def _asked(self, question):
        from distributed import Client

        async def ask():
            async with Client(self.address, asynchronous=True, set_as_default=False) as client:
                return await client.run_on_scheduler(question)

        return asyncio.run(ask())


@contextmanager
def cluster(folder: Path, *workers: str) -> Iterator[Cluster]:
    written, log = folder / "scheduler.json", (folder / "scheduler.log").open("wb")
    process = subprocess.Popen(
        (
            *(DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"),
            *("--scheduler-file", written),
        ),
        stdout=log,
        stderr=log,
    )
    log.close()
    try:
        until(written.exists, 120)
        made = Cluster(folder, process, _address(written))
        try:
            for name in workers:
                made.start(name)
            until(lambda: made.names() >= set(workers), 120)
            yield made
        finally:
            for name in list(made.workers):
                made.stop(name)
    finally:
        process.kill()
        process.wait()


def _address(written: Path) -> str:
    import json

    found: list[str] = []

    def is_whole() -> bool:
        try:
            found.append(json.loads(written.read_text())["address"])
        except ValueError:  # it is being written
            return False
        return True

    until(is_whole)
    return found[0]


@dataclass
class Room:
    """`arrivals`: when, by the monotonic clock, and for what it was asked."""

    address: str = ""
    arrivals: list[tuple[float, str]] = field(default_factory=list)

    def asked(self, path: str) -> int:
        return sum(path == asked for _, asked in self.arrivals)

    def gaps(self) -> list[float]:
        """Seconds between one request and the next."""
        moments = sorted(moment for moment, _ in self.arrivals)
        return [after - before for before, after in pairwise(moments)]


@contextmanager
def room(host: str = "127.0.0.1") -> Iterator[Room]:
    """Any address has a release, but for robots.txt."""
    made = Room()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.arrivals.append((time.monotonic(), self.path))
            html = release(f"The town of {self.path} pays 200 crowns a day.", title=self.path)
            body = html.encode()
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer((host, 0), Handler)
    made.address = f"http://{host}:{server.server_address[1]}"
    serving = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    serving.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def source(name: str, room: Room, paths: list[str], **more: str) -> str:
    pages = ", ".join(f'"{path if "://" in path else room.address + path}"' for path in paths)
    keys = "".join(f"{key} = {value}\n" for key, value in more.items())
    return f'[[source]]\nname = "{name}"\nspider = "watch"\npages = [{pages}]\n{keys}\n'
