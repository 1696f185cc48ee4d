"""A real `misajour run`, started and watched by tests."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from conftest import Desk
from forked import Command, started


def until(condition: Callable[[], object], seconds: float = 90) -> None:
    """Wait for `condition`; a process may take a minute to start where many are at work."""
    deadline, pause = time.monotonic() + seconds, 0.02
    while not condition():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(pause)
        pause = min(0.2, pause * 1.1)  # who waits for long takes nothing from those at work


@contextmanager
def daemon(desk: Desk, *options: str, **environment: str) -> Iterator[Command | subprocess.Popen]:
    """The daemon as a process; what it logs goes into `log`. Killed at the end, if it still
    runs."""
    with (desk.folder / "log").open("ab") as log:
        process = started(
            ["--config", str(desk.config), "run", *options],
            desk.folder,
            log,
            log,
            {**os.environ, **environment},
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def said(desk: Desk) -> str:
    path = desk.folder / "log"
    return path.read_text() if path.exists() else ""


def rows(desk: Desk, sql: str) -> list[tuple]:
    """As `desk.rows`, and nothing where the database or the table is not made yet."""
    try:
        return desk.rows(sql)
    except sqlite3.OperationalError:
        return []


def passes(desk: Desk, source: str = "room") -> int:
    """How many passes have ended."""
    query = f"select count(*) from runs join sources on sources.id = source where name = '{source}'"
    found = rows(desk, query)
    return found[0][0] if found else 0
