"""The version of the reading code, derived from it: nobody has to remember to count it up."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

LIBRARIES = (
    "beautifulsoup4",
    "lxml",
    "dateparser",
    "hijridate",
    "webencodings",
    "charset-normalizer",
    "pypdfium2",
    "mammoth",
    "jmespath",
    "regex",
)
"""The libraries whose releases can make a page be read otherwise."""


@cache
def of_code() -> str:
    """The version of the modules of this room, of the languages, and of what tells addresses apart,
    as they are installed."""
    modules = {
        f"{room}/{entry.name}": entry.read_bytes()
        for room in ("addresses", "extract", "languages")
        for entry in files(f"monitor.{room}").iterdir()
        if entry.name.endswith(".py")
    }
    return of(modules, {name: _installed(name) for name in LIBRARIES})


def of(modules: Mapping[str, bytes], libraries: Mapping[str, str]) -> str:
    """8 hex digits of a hash of the modules, whatever their order and line ends, and the libraries'
    versions."""
    parts = [f"{name}\0".encode() + text.replace(b"\r\n", b"\n") for name, text in modules.items()]
    parts += [f"{name} {number}".encode() for name, number in libraries.items()]
    return sha256(b"\0".join(sorted(parts))).hexdigest()[:8]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from its files, without an installation
        return ""
