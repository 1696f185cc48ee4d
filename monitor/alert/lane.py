"""A lane: what goes by one way to one server, one message after another, in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from monitor.alert.channels import base
from monitor.errors import MisajourError, Unreachable

T = TypeVar("T")

_PATIENCE = 900.0  # seconds for one message; a server may take ten minutes over the final dot
_LAST_WORD = 1.0  # seconds for an interrupted call to end


class Interrupted(MisajourError):
    """misajour stops: what was under way is neither sent nor failed."""


class Lane:
    """Runs calls in its thread, in order. The thread never keeps the process alive."""

    def __init__(self, name: str, patience: float = _PATIENCE) -> None:
        self._loop = asyncio.get_running_loop()
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._patience = patience
        self._under_way: asyncio.Future[Any] | None = None
        self.channel: base.Channel | None = None
        self.interrupted = self._abandoned = False
        threading.Thread(target=self._work, name=f"lane {name}", daemon=True).start()

    async def call(self, work: Callable[[], T]) -> T:
        """The result of `work`. Raises what it raises; Unreachable where it takes longer than a
        message may; Interrupted after that, and after `abandon`: the thread may never come back."""
        if self._abandoned:
            raise Interrupted
        future: asyncio.Future[T] = self._loop.create_future()
        self._under_way = future
        self._calls.put((work, future))
        done, _ = await asyncio.wait({future}, timeout=self._patience)
        if not done:
            self.interrupt()
            done, _ = await asyncio.wait({future}, timeout=_LAST_WORD)
        if not done:
            self._abandoned = True
            future.cancel()
            raise Unreachable(f"no answer within {self._patience / 60:.0f} minutes")
        return future.result()

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            work, future = call
            result: Any = None
            fault: BaseException | None = None
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001
                # the boundary: a plug-in may raise anything, sys.exit and a panic of Rust's too
                fault = error
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                self._loop.call_soon_threadsafe(_settle, future, result, fault)

    def transferring(self) -> bool:
        """Whether the other side may be taking a message just now."""
        return (
            self._under_way is not None
            and not self._under_way.done()
            and self.channel is not None
            and base.transferring(self.channel)
        )

    def interrupt(self) -> None:
        """Make what is under way end now, where the channel can."""
        self.interrupted = True
        if self.channel is not None:
            base.interrupt(self.channel)

    def abandon(self) -> None:
        """Wait no longer for what is under way."""
        self.interrupted = self._abandoned = True
        if self._under_way is not None and not self._under_way.done():
            self._under_way.set_exception(Interrupted())

    def end(self) -> None:
        """Let the thread end when it has done what it was given."""
        self._calls.put(None)


def _settle(future: asyncio.Future[Any], result: Any, fault: BaseException | None) -> None:
    if future.done():
        return
    if fault is None:
        future.set_result(result)
    elif isinstance(fault, Exception) and not isinstance(fault, StopIteration):
        future.set_exception(fault)
    else:  # a loop does not carry these: SystemExit would end it
        future.set_exception(RuntimeError(f"{type(fault).__name__}: {fault}"))
