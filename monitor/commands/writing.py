"""misajour.toml, read to be written again."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.commands.init import template
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.onboard.sources import NewSource


def text_of(path: Path) -> str:
    """The text of the configuration; where there is none, what `misajour init` writes, less its
    sources. Raises UsageError."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return template(sources=False)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return found.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} cannot be read: {error}") from None


def add_sources(path: Path, text: str, new: Iterable[NewSource]) -> None:
    """Write `text`, which is that of the configuration at `path`, with `new` sources: whole or not
    at all. Raises UsageError and ConfigError."""
    from monitor.commands.project import plain_faults, write
    from monitor.config import parse
    from monitor.crawl import loader
    from monitor.onboard.sources import added

    out = added(text, new, path)
    config = parse(out, path)
    loader.check(config, loader.of_config(config))
    # an atomic write replaces a file that may not be written to
    if path.exists() and not (os.access(path, os.W_OK) and path.stat().st_mode & 0o222):
        raise UsageError(f"{path} may not be written to")
    with plain_faults():
        write(path, out)
