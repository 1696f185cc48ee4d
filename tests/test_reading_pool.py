"""Pages are read in processes: a page that is made to be slow costs one of them its deadline."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time

import psutil
from conftest import MISAJOUR
from pages import TEXT, release

from monitor.model import Trouble
from monitor.read import Page, ReadingPool


def page(name: str, text: str) -> Page:
    return Page(name=name, body=text.encode(), url="https://example.org/1.html")


def test_both_cores_read_and_each_page_once():
    async def read() -> dict:
        with ReadingPool(2) as pool:
            pages = [page(str(n % 4), release(title=f"Release {n % 4}")) for n in range(12)]
            return await pool.read_all(pages)

    readings = asyncio.run(read())
    assert [reading.content.title for reading in readings.values()] == [
        f"Release {n}" for n in range(4)
    ]
    assert all(reading.ended for reading in readings.values())


def test_a_page_over_its_deadline_is_ended_and_the_next_one_is_read():
    async def read() -> list:
        with ReadingPool(1, deadline=0.05) as pool:
            slow = page("slow", "<p>" + "word " * 3_000_000)
            first = await pool.read(slow)
            pool._deadline = 20
            return [first, await pool.read(page("next", release()))]

    slow, following = asyncio.run(read())
    assert slow.content is None and slow.trouble.trouble in (Trouble.TOO_COSTLY, Trouble.UNREAD)
    assert following.content is not None and following.content.body.startswith(TEXT[0][:20])


class Starting(ReadingPool):
    """A pool whose processes start when they are let."""

    def __init__(self) -> None:
        super().__init__(1)
        self.begun, self.let = threading.Event(), threading.Event()

    def _start(self):
        self.begun.set()
        assert self.let.wait(30)
        return super()._start()


def test_the_loop_goes_on_while_the_processes_are_started():
    async def read() -> list:
        with Starting() as pool:
            both = [asyncio.ensure_future(pool.read(page(n, release()))) for n in "ab"]
            await asyncio.sleep(0)
            pool.let.set()  # never, if the loop waited for them
            return await asyncio.gather(*both)

    assert all(reading.content is not None for reading in asyncio.run(read()))


def test_a_pool_that_is_closed_while_its_processes_start_leaves_none():
    async def leave() -> None:
        with Starting() as pool:
            task = asyncio.ensure_future(pool.read(page("a", release())))
            await asyncio.to_thread(pool.begun.wait, 30)
            task.cancel()
            await asyncio.wait([task])
            pool.let.set()

    asyncio.run(leave())
    assert multiprocessing.active_children() == []


def test_a_pool_whose_processes_were_all_killed_reads_on():
    """What the kernel does when memory runs out."""

    async def read() -> list:
        with ReadingPool(1) as pool:
            first = await pool.read(page("first", release()))
            for process in psutil.Process().children(recursive=True):
                if "forkserver" in " ".join(process.cmdline()):
                    process.kill()
            return [first, await pool.read(page("next", release()))]

    assert all(reading.content is not None for reading in asyncio.run(read()))


def test_nothing_is_left_of_the_processes_when_the_daemon_is_killed(web, watching):
    desk = watching(*(f"/{n}.html" for n in range(8)))
    for number in range(8):
        web.page(f"/{number}.html", release(title=f"Release {number}"))
    with (desk.folder / "log").open("wb") as log:
        command = [str(MISAJOUR), "--config", str(desk.config), "run"]
        process = subprocess.Popen(command, cwd=desk.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not (children := psutil.Process(process.pid).children(recursive=True)):
            assert time.monotonic() < deadline, "no process reads"
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []
    assert "8 visited" in desk.run("check", "--now"), "nothing holds the database"


def test_importing_a_page_reader_brings_no_crawler():
    """The reading processes stay small: what they preload needs neither Scrapy nor SQLite."""
    probe = (
        "import sys, monitor.read.reading; print('scrapy' in sys.modules, 'sqlite_utils' in "
        "sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "False"]
