"""What is owed, gathered into messages and marked: all of it touches the store, none of it the
network."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from monitor.alert import mute_links, timing
from monitor.alert.channels import connection_key
from monitor.alert.draft import Draft, OutgoingMessage, draft_of, minimal, read_texts, write
from monitor.alert.fitting import cut
from monitor.alert.gathering import gather_notes, gather_storms
from monitor.alert.message import Message
from monitor.alert.muting import Muting
from monitor.alert.owing import Operator
from monitor.alert.recipients import Recipients
from monitor.alert.render import Renderer
from monitor.alert.upkeep import Upkeep
from monitor.config import OPERATOR, Config
from monitor.model import from_utc_text
from monitor.store import Store
from monitor.store.outbox import Delivery
from monitor.wording import counted

log = logging.getLogger(__name__)

# before a delivery is given up, however old it is: the machine may have been off
_LEAST_ATTEMPTS = 5


class Courier:
    """Finds what is to be sent and marks what became of it. Used on the writer's thread, but for
    `write`."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store
        self.renderer = Renderer(config.templates)
        self.recipients = Recipients.open(config.database)
        self.operator = Operator(config, store, self.recipients)
        self._upkeep = Upkeep(config, store, self.recipients, self.operator)
        self._muting = Muting(config, store, self.recipients, self.operator)
        self._key = self.recipients.key_for(mute_links.PURPOSE)

    def collect(
        self,
        now: datetime,
        *,
        on_their_way: Collection[int] = frozenset(),
        busy: Collection[str] = frozenset(),
    ) -> list[OutgoingMessage]:
        """What is to be sent now, each message whole. `on_their_way` are alerts that are being
        sent, which no storm takes in; `busy` the sources over which a pass is under way."""
        with self.store.atomic():
            self._upkeep.put_right(now)
            requests = self._muting.put_to_work(now)
            requests += self.store.copies.take_in(self.config.database)
            self.operator.watch(self.renderer, now)
            self.store.outbox.waiting.keep_order(now, on_their_way)
            held = gather_storms(self.config, self.store, now, on_their_way, busy)
            gather_notes(self.store, now, on_their_way)
        for path in requests:  # what they ask for is on the disk now
            _remove(path)
        ready = [d for d in self.store.outbox.ready(now) if d.alert.id not in held]
        groups = groupby(sorted(ready, key=_message_of), key=_message_of)
        found = [m for _, group in groups if (m := self._outgoing(tuple(group))) is not None]
        # the recipients of one message after one another: it is written once
        ordered = sorted(found, key=lambda m: (m.deliveries[0].alert.id, m.number))
        self._announce_muted(ordered)
        return ordered

    def _announce_muted(self, messages: Sequence[OutgoingMessage]) -> None:
        """Have the first message of changes to each recipient say what was kept back, and no other:
        all of these may be under way before the first is marked as sent."""
        announced: set[tuple[str, str]] = set()
        for message in messages:
            first = message.deliveries[0]
            whom = (message.subscription.name, first.recipient)
            if first.alert.change_id is not None and whom not in announced:
                announced.add(whom)
                message.muted = self.store.mutes.untold(*whom)

    def _outgoing(self, deliveries: tuple[Delivery, ...]) -> OutgoingMessage | None:
        """The message that `deliveries` make; None where nobody stands in `to` for them."""
        first = deliveries[0]
        subscription = self.config.subscription_named(first.alert.subscription)
        if subscription is None:
            return None
        address = self.recipients.names(subscription).get(first.recipient)
        number = self.recipients.number(first.recipient, subscription)
        if address is None or number is None:
            return None
        return OutgoingMessage(deliveries, subscription, address, number)

    def next_due(self, now: datetime) -> datetime | None:
        """When something falls due that was not at `now`."""
        moment = self.store.outbox.next_due(now)
        return from_utc_text(moment) if moment else None

    def draft(self, outgoing: OutgoingMessage) -> Draft:
        """What the message is to say, but for the texts of releases."""
        return draft_of(self.store, outgoing)

    def read_texts(self, draft: Draft, numbers: Sequence[int]) -> None:
        read_texts(self.config, self.store, draft, numbers)

    def write(self, draft: Draft, data: bool) -> Message:
        """The message, by what `draft` holds alone: in any thread."""
        return write(self.config, self.renderer, draft, data)

    def personal(self, message: Message, outgoing: OutgoingMessage) -> Message:
        """The message with what is its recipient's own: the link that mutes. In any thread."""
        first = outgoing.deliveries[0]
        offer = mute_links.Offer(
            subscription=outgoing.subscription.name,
            recipient=first.recipient,
            day=first.alert.created[:10],
            release=message.release,
            title=cut(message.title, mute_links.LONGEST_TITLE),
            source=message.source,
            language=self.config.language(outgoing.subscription),
        )
        return mute_links.personal(self.config, self._key, message, offer)

    def minimal(self, outgoing: OutgoingMessage, reason: str) -> Message:
        """What goes out in place of a message that cannot be written, attempt after attempt."""
        return minimal(self.config, self.store, outgoing, reason)

    def sent(self, outgoing: OutgoingMessage, now: datetime, *, first: bool = False) -> None:
        """Note that it was taken; `first` where nothing went by its way for a while."""
        with self.store.atomic():
            self.store.outbox.sent(outgoing.ids, now)
            if first:
                self._way_goes_again(outgoing.address, now)
            self.store.mutes.told((key for one in outgoing.muted for key in one.deliveries), now)

    def _way_goes_again(self, address: str, now: datetime) -> None:
        """Make due what waits only because the way that `address` is reached by did not go. What
        was refused for itself keeps its time."""
        waiting, way = self.store.outbox.waiting, connection_key(address, self.config)
        for name, recipients in waiting.unreached(now).items():
            if (subscription := self.config.subscription_named(name)) is None:
                continue
            known = self.recipients.names(subscription)
            same = [
                one
                for one in recipients
                if one in known and connection_key(known[one], self.config) == way
            ]
            due = timing.after_quiet(subscription.quiet, now, self.config.zone(subscription))
            if number := waiting.reached(name, same, due, now):
                log.info("%s of %s due now: their way goes again", _deliveries(number), name)

    def failed(
        self, failed: Sequence[tuple[OutgoingMessage, str]], now: datetime, *, final: bool
    ) -> list[bool]:
        """Record a failed attempt of each, with its reason, `final` where the other side will never
        take it. Returns for each whether it will be tried again."""
        spread = timing.spread()
        with self.store.atomic():
            again = [
                not final and self._try_again(outgoing, reason, now, spread)
                for outgoing, reason in failed
            ]
            for (outgoing, reason), will_be in zip(failed, again, strict=True):
                if not will_be:
                    self._give_up(outgoing, reason, now)
        return again

    def _try_again(
        self, outgoing: OutgoingMessage, reason: str, now: datetime, spread: float
    ) -> bool:
        """Have it tried again, unless it was tried for long enough. Returns whether it is."""
        patience = timedelta(days=self.config.misajour.give_up_after)
        due = max(outgoing.deliveries[0].alert.due, self.store.resends.asked_last(outgoing.ids))
        late = now >= from_utc_text(due) + patience
        if late and outgoing.attempts + 1 >= _LEAST_ATTEMPTS:
            return False
        again = timing.next_attempt(
            outgoing.subscription, self.config, outgoing.attempts, now, spread
        )
        self.store.outbox.failed(outgoing.ids, reason, again, now)
        return True

    def _give_up(self, outgoing: OutgoingMessage, reason: str, now: datetime) -> None:
        """End its deliveries, loudly, in the same transaction."""
        self.store.outbox.failed(outgoing.ids, reason, None, now)
        name, count = outgoing.subscription.name, len(outgoing.deliveries)
        whom = f"subscription {name}, recipient {outgoing.number}"
        log.error("%s for %s is given up: %s", outgoing.label, whom, reason)
        if name != OPERATOR:
            alerts = "1 alert is" if count == 1 else f"{count} alerts are"
            text = (
                f"{alerts} given up for {whom}: {reason}\n\n"
                "`misajour alerts retry --given-up` tries again."
            )
            self.operator.owe(f"Given up · {name}", text, now)


def _deliveries(number: int) -> str:
    return counted(number, "delivery", "deliveries")


def _remove(path: Path) -> None:
    """Taken in a second time, a request does nothing: mails must not wait for a folder's rights."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s cannot be removed: %s", path, error.strerror)


def _message_of(delivery: Delivery) -> tuple[str, str, str, str, int]:
    """What goes into one message: a bundle's alerts together, any other alone, in order."""
    alert = delivery.alert
    kind = alert.bundle_kind or ""
    alone = 0 if alert.bundle_kind else alert.id
    return alert.subscription, delivery.recipient, kind, alert.bundle, alone
