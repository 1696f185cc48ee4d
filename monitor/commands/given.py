"""What several commands take: a source, days, a file to write to."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from monitor.config import Config
from monitor.config.durations import EXAMPLES, duration
from monitor.errors import UsageError
from monitor.model import utc_text
from monitor.store import Store


def moment(text: str, option: str, config: Config) -> str:
    """A day or a moment on the configuration's clock, as the database writes it. Raises
    UsageError."""
    if not text:
        return ""
    try:
        return utc_text(_on_the_clock(text, config))
    except (ValueError, OverflowError):
        raise UsageError(
            f"{option} {text!r} is not a day; write it like 2018-11-23, or 2018-11-23T12:59"
        ) from None


def until(text: str, option: str, now: datetime, config: Config) -> datetime:
    """When a time ends that begins `now`: a length, or a day or a moment on the configuration's
    clock. Raises UsageError."""
    with contextlib.suppress(ValueError):
        return now + duration(text)
    try:
        return _on_the_clock(text.strip(), config)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{option}: {text!r} is not a time; write {EXAMPLES}, or 2026-12-24"
        ) from None


def _on_the_clock(text: str, config: Config) -> datetime:
    """Raises ValueError or OverflowError."""
    said = datetime.fromisoformat(text)
    return (said if said.tzinfo else said.replace(tzinfo=config.zone())).astimezone(UTC)


def day(text: str, option: str) -> str:
    """An ISO day. Raises UsageError."""
    if not text:
        return ""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise UsageError(f"{option} {text!r} is not a day; write it like 2018-11-23") from None


def check_source(store: Store, name: str) -> None:
    """Raises UsageError where the database knows no such source."""
    known = [row.name for row in store.sources.all()]
    if name and name not in known:
        there = f"there are: {', '.join(known)}" if known else "none was visited yet"
        raise UsageError(f"no source is called {name!r}; {there}")


@contextlib.contextmanager
def written(output: Path | None, *, force: bool) -> Iterator[TextIO]:
    """Where text is printed to: the standard output, or `output`, which gets its name once it is
    whole. Raises UsageError."""
    if output is None:
        yield sys.stdout
        return
    with replaced(output, force=force) as part, part.open("w", encoding="utf-8", newline="") as out:
        yield out


@contextlib.contextmanager
def replaced(output: Path, *, force: bool) -> Iterator[Path]:
    """A file that becomes `output` once it is whole. Raises UsageError."""
    if output.exists() and not (force and output.is_file()):
        cure = "use --force to overwrite it" if output.is_file() else "name a file"
        raise UsageError(f"{output} exists already; {cure}")
    if not output.parent.is_dir():
        raise UsageError(f"there is no folder {output.parent}; make it first")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{output.name}.", dir=output.parent)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            part.chmod(0o666 & ~_umask())
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{output} cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
