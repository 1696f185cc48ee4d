from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config
from monitor.errors import DeliveryError, UsageError
from monitor.store import Store


@click.group("alerts")
def command() -> None:
    """What is owed to subscribers: list it, send it, test the way.

    \b
    Example:
        misajour alerts list
        misajour alerts test desk
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a delivery.")
@with_config
def list_(config: Config, as_json: bool) -> None:
    """What is owed or was given up, since when and why.

    \b
    Example:
        misajour alerts list
    """
    with Store.read(config.database) as store:
        deliveries = store.outbox.owed(given_up=True)
    for d in deliveries:
        if as_json:
            say_json(
                {
                    "alert": d.alert.id, "subscription": d.alert.subscription, "recipient": d.recipient, "state": d.state,
                    "due": d.alert.due, "attempts": d.attempts, "next_attempt": d.next_attempt, "error": d.error,
                }
            )  # fmt: skip
        else:
            why = f": {d.error}" if d.error else ""
            again = f", next try {local(d.next_attempt, config)}" if d.state == "owed" else ""
            say(
                f"alert {d.alert.id} for {d.alert.subscription} (recipient {d.recipient + 1}) {d.state} since "
                f"{local(d.alert.created, config)}, {d.attempts} tries{again}{why}"
            )
    if not deliveries and not as_json:
        say("nothing is owed")


@command.command("retry")
@click.option("--given-up", is_flag=True, help="Also what was given up.")
@click.option(
    "--digests", is_flag=True, help="Also what waits for its digest or for the end of quiet hours."
)
@with_config
def retry(config: Config, given_up: bool, digests: bool) -> None:
    """Send now what is owed, whatever its next try was to be. Exits 1 if anything still fails.

    \b
    Example:
        misajour alerts retry --given-up
    """
    from monitor.alert.courier import Courier, Round, deliver
    from monitor.passes import Writer

    async def main(store: Store) -> Round:
        writer = Writer()
        try:
            store.outbox.retry(datetime.now(UTC), given_up=given_up, digests=digests)
            return await deliver(Courier(config, store), writer.do)
        finally:
            writer.close()

    with Store.open(config.database) as store:
        done = asyncio.run(main(store))
    for line in done.lines():
        say(line)
    if done.failed or done.given_up:
        raise SystemExit(1)


@command.command("test")
@click.argument("subscription")
@with_config
def test(config: Config, subscription: str) -> None:
    """Send a real sample to a subscription and print what the other side said. Exits 1 if it is refused.

    \b
    Example:
        misajour alerts test desk
    """
    from monitor.alert.channels import channel_for
    from monitor.alert.sample import sample

    chosen = next((s for s in config.subscription if s.name == subscription), None)
    if chosen is None:
        known = ", ".join(s.name for s in config.subscription) or "none"
        raise UsageError(f"no subscription is called {subscription!r}; there are: {known}")
    message = sample(config, chosen)
    failed = False
    for number, address in enumerate(chosen.to, 1):
        channel = channel_for(address, config)
        try:
            say(f"recipient {number}: {channel.send(message, address)}")
        except DeliveryError as error:
            say(f"recipient {number}: {error}", fg="red")
            failed = True
        finally:
            channel.close()
    if failed:
        raise SystemExit(1)
