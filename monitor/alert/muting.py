"""Mutes, put to work before anything is sent: requests taken in, deliveries kept back, and said so
when it is over."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from monitor.alert import requests, timing
from monitor.alert.fitting import cut
from monitor.alert.owing import Operator
from monitor.alert.recipients import Recipients
from monitor.alert.requests import Request
from monitor.alert.story import release_page
from monitor.alert.when import in_zone
from monitor.config import Config, Subscription
from monitor.errors import DamagedRecord
from monitor.model import Release, utc_text
from monitor.store import Store
from monitor.store.mutes import MutedCount, Untold
from monitor.store.outbox import Owed
from monitor.wording import Phrase, counted, label_of, phrase

log = logging.getLogger(__name__)

_RETRIED = "retried"  # under which it is noted when the last request to retry was made
_MOST_TITLES = 50  # that are named in the message at the end of a mute
_TITLE = 300  # characters of one


class Muting:
    """Used on the writer's thread."""

    def __init__(
        self, config: Config, store: Store, recipients: Recipients, operator: Operator
    ) -> None:
        self._config, self._store, self._recipients = config, store, recipients
        self._operator = operator

    def put_to_work(self, now: datetime) -> list[Path]:
        """In the transaction of whoever collects what is due. Returns the files of requests that
        may go once it is written."""
        done = []
        left = list(requests.left(self._config.database))
        left.sort(key=_turn)
        for path, request in left:
            self._take_in(path, request, now)
            done.append(path)
        if number := self._store.mutes.keep_back(now):
            log.info("%s kept back: muted", counted(number, "delivery", "deliveries"))
        self._say_what_is_over(now)
        return done

    def _take_in(self, path: Path, request: Request | None, now: datetime) -> None:
        if request is None:
            log.warning("%s is no request of ours, and was removed", path)
        elif request.resend is not None:
            again = resend(self._config, self._store, self._recipients, request, now)
            log.info("alert %s is owed again to %s", request.resend, counted(again, "recipient"))
        elif request.retry:
            retry(self._store, request, now)
        elif request.withdraw:
            if (made := self._store.mutes.of_request(request.withdraw)) is not None:
                unmute(self._store, made, now, send=request.send)
        elif request.unmute is not None:
            unmute(self._store, request.unmute, now, send=request.send)
        elif (made := mute(self._store, request, now)) is not None and request.recipient:
            self._tell(made, request, now)

    def _tell(self, number: int, request: Request, now: datetime) -> None:
        """The operator, of what somebody muted by the link in a mail."""
        name = request.subscription
        place = self._recipients.number(request.recipient, self._config.subscription_named(name))
        whom = f"recipient {place}" if place else "a former recipient"
        what = f"release {request.release}" if request.release else request.source or "all of it"
        until = in_zone(utc_text(request.until), self._config.zone())
        log.info("%s of %s muted %s until %s", whom, name, what, until)
        text = (
            f"{whom.capitalize()} of subscription {name} has muted {what} until {until}, by the "
            f"link in a mail.\n\n`misajour unmute {number}` takes it back. To end such mails for "
            f"good, change `to` or `when` of the subscription in {self._config.path.name}."
        )
        self._operator.owe(f"Muted · {name}", text, now)

    def _say_what_is_over(self, now: datetime) -> None:
        """One message for each mute and subscription, to those who were not mailed."""
        groups: defaultdict[tuple[int, str], list[Untold]] = defaultdict(list)
        for one in self._store.mutes.over_and_untold(now):
            groups[one.mute.id, one.subscription].append(one)
        for (_, name), untold in groups.items():
            subscription = self._config.subscription_named(name)
            if subscription is not None:
                self._owe(subscription, untold, now)
            self._store.mutes.told((one.delivery for one in untold), now)

    def _owe(self, subscription: Subscription, untold: Sequence[Untold], now: datetime) -> None:
        known = self._recipients.names(subscription)
        recipients = tuple(dict.fromkeys(o.recipient for o in untold if o.recipient in known))
        if not recipients:
            return
        config, mute = self._config, untold[0].mute
        zone, language = config.zone(subscription), config.language(subscription)
        changes = list(dict.fromkeys(one.change_id for one in untold))
        said = phrase(
            Phrase.MUTE_OVER_TEXT,
            language=language,
            since=in_zone(mute.since, zone, language),
            until=in_zone(mute.over, zone, language),
        )
        lines = [self._line(change, language) for change in changes[:_MOST_TITLES]]
        if len(changes) > _MOST_TITLES:
            lines.append("…")
        owed = Owed(
            subscription.name,
            timing.after_quiet(subscription.quiet, now, zone),
            recipients,
            kind="mute",
            subject=phrase(Phrase.MUTE_OVER, language=language, count=len(changes)),
            text="\n\n".join([said, *lines]),
        )
        self._store.outbox.owe(owed, None, None, now)

    def _line(self, change: int, language: str) -> str:
        try:
            found = self._store.history.change(change)
            release = self._store.releases.get(found.release_id)
        except DamagedRecord as error:
            return str(error)
        kind = phrase(Phrase.COLON, language=language, text=label_of(found.kind, language))
        return f"{kind} {named(self._config, release)}"


def _turn(left: tuple[Path, Request | None]) -> tuple[bool, str]:
    """As they were asked for; a request that takes back another, after all that may be it."""
    request = left[1]
    return bool(request and request.withdraw), utc_text(request.asked) if request else ""


def named(config: Config, release: Release) -> str:
    """A release's title, and in a line of its own where it is shown."""
    page = release_page(config.misajour.browse.rstrip("/"), release)
    return f"{cut(release.title or release.url, _TITLE)}\n{page}"


def mute(store: Store, request: Request, now: datetime) -> int | None:
    """The number of the new mute; None where there is one by the same request, or where what it
    names is not known any more."""
    release, source = request.release, None
    if request.source:
        found = (row.id for row in store.sources.all() if row.name == request.source)
        source = next(found, None)
    unknown = release is not None and store.releases.by_id(release) is None
    if unknown or (request.source and source is None):
        log.warning("a request to mute names what is not known any more; it is ignored")
        return None
    return store.mutes.add(
        since=min(request.asked, now),
        until=request.until,
        subscription=request.subscription,
        recipient=request.recipient,
        release=release,
        source=source,
        request=request.name,
    )


def unmute(store: Store, number: int, now: datetime, *, send: bool) -> tuple[bool, int]:
    """Take a mute back. Returns whether it was on, and how many deliveries are owed again."""
    was_on = store.mutes.end(number, now)
    return was_on, store.mutes.owe_again(number, now) if send else 0


def resend(
    config: Config, store: Store, recipients: Recipients, request: Request, now: datetime
) -> int:
    """Owe an alert again to the recipient who is named, or to all who got it and stand in `to`
    still. Returns how many they are."""
    if not (deliveries := store.resends.of_alert(request.resend or 0)):
        return 0
    subscription = config.subscription_named(deliveries[0].alert.subscription)
    known = recipients.names(subscription) if subscription else {}
    chosen = [name for name in known if request.recipient in ("", name)]
    return store.resends.owe(request.resend or 0, chosen, request.asked, now)


def retry(store: Store, request: Request, now: datetime) -> None:
    """Make due what a request names; one that was taken in before does nothing."""
    asked = utc_text(request.asked)
    if store.sources.meta_value(_RETRIED) >= asked and request.asked <= now:
        return
    store.sources.set_meta_value(_RETRIED, asked)
    number = store.outbox.retry(now, given_up=request.given_up, digests=request.digests)
    log.info("%s due now: asked for", counted(number, "delivery is", "deliveries are"))


def kept_back(
    config: Config, subscription: Subscription, counts: tuple[MutedCount, ...]
) -> tuple[str, ...]:
    """What was kept back from a recipient, in sentences."""
    zone, language = config.zone(subscription), config.language(subscription)
    by_time: Counter[str] = Counter()
    for one in counts:
        by_time[in_zone(one.until, zone, language)] += len(one.deliveries)
    return tuple(
        phrase(Phrase.MUTED, language=language, count=count, until=until)
        for until, count in by_time.items()
    )
