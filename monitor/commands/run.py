from __future__ import annotations

import asyncio

import click

from monitor.commands.check import print_run
from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.store import Store


@click.command("run")
@with_config
def command(config: Config) -> None:
    """The daemon: watch every source by its schedule, and send what is owed.

    SIGTERM finishes what is in flight; SIGHUP reads the configuration again.

    \b
    Example:
        misajour run
        misajour --config /srv/misajour.toml -v run
    """
    from monitor.schedule import Daemon

    async def main(store: Store) -> None:
        daemon = Daemon(config, store, told=lambda run: print_run(run, False))
        say(
            f"watching {len(config.source)} sources; {config.database} holds what is found. Ctrl-C ends"
        )
        await daemon.run()

    with Store.open(config.database) as store:
        asyncio.run(main(store))
    say("stopped; nothing is in flight")
