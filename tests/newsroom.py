"""A store with real deliveries and no network before it: what was seen is said. And servers to
deliver to.

conftest hands its fixtures to all test modules.
"""

from __future__ import annotations

import asyncio
import hashlib
import http.server
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from functools import lru_cache

import pytest
from pages import CLOSING, FIGURE, OPENING, QUOTE, release

from monitor.alert.courier import Courier
from monitor.alert.deliver import deliver
from monitor.alert.policy import AlertPolicy
from monitor.config import parse
from monitor.extract import Hints
from monitor.model import Observation, Outcome
from monitor.read import read_page
from monitor.record import Recorder
from monitor.store import Store

EDITED = (OPENING, FIGURE.replace("2 000", "20 000"), QUOTE, CLOSING)
SOURCE = '[[source]]\nname = "room"\nspider = "watch"\npages = ["https://towns.example.org/1"]\n'
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

read_once = lru_cache(maxsize=64)(read_page)
"""A second look at the same bytes costs no second reading, as in the daemon's own pool."""


class Newsroom:
    """A store, and the passes and deliveries of a source without the network: what was seen is
    said."""

    def __init__(self, folder, toml: str, port: int = 1) -> None:
        mail = f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"\n'
        self.config = parse(f"{toml}\n{mail}", folder / "misajour.toml")
        self.store = Store.open(self.config.database)
        self.courier = Courier(self.config, self.store)
        self.recorder = Recorder(
            self.store, {"room": Hints()}, AlertPolicy(self.config, self.store), 0
        )
        self.clock = NOW

    def visit(self, pages: dict[str, str], status: int = 200):
        """A pass, and the second look at what seems to have changed."""
        for _ in range(2):
            self.clock += timedelta(minutes=1)
            run = self.recorder.begin(self.config.source[0], self.clock)
            self.look(run, pages, status)
            self.recorder.finish(run, self.clock)
        return run

    def look(self, run, pages: dict[str, str], status: int = 200) -> None:
        """One visit to each of the pages."""
        seen = [self._seen(url, page, status) for url, page in pages.items()]
        batch = self.recorder.receive(run, seen)
        self.recorder.conclude(run, batch, {p.key: read_once(p) for p in batch.pages})

    def _seen(self, url: str, page: str, status: int) -> Observation:
        body = page.encode()
        outcome = Outcome.PAGE if status == 200 else Outcome.FAILED
        return Observation(
            source="room", url=url, outcome=outcome, seen=self.clock, status=status, body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            media_type="text/html", charset="utf-8",
        )  # fmt: skip

    def deliver(self, again: bool = False):
        async def do(work):
            return work()

        if again:
            self.store.outbox.retry(datetime.now(UTC), given_up=False)
        return asyncio.run(deliver(self.courier, do))

    def rows(self, sql: str) -> list[dict]:
        return list(self.store.db.query(sql))


@pytest.fixture
def newsroom(tmp_path):
    rooms = []

    def make(toml: str, port: int = 1) -> Newsroom:
        rooms.append(Newsroom(tmp_path, toml, port))
        return rooms[-1]

    yield make
    for room in rooms:
        room.store.close()


def many(
    count: int, *paragraphs: str, stamp: str = "Last updated: 17 May. 2019 11:26"
) -> dict[str, str]:
    return {
        f"https://towns.example.org/{n}": release(
            *paragraphs, title=f"Towns agree on bridge number {n}", stamp=stamp
        )
        for n in range(count)
    }


DESK = f'{SOURCE}\n[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'


def mails(handler) -> list:
    return [message_from_bytes(m, policy=policy.default) for m in handler.mails]


@pytest.fixture
def hook(monkeypatch):
    """A web server that takes posts: its answers are given, what it got is kept."""
    got, answers = [], []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    monkeypatch.setenv("MISAJOUR_WEBHOOK_SECRET", "a secret")
    yield f"webhook+http://127.0.0.1:{server.server_address[1]}/changes", got, answers
    server.shutdown()
    server.server_close()
    thread.join()


@dataclass
class Mute:
    """A server that says nothing, and the connections that it has taken."""

    port: int
    taken: list[socket.socket] = field(default_factory=list)

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def mute_server() -> Iterator[Mute]:
    """Takes connections and says nothing."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Mute(listening.getsockname()[1])

    def accept() -> None:
        while True:
            try:
                server.taken.append(listening.accept()[0])
            except OSError:
                return

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield server
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()
    for connection in server.taken:
        connection.close()


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of a server that says nothing."""
    with mute_server() as server:
        yield server.port


@contextmanager
def mail_server(handler: object, **options: object) -> Iterator[int]:
    """A real SMTP server with `options` of aiosmtpd's, such as enable_SMTPUTF8: the port."""
    from aiosmtpd.smtp import SMTP

    loop = asyncio.new_event_loop()
    talks: list[SMTP] = []

    def talk() -> SMTP:
        talks.append(SMTP(handler, loop=loop, hostname="localhost", **options))
        return talks[-1]

    server = loop.run_until_complete(loop.create_server(talk, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield server.sockets[0].getsockname()[1]

    async def end() -> None:
        server.close()
        for each in talks:
            if each.transport is not None:
                each.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # an aborted connection is closed in the loop's next round

    asyncio.run_coroutine_threadsafe(end(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


PLUG_IN = '''
import json, os, pathlib

FOLDER = pathlib.Path(__file__).parent

class Pigeon:
    """Writes what it carries into a file; `fault` beside it makes it raise."""

    def __init__(self, config):
        self._fall("make")

    def _fall(self, when):
        fault = FOLDER / f"fault-{when}"
        if fault.exists():
            exec(fault.read_text())

    def send(self, message, address):
        self._fall("send")
        with (FOLDER / "carried").open("a") as file:
            file.write(json.dumps([message.key, message.subject, message.text, address]) + "\\n")
        return "flown"

    def close(self):
        self._fall("close")
'''


@pytest.fixture
def pigeon(tmp_path, monkeypatch):
    """A distribution with a channel for pigeon://, as an installed plug-in is found: its folder."""
    folder = tmp_path / "plugin"
    info = folder / "misajour_pigeon-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "misajour_pigeon.py").write_text(PLUG_IN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: misajour-pigeon\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[misajour.channels]\npigeon = misajour_pigeon:Pigeon\n"
        "lame = misajour_no_such_module:Pigeon\n"
    )
    monkeypatch.syspath_prepend(str(folder))
    yield folder
    sys.modules.pop("misajour_pigeon", None)
