from __future__ import annotations

from importlib.metadata import files
from pathlib import Path

import click

from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.errors import MisajourError
from monitor.store import Store


@click.command("doctor")
@with_config
def command(config: Config) -> None:
    """Check the installation: packages, sources, database, configuration. Exits 1 on a fault.

    \b
    Example:
        misajour doctor
    """
    import monitor
    import spiders
    from monitor.crawl import loader

    faults: list[str] = []
    home = Path(monitor.__file__).parent.parent
    if Path(spiders.__file__ or "").parent.parent != home and not _ours("spiders/__init__.py"):
        faults.append(
            f"the package 'spiders' is not misajour's but {spiders.__file__}; another distribution overwrote it"
        )
    loaded = loader.load(config.misajour.spiders)
    faults += [f"{name} cannot be loaded: {why}" for name, why in loaded.broken.items()]
    try:
        loader.check(config, loaded)
        if config.database.exists():
            Store.read(config.database).close()
    except MisajourError as error:
        faults.append(str(error))
    for fault in faults:
        say(fault, fg="red")
    if faults:
        raise SystemExit(1)
    say(
        f"{len(loaded.spiders)} spiders, {len(config.source)} sources, {len(config.subscription)} subscriptions: all is well"
    )


def _ours(path: str) -> bool:
    return any(str(file) == path for file in files("misajour") or ())
