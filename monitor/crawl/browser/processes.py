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


def marked(mark: str) -> Process | None:
    """The leader of the group that was started with `mark` among its arguments."""
    for process in _all():
        if process.pid == process.group and mark.encode() in _arguments(process.pid):
            return process
    return None


def memory(group: int) -> int:
    """Bytes that the processes of `group` hold, without the program's own text, which they
    share."""
    return sum(_held(process.pid) for process in _all() if process.group == group)


def _held(pid: int) -> int:
    """proc(5): memory that is no file's."""
    held = 0
    with contextlib.suppress(OSError, ValueError):
        for line in (_PROC / str(pid) / "status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name in ("RssAnon", "RssShmem"):
                held += int(value.split()[0]) * 1024
    return held


def exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        pass
    return True


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
            yield Process(int(folder.name), int(fields[1]), int(fields[2]))


def _arguments(pid: int) -> bytes:
    try:
        return (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""
