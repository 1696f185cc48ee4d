"""One writer a database: an advisory lock that the kernel lets go when its process dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from monitor.errors import StoreBusy, StorePathError


class Lock:
    """Held from `acquire` until `release`, or the end of the process."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: int | None = None

    def acquire(self) -> None:
        """Raises StoreBusy where another process holds it."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StorePathError(f"{self._path} cannot be opened: {error.strerror}") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            who = f" (process {holder})" if holder.isdigit() else ""
            raise StoreBusy(
                f"another misajour{who} writes to {self._path.stem}; stop it first"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._file = handle

    def release(self) -> None:
        if self._file is not None:
            os.close(
                self._file
            )  # the lock goes with the descriptor; the file stays, as removing it would race
            self._file = None
