from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import click

from monitor import health
from monitor.commands.common import local, say, say_json, with_config
from monitor.config import Config
from monitor.errors import StoreError
from monitor.health import Facts, Problem, SourceFacts
from monitor.model import Health, utc_text
from monitor.output.backlog import of_backlog
from monitor.store import Store
from monitor.store.anchors import Anchor
from monitor.store.backlog import Backlog
from monitor.store.ignored import Learnt
from monitor.store.ledger import Head
from monitor.store.outbox import State
from monitor.store.watching import Growth, SourceCounts
from monitor.wording import counted, size_of


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--check",
    "check",
    is_flag=True,
    help="Print a line per problem and exit 1; one line and exit 0 when all is well.",
)
@with_config
def command(config: Config, as_json: bool, check: bool) -> None:
    """Sources and their health, what is due, what waits, what is owed, the database's size and
    growth, and what is wrong. Exits 1 where anything is wrong.

    \b
    Example:
        misajour status
        misajour status --json
        misajour status --check || mail -s "misajour needs you" operator@example.org
    """
    now = datetime.now(UTC)
    try:
        state = _gather(config, now)
    except StoreError as error:
        if not check:
            raise
        say(f"{error}", fg="red")
        raise SystemExit(1) from None
    if check:
        _check(state.problems, state.facts, config)
    if as_json:
        say_json(_everything(state, config, now))
    else:
        _say(state, config, now)
    if state.problems:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What the database says, read in one go."""

    facts: Facts
    problems: Sequence[Problem]
    counts: dict[str, SourceCounts]
    looks: dict[str, int]
    statuses: dict[str, dict[str, int]]
    backlogs: dict[str, Backlog]
    owed: int
    waiting: int
    refused: int
    muted: int
    growth: Growth | None
    given_up: int
    withdrawn: int
    head: Head
    anchor: Anchor | None
    ignored: Sequence[Learnt]


def _gather(config: Config, now: datetime) -> _State:
    """Raises StoreError."""
    with Store.read(config.database) as store:
        facts = health.facts_of(config, store, now)
        names = [source.plan.source for source in facts.sources]
        by_source = store.sources.counts()
        owed = store.outbox.owed(given_up=True)
        still = [delivery for delivery in owed if delivery.state is State.OWED]
        rows = store.sources.all()
        return _State(
            facts=facts,
            problems=health.problems(facts, now),
            counts={
                # what is due now the last pass has visited
                source.plan.source: store.watching.counts(source.plan.source, source.next_run(now))
                for source in facts.sources
            },
            looks={
                row.name: store.releases.looks_owed(row.id) + store.documents.looks_owed(row.id)
                for row in rows
            },
            statuses={row.name: by_source.get(row.id, {}) for row in rows},
            backlogs={name: store.backlog.of(name) for name in names},
            owed=len(still),
            waiting=sum(d.alert.due > utc_text(now) for d in still),
            refused=sum(bool(d.attempts and d.error) for d in still),
            muted=sum(mute.kept_back for mute in store.mutes.all(now)),
            growth=store.watching.growth(now),
            given_up=len(owed) - len(still),
            withdrawn=store.outbox.withdrawn(),
            head=store.history.end(),
            anchor=store.history.last_anchor(),
            ignored=store.ignored.listed(now),
        )


def _everything(state: _State, config: Config, now: datetime) -> dict[str, object]:
    daemon = health.alive(state.facts.daemon, now)
    return {
        "sources": [
            _as_json(s, state.counts[s.plan.source], state.statuses, now)
            | {"backlog": asdict(state.backlogs[s.plan.source])}
            | {"second_looks": state.looks.get(s.plan.source, 0)}
            for s in state.facts.sources
        ]
        + [_disabled_as_json(name, state.statuses) for name in _disabled(config)],
        "ledger": {
            "head": state.head.chain,
            "entries": state.head.entries,
            "timestamp": state.anchor.at if state.anchor else None,
        },
        "ignored": [asdict(learnt) for learnt in state.ignored],
        "owed": state.owed,
        "owed_later": state.waiting,
        "owed_refused": state.refused,
        "muted": state.muted,
        "given_up": state.given_up,
        "withdrawn": state.withdrawn,
        "database": {
            "bytes": state.facts.size,
            "free": state.facts.free,
            "growth": asdict(state.growth) if state.growth else None,
        },
        "outbox": None if config.email else str(config.outbox),
        "daemon": daemon,
        "problems": [_problem(problem, config.zone(), daemon) for problem in state.problems],
    }


def _say(state: _State, config: Config, now: datetime) -> None:
    for source in state.facts.sources:
        _show(source, state.counts[source.plan.source], state.statuses, config, now)
        if left := of_backlog(state.backlogs[source.plan.source]):
            say(f"{'':<16} {left}")
        if looks := state.looks.get(source.plan.source, 0):
            wait = "waits for its second look" if looks == 1 else "wait for their second look"
            say(f"{'':<16} {counted(looks, 'apparent change')} {wait}")
    for name in _disabled(config):
        known = sum(state.statuses.get(name, {}).values())
        kept = counted(known, "release")
        say(f"{name:<16} paused   {kept} kept, not visited (`misajour source resume {name}`)")
    for name in _retired(state, config):
        kept = counted(sum(state.statuses[name].values()), "release")
        say(f"{name:<16} retired  {kept} kept; it is not in the configuration any more")
    say(_daemon(state.facts, config, now))
    say(_database(state, config))
    _say_owed(state)
    if state.withdrawn:
        taken = counted(state.withdrawn, "delivery", "deliveries")
        say(f"withdrawn with a recipient or a subscription: {taken} (`misajour alerts list`)")
    _say_ignored(state.ignored, config)
    if config.email is None:
        say(f"no [email] in {config.path}: mails are written as files into {config.outbox}/")
    daemon = health.alive(state.facts.daemon, now)
    for problem in state.problems:
        say(health.sentence(problem, config.zone()), fg="red")
        say(f"    {health.cure(problem, daemon=daemon)}")


def _say_owed(state: _State) -> None:
    """What waits in the outbox, and why."""
    lost = f", given up: {state.given_up} (`misajour alerts list`)" if state.given_up else ""
    later = f" ({state.waiting} for a digest or the end of quiet hours)" if state.waiting else ""
    tried = f"; {state.refused} could not be sent yet" if state.refused else ""
    where = " (`misajour alerts list`)" if tried and not lost else ""
    colour = "red" if lost or tried else None
    say(f"alerts owed: {state.owed}{later}{tried}{where}{lost}", fg=colour)
    if state.muted:
        kept = counted(state.muted, "delivery is", "deliveries are")
        say(f"{kept} kept back by mutes: `misajour mutes`")


def _database(state: _State, config: Config) -> str:
    """Its size, how it grows, and the room beside it."""
    said = f"{config.database} has {size_of(state.facts.size)}"
    if (growth := state.growth) is not None:
        days = counted(growth.days, "day")
        sign = "−" if growth.bytes < 0 else "+"
        said += f" ({sign}{size_of(abs(growth.bytes))} in {days})"
    if state.facts.free is not None:
        said += f"; {size_of(state.facts.free)} are free on its disk"
    return said


def _disabled(config: Config) -> list[str]:
    return [source.name for source in config.source if not source.enabled]


def _retired(state: _State, config: Config) -> list[str]:
    """Sources of the database that the configuration does not name."""
    named = {source.name for source in config.source}
    return [name for name in state.statuses if name not in named]


def _disabled_as_json(name: str, statuses: dict[str, dict[str, int]]) -> dict[str, Any]:
    """With the keys that a source has which is watched."""
    return {
        "name": name,
        "enabled": False,
        "health": None,
        "since": None,
        "note": "",
        "last_run": None,
        "next_run": None,
        "under_way_since": None,
        "releases": statuses.get(name, {}),
        "due": 0,
        "last_change": None,
    }


def _say_ignored(ignored: Sequence[Learnt], config: Config) -> None:
    """What the judgement of each source leaves out, and since when."""
    for source, of_source in groupby(ignored, key=lambda learnt: learnt.source):
        learnt = list(of_source)
        counts = Counter(str(one.kind) for one in learnt)
        said = ", ".join(f"{n} {kind}{'s' * (n != 1)}" for kind, n in sorted(counts.items()))
        since = local(min(one.first_seen for one in learnt), config)
        lasting = "what lasts in a text is reported"
        say(f"{source:<16} ignored when judging: {said}, since {since}; {lasting}")


def _check(found: Sequence[Problem], facts: Facts, config: Config) -> None:
    """For monitors: says it and ends the command."""
    for problem in found:
        say(health.sentence(problem, config.zone()), fg="red")
    if found:
        raise SystemExit(1)
    last = max((s.last_run for s in facts.sources if s.last_run), default=None)
    moment = local(utc_text(last), config) if last else "never"
    say(f"all is well: {counted(len(facts.sources), 'source')}, last pass {moment}")
    raise SystemExit(0)


def _daemon(facts: Facts, config: Config, now: datetime) -> str:
    if facts.daemon is None:
        return "no daemon has run here yet (`misajour run`)"
    if health.alive(facts.daemon, now):
        return f"the daemon has been running since {local(utc_text(facts.daemon.started), config)}"
    return health.sentence(health.ended(facts.daemon), config.zone())


def _show(
    source: SourceFacts,
    counts: SourceCounts,
    statuses: dict[str, dict[str, int]],
    config: Config,
    now: datetime,
) -> None:
    plan, name = source.plan, source.plan.source
    later = local(utc_text(source.next_run(now)), config)
    if source.last_run is None and source.health is Health.NEW:
        say(f"{name:<16} not visited yet   next pass {later} ({plan.schedule})")
        return
    states = statuses.get(name, {})
    colour = None if source.health in (Health.OK, Health.NEW) else "red"
    last = local(utc_text(source.last_run), config) if source.last_run else "never"
    say(
        f"{name:<16} {source.health:<8} {counted(states.get('live', 0), 'release')}, "
        f"{states.get('removed', 0)} removed   last pass {last}, next {later} ({plan.schedule})",
        fg=colour,
    )
    changed = local(utc_text(counts.last_change), config) if counts.last_change else "none yet"
    under_way = (
        f"; a pass under way since {local(utc_text(plan.begun), config)}" if plan.begun else ""
    )
    say(f"{'':<16} {counts.due} due at the next pass; last change {changed}{under_way}")
    if source.note:
        since = f" (since {local(utc_text(source.since), config)})" if source.since else ""
        say(f"{'':<16} {source.note}{since}", fg=colour)


def _as_json(
    source: SourceFacts, counts: SourceCounts, statuses: dict[str, dict[str, int]], now: datetime
) -> dict[str, Any]:
    plan = source.plan
    return {
        "name": plan.source,
        "enabled": True,
        "health": source.health,
        "since": _text(source.since),
        "note": source.note,
        "last_run": _text(source.last_run),
        "next_run": _text(source.next_run(now)),
        "under_way_since": _text(plan.begun),
        "releases": statuses.get(plan.source, {}),
        "due": counts.due,
        "last_change": _text(counts.last_change),
    }


def _problem(problem: Problem, zone: ZoneInfo, daemon: bool) -> dict[str, Any]:
    return {
        "kind": problem.kind,
        "subject": problem.subject,
        "since": _text(problem.since),
        "text": health.sentence(problem, zone),
        "cure": health.cure(problem, daemon=daemon),
    }


def _text(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None
