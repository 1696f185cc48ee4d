"""The connection to a Dask scheduler, and through it to the workers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterable
from typing import Any

from distributed import Client, Future

from monitor.cluster.messages import POLL, Call, Parcel, pack, unpack
from monitor.cluster.roster import ANSWERS, Held, Roster
from monitor.cluster.worker import OPERATION, carry_out
from monitor.errors import MisajourError, SourceError

log = logging.getLogger(__name__)

_TO_FORGET = 1.0  # seconds within which a task is cancelled
_LATE = POLL + 20.0  # seconds after which a worker that is asked for what it has is lost


def address_of(engine: str) -> str:
    """The scheduler that `[misajour] engine` names, as Dask wants it."""
    scheme, _, rest = engine.partition("://")
    return f"{'tcp' if scheme == 'dask' else scheme}://{rest}"


class WorkerLost(MisajourError):
    """A worker is gone, or cannot be reached."""


class Link:
    """Made on the loop on which it is used."""

    def __init__(self, client: Client, address: str, held: Held) -> None:
        self._client = client
        self.workers = Roster(client, address, held)

    @classmethod
    async def open(cls, address: str, held: Held = lambda worker, crawls: None) -> Link:
        """Raises SourceError where no scheduler answers at `address`. `held`: see `Roster`."""
        _hush()
        client: Client | None = None
        try:
            client = Client(address, asynchronous=True, timeout=ANSWERS, set_as_default=False)
            async with asyncio.timeout(ANSWERS + 1):
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
        return cls(client, address, held)

    @property
    def is_up(self) -> bool:
        return bool(self._client.status == "running")

    async def ask(self, worker: str, call: Call, within: float | None = None) -> Parcel | None:
        """The worker's answer. Raises WorkerLost."""
        message = {"op": OPERATION, "packed": pack(call)}
        try:
            async with asyncio.timeout(_LATE if within is None else within):
                scheduler: Any = self._client.scheduler
                found: dict[str, Any] = await scheduler.broadcast(msg=message, workers=[worker])
            answer = unpack(found[worker]["packed"])
        except Exception as error:  # Dask raises whatever its transport and the other side raise
            log.debug("%s: no answer", worker, exc_info=True)
            self.workers.note_lost(worker)
            raise WorkerLost(f"the worker {worker} was lost ({type(error).__name__})") from None
        if not isinstance(answer, Parcel | None):
            self.workers.note_lost(worker)
            raise WorkerLost(f"the worker {worker} answers what nobody understands")
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
        async with asyncio.timeout(ANSWERS):
            await client._close(fast=True)


def _hush() -> None:
    """What Dask logs of a scheduler or a worker that is gone, with its tracebacks, is said by us in
    a sentence; with `-vv` Dask says it as well."""
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        return
    theirs = logging.getLogger("distributed")
    theirs.handlers, theirs.propagate = [logging.NullHandler()], False
