from __future__ import annotations

import click

from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config
from monitor.store import Store


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
                "owed": waiting, "given_up": lost, "outbox": None if config.email else str(config.outbox),
            }
        )  # fmt: skip
        return
    for source in config.source:
        row = rows.get(source.name)
        if row is None:
            say(f"{source.name:<16} not visited yet   {source.schedule}")
            continue
        releases = counts.get(row.id, {})
        live, gone = releases.get("live", 0), releases.get("removed", 0)
        healthy = row.health in ("ok", "new")
        say(
            f"{source.name:<16} {row.health:<8} {live} releases, {gone} removed   "
            f"last pass {local(row.last_run, config)}   {source.schedule}",
            fg=None if healthy else "red",
        )
        if row.health_note:
            say(
                f"{'':<16} {row.health_note} (since {local(row.health_since, config)})",
                fg=None if healthy else "red",
            )
    say(
        f"alerts owed: {waiting}" + (f", given up: {lost} (`misajour alerts list`)" if lost else ""),
        fg="red" if lost else None,
    )
    if config.email is None:
        say(f"no [email] in {config.path}: mails are written as files into {config.outbox}/")
