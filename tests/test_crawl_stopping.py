"""A crawl ends within two seconds of being told to, whatever is in flight, and loses nothing."""

from __future__ import annotations

import asyncio
import contextlib
import http.server
import os
import signal
import socket
import threading
import time
from collections import Counter

import pytest
from forked import started
from pages import release

from monitor.config import parse
from monitor.crawl import loader
from monitor.crawl.engine import Engine
from monitor.model import Outcome, Plan, Visit


@pytest.fixture
def mute():
    """The address of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def dripping():
    """The address of a server whose pages come a byte at a time, and an event that is set once one
    does."""
    begun, over = threading.Event(), threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.end_headers()
            while self.path != "/robots.txt" and not over.is_set():
                try:
                    self.wfile.write(b"x")
                except OSError:
                    return
                begun.set()
                over.wait(0.02)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", begun
    over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def configured(pages: list[str], delay: float):
    return parse(
        '[misajour]\nallow_addresses = ["127.0.0.1/32"]\n[[source]]\nname = "room"\nspider = "watch"\n'
        f"delay = {delay}\npages = {[*pages]!r}\n"
    )


def cancelled(pages: list[str], delay: float, when) -> tuple[float, Counter[Outcome]]:
    """Crawl `pages`, cancel once `when()` is over. Seconds until it ended, and the outcomes."""
    config = configured(pages, delay)
    engine = Engine(config, loader.load(("spiders",)))
    plan = Plan(source="room", spider="watch", visits=tuple(Visit(page) for page in pages))
    seen = []

    async def main() -> float:
        async def sink(item) -> None:
            seen.append(item)

        crawl = asyncio.create_task(engine.crawl(config.source[0], plan, sink))
        await asyncio.sleep(0)  # it has begun
        await when()
        begun = time.monotonic()
        crawl.cancel()
        with contextlib.suppress(asyncio.CancelledError):  # unless it was done by then
            await crawl
        return time.monotonic() - begun

    took = asyncio.run(main())
    assert sorted(item.url for item in seen) == sorted(pages), "each visit has one observation"
    return took, Counter(item.outcome for item in seen)


@pytest.mark.parametrize("delay", [0, 10])
@pytest.mark.parametrize("after", [0, 0.005, 0.05, 0.2, 0.5])
def test_a_crawl_ends_at_once_whenever_it_is_cancelled(web, after, delay):
    pages = [web.page(f"/{n}.html", release(title=f"Page {n}")) for n in range(40)]
    took, outcomes = cancelled(pages, delay, lambda: asyncio.sleep(after))
    assert took < 2
    assert set(outcomes) <= {Outcome.PAGE, Outcome.DEFERRED}
    asked = sum(web.count(f"/{n}.html") for n in range(40))
    assert outcomes[Outcome.PAGE] <= asked


def test_what_was_received_is_handed_on_while_others_wait_for_their_turn(web):
    pages = [web.page(f"/{n}.html", release(title=f"Page {n}")) for n in range(7)]

    async def one_answer() -> None:
        while web.count("/0.html") == 0:
            await asyncio.sleep(0.01)

    web.page("/robots.txt", "User-agent: *\nDisallow:\n")
    took, outcomes = cancelled(pages, 0.6, one_answer)
    assert took < 2
    assert outcomes == {Outcome.PAGE: 1, Outcome.DEFERRED: 6}
    assert len(web.requests) == 2, "nothing was sent after the stop"


def test_a_crawl_ends_while_a_site_is_silent(mute):
    took, outcomes = cancelled([f"{mute}/1", f"{mute}/2"], 0, lambda: asyncio.sleep(0.5))
    assert took < 2 and outcomes == {Outcome.DEFERRED: 2}


def test_a_crawl_ends_while_a_body_drips(dripping):
    address, begun = dripping
    took, outcomes = cancelled([f"{address}/1"], 0, lambda: asyncio.to_thread(begun.wait, 10))
    assert took < 2 and outcomes == {Outcome.DEFERRED: 1}


def test_a_crawl_ends_while_the_writer_has_no_time(web):
    """The sink takes one observation and is then busy for a minute."""
    pages = [web.page(f"/{n}.html", release(title=f"Page {n}")) for n in range(20)]
    config = configured(pages, 0)
    engine = Engine(config, loader.load(("spiders",)))

    async def main() -> tuple[float, int]:
        taken, busy = [], asyncio.Event()

        async def sink(item) -> None:
            if taken:
                busy.set()
                await asyncio.sleep(60)
            taken.append(item)

        plan = Plan(source="room", spider="watch", visits=tuple(Visit(page) for page in pages))
        crawl = asyncio.create_task(engine.crawl(config.source[0], plan, sink))
        await busy.wait()
        begun = time.monotonic()
        crawl.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await crawl
        return time.monotonic() - begun, len(taken)

    took, taken = asyncio.run(main())
    assert took < 2.2 and taken == 1


@pytest.mark.parametrize("kind", ["mute", "dripping", "waiting", "name server"])
def test_sigterm_ends_the_daemon_in_time_and_what_was_not_asked_is_still_due(
    kind, web, mute, dripping, desk, monkeypatch
):
    pages = [web.page(f"/{n}.html", release(title=f"Page {n}")) for n in range(7)]
    asked = {
        "mute": [f"{mute}/1", f"{mute}/2"],
        "dripping": [f"{dripping[0]}/1"],
        "waiting": pages,
        "name server": ["http://press.example.org/1"],
    }[kind]
    packages = '"spiders"'
    if kind == "name server":  # one that never answers
        (desk.folder / "slow.py").write_text(
            "import socket, time\nsocket.getaddrinfo = lambda *a, **k: time.sleep(600)\n"
        )
        monkeypatch.setenv("PYTHONPATH", str(desk.folder), prepend=os.pathsep)
        packages += ', "slow"'
    desk.general = f"spiders = [{packages}]\n"
    delay = 10 if kind == "waiting" else 0
    for name, urls in (("slow", asked), ("quick", pages[:1])):
        desk.sources += (
            f'[[source]]\nname = "{name}"\nspider = "watch"\ndelay = {delay}\npages = {urls!r}\n'
        )
    desk.write()
    log = desk.folder / "log"
    with log.open("w") as file:
        daemon = started(["--config", str(desk.config), "run"], desk.folder, file, file)
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until and not (
            web.requests and (kind != "dripping" or dripping[1].is_set())
        ):
            time.sleep(0.02)
        time.sleep(0.3)  # into the middle of what never ends: no event of ours marks it
        begun = time.monotonic()
        os.kill(daemon.pid, signal.SIGTERM)
        code, printed = daemon.wait(60), log.read_text()
        # it ends itself after 4.5 seconds; the rest is Python's own end on a loaded machine
        assert time.monotonic() - begun < 10, printed
        assert code == 0 and "Traceback" not in printed, printed
    finally:
        daemon.kill()
        daemon.wait()
    assert desk.rows("select count(*) from releases where failures > 0") == [(0,)]
    desk.here = True
    assert "unbroken" in desk.run("verify")
