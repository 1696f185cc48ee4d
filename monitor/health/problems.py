"""Facts ─► problems. Pure: no clock, no file, no database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.cron import cron
from monitor.health.facts import LATE, SILENT, Facts, SourceFacts, alive
from monitor.model import Health
from monitor.store.watching import DaemonRow

_CLOCKS_DIFFER = timedelta(minutes=2)


class ProblemKind(StrEnum):
    """What can be wrong. `subject` of a Problem is the source's name where it is one source's."""

    OVERDUE = "overdue"  # by its schedule a pass should have been made
    NEVER_VISITED = "never-visited"
    STUCK = "stuck"  # a pass has been under way for longer than it may take
    BROKEN = "broken"
    BLOCKED = "blocked"
    EMPTY = "empty"
    PASS_FAILED = "pass-failed"  # noqa: S105  # a pass ended in a fault of ours
    DELIVERIES_FAIL = "deliveries-fail"
    DELIVERIES_LATE = "deliveries-late"  # due, and nobody tries
    GIVEN_UP = "given-up"
    STORE = "store"
    DISK = "disk"
    CLOCK = "clock"
    DAEMON = "daemon"


OF_HEALTH = {
    Health.BROKEN: ProblemKind.BROKEN,
    Health.BLOCKED: ProblemKind.BLOCKED,
    Health.EMPTY: ProblemKind.EMPTY,
}
"""What the state of a source is as a problem."""
OF_A_PASS = frozenset(OF_HEALTH.values())
"""What a pass finds of its source, and the next one may find otherwise."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`detail` is what was said by whoever knows more: a source's note, a server's answer."""

    kind: ProblemKind
    subject: str = ""
    since: datetime | None = None
    detail: str = ""
    number: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same problem at the next look."""
        return str(self.kind), self.subject


def problems(facts: Facts, now: datetime) -> tuple[Problem, ...]:
    """All that is wrong, what concerns the whole first."""
    return (*_of_the_whole(facts, now), *_of_deliveries(facts, now), *_of_sources(facts, now))


def _of_the_whole(facts: Facts, now: datetime) -> Iterator[Problem]:
    if facts.read_only:
        yield Problem(ProblemKind.STORE, detail=facts.read_only)
    if facts.free is not None and facts.free < facts.reserve:
        said = f"{facts.free // 1_000_000} MB are free"
        yield Problem(ProblemKind.DISK, detail=said)
    if facts.ahead is not None:
        yield Problem(ProblemKind.CLOCK, since=facts.ahead)
    if facts.daemon is not None and not alive(facts.daemon, now):
        yield from _of_a_dead_daemon(facts.daemon, facts.sources, now)
    for row in facts.noted:
        if row.kind == ProblemKind.PASS_FAILED:  # the others are found anew
            yield Problem(ProblemKind.PASS_FAILED, row.subject, row.since, row.detail)


def ended(daemon: DaemonRow) -> Problem:
    """The end of a daemon that is not alive. Its detail: "stopped", "killed" (or crashed), or ""
    where it has fallen silent and nothing more is known."""
    if daemon.stopped:
        return Problem(ProblemKind.DAEMON, since=daemon.stopped, detail="stopped")
    detail = "killed" if daemon.killed else ""
    return Problem(ProblemKind.DAEMON, since=daemon.lived, detail=detail)


def _of_a_dead_daemon(
    daemon: DaemonRow, sources: Iterable[SourceFacts], now: datetime
) -> Iterator[Problem]:
    """A daemon that is no longer alive. Nothing is wrong where passes were made after its end: by
    `misajour check` from cron."""
    # one that was killed may have made a pass after it was last heard of
    since = daemon.stopped or daemon.lived + SILENT
    if not any(s.last_run and since < s.last_run <= now for s in sources):
        yield ended(daemon)


def _awake(facts: Facts, now: datetime) -> datetime | None:
    """Since when the daemon has run without a pause; None where it is not alive."""
    return facts.daemon.awake if facts.daemon and alive(facts.daemon, now) else None


def _of_deliveries(facts: Facts, now: datetime) -> Iterator[Problem]:
    owed = facts.deliveries
    if owed.failing:
        yield Problem(ProblemKind.DELIVERIES_FAIL, number=owed.failing, detail=owed.reason)
    awake = _awake(facts, now)
    if owed.late and (awake is None or now - awake >= LATE):
        yield Problem(ProblemKind.DELIVERIES_LATE, since=owed.late)
    if owed.lost:
        yield Problem(ProblemKind.GIVEN_UP, number=owed.lost)


def _of_sources(facts: Facts, now: datetime) -> Iterator[Problem]:
    grace = timedelta(seconds=facts.grace)
    awake = _awake(facts, now)
    for source in facts.sources:
        if kind := OF_HEALTH.get(source.health):
            yield Problem(kind, source.plan.source, source.since, source.note)
        if (begun := source.plan.begun) is not None:
            allowed = timedelta(seconds=max(source.plan.patience, 2 * source.usual))
            if now - begun > grace + allowed:
                yield Problem(ProblemKind.STUCK, source.plan.source, begun)
        elif (late := overdue(source, grace, now, awake)) is not None:
            kind = ProblemKind.OVERDUE if source.last_run else ProblemKind.NEVER_VISITED
            yield Problem(kind, source.plan.source, late)


def overdue(
    source: SourceFacts, grace: timedelta, now: datetime, awake: datetime | None
) -> datetime | None:
    """Since when a pass is due that was not made; None where none is overdue.

    `awake`: since when the daemon has run without a pause. One that has just begun, or awoke with
    its machine, has the grace to make up for what was due before.
    """
    last, plan = source.last_run, source.plan
    if last is not None and last <= now + _CLOCKS_DIFFER:
        due = cron(plan.schedule, plan.timezone).after(last)
    elif plan.noted is None and awake is None:
        return None  # just added, and nobody has begun to watch it
    else:  # never, or at a moment that a clock which was ahead wrote
        due = plan.noted if plan.noted is not None and plan.noted <= now else now - grace
    return due if max(due, awake or due) + grace <= now else None
