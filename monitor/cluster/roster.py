"""Which workers of a cluster are of use: each is asked before it is given a crawl, and again later,
since another program may answer at the same address by then."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from distributed import Client

from monitor.cluster.sameness import CLOCK, HOLDS, difference, identity
from monitor.cluster.worker import install
from monitor.errors import SourceError

log = logging.getLogger(__name__)

ANSWERS = 5.0  # seconds within which a scheduler answers
_FIRST_ANSWER = 30.0  # and a worker that is asked who it is, and has to import all of ours first
_GOOD_FOR = 10.0  # seconds for which a worker is believed to be what it said
_GLANCE, _LONG_GLANCE = 1.0, 6.0  # seconds for which others are waited for, once one is of use:
# those that are known, or were lost, and those that have to import all of ours first
_AVOIDED = 120.0  # seconds for which a worker that was lost is the last choice
_OFF = 60.0  # seconds by which a worker's clock may differ from ours
_RUNNING = "running"
_PAUSED = "takes nothing on: Dask has paused it, as its memory is full"
Held = Callable[[str, Mapping[str, Mapping[str, float]]], None]
_THE_SAME = "install misajour[cluster] there, the same as here"


@dataclass(frozen=True, slots=True)
class _Look:
    """What is wrong with a worker, in a sentence, or nothing; and when that was so."""

    at: float
    said: str


@dataclass(frozen=True, slots=True)
class _Seat:
    """A worker as the scheduler knows it."""

    threads: int
    is_running: bool


class Roster:
    """`held` hears of a worker's crawls, and for how many seconds they may still ask their hosts:
    the head that ordered them may be dead."""

    def __init__(self, client: Client, address: str, held: Held) -> None:
        self._client, self.address, self._held = client, address, held
        self._looks: dict[str, _Look] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._lost: dict[str, float] = {}

    @property
    def unfit(self) -> tuple[str, ...]:
        """What is wrong with the workers that are of no use, a sentence each."""
        return tuple(dict.fromkeys(look.said for look in self._looks.values() if look.said))

    async def look_at_all(self) -> None:
        """Raises SourceError where there are none."""
        seats = await self._seats()
        if looking := self._look_again(seats):
            await asyncio.wait(looking)
        for worker, seat in seats.items():
            if not seat.is_running:
                self._note(worker, _PAUSED)

    async def choose(self, prefer: Callable[[], str], load_of: Callable[[str], int]) -> str:
        """A worker for a crawl: the one that `prefer` names, where it is of use, or the one with
        the most room; one that was lost a while ago only where there is no other. Raises
        SourceError, which says what is wrong with all. Between what it asks these and its return,
        no other crawl gets a worker."""
        seats = await self._seats()
        looking = self._look_again(seats)
        while looking and not self._fit(seats):
            _, looking = await asyncio.wait(looking, return_when=asyncio.FIRST_COMPLETED)
        if looking:  # one that hangs keeps nobody waiting for long
            known = self._looks.keys() | self._lost.keys()
            is_known = self._looking.keys() <= known
            await asyncio.wait(looking, timeout=_GLANCE if is_known else _LONG_GLANCE)
        fit = self._fit(seats)
        if not fit:
            raise SourceError(self._why_none(seats))
        now = time.monotonic()
        calm = [w for w in fit if now - self._lost.get(w, now - _AVOIDED) >= _AVOIDED] or fit
        if (preferred := prefer()) in calm:
            return preferred
        return min(calm, key=lambda worker: (load_of(worker) + 1) / seats[worker].threads)

    async def is_running(self, worker: str) -> bool:
        """Whether `worker` begins what it is given. Raises SourceError."""
        seat = (await self._seats()).get(worker)
        return seat is not None and seat.is_running

    def note_lost(self, worker: str) -> None:
        """`worker` did not answer: it is asked anew who it is."""
        self._lost[worker] = time.monotonic()
        self._looks.pop(worker, None)

    async def _seats(self) -> dict[str, _Seat]:
        """The workers that there are. Raises SourceError."""
        try:
            async with asyncio.timeout(ANSWERS):
                scheduler: Any = self._client.scheduler
                found: dict[str, Any] = (await scheduler.identity(n_workers=-1))["workers"]
        except (OSError, TimeoutError) as error:
            raise SourceError(f"the Dask scheduler {self.address} does not answer") from error
        if not found:
            raise SourceError(f"the Dask scheduler {self.address} has no workers")
        return {w: _Seat(one["nthreads"], one["status"] == _RUNNING) for w, one in found.items()}

    def _fit(self, seats: Mapping[str, _Seat]) -> list[str]:
        looks = self._looks
        return [
            w for w, one in seats.items() if one.is_running and w in looks and not looks[w].said
        ]

    def _why_none(self, seats: Mapping[str, _Seat]) -> str:
        for worker, look in self._looks.items():
            if worker in seats and look.said:
                return look.said
        return f"the worker {next(iter(seats))} {_PAUSED}"

    def _look_again(self, seats: Mapping[str, _Seat]) -> set[asyncio.Task[None]]:
        """Look at the workers of which nothing is known for certain. Returns the looks that are
        under way; many crawls that begin together share them."""
        self._looks = {w: look for w, look in self._looks.items() if w in seats}
        self._lost = {w: when for w, when in self._lost.items() if w in seats}
        stale = time.monotonic() - _GOOD_FOR
        for worker in seats:
            look = self._looks.get(worker)
            if (look is None or look.at < stale) and worker not in self._looking:
                task = asyncio.create_task(self._look_at(worker))
                self._looking[worker] = task
        return {task for worker, task in self._looking.items() if worker in seats}

    async def _look_at(self, worker: str) -> None:
        """Find out whether `worker` runs what we run, and have it hear us."""
        began = time.time()
        there: Any
        try:
            async with asyncio.timeout(_FIRST_ANSWER):
                found = await self._client.run(install, workers=[worker], on_error="return")
            there = found[worker]
        # Dask raises whatever its transport and the other side raise
        except Exception as error:  # noqa: BLE001
            there = OSError(type(error).__name__)
        finally:
            del self._looking[worker]
        if isinstance(there, OSError):  # so is a TimeoutError
            self._note(worker, "does not answer")
        elif said := _judged(there, (began, time.time())):
            self._note(worker, said)
        else:
            self._held(worker, there[HOLDS])
            self._note(worker, "")

    def _note(self, worker: str, said: str) -> None:
        before, said = self._looks.get(worker), said and f"the worker {worker} {said}"
        self._looks[worker] = _Look(time.monotonic(), said)
        if said and (before is None or before.said != said):
            log.warning("%s", said)


def _judged(there: object, asked: tuple[float, float]) -> str:
    """What is wrong with a worker that answered `there`, as a sentence without its subject. It was
    `asked` from when to when, by our clock."""
    if not isinstance(there, dict):
        return f"cannot run this misajour ({str(there).partition(chr(10))[0]}): {_THE_SAME}"
    if said := difference(identity(), there):
        return said if there.get("daemonic") else f"{said}: {_THE_SAME}"
    began, ended = asked
    ahead = max(there[CLOCK] - ended, 0.0) or min(there[CLOCK] - began, 0.0)
    if abs(ahead) > _OFF:
        way = "ahead" if ahead > 0 else "behind"
        return f"has a clock that is {_span(abs(ahead))} {way}: have NTP keep the clocks"
    return ""


def _span(seconds: float) -> str:
    return f"{seconds / 3600:.1f} h" if seconds >= 3600 else f"{seconds / 60:.0f} min"
