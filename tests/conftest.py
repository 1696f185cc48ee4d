"""A press room, a mail server and a store that are real and local."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import http.server
import importlib
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from unittest import mock

import hypothesis
import pytest
from click.testing import CliRunner
from clocks import clock, faked
from databases import connected
from forked import MISAJOUR, SELDOM, forking, ran
from newsroom import hook, mail_server, mute, newsroom, pigeon
from once import made_once

from monitor.commands import cli
from monitor.crawl.source import Source
from monitor.errors import MisajourError
from monitor.store import bodies
from monitor.testing.monitor import ReaderInPlace

# Bounds of time say how loaded a machine is: a first import within an example broke them.
hypothesis.settings.register_profile(
    "loaded", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("loaded")

__all__ = ["MISAJOUR", "clock", "faked", "hook", "mute", "newsroom", "pigeon"]

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long is begun first: it waits while others are at work, and nobody waits for it
    in the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session", autouse=True)
def starting() -> Iterator[None]:
    """The processes that tests start compile nothing beside a module that the test writes anew
    within the second, by which Python tells the compiled code of the one from that of the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        for name, value in SELDOM.items():
            patch.setenv(name, value)
        with forking():
            yield


@pytest.fixture(scope="session", autouse=True)
def making_once() -> Iterator[None]:
    with made_once():
        yield


@dataclass
class Web:
    """A web server on 127.0.0.1 whose answers a test sets: (status, headers, body) by path."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    once: dict[str, list[str]] = field(default_factory=dict)
    address: str = ""

    def page(self, path: str, html: str, status: int = 200, **headers: str) -> str:
        named = {"Content-Type": "text/html; charset=utf-8"} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        self.answers[path] = (status, named, html.encode())
        return self.address + path

    def count(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.requests)


@contextmanager
def serving() -> Iterator[Web]:
    site = Web()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.requests.append((self.path, dict(self.headers)))
            status, headers, body = site.answers.get(
                self.path, (404, {"Content-Type": "text/plain"}, b"not found")
            )
            if site.once.get(self.path):  # a page that only the next visit sees
                body = site.once[self.path].pop(0).encode()
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304 and "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
    )
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as site:
        yield site


@contextmanager
def imported_anew(folder: Path) -> Iterator[None]:
    """What is imported is so as by a process that has just begun: a module beneath `folder` as it
    is written now, and none of the tests'."""
    tests = Path(__file__).parent
    known = modules_beneath(tests)
    path = [place for place in sys.path if place != str(tests)]
    importlib.invalidate_caches()
    for name in known:
        del sys.modules[name]
    try:
        # compiled code is told from its source by whole seconds: there is none
        with mock.patch.multiple(sys, path=path, dont_write_bytecode=True):
            yield
    finally:
        for name in modules_beneath(folder):
            del sys.modules[name]
        sys.modules.update(known)


# Where the modules lie that no test makes: of some thousands, which are not looked at each time.
INSTALLED = tuple(
    f"{place}{os.sep}"
    for place in (sys.prefix, sys.base_prefix, *(ROOT / n for n in ("misajour", "monitor")))
)
of_installed: dict[str, ModuleType] = {}


def modules_beneath(folder: Path) -> dict[str, ModuleType]:
    """The modules that are imported, and lie there."""
    roots = {f"{folder}{os.sep}", f"{folder.resolve()}{os.sep}"}
    found = {}
    for name, module in sys.modules.copy().items():  # in one step: other threads import, too
        if of_installed.get(name) is module:
            continue
        places = [getattr(module, "__file__", None) or "", *getattr(module, "__path__", ())]
        if all(place.startswith(INSTALLED) or not place for place in places):
            of_installed[name] = module
        elif any(f"{place}{os.sep}".startswith(root) for place in places for root in roots):
            found[name] = module
    return found


@dataclass
class Desk:
    """A folder with a misajour.toml, and the command run in it as a user would: `here` in this
    process, otherwise in one of its own, whose imports are made unless it is `installed`."""

    folder: Path
    general: str = ""
    sources: str = ""
    rest: str = ""
    confirm_after: int = 0
    here: bool = False
    installed: bool = False

    @property
    def config(self) -> Path:
        return self.folder / "misajour.toml"

    def write(self) -> None:
        head = f'[misajour]\nallow_addresses = ["127.0.0.1/32"]\nconfirm_after = {self.confirm_after}\n'
        self.config.write_text(f"{head}{self.general}\n{self.sources}\n{self.rest}\n")

    def watch(self, web: Web, *paths: str, **more: str) -> None:
        """Have one source, of these pages, with `more` keys."""
        pages = ", ".join(f'"{web.address}{path}"' for path in paths)
        extra = "\n".join(f"{key} = {value}" for key, value in more.items())
        self.sources = (
            f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\npages = [{pages}]\n{extra}'
        )
        self.write()

    def has(self, store: Path) -> None:
        """Have the database that an older version left, kept packed in `store`, whose page is not
        served any more."""
        (self.folder / "misajour.db").write_bytes(gzip.decompress(store.read_bytes()))
        self.sources = (
            '[[source]]\nname = "room"\nspider = "watch"\npages = ["http://127.0.0.1:1/1.html"]'
        )
        self.write()

    def copy(self, folder: Path) -> Desk:
        """The same desk in another, new folder: its database was made once for many tests."""
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)

    def run(self, *arguments: str, ok: int | None = 0) -> str:
        if not self.config.exists():
            self.write()
        if self.here:
            return self._run_here(*arguments, ok=ok)
        given = ["--config", str(self.config), *arguments]
        done = ran(given, self.folder, installed=self.installed)
        told = f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert ok is None or done.returncode == ok, told
        assert "Traceback" not in done.stderr, told
        return done.stdout + done.stderr

    def _run_here(self, *arguments: str, ok: int | None) -> str:
        """The command in this process, and pages are read in it: twenty times quicker, and the
        same but for its start."""
        with (
            contextlib.chdir(self.folder),
            mock.patch("monitor.read.ReadingPool", ReaderInPlace),
            imported_anew(self.folder),
        ):
            done = CliRunner().invoke(cli, ["--config", str(self.config), *arguments])
        code, said = done.exit_code, done.output
        if isinstance(done.exception, MisajourError):
            code, said = done.exception.exit_code, f"{said}misajour: {done.exception}\n"
        elif not isinstance(done.exception, SystemExit | None):
            raise done.exception
        assert ok is None or code == ok, f"exit {code}\n{said}"
        return said

    def rows(self, sql: str) -> list[tuple]:
        connection = sqlite3.connect(f"file:{self.folder}/misajour.db?mode=ro", uri=True)
        bodies.install(connection)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def execute(self, sql: str) -> None:
        """Change the database by hand, as time or a mishap would."""
        with connected(self.folder / "misajour.db") as connection:
            bodies.install(connection)
            connection.execute(sql)

    def kinds(self) -> list[str]:
        return [kind for (kind,) in self.rows("select kind from changes order by id")]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def here(desk: Desk) -> None:
    """The desk's commands run in this process. For tests of what is recorded and judged over many
    passes; that the command does the same is shown elsewhere."""
    desk.here = True


@pytest.fixture(params=["lean", "scrapy"])
def client(request, monkeypatch) -> str:
    """Who makes the visits: what is hostile meets both. For commands that run in this process."""
    if request.param == "scrapy":
        monkeypatch.setattr(Source, "is_lean", False)
    return request.param


@pytest.fixture
def watching(desk: Desk, web: Web) -> Callable[..., Desk]:
    """A desk that watches pages of the local web: `watching("/a", "/b")`."""

    def make(*paths: str, confirm_after: int = 0, **more: str) -> Desk:
        desk.confirm_after = confirm_after
        desk.watch(web, *paths, **more)
        return desk

    return make


class SmtpHandler:
    """What a mail server answers: `refuse` maps a recipient to the answer it gets. At the stage
    called `hold` (mail, rcpt, data, kept) it sets `reached` and waits for `free`."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.refuse: dict[str, str] = {}
        self.hold = ""
        self.hang_up, self.cut = False, []
        self.reached, self.free = threading.Event(), threading.Event()

    async def _stage(self, name: str) -> None:
        if name == self.hold:
            self.reached.set()
            while not self.free.is_set():
                await asyncio.sleep(0.01)

    async def handle_MAIL(self, server, session, envelope, address: str, options) -> str:
        await self._stage("mail")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address: str, options) -> str:
        if address in self.refuse:
            return self.refuse[address]
        await self._stage("rcpt")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        await self._stage("data")
        if self.hang_up:
            self.cut.append(envelope.content)
            server.transport.abort()
            return "421 never said"
        self.mails.append(envelope.content)
        await self._stage("kept")
        return "250 kept"


@pytest.fixture
def smtp() -> Iterator[tuple[SmtpHandler, int]]:
    handler = SmtpHandler()
    with mail_server(handler) as port:
        yield handler, port
