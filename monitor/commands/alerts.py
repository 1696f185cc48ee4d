from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config, Subscription
from monitor.errors import DamagedRecord, StoreBusy, UsageError
from monitor.store import Store
from monitor.store.outbox import Alert, Delivery, State
from monitor.wording import counted

if TYPE_CHECKING:
    from monitor.alert.deliver import DeliveryReport
    from monitor.alert.recipients import Recipients


@click.group("alerts")
def command() -> None:
    """What is owed to subscribers: list it, send it, try a subscription.

    \b
    Example:
        misajour alerts list
        misajour alerts test desk
    """


@command.command("list")
@click.option("--delivered", is_flag=True, help="Instead: what was delivered, the latest first.")
@click.option(
    "--limit",
    type=click.IntRange(1, 2**31),
    default=20,
    show_default=True,
    help="With --delivered: how many.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per delivery.")
@with_config
def list_(config: Config, delivered: bool, limit: int, as_json: bool) -> None:
    """What is owed or was given up, since when and why. Recipients are numbered as in `to`, from 1.

    \b
    Example:
        misajour alerts list
        misajour alerts list --delivered
    """
    from monitor.alert.recipients import Recipients

    if delivered:
        _list_delivered(config, limit, as_json)
        return
    with Store.read(config.database) as store:
        deliveries, withdrawn = store.outbox.owed(given_up=True), store.outbox.withdrawn()
        muted = sum(mute.kept_back for mute in store.mutes.all(datetime.now(UTC)))
        about = _Told(store)
        told = [(delivery, about.of(delivery.alert)) for delivery in deliveries]
    known = Recipients.known(config.database)
    for delivery, what in told:
        subscription = config.subscription_named(delivery.alert.subscription)
        number = known.number(delivery.recipient, subscription) if known else None
        if as_json:
            more = {"source": what.source, "title": what.title, "behind": delivery.behind}
            say_json(_as_json(delivery, number) | more)
        else:
            say(_sentence(delivery, number, config) + f" · {what}")
    if as_json:
        return
    if not deliveries:
        say("nothing is owed, and nothing was given up")
    if muted:
        kept = counted(muted, "delivery is", "deliveries are")
        say(f"{kept} kept back by mutes: `misajour mutes`")
    if withdrawn:
        one = withdrawn == 1
        say(
            f"{withdrawn} {'delivery was' if one else 'deliveries were'} withdrawn: "
            f"{'its recipient is' if one else 'their recipients are'} no longer in `to`"
        )


@dataclass(frozen=True, slots=True)
class _About:
    """What an alert tells of: a release of a source, or what the operator is told."""

    source: str | None
    title: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.source, self.title)))


class _Told:
    """Says what alerts tell of, by the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sources = {row.id: row.name for row in store.sources.all()}

    def of(self, alert: Alert) -> _About:
        try:
            release = self._store.releases.by_id(alert.release_id) if alert.release_id else None
        except DamagedRecord as error:
            return _About(None, str(error))
        if release is None:
            return _About(None, " ".join(alert.subject.split()))
        title = " ".join((release.title or release.url).split())
        return _About(self._sources.get(release.source), title)


def _list_delivered(config: Config, limit: int, as_json: bool) -> None:
    from monitor.alert.recipients import Recipients

    known = Recipients.known(config.database)
    with Store.read(config.database) as store:
        found, about = store.resends.delivered(limit), _Told(store)
        for delivery in found:
            subscription = config.subscription_named(delivery.alert.subscription)
            number = known.number(delivery.recipient, subscription) if known else None
            if as_json:
                more = {"delivered": delivery.finished, "resends": delivery.resends}
                say_json(_as_json(delivery, number) | more)
            else:
                say(_delivered_sentence(about.of(delivery.alert), delivery, number, config))
    if not found and not as_json:
        say("nothing was delivered yet")


def _delivered_sentence(
    about: _About, delivery: Delivery, number: int | None, config: Config
) -> str:
    alert = delivery.alert
    again = f", after it was asked for {_times(delivery.resends)}" if delivery.resends else ""
    bundle = f" in {alert.bundle_kind} {alert.bundle}" if alert.bundle else ""
    return (
        f"alert {alert.id} for {alert.subscription} ({_whom(number)}) delivered "
        f"{local(delivery.finished, config)}{bundle}{again}: {about.title}"
    )


def _times(number: int) -> str:
    return "again" if number == 1 else f"again {number} times"


def _whom(number: int | None) -> str:
    return f"recipient {number}" if number else "a recipient who is not known by this configuration"


def _as_json(delivery: Delivery, number: int | None) -> dict[str, object]:
    alert = delivery.alert
    return {
        "alert": alert.id,
        "subscription": alert.subscription,
        "recipient": number,
        "state": delivery.state,
        "due": alert.due,
        "attempts": delivery.attempts,
        "next_attempt": delivery.next_attempt,
        "error": delivery.error,
    }


def _sentence(delivery: Delivery, number: int | None, config: Config) -> str:
    alert, tries = delivery.alert, counted(delivery.attempts, "try", "tries")
    again = ""
    if delivery.state is State.OWED:
        again = f", next try {local(delivery.next_attempt, config)}"
    if delivery.behind is not None:
        of = " of its release" if alert.release_id is not None else ""
        again = f", waits behind alert {delivery.behind}{of}"
    why = f": {delivery.error}" if delivery.error else ""
    return (
        f"alert {alert.id} for {alert.subscription} ({_whom(number)}) {delivery.state} "
        f"since {local(alert.created, config)}, {tries}{again}{why}"
    )


@command.command("retry")
@click.option("--given-up", is_flag=True, help="Also what was given up or withdrawn.")
@click.option(
    "--digests", is_flag=True, help="Also what waits for its digest or for the end of quiet hours."
)
@with_config
def retry(config: Config, given_up: bool, digests: bool) -> None:
    """Send what is owed at once, without waiting for its next try. Exits 1 if anything fails.
    Beside `misajour run`, which then sends it, only asks for that.

    \b
    Example:
        misajour alerts retry --given-up
    """
    from monitor.alert import requests

    now = datetime.now(UTC)
    try:
        with Store.open(config.database) as store:
            store.outbox.retry(now, given_up=given_up, digests=digests)
            done = _delivered(config, store)
            left = len(store.outbox.owed())
    except StoreBusy:
        requests.leave(
            config.database,
            requests.Request(asked=now, until=now, retry=True, given_up=given_up, digests=digests),
        )
        say("what is owed is sent within half a minute: `misajour run` does it")
        return
    for line in done.lines():
        say(line)
    if not done.lines():
        wait = f"{counted(left, 'delivery waits', 'deliveries wait')}"
        waits = f"; {wait} for a digest or the end of quiet hours (`--digests`)"
        say("nothing is owed that could be sent now" + (waits if left else ""))
    if done.failed or done.given_up:
        raise SystemExit(1)


def _delivered(config: Config, store: Store) -> DeliveryReport:
    """What became of all that is due now."""
    from monitor.alert.courier import Courier
    from monitor.alert.deliver import deliver
    from monitor.writer import Writer

    async def main() -> DeliveryReport:
        writer = Writer()
        try:
            return await deliver(Courier(config, store), writer.do)
        finally:
            writer.close()

    return asyncio.run(main())


@command.command("resend")
@click.argument("alert", type=click.IntRange(1, 10**15 - 1))
@click.option(
    "--to",
    "number",
    type=click.IntRange(1),
    metavar="N",
    help="To one recipient only: its place in `to`, from 1.",
)
@with_config
def resend(config: Config, alert: int, number: int | None) -> None:
    """Send an alert once more that was delivered, by its number in `misajour alerts list
    --delivered`; one of a digest, with the whole digest. It bears a Message-ID of its own, so that
    no server takes it for a repeat. Exits 1 if it fails.

    \b
    Example:
        misajour alerts resend 12 --to 1
    """
    from monitor.alert import muting, requests
    from monitor.alert.recipients import Recipients

    recipients = Recipients.known(config.database)
    with Store.read(config.database) as store:
        deliveries = store.resends.of_alert(alert)
    if not deliveries or recipients is None:
        raise UsageError(
            f"there is no alert {alert}; `misajour alerts list --delivered` lists those that were "
            "delivered"
        )
    recipient = _chosen(config, recipients, deliveries, number)
    now = datetime.now(UTC)
    request = requests.Request(asked=now, until=now, recipient=recipient, resend=alert)
    try:
        with Store.open(config.database) as store:
            with store.atomic():
                muting.resend(config, store, recipients, request, now)
            done = _delivered(config, store)
    except StoreBusy:
        requests.leave(config.database, request)
        say(f"alert {alert} is sent again within half a minute: `misajour run` does it")
        return
    for line in done.lines():
        say(line)
    if done.failed or done.given_up:
        raise SystemExit(1)


def _chosen(
    config: Config, recipients: Recipients, deliveries: list[Delivery], number: int | None
) -> str:
    """The recipient to whom an alert is to go again; empty for all who got it. Raises
    UsageError."""
    alert = deliveries[0].alert
    subscription = config.subscription_named(alert.subscription)
    names = [recipients.name(address) for address in subscription.to] if subscription else []
    if number is not None and number > len(names):
        raise UsageError(f"--to: subscription {alert.subscription} has {len(names)} recipients")
    chosen = names[number - 1] if number else ""
    if not any(
        one.state is State.SENT and one.recipient in names and chosen in ("", one.recipient)
        for one in deliveries
    ):
        whom = f"recipient {number}" if number else "anybody who stands in `to`"
        raise UsageError(
            f"alert {alert.id} was not delivered to {whom}; `misajour alerts list` says what is "
            "owed, and `misajour alerts retry --given-up` sends what was given up"
        )
    return chosen


@command.command("test")
@click.argument("subscription")
@with_config
def test(config: Config, subscription: str) -> None:
    """Send a real sample to a subscription and print what the other side said. Exits 1 if it is
    refused.

    \b
    Example:
        misajour alerts test desk
    """
    chosen = config.subscription_named(subscription)
    if chosen is None:
        known = ", ".join(s.name for s in config.subscription)
        more = f"there are: {known}" if known else "there is none: add a [[subscription]]"
        raise UsageError(f"no subscription is called {subscription!r}; {more}")
    failed = False
    for number, (said, fine) in enumerate(_tried(config, chosen), 1):
        say(f"recipient {number}: {said}", fg=None if fine else "red")
        failed = failed or not fine
    if failed:
        raise SystemExit(1)


def _tried(config: Config, chosen: Subscription) -> Iterator[tuple[str, bool]]:
    """What the other side said to each of the subscription's addresses, and whether it took the
    sample."""
    from monitor.alert.channels import channel_for
    from monitor.alert.sample import sample
    from monitor.alert.scrub import scrub

    message = sample(config, chosen)
    for address in chosen.to:
        try:
            channel = channel_for(address, config)
            try:
                yield scrub(str(channel.send(message, address)), address), True
            finally:
                channel.close()
        except Exception as error:  # noqa: BLE001  # the boundary: a plug-in may raise anything
            yield scrub(str(error), address) or type(error).__name__, False
