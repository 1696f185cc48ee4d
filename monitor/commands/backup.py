from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor.commands.common import by_rules_of, say, say_json, with_config
from monitor.config import Config
from monitor.store import Store
from monitor.store.backup import copy
from monitor.wording import counted


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite FILE.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_config
def command(config: Config, file: Path, force: bool, as_json: bool) -> None:
    """Copy the database to FILE, while the daemon runs, and verify the copy.

    FILE appears when the copy is whole and on the disk. Exits 1 if it could not be made, or if the
    store, and so its copy, does not verify. To restore: stop the daemon, remove the database's -wal
    and -shm, and put the copy in its place.

    \b
    Example:
        misajour backup /backup/misajour-$(date +%F).db
        misajour backup latest.db --force
    """
    Store.read(config.database).close()  # says what is wrong with the database, if something is
    with click.progressbar(length=0, label="copying", file=sys.stderr) as bar:

        def step(done: int, pages: int) -> None:
            bar.length = pages
            bar.update(done - bar.pos)

        copy(config.database, file, force=force, step=step)
    with Store.read(file) as store:
        length = store.history.length_of_check()
        with click.progressbar(length=length, label="verifying", file=sys.stderr) as bar:
            known = config.timestamp_roots(), by_rules_of(config)
            faults = list(store.history.faults(lambda: bar.update(1), *known))
        end = store.history.end()
    if as_json:
        say_json(
            {
                "file": str(file),
                "bytes": file.stat().st_size,
                "head": end.chain,
                "entries": end.entries,
                "faults": [fault.as_json() for fault in faults],
            }
        )
    else:
        say(f"{file}: {file.stat().st_size:,} bytes, {end.entries} entries, head {end.chain}")
        for fault in faults[:20]:
            say(str(fault), fg="red")
        if faults:
            say(
                f"the copy is true to the store, but the store has {counted(len(faults), 'fault')}",
                fg="red",
            )
    if faults:
        raise SystemExit(1)
