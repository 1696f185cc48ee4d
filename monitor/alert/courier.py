"""The outbox, emptied: what is owed is sent, what fails is tried again, what nobody takes is given up loudly."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from monitor.alert import render
from monitor.alert.channels import Channel, channel_for, kind_of
from monitor.alert.render import Message
from monitor.alert.story import tell
from monitor.config import Config, Subscription
from monitor.errors import DeliveryError, MisajourError, Rejected
from monitor.store import Store
from monitor.store.outbox import Delivery

log = logging.getLogger(__name__)

_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)


@dataclass(slots=True)
class Round:
    """What one round of deliveries did: each sentence is fit for a terminal."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        told = (("sent", self.sent), ("not sent, will be tried again", self.failed), ("given up", self.given_up))
        return [f"{word}: {sentence}" for word, sentences in told for sentence in sentences]


@dataclass(frozen=True, slots=True)
class Parcel:
    """Deliveries that go as one message to one address: a single alert, or a digest's."""

    deliveries: tuple[Delivery, ...]
    subscription: Subscription
    address: str

    @property
    def thread(self) -> tuple[str, int | None, int]:
        first = self.deliveries[0]
        return first.alert.subscription, first.alert.release_id, first.recipient


class Courier:
    """Reads, writes and marks: all of it touches the store, none of it the network."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store

    def parcels(self, now: datetime) -> list[Parcel]:
        """What is to be sent now. Alerts of a subscription that is gone from the configuration are given up."""
        found: list[Parcel] = []
        for key, group in groupby(sorted(self.store.outbox.ready(now), key=_gathered), key=_gathered):
            deliveries = tuple(group)
            subscription = next((s for s in self.config.subscription if s.name == key[0]), None)
            if subscription is None or key[1] >= len(subscription.to):
                self._give_up(deliveries, "the subscription or its recipient is gone from the configuration", now)
            else:
                found.append(Parcel(deliveries, subscription, subscription.to[key[1]]))
        return found

    def write(self, parcel: Parcel) -> Message:
        """The message; a plain one where it cannot be written, so that it blocks none behind it."""
        first = parcel.deliveries[0].alert
        identity, name = self.store.identity, parcel.subscription.name
        key = f"alert-{first.id}.{identity}"
        try:
            stories = [tell(self.store, self.config, parcel.subscription, d.alert) for d in parcel.deliveries]
            if first.digest:
                stamp = "".join(c for c in first.digest if c.isdigit())
                return render.digest(stories, f"digest-{name}-{stamp}.{identity}", name)
            earlier = self.store.outbox.earlier(first)
            answers = f"alert-{earlier}.{identity}" if earlier else ""
            return render.one(stories[0], key, name, f"release-{first.release_id}.{identity}", answers)
        except (MisajourError, ValueError, LookupError, AssertionError) as error:
            log.exception("alert %s cannot be written", first.id)
            return render.unrenderable(key, name, f"{type(error).__name__}: {error}")

    def sent(self, parcel: Parcel, now: datetime) -> None:
        with self.store.atomic():
            for delivery in parcel.deliveries:
                self.store.outbox.sent(delivery.id, now)

    def failed(self, parcel: Parcel, error: DeliveryError, now: datetime) -> bool:
        """Note a vain attempt; whether there will be another."""
        first = parcel.deliveries[0]
        deadline = datetime.fromisoformat(first.alert.due) + timedelta(days=self.config.misajour.give_up_after)
        if isinstance(error, Rejected) or now >= deadline:
            self._give_up(parcel.deliveries, _without_secrets(str(error), parcel.address), now)
            return False
        wait = min(_LONGEST, _FIRST * 2 ** min(first.attempts, 10)) * random.uniform(0.8, 1.2)  # noqa: S311  # jitter
        with self.store.atomic():
            for delivery in parcel.deliveries:
                self.store.outbox.failed(delivery.id, _without_secrets(str(error), parcel.address), now + wait, now)
        return True

    def _give_up(self, deliveries: tuple[Delivery, ...], reason: str, now: datetime) -> None:
        for delivery in deliveries:
            log.error("alert %s for %s is given up: %s", delivery.alert.id, delivery.alert.subscription, reason)
        with self.store.atomic():
            for delivery in deliveries:
                self.store.outbox.failed(delivery.id, reason, None, now)


Do = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs work on the thread that writes."""


async def deliver(courier: Courier, do: Do) -> Round:
    """One round: all that is due, each parcel written and marked on the writer's thread and sent beside it."""
    done = Round()
    channels: dict[str, Channel] = {}
    stuck: set[tuple[str, int | None, int]] = set()
    try:
        for parcel in await do(lambda: courier.parcels(datetime.now(UTC))):
            if parcel.thread in stuck and parcel.thread[1] is not None:
                continue  # the alert before it in the same thread did not go
            message = await do(partial(courier.write, parcel))
            name = f"{parcel.subscription.name}: {message.subject}"
            kind = kind_of(parcel.address, courier.config)
            try:
                channel = channels.get(kind) or channels.setdefault(kind, channel_for(parcel.address, courier.config))
                said = await asyncio.to_thread(channel.send, message, parcel.address)
            except DeliveryError as error:
                stuck.add(parcel.thread)
                again = await do(partial(courier.failed, parcel, error, datetime.now(UTC)))
                (done.failed if again else done.given_up).append(f"{name} ({_without_secrets(str(error), parcel.address)})")
            else:
                await do(partial(courier.sent, parcel, datetime.now(UTC)))
                done.sent.append(f"{name} ({said})")
    finally:
        for channel in channels.values():
            await asyncio.to_thread(channel.close)
    return done


def _gathered(delivery: Delivery) -> tuple[str, int, str, int]:
    """What goes into one message: a digest's alerts together, any other alone, in order."""
    alert = delivery.alert
    return alert.subscription, delivery.recipient, alert.digest, 0 if alert.digest else alert.id


def _without_secrets(text: str, address: str) -> str:
    """People's addresses and tokens stay out of the database and the logs."""
    rest = address.partition(":")[2].strip("/")
    return text.replace(address, "…").replace(rest, "…") if rest else text
