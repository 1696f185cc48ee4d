"""The daemon as a process: one a database, SIGTERM, SIGHUP, kill -9; and the whole demo."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes

import pytest
from conftest import MISAJOUR
from daemons import until
from forked import Command, ran, started
from pages import TEXT, release


@contextmanager
def daemon(desk) -> Iterator[Command | subprocess.Popen]:
    log = (desk.folder / "log").open("ab")
    process = started(["--config", str(desk.config), "-v", "run"], desk.folder, log, log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def said(desk) -> str:
    return (desk.folder / "log").read_text()


def recorded(desk, count: int) -> Callable[[], bool]:
    return lambda: (
        (desk.folder / "misajour.db").exists()
        and "room: " in said(desk)
        and len(desk.kinds()) >= count
    )


def test_sigterm_ends_it_and_a_second_one_says_so(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    with daemon(desk) as process:
        until(recorded(desk, 1))
        assert "another misajour" in desk.run("check", ok=1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert "Traceback" not in said(desk)
    desk.here = True
    assert "unbroken" in desk.run("verify")


def test_sighup_reloads_and_a_bad_file_keeps_the_old(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    with daemon(desk) as process:
        until(recorded(desk, 1))
        desk.config.write_text("[misajour]\nnonsense = 1\n")
        process.send_signal(signal.SIGHUP)
        until(lambda: "stays as it was" in said(desk) and "nonsense" in said(desk))
        desk.write()
        process.send_signal(signal.SIGHUP)
        until(lambda: "read again: 1 source" in said(desk))
        desk.config.write_text("[misajour]\n")
        process.send_signal(signal.SIGHUP)
        until(lambda: "stays as it was" in said(desk) and "names no source any more" in said(desk))
        assert process.poll() is None


@pytest.mark.usefixtures("here")
def test_a_daemon_that_was_killed_is_known_to_be_at_once(web, watching):
    desk = watching("/1.html")
    web.page("/1.html", release())
    lock = desk.folder / "misajour.db.lock"
    with daemon(desk) as process:
        until(recorded(desk, 1))
        assert "the daemon has been running since" in desk.run("status")
        process.kill()
        process.wait()
    ((lived,),) = desk.rows("select lived from daemon where stopped is null")
    status = desk.run("status", ok=1)
    assert f"was killed or crashed; it was last heard of at {local(lived)}" in status
    assert "was killed or crashed" in desk.run("doctor", "--offline", ok=1)
    assert "has been running" not in status and "under way" not in status
    noted = lock.read_text()
    for elsewhere in ("71", f"71 {'0' * 36}"):  # a lock that cannot be asked: the clock decides
        lock.write_text(elsewhere)
        assert "the daemon has been running since" in desk.run("status")
    lock.unlink()
    os.mkfifo(lock)
    desk.here = False  # whoever opens it to read waits
    assert "the daemon has been running since" in desk.run("status")
    desk.here = True
    assert "misajour.db.lock is not a file" in desk.run("check", ok=2)
    lock.unlink()
    lock.write_text(noted)
    with daemon(desk):
        until(lambda: desk.rows("select lived from daemon") > [(lived,)])
        assert "the daemon has been running since" in desk.run("status")


def local(moment: str) -> str:
    return datetime.fromisoformat(moment).strftime("%Y-%m-%d %H:%M")


@pytest.mark.usefixtures("here")
def test_kill_9_loses_nothing_recorded(web, watching):
    paths = [f"/{n}.html" for n in range(30)]
    desk = watching(*paths)
    for number, path in enumerate(paths):
        web.page(path, release(*TEXT, f"This is text number {number}.", title=f"Release {number}"))
    for wanted in (1, 8, 20):
        with daemon(desk) as process:
            until(
                lambda wanted=wanted: (
                    (desk.folder / "misajour.db").exists() and _count(desk) >= wanted
                )
            )
            process.kill()
            process.wait()
        assert "unbroken" in desk.run("verify")
    desk.run("check")
    assert sorted(desk.kinds()) == ["new"] * 30
    assert "unbroken" in desk.run("verify")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "kept"])
def test_kill_9_at_each_step_of_a_delivery(web, watching, smtp, stage):
    handler, port = smtp
    desk = watching("/1.html", "/2.html")
    desk.rest = '[[subscription]]\nname = "desk"\nto = ["mailto:desk@example.org"]'
    desk.rest += f'\n[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'
    desk.write()
    for number in (1, 2):
        web.page(f"/{number}.html", release(title=f"Towns agree on bridge {number}"))
    desk.run("check")
    for number in (1, 2):
        web.page(f"/{number}.html", release(*TEXT[:3], title=f"Towns agree on bridge {number}"))
    handler.hold = stage
    with daemon(desk) as process:
        assert handler.reached.wait(30)
        process.kill()
        process.wait()
    handler.hold = ""
    handler.free.set()
    desk.run("check")
    assert desk.rows("select count(*) from deliveries where state = 'sent'") == [(2,)]
    keys = [message_from_bytes(mail)["Message-ID"] for mail in handler.mails]
    assert len(set(keys)) == 2, "nothing is lost"
    assert len(keys) <= 3, (
        "at most the one message in flight comes twice, under the same Message-ID"
    )


@pytest.mark.usefixtures("here")
def test_a_full_disk_is_told_at_once_and_nothing_recorded_is_lost(web, watching, smtp):
    handler, port = smtp
    desk = watching(*(f"/{n}.html" for n in range(30)))
    desk.general = 'operator = ["mailto:op@example.org"]'
    desk.rest = f'[email]\nsmtp = "smtp://127.0.0.1:{port}"\nfrom = "misajour <m@example.org>"'
    desk.write()
    for number in range(30):
        web.page(f"/{number}.html", release(title=f"Towns agree on bridge {number}"))
    desk.run("check")
    before = desk.rows("select count(*) from revisions")
    for number in range(30):
        web.page(
            f"/{number}.html",
            release(*TEXT[:3], f"{number} " * 20_000, title=f"Towns agree on bridge {number}"),
        )
    full = (desk.folder / "misajour.db").stat().st_size
    log = (desk.folder / "log").open("ab")
    # the limit on the size of a file plays the full disk
    limited = (
        f"import os, resource as r, sys; r.setrlimit(r.RLIMIT_FSIZE, ({full}, {full})); "
        f"os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", limited, str(MISAJOUR), "--config", str(desk.config), "run"],
        stdout=log,
        stderr=log,
        cwd=desk.folder,
    )
    try:
        until(lambda: bool(handler.mails))
    finally:
        process.kill()
        process.wait()
        log.close()
    mail = message_from_bytes(handler.mails[0])
    assert mail["Subject"] == "The store cannot be written" and mail["To"] == "op@example.org"
    assert "Traceback" not in said(desk)
    assert desk.rows("select count(*) from revisions") == before
    assert "unbroken" in desk.run("verify")


def _count(desk) -> int:
    try:
        return len(desk.kinds())
    except sqlite3.OperationalError:  # not made yet
        return 0


@pytest.mark.long
def test_the_demo_judges_every_step_right(tmp_path):
    command = ["demo", "--exit", "--folder", str(tmp_path / "demo"), "--port", "0"]
    done = ran(command, tmp_path, seconds=240)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 of 11" in done.stdout


def test_scrapy_lists_and_crawls_in_a_checkout(web, tmp_path):
    from pathlib import Path

    root, scrapy = Path(__file__).parent.parent, str(Path(sys.executable).with_name("scrapy"))
    listed = subprocess.run(
        [scrapy, "list"], check=True, capture_output=True, text=True, cwd=root, timeout=60
    ).stdout.split()
    assert {"nato", "watch"} <= set(listed)
    row = '<tr><td>17 May. 2019</td><td><a href="/cps/en/natohq/news_1.htm?selectedLocale=en">Towns agree on bridges</a></td></tr>'
    web.page(
        "/cps/en/natohq/news.htm?query=&date_from=&date_to=&sort=date:D:R:d1&start=0",
        f"<p>1 Entries</p><table>{row}</table>",
    )
    web.page("/cps/en/natohq/news_1.htm", release())
    out = tmp_path / "out.jsonl"
    subprocess.run(
        [scrapy, "crawl", "nato", "-a", f"base={web.address}", "-a", "delay=0",
         "-s", "ALLOW_ADDRESSES=127.0.0.1/32", "-O", str(out)],
        check=True, capture_output=True, cwd=root, timeout=60,
    )  # fmt: skip
    assert (
        "Last updated: 17 May. 2019 11:26" in out.read_text()
        and "16 May. 2019 - 17 May. 2019" in out.read_text()
    )
