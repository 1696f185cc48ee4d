"""A command on a terminal: what a person sees who waits for it."""

from __future__ import annotations

import os
import pty
import subprocess
import termios

from conftest import MISAJOUR, Desk


def on_a_terminal(desk: Desk, *arguments: str) -> tuple[int, str]:
    """The exit code of the command, and all that it wrote to its terminal, control codes too."""
    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (40, 100))
    process = subprocess.Popen(
        [str(MISAJOUR), "--config", str(desk.config), *arguments],
        stdin=its,
        stdout=its,
        stderr=its,
        cwd=desk.folder,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"},
    )
    os.close(its)
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # Linux: the other side is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    return process.wait(), said.decode()
