"""Everything misajour raises on purpose.

MisajourError
├── UsageError          wrong usage or configuration: exit code 2
│   ├── ConfigError     misajour.toml: names the file, the line, the key and the cure
│   └── WrongValue      a program gave a value that cannot be used (a ValueError, too)
├── StoreError          the database cannot be opened, or fails verification
│   ├── StoreNotOurs    it is of a newer misajour, or of another program (a UsageError, too)
│   ├── StorePathError  the configured path cannot be used (a UsageError, too)
│   ├── NotAFile        … for a pipe, a folder or the like stands there (a StorePathError)
│   ├── DamagedStore    … for a disk or a hand has altered the file (a StorePathError)
│   ├── SnapshotPruned  its bytes were given up on purpose, by `misajour prune`
│   ├── DamagedRecord   a row of it is not what misajour wrote: exit code 2
│   └── StoreBusy       another misajour writes to this database
├── SourceError         a source cannot be loaded or run
├── ForbiddenAddress    a request would have left for an address that is not allowed (promise 3)
├── ExtractError        the bytes are not a page that can be read
├── ArchiveError        a public archive does not save a page, or is not to be asked again
└── DeliveryError       a message was not accepted
    ├── Rejected        … and never will be: trying again is of no use
    └── Unreachable     … as nothing is by this way now: the round need not try the rest of it
"""

from __future__ import annotations

from pathlib import Path


class MisajourError(Exception):
    """The base of all errors that carry a sentence for the user; `exit_code` is the process's."""

    exit_code = 1


class UsageError(MisajourError):
    exit_code = 2


class ConfigError(UsageError):
    """A configuration that cannot be used.

    `line` counts from 1; None where the fault is not a single line's.
    """

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        self.path, self.line = path, line
        place = f"{path}:{line}: " if path and line else f"{path}: " if path else ""
        super().__init__(place + message)


class WrongValue(UsageError, ValueError):
    pass


class StoreError(MisajourError):
    pass


class StorePathError(StoreError, UsageError):
    pass


class StoreNotOurs(StorePathError):
    pass


class NotAFile(StorePathError):
    """A pipe, a folder or the like, in the place of a file of ours."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a file, and stands in the way: remove it")


class DamagedStore(StorePathError):
    """`what` of the database at `path` is damaged, and the `cure`."""

    def __init__(self, path: Path, what: str, cure: str) -> None:
        super().__init__(f"{path} is damaged: {' '.join(what.split())}; {cure}")


class SnapshotPruned(StoreError):
    """Bytes that were given up on purpose, by `misajour prune`."""


class DamagedRecord(StoreError):
    """`record` is what was altered, such as "change 12"."""

    exit_code = 2

    def __init__(self, record: str) -> None:
        super().__init__(f"the record of {record} is damaged: run `misajour verify`")


class StoreBusy(StoreError):
    pass


class SourceError(MisajourError):
    pass


class ForbiddenAddress(MisajourError, OSError):
    """Also an OSError, so that a connection pool treats it as an address that cannot be reached."""


class ExtractError(MisajourError):
    pass


class TimestampError(MisajourError):
    pass


class ArchiveError(MisajourError):
    pass


class DeliveryError(MisajourError):
    pass


class Rejected(DeliveryError):
    pass


class Unreachable(DeliveryError):
    pass
