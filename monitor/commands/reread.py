from __future__ import annotations

import asyncio
from collections.abc import Callable

import click

from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.store import Store


@click.command("reread")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Read those, too, that the present code has read already.",
)
@with_config
def command(config: Config, everything: bool) -> None:
    """Read kept snapshots again, with the present code. Revisions get better; nobody is mailed.

    \b
    Example:
        misajour reread
    """
    from monitor.crawl import loader
    from monitor.read import ReadingPool
    from monitor.record.reread import Tally, reread

    loaded = loader.of_config(config)
    loader.check(config, loaded)
    hints = loader.hints(config, loaded)

    async def main(store: Store, step: Callable[[], None]) -> Tally:
        with ReadingPool() as reader:
            return await reread(store, hints, reader, everything=everything, step=step)

    with Store.open(config.database) as store:
        length = len(store.history.all_keys())
        with click.progressbar(length=length, label="reading snapshots") as bar:
            tally = asyncio.run(main(store, lambda: bar.update(1)))
    say(
        f"{tally.read} of {length} revisions read anew, {tally.changed} with another result, "
        f"{tally.failed} that cannot be read"
        + ("; `misajour verify` says why" if tally.failed else "")
    )
