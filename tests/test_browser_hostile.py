"""Pages that harm the browser which reads them: one sentence each, nothing asked inside, and the page
that follows is read."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from chromiums import needs_chromium
from conftest import Web

from monitor.config import parse
from monitor.crawl import loader
from monitor.crawl.engine import Engine
from monitor.model import Observation, Outcome, Plan

pytestmark = [needs_chromium, pytest.mark.long]

TEXT = (
    "<h1>Bridges</h1>" + "<p>The ministry builds bridges in the north, it said on Monday.</p>" * 3
)


@dataclass
class Inside:
    """What listens at 127.0.0.2, which nothing may ask: TCP and UDP on one port."""

    port: int = 0
    met: list[str] = field(default_factory=list)


@pytest.fixture
def inside() -> Iterator[Inside]:
    stream, packets = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    stream.bind(("127.0.0.2", 0))
    stream.listen(50)
    found = Inside(stream.getsockname()[1])
    packets.bind(("127.0.0.2", found.port))

    def listen(wait) -> None:
        try:
            while True:
                found.met.append(str(wait()))
        except OSError:  # it was closed
            pass

    for wait in (stream.accept, lambda: packets.recvfrom(2000)):
        threading.Thread(target=listen, args=(wait,), daemon=True).start()
    yield found
    for one in (stream, packets):
        one.close()


def visited(
    web: Web, scripts: dict[str, str], *, timeout: float = 8, delay: float = 0
) -> dict[str, Observation]:
    """One crawl over a page for each of `scripts`, by its name, and a well-behaved one after
    each."""
    for name, script in scripts.items():
        web.page(
            f"/{name}", script if script.startswith("<") else f"{TEXT}<script>{script}</script>"
        )
    web.page("/well", f"{TEXT}<script>document.body.append('written')</script>")
    names = [*scripts, "well"]
    pages = ", ".join(f'"{web.address}/{name}"' for name in names)
    config = parse(
        f'[misajour]\nallow_addresses = ["127.0.0.1/32"]\ntimeout = {timeout}\n[[source]]\n'
        f'name = "room"\nspider = "watch"\ndelay = {delay}\nfetch = "browser"\npages = [{pages}]\n'
    )
    seen: dict[str, Observation] = {}

    async def sink(item) -> None:
        seen[item.url.rpartition("/")[2]] = item

    engine = Engine(config, loader.load(("spiders",)))
    plan = Plan(source="room", spider="watch")
    asyncio.run(engine.crawl(config.source[0], plan, sink))
    assert seen["well"].outcome is Outcome.PAGE, seen["well"].note
    assert b"written" in seen["well"].body
    return seen


def test_a_script_that_does_not_end_is_told_within_the_time_limit(web):
    scripts = {
        "endless": "while (true) {}",
        "later": "setTimeout(() => { while (true) {} }, 100)",
        "alerts": "while (true) alert('stay')",
    }
    for name, seen in visited(web, scripts, timeout=6).items():
        if name != "well":
            assert seen.outcome is Outcome.FAILED
            assert "still loading after 6 seconds" in seen.note or (
                "did not end within 6 seconds" in seen.note
            ), seen.note


def test_what_does_not_come_to_an_end_by_itself_is_a_page_or_a_sentence(web):
    class Slow(dict):
        def get(self, path, default=None):
            if path.startswith("/slow"):
                time.sleep(20)
            return super().get(path.partition("?")[0], default)

    web.answers = Slow(web.answers)
    web.page("/news", "{}")
    scripts = {
        "waits": f"{TEXT}<script src='/slow.js'></script>",
        "fetches": "fetch('/slow.json')",
        "polls": "setInterval(() => fetch('/news?' + Math.random()), 200)",
        "ticks": "setInterval(() => document.body.append('.'), 50)",
        "down": f"{TEXT}<script>fetch('/fails')</script>",
    }
    web.answers["/fails"] = (503, {}, b"")
    seen = visited(web, scripts, timeout=6)
    assert "still loading after 6 seconds" in seen["waits"].note or "/slow.js" in seen["waits"].note
    assert "still waiting for what it loads" in seen["fetches"].note or (
        "/slow.json" in seen["fetches"].note
    )
    assert seen["polls"].outcome is Outcome.PAGE, seen["polls"].note
    assert seen["ticks"].outcome is Outcome.PAGE, seen["ticks"].note
    assert seen["down"].note == "what the page loads did not come (/fails): status 503"


def test_what_has_no_measure_is_given_up(web):
    grow = "setInterval(() => { for (let i = 0; i < 1000; i++) { %s } }, 1)"
    paragraph = "const p = document.createElement('p'); p.textContent = 'x'.repeat(1000) + i; document.body.append(p)"
    scripts = {
        "grows": grow % paragraph,
        "huge": "const s = 'x'.repeat(1e6); for (let i = 0; i < 1000; i++) document.body.append(s + i)",
        "many": "for (let i = 0; i < 3000; i++) fetch('/well?' + i)",
    }
    seen = visited(web, scripts, timeout=15)
    assert seen["grows"].note == "what the page shows has more than 10,000,000 bytes"
    assert "10,000,000 bytes" in seen["huge"].note or "1.5 GB of memory" in seen["huge"].note
    assert seen["many"].note == "the page loads more than 200 files"


def test_nothing_that_a_page_can_do_asks_a_forbidden_address(web, inside):
    at = f"127.0.0.2:{inside.port}"
    web.answers["/redirect"] = (302, {"Location": f"http://{at}/r"}, b"")
    web.page("/sw.js", f"fetch('http://{at}/sw')", Content_Type="text/javascript")
    worker = f"new WebSocket('ws://{at}/'); fetch('http://{at}/w').catch(() => 0)"
    scripts = {
        "sockets": f"new WebSocket('ws://{at}/'); new Worker(URL.createObjectURL(new Blob([`{worker}`])))",
        "calls": f"fetch('http://{at}/', {{mode: 'no-cors'}}).catch(() => 0); navigator.sendBeacon('http://{at}/b');"
        f"new EventSource('http://{at}/e'); open('http://{at}/o'); location.href = 'http://{at}/l'",
        "elements": f"{TEXT}<img src='http://{at}/i'><iframe src='http://{at}/f'></iframe>"
        f"<link rel=preconnect href='http://{at}/'><link rel=prefetch href='http://{at}/p'>"
        f"<link rel=stylesheet href='http://{at}/c'><script src='http://{at}/s'></script>",
        "peers": f"const p = new RTCPeerConnection({{iceServers: [{{urls: 'stun:{at}'}}]}});"
        "p.createDataChannel('x'); p.createOffer().then(offer => p.setLocalDescription(offer))",
        "service": "navigator.serviceWorker.register('/sw.js').catch(() => 0)",
        "redirect-inside": "fetch('/redirect').catch(() => 0)",
    }
    seen = visited(web, scripts)
    assert inside.met == []
    assert "127.0.0.2 is not a public address" in seen["redirect-inside"].note
    rest = {name: item.note for name, item in seen.items() if name != "redirect-inside"}
    assert set(rest.values()) == {""}, rest


def test_downloads_popups_and_ways_elsewhere_are_not_taken(web):
    web.answers["/file.zip"] = (200, {"Content-Type": "application/zip"}, b"PK")
    blob = "l.href = URL.createObjectURL(new Blob(['x'])); l.download = 'y'; l.click()"
    scripts = {
        "download": f"const l = document.createElement('a'); l.href = '/file.zip'; l.click(); {blob}",
        "popups": "for (let i = 0; i < 200; i++) open('/well?' + i)",
        "reload": "location.reload()",
        "elsewhere": "location.href = '/well?elsewhere'",
        "blank": "location.href = 'about:blank'",
    }
    seen = visited(web, scripts)
    for name in ("download", "popups", "reload", "elsewhere"):
        assert seen[name].outcome is Outcome.PAGE, (name, seen[name].note)
        assert b"Bridges" in seen[name].body
    assert seen["blank"].note == "a script of the page led away from it"
    asked = [path for path, _ in web.requests]
    assert not [path for path in asked if path.startswith(("/file.zip", "/well?"))]


def test_robots_txt_holds_for_what_a_page_loads(web):
    web.page("/robots.txt", "User-agent: *\nDisallow: /secret", Content_Type="text/plain")
    web.page("/one.js", "fetch('/secret.json').catch(() => 0)", Content_Type="text/javascript")
    seen = visited(web, {"page": f"{TEXT}<script src='/one.js'></script>"})
    assert web.count("/secret.json") == 0
    assert seen["page"].note == (
        "what the page loads did not come (/secret.json): Forbidden by robots.txt"
    )


def test_the_pace_of_a_host_holds_for_what_a_page_loads(web):
    class Timed(dict):
        def get(self, path, default=None):
            moments.append(time.monotonic())
            return super().get(path, default)

    moments: list[float] = []
    web.answers = Timed(web.answers)
    web.page("/two.json", "{}")
    web.page("/one.js", "fetch('/two.json'); fetch('/two.json?2')")
    web.page("/two.json?2", "{}")
    # more waiting than a page may take: to wait for one's turn is not the page's fault
    visited(web, {"page": f"{TEXT}<script src='/one.js'></script>"}, timeout=4, delay=1.5)
    assert len(moments) == 6, "robots.txt, two pages, a script, and two that it asked for"
    # of five pauses none is missing; each by itself is a little longer or shorter on arrival
    assert moments[-1] - moments[0] > 6.5, moments
