"""What takes long to count in a large database, counted beside the pages: who asks sees the last
figures, while they are counted anew.

In others it is counted when it is asked for, and is always the latest: `monitor.browse.remembered`.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

LARGE = 200_000
"""So many releases, or changes, make a database large."""
_MOST = 200  # figures that are kept, some kilobytes each
_LONGEST = 300.0  # seconds after which they are counted anew, whatever was recorded
_REST = 20  # times as long as it took, until it is counted again
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figures(Generic[T]):
    """`are_old`: more was recorded since, and they are being counted anew."""

    value: T
    are_old: bool


class _Slot(Generic[T]):
    """What was counted last, of which state, when, and in how many seconds."""

    def __init__(self) -> None:
        self.state: Hashable = None
        self.since, self.took = 0.0, 0.0
        self.value: T | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def task(self) -> asyncio.Task[None] | None:
        """What counts; not one that ended with its loop."""
        task = self._task
        if task is None or task.done() or task.get_loop() is not asyncio.get_running_loop():
            return None
        return task

    def is_right(self, state: Hashable) -> bool:
        age = time.monotonic() - self.since
        if self.state == state:
            return age < _LONGEST
        return self.value is not None and age < _REST * self.took

    def count(self, state: Hashable, make: Callable[[], Awaitable[T]], *, awaited: bool) -> None:
        self._task = asyncio.create_task(
            self._counted(state, make) if awaited else self._counted_in_turn(state, make)
        )
        # where nobody waits for it, its fault is met again by who does
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _counted_in_turn(self, state: Hashable, make: Callable[[], Awaitable[T]]) -> None:
        """Datasette asks the database in three threads: one of them, at most, counts for nobody who
        waits."""
        async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            await self._counted(state, make)

    async def _counted(self, state: Hashable, make: Callable[[], Awaitable[T]]) -> None:
        begun = time.monotonic()
        self.value = await make()
        self.state, self.since = state, time.monotonic()
        self.took = self.since - begun


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
_slots: WeakKeyDictionary[Datasette, OrderedDict[Hashable, _Slot[Any]]] = WeakKeyDictionary()


async def recounted(
    datasette: Datasette,
    key: Hashable,
    state: Hashable,
    make: Callable[[], Awaitable[T]],
    *,
    patience: float | None = None,
) -> Figures[T] | None:
    """What `make` gave last for that key. Where the `state` of the database is another now, it is
    made anew meanwhile. None: it was never made before, and takes longer than `patience` (seconds;
    None: for ever)."""
    slots = _slots.setdefault(datasette, OrderedDict())
    slot: _Slot[T] = slots.setdefault(key, _Slot())
    slots.move_to_end(key)
    while len(slots) > _MOST:
        slots.popitem(last=False)
    if slot.task is None and not slot.is_right(state):
        slot.count(state, make, awaited=slot.value is None and patience is None)
    if slot.value is None and (task := slot.task) is not None:
        done, _ = await asyncio.wait({task}, timeout=patience)
        if done:
            task.result()
    if slot.value is None:
        return None
    return Figures(slot.value, are_old=slot.state != state)
