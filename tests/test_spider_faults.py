"""What a spider does wrong is told with its reason, and costs no other source its visit."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time

import pytest
from conftest import MISAJOUR
from faulty import HEAD, Rooms
from forked import PYTHON, ran


@pytest.fixture
def rooms(desk, web):
    desk.here = True
    return Rooms(desk, web)


@pytest.fixture
def alone(rooms):
    """The same, and the commands have processes of their own: what is done to them ends them, or
    goes on in them for ever."""
    rooms.desk.here = False
    return rooms


RAISES = 'raise ValueError("boom")'
HOOKS = {
    "is_release": f"def is_release(self, url):\n    {RAISES}",
    "places": f"def places(self):\n    {RAISES}",
    "places, after one": f"def places(self):\n    yield Listing('/list.html')\n    {RAISES}",
    "pages": f"def pages(self):\n    {RAISES}",
    "listed": f"def listed(self, response, walk):\n    {RAISES}",
    "not_listed": f"discover = (Listing('http://127.0.0.1:1/'),)\ndef not_listed(self, failure):\n    {RAISES}",
    "start": f"async def start(self):\n    {RAISES}\n    yield",
    "visited": f"def visited(self, response, visit, listed=None):\n    {RAISES}",
    "canonical": f"def canonical(self, url):\n    {RAISES}",
    "canonical, nothing": "def canonical(self, url):\n    return None",
    "hints_for": f"@classmethod\ndef hints_for(cls, config, timezone):\n    {RAISES}",
    "__init__": f"def __init__(self, *args, **named):\n    {RAISES}",
}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_raises_is_told_and_stops_no_other_source(rooms, hook):
    rooms.spider(HOOKS[hook])
    printed = rooms.desk.run("check", ok=1)
    health, note = rooms.health()
    reason = "canonical() gave None" if hook == "canonical, nothing" else "ValueError: boom"
    assert health == "broken" and reason in note
    assert hook.partition(",")[0] in note
    assert "odd.py, line" in note or hook == "canonical, nothing"
    assert reason in printed and "odd              broken" in rooms.desk.run("status", ok=None)
    assert rooms.health("healthy") == ("ok", "")
    assert ("The healthy one",) in rooms.desk.rows("select title from releases")


def test_what_raises_over_a_planned_visit_is_a_failed_visit_and_the_release_stays(rooms):
    rooms.spider("")
    rooms.desk.run("check")
    text = (rooms.desk.folder / "rooms" / "odd.py").read_text()
    rooms.module(
        "odd", f"{text}\n    def visited(self, response, visit, listed=None):\n        {RAISES}\n"
    )
    rooms.desk.run("check", "odd", "--now", ok=1)
    assert (
        rooms.health() == ("broken", rooms.health()[1])
        and "2 times, first for" in rooms.health()[1]
    )
    assert rooms.desk.rows("select visits, failed from runs order by id desc limit 1") == [(2, 2)]
    assert rooms.desk.rows("select count(*) from releases where status = 'live'") == [(3,)]


SILENT = {
    "a callback that yields nothing": "def visited(self, response, visit, listed=None):\n    return []",
    "a listing that yields nothing": "def listed(self, response, walk):\n    return []",
    "an item that is not an observation": (
        "def visited(self, response, visit, listed=None):\n    yield {'title': 'x'}"
    ),
    "a spider that ends its crawl": (
        "def listed(self, response, walk):\n"
        "    from scrapy.exceptions import CloseSpider\n    raise CloseSpider('enough')"
    ),
    "nowhere to look": "discover = ()",
}


@pytest.mark.parametrize("kind", SILENT)
def test_silence_is_a_fault(rooms, kind):
    rooms.spider(SILENT[kind])
    rooms.desk.run("check", ok=1)
    said = {
        "an item that is not an observation": "not dict",
        "a spider that ends its crawl": "enough",
        "nowhere to look": "nowhere to look",
    }
    assert rooms.health()[0] == "broken"
    assert said.get(kind, "no answer came back for") in rooms.health()[1]
    assert rooms.health("healthy") == ("ok", "")


def test_a_start_that_asks_for_nothing_leaves_its_visits_due(rooms):
    rooms.spider("")
    rooms.desk.run("check")
    text = (rooms.desk.folder / "rooms" / "odd.py").read_text()
    rooms.module("odd", f"{text}\n    async def start(self):\n        return\n        yield\n")
    due = rooms.desk.rows("select next_check, failures from releases")
    rooms.desk.run("check", "odd", "--now", ok=1)
    assert "no answer came back for 2 of 2 visits" in rooms.health()[1]
    assert rooms.desk.rows("select next_check, failures from releases") == due


def test_two_observations_of_one_visit_are_not_a_second_look(rooms, web):
    rooms.spider(
        "def visited(self, response, visit, listed=None):\n"
        "    for _ in range(2):\n        yield from super().visited(response, visit, listed)"
    )
    rooms.desk.run("check")
    assert rooms.desk.rows("select sum(pages) from runs") == [(3,)]


HANGS = {
    "sleeps": "def is_release(self, url):\n    time.sleep(600)",
    "never ends": "def is_release(self, url):\n    while True:\n        pass",
    "awaits for ever": "async def listed(self, response, walk):\n    await asyncio.Event().wait()",
    "awaits for long": "async def listed(self, response, walk):\n    await asyncio.sleep(600)",
    "leaves": "def is_release(self, url):\n    sys.exit(4)",
    "interrupts": "def is_release(self, url):\n    raise KeyboardInterrupt",
    "leaves from start": "async def start(self):\n    sys.exit(4)\n    yield",
}


@pytest.mark.parametrize("kind", HANGS)
def test_a_spider_that_does_not_return_holds_up_nobody(alone, kind):
    rooms = alone
    rooms.spider(HANGS[kind], keys="deadline = 5")
    begun = time.monotonic()
    rooms.desk.run("check", ok=1)
    assert time.monotonic() - begun < 30  # the spider hangs for ten minutes
    said = {
        "leaves": "SystemExit: 4",
        "leaves from start": "SystemExit: 4",
        "interrupts": "KeyboardInterrupt",
    }
    # on a busy machine the two limits, which are one here, may pass in either order
    given_up = "deadline of 5 seconds|no sign of life for 5 seconds"
    health, note = rooms.health()
    assert health == "broken" and re.search(said.get(kind, given_up), note)
    # what awaits an event that nobody knows of is collected as garbage, and stands nowhere
    assert kind == "awaits for ever" or "(odd.py, line" in note
    assert rooms.health("healthy") == ("ok", "")


IMPORTS = {
    "raises": "raise ValueError('boom')",
    "leaves": "sys.exit(3)",
    "interrupts": "raise KeyboardInterrupt",
    "hangs": "time.sleep(600)",
    "is no Python": "def (",
}


@pytest.mark.parametrize("kind", IMPORTS)
def test_a_module_that_cannot_be_imported_breaks_its_source_alone(rooms, kind):
    rooms.desk.here = kind != "hangs"
    rooms.spider("", before=IMPORTS[kind])
    rooms.desk.run("check", ok=1)
    said = {"leaves": "SystemExit: 3", "interrupts": "KeyboardInterrupt", "hangs": "10 seconds"}
    health, note = rooms.health()
    assert health == "broken" and "rooms.odd cannot be loaded" in note
    assert said.get(kind, "boom" if kind == "raises" else "SyntaxError") in note
    assert rooms.health("healthy") == ("ok", "")


def test_a_bad_pattern_is_told_with_its_module(rooms):
    rooms.spider('release = r"/press/("')
    rooms.desk.run("check", ok=1)
    assert "rooms.odd cannot be loaded" in rooms.health()[1]
    assert "the pattern '/press/(' cannot be read" in rooms.health()[1]
    assert "rooms.odd cannot be loaded" in rooms.desk.run("doctor", ok=1)


@pytest.mark.parametrize(
    ("said", "cure"),
    [
        ('user_agent = "A Desk/2.0"', "`user_agent` in its [[source]]"),
        ("download_timeout = 90", "`timeout` in [misajour]"),
        ('http_user = "desk"', "`auth` in its [[source]]"),
        (
            "def __init__(self, *given, **named):\n"
            "    super().__init__(*given, **named)\n"
            "    self.user_agent = 'A Desk/2.0'",
            "`user_agent` in its [[source]]",
        ),
    ],
)
def test_what_scrapy_would_ask_of_a_spider_is_refused_with_its_cure(rooms, said, cure):
    """It was left out, and nobody was told."""
    rooms.spider(said)
    rooms.desk.run("check", ok=1)
    name = re.search("user_agent|download_timeout|http_user", said)[0]
    assert f".{name} is not heeded: write {cure} of misajour.toml" in rooms.health()[1]
    assert rooms.health("healthy") == ("ok", "")


def test_a_pattern_that_takes_for_ever_is_told_and_stops_no_other_source(rooms):
    """Such a match holds the whole interpreter, were it left to `re`."""
    rooms.spider(r'release = r"^/(a|a)*$"')
    link = f'<a href="/{"a" * 60}.html">A release about the old bridges</a>'
    rooms.web.page("/list.html", f"<main><ul><li>{link}</li></ul></main>")
    rooms.desk.run("check", ok=1)
    health, note = rooms.health()
    assert health == "broken" and "did not end within 1 s" in note
    assert rooms.health("healthy") == ("ok", "")


def test_braces_of_a_pattern_are_its_own(rooms):
    rooms.spider('languages = ("en",)\nrelease = r"^/r/\\d{4}/[0-9]{1,3}\\.html$"')
    rooms.desk.run("check")
    assert rooms.desk.rows("select count(*) from releases") == [(3,)]


def test_a_pattern_with_doubled_braces_is_told_its_cure(rooms):
    rooms.spider('release = r"^/r/\\d{{4}}/"')
    rooms.desk.run("check", ok=1)
    assert "write {4}: braces are not doubled" in rooms.health()[1]


def test_two_spiders_of_one_name_are_refused_and_both_are_named(rooms):
    rooms.module("one", f"{HEAD}class A(Source):\n    name = 'watch'\n")
    printed = rooms.desk.run("doctor", ok=1)
    assert "two spiders are called 'watch', in spiders.watch and rooms.one" in printed
    rooms.desk.run("check", ok=1)
    assert "spiders.watch and rooms.one" in rooms.health("healthy")[1]


def test_an_unknown_spider_is_the_configurations_fault(rooms):
    rooms.source("typo", "natoo")
    assert "there is no spider 'natoo'" in rooms.desk.run("check", ok=2)


def test_the_daemon_ends_in_time_with_a_spider_that_sleeps(alone):
    rooms = alone
    rooms.spider(
        f"def is_release(self, url):\n    open({str(rooms.desk.folder / 'in')!r}, 'w')\n    "
        f"time.sleep(600)"
    )
    rooms.spider("def is_release(self, url):\n    while True:\n        pass", name="spinner")
    daemon = subprocess.Popen(
        [str(MISAJOUR), "--config", str(rooms.desk.config), "run"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=rooms.desk.folder,
    )  # fmt: skip
    try:
        until = time.monotonic() + 30
        while not (rooms.desk.folder / "in").exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(daemon.pid, signal.SIGTERM)
        printed, _ = daemon.communicate(timeout=60)  # the spiders would keep it for ten minutes
        _, heard, after = printed.partition(": stopping\n")
        assert heard and "Traceback" not in printed, printed
        # on a busy machine, what ends it may be the guard
        ended = {0: "stopped; ", 1: "stopped by force after 4.5 seconds"}
        assert ended[daemon.returncode] in after, printed
    finally:
        daemon.kill()
        daemon.communicate()


def test_a_source_whose_spider_hangs_is_not_started_again_beside_itself(rooms):
    """The daemon's second pass finds the first one's thread, and says so."""
    marks = rooms.desk.folder / "begun"
    rooms.spider(
        f"def is_release(self, url):\n    print('x', file=open({str(marks)!r}, 'a'))\n    "
        f"time.sleep(600)",
        keys='deadline = 5\nschedule = "* * * * *"',
    )
    code = """
import asyncio, sys
from pathlib import Path
from monitor.config import load
from monitor.writer import Writer
from monitor.read import ReadingPool
from monitor.assembly import assemble
from monitor.store import Store
async def main():
    config = load(Path(sys.argv[1]))
    writer = Writer()
    with Store.open(config.database) as store:
        for _ in range(2):  # the second as after a reload
            passes, _ = assemble(config, store, writer, ReadingPool())
            run = await passes.run_pass(config.source_named("odd"))
            print(run.health, run.note)
    writer.close()
asyncio.run(main())
"""
    done = ran(["-c", code, str(rooms.desk.config)], rooms.desk.folder, program=PYTHON)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.strip().splitlines()
    # on a busy machine the two limits, which are one here, may pass in either order
    assert re.search("(deadline of|no sign of life for) 5 seconds", first)
    assert ", in is_release" in first
    assert re.search(r"has not returned since \d{4}-\d\d-\d\d \d\d:\d\d;", second)
    assert marks.read_text() == "x\n"
