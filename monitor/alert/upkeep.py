"""Before anything is sent: recipients by their names, nobody who is no longer one, and no moment of
a clock that was ahead."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.alert import timing
from monitor.alert.owing import Operator
from monitor.alert.recipients import Recipients
from monitor.config import Config, Subscription
from monitor.store import Store
from monitor.store.releases import CLOCKS_DIFFER
from monitor.store.waiting import PLACE, Latest
from monitor.wording import counted

log = logging.getLogger(__name__)

_GONE = "its recipient is no longer in the subscription's `to`, or the subscription is gone"
_LOST = "the key beside the database is another; what is owed is owed anew"
_NOTED = "recipients"  # the key of the database under which our own key's fingerprint is noted

_Waiting = Mapping[str, Sequence[str]]
"""The recipients to whom something is owed, by subscription."""


class Upkeep:
    """Puts right what is owed, after what happened to the configuration, the key and the clock."""

    def __init__(
        self, config: Config, store: Store, recipients: Recipients, operator: Operator
    ) -> None:
        self._config, self._store, self._recipients = config, store, recipients
        self._operator = operator
        self._said_to_hold = False

    def put_right(self, now: datetime) -> None:
        """In the transaction of whoever collects what is due."""
        waiting = self._store.outbox.waiting
        self._name_places(waiting.recipients())
        reason = _GONE
        if self._key_was_lost():
            reason = _LOST
            self._owe_anew(waiting.recipients(), now)
        owed = waiting.recipients()
        holds = self._holds(owed)
        for name, recipients in owed.items():
            if not holds:
                self._withdraw_strangers(name, recipients, reason, now)
            if (subscription := self._config.subscription_named(name)) is not None:
                self._believe(subscription, now)
        if owed:
            self._store.outbox.part_from_sent()

    def _holds(self, owed: _Waiting) -> bool:
        """Returns True where nothing is to be withdrawn: a configuration without a source watches
        nothing, and was emptied by mistake sooner than on purpose."""
        if self._config.source or not owed:
            return False
        if not self._said_to_hold:
            self._said_to_hold = True
            log.warning(
                "%s names no source: what is owed to %s stays owed",
                self._config.path,
                counted(len(owed), "subscription"),
            )
        return True

    def _known(self, name: str) -> dict[str, str]:
        """The addresses of a subscription by their names; none where it is gone."""
        subscription = self._config.subscription_named(name)
        return self._recipients.names(subscription) if subscription else {}

    def _name_places(self, owed: _Waiting) -> None:
        """Places of a 0.1.0 database: its rule was that the number is the place in `to`."""
        if not any(name.startswith(PLACE) for names in owed.values() for name in names):
            return
        for name in owed:
            if (subscription := self._config.subscription_named(name)) is not None:
                names = {
                    f"{PLACE}{place}": self._recipients.name(address)
                    for place, address in enumerate(subscription.to)
                }
                self._store.outbox.waiting.rename(name, names)

    def _key_was_lost(self) -> bool:
        """Returns True, once, if the names in the database are of another key than ours."""
        noted, ours = self._store.sources.meta_value(_NOTED), self._recipients.fingerprint
        if noted == ours:
            return False
        self._store.sources.set_meta_value(_NOTED, ours)
        return bool(noted)

    def _owe_anew(self, owed: _Waiting, now: datetime) -> None:
        """Nobody can say whose the owed deliveries are: each of their alerts is owed to all who
        stand in `to` now. Some may get it twice, under its Message-ID; nobody else gets it and
        nobody misses it."""
        if not owed:
            return
        count = 0
        for name, recipients in owed.items():
            if self._config.subscription_named(name) is None:
                continue
            known = self._known(name)
            if lost := [recipient for recipient in recipients if recipient not in known]:
                count += self._store.outbox.waiting.owe_anew(name, lost, known)
        text = (
            f"{self._config.database.name}.key, by which recipients are known, is gone or another. "
            f"{counted(count, 'alert')} owed before: now owed to all recipients in `to`; "
            "some may arrive a second time."
        )
        log.error("%s", text)
        self._operator.owe("The key of the recipients is another", text, now)

    def _withdraw_strangers(
        self, name: str, recipients: Sequence[str], reason: str, now: datetime
    ) -> None:
        known = self._known(name)
        if gone := [recipient for recipient in recipients if recipient not in known]:
            number = self._store.outbox.waiting.withdraw_from(name, gone, reason, now)
            log.warning(
                "%s of %s withdrawn: %s; `misajour alerts retry --given-up` owes them anew",
                counted(number, "delivery", "deliveries"),
                name,
                reason,
            )

    def _believe(self, subscription: Subscription, now: datetime) -> None:
        """Have nothing due later than the subscription's rules can make it."""
        # what became owed after `now` was read is not of a clock that was ahead
        late = now + CLOCKS_DIFFER
        first, again = (
            Latest(
                beyond=rule(subscription, self._config, late),
                becomes=rule(subscription, self._config, now),
            )
            for rule in (timing.due, timing.latest_attempt)
        )
        if number := self._store.outbox.waiting.believe(subscription.name, first, again):
            log.warning(
                "%s of %s due anew: a clock was ahead, or its rules have changed, and they were "
                "due later than the rules can make them",
                counted(number, "delivery", "deliveries"),
                subscription.name,
            )
