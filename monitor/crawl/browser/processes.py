"""The processes that a browser is, as /proc shows them; where there is no /proc, none is seen."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")


class Process(NamedTuple):
    pid: int
    parent: int
    group: int
    pages: int  # of memory, resident


def marked(mark: str) -> Process | None:
    """The leader of the group that was started with `mark` among its arguments."""
    for process in _all():
        if process.pid == process.group and mark.encode() in _arguments(process.pid):
            return process
    return None


def memory(group: int) -> int:
    """Bytes that the processes of `group` hold, shared ones counted more than once."""
    size = os.sysconf("SC_PAGE_SIZE")
    return sum(process.pages for process in _all() if process.group == group) * size


def kill_group(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)


def _all() -> Iterator[Process]:
    for folder in _PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):  # it has ended meanwhile
            # proc(5): the name, in brackets, may hold anything
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            pages = int(fields[21])
            yield Process(int(folder.name), int(fields[1]), int(fields[2]), pages)


def _arguments(pid: int) -> bytes:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""
