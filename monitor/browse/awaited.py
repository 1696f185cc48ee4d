"""What somebody waits for, made once for all who wait, and kept for who comes back for it.

A page that would keep its reader waiting says that it counts, and asks again by itself. What is
made meanwhile is handed to it then, however it ended: made anew for each view, what takes too long,
or fails late, would be made for ever, and nobody would be told.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from monitor.browse.recounted import Age, Figures
from monitor.model import utc_text

if TYPE_CHECKING:  # Datasette loads its plugins while it is being imported itself
    from datasette.app import Datasette

_KEPT = 10.0  # seconds for which somebody may come back; a page does after three
T = TypeVar("T")


@dataclass(slots=True)
class _Making(Generic[T]):
    """What is being made of one state of the database, or was; `ended` on the clock of `begun`."""

    task: asyncio.Task[T]
    state: Hashable
    patience: float
    begun: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    moment: str = field(default_factory=lambda: utc_text(datetime.now(UTC)))

    @property
    def is_wanted(self) -> bool:
        """Whether it is under way, or somebody who did not wait for its end may come back."""
        if not self.task.done():
            return self.task.get_loop() is asyncio.get_running_loop()
        if self.task.cancelled() or self.ended - self.begun < self.patience:
            return False
        return time.monotonic() - self.ended < _KEPT

    def end(self, _: object) -> None:
        self.ended = time.monotonic()


_made: WeakKeyDictionary[Datasette, dict[Hashable, _Making[Any]]] = WeakKeyDictionary()


async def awaited(
    datasette: Datasette,
    key: Hashable,
    state: Hashable,
    make: Callable[[], Coroutine[Any, Any, T]],
    *,
    patience: float,
) -> Figures[T] | None:
    """What `make` gives for that key; None where it is not there within `patience` (seconds). What
    took longer is there for some seconds after, and is called old where the `state` of the database
    is another by then. Raises what `make` raises, for who comes back as well."""
    made = _made.setdefault(datasette, {})
    making: _Making[T] | None = made.get(key)
    if making is None or not making.is_wanted:
        for other in [name for name, one in made.items() if not one.is_wanted]:
            del made[other]
        making = made[key] = _Making(asyncio.create_task(make()), state, patience)
        making.task.add_done_callback(making.end)
    done, _ = await asyncio.wait({making.task}, timeout=patience)
    if not done:
        return None
    is_old = making.state != state
    return Figures(making.task.result(), Age(is_old=is_old, counted=making.moment))
