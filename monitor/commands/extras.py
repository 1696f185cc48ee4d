"""What only some need is installed by extras; a command that misses one says which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from monitor.errors import UsageError

_MODULES = {
    "datasette": "browse",
    "uvicorn": "browse",
    "aiosmtpd": "demo",
}
"""The extra that brings a module."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """Imports inside it may miss an extra. Raises UsageError, which says how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        extra = _MODULES.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise UsageError(
            f"{what} needs more than the core: pip install 'misajour[{extra}]' "
            f"(pipx: pipx install --force 'misajour[{extra}]')"
        ) from None
