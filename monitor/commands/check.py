from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from monitor.commands.common import NO_SOURCES, say, settle, with_config
from monitor.commands.headway import Headway
from monitor.commands.report import not_due, put_off, report_run, summary
from monitor.config import Config, SourceConfig
from monitor.errors import MisajourError, UsageError
from monitor.health import plan_of
from monitor.model import Health
from monitor.output.backlog import of_backlog
from monitor.record import Run
from monitor.store import Store
from monitor.store.watching import SourceCounts

if TYPE_CHECKING:
    from monitor.alert.deliver import DeliveryReport
    from monitor.passes import Passes
    from monitor.store.backlog import Backlog
    from monitor.store.outbox import PutOff

log = logging.getLogger(__name__)

_TO_FILL = 20.0  # seconds for the search index of what an older version recorded


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--now", "everything", is_flag=True, help="Visit every known release, due or not.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per change.")
@with_config
def command(config: Config, sources: tuple[str, ...], everything: bool, as_json: bool) -> None:
    """One pass over what is due, second looks included; then deliver what is owed.

    Made for cron. Exits 1 if a source could not be read at all, or if messages were owed
    and none could be delivered, those included that wait for another attempt.

    A host that failed again and again rests, and so does one that asked for it. With SOURCE and
    --now the first kind of rest is ended, and one request tries whether the host answers.

    \b
    Example:
        misajour check
        misajour check otan --now
        */10 * * * * misajour --config /srv/misajour.toml check
    """
    chosen = [config.source_named(name) for name in sources] or list(config.enabled)
    for source in chosen:
        if not source.enabled:
            raise UsageError(
                f"source {source.name!r} is paused; `misajour source resume {source.name}` wakes it"
            )
    if not chosen:
        none = "all sources are paused: `misajour source resume NAME` wakes one"
        say(none if config.source else NO_SOURCES)
        return
    runs, delivered = asyncio.run(
        _check(config, chosen, as_json, everything=everything, wake=everything and bool(sources))
    )
    if not delivered or any(run.health in (Health.BROKEN, Health.BLOCKED) for run in runs):
        raise SystemExit(1)


async def _check(
    config: Config, chosen: list[SourceConfig], as_json: bool, *, everything: bool, wake: bool
) -> tuple[list[Run], bool]:
    """The passes, and whether any message went out, or none was to."""
    from monitor.alert.deliver import deliver
    from monitor.assembly import assemble
    from monitor.evidence.timestamp import TimeStamper
    from monitor.read import ReadingPool
    from monitor.writer import Writer

    writer, reader, begun = Writer(), ReadingPool(), time.monotonic()
    passes: Passes | None = None
    teller = _Teller(config, as_json)
    with Store.open(config.database) as store:
        try:
            passes, courier = assemble(config, store, writer, reader)
            passes.told = teller.headway.tell
            settle()
            now = datetime.now(UTC)
            await writer.do(partial(store.watching.plan, plan_of(config), now, config.paused))

            async def one(source: SourceConfig) -> Run:
                run = await passes.run_pass(source, everything=everything, wake=wake)
                teller.ended(run, *await writer.do(partial(_what_is_left, store, source.name)))
                async for run in passes.second_looks_of(source):
                    teller.looked_again(run)
                return run

            done_with = await asyncio.gather(
                *(one(source) for source in chosen), return_exceptions=True
            )
            teller.headway.end()
            _say_faults(chosen, done_with)
            done = await deliver(courier, writer.do)
            outbox, tried = store.outbox, done.tried
            waiting = await writer.do(partial(outbox.put_off, datetime.now(UTC), tried))
            stamped = await TimeStamper(config, store, writer.do).renew()
            # what an older version recorded, as far as there is time for it
            await writer.do(partial(store.search.fill, _TO_FILL))
        finally:
            teller.headway.end()
            if passes is not None:
                await passes.engine.close()
            reader.close()
            writer.close()
    teller.end(done, waiting, stamped, time.monotonic() - begun)
    runs = [run for run in done_with if isinstance(run, Run)]
    delivered = bool(done.sent) or not (done.failed or done.given_up or waiting)
    return runs, delivered and len(runs) == len(chosen)


def _what_is_left(store: Store, name: str) -> tuple[SourceCounts, Backlog]:
    return store.watching.counts(name, datetime.now(UTC)), store.backlog.of(name)


class _Teller:
    """Says what is done while it is done, and in the end what was."""

    def __init__(self, config: Config, as_json: bool) -> None:
        self._config, self._as_json = config, as_json
        self.headway = Headway()
        self._runs: list[Run] = []

    def ended(self, run: Run, counts: SourceCounts, backlog: Backlog) -> None:
        """A pass ended; what waits for a second look is waited for now."""
        self._tell(run)
        name = run.config.name
        is_whole = run.visits and counts.known <= run.known_visits
        if run.health is Health.OK and not is_whole and not self._as_json:
            say(f"{name}: {not_due(counts, run.known_visits, self._config)}")
        if (left := of_backlog(backlog)) and not self._as_json:
            say(f"{name}: {left}")
        if run.next_look is not None:
            self.headway.wait(name, run.next_look, self._config.zone())

    def looked_again(self, run: Run) -> None:
        self._tell(run, again=True)

    def _tell(self, run: Run, again: bool = False) -> None:
        self.headway.clear()
        self._runs.append(run)
        report_run(run, self._config, as_json=self._as_json, again=again)

    def end(
        self, done: DeliveryReport, waiting: PutOff | None, stamped: str, seconds: float
    ) -> None:
        if waiting is not None:
            say(put_off(waiting, self._config), err=self._as_json)
        if self._as_json:
            return
        for line in done.lines():
            say(line)
        if stamped:
            say(stamped, fg="red")
        if len({run.config.name for run in self._runs}) > 1:
            say(summary(self._runs, len(done.sent), seconds))


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
