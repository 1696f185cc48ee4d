"""When a subscription hears of something: at once, after its quiet hours, or with its digest."""

from __future__ import annotations

import random
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.config import Config, Subscription
from monitor.cron import cron

_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=6)
_JITTER = 0.2  # share by which a wait is longer or shorter, so that not all come back at once


def due(subscription: Subscription, config: Config, now: datetime) -> datetime:
    """When what is owed `now` is to be sent. Never earlier for a later `now`."""
    zone = config.zone(subscription)
    if subscription.digest is None:
        return after_quiet(subscription.quiet, now, zone)
    moment = cron(subscription.digest, zone.key).after(now)
    assert moment is not None  # the configuration refuses a schedule that never comes
    return moment


def spread() -> float:
    """By how much the next wait is longer or shorter than its rule: what failed together comes back
    together."""
    return random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # no secret


def next_attempt(
    subscription: Subscription, config: Config, attempts: int, now: datetime, spread: float
) -> datetime:
    """When to try again after so many failed attempts before this one."""
    wait = min(_LONGEST, _FIRST * 2 ** min(attempts, 10)) * spread
    return after_quiet(subscription.quiet, now + wait, config.zone(subscription))


def latest_attempt(subscription: Subscription, config: Config, now: datetime) -> datetime:
    """The latest that `next_attempt` can give."""
    latest = now + _LONGEST * (1 + _JITTER)
    return after_quiet(subscription.quiet, latest, config.zone(subscription))


def after_quiet(quiet: str | None, now: datetime, zone: ZoneInfo) -> datetime:
    """`now`, or the end of the quiet hours that it falls into."""
    if quiet is None:
        return now
    begin, end = (time.fromisoformat(moment) for moment in quiet.split("-"))
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    if not (begin <= clock < end if begin < end else clock >= begin or clock < end):
        return now
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, zone).astimezone(UTC)
