"""What is owed, gathered into messages and marked: all of it touches the store, none of it the
network."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from monitor.alert import timing
from monitor.alert.draft import Draft, OutgoingMessage, draft_of, minimal, read_texts, write
from monitor.alert.message import Message
from monitor.alert.recipients import Recipients
from monitor.alert.render import Renderer
from monitor.config import OPERATOR, Config, Subscription
from monitor.model import from_utc_text, utc_text
from monitor.store import Store
from monitor.store.outbox import Bundle, Candidate, Delivery, Owed
from monitor.store.waiting import PLACE

log = logging.getLogger(__name__)

_LEAST_ATTEMPTS = (
    5  # before a delivery is given up, however old it is: the machine may have been off
)
_MANY_NOTES = 4  # messages to the operator that become one when they are ready together
_HOLD = timedelta(hours=1)  # for which a storm waits for the end of the pass that it comes from
_GONE = "its recipient is no longer in the subscription's `to`, or the subscription is gone"
_LOST = "the key beside the database is another; what is owed is owed anew"


class Courier:
    """Finds what is to be sent and marks what became of it. Used on the writer's thread, but for
    `write`."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store
        self.renderer = Renderer(config.templates)
        self.recipients = Recipients.open(config.database)

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
            self._put_right(now)
            self._watch(now)
            held = self._gather(now, on_their_way, busy)
        ready = [d for d in self.store.outbox.ready(now) if d.alert.id not in held]
        found: list[OutgoingMessage] = []
        for _, group in groupby(sorted(ready, key=_gathered), key=_gathered):
            deliveries = tuple(group)
            first = deliveries[0]
            subscription = self.config.subscription_named(first.alert.subscription)
            names = self.recipients.names(subscription) if subscription else {}
            if subscription is not None and first.recipient in names:
                address = names[first.recipient]
                number = self.recipients.number(first.recipient, subscription) or 0
                found.append(OutgoingMessage(deliveries, subscription, address, number))
        # the recipients of one message after one another: it is written once
        found.sort(key=lambda m: (m.deliveries[0].alert.id, m.number))
        return found

    def next_due(self, now: datetime) -> datetime | None:
        """When something falls due that was not at `now`."""
        moment = self.store.outbox.next_due(now)
        return from_utc_text(moment) if moment else None

    def draft(self, outgoing: OutgoingMessage, now: datetime) -> Draft:
        """What the message is to say, but for the texts of releases."""
        return draft_of(self.store, outgoing, now)

    def read_texts(self, draft: Draft, numbers: Sequence[int]) -> None:
        read_texts(self.config, self.store, draft, numbers)

    def write(self, draft: Draft, data: bool) -> Message:
        """The message, by what `draft` holds alone: in any thread."""
        return write(self.config, self.renderer, draft, data)

    def minimal(self, outgoing: OutgoingMessage, reason: str) -> Message:
        """What goes out in place of a message that cannot be written, attempt after attempt."""
        return minimal(self.store, outgoing, reason)

    def sent(self, outgoing: OutgoingMessage, now: datetime) -> None:
        with self.store.atomic():
            self.store.outbox.sent(outgoing.ids, now)

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
        late = now >= from_utc_text(outgoing.deliveries[0].alert.due) + patience
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
            self.alarm(f"Given up · {name}", text, now)

    def alarm(self, subject: str, text: str, now: datetime) -> None:
        """Owe the operator a message, if there is one to tell."""
        if (operator := self.config.subscription_named(OPERATOR)) is not None:
            names = tuple(self.recipients.names(operator))
            owed = Owed(OPERATOR, now, names, subject=subject, text=text)
            self.store.outbox.owe(owed, "trouble", None, None, now)

    # ---- before anything is sent

    def _put_right(self, now: datetime) -> None:
        """Recipients by their names, nobody who is no longer one, no moment of a clock that was
        ahead."""
        waiting = self.store.outbox.waiting.recipients()
        if any(name.startswith(PLACE) for names in waiting.values() for name in names):
            for name in waiting:
                if (subscription := self.config.subscription_named(name)) is not None:
                    self._name_places(subscription)
            waiting = self.store.outbox.waiting.recipients()
        lost = self._key_was_lost()
        if lost and waiting:
            self._owe_anew(waiting, now)
            waiting = self.store.outbox.waiting.recipients()
        for name, recipients in waiting.items():
            subscription = self.config.subscription_named(name)
            known = self.recipients.names(subscription) if subscription else {}
            if gone := [r for r in recipients if r not in known]:
                reason = _LOST if lost else _GONE
                number = self.store.outbox.waiting.withdraw_from(name, gone, reason, now)
                log.info("%s deliveries of %s are withdrawn: %s", number, name, reason)
            if subscription is not None:
                self._believe(subscription, now)
        if waiting:
            self.store.outbox.part_from_sent()

    def _name_places(self, subscription: Subscription) -> None:
        """Places of a 0.1.0 database: its rule was that the number is the place in `to`."""
        names = {
            f"{PLACE}{place}": self.recipients.name(address)
            for place, address in enumerate(subscription.to)
        }
        self.store.outbox.waiting.rename(subscription.name, names)

    def _key_was_lost(self) -> bool:
        """Whether the names in the database are of another key than ours. Says so once."""
        noted = self.store.sources.note("recipients")
        if noted == self.recipients.fingerprint:
            return False
        self.store.sources.remember("recipients", self.recipients.fingerprint)
        return bool(noted)

    def _owe_anew(self, waiting: dict[str, list[str]], now: datetime) -> None:
        """Nobody can say whose the owed deliveries are: each of their alerts is owed to all who
        stand in `to` now. Some may get it twice, under its Message-ID; nobody else gets it and
        nobody misses it."""
        count = 0
        for name, recipients in waiting.items():
            if (subscription := self.config.subscription_named(name)) is None:
                continue
            known = self.recipients.names(subscription)
            if lost := [recipient for recipient in recipients if recipient not in known]:
                count += self.store.outbox.waiting.owe_anew(name, lost, known)
        text = (
            f"{self.config.database.name}.key, by which recipients are known, is gone or another. "
            f"{count} alerts that were owed are owed to all recipients of their subscriptions now; "
            "some may arrive a second time."
        )
        log.error("%s", text)
        self.alarm("The key of the recipients is another", text, now)

    def _believe(self, subscription: Subscription, now: datetime) -> None:
        fresh = timing.due(subscription, self.config, now)
        latest = timing.latest_attempt(subscription, self.config, now)
        if number := self.store.outbox.waiting.believe(subscription.name, fresh, latest):
            log.warning(
                "%s deliveries of %s were due later than its rules can make them, by a clock that "
                "was "
                "ahead or rules that have changed; they are due anew",
                number,
                subscription.name,
            )

    def _watch(self, now: datetime) -> None:
        """Tell the operator, once, of what fails in all deliveries, and when it no longer does."""
        number, reason = self.store.outbox.failing(OPERATOR)
        deliveries = "1 delivery has" if number == 1 else f"{number} deliveries have"
        self._say(
            "told: deliveries fail",
            bool(number),
            f"Deliveries fail · {number} alert{'s' * (number != 1)}",
            f"{deliveries} failed at the last try: {reason}\n\n"
            "`misajour alerts list` names what is owed; each is tried again.",
            "Deliveries work again",
            "Nothing that is owed fails any more.",
            now,
        )
        fault = self.renderer.fault
        self._say(
            "told: templates fail",
            bool(fault),
            "Your templates fail",
            f"{fault}\n\nMails are written by misajour's own templates until it is mended.",
            "Your templates work again",
            "Mails are written by them.",
            now,
            silent=self.renderer.untried,
        )

    def _say(
        self,
        key: str,
        wrong: bool,
        subject: str,
        text: str,
        over: str,
        over_text: str,
        now: datetime,
        *,
        silent: bool = False,
    ) -> None:
        told = bool(self.store.sources.note(key))
        if told == wrong or silent:
            return
        self.store.sources.remember(key, utc_text(now) if wrong else "")
        self.alarm(*((subject, text) if wrong else (over, over_text)), now)

    def _gather(
        self, now: datetime, on_their_way: Collection[int], busy: Collection[str]
    ) -> set[int]:
        """Make one message of many alerts of one kind and source that are due together: a template
        changed, or all stamps moved. What was tried before keeps its own message. Returns the
        alerts that are to wait."""
        least = self.config.misajour.storm
        groups: dict[tuple[str, str, str], list[Candidate]] = {}
        for found in self.store.outbox.candidates(now):
            if not found.tried and found.alert not in on_their_way:
                groups.setdefault((found.subscription, found.source, found.kind), []).append(found)
        held: set[int] = set()
        for (_, source, _), alerts in groups.items():
            if len(alerts) < least:
                continue
            numbers = {alert.alert for alert in alerts}
            oldest = min(alert.created for alert in alerts)
            if source in busy and oldest > utc_text(now - _HOLD):
                held |= numbers  # more of it may be on the way
            else:
                self.store.outbox.gather(numbers, Bundle.STORM, str(min(numbers)))
        notes = [n for n in self.store.outbox.notes(OPERATOR, now) if n not in on_their_way]
        if len(notes) >= _MANY_NOTES:
            self.store.outbox.gather(notes, Bundle.NOTES, str(min(notes)))
        return held


def _gathered(delivery: Delivery) -> tuple[str, str, str, str, int]:
    """What goes into one message: a bundle's alerts together, any other alone, in order."""
    alert = delivery.alert
    kind = alert.bundle_kind or ""
    alone = 0 if alert.bundle_kind else alert.id
    return alert.subscription, delivery.recipient, kind, alert.bundle, alone
