"""One writer per database, by advisory locks: the kernel releases them however a process dies.

Two locks, because a database can be reached by several names. The first is on a file beside the
real path (symbolic links, `..` and relative paths lead there), and is held before the database
exists. The second is on the database's own inode, whatever name, mount or bind led to it. It is
flock(2), which on Linux has nothing to do with the POSIX locks that SQLite uses; but closing any
descriptor of a file drops the POSIX locks that the process has on it, so the descriptor is kept
until the process ends and used again.

Whether anybody holds it is asked without taking it, as a lock taken for a moment could refuse a
daemon that starts in it: the first file bears a third lock, by fcntl(2), of the open file (F_OFD),
which can be looked at. What is written in that file says of which start of which machine its answer
is to be believed: elsewhere, as over a network, there is none.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import struct
import sys
from pathlib import Path

from monitor.errors import NotAFile, StoreBusy, StorePathError

_kept: dict[tuple[int, int], int] = {}  # descriptors of databases, by device and inode
_beside: set[int] = set()  # descriptors of lock files
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SAFELY = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # opening a pipe would wait for its writer
_FLOCK = "hhqqi4x"  # struct flock, of fcntl(2): type, whence, start, length, process


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
        path = _path(self._database)
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | _SAFELY, 0o600)
        except OSError as error:
            raise StorePathError(f"{path} cannot be opened: {error.strerror}") from None
        if not _is_file(handle):
            os.close(handle)
            raise NotAFile(path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _noted(handle)[0]
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
            os.write(handle, f"{os.getpid()} {_marked(handle)}".strip().encode())

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


def is_free(database: Path) -> bool:
    """Whether it is certain that no process holds the lock: as it is where the last that did was
    of this machine, since its last start. Takes nothing."""
    try:
        handle = os.open(_path(database), os.O_RDONLY | _SAFELY)
    except OSError:
        return False  # nobody's, or not for us to see
    try:
        if not _is_file(handle):
            return False
        _, boot = _noted(handle)
        if not boot or boot != _boot():
            return False
        answer = fcntl.fcntl(handle, fcntl.F_OFD_GETLK, _whole(fcntl.F_WRLCK))
        return int(struct.unpack(_FLOCK, answer)[0]) == fcntl.F_UNLCK
    except OSError:
        return False
    finally:
        os.close(handle)


def holder(database: Path) -> int | None:
    """The process that holds the lock, where it is seen to have the file open; None where nobody
    does, or where that cannot be seen: of another user, in another container, off Linux."""
    path = _path(database)
    try:
        handle = os.open(path, os.O_RDONLY | _SAFELY)
    except OSError:
        return None
    try:
        process, held = int(_noted(handle)[0]), os.fstat(handle)
        opened = list(Path(f"/proc/{process}/fd").iterdir())
    except (OSError, ValueError):
        return None
    finally:
        os.close(handle)
    return process if any(_is_of(one, held) for one in opened) else None


def _is_of(descriptor: Path, file: os.stat_result) -> bool:
    try:
        return os.path.samestat(descriptor.stat(), file)
    except OSError:  # closed meanwhile
        return False


def _path(database: Path) -> Path:
    real = database.resolve()
    return real.with_name(real.name + ".lock")


def _is_file(handle: int) -> bool:
    return stat.S_ISREG(os.fstat(handle).st_mode)


def _noted(handle: int) -> tuple[str, str]:
    """The process that holds it, or did, and `_boot` of then; empty where it did not say."""
    process, _, boot = os.pread(handle, 80, 0).decode("ascii", "replace").strip().partition(" ")
    return process, boot


def _marked(handle: int) -> str:
    """Have `is_free` see that it is held: what it is to compare with, or an empty string where it
    cannot be seen."""
    if not hasattr(fcntl, "F_OFD_SETLK"):
        return ""
    try:
        fcntl.fcntl(handle, fcntl.F_OFD_SETLK, _whole(fcntl.F_WRLCK))
    except OSError:  # where the kernel, or the disk, has none
        return ""
    return _boot()


def _whole(kind: int) -> bytes:
    """A lock of the whole file, for fcntl(2)."""
    return struct.pack(_FLOCK, kind, os.SEEK_SET, 0, 0, 0)


def _boot() -> str:
    """What names this start of this machine: the same in its containers. Empty where none is."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""


def _descriptor(database: Path, identity: tuple[int, int]) -> int:
    if (handle := _kept.get(identity)) is not None and os.fstat(handle).st_nlink > 0:
        return handle
    try:
        handle = os.open(database, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise StorePathError(f"{database} cannot be read: {error.strerror}") from None
    _kept[identity] = handle
    return handle
