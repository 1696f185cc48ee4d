"""SIGTERM ends the daemon in under five seconds, whatever is in flight, and nothing is lost for
it."""

from __future__ import annotations

import signal
import time

import pytest
from daemons import daemon, passes, rows, said, until
from databases import connected
from newsroom import mute_server
from pages import TEXT, release

pytestmark = pytest.mark.usefixtures("here")
LIMIT = 5.0


def seconds_to_end(process, number: int = signal.SIGTERM) -> float:
    """Send the signal; seconds until the process has ended."""
    begun = time.monotonic()
    process.send_signal(number)
    process.wait(LIMIT + 10)
    return time.monotonic() - begun


def assert_whole(desk) -> None:
    """The store verifies, and the daemon noted its end."""
    assert "unbroken" in desk.run("verify")
    assert "Traceback" not in said(desk)


@pytest.mark.parametrize("after", [0.0, 0.05, 0.1, 0.2, 0.5])
def test_in_the_first_moments_of_a_crawl(web, watching, after):
    paths = [f"/{n}.html" for n in range(12)]
    for path in paths:
        web.page(path, release(title=f"Release {path}"))
    desk = watching(*paths)
    desk.sources = desk.sources.replace("delay = 0", "delay = 10")
    desk.write()
    with daemon(desk) as process:
        until(lambda: rows(desk, "select 1 from plan where begun is not null"))
        time.sleep(after)  # the moment itself is what is tried
        assert seconds_to_end(process) < LIMIT
        assert process.returncode == 0, said(desk)
    assert_whole(desk)


def test_with_requests_that_wait_for_their_turn(web, watching):
    paths = [f"/{n}.html" for n in range(12)]
    for path in paths:
        web.page(path, release(title=f"Release {path}"))
    desk = watching(*paths)
    desk.sources = desk.sources.replace("delay = 0", "delay = 10\nobey_robots = false")
    desk.write()
    with daemon(desk) as process:
        until(lambda: len(rows(desk, "select 1 from revisions")) >= 1)
        assert seconds_to_end(process) < LIMIT
        assert process.returncode == 0, said(desk)
    assert_whole(desk)
    assert rows(desk, "select count(*) from revisions") == [(1,)], "what was recorded stays"


def test_with_a_site_that_does_not_answer(watching, desk):
    with mute_server() as site:
        desk.sources = '[[source]]\nname = "room"\nspider = "watch"\nobey_robots = false\n'
        desk.sources += f'delay = 0\npages = ["{site.web}/x.html"]'
        desk.write()
        with daemon(desk) as process:
            until(lambda: site.taken)  # the request is under way
            assert seconds_to_end(process) < LIMIT
    assert_whole(desk)


def mailed(desk, port: int) -> None:
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]\n'
    desk.rest += f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'
    desk.write()


def edited(web, desk) -> None:
    """A change that the desk is owed a mail of, by a check whose mail server refused the
    connection."""
    web.page("/1.html", release())
    mailed(desk, 9)
    desk.run("check")
    web.page("/1.html", release(*TEXT[:3]))
    desk.run("check", ok=1)


def test_with_a_mail_server_that_is_mute(web, watching):
    desk = watching("/1.html")
    edited(web, desk)
    desk.run("alerts", "retry", ok=1)
    with mute_server() as server:
        mailed(desk, server.port)
        due_now(desk)
        with daemon(desk) as process:
            until(lambda: server.taken and "room: " in said(desk))  # the courier is at it
            assert seconds_to_end(process) < LIMIT
            assert process.returncode == 0, said(desk)
    assert rows(desk, "select state from deliveries") == [("owed",)]


def due_now(desk) -> None:
    with connected(desk.folder / "misajour.db") as db:
        db.execute("update deliveries set next_attempt = '2026-01-01T00:00:00.000Z'")


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_a_message_in_flight_is_sent_once(web, watching, smtp, stage):
    """The server goes on when the daemon is ending: the message is there once, before or after."""
    handler, port = smtp
    desk = watching("/1.html")
    edited(web, desk)
    mailed(desk, port)
    due_now(desk)
    handler.hold = stage
    with daemon(desk) as process:
        assert handler.reached.wait(20)
        process.send_signal(signal.SIGTERM)
        until(lambda: "stopping" in said(desk))
        handler.free.set()
        assert process.wait(LIMIT) == 0
    handler.hold = ""
    due_now(desk)
    desk.run("check")
    assert rows(desk, "select state from deliveries") == [("sent",)]
    assert len(handler.mails) == 1


def watching_mute(watching, web, site):
    """A desk that watches a page which never comes."""
    desk = watching("/1.html")
    desk.sources = desk.sources.replace(web.address, site.web).replace(
        "delay = 0", "delay = 0\nobey_robots = false"
    )
    desk.write()
    return desk


def test_a_second_signal_ends_it_at_once(web, watching):
    with mute_server() as site:
        desk = watching_mute(watching, web, site)
        with daemon(desk) as process:
            until(lambda: site.taken)  # a pass with nothing in flight may end before the second one
            process.send_signal(signal.SIGTERM)
            assert seconds_to_end(process, signal.SIGINT) < 1.5
            assert process.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    assert_whole(desk)


def test_a_signal_that_is_sent_twice_at_a_time_is_one(web, watching):
    """GNU timeout sends it to its child, then to the group that the child is in."""
    with mute_server() as site:
        desk = watching_mute(watching, web, site)
        with daemon(desk) as process:
            until(lambda: site.taken)  # there is something in flight
            process.send_signal(signal.SIGTERM)
            until(lambda: "monitor.schedule: stopping" in said(desk))
            assert seconds_to_end(process) < LIMIT
            assert process.returncode == 0
    assert "monitor.run: stopped;" in said(desk)
    assert_whole(desk)


SLEEPER = """
import time
from pathlib import Path

from monitor.source import Listing, Source


class Sleeper(Source):
    name = "sleeper"
    base = "https://www.example.org"
    discover = (Listing("/"),)

    async def start(self):
        Path("asleep").touch()
        time.sleep(60)
        yield None
"""


def test_a_spider_that_keeps_the_loop_from_hearing(web, desk):
    """The signal is heard between two instructions of the spider, and a thread ends the process."""
    package = desk.folder / "private"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "sleeper.py").write_text(SLEEPER)
    desk.general = 'spiders = ["spiders", "private"]'
    desk.sources = '[[source]]\nname = "room"\nspider = "sleeper"\ndelay = 0'
    desk.write()
    with daemon(desk, PYTHONPATH=str(desk.folder)) as process:
        until((desk.folder / "asleep").exists)
        assert seconds_to_end(process) < LIMIT
    assert "stopped by force" in said(desk) or process.returncode == 0
    assert "unbroken" in desk.run("verify")


def test_sighup_and_sigterm_in_any_order_leave_no_process(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    with daemon(desk) as process:
        until(lambda: passes(desk) >= 1)
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) == 0
    assert rows(desk, "select stopped is not null from daemon") == [(1,)]
