"""What takes long to count in a large database, counted beside the pages: who asks sees the last
figures, while they are counted anew.

In others it is counted when it is asked for, and is always the latest: `monitor.browse.remembered`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from monitor.model import utc_text

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

log = logging.getLogger(__name__)

LARGE = 200_000
"""So many releases, or changes, make a database large."""
_MOST = 200  # figures that are kept, some kilobytes each
_QUEUE = 20  # that are being counted, or wait for it; who asks for more is to ask again later
_LONGEST = 300.0  # seconds after which they are counted anew, whatever was recorded
_REST = 20  # times as long as it took, until it is counted again
_REST_AFTER_A_FAULT = 60.0  # seconds at least: one that comes at once would come with each view
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Age:
    """Of figures. `is_old`: more was recorded since they were counted, at the moment `counted` (a
    UTC text; empty where that is now); `is_being_counted`: they are being counted anew just now,
    and not at rest; `has_failed`: that came to nothing last time."""

    is_old: bool = False
    is_being_counted: bool = False
    has_failed: bool = False
    counted: str = field(default="", compare=False)

    @classmethod
    def of_all(cls, ages: Iterable[Age]) -> Age:
        """That of what is made of several figures."""
        old = [age for age in ages if age.is_old]
        return cls(
            is_old=bool(old),
            is_being_counted=any(age.is_being_counted for age in old),
            has_failed=any(age.has_failed for age in old),
            counted=min((age.counted for age in old), default=""),
        )


LATEST = Age()


@dataclass(frozen=True, slots=True)
class Figures(Generic[T]):
    value: T
    age: Age = LATEST


class _Slot(Generic[T]):
    """What was counted last, and of which state; since when, and for how many seconds, it is not
    counted again though the state is another."""

    def __init__(self) -> None:
        self.state: Hashable = None
        self.since, self.rest = 0.0, 0.0
        self.has_failed, self.counted = False, ""
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
        return self.value is not None and age < self.rest

    def count(
        self,
        state: Hashable,
        make: Callable[[], Awaitable[T]],
        is_nothing: Callable[[T], bool],
        *,
        awaited: bool,
    ) -> None:
        counts = self._counted if awaited else self._in_turn
        self._task = asyncio.create_task(counts(state, make, is_nothing))
        # where nobody waits for it, its fault is told of by the log
        self._task.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def _in_turn(
        self, state: Hashable, make: Callable[[], Awaitable[T]], is_nothing: Callable[[T], bool]
    ) -> None:
        """Datasette asks the database in three threads: one of them, at most, counts for nobody who
        waits."""
        async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            await self._counted(state, make, is_nothing)

    async def _counted(
        self, state: Hashable, make: Callable[[], Awaitable[T]], is_nothing: Callable[[T], bool]
    ) -> None:
        begun = time.monotonic()
        try:
            value = await make()
        except Exception as fault:
            self._failed(begun, f"{type(fault).__name__}: {fault}")
            raise
        if self.value is not None and is_nothing(value) and not is_nothing(self.value):
            self._failed(begun, "it took too long")
            return
        self._rests_after(begun)
        self.value, self.state, self.has_failed = value, state, False
        self.counted = utc_text(datetime.now(UTC))

    def _failed(self, begun: float, why: str) -> None:
        self._rests_after(begun, _REST_AFTER_A_FAULT)
        self.has_failed = True
        if self.value is not None:  # the last figures are shown, and nobody meets the fault
            log.warning("figures of the pages could not be counted anew: %s", why)

    def _rests_after(self, begun: float, least: float = 0.0) -> None:
        self.since = time.monotonic()
        self.rest = max(_REST * (self.since - begun), least)


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
_slots: WeakKeyDictionary[Datasette, OrderedDict[Hashable, _Slot[Any]]] = WeakKeyDictionary()


async def recounted(
    datasette: Datasette,
    key: Hashable,
    state: Hashable,
    make: Callable[[], Awaitable[T]],
    *,
    patience: float | None = None,
    is_nothing: Callable[[T], bool] = lambda value: False,
) -> Figures[T] | None:
    """What `make` gave last for that key. Where the `state` of the database is another now, it is
    made anew meanwhile. None: it was never made before, and takes longer than `patience` (seconds;
    None: for ever), or too much else is being counted. What `is_nothing`, such as an answer that
    was given up, takes the place of no figures."""
    slots = _slots.setdefault(datasette, OrderedDict())
    under_way = sum(one.task is not None for one in slots.values())
    is_full = patience is not None and under_way >= _QUEUE
    if is_full and key not in slots:  # nor is what others ask for pushed out by it
        return None
    slot: _Slot[T] = slots.setdefault(key, _Slot())
    slots.move_to_end(key)
    while len(slots) > _MOST:
        slots.popitem(last=False)
    if slot.task is None and not slot.is_right(state) and not is_full:
        slot.count(state, make, is_nothing, awaited=slot.value is None and patience is None)
    if slot.value is None and (task := slot.task) is not None:
        done, _ = await asyncio.wait({task}, timeout=patience)
        if done:
            task.result()
    if slot.value is None:
        return None
    is_counted = slot.task is not None
    age = Age(slot.state != state, is_counted, slot.has_failed, slot.counted)
    return Figures(slot.value, age)
