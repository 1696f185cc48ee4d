"""The daemon's watch over itself, as a real process: mails, pings, systemd, the pages for
monitors."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

import pytest
from conftest import SmtpHandler
from daemons import daemon, passes, rows, said, until
from databases import connected
from forked import started
from newsroom import mute_server
from pages import release


def subjects(handler: SmtpHandler) -> list[str]:
    return [str(message_from_bytes(m, policy=policy.default)["Subject"]) for m in handler.mails]


def operated(desk, port: int, general: str = "") -> None:
    """The desk gets an operator who is told by mail."""
    desk.general = f'operator = ["mailto:op@example.org"]\n{general}'
    desk.rest = f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'
    desk.write()


@pytest.mark.long
def test_a_source_that_is_stuck_is_told_once_and_its_end_once(web, watching, smtp):
    handler, port = smtp
    desk = watching("/1.html", schedule='"* * * * * *"')
    web.page("/1.html", release())
    with mute_server() as site:
        desk.sources += '\n[[source]]\nname = "stuck"\nspider = "watch"\nschedule = "* * * * * *"\n'
        desk.sources += f'delay = 0\nobey_robots = false\npages = ["{site.web}/x.html"]'
        operated(desk, port, "grace = 1\ntimeout = 20")
        with daemon(desk):
            until(lambda: handler.mails)
            assert "Trouble · stuck: its pass has been under way since" in subjects(handler)[0]
            assert "stuck: its pass has been" in desk.run("status", "--check", ok=1)
            until(lambda: passes(desk) >= 5)  # the other source is visited all the while
            assert passes(desk, "stuck") == 0
            until(lambda: any(s.startswith("Over · stuck") for s in subjects(handler)))
    told = [s for s in subjects(handler) if "under way" in s]
    assert len(told) == 2, told
    assert rows(
        desk, "select count(*) from problems where kind = 'stuck' and ended is not null"
    ) == [(1,)]
    over = rows(desk, "select distinct kind from alerts where subject like 'Over · stuck%'")
    assert over == [("well-again",)]


@pytest.mark.long
def test_a_pass_that_is_overdue_is_noticed_by_the_daemon_itself(web, watching, smtp, tmp_path):
    """A schedule that is kept by nobody: its job is gone from the scheduler's list."""
    handler, port = smtp
    desk = watching("/1.html", schedule='"0 3 1 1 *"')
    web.page("/1.html", release())
    operated(desk, port, "grace = 1")
    with daemon(desk):
        until(lambda: passes(desk) == 1)
        # as a scheduler that forgot: the last pass lies a year back and the next one months ahead
        with connected(desk.folder / "misajour.db") as db:
            db.execute("update sources set last_run = '2024-01-01T00:00:00.000Z'")
        until(lambda: handler.mails)
        assert subjects(handler)[0].startswith(
            "Trouble · room: overdue; a pass was due at 2024-01-01"
        )
        text = message_from_bytes(handler.mails[0], policy=policy.default).get_body(("plain",))
        assert text is not None and "restart it if it says nothing" in text.get_content()
        with connected(desk.folder / "misajour.db") as db:
            db.execute("update sources set last_run = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')")
        until(lambda: len(handler.mails) == 2)
        assert subjects(handler)[1].startswith("Over · room: overdue")


def test_a_full_disk_is_told_before_it_is_full(web, watching, smtp):
    handler, port = smtp
    desk = watching("/1.html")
    web.page("/1.html", release())
    operated(desk, port, f"reserve = {10**15}")
    with daemon(desk):
        until(lambda: handler.mails)
        until(lambda: rows(desk, "select id from deliveries where state = 'sent'"))
    begun = subjects(handler)[0]
    assert begun.startswith("Trouble · the disk is nearly full: ") and ": 0 MB" not in begun
    operated(desk, port)
    with daemon(desk):
        until(lambda: len(handler.mails) == 2)
    assert subjects(handler)[1] == begun.replace("Trouble", "Over")


LISTING = '<ul><li><a href="/a.html">Towns agree on a bridge over the river</a></li></ul>'


@pytest.fixture
def listed(web, desk):
    """A desk that watches a listing every second."""
    web.page("/list", LISTING)
    web.page("/a.html", release(title="Towns agree on a bridge over the river"))
    desk.sources = '[[source]]\nname = "room"\nspider = "watch"\nschedule = "* * * * * *"\n'
    desk.sources += f'delay = 0\nlistings = ["{web.address}/list"]'
    desk.write()
    return desk


@pytest.fixture
def pinged(web, listed):
    """The same, and its daemon pings the local web, at a token."""
    web.page("/t0ken", "OK")
    web.page("/t0ken/fail", "OK")
    desk = listed
    desk.general = f'ping = "{web.address}/t0ken"'
    desk.write()
    return desk


def test_a_good_round_is_pinged_and_trouble_pings_fail_at_once(web, pinged):
    with daemon(pinged):
        until(lambda: web.count("/t0ken") >= 1)
        assert web.count("/t0ken/fail") == 0
        web.page("/list", "no such thing", status=500)
        until(lambda: web.count("/t0ken/fail") == 1)
        well = web.count("/t0ken")
        web.page("/list", LISTING)
        until(lambda: web.count("/t0ken") > well)
    assert "t0ken" not in said(pinged)


def test_a_ping_that_fails_harms_nothing_and_its_token_is_not_logged(web, pinged):
    pinged.general = 'ping = "http://127.0.0.1:9/t0ken"'
    pinged.write()
    with daemon(pinged):
        until(lambda: "the ping to http://127.0.0.1/… failed: ConnectError" in said(pinged))
        before = passes(pinged)
        until(lambda: passes(pinged) > before)
    assert "t0ken" not in said(pinged) and "Traceback" not in said(pinged)


@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_hears_that_it_is_ready_alive_and_stopping(web, watching, tmp_path, abstract):
    web.page("/1.html", release())
    desk = watching("/1.html")
    path = f"@misajour-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind("\0" + path[1:] if abstract else path)
        heard.settimeout(90)  # a daemon may take a minute to start where many are at work
        with daemon(desk, NOTIFY_SOCKET=path, WATCHDOG_USEC="400000") as process:
            states = [heard.recv(100).decode() for _ in range(4)]
            assert "READY=1" in states and states.count("WATCHDOG=1") >= 2
            process.terminate()
            while states[-1] != "STOPPING=1":
                states.append(heard.recv(100).decode())
            assert process.wait(5) == 0


def test_a_datagram_that_cannot_be_sent_stops_nothing(web, watching, tmp_path):
    web.page("/1.html", release())
    desk = watching("/1.html")
    with daemon(desk, NOTIFY_SOCKET=str(tmp_path / "nobody")):
        until(lambda: passes(desk) >= 1)
    assert "systemd could not be told READY=1" in said(desk)


@contextmanager
def browse(desk) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = started(["--config", str(desk.config), "browse", "--port", str(port)], desk.folder)
    try:
        yield f"http://127.0.0.1:{port}/-/misajour"
    finally:
        process.kill()
        process.wait()


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def test_the_pages_for_monitors_tell_health_and_trouble(web, listed):
    desk = listed
    with daemon(desk) as process, browse_when_made(desk) as base:
        until(lambda: fetch(f"{base}/health.json")[0] == 200)
        told = json.loads(fetch(f"{base}/health.json")[1])
        assert told["status"] == "ok" and told["daemon"]["running"] is True
        status, text = fetch(f"{base}/metrics")
        assert status == 200 and 'misajour_passes_total{outcome="ok",source="room"}' in text
        assert 'misajour_problems{kind="overdue"} 0.0' in text and "misajour_database_bytes" in text
        web.page("/list", "down", status=500)
        until(lambda: fetch(f"{base}/health.json")[0] == 503)
        told = json.loads(fetch(f"{base}/health.json")[1])
        assert [p["kind"] for p in told["problems"]] == ["broken"]
        web.page("/list", LISTING)
        until(lambda: fetch(f"{base}/health.json")[0] == 200)
        process.terminate()
        process.wait(5)
        until(lambda: "it was stopped at" in fetch(f"{base}/health.json")[1])
        assert "misajour_daemon_running 0.0" in fetch(f"{base}/metrics")[1]


@contextmanager
def browse_when_made(desk) -> Iterator[str]:
    until(lambda: passes(desk) >= 1)
    with browse(desk) as base:
        yield base
