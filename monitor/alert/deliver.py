"""The outbox, emptied: a lane for each way, a boundary around each message, an end when asked."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from monitor.alert.channels import base, channel_for, connection_key
from monitor.alert.courier import Courier
from monitor.alert.draft import OutgoingMessage
from monitor.alert.lane import Interrupted, Lane
from monitor.alert.message import Message
from monitor.alert.scrub import scrub
from monitor.errors import DeliveryError, MisajourError, Rejected, Unreachable
from monitor.store.waiting import FAILING, UNREACHABLE

log = logging.getLogger(__name__)

# seconds for what a server is taking when misajour stops; the daemon allows three in all
_GRACE = 2.2
_LAST_WORD = 0.5  # seconds for what is interrupted to say so
_LEAST_PAUSE = 0.2  # seconds between looks at the outbox
_LONGEST_NAP = 30.0
_MOST_LANES = 64  # threads at once
# alerts that are read from the store in one go: the recorder has its turn in between
_AT_ONCE = 100

_SENT, _LATER, _NEVER = "sent", "not sent, will be tried again", "given up"

RunOnWriter = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs work on the thread that writes."""


@dataclass(slots=True)
class DeliveryReport:
    """What became of what was owed: each sentence is fit for a terminal. `tried` are the deliveries
    that were."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    tried: set[int] = field(default_factory=set)

    def lines(self) -> list[str]:
        told = ((_SENT, self.sent), (_LATER, self.failed), (_NEVER, self.given_up))
        return [f"{word}: {sentence}" for word, sentences in told for sentence in sentences]


class Deliveries:
    """Delivers what `courier` finds, and has `run` write what became of it.

    `once()` is for a command; the daemon has `serve()`, and `stop()` at its end. Another `courier`
    may be put in the place of the first when the configuration has been read anew. `busy()` names
    the sources over which a pass is under way: their storms wait for its end.
    """

    def __init__(
        self,
        courier: Courier,
        run: RunOnWriter,
        busy: Callable[[], Collection[str]] = lambda: (),
    ) -> None:
        self.courier, self._run, self._busy = courier, run, busy
        self._lanes: dict[str, tuple[Lane, asyncio.Task[None]]] = {}
        self._on_their_way: set[int] = set()  # alerts that a lane holds
        self._unmarked: list[OutgoingMessage] = []  # taken by the other side, and not noted yet
        self._stopping = False
        self.trouble = logging.INFO  # where a report is printed
        self._wake = asyncio.Event()

    async def once(self) -> DeliveryReport:
        """Send what is ready and what becomes ready by that, each at most once, until nothing more
        is."""
        report = DeliveryReport()
        while not self._stopping:
            await self._begin(report)
            if not self._lanes:
                break
            await asyncio.wait(self._tasks(), return_when=asyncio.FIRST_COMPLETED)
        return report

    async def serve(self, wake: asyncio.Event) -> None:
        """Send whatever falls due, until `stop`. `wake` says that something new is owed."""
        self._wake, self.trouble = wake, logging.WARNING
        while not self._stopping:
            wake.clear()
            wait = _LONGEST_NAP
            try:
                now = datetime.now(UTC)
                await self._begin(DeliveryReport())
                due = await self._run(partial(self.courier.next_due, now))
                if due is not None:
                    wait = min(wait, (due - datetime.now(UTC)).total_seconds())
            except Exception:  # the boundary: what is owed stays owed, and is looked at again
                log.exception("the outbox could not be read")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), max(wait, _LEAST_PAUSE))

    async def stop(self, grace: float = _GRACE) -> None:
        """Begin no message any more. One that a server is taking may arrive for `grace` seconds;
        what was taken is marked as sent before this returns. The rest stays owed."""
        self._stopping = True
        self._wake.set()
        for lane, _ in self._lanes.values():
            if not lane.transferring():
                lane.interrupt()
        await self._ended(grace, Lane.interrupt)
        await self._ended(_LAST_WORD, Lane.abandon)
        if tasks := self._tasks():
            await asyncio.wait(tasks)

    async def _ended(self, seconds: float, otherwise: Callable[[Lane], None]) -> None:
        """Give the lanes time to end, and do something about those that did not."""
        if tasks := self._tasks():
            await asyncio.wait(tasks, timeout=seconds)
        for lane, _ in list(self._lanes.values()):
            otherwise(lane)

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [task for _, task in self._lanes.values()]

    async def _begin(self, report: DeliveryReport) -> None:
        """Give each idle lane what is ready for it, but for what `report` says was tried."""
        while self._unmarked:  # nothing is sent while what was sent cannot be noted
            await self._run(partial(self.courier.sent, self._unmarked[0], datetime.now(UTC)))
            self._unmarked.pop(0)
        courier = self.courier
        for key, batch in (await self._for_idle_lanes(courier, report.tried)).items():
            if self._stopping or len(self._lanes) >= _MOST_LANES:
                return
            report.tried.update(number for outgoing in batch for number in outgoing.ids)
            alerts = {alert.id for outgoing in batch for alert in outgoing.alerts}
            self._on_their_way |= alerts
            lane = Lane(key.partition(":")[0])
            run = _Batch(self, courier, lane, report)
            task = asyncio.create_task(self._travel(key, run, batch, alerts))
            self._lanes[key] = (lane, task)

    async def _for_idle_lanes(
        self, courier: Courier, tried: set[int]
    ) -> dict[str, list[OutgoingMessage]]:
        """What is ready now and was not in `tried`, by the lane that it goes by."""
        collect = partial(
            courier.collect,
            datetime.now(UTC),
            on_their_way=frozenset(self._on_their_way),
            busy=frozenset(self._busy()),
        )
        batches: dict[str, list[OutgoingMessage]] = {}
        for outgoing in await self._run(collect):
            key = connection_key(outgoing.address, courier.config)
            if key not in self._lanes and not tried.intersection(outgoing.ids):
                batches.setdefault(key, []).append(outgoing)
        return batches

    async def _travel(
        self, key: str, run: _Batch, batch: list[OutgoingMessage], alerts: set[int]
    ) -> None:
        try:
            await run.go(batch)
        except Exception:  # the boundary: what this lane holds stays owed, the others go on
            log.exception("a lane of the outbox has ended")
        finally:
            run.lane.end()
            del self._lanes[key]
            self._on_their_way -= alerts
            self._wake.set()

    async def taken(self, outgoing: OutgoingMessage, *, first: bool) -> None:
        """Note that a message was accepted, the `first` of its batch; where that cannot be written,
        it is before anything else is sent."""
        try:
            await self._run(partial(self.courier.sent, outgoing, datetime.now(UTC), first=first))
        except Exception:
            self._unmarked.append(outgoing)
            raise

    @property
    def stopping(self) -> bool:
        return self._stopping

    async def on_writer(self, work: Callable[[], Any]) -> Any:
        return await self._run(work)


class _Batch:
    """What one lane was given: goes on until its end, or until the way itself fails."""

    def __init__(
        self, home: Deliveries, courier: Courier, lane: Lane, report: DeliveryReport
    ) -> None:
        self._home, self._courier, self.lane, self._report = home, courier, lane, report
        self._written: tuple[tuple[object, ...], Message] | None = None
        self._taken = False  # whether the other side took anything yet

    async def go(self, batch: list[OutgoingMessage]) -> None:
        try:
            await self._all(batch)
        finally:
            await self._close(batch[0].address)

    async def _all(self, batch: list[OutgoingMessage]) -> None:
        stuck: set[tuple[str, int, str]] = set()
        for number, outgoing in enumerate(batch):
            if self._home.stopping:
                return
            if outgoing.thread in stuck:
                continue  # the alert before it in the same thread did not go
            fault = await self._one(outgoing)
            if fault is None:
                continue
            if outgoing.thread:
                stuck.add(outgoing.thread)
            if isinstance(fault, Unreachable):
                # down for this round: the rest is not made to wait for the same time-out
                await self._failed(batch[number:], fault)
                return
            await self._failed([outgoing], fault)

    async def _close(self, address: str) -> None:
        if (channel := self.lane.channel) is None:
            return
        if self._home.stopping:
            self.lane.interrupt()  # no farewell, which the other side might not answer
        try:
            await self.lane.call(channel.close)
        except Interrupted:
            pass  # its thread does not come back
        except Exception as error:  # noqa: BLE001  # the boundary: all has been said to it
            _note(error, address)

    async def _one(self, outgoing: OutgoingMessage) -> Exception | None:
        """Write and send one message and mark it; or the fault that is to be counted."""
        subject = outgoing.label
        try:
            channel = await self._channel(outgoing)
            written = await self._message(outgoing, base.wants_data(channel))
            message = self._courier.personal(written, outgoing)
            subject = message.subject
            if self._home.stopping:
                return None
            said = await self._send(channel, message, outgoing.address)
        except Interrupted:
            return None
        except Exception as error:  # noqa: BLE001
            # the boundary: whatever it is, it is this message's own
            if self._home.stopping and self.lane.interrupted and not isinstance(error, Rejected):
                return None  # cut off by us
            return error
        finally:
            outgoing.subject = subject
        await self._home.taken(outgoing, first=not self._taken)
        self._taken = True
        line = f"{outgoing.title} ({scrub(str(said), outgoing.address)})"
        self._report.sent.append(line)
        log.info("%s: %s", _SENT, line)
        return None

    async def _send(self, channel: base.Channel, message: Message, address: str) -> str:
        try:
            return str(await self.lane.call(partial(channel.send, message, address)))
        except OSError as error:  # a plug-in's: the network, as a rule
            raise Unreachable(_sentence(error, address)) from error

    async def _channel(self, outgoing: OutgoingMessage) -> base.Channel:
        if self.lane.channel is None:
            make = partial(channel_for, outgoing.address, self._courier.config)
            try:
                self.lane.channel = await self.lane.call(make)
            except (Interrupted, DeliveryError):
                raise
            except Exception as error:  # a plug-in's own: no message goes by it now
                raise Unreachable(_sentence(error, outgoing.address)) from error
        return self.lane.channel

    async def _message(self, outgoing: OutgoingMessage, data: bool) -> Message:
        """Read on the writer's thread, a few alerts at a time; written here, in the lane's."""
        key = (outgoing.content, data)
        if self._written and self._written[0] == key:
            return self._written[1]  # the same for the next recipient
        try:
            message = await self._compose(outgoing, data)
        except Interrupted:
            raise
        except Exception as error:  # the boundary: a page, or the store, may raise anything
            if outgoing.attempts < FAILING:
                raise
            reason = _sentence(error, outgoing.address)
            minimal = partial(self._courier.minimal, outgoing, reason)
            return cast("Message", await self._home.on_writer(minimal))
        self._written = (key, message)
        return message

    async def _compose(self, outgoing: OutgoingMessage, data: bool) -> Message:
        draft = await self._home.on_writer(partial(self._courier.draft, outgoing))
        wanted = draft.wanted(data)
        for start in range(0, len(wanted), _AT_ONCE):
            if self._home.stopping:
                raise Interrupted
            part = wanted[start : start + _AT_ONCE]
            await self._home.on_writer(partial(self._courier.read_texts, draft, part))
        return await self.lane.call(partial(self._courier.write, draft, data))

    async def _failed(self, failed: list[OutgoingMessage], fault: Exception) -> None:
        final, way = isinstance(fault, Rejected), isinstance(fault, Unreachable)
        start = UNREACHABLE if way else ""
        now = datetime.now(UTC)
        if not isinstance(fault, DeliveryError):
            _note(fault, failed[0].address)
        again = await self._home.on_writer(
            partial(
                self._courier.failed,
                [(one, start + _sentence(fault, one.address)) for one in failed],
                now,
                final=final,
            )
        )
        for outgoing, more in zip(failed, again, strict=True):
            line = f"{outgoing.title} ({_sentence(fault, outgoing.address)})"
            (self._report.failed if more else self._report.given_up).append(line)
            log.log(self._home.trouble, "%s: %s", _LATER if more else _NEVER, line)


def _sentence(error: Exception, address: str) -> str:
    """What is stored, logged and printed of a fault: never an address."""
    text = scrub(str(error), address)
    if isinstance(error, MisajourError):
        return text or "the message was not taken"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _note(error: Exception, address: str) -> None:
    """A fault that is nobody's refusal: for whoever mends the plug-in or the template."""
    log.error("a message could not be handed over: %s", _sentence(error, address))
    log.debug("%s", "".join(traceback.format_tb(error.__traceback__)))


async def deliver(courier: Courier, run: RunOnWriter) -> DeliveryReport:
    """One round: all that is ready, until nothing more is."""
    return await Deliveries(courier, run).once()
