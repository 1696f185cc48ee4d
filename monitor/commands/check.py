from __future__ import annotations

import asyncio

import click

from monitor.commands.common import say, say_json, with_config
from monitor.config import Config, SourceConfig
from monitor.model import Kind
from monitor.record import Run
from monitor.store import Store

_COLOURS = {
    Kind.SILENT_EDIT: "red",
    Kind.EDITED: "yellow",
    Kind.REMOVED: "red",
    Kind.NEW: "green",
    Kind.RESTORED: "green",
}


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--now", "everything", is_flag=True, help="Visit every known release, due or not.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a change.")
@with_config
def command(config: Config, sources: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """One pass over what is due, second looks included; then deliver what is owed.

    For those who like cron. Exits 1 if a source could not be read at all.

    \b
    Example:
        misajour check
        misajour check otan --now
        */10 * * * * misajour --config /srv/misajour.toml check
    """
    chosen = [config.source_named(name) for name in sources] or list(config.source)
    if not chosen:
        say("no sources yet: add a [[source]] to the configuration")
        return
    runs = asyncio.run(_check(config, chosen, everything, as_json))
    if any(run.health in ("broken", "blocked") for run in runs):
        raise SystemExit(1)


async def _check(
    config: Config, chosen: list[SourceConfig], everything: bool, as_json: bool
) -> list[Run]:
    from monitor.alert.deliver import deliver
    from monitor.passes import Writer
    from monitor.read import ReadingPool
    from monitor.schedule import assemble

    writer, reader = Writer(), ReadingPool()
    with Store.open(config.database) as store:
        try:
            passes, courier = assemble(config, store, writer, reader)

            async def one(source: SourceConfig) -> Run:
                run = await passes.over(source, everything=everything)
                print_run(run, as_json)
                async for run in passes.settle(source):
                    print_run(run, as_json, again=True)
                return run

            runs = await asyncio.gather(*(one(source) for source in chosen))
            done = await deliver(courier, writer.do)
        finally:
            reader.close()
            writer.close()
    if not as_json:
        for line in done.lines():
            say(line)
    return list(runs)


def print_run(run: Run, as_json: bool, again: bool = False) -> None:
    for change, release in run.changes:
        if as_json:
            say_json(
                {
                    "source": run.config.name, "url": release.url, "title": release.title, "kind": change.kind,
                    "significance": change.significance, "detected": change.detected, "words_added": change.words_added,
                    "words_removed": change.words_removed, "reasons": change.reasons,
                }
            )  # fmt: skip
        else:
            words = (
                f" (+{change.words_added} −{change.words_removed} words)"
                if change.words_added or change.words_removed
                else ""
            )
            say(
                f"{change.kind:<12} {run.config.name}  {release.title or release.url}{words}",
                fg=_COLOURS.get(change.kind),
            )
    if not as_json and (not again or run.changes or run.note):
        trouble = f"; {run.health}: {run.note}" if run.note else ""
        look = "second look: " if again else ""
        say(
            f"{run.config.name}: {look}{run.visits} visited, {len(run.changes)} changes{trouble}",
            fg="red" if run.health != "ok" else None,
        )
