from __future__ import annotations

import click

from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.store import Store


@click.command("reread")
@click.option(
    "--all", "everything", is_flag=True, help="Also what the present code has read already."
)
@with_config
def command(config: Config, everything: bool) -> None:
    """Extract every kept snapshot anew. Histories become truer; nobody is alarmed.

    \b
    Example:
        misajour reread
    """
    from monitor.crawl import loader
    from monitor.record.reread import reread

    loaded = loader.load(config.misajour.spiders)
    loader.check(config, loaded)
    with Store.open(config.database) as store:
        length = len(store.history.all_keys())
        with click.progressbar(length=length, label="reading snapshots") as bar:
            tally = reread(
                store,
                loader.hints(config, loaded),
                everything=everything,
                step=lambda: bar.update(1),
            )
    say(
        f"{tally.read} of {length} revisions read anew, {tally.changed} understood otherwise, {tally.failed} not readable"
    )
