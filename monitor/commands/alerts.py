from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config, Subscription
from monitor.errors import UsageError
from monitor.store import Store
from monitor.store.outbox import Delivery, State
from monitor.wording import counted


@click.group("alerts")
def command() -> None:
    """What is owed to subscribers: list it, send it, try a subscription.

    \b
    Example:
        misajour alerts list
        misajour alerts test desk
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per delivery.")
@with_config
def list_(config: Config, as_json: bool) -> None:
    """What is owed or was given up, since when and why. Recipients are numbered as in `to`, from 1.

    \b
    Example:
        misajour alerts list
    """
    from monitor.alert.recipients import Recipients

    with Store.read(config.database) as store:
        deliveries, withdrawn = store.outbox.owed(given_up=True), store.outbox.withdrawn()
        muted = sum(mute.kept_back for mute in store.mutes.all(datetime.now(UTC)))
    known = Recipients.known(config.database)
    for delivery in deliveries:
        subscription = config.subscription_named(delivery.alert.subscription)
        number = known.number(delivery.recipient, subscription) if known else None
        if as_json:
            say_json(_as_json(delivery, number))
        else:
            say(_sentence(delivery, number, config))
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
    whom = f"recipient {number}" if number else "a recipient who is not known by this configuration"
    tries = counted(delivery.attempts, "try", "tries")
    again = ""
    if delivery.state is State.OWED:
        again = f", next try {local(delivery.next_attempt, config)}"
    why = f": {delivery.error}" if delivery.error else ""
    return (
        f"alert {delivery.alert.id} for {delivery.alert.subscription} ({whom}) {delivery.state} "
        f"since {local(delivery.alert.created, config)}, {tries}{again}{why}"
    )


@command.command("retry")
@click.option("--given-up", is_flag=True, help="Also what was given up or withdrawn.")
@click.option(
    "--digests", is_flag=True, help="Also what waits for its digest or for the end of quiet hours."
)
@with_config
def retry(config: Config, given_up: bool, digests: bool) -> None:
    """Send what is owed at once, without waiting for its next try. Exits 1 if anything fails.

    \b
    Example:
        misajour alerts retry --given-up
    """
    from monitor.alert.courier import Courier
    from monitor.alert.deliver import DeliveryReport, deliver
    from monitor.writer import Writer

    async def main(store: Store) -> DeliveryReport:
        writer = Writer()
        try:
            store.outbox.retry(datetime.now(UTC), given_up=given_up, digests=digests)
            return await deliver(Courier(config, store), writer.do)
        finally:
            writer.close()

    with Store.open(config.database) as store:
        done = asyncio.run(main(store))
        left = len(store.outbox.owed())
    for line in done.lines():
        say(line)
    if not done.lines():
        wait = f"{counted(left, 'delivery waits', 'deliveries wait')}"
        waits = f"; {wait} for a digest or the end of quiet hours (`--digests`)"
        say("nothing is owed that could be sent now" + (waits if left else ""))
    if done.failed or done.given_up:
        raise SystemExit(1)


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
