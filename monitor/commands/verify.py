from __future__ import annotations

import click

from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.store import Store


@click.command("verify")
@with_config
def command(config: Config) -> None:
    """Check the store: every snapshot's bytes, every revision's text, the chain of hashes. Exits 1 on a fault.

    \b
    Example:
        misajour verify
    """
    with Store.read(config.database) as store:
        length = len(store.history.all_keys())
        with click.progressbar(length=length, label="verifying") as bar:
            found = list(store.history.faults(lambda: bar.update(1)))
    for fault in found:
        say(fault, fg="red")
    if found:
        raise SystemExit(1)
    say(
        f"{length} revisions: every snapshot has its bytes, every text is what was recorded, the chain is unbroken"
    )
