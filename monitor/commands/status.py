from __future__ import annotations

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config, SourceConfig
from monitor.store import Store
from monitor.store.sources import SourceRow


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, as_json: bool) -> None:
    """Sources and their health, what is due, what is owed.

    \b
    Example:
        misajour status
        misajour status --json
    """
    with Store.read(config.database) as store:
        rows = {row.name: row for row in store.sources.all()}
        counts, owed = store.sources.counts(), store.outbox.owed(given_up=True)
        head, stamp = store.history.end(), store.history.last_anchor()
    waiting = sum(d.state == "owed" for d in owed)
    lost = len(owed) - waiting
    if as_json:
        say_json(
            {
                "sources": [
                    {
                        "name": row.name, "health": row.health, "since": row.health_since, "note": row.health_note,
                        "last_run": row.last_run, "releases": counts.get(row.id, {}),
                    }
                    for row in rows.values()
                ],
                "ledger": {
                    "head": head.chain, "entries": head.entries, "timestamp": stamp.at if stamp else None,
                },
                "owed": waiting, "given_up": lost, "outbox": None if config.email else str(config.outbox),
            }
        )  # fmt: skip
        return
    for source in config.source:
        _show(source, rows.get(source.name), counts, config)
    say(
        f"alerts owed: {waiting}"
        + (f", given up: {lost} (`misajour alerts list`)" if lost else ""),
        fg="red" if lost else None,
    )
    if config.email is None:
        say(f"no [email] in {config.path}: mails are written as files into {config.outbox}/")


def _show(
    source: SourceConfig, row: SourceRow | None, counts: dict[int, dict[str, int]], config: Config
) -> None:
    if row is None:
        say(f"{source.name:<16} not visited yet   {source.schedule}")
        return
    releases = counts.get(row.id, {})
    live, gone = releases.get("live", 0), releases.get("removed", 0)
    colour = None if row.health in ("ok", "new") else "red"
    say(
        f"{source.name:<16} {row.health:<8} {live} releases, {gone} removed   "
        f"last pass {local(row.last_run, config)}   {source.schedule}",
        fg=colour,
    )
    if row.health_note:
        say(f"{'':<16} {row.health_note} (since {local(row.health_since, config)})", fg=colour)
