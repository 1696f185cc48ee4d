"""What only some need is installed by extras; a command that misses one says which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.errors import UsageError

_OF_EXTRAS = ("datasette", "uvicorn", "aiosmtpd")
"""Modules that no core brings."""


@contextmanager
def needs(extra: str, command: str) -> Iterator[None]:
    """Imports of `command` that `extra` brings. Raises UsageError, which says how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _OF_EXTRAS:
            raise
        raise UsageError(
            f"`misajour {command}` needs more than the core: pip install 'misajour[{extra}]', or, "
            f"from its source, pipx install --force './misajour[{extra}]' (docs/install.md)"
        ) from None
