"""What is left beside the database, by those who may not write it, for whoever does.

The pages only read, and a command cannot write beside the daemon. What they want recorded is a
small file in a folder beside the database, which only its owner may read; whoever delivers next,
the daemon or a `check`, takes it in.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from monitor.errors import StorePathError

_MOST = 1000  # files that may wait
log = logging.getLogger(__name__)


def leave(folder: Path, name: str, said: str) -> None:
    """Leave `said`, which is JSON in ASCII, in a file of that name; the same name twice is one
    file. Raises StorePathError where that cannot be, or where too many wait."""
    partial = folder / f"{name}.{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if sum(1 for _ in folder.iterdir()) >= _MOST:
            raise StorePathError(
                f"{folder} holds {_MOST} files that nobody takes in; does `misajour run` run?"
            )
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(said)
        partial.replace(folder / f"{name}.json")
    except OSError as error:
        raise StorePathError(f"{folder} cannot be written: {error.strerror}") from None


def left(folder: Path) -> Iterator[tuple[Path, object]]:
    """The files that wait, each with what it says; None for a file that is none of ours. One that
    cannot be read now is another time's, and a folder nobody's: neither is given, and a warning
    names it."""
    for path in sorted(folder.glob("*.json")):
        try:
            if path.is_dir() and not path.is_symlink():
                log.warning("%s is a folder, and none of ours: remove it", path)
                continue
            # a pipe would be waited for
            yield path, json.loads(path.read_text(encoding="ascii")) if path.is_file() else None
        except OSError as error:
            log.warning("%s waits: it cannot be read: %s", path, error.strerror)
        except (ValueError, RecursionError):
            yield path, None
