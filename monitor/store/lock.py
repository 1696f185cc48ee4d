"""One writer per database, by advisory locks: the kernel releases them however a process dies.

Two locks, because a database can be reached by several names. The first is on a file beside the
real path (symbolic links, `..` and relative paths lead there), and is held before the database
exists. The second is on the database's own inode, whatever name, mount or bind led to it. It is
flock(2), which on Linux has nothing to do with the POSIX locks that SQLite uses; but closing any
descriptor of a file drops the POSIX locks that the process has on it, so the descriptor is kept
until the process ends and used again.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import sys
from pathlib import Path

from monitor.errors import StoreBusy, StorePathError

_kept: dict[tuple[int, int], int] = {}  # descriptors of databases, by device and inode
_beside: set[int] = set()  # descriptors of lock files


def _let_go_in_a_child() -> None:
    """A forked child, such as a worker of a pool, must not hold the lock of a killed parent."""
    for handle in (*_kept.values(), *_beside):
        os.close(handle)
    _kept.clear()
    _beside.clear()


os.register_at_fork(after_in_child=_let_go_in_a_child)


class Lock:
    """Held from `acquire` until `release`, or the end of the process."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._beside: int | None = None
        self._own: int | None = None

    def acquire(self) -> None:
        """Raises StoreBusy where another process holds it, StorePathError where none can be had."""
        real = self._database.resolve()
        path = real.with_name(real.name + ".lock")
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise StorePathError(f"{path} cannot be opened: {error.strerror}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            raise self._busy(f" (process {holder})" if holder.isdigit() else "") from None
        self._beside = handle
        _beside.add(handle)
        try:
            self.acquire_file()
        except BaseException:
            self.release()
            raise
        with contextlib.suppress(OSError):  # a full disk keeps only our number from being named
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())

    def acquire_file(self) -> None:
        """Lock the database itself; to be called again once it was made."""
        try:
            found = self._database.stat()
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorePathError(f"{self._database} cannot be read: {error.strerror}") from None
        if not stat.S_ISREG(found.st_mode):  # a folder, too, may have several names
            raise StorePathError(f"{self._database} is not a file; a database is one")
        if found.st_nlink > 1:
            # SQLite keeps its journal beside the name it was opened by: two names, two journals
            raise StorePathError(
                f"{self._database} has {found.st_nlink} names (hard links), "
                "and a database must have one: remove the others, "
                "or make a copy with `misajour backup`"
            )
        if sys.platform != "linux" or self._own is not None:
            return  # elsewhere flock and POSIX locks exclude one another, and readers would wait
        handle = _descriptor(self._database, (found.st_dev, found.st_ino))
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise self._busy("") from None
        self._own = handle

    def release(self) -> None:
        if self._own is not None:
            fcntl.flock(self._own, fcntl.LOCK_UN)
            self._own = None
        if self._beside is not None:
            _beside.discard(self._beside)
            os.close(self._beside)  # the file stays, as removing it would race
            self._beside = None

    def _busy(self, who: str) -> StoreBusy:
        return StoreBusy(f"another misajour{who} writes to {self._database.name}; stop it first")


def _descriptor(database: Path, identity: tuple[int, int]) -> int:
    if (handle := _kept.get(identity)) is not None and os.fstat(handle).st_nlink > 0:
        return handle
    try:
        handle = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise StorePathError(f"{database} cannot be read: {error.strerror}") from None
    _kept[identity] = handle
    return handle
