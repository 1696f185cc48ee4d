"""When a release is visited again: often while it is young, and for ever, as releases are edited
years later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import Release

# (younger than, visited every): a pass visits what is due, so the source's schedule bounds the
# first row.
_STEPS = (
    (timedelta(days=2), timedelta(0)),
    (timedelta(days=14), timedelta(hours=6)),
    (timedelta(days=90), timedelta(days=1)),
    (timedelta(days=730), timedelta(days=7)),
)
_OLD = timedelta(days=30)
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a release is visited. `always`: in every pass, as a page is that the configuration
    names. `steps` are (younger than, visited every), the youngest first; empty: ours. What is older
    than all of them keeps our pace."""

    always: bool = False
    steps: tuple[tuple[timedelta, timedelta], ...] = ()

    def interval(self, age: timedelta) -> timedelta:
        """The time between two visits, before it is spread."""
        steps = (*self.steps, *_STEPS)
        return next((every for limit, every in steps if age < limit), _OLD)


def next_visit(release: Release, published: str, now: datetime, *, rhythm: Rhythm) -> datetime:
    """When `release`, published on an ISO day if that is known, is to be visited after a visit at
    `now`."""
    if rhythm.always:
        return now
    born = datetime.fromisoformat(published[:10]).replace(tzinfo=UTC) if published else None
    age = now - (born or datetime.fromisoformat(release.first_seen))
    interval = rhythm.interval(age)
    # Spread by a fixed share of a release's own number: a thousand first seen together do not come
    # due together.
    return now + interval * (0.9 + (release.id % 21) / 100)


def retry(failures: int, now: datetime) -> datetime:
    """After a visit that met no page: doubling, at most a day."""
    return now + min(_LAST_RETRY, _FIRST_RETRY * (1 << min(failures, 12)))
