"""Imports sqlite-utils without pandas and numpy, which it brings in wherever they are installed, to
know the types of what it is handed: 70 MiB and half a second of each process, and it is never
handed any of theirs. To be imported before anything else imports it."""

from __future__ import annotations

import sys

_HEAVY = ("pandas", "numpy")


def _without(*names: str) -> None:
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # "there is none"
    try:
        import sqlite_utils  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


_without(*_HEAVY)
