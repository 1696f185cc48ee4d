"""Whoever waits is told how far it is, in one line that goes away, or in lines that stay."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from monitor.commands.progress import Progress
from monitor.output.backlog import of_backlog
from monitor.store.backlog import Backlog

RUN = SimpleNamespace(config=SimpleNamespace(name="otan"), visits=2, changes=[1])


def test_on_a_terminal_the_line_is_rewritten_and_goes_away(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = Progress(60.0)
    progress.clear()
    assert capsys.readouterr().err == ""
    progress.of_run(RUN)
    progress.asked("https://example.org/\x1b[31m")
    progress.clear()
    progress.clear()
    said = capsys.readouterr().err
    assert said.count("\n") == 0 and said.endswith("\r\x1b[2K") and said.count("\r") == 3
    assert "otan: 2 visited, 1 change" in said and "1 asked: https://example.org/" in said
    assert "\x1b[31m" not in said


def test_elsewhere_lines_stay_and_come_as_seldom_as_was_wanted(monkeypatch, capsys):
    now = [100.0]
    monkeypatch.setattr("monitor.commands.progress.time.monotonic", lambda: now[0])
    each, seldom = Progress(), Progress(60.0)
    for seconds in (1, 2, 60, 61):
        now[0] = 100.0 + seconds
        each.asked("https://example.org/")
        seldom.of_run(RUN)
    lines = capsys.readouterr().err.splitlines()
    assert sum("asked" in line for line in lines) == 4
    assert sum("visited" in line for line in lines) == 1


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
