from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import click

from monitor.commands.common import say, say_json, with_config
from monitor.config import Config, SourceConfig
from monitor.health import plan_of
from monitor.model import Health, Kind
from monitor.record import Run
from monitor.store import Store
from monitor.store.watching import SourceCounts
from monitor.wording import sentences

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

    For those who like cron. Exits 1 if a source could not be read at all, or if messages were owed
    and none could be delivered.

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
    runs, delivered = asyncio.run(_check(config, chosen, everything, as_json))
    if not delivered or any(run.health in (Health.BROKEN, Health.BLOCKED) for run in runs):
        raise SystemExit(1)


async def _check(
    config: Config, chosen: list[SourceConfig], everything: bool, as_json: bool
) -> tuple[list[Run], bool]:
    """The passes, and whether any message went out, or none was to."""
    from monitor.alert.deliver import deliver
    from monitor.evidence.timestamp import TimeStamper
    from monitor.read import ReadingPool
    from monitor.schedule import assemble
    from monitor.writer import Writer

    writer, reader = Writer(), ReadingPool()
    with Store.open(config.database) as store:
        try:
            passes, courier = assemble(config, store, writer, reader)
            await writer.do(partial(store.watching.plan, plan_of(config), datetime.now(UTC)))

            async def one(source: SourceConfig) -> Run:
                run = await passes.run_pass(source, everything=everything)
                print_run(run, as_json)
                if not as_json:
                    now = datetime.now(UTC)
                    counts = await writer.do(partial(store.watching.counts, source.name, now))
                    if not run.visits or counts.known > run.visits:
                        say(f"{source.name}: {_not_due(counts, run.visits, config)}")
                async for run in passes.second_looks_of(source):
                    print_run(run, as_json, again=True)
                return run

            runs = await asyncio.gather(*(one(source) for source in chosen))
            done = await deliver(courier, writer.do)
            stamped = await TimeStamper(config, store, writer.do).renew()
        finally:
            reader.close()
            writer.close()
    if not as_json:
        for line in done.lines():
            say(line)
        if stamped:
            say(stamped, fg="red")
    return list(runs), bool(done.sent) or not (done.failed or done.given_up)


def _not_due(counts: SourceCounts, visits: int, config: Config) -> str:
    """Why a pass visited no release, or not all."""
    if not counts.known:
        return "no release is known yet"
    left = "nothing was due" if not visits else f"{counts.known - visits} were not due"
    if counts.next_due is None:
        return f"{left}; {counts.known} known"
    zone = ZoneInfo(config.misajour.timezone)
    due = counts.next_due.astimezone(zone)
    today = datetime.now(zone).date()
    when = f"{due:%H:%M}" if due.date() == today else f"{due:%Y-%m-%d %H:%M}"
    return f"{left}; {counts.known} known, next due {when}; `--now` visits all"


def print_run(run: Run, as_json: bool, again: bool = False) -> None:
    for change, release in run.changes:
        if as_json:
            say_json(
                {
                    "source": run.config.name, "url": release.url, "title": release.title, "kind": change.kind,
                    "significance": change.significance, "detected": change.detected, "words_added": change.words_added,
                    "words_removed": change.words_removed, "reasons": sentences(change.reasons),
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
            fg="red" if run.health is not Health.OK else None,
        )
