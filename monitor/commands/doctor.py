from __future__ import annotations

from datetime import UTC, datetime
from importlib.metadata import files
from pathlib import Path

import click

from monitor import health
from monitor.commands.common import say, with_config
from monitor.config import Config
from monitor.errors import MisajourError
from monitor.health import ProblemKind
from monitor.store import Store

_MACHINE = (ProblemKind.STORE, ProblemKind.DISK, ProblemKind.CLOCK)
"""What concerns the machine; the rest is `misajour status --check`."""


@click.command("doctor")
@with_config
def command(config: Config) -> None:
    """Check the installation: packages, sources, database, disk, configuration. Exits 1 on a fault.

    \b
    Example:
        misajour doctor
    """
    import monitor
    import spiders
    from monitor.crawl import loader

    faults: list[str] = []
    now = datetime.now(UTC)
    home = Path(monitor.__file__).parent.parent
    if Path(spiders.__file__ or "").parent.parent != home and not _ours("spiders/__init__.py"):
        faults.append(
            f"the package 'spiders' is not misajour's but {spiders.__file__}; another "
            f"distribution overwrote it"
        )
    loaded = loader.of_config(config)
    faults += [f"{name} cannot be loaded: {why}" for name, why in loaded.broken.items()]
    try:
        loader.check(config, loaded)
        loader.hints(config, loaded)
        faults += [f"source {name!r}: {why}" for name, why in loaded.unusable.items()]
        if config.email is not None:
            config.email.password()
        if config.database.exists():
            with Store.read(config.database) as store:
                found = health.problems(health.facts_of(config, store, now), now)
            faults += [health.sentence(p, config.zone()) for p in found if p.kind in _MACHINE]
    except MisajourError as error:
        faults.append(str(error))
    for fault in faults:
        say(fault, fg="red")
    if faults:
        raise SystemExit(1)
    say(
        f"{len(loaded.spiders)} spiders, {len(config.source)} sources, {len(config.subscription)} "
        f"subscriptions: all is well"
    )


def _ours(path: str) -> bool:
    return any(str(file) == path for file in files("misajour") or ())
