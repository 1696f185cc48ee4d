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
from monitor.alert.render import Message, Pen
from monitor.alert.story import tell
from monitor.config import OPERATOR, Config, Subscription
from monitor.errors import DeliveryError, MisajourError, Rejected
from monitor.model import utc_text
from monitor.store import Store
from monitor.store.outbox import Delivery, Owed

log = logging.getLogger(__name__)

STORM = "storm"
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)


@dataclass(slots=True)
class Round:
    """What one round of deliveries did: each sentence is fit for a terminal."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        told = (
            ("sent", self.sent),
            ("not sent, will be tried again", self.failed),
            ("given up", self.given_up),
        )
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
        self.config, self.store, self.pen = config, store, Pen(config.templates)

    def parcels(self, now: datetime) -> list[Parcel]:
        """What is to be sent now. Alerts of a subscription that is gone from the configuration are given up."""
        self._watch(now)
        self._gather_storms(now)
        found: list[Parcel] = []
        for key, group in groupby(
            sorted(self.store.outbox.ready(now), key=_gathered), key=_gathered
        ):
            deliveries = tuple(group)
            subscription = self.config.subscription_named(key[0])
            if subscription is None or key[1] >= len(subscription.to):
                self._give_up(
                    deliveries,
                    "the subscription or its recipient is gone from the configuration",
                    now,
                )
            else:
                found.append(Parcel(deliveries, subscription, subscription.to[key[1]]))
        return found

    def _watch(self, now: datetime) -> None:
        """Tell the operator, once, that deliveries fail, and when they no longer do."""
        number, reason = self.store.outbox.failing(OPERATOR)
        told = self.store.sources.note("told: deliveries fail")
        if bool(number) == bool(told):
            return
        if number:
            subject = f"Deliveries fail · {number} alert{'s' * (number != 1)}"
            text = (
                f"{number} deliveries failed at their last try: {reason}\n\n"
                "`misajour alerts list` names them; each is tried again."
            )
        else:
            subject, text = "Deliveries work again", "Nothing that is owed fails any more."
        with self.store.atomic():
            self.store.sources.remember("told: deliveries fail", utc_text(now) if number else "")
            self._alarm(subject, text, now)

    def _alarm(self, subject: str, text: str, now: datetime) -> None:
        """Owe the operator a message, if there is one to tell."""
        if (operator := self.config.subscription_named(OPERATOR)) is not None:
            self.store.outbox.owe(
                Owed(OPERATOR, now, len(operator.to), subject=subject, text=text),
                "trouble",
                None,
                None,
                now,
            )

    def _gather_storms(self, now: datetime) -> None:
        """Make one message of many alerts of one kind and source that are due together: a template changed, or
        all stamps moved. What was tried before keeps its own message."""
        fresh = [
            d for d in self.store.outbox.ready(now) if d.alert.change_id and not d.alert.digest
        ]
        if len(fresh) < self.config.misajour.storm:
            return
        groups: dict[tuple[str, str, str], dict[int, bool]] = {}
        for delivery in fresh:
            change = self.store.history.change(delivery.alert.change_id or 0)
            source = self.store.sources.name(self.store.releases.get(change.release_id).source)
            alerts = groups.setdefault((delivery.alert.subscription, source, change.kind), {})
            alerts[delivery.alert.id] = (
                alerts.get(delivery.alert.id, False) or delivery.attempts > 0
            )
        for alerts in groups.values():
            untried = [key for key, tried in alerts.items() if not tried]
            if len(untried) >= self.config.misajour.storm:
                with self.store.atomic():
                    self.store.outbox.gather(untried, f"{STORM} {min(untried)}")

    def write(self, parcel: Parcel, now: datetime) -> Message:
        """The message; a plain one where it cannot be written, so that it blocks none behind it."""
        first = parcel.deliveries[0].alert
        identity, name = self.store.identity, parcel.subscription.name
        key = f"alert-{first.id}.{identity}"
        try:
            if first.change_id is None:
                return render.plain(key, name, first.subject, first.text, first.kind)
            stories = [
                tell(self.store, self.config, parcel.subscription, d.alert)
                for d in parcel.deliveries
            ]
            if first.digest.startswith(STORM):
                return self.pen.storm(
                    stories, f"storm-{first.digest.removeprefix(STORM).strip()}.{identity}", name
                )
            if first.digest:
                stamp = "".join(c for c in first.digest if c.isdigit())
                return self.pen.digest(
                    stories, f"digest-{name}-{stamp}.{identity}", name, self._week(now)
                )
            earlier = self.store.outbox.earlier(first)
            answers = f"alert-{earlier}.{identity}" if earlier else ""
            return self.pen.one(
                stories[0], key, name, f"release-{first.release_id}.{identity}", answers
            )
        except (MisajourError, ValueError, LookupError, AssertionError) as error:
            log.exception("alert %s cannot be written", first.id)
            return render.unrenderable(key, name, f"{type(error).__name__}: {error}")

    def _week(self, now: datetime) -> dict[str, list[int]]:
        """Changes of each of the last seven days, today last, by source."""
        return self.store.history.by_day((now - timedelta(days=6)).date(), 7)

    def sent(self, parcel: Parcel, now: datetime) -> None:
        with self.store.atomic():
            for delivery in parcel.deliveries:
                self.store.outbox.sent(delivery.id, now)

    def failed(self, parcel: Parcel, error: DeliveryError, now: datetime) -> bool:
        """Note a vain attempt; whether there will be another."""
        first = parcel.deliveries[0]
        deadline = datetime.fromisoformat(first.alert.due) + timedelta(
            days=self.config.misajour.give_up_after
        )
        if isinstance(error, Rejected) or now >= deadline:
            self._give_up(parcel.deliveries, _without_secrets(str(error), parcel.address), now)
            return False
        wait = min(_LONGEST, _FIRST * 2 ** min(first.attempts, 10)) * random.uniform(0.8, 1.2)  # noqa: S311  # jitter
        with self.store.atomic():
            for delivery in parcel.deliveries:
                self.store.outbox.failed(
                    delivery.id, _without_secrets(str(error), parcel.address), now + wait, now
                )
        return True

    def _give_up(self, deliveries: tuple[Delivery, ...], reason: str, now: datetime) -> None:
        for delivery in deliveries:
            log.error(
                "alert %s for %s is given up: %s",
                delivery.alert.id,
                delivery.alert.subscription,
                reason,
            )
        with self.store.atomic():
            for delivery in deliveries:
                self.store.outbox.failed(delivery.id, reason, None, now)
            if (first := deliveries[0].alert).subscription != OPERATOR:
                text = (
                    f"{len(deliveries)} alert{'s' * (len(deliveries) != 1)} for subscription {first.subscription}, recipient "
                    f"{deliveries[0].recipient + 1}, are given up: {reason}\n\n`misajour alerts retry --given-up` tries them again."
                )
                self._alarm(f"Given up · {first.subscription}", text, now)


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
            message = await do(partial(courier.write, parcel, datetime.now(UTC)))
            name = f"{parcel.subscription.name}: {message.subject}"
            kind = kind_of(parcel.address, courier.config)
            try:
                channel = channels.get(kind) or channels.setdefault(
                    kind, channel_for(parcel.address, courier.config)
                )
                said = await asyncio.to_thread(channel.send, message, parcel.address)
            except DeliveryError as error:
                stuck.add(parcel.thread)
                again = await do(partial(courier.failed, parcel, error, datetime.now(UTC)))
                (done.failed if again else done.given_up).append(
                    f"{name} ({_without_secrets(str(error), parcel.address)})"
                )
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
