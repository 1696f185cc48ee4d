from __future__ import annotations

import asyncio
import logging
from zoneinfo import ZoneInfo

import click

from monitor.commands import logs
from monitor.commands.common import settle, with_config
from monitor.commands.report import of_words, outcome, visited
from monitor.config import Config
from monitor.model import Health
from monitor.record import Run
from monitor.store import Store
from monitor.wording import counted

log = logging.getLogger("monitor.run")


@click.command("run")
@with_config
def command(config: Config) -> None:
    """The daemon: watch every source by its schedule, and send what is owed.

    Logs to the standard error, a line per pass; with -v also a line per visit. SIGTERM ends it in
    under five seconds, a second one at once; SIGHUP reads the configuration again.

    \b
    Example:
        misajour run
        misajour --config /srv/misajour.toml run -v
        misajour run --log-format json
    """
    from monitor.schedule import Daemon
    from monitor.watch.stopping import leave

    async def main(store: Store) -> None:
        daemon = Daemon(config, store, told=lambda run: _log(run, daemon.config))

        def zone() -> ZoneInfo:
            return daemon.config.zone()  # another one, perhaps, after a reload

        def begun() -> None:
            watched = counted(len(config.enabled), "source")
            log.info("watching %s; %s holds what is found", watched, config.database)

        logs.in_zone(zone)
        settle()
        if await daemon.run(begun):
            log.info("stopped; nothing is in flight")
            store.close()
        else:
            log.info("stopped; what was in flight is made up for at the next start")
        leave(0)  # without waiting for a thread that a mute server holds

    with Store.open(config.database) as store:
        asyncio.run(main(store))


def _log(run: Run, config: Config) -> None:
    """A line for the pass, and one for each change that it found."""
    name = run.config.name
    for change, release in run.changes:
        title, words = release.title or release.url, of_words(change)
        facts = {
            "source": name,
            "kind": change.kind,
            "release": release.id,
            "url": release.url,
            "significance": change.significance,
        }
        said = "%s: %s %s%s, release %s %s"
        log.info(said, name, change.kind, title, words, release.id, release.url, extra=facts)
    level = logging.INFO if run.health is Health.OK else logging.WARNING
    why = f": {run.note}" if run.note else ""
    counts = {"visits": run.visits, "changes": len(run.changes)}
    log.log(
        level,
        "%s: %s, %s; %s%s",
        name,
        visited(run),
        outcome(run, config),
        run.health,
        why,
        extra={"source": name, "health": run.health, "note": run.note, **counts},
    )
