"""When a release is visited again: soon where an edit is likely, and at some time in any case.

How often a release is edited falls with its age, and differs from room to room and from release to
release. So the expected rate of a release is a Gamma posterior: what was seen of its source is the
prior, its own edits and the time for which it was watched are the evidence; time counts less the
older the release is. Edits that fell between two visits are seen as one; the count of edits is
therefore put right as Cho and Garcia-Molina do it for irregular visits ("Estimating Frequency of
Change", ACM TOIT 3(3), 2003): where an interval of length I holds an edit, λI / (1 - exp(-λI)) are
expected in it. Visits are as often as that rate is high. Its square root would make the mean delay
least; its first power makes the median a quarter of equal intervals' on press releases, at the
price of a later 95th percentile (428 hours against 225), which the longest interval bounds. Within
the week, hours count as edits are likely in them.

`bench/revisit.py` measures it, and how the constants were fitted: on one half of its releases.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import accumulate

from monitor.model import Release

_DAY = 86400.0
_FRESH = timedelta(days=2)
"""A younger release is visited in every pass: its source's schedule is what bounds it."""
_LONGEST = timedelta(days=30)
"""Before it is spread: no release waits longer, however old it is."""
_SHORTEST = timedelta(hours=1)
_FALL, _KNEE = 0.8, 2.0
"""The rate at an age of so many days is (1 + age / knee) ** -fall of the rate at birth."""
_POWER, _SCALE = 1.0, 0.01
"""The interval, in days, is scale * rate ** -power, the rate being in edits per day: with a power
of 1, each visit finds so many edits as the scale says."""
_QUIETEST, _LIVELIEST = 0.5, 16.0
"""A source is at least, and at most, so many times as lively as one that is not known yet: one that
was never edited is watched all the same."""
_FIRST_RETRY, _LAST_RETRY = timedelta(minutes=5), timedelta(days=1)
# Monday to Friday, 8 to 20 o'clock, an hour counts so many times one of the night or the weekend.
_WORKING = 6.0
_WEIGHTS = [_WORKING if d < 5 and 8 <= h < 20 else 1.0 for d in range(7) for h in range(24)]
_WEEK = [0.0, *accumulate(weight * 168 / sum(_WEIGHTS) for weight in _WEIGHTS)]
"""How much of the week's 168 hours, weighted, has gone by at each of its hours."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected of a release before it was watched: so many `edits` in so many days, which
    count as the rate falls with age."""

    edits: float = 2.0
    days: float = 40.0

    def learnt(self, edits: float, days: float) -> Prior:
        """The prior for a release of a source of which so much was seen in all: of the source's
        rate, and as sure as this one."""
        times = (self.edits + edits) / (self.days + days) * self.days / self.edits
        return Prior(self.edits, self.days / min(_LIVELIEST, max(_QUIETEST, times)))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a release is visited. `always`: in every pass, as a page is that the configuration
    names. `steps` are (younger than, visited every), the youngest first, that the configuration
    gives; what is older than all of them keeps our pace, for which `prior` says what the source is
    like and `zone` what time it is there."""

    always: bool = False
    steps: tuple[tuple[timedelta, timedelta], ...] = ()
    prior: Prior = field(default_factory=Prior)
    zone: tzinfo = UTC

    def given(self, age: timedelta) -> timedelta | None:
        """The interval that the configuration gives; None where it gives none."""
        return next((every for limit, every in self.steps if age < limit), None)


def next_visit(release: Release, published: str, now: datetime, *, rhythm: Rhythm) -> datetime:
    """When `release`, published on an ISO day if that is known, is to be visited after a visit at
    `now`."""
    if rhythm.always:
        return now
    born, first = _beginnings(published, release.first_seen, now)
    # Spread by a fixed share of a release's own number: a thousand first seen together do not come
    # due together.
    spread = 0.9 + (release.id % 21) / 100
    if (interval := rhythm.given(now - born)) is not None:
        return now + interval * spread
    watched = (max(timedelta(0), first - born), max(timedelta(0), now - born))
    interval = expected_interval(watched, release.edits, rhythm.prior) * spread
    return in_working_time(now, interval, rhythm.zone)


def _beginnings(published: str, first_seen: str, now: datetime) -> tuple[datetime, datetime]:
    """When a release was born and when it was first seen; a damaged record of that is no reason
    not to visit it."""
    try:
        first = datetime.fromisoformat(first_seen)
    except ValueError:
        first = now
    born = datetime.fromisoformat(published[:10]).replace(tzinfo=UTC) if published else first
    return born, first


def expected_interval(
    watched: tuple[timedelta, timedelta], edits: float, prior: Prior
) -> timedelta:
    """The time until the next visit of a release that was `watched` from one age to another, in
    which `edits` were seen."""
    begun, age = (span.total_seconds() / _DAY for span in watched)
    if watched[1] < _FRESH:
        return timedelta(0)
    exposed = exposure(age) - exposure(begun)
    rate = (prior.edits + edits) / (prior.days + exposed) * falling(age)
    return min(_LONGEST, max(_SHORTEST, timedelta(days=_SCALE * rate**-_POWER)))


def falling(age: float) -> float:
    """The rate of edits at an age in days, as a share of that at birth."""
    return float((1 + max(0.0, age) / _KNEE) ** -_FALL)


def exposure(age: float) -> float:
    """The integral of `falling` from birth to an age in days."""
    return float(_KNEE / (1 - _FALL) * ((1 + max(0.0, age) / _KNEE) ** (1 - _FALL) - 1))


def edits_between(rate: float, days: float) -> float:
    """How many edits are expected, at a rate per day, in an interval of so many days that holds at
    least one."""
    expected = rate * days
    return expected / -math.expm1(-expected) if expected > 0 else 1.0


def edits_seen(
    release: Release, published: str, between: tuple[datetime, datetime], prior: Prior
) -> float:
    """The edits of a release with what was found `between` two visits: one edit at least."""
    born, first = _beginnings(published, release.first_seen, between[1])
    begun, age = ((moment - born).total_seconds() / _DAY for moment in (first, between[1]))
    rate = (prior.edits + release.edits) / (prior.days + exposure(age) - exposure(begun))
    days = max(0.0, (between[1] - between[0]).total_seconds() / _DAY)
    return release.edits + edits_between(rate * falling(age), days)


def prior_of(lives: Iterable[tuple[str, str, float]], now: datetime) -> Prior:
    """What a source is like, by its releases: the day of publication, when each was first seen, and
    how often it was edited since."""
    edits = days = 0.0
    for published, first_seen, number in lives:
        born, first = _beginnings(published, first_seen, now)
        begun, age = ((moment - born).total_seconds() / _DAY for moment in (first, now))
        edits += number
        days += max(0.0, exposure(age) - exposure(begun))
    return Prior().learnt(edits, days)


def in_working_time(now: datetime, interval: timedelta, zone: tzinfo) -> datetime:
    """The moment after which an interval has gone by, where hours count as edits are likely in
    them: nights and weekends are short. Of whole weeks the hours count alike."""
    weeks, rest = divmod(interval, timedelta(days=7))
    local = now.astimezone(zone)
    hour = local.weekday() * 24 + local.hour
    into = local.minute / 60 + local.second / 3600
    target = _WEEK[hour] + into * (_WEEK[hour + 1] - _WEEK[hour]) + rest.total_seconds() / 3600
    more, target = divmod(target, _WEEK[168])
    index = min(167, bisect_right(_WEEK, target) - 1)
    at = index + (target - _WEEK[index]) / (_WEEK[index + 1] - _WEEK[index])
    return now + weeks * timedelta(days=7) + timedelta(hours=at + 168 * more - hour - into)


def retry(failures: int, now: datetime) -> datetime:
    """After a visit that met no page: doubling, at most a day."""
    return now + min(_LAST_RETRY, _FIRST_RETRY * (1 << min(failures, 12)))
