"""Which subscriptions a change is owed to. Runs inside the transaction that records the change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor import compare
from monitor.alert.story import in_zone
from monitor.compare.words import Op
from monitor.config import OPERATOR, Config, SourceConfig, Subscription
from monitor.cron import cron
from monitor.model import Kind
from monitor.record import Run
from monitor.store import Store
from monitor.store.history import Change
from monitor.store.outbox import Owed
from monitor.store.releases import Release


class Matcher:
    """Called as `matcher(change, release, source)`."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store

    def __call__(self, change: Change, release: Release, source: SourceConfig) -> Iterator[Owed]:
        for subscription in self.config.subscription:
            if self._wants(subscription, change, release, source):
                yield owed(subscription, self.config, datetime.now(UTC))

    def health(self, run: Run) -> Iterator[Owed]:
        if (subscription := self.config.subscription_named(OPERATOR)) is None:
            return
        source, since = run.config.name, in_zone(run.row.health_since, self.config.zone())
        if run.health == "ok":
            subject = f"Well again · {source}"
            text = f"{source} answers as it should again. It was {run.row.told} since {since}."
        else:
            subject = f"Source {run.health} · {source}"
            text = (
                f"{source} is {run.health} since {since}: {run.note or 'no reason is known'}.\n\n"
                f"Its releases stay as they were. `misajour status` shows its state, `misajour check {source} -v` tries it now. "
                "You hear of this once, and again when it is over."
            )
        yield Owed(
            subscription.name, datetime.now(UTC), len(subscription.to), subject=subject, text=text
        )

    def _wants(
        self, subscription: Subscription, change: Change, release: Release, source: SourceConfig
    ) -> bool:
        if change.kind is Kind.REREAD or change.kind not in subscription.when:
            return False
        if subscription.sources and source.name not in subscription.sources:
            return False
        if change.significance.rank < subscription.significance.rank:
            return False
        spoken = release.language.partition("-")[0].lower()
        if subscription.languages and spoken not in [
            code.lower().partition("-")[0] for code in subscription.languages
        ]:
            return False
        return not subscription.keywords or self._mentions(subscription.keywords, change)

    def _mentions(self, keywords: tuple[str, ...], change: Change) -> bool:
        text = self._news(change)
        return any(_whole_word(word).search(text) for word in keywords)

    def _news(self, change: Change) -> str:
        """What was added or removed; of a release that is new, gone or back, all its text."""
        new = (
            self.store.history.revision(change.to_revision).content if change.to_revision else None
        )
        old = (
            self.store.history.revision(change.from_revision).content
            if change.from_revision
            else None
        )
        if old is None or new is None or change.from_revision == change.to_revision:
            whole = new or old
            return f"{whole.title}\n{whole.body}" if whole else ""
        segments = (
            s for h in compare.diff(old, new).hunks for s in h.segments if s.op is not Op.EQUAL
        )
        titles = () if old.title == new.title else (old.title, new.title)
        return "\n".join((*titles, *(s.text for s in segments)))


def owed(subscription: Subscription, config: Config, now: datetime) -> Owed:
    zone = config.zone(subscription)
    if subscription.digest is None:
        return Owed(
            subscription.name, _after_quiet(subscription.quiet, now, zone), len(subscription.to)
        )
    due = cron(subscription.digest, zone.key).after(now)
    assert due is not None  # the configuration refuses a schedule that never comes
    return Owed(
        subscription.name,
        due,
        len(subscription.to),
        digest=due.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
    )


def _after_quiet(quiet: str | None, now: datetime, zone: ZoneInfo) -> datetime:
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


def _whole_word(word: str) -> re.Pattern[str]:
    """`word` standing alone; in scripts without spaces, anywhere."""
    spaced = all(char < "\u2e80" for char in word)
    text = re.escape(word)
    return re.compile(rf"(?<!\w){text}(?!\w)" if spaced else text, re.IGNORECASE)
