"""The spine: observation ─► snapshot ─► revision ─► change ─► alerts owed. One writer, one transaction."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from monitor.config import SourceConfig
from monitor.model import (
    Kind,
    Listing,
    Observation,
    Outcome,
    Seen,
    Significance,
    Status,
    Verdict,
    utc_text,
)
from monitor.record import listings, pace
from monitor.record.reading import Reader
from monitor.record.run import Run
from monitor.record.visits import Visits
from monitor.store import Store
from monitor.store.history import Change
from monitor.store.outbox import Owed
from monitor.store.releases import Release

__all__ = ["Reader", "Recorder", "Run"]

log = logging.getLogger(__name__)


class Audience(Protocol):
    """Who is to hear of what. Called inside the transaction that records it."""

    def __call__(
        self, change: Change, release: Release, source: SourceConfig
    ) -> Iterable[Owed]: ...

    def health(self, run: Run) -> Iterable[Owed]:
        """Of a source that has fallen ill or is well again."""
        ...


class Recorder:
    """Takes observations and writes what they mean. Not thread-safe: one thread calls it."""

    def __init__(self, store: Store, reader: Reader, match: Audience, confirm_after: float) -> None:
        self.store, self.reader, self.match = store, reader, match
        self.confirm_after = timedelta(seconds=confirm_after)

    def begin(self, config: SourceConfig, now: datetime) -> Run:
        with self.store.atomic():
            row = self.store.sources.ensure(config.name, config.spider, config.language, now)
        return Run(row, config, now)

    def take(self, run: Run, seen: Sequence[Seen]) -> None:
        """Record a batch. What cannot be recorded for its own sake stops nothing that follows it."""
        visits = Visits(self.store, self.reader, run, self.confirm_after, self._record)
        unchanged: list[tuple[Observation, Release]] = []
        settled = visits.settled(seen)
        for item in seen:
            try:
                if isinstance(item, Listing):
                    self._listing(run, item)
                elif item.outcome is Outcome.UNCHANGED and item.url in settled:
                    unchanged.append((item, settled[item.url]))
                else:
                    visits.take(item)
            except sqlite3.Error:
                raise  # the store's trouble is no page's fault
            except Exception:  # the boundary: one hostile page must not cost the others
                log.exception("%s: %s could not be recorded", run.config.name, item.url)
                run.missed(Outcome.FAILED, "a page that could not be read; the log has the details")
        self._touch(run, unchanged)

    def _touch(self, run: Run, unchanged: Sequence[tuple[Observation, Release]]) -> None:
        rows = [
            (
                utc_text(item.seen),
                utc_text(pace.next_visit(release, run.config, item.seen)),
                release.id,
            )
            for item, release in unchanged
        ]
        run.counts[Outcome.UNCHANGED] += len(unchanged)
        if rows:
            with self.store.atomic():
                self.store.releases.touch(rows)

    def _listing(self, run: Run, listing: Listing) -> None:
        if listing.outcome is Outcome.DEFERRED:
            return
        run.listings[listing.outcome] += 1
        run.found += len(listing.entries)
        with self.store.atomic():
            if listing.retry_after and listing.host:
                until = listing.seen + timedelta(seconds=listing.retry_after)
                self.store.sources.rest(listing.host, until, listing.note)
            if listing.outcome is not Outcome.PAGE:
                run.trouble[listing.note or listing.outcome] += 1
                return
        run.held.append(listing)

    def _record(
        self,
        run: Run,
        release: Release,
        verdict: Verdict,
        seen: datetime,
        between: tuple[int | None, int | None],
    ) -> None:
        """The change and the alerts it owes, in the caller's transaction."""
        change = self.store.history.record(release.id, verdict, utc_text(seen), between)
        release = self.store.releases.get(release.id)
        for owed in self.match(change, release, run.config):
            self.store.outbox.owe(owed, "change", change.id, release.id, seen)
        run.changes.append((change, release))

    def finish(self, run: Run, now: datetime | None = None) -> Run:
        """Believe the removals, unless they are too many to be; note the run and the source's health."""
        moment = now or datetime.now(UTC)
        if not run.mass_removal():
            for release, note, seen in run.gone:
                self._remove(run, release, note, seen)
        for listing in run.held:
            with self.store.atomic():
                for release, verdict in listings.compare(
                    self.store, run, listing, self.confirm_after
                ):
                    self._record(run, release, verdict, listing.seen, (None, None))
        run.health, run.note = run.diagnose()
        run.finished = moment
        with self.store.atomic():
            self.store.sources.add_run(
                run.row.id, run.started, moment, run.health, run.tally(), run.note
            )
            self.store.sources.set_health(run.row.id, run.health, run.note, moment)
            self._tell(run, moment)
        return run

    def _tell(self, run: Run, now: datetime) -> None:
        """The operator hears once that a source is ill, after two passes that say so, and once that it is over."""
        told, ill = run.row.told, run.health != "ok"
        if (
            not run.learnt
            or (ill and (run.row.health == "ok" or told == run.health))
            or (not ill and told in ("", "ok"))
        ):
            return
        for owed in self.match.health(run):
            self.store.outbox.owe(owed, "health", None, None, now)
            self.store.sources.set_told(run.row.id, run.health)

    def _remove(self, run: Run, release: Release, note: str, seen: datetime) -> None:
        latest = self.store.history.latest(release.id)
        with self.store.atomic():
            self.store.releases.update(
                release.id, status=Status.REMOVED, pending=None, sha256="", etag="", last_modified="",
                next_check=utc_text(pace.next_visit(release, run.config, seen)),
            )  # fmt: skip
            reason = f"two visits found it gone: {note}" if note else "two visits found it gone"
            verdict = Verdict(Kind.REMOVED, Significance.MAJOR, (reason,))
            self._record(run, release, verdict, seen, (latest.id if latest else None, None))
