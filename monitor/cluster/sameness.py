"""Whether a worker runs what the head runs: a reading, or a pickle, of other code is of no use."""

from __future__ import annotations

import multiprocessing
import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import getsourcefile
from pathlib import Path

from monitor import __version__
from monitor.crawl.source import Source
from monitor.extract.version import of_code

CLOCK, HOLDS = "clock", "holds"
"""What a worker says of itself beside its `identity`: its time of day (epoch seconds), and by crawl
and host for how many seconds it may still ask for it."""
_SHOWN = 8  # hex digits of a hash


def identity() -> dict[str, str]:
    """What runs here, in plain texts: also an older or a newer misajour must understand it."""
    return {
        "misajour": __version__,
        "Python": platform.python_version().rpartition(".")[0],
        "pydantic": version("pydantic"),
        "code": _code(),
        "reading code": of_code(),
        # a daemonic process may have no children, and pages are read in children
        "daemonic": "yes" if multiprocessing.current_process().daemon else "",
    }


def difference(here: dict[str, str], there: dict[str, str]) -> str:
    """What is not the same there, as a sentence without its subject; empty where all is."""
    for name, ours in here.items():
        theirs = there.get(name, "")
        if name == "daemonic":
            if theirs:
                return (
                    "may start no processes to read pages in: start it with --no-nanny, or set "
                    "DASK_DISTRIBUTED__WORKER__DAEMON=False"
                )
        elif ours != theirs:
            return f"has another {name} ({theirs or 'none'} there, {ours} here)"
    return ""


def spider_code(spider: type[Source]) -> str:
    """The hash of the module that defines `spider`."""
    path = getsourcefile(spider)
    return sha256(Path(path).read_bytes()).hexdigest()[:_SHOWN] if path else ""


@cache
def _code() -> str:
    """The hash of all our modules."""
    parts = sorted(_modules(files("monitor"), ""))
    return sha256(b"\0".join(parts)).hexdigest()[:_SHOWN]


def _modules(folder: Traversable, path: str) -> list[bytes]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _modules(entry, f"{path}{entry.name}/")
        elif entry.name.endswith(".py"):
            text = entry.read_bytes().replace(b"\r\n", b"\n")
            found.append(f"{path}{entry.name}\0".encode() + text)
    return found
