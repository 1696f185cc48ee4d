"""What is heard while SQLite works: it calls Python now and then, and a signal waits for that.

Nothing can be raised through SQLite, neither from there nor from an SQL function of ours: it makes
an error of its own of it, which whoever looks for damage takes for damage. So what was raised is
noted, and raised again where Python has the say.
"""

from __future__ import annotations

import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_LOOK = 100_000  # steps of SQLite's machine between two calls: some milliseconds


@contextmanager
def called(connection: sqlite3.Connection, look: Callable[[], int]) -> Iterator[None]:
    """While a statement of `connection` runs inside, `look` is called now and then; the statement
    ends as interrupted where that is not 0."""
    connection.set_progress_handler(look, _LOOK)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def heard(connection: sqlite3.Connection, tell: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """While a statement runs inside, `tell` is called now and then. What that raises, or a signal
    such as an interrupt, ends the statement and all that begin after it, and is raised at the end,
    whatever else was made of it. What is yielded raises it at once: for whoever goes on after an
    error of SQLite's."""
    noted = _Noted()

    def look() -> int:
        with suppress(BaseException), noted.raised():
            tell()
        return int(noted.error is not None)

    try:
        with noted.of_signals(), called(connection, look):
            yield noted.again
    finally:
        noted.again()


class _Noted:
    """The first that was raised where it may get lost."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def again(self) -> None:
        if self.error is not None:
            raise self.error

    @contextmanager
    def raised(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.error = self.error or error
            raise

    @contextmanager
    def of_signals(self) -> Iterator[None]:
        """An interrupt is handled as before, and what that raises is noted."""
        before = signal.getsignal(signal.SIGINT)
        # only the main thread handles signals; and one that is ignored stays so
        if not callable(before) or threading.current_thread() is not threading.main_thread():
            yield
            return
        handle = before

        def noting(number: int, frame: FrameType | None) -> None:
            with self.raised():
                handle(number, frame)

        signal.signal(signal.SIGINT, noting)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
