"""Tables on a narrow terminal: no line is wider, no address is cut, and a pipe gets all of it."""

from __future__ import annotations

import sys

import pytest

from monitor.commands import tables

HEAD = ("number", "source", "stamp", "title", "address")
LINE = ("12", "towns", "updated 2026-11-09 12:00", "Towns agree on the bridges over it", "x" * 38)


@pytest.fixture
def columns(monkeypatch):
    def set_(number: int) -> None:
        monkeypatch.setenv("COLUMNS", str(number))
        monkeypatch.setattr(sys.stdout, "isatty", lambda: number > 0)

    return set_


def shown(lines=(LINE,)) -> list[str]:
    return list(tables.rows(HEAD, lines, shorten=3, indent=0))


@pytest.mark.parametrize("number", [46, 60, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal_and_all_but_the_title_is_whole(columns, number):
    columns(number)
    said = shown()
    assert max(map(tables.width, said)) <= number
    assert all(text in "\n".join(said) for text in (LINE[0], LINE[1], LINE[2], LINE[4]))
    assert LINE[3][:9] in "\n".join(said)


def test_what_finds_no_room_stands_below_on_lines_of_its_own(columns):
    columns(46)
    assert shown() == [
        "number  source  stamp",
        "12      towns   updated 2026-11-09 12:00",
        f"        {LINE[3]}",
        f"        {LINE[4]}",
    ]


def test_a_column_stays_first_however_narrow_the_terminal_is(columns):
    columns(5)
    assert shown() == ["number", "12", *(f"        {text}" for text in LINE[1:])]
    assert shown([]) == [""]


def test_a_pipe_gets_one_line_for_each_row(columns):
    columns(0)
    head, line = shown()
    assert line.endswith(f"{LINE[3]}  {LINE[4]}")
    assert head.startswith("number  source")
