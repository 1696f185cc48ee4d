"""Which subscriptions a change is owed to. Runs inside the transaction that records the change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from monitor.alert import timing
from monitor.alert.facts import left_out_of, texts_of
from monitor.alert.recipients import Recipients
from monitor.alert.when import in_zone
from monitor.compare import Diff, Differences
from monitor.compare.shown import out_of_sight, shown
from monitor.compare.words import Op
from monitor.config import OPERATOR, Config, SourceConfig, Subscription
from monitor.health import OF_HEALTH, Problem, alive, cure
from monitor.languages.codes import without_region
from monitor.model import Change, Health, Kind, Release
from monitor.record import Run
from monitor.store import Store
from monitor.store.outbox import Bundle, Owed
from monitor.store.waiting import WELL_AGAIN


class AlertPolicy:
    """By the configuration's subscriptions."""

    def __init__(self, config: Config, store: Store) -> None:
        self.config, self.store = config, store
        self._recipients = Recipients.open(config.database)

    def alerts_for(self, change: Change, release: Release, source: SourceConfig) -> Iterator[Owed]:
        for subscription in self.config.subscription:
            if self._wants(subscription, change, release, source):
                yield self._owed(subscription, datetime.now(UTC))

    def health(self, run: Run) -> Iterator[Owed]:
        if (subscription := self.config.subscription_named(OPERATOR)) is None:
            return
        source, sources, zone = run.config.name, self.store.sources, self.config.zone()
        if run.health is Health.OK:
            since = in_zone(sources.told_since(run.row.id) or run.row.health_since, zone)
            subject = f"Well again · {source}"
            text = f"{source} answers as it should again. It had been {run.row.told} since {since}."
        else:
            since = in_zone(sources.health_since(run.row.id), zone)
            subject = f"Source {run.health} · {source}"
            text = (
                f"{source} has been {run.health} since {since}: "
                f"{run.note or 'no reason is known'}.\n\n"
                f"{self._cure(run.health, source)} "
                "You hear of this once, and again when it is over."
            )
        recipients = tuple(self._recipients.names(subscription))
        kind = WELL_AGAIN if run.health is Health.OK else "health"
        now = datetime.now(UTC)
        yield Owed(
            subscription.name,
            now,
            recipients,
            kind=kind,
            subject=subject,
            text=text,
            troubles=(f"source {source}",),
        )

    def _cure(self, found: Health, source: str) -> str:
        daemon = self.store.watching.daemon(self.config.database)
        problem = Problem(OF_HEALTH[found], source)
        return cure(problem, daemon=alive(daemon, datetime.now(UTC)))

    def _owed(self, subscription: Subscription, now: datetime) -> Owed:
        recipients = tuple(self._recipients.names(subscription))
        due = timing.due(subscription, self.config, now)
        if subscription.digest is None:
            return Owed(subscription.name, due, recipients)
        local = due.astimezone(self.config.zone(subscription))
        name = stem = local.strftime("%Y-%m-%d %H:%M")
        number = 2
        while self.store.outbox.closed(subscription.name, Bundle.DIGEST, name):
            # sent early, or by a clock that was ahead: what comes now is another message
            name, number = f"{stem} ({number})", number + 1
        return Owed(subscription.name, due, recipients, bundle=name)

    def _wants(
        self, subscription: Subscription, change: Change, release: Release, source: SourceConfig
    ) -> bool:
        if change.kind is Kind.REREAD or change.kind not in subscription.when:
            return False
        if change.significance.rank < subscription.significance.rank:
            return False
        if subscription.sources and source.name not in subscription.sources:
            return False
        languages = {without_region(code) for code in subscription.languages}
        if languages and without_region(release.language) not in languages:
            return False
        return not subscription.keywords or self._mentions(subscription.keywords, change)

    def _mentions(self, keywords: tuple[str, ...], change: Change) -> bool:
        text = self._news(change)
        return any(_whole_word(word).search(text) for word in keywords)

    def _news(self, change: Change) -> str:
        """What was added or removed, but for what the verdict ignored; of a release that is new,
        gone or back, all its text."""
        old, new = texts_of(self.store, change)
        if old is None or new is None or old == new:
            whole = new or old
            return f"{whole.title}\n{whole.body}" if whole else ""
        release = self.store.releases.get(change.release_id)
        left_out = left_out_of(self.config, self.store, change, release)
        titles = [] if old.title == new.title else [old.title, new.title]
        return "\n".join(titles + _changed_texts(shown(Differences(old, new), left_out)))


def _changed_texts(difference: Diff) -> list[str]:
    segments = chain.from_iterable((*h.segments, *out_of_sight(h)) for h in difference.hunks)
    return [segment.text for segment in segments if segment.op is not Op.EQUAL]


def _whole_word(word: str) -> re.Pattern[str]:
    """`word` standing alone; in scripts without spaces, anywhere."""
    spaced = all(char < "\u2e80" for char in word)
    text = re.escape(word)
    return re.compile(rf"(?<!\w){text}(?!\w)" if spaced else text, re.IGNORECASE)
