"""A copy of the database while somebody writes to it: whole, of one moment, and checked."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from monitor.errors import StoreError, StorePathError

_PAGES = 1024  # copied in one step


def copy(source: Path, target: Path, *, force: bool, step: Callable[[int, int], None]) -> None:
    """Copy the database at `source` to `target`; `step` is told the pages done and their number.

    `target` gets its name when the copy is on the disk and SQLite finds it sound; until then,
    and after a fault or a kill, an earlier file of that name stays as it was. Raises StoreError.
    """
    _refuse(source, target, force)
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
    except OSError as error:
        raise StorePathError(f"{target.parent} cannot be written: {error.strerror}") from None
    os.close(handle)
    part = Path(name)
    try:
        _copy(source, part, step)
        part.chmod(source.stat().st_mode & 0o777)
        _sync(part)
        _refuse(source, target, force)  # the copy took a while
        part.replace(target)
        _sync(target.parent)
    except sqlite3.Error as error:
        raise StoreError(f"{source} cannot be copied: {error}; {target} is as it was") from None
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _refuse(source: Path, target: Path, force: bool) -> None:
    if not target.parent.is_dir():
        raise StorePathError(f"there is no folder {target.parent}; make it first")
    if not target.exists():
        return
    if target.samefile(source):
        raise StorePathError(f"{target} is the database itself; name another file")
    if not target.is_file():
        raise StorePathError(f"{target} is not a file; name one")
    if not force:
        raise StorePathError(f"{target} exists already; use --force to overwrite it")
    if target.with_name(target.name + "-wal").exists():
        # SQLite would play the old file's journal into the new one
        raise StorePathError(
            f"{target}-wal exists: a program has {target.name} open, or was killed; "
            "name another file"
        )


def _copy(source: Path, part: Path, step: Callable[[int, int], None]) -> None:
    with (
        contextlib.closing(
            sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
        ) as old,
        contextlib.closing(sqlite3.connect(part, isolation_level=None)) as new,
    ):
        # A read transaction that lasts: every step sees one moment, and a writer does not make it
        # begin again.
        old.isolation_level = None
        old.execute("begin")
        old.execute("select count(*) from sqlite_master").fetchone()
        old.backup(new, pages=_PAGES, progress=lambda _, left, all: step(all - left, all))
        new.execute("pragma journal_mode = delete")
        said = new.execute("pragma integrity_check(1)").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(said)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
