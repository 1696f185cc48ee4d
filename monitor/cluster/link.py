"""The connection to a Dask scheduler, and through it to the workers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import Any

from distributed import Client, Future

from monitor.cluster.messages import POLL, Call, Parcel, pack, unpack
from monitor.cluster.sameness import difference, identity
from monitor.cluster.worker import OPERATION, carry_out, install
from monitor.errors import MisajourError, SourceError

log = logging.getLogger(__name__)

_ANSWERS = 5.0  # seconds within which a scheduler answers
_FIRST_ANSWER = 30.0  # and a worker that is asked who it is, and has to import all of ours first
_TO_FORGET = 1.0  # seconds within which a task is cancelled
_LATE = POLL + 20.0  # seconds after which a worker that is asked for what it has is lost
_THE_SAME = "install misajour[cluster] there, the same as here"


def address_of(engine: str) -> str:
    """The scheduler that `[misajour] engine` names, as Dask wants it."""
    scheme, _, rest = engine.partition("://")
    return f"{'tcp' if scheme == 'dask' else scheme}://{rest}"


class WorkerLost(MisajourError):
    """A worker is gone, or cannot be reached."""


class Link:
    """Made on the loop on which it is used."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self.address = client, address
        self._known: dict[str, str] = {}  # by worker, what is wrong with it; empty: nothing
        self._looking = asyncio.Lock()

    @classmethod
    async def open(cls, address: str) -> Link:
        """Raises SourceError where no scheduler answers at `address`."""
        client: Client | None = None
        try:
            client = Client(address, asynchronous=True, timeout=_ANSWERS, set_as_default=False)
            async with asyncio.timeout(_ANSWERS + 1):
                await client
        except (OSError, TimeoutError, RuntimeError) as error:
            await _closed(client)
            why = f" ({error})" if isinstance(error, FileNotFoundError) else ""
            raise SourceError(f"the Dask scheduler {address} does not answer{why}") from None
        except (TypeError, ValueError) as error:  # raised where Dask is configured wrongly
            await _closed(client)
            raise SourceError(
                f"the Dask scheduler {address} cannot be asked as Dask is configured here "
                f"(distributed.comm): {str(error).partition(chr(10))[0]}"
            ) from None
        return cls(client, address)

    @property
    def is_up(self) -> bool:
        return bool(self._client.status == "running")

    @property
    def unfit(self) -> tuple[str, ...]:
        """What is wrong with the workers that are of no use, a sentence each."""
        return tuple(dict.fromkeys(filter(None, self._known.values())))

    async def choose(self, prefer: Callable[[], str], load_of: Callable[[str], int]) -> str:
        """A worker for a crawl: the one that `prefer` names, where it is there, or the one with the
        most room. Raises SourceError, which says what is wrong with all. Between what it asks these
        and its return, no other crawl gets a worker."""
        try:
            async with asyncio.timeout(_ANSWERS):
                threads: dict[str, int] = await self._client.ncores()
        except (OSError, TimeoutError) as error:
            raise SourceError(f"the Dask scheduler {self.address} does not answer") from error
        if not threads:
            raise SourceError(f"the Dask scheduler {self.address} has no workers")
        async with self._looking:  # many crawls begin together
            self._known = {w: said for w, said in self._known.items() if w in threads}
            fresh = [worker for worker in threads if worker not in self._known]
            said = dict(zip(fresh, await asyncio.gather(*map(self._look_at, fresh)), strict=True))
            said |= self._known
        fit = [worker for worker in threads if not said[worker]]
        if not fit:
            raise SourceError(next(iter(said.values())))
        if (preferred := prefer()) in fit:
            return preferred
        return min(fit, key=lambda worker: (load_of(worker) + 1) / threads[worker])

    async def _look_at(self, worker: str) -> str:
        """Find out whether `worker` runs what we run, and have it hear us. Returns what is wrong
        with it, in a sentence, or nothing."""
        try:
            async with asyncio.timeout(_FIRST_ANSWER):
                found = await self._client.run(install, workers=[worker], on_error="return")
            there = found[worker]
        except (OSError, TimeoutError) as error:
            there = error
        if isinstance(there, OSError):  # so is a TimeoutError; it is asked again
            return f"the worker {worker} does not answer"
        if not isinstance(there, dict):
            said = f"cannot run this misajour ({str(there).partition(chr(10))[0]}): {_THE_SAME}"
        elif said := difference(identity(), there):
            said += "" if there.get("daemonic") else f": {_THE_SAME}"
        self._known[worker] = said = f"the worker {worker} {said}" if said else ""
        if said:
            log.warning("%s", said)
        return said

    async def ask(self, worker: str, call: Call, within: float = _LATE) -> Parcel | None:
        """The worker's answer. Raises WorkerLost."""
        message = {"op": OPERATION, "packed": pack(call)}
        try:
            async with asyncio.timeout(within):
                scheduler: Any = self._client.scheduler
                found: dict[str, Any] = await scheduler.broadcast(msg=message, workers=[worker])
            answer: Parcel | None = unpack(found[worker]["packed"])
        except Exception as error:  # Dask raises whatever its transport and the other side raise
            log.debug("%s: no answer", worker, exc_info=True)
            raise WorkerLost(f"the worker {worker} was lost ({type(error).__name__})") from None
        return answer

    def start(self, crawl: str, worker: str, source: str) -> Future[None]:
        """The task that carries out the order that `worker` has accepted."""
        task: Any = carry_out  # a coroutine, which Dask awaits; its types know of functions only
        return self._client.submit(
            task, crawl, key=f"{source}-{crawl}", workers=[worker], pure=False, retries=0
        )

    async def end(self, tasks: Iterable[Future[None]]) -> None:
        """Have the cluster forget them."""
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_TO_FORGET):
                await self._client.cancel(list(tasks), force=True)

    async def close(self) -> None:
        await _closed(self._client)


async def _closed(client: Client | None) -> None:
    if client is None:
        return
    with contextlib.suppress(OSError, TimeoutError, RuntimeError):
        async with asyncio.timeout(_ANSWERS):
            await client._close(fast=True)
