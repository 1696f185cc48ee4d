"""A Dask scheduler and workers on loopback, as processes of their own; and a press room that writes
down when it was asked."""

from __future__ import annotations

import asyncio
import http.server
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

from daemons import until
from forked import DASK, Command, started
from pages import release


@dataclass
class Cluster:
    """`workers` are processes by the names that Dask knows them by."""

    folder: Path
    scheduler: Command | subprocess.Popen
    address: str
    workers: dict[str, Command | subprocess.Popen] = field(default_factory=dict)

    @property
    def engine(self) -> str:
        return f'engine = "{self.address.replace("tcp://", "dask://")}"\n'

    def start(self, name: str, *options: str, **environment: str) -> None:
        arguments = [
            *("worker", self.address, "--name", name, "--no-nanny", "--no-dashboard"),
            *("--host", "127.0.0.1", "--nthreads", "8", "--local-directory", str(self.folder)),
            *options,
        ]
        self.workers[name] = _dask(self.folder, name, arguments, environment)

    def stop(self, name: str) -> None:
        process = self.workers.pop(name)
        process.kill()
        process.wait()

    def stop_scheduler(self) -> None:
        """Its workers end by themselves."""
        self.scheduler.kill()
        self.scheduler.wait()
        for process in self.workers.values():
            process.wait()
        self.workers.clear()

    def restart_scheduler(self) -> None:
        """At the same address."""
        self.scheduler = _scheduler(self.folder, self.address.rpartition(":")[2])

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def busy(self) -> dict[str, int]:
        """How many tasks each worker has, as far as it has any."""

        def busy(dask_scheduler):
            held = {w.name: len(w.processing) for w in dask_scheduler.workers.values()}
            stray = sum(task.state == "no-worker" for task in dask_scheduler.tasks.values())
            return {name: n for name, n in (held | {"no worker": stray}).items() if n}

        return self._asked(busy)

    def until_joined(self, *names: str) -> None:
        """Wait until these are the workers."""

        def joined(dask_scheduler):
            return {worker.name for worker in dask_scheduler.workers.values()} == set(names)

        self._asked(joined, until=True)

    def until_idle(self) -> None:
        """Wait until no task is left."""

        def idle(dask_scheduler):
            return not dask_scheduler.tasks

        self._asked(idle, until=True)

    def pause(self) -> None:
        """Have all workers begin nothing any more, as Dask does where their memory is full."""
        from distributed import Client

        async def pause(dask_worker):
            from distributed.core import Status

            dask_worker.memory_manager.memory_monitor_interval = None
            dask_worker.periodic_callbacks.pop("memory_monitor").stop()
            dask_worker.status = Status.paused

        async def ask():
            async with Client(self.address, asynchronous=True, set_as_default=False) as client:
                await client.run(pause)

        asyncio.run(ask())

    def _asked(self, question, until=None):
        """The scheduler's answer, once it is `until`; each connection costs some CPU."""
        from distributed import Client

        async def ask():
            async with Client(self.address, asynchronous=True, set_as_default=False) as client:
                async with asyncio.timeout(120):
                    while (answer := await client.run_on_scheduler(question)) != (until or answer):
                        await asyncio.sleep(0.1)
                return answer

        return asyncio.run(ask())


@contextmanager
def cluster(folder: Path, *workers: str) -> Iterator[Cluster]:
    written = folder / "scheduler.json"
    made = Cluster(folder, _scheduler(folder, "0"), "")
    try:
        until(written.exists, 120)
        made.address = _address(written)
        try:
            for name in workers:
                made.start(name)
            made.until_joined(*workers)
            yield made
        finally:
            for name in list(made.workers):
                made.stop(name)
    finally:
        made.scheduler.kill()
        made.scheduler.wait()


def _scheduler(folder: Path, port: str) -> Command | subprocess.Popen:
    written = str(folder / "scheduler.json")
    options = ("--host", "127.0.0.1", "--port", port, "--no-dashboard", "--scheduler-file", written)
    return _dask(folder, "scheduler", ["scheduler", *options], {})


def _dask(
    folder: Path, name: str, arguments: list[str], environment: dict[str, str]
) -> Command | subprocess.Popen:
    """What it says is added to a log of this `name`."""
    with (folder / f"{name}.log").open("ab") as log:
        env = {**os.environ, **environment}
        return started(arguments, Path.cwd(), log, log, env, program=DASK)


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
    """`arrivals`: when, by the monotonic clock, and for what it was asked. `answers`: those that
    are not 200, by path. `when`: what happens, once, before a path is answered."""

    address: str = ""
    arrivals: list[tuple[float, str]] = field(default_factory=list)
    answers: dict[str, tuple[int, dict[str, str]]] = field(default_factory=dict)
    when: dict[str, Callable[[], None]] = field(default_factory=dict)

    def asked(self, path: str) -> int:
        return sum(path == asked for _, asked in self.arrivals)

    def gaps(self) -> list[float]:
        """Seconds between one request and the next."""
        moments = sorted(moment for moment, _ in self.arrivals)
        return [after - before for before, after in pairwise(moments)]

    def assert_pace(self, delay: float, jitter: float) -> None:
        """However many asked it, it was asked as by one."""
        moments = sorted(moment for moment, _ in self.arrivals)
        for (a, began), (b, ended) in combinations(enumerate(moments), 2):
            assert ended - began > (b - a) * delay - jitter, f"requests {a} to {b} of {moments}"


PAGES, ON_A_PAGE = 4, 5
"""Of the listing at /news: its pages, and the releases that each names."""


def listing(path: str) -> str:
    """A page of the listing at /news."""
    number = int(path.partition("page=")[2] or 1)
    towns = "".join(
        f"<li><a href='/town/{number}{n}'>The council of town {number}{n} pays for the bridges"
        f"</a> <time>2026-05-{20 - number}</time></li>"
        for n in range(ON_A_PAGE)
    )
    following = f"<a rel='next' href='/news?page={number + 1}'>Next</a>" if number < PAGES else ""
    return f"<html><body><main><h1>News</h1><ul>{towns}</ul>{following}</main></body></html>"


@contextmanager
def room(host: str = "127.0.0.1") -> Iterator[Room]:
    """Any address has a release, but for robots.txt and the listing at /news."""
    made = Room()
    made.answers["/robots.txt"] = 404, {}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.arrivals.append((time.monotonic(), self.path))
            made.when.pop(self.path, lambda: None)()
            html = release(f"The town of {self.path} pays 200 crowns a day.", title=self.path)
            if self.path.startswith("/news"):
                html = listing(self.path)
            body = html.encode()
            status, headers = made.answers.get(self.path, (200, {}))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
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
