"""However a pass with a browser ends, no process of it stays; and a browser that ends stops no other
source."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable

import psutil
import pytest
from chromiums import needs_chromium
from conftest import Desk, Web
from daemons import daemon, rows, until
from forked import started
from scripted import ScriptedRoom

pytestmark = [needs_chromium, pytest.mark.long]

TEXT = (
    "<h1>Bridges</h1>" + "<p>The ministry builds bridges in the north, it said on Monday.</p>" * 3
)
ENDLESS = f"{TEXT}<script>fetch('/begun').then(() => {{ while (true) {{}} }})</script>"


class Pass:
    """`misajour check` under way, and all processes that it has started."""

    def __init__(self, desk: Desk) -> None:
        self._said = desk.folder / "said"
        with self._said.open("w") as file:
            command = ["--config", str(desk.config), "check"]
            self.process = started(command, desk.folder, file, file)
        self.seen: set[psutil.Process] = set()

    def chromium(self) -> psutil.Process | None:
        """The browser's own process, once a page is open in it."""
        me = psutil.Process(self.process.pid)
        children = me.children(recursive=True)
        self.seen.update(children)
        lines = {}
        for child in children:
            try:
                lines[child] = " ".join(child.cmdline())
            except psutil.Error:
                continue
        return next(
            (
                c
                for c, line in lines.items()
                if "--misajour-crawl=" in line and "--type" not in line
            ),
            None,
        )

    def left(self) -> list[psutil.Process]:
        return [p for p in self.seen if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]

    def end(self) -> str:
        self.process.wait(90)
        return self._said.read_text()


def turned_off(chromium: psutil.Process) -> list[set[str]]:
    """The features that each switch of the browser turns off; not those of another browser's."""
    switch = "--disable-features="
    given = [a.removeprefix(switch) for a in chromium.cmdline() if a.startswith(switch)]
    return [{name for name in names.split(",") if name[:2] != "ms"} for names in given]


@pytest.fixture
def busy(desk: Desk, web: Web) -> Callable[[], Pass]:
    """A pass whose browser is at a page with a script that never ends."""
    web.page("/endless", ENDLESS)
    web.page("/begun", "yes")
    web.page("/plain", f"<title>Plain</title>{TEXT}")
    desk.general = "timeout = 20"
    desk.sources = (
        f'[[source]]\nname = "room"\nspider = "watch"\ndelay = 0\nfetch = "browser"\n'
        f'pages = ["{web.address}/endless"]\n'
        f'[[source]]\nname = "other"\nspider = "watch"\ndelay = 0\npages = ["{web.address}/plain"]\n'
    )
    desk.write()

    def begin() -> Pass:
        begun = Pass(desk)
        until(lambda: begun.chromium() and web.count("/begun"), 60)
        return begun

    return begin


def test_a_browser_that_is_killed_is_one_sentence_and_other_sources_go_on(busy, desk, web):
    begun = busy()
    begun.chromium().kill()
    said = begun.end()
    assert "the browser ended while it rendered the page" in said, said
    assert "Traceback" not in said
    assert desk.rows("select title from releases") == [("Bridges",)]
    until(lambda: not begun.left())


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_browser_outlives_a_pass_that_is_ended(busy, how):
    begun = busy()
    begun.chromium()
    os.kill(begun.process.pid, how)
    begun.end()
    until(lambda: not begun.left(), 10)


def test_no_browser_outlives_a_pass_that_comes_to_its_end(desk, web):
    ScriptedRoom(web, ("bridges",)).serve()
    desk.watch(web, "/news/bridges", fetch='"browser"')
    begun = Pass(desk)
    until(begun.chromium, 60)
    assert begun.process.poll() is None
    theirs, *_, ours = turned_off(begun.chromium())
    assert theirs <= ours, "the last switch holds: what Playwright turns off must be in ours"
    said = begun.end()
    assert "1 visited" in said, said
    until(lambda: not begun.left(), 10)


def test_no_browser_outlives_a_crawl_that_the_daemon_gives_up(busy, desk, web):
    desk.general = "timeout = 60"
    desk.sources = desk.sources.replace("delay = 0", "delay = 0\ndeadline = 12", 1)
    desk.write()
    with daemon(desk) as process:
        until(lambda: web.count("/begun"), 60)
        begun = psutil.Process(process.pid).children(recursive=True)
        assert any("--misajour-crawl=" in " ".join(child.cmdline()) for child in begun)
        note = "select health_note from sources where name = 'room'"
        until(lambda: "deadline of 12 seconds" in rows(desk, note)[0][0], 60)
        until(lambda: not browsers(process.pid), 5)
        assert process.poll() is None


def browsers(pid: int) -> list[str]:
    found = []
    for child in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            found.append(" ".join(child.cmdline()))
    return [line for line in found if "--misajour-crawl=" in line or "playwright/driver" in line]
