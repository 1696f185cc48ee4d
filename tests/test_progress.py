"""Whoever waits is told how far it is, in one line that goes away, or in lines that stay."""

from __future__ import annotations

import pytest

from monitor.commands.progress import Progress
from monitor.output.backlog import of_backlog
from monitor.store.backlog import Backlog


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
