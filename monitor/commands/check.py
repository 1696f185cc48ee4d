from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import click

from monitor.commands.common import say, say_json, with_config
from monitor.commands.progress import Progress
from monitor.config import Config, SourceConfig
from monitor.errors import MisajourError, UsageError
from monitor.health import plan_of
from monitor.model import Change, Health, Kind, Release
from monitor.output.backlog import of_backlog
from monitor.record import Run
from monitor.store import Store
from monitor.store.watching import SourceCounts
from monitor.wording import Phrase, counted, phrase, sentences

log = logging.getLogger(__name__)

_EVERY = 60.0  # seconds between two lines on how far it is, where they stay
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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per change.")
@with_config
def command(config: Config, sources: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """One pass over what is due, second looks included; then deliver what is owed.

    Made for cron. Exits 1 if a source could not be read at all, or if messages were owed
    and none could be delivered.

    \b
    Example:
        misajour check
        misajour check otan --now
        */10 * * * * misajour --config /srv/misajour.toml check
    """
    chosen = [config.source_named(name) for name in sources] or list(config.enabled)
    for source in chosen:
        if not source.enabled:
            raise UsageError(f"source {source.name!r} is disabled: it has `enabled = false`")
    if not chosen:
        none = "all sources are disabled" if config.source else "no sources yet: add a [[source]]"
        say(none if config.source else f"{none} to the configuration")
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

    writer, reader, progress = Writer(), ReadingPool(), Progress(_EVERY)
    with Store.open(config.database) as store:
        try:
            passes, courier = assemble(config, store, writer, reader)
            passes.told = progress.of_run
            await writer.do(partial(store.watching.plan, plan_of(config), datetime.now(UTC)))

            async def one(source: SourceConfig) -> Run:
                run = await passes.run_pass(source, everything=everything)
                progress.clear()
                _print_run(run, as_json)
                if not as_json:
                    for line in await writer.do(partial(_what_is_left, store, run, config)):
                        say(f"{source.name}: {line}")
                async for run in passes.second_looks_of(source):
                    progress.clear()
                    _print_run(run, as_json, again=True)
                return run

            done_with = await asyncio.gather(
                *(one(source) for source in chosen), return_exceptions=True
            )
            runs = [run for run in done_with if isinstance(run, Run)]
            faults = [fault for fault in done_with if isinstance(fault, BaseException)]
            _say_faults(chosen, done_with)
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
    delivered = bool(done.sent) or not (done.failed or done.given_up)
    return runs, delivered and not faults


def _what_is_left(store: Store, run: Run, config: Config) -> list[str]:
    """Why not every release was visited, and what is left to do of the listings."""
    name, lines = run.config.name, []
    counts = store.watching.counts(name, datetime.now(UTC))
    if run.health is Health.OK and (not run.visits or counts.known > run.visits):
        lines.append(_not_due(counts, run.visits, config))
    if left := of_backlog(store.backlog.of(name)):
        lines.append(left)
    return lines


def _say_faults(chosen: list[SourceConfig], done: list[Run | BaseException]) -> None:
    """Name the sources whose pass came to no end, each in a sentence; the others are not hurt."""
    for source, fault in zip(chosen, done, strict=True):
        if isinstance(fault, MisajourError):
            say(f"{source.name}: {fault}", fg="red", err=True)
        elif isinstance(fault, Exception):
            log.debug("%s: its pass failed", source.name, exc_info=fault)
            cause = f"{type(fault).__name__}: {fault}"
            sentence = f"its pass failed ({cause}); run `misajour verify`"
            say(f"{source.name}: {sentence}", fg="red", err=True)
        elif isinstance(fault, BaseException):
            raise fault


def _not_due(counts: SourceCounts, visits: int, config: Config) -> str:
    """Why a pass visited no release, or not all."""
    if not counts.known:
        return "no release is known yet"
    left = (
        "nothing was due"
        if not visits
        else f"{counts.known - visits} {'was' if counts.known - visits == 1 else 'were'} not due"
    )
    if counts.next_due is None:
        return f"{left}; {counts.known} known"
    zone = ZoneInfo(config.misajour.timezone)
    due = counts.next_due.astimezone(zone)
    today = datetime.now(zone).date()
    when = f"{due:%H:%M}" if due.date() == today else f"{due:%Y-%m-%d %H:%M}"
    return f"{left}; {counts.known} known, next due {when}; `--now` visits all"


def _print_run(run: Run, as_json: bool, again: bool = False) -> None:
    """The changes that a pass found, and a line on the pass; `again`: it is a second look, which
    is passed over in silence where it found nothing."""
    if as_json:
        for change, release in run.changes:
            say_json(_as_json(run, change, release))
        return
    for change, release in run.changes:
        said = f"{change.kind:<12} {run.config.name}  {release.title or release.url}"
        say(f"{said}{_words(change)}", fg=_COLOURS.get(change.kind))
    if not again:
        _print_end(run, "")
    elif run.changes or run.note:
        _print_end(run, "second look: ")


def _print_end(run: Run, look: str) -> None:
    trouble = f"; {run.health}: {run.note}" if run.note else ""
    said = f"{look}{run.visits} visited, {counted(len(run.changes), 'change')}{trouble}"
    say(f"{run.config.name}: {said}", fg=None if run.health is Health.OK else "red")


def _words(change: Change) -> str:
    if not (change.words_added or change.words_removed):
        return ""
    balance = phrase(Phrase.WORD_BALANCE, added=change.words_added, removed=change.words_removed)
    return f" ({balance})"


def _as_json(run: Run, change: Change, release: Release) -> dict[str, object]:
    return {
        "source": run.config.name,
        "url": release.url,
        "title": release.title,
        "kind": change.kind,
        "significance": change.significance,
        "detected": change.detected,
        "words_added": change.words_added,
        "words_removed": change.words_removed,
        "reasons": sentences(change.reasons),
    }
