"""What of a database a disk or a hand has altered, where a command could not go on for it.

It is looked for once SQLite, or what reads the rows, has failed: so nothing that works pays for it,
no reader has to think of all that a damaged file may make SQLite, Python or our own code say, and
a fault that came of no row, such as a bug of ours elsewhere, is not hidden behind an altered one.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType

from monitor.errors import DamagedStore, StoreError, StorePathError
from monitor.store import bodies, interrupts, ledger
from monitor.store.canonical import readable
from monitor.store.database import OurDatabase
from monitor.store.faults import DAMAGE, Fault, reason

UNREADABLE = (sqlite3.Error, UnicodeError)
"""What SQLite's module raises. Where a message of SQLite's names what is no UTF-8, it fails to read
the message, and raises that."""

# Where what is recorded is read; moments are read there by all rooms.
_READERS = ("monitor.store.", "monitor.model.moments.")
_PATIENCE = 10.0  # seconds in which the rows are looked through
_BACKUP = "put a backup in its place"
_VERIFY = "`misajour verify` names all that is, and what can be put back"
_REBUILD = "`misajour search --rebuild` makes it anew"
# What the machine or another program is to blame for: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR,
# FULL, CANTOPEN, PROTOCOL (sqlite.org/rescode.html); and what the file is: CORRUPT, NOTADB.
_OUTER = frozenset({3, 5, 6, 7, 8, 10, 13, 14, 15})
_DAMAGED = frozenset({11, 26})


def explained(path: Path, error: BaseException) -> StoreError | None:
    """What `error` came of, where the database is to blame; None where it is as it was recorded, or
    has nothing to do with the error."""
    outer = first_of(error, _OUTER)
    if outer is not None:
        return StoreError(f"{path} cannot be used: {reason(outer)}; what was recorded stays")
    return damaged(path, error) if _is_of_reading(error) else None


def blamed(path: Path, fault: sqlite3.Error) -> StoreError:
    """The same of a fault that SQLite told, whatever it came of. It may take ten seconds."""
    return explained(path, fault) or StoreError(f"{path} cannot be used: {reason(fault)}")


def damaged(path: Path, error: BaseException) -> DamagedStore | None:
    """The first thing in the database that is not as misajour left it; None where all is."""
    if not path.is_file():
        return None
    with suppress(*DAMAGE), closing(_opened(path)) as db:
        for look, cure in _LOOKS:
            with suppress(StopIteration, *DAMAGE):
                if what := look(db):
                    return DamagedStore(path, what, cure)
    if (fault := first_of(error, _DAMAGED)) is not None:
        return DamagedStore(path, reason(fault), _BACKUP)
    if _is_no_text(error):
        return DamagedStore(path, "a text in it is none", _BACKUP)
    return None


def at_opening(path: Path, error: BaseException, done: str) -> StoreError:
    """What to say where the database cannot be opened, to be "used" or "read"."""
    found = damaged(path, error) if first_of(error, _OUTER) is None else None
    if found is None and isinstance(error, UnicodeError):
        found = DamagedStore(path, reason(error), _BACKUP)
    return found or StorePathError(f"{path} cannot be {done}: {reason(error)}")


def refuse(path: Path) -> None:
    """Raises DamagedStore where the shape of the database is not the one that was left."""
    what = ""
    with suppress(*DAMAGE), closing(_opened(path)) as db:
        what = _schema(db)
    if what:
        raise DamagedStore(path, what, _BACKUP)


def refuse_unreadable(path: Path) -> None:
    """Raises StoreError where the schema cannot be read: for what shows the database by other means
    than ours. A column, a view or an index more or less keeps nobody from that."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            db.execute("select type, name, tbl_name, sql from sqlite_master").fetchall()
    except UNREADABLE as error:
        raise at_opening(path, error, "read") from error


def first_of(error: BaseException | None, codes: frozenset[int]) -> BaseException | None:
    """Of `error` and what it was raised from, the first that SQLite gave one of these codes. What
    was handled before, such as a lock that was waited for, is not what it came of."""
    while error is not None:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in codes:
            return error
        error = error.__cause__
    return None


def is_of_file(error: BaseException) -> bool:
    """Whether SQLite says that the file is damaged."""
    return first_of(error, _DAMAGED) is not None


def _is_of_reading(error: BaseException) -> bool:
    """Whether SQLite failed, a text of its was none, or the innermost of our functions that failed
    is one that reads what is recorded."""
    if isinstance(error, (sqlite3.Error, UnicodeDecodeError)):
        return True
    return isinstance(error, DAMAGE) and _innermost(error.__traceback__).startswith(_READERS)


def _innermost(frame: TracebackType | None) -> str:
    """The module of ours in which an error was raised, or what it called raised it, with a dot
    behind it."""
    module = ""
    while frame is not None:
        name = f"{frame.tb_frame.f_globals.get('__name__', '')}."
        module = name if name.startswith("monitor.") else module
        frame = frame.tb_next
    return module


def _is_no_text(error: BaseException) -> bool:
    return isinstance(error, UnicodeDecodeError) or "Could not decode to UTF-8" in str(error)


def _opened(path: Path) -> OurDatabase:
    """A connection that reads what can be read: SQLite passes over what it cannot parse of the
    schema."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.text_factory = readable
    connection.execute("pragma writable_schema = on")
    bodies.install(connection)
    return OurDatabase(connection, execute_plugins=False)


def _schema(db: OurDatabase) -> str:
    """A table, an index, a view or a trigger of ours whose text is not what was left."""
    then = _left(db)
    try:
        now = ledger.objects(db)
    except UNREADABLE as error:
        return f"its schema cannot be read: {reason(error)}"
    wrong = next((name for name, text in then.items() if now.get(name) != text), "")
    return f"the {wrong} in it is not as misajour made it" if wrong else ""


def _left(db: OurDatabase) -> dict[str, str]:
    """The objects as the last migration left them: by the ledger, and where that cannot be read,
    by the migrations, once all of them were applied."""
    left: dict[str, str] = {}
    with suppress(*DAMAGE):
        left = ledger.schema_entry(db).get("objects", {})
    if not left:
        from monitor.store import schema, upgrading  # all migrations, and seldom wanted

        with suppress(*DAMAGE):
            applied = {name for _, _, name, _ in ledger.migrations(db)}
            if applied.issuperset(one.name for one in schema.migrations._migrations):
                left = upgrading.objects_of_ours()
    return left


def _index(db: OurDatabase) -> str:
    """A search index that cannot be opened."""
    from monitor.store.search.index import COLUMNS  # as above

    there = "select name from sqlite_master where type = 'table'"
    for name in COLUMNS.keys() & {row["name"] for row in db.query(there)}:
        try:
            db.execute(f"select rowid from {name} where {name} match 'a' limit 1").fetchall()
        except UNREADABLE:
            return f"its search index {name} cannot be read"
    return ""


def _row(db: OurDatabase) -> str:
    """A row that is not as it was recorded, found in time."""
    from monitor.store import verify  # much, and seldom wanted

    end = time.monotonic() + _PATIENCE
    for fault in verify.rows_and_ledger(db, _until(end)):
        return _place(fault)
    return ""


class _Late(StoreError):
    pass


def _until(end: float) -> Callable[[], None]:
    def step() -> None:
        if time.monotonic() > end:
            raise _Late

    return step


def _file(db: OurDatabase) -> str:
    """What SQLite says of its own pages and indexes, as far as that takes no longer."""
    end = time.monotonic() + _PATIENCE
    with interrupts.called(db.conn, lambda: int(time.monotonic() > end)):
        said = str(db.execute("pragma integrity_check(1)").fetchone()[0])
    return "" if said == "ok" else said.removeprefix("*** in database main ***")


_LOOKS = ((_schema, _BACKUP), (_index, _REBUILD), (_row, _VERIFY), (_file, _BACKUP))


def _place(fault: Fault) -> str:
    """Where it is; what stands there may be anything."""
    parts = [f"its table {fault.table}"] if fault.table else []
    parts += [f"row {fault.row}"] if fault.row else []
    parts += [f"column {fault.column}"] if fault.column else []
    return f"{', '.join(parts) or 'a part of it'} is not as it was recorded"
