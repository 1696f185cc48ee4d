"""Whoever waits is told how far it is, in one line that goes away, or in lines that stay."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys

import pytest
from pages import release

from monitor.commands.progress import Progress
from monitor.output.backlog import of_backlog
from monitor.store.backlog import Backlog

LONG = """
import sys
from monitor.commands import main
from monitor.store.search import later

# a million releases, of each of which a later revision is to be looked through
later.candidates = lambda *given: iter(range(1 << 40, 0, -(1 << 20)))
sys.argv[1:] = ["--config", sys.argv[1], "search", '"of the council"']
main()
"""


def test_on_a_terminal_the_line_is_rewritten_and_goes_away(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = Progress()
    progress.clear()
    assert capsys.readouterr().err == ""
    progress.asked("https://example.org/1")
    progress.asked("https://example.org/\x1b[31m")
    progress.clear()
    progress.clear()
    said = capsys.readouterr().err
    assert said.count("\n") == 0 and said.endswith("\r\x1b[2K") and said.count("\r") == 3
    assert "1 asked: https://example.org/1" in said and "2 asked: https://example.org/" in said
    assert "\x1b[31m" not in said


def test_elsewhere_each_line_stays(capsys):
    progress = Progress()
    for _ in range(4):
        progress.asked("https://example.org/")
    assert len(capsys.readouterr().err.splitlines()) == 4


@pytest.mark.parametrize(
    ("backlog", "said"),
    [
        (Backlog(), ""),
        (Backlog(given_up=1), "1 release could not be had and was given up"),
        (Backlog(given_up=2), "2 releases could not be had and were given up"),
        (
            Backlog(pages=3, unvisited=1, open=True),
            "its listings were read for 3 pages and go on; 1 release waits for the first visit",
        ),
    ],
)
def test_what_is_left_of_a_backlog_is_a_sentence(backlog, said):
    assert of_backlog(backlog) == said


@pytest.mark.usefixtures("here")
def test_a_search_without_end_in_sight_says_how_far_it_is_and_can_be_interrupted(web, watching):
    web.page("/1.html", release())
    desk = watching("/1.html")
    desk.run("check")
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", LONG, str(desk.config)], stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    said = b""
    while b" s \xe2\x80\xa6" not in said:
        said += os.read(ours, 4096)
    assert b"searching: " in said and b" %, " in said
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    with contextlib.suppress(OSError):  # Linux: the other side is closed
        while part := os.read(ours, 4096):
            said += part
    os.close(ours)
    assert said.endswith(b"misajour: interrupted\r\n") and b"Traceback" not in said


@pytest.mark.usefixtures("here")
def test_how_far_a_search_is_does_not_go_back(web, watching, monkeypatch):
    paths = [f"/{number}.html" for number in range(1, 6)]
    for path in paths:
        web.page(path, release(title=f"Towns agree {path}"))
    desk = watching(*paths)
    desk.run("check")
    monkeypatch.setattr("monitor.commands.progress._PATIENCE", 0)
    monkeypatch.setattr("monitor.commands.progress._EVERY", 0)
    monkeypatch.setattr("monitor.commands.search._AT_ONCE", 2)
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True, raising=False)
    said = desk.run("search", '"towns agree"', "--limit", "0")
    shares = [int(share) for share in re.findall(r"searching: (\d+) %", said)]
    assert len(shares) >= 5 and shares == sorted(shares), said
