"""From observations to what is recorded: bytes kept, pages read, visits judged, decisions written.

One writer calls this, one thread. A batch comes by twice: `receive` keeps the bytes and says what
is to be read; `conclude` takes the readings, which were made elsewhere, and writes what they come
to.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from monitor.addresses import host as host_of
from monitor.compare.passages import Passage
from monitor.config import SourceConfig
from monitor.decide import Claim, decide, health, outcomes, pace, removal
from monitor.errors import MisajourError, StoreError
from monitor.extract import Hints
from monitor.model import (
    Change,
    CrawlResult,
    Health,
    ListingObservation,
    ListingProgress,
    Observation,
    Outcome,
    Reading,
    Release,
    Status,
    Verdict,
    Waiting,
    utc_text,
)
from monitor.read import Key, Page
from monitor.record import listings, outlines
from monitor.record.apply import apply
from monitor.record.documents import LinkedDocuments, ReceivedDocument
from monitor.record.known import Knowledge, Received
from monitor.record.run import Rest, Run
from monitor.store import Store
from monitor.store.outbox import Owed

__all__ = ["Audience", "Batch", "Recorder", "Rest", "Run"]

log = logging.getLogger(__name__)

_COMMITTED = 25  # visits that are written in one transaction
_LIVES = 500  # releases of a source by which it is judged how often they are edited


class Audience(Protocol):
    """Who is to hear of what. Called inside the transaction that records it."""

    def alerts_for(
        self, change: Change, release: Release, source: SourceConfig
    ) -> Iterable[Owed]: ...

    def health(self, run: Run) -> Iterable[Owed]:
        """Of a source that has fallen ill or is well again."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Observations whose bytes are kept, in their order, and the pages that are to be read for
    them."""

    visits: tuple[Received, ...]
    documents: tuple[ReceivedDocument, ...] = ()

    @property
    def pages(self) -> list[Page]:
        papers = [page for document in self.documents for page in document.pages]
        return [*(page for visit in self.visits for page in visit.pages), *papers]

    @property
    def read(self) -> dict[Key, Reading]:
        """The readings that came with the observations, as far as the code and the hints that made
        them are those that would be used here."""
        pairs = [(visit.seen, visit.page) for visit in self.visits]
        pairs += [(document.seen, document.page) for document in self.documents]
        return {
            page.key: seen.reading
            for seen, page in pairs
            if page is not None
            and seen.reading is not None
            and seen.reading.version == page.hints.version
        }


class Recorder:
    """Takes observations and writes what they mean. Not thread-safe: one thread calls it."""

    def __init__(
        self, store: Store, hints: Mapping[str, Hints], audience: Audience, confirm_after: float
    ) -> None:
        self.store, self.audience = store, audience
        self.confirm_after = timedelta(seconds=confirm_after)
        self.knowledge = Knowledge(store, hints, self.confirm_after)
        self.documents = LinkedDocuments(store, hints, self.confirm_after)
        # by name, the bytes of visits that are not concluded yet: two visits may bring the same
        self._needed: Counter[str] = Counter()

    def begin(self, config: SourceConfig, now: datetime) -> Run:
        with self.store.atomic():
            row = self.store.sources.ensure(config.name, config.spider, config.language, now)
        prior = pace.prior_of(self.store.releases.lives(row.id, _LIVES), now)
        return Run(row=row, config=config, started=now, prior=prior)

    def fails(self, config: SourceConfig, fault: Exception) -> None:
        """Set down that the pass of a source came to no end; the next good one mends it."""
        now = datetime.now(UTC)
        said = f"its pass failed ({type(fault).__name__}: {fault}); run `misajour verify`"
        if isinstance(fault, MisajourError):
            said = str(fault)
        with self.store.atomic():
            row = self.store.sources.ensure(config.name, config.spider, config.language, now)
            self.store.sources.set_health(row.id, Health.BROKEN, said, now)

    def receive(self, run: Run, seen: Sequence[CrawlResult]) -> Batch:
        """Keep the bytes of a batch, and say what is to be read. What needs no reading is
        recorded."""
        run.not_asked.update(_resting(seen))
        papers: list[Observation] = []
        visits: list[Observation] = []
        for item in seen:
            if isinstance(item, ListingProgress):
                with self.store.atomic():
                    self.store.backlog.note(run.row.id, item)
            elif isinstance(item, ListingObservation):
                self._listing(run, item)
            else:
                (papers if item.document else visits).append(item)
        documents = tuple(d for p in papers if (d := self.documents.received(run, p)) is not None)
        waiting = self._touch_unchanged(run, visits)
        with self.store.atomic():  # the bytes are kept before anything reads them
            self._note_spent(run, datetime.now(UTC))
            for item in waiting:
                if item.outcome is Outcome.PAGE:
                    self.knowledge.keep(item, self._base(run, item), run.row.id)
        received = tuple(v for item in waiting if (v := self._received(run, item)) is not None)
        self._needed.update(visit.seen.sha256 for visit in received)
        return Batch(received, documents)

    def _note_spent(self, run: Run, now: datetime) -> None:
        """As the pass goes on: one that is killed has asked for what it has asked for."""
        spent, noted = run.spent(), run.noted
        if spent.requests > noted.requests or spent.bytes > noted.bytes:
            more = replace(
                spent, requests=spent.requests - noted.requests, bytes=spent.bytes - noted.bytes
            )
            self.store.spending.note(run.row.id, more, now)
            run.noted = spent

    def _received(self, run: Run, seen: Observation) -> Received | None:
        try:
            return self.knowledge.received(run, seen)
        except StoreError as error:  # a snapshot that is not whole costs its release, and no other
            log.error("%s: %s: %s", run.config.name, seen.url, error)
            run.missed(Outcome.FAILED, str(error))
            return None

    def _base(self, run: Run, seen: Observation) -> str | None:
        """What the bytes are likely to differ least from: those of the last visit, where they are
        kept (`keep = "all"`), for noise drifts; or else the latest revision's."""
        release = self.store.releases.at(run.row.id, seen.url)
        if release is None:
            return None
        if self.store.history.has_bytes(release.sha256):
            return release.sha256
        return self.store.history.latest_snapshot(release.id)

    def conclude(self, run: Run, batch: Batch, readings: Mapping[Key, Reading]) -> None:
        """Judge each visit of `batch` and write the decision, several in a transaction: each stands
        whole in it or not at all, and a commit costs as much as three decisions."""
        for first in range(0, len(batch.visits), _COMMITTED):
            with self.store.atomic():
                for visit in batch.visits[first : first + _COMMITTED]:
                    self._conclude(run, visit, readings)
        for document in batch.documents:
            try:
                self.documents.conclude(run, document, readings, self._record)
            except sqlite3.Error:
                raise
            except Exception:  # likewise
                log.exception("%s: %s was not recorded", run.config.name, document.seen.url)
                run.document_trouble["a document that could not be judged"] += 1
        with self.store.atomic():
            self._first_visits(run, batch)
            brought = {visit.seen.sha256 for visit in batch.visits if visit.seen.body}
            self.store.history.understood(brought - self._needed.keys())

    def _conclude(self, run: Run, visit: Received, readings: Mapping[Key, Reading]) -> None:
        self._needed -= Counter([visit.seen.sha256])  # drops what is needed no more
        try:
            known, reading = self.knowledge.known(run, visit, readings)
            run.note_page(known)
            decision = decide(known, visit.seen, reading)
            decision = replace(decision, forget=decision.forget - self._needed.keys())
            apply(self.store, run, visit.seen, decision, known.policy.version, self._record)
            outlines.learn(self.store, known, visit.seen, decision, reading)
            if decision.moved_to and decision.subject is not None:
                self._renamed(run, decision.subject)
            met = decision.outcome not in (Outcome.GONE, Outcome.BLOCKED, Outcome.FAILED)
            first = known.release is None or known.release.text is None
            if first and not met:
                self._unmet(run, visit.seen)
        except sqlite3.Error:
            raise  # the store's trouble is not a page's fault
        except Exception:  # the boundary: one hostile page must not cost the others
            log.exception("%s: %s could not be recorded", run.config.name, visit.seen.url)
            run.missed(Outcome.FAILED, "a page that could not be judged; the log has details")

    def _unmet(self, run: Run, seen: Observation) -> None:
        """A release of which nothing is known yet could not be had. It is tried again later,
        whether its listing still names it then or not."""
        backlog, source = self.store.backlog, run.row.id
        if backlog.was_tried(source, seen.url):
            run.unmet_again += 1
            return
        run.never_met += 1
        if not run.is_page(seen.url) and not run.archived:
            with self.store.atomic():
                backlog.wait(source, seen.url, seen.seen)

    def _first_visits(self, run: Run, batch: Batch) -> None:
        """Note of what was found what came of its visits."""
        for visit in batch.visits:
            put_off = visit.seen.outcome in (Outcome.RESTING, Outcome.DEFERRED)
            if visit.release is None and not put_off:
                self.store.backlog.tried(run.row.id, visit.seen.url, visit.seen.seen)

    def _renamed(self, run: Run, release: int) -> None:
        """What this pass says of a release, it says of it under the address where it stands."""
        now = self.store.releases.get(release)
        run.changes = [(change, now if was.id == release else was) for change, was in run.changes]

    def _touch_unchanged(self, run: Run, visits: Sequence[Observation]) -> list[Observation]:
        """Record the visits that found what is known; the others."""
        settled = self._settled(run, visits)
        unread = self._unread(run, visits, settled)
        unchanged: list[tuple[Observation, Release]] = []
        waiting: list[Observation] = []
        for seen in visits:
            same = seen.outcome is Outcome.UNCHANGED or seen.url in unread
            if same and seen.url in settled:
                unchanged.append((seen, settled[seen.url]))
            else:
                waiting.append(seen)
        self._touch(run, unchanged)
        return waiting

    def _settled(self, run: Run, seen: Sequence[Observation]) -> dict[str, Release]:
        """The releases, by address, whose bytes are what they were and about which nothing is to be
        decided."""
        urls = {item.url for item in seen if item.outcome in (Outcome.UNCHANGED, Outcome.PAGE)}
        found = self.store.releases.all_at(run.row.id, urls) if urls else {}
        return {
            url: release
            for url, release in found.items()
            if release.pending is None and release.status is Status.LIVE
        }

    def _unread(
        self, run: Run, seen: Sequence[Observation], settled: Mapping[str, Release]
    ) -> frozenset[str]:
        """The addresses of the pages that are proved to say what is known, though their bytes
        differ."""
        pages = [
            (item, settled[item.url])
            for item in seen
            if item.outcome is Outcome.PAGE and item.url in settled
        ]
        if not pages:
            return frozenset()
        version = self.knowledge.version_of(run.config)
        return frozenset(item.url for item, _ in outlines.unread(self.store, run, version, pages))

    def _touch(self, run: Run, unchanged: Sequence[tuple[Observation, Release]]) -> None:
        run.counts[Outcome.UNCHANGED] += len(unchanged)
        if not unchanged:
            return
        updates = [
            (release.id, outcomes.visited(release, item, rhythm=run.rhythm_of(release.url)))
            for item, release in unchanged
        ]
        with self.store.atomic():
            self.store.releases.touch(updates)
            self.store.sightings.touch((utc_text(i.seen), r.id) for i, r in unchanged)
            # other bytes that say the same
            pages = [(r.id, item) for item, r in unchanged if item.outcome is Outcome.PAGE]
            self.store.releases.answered(pages)
            for release, item in pages:
                self.store.receipts.note(release, item.seen, item.sha256)

    def _listing(self, run: Run, listing: ListingObservation) -> None:
        if run.put_off(listing.outcome, listing.note):
            run.postponed += 1
            return
        run.listings[listing.outcome] += 1
        run.found += len(listing.entries)
        if listing.retry_after and listing.host:
            until = listing.seen + timedelta(seconds=listing.retry_after)
            with self.store.atomic():
                self.store.sources.rest(listing.host, until, listing.note)
        if listing.outcome is not Outcome.PAGE:
            run.trouble[listing.note or listing.outcome] += 1
        else:
            run.held.append(listing)

    def _record(
        self,
        run: Run,
        release: Release,
        verdict: Verdict,
        seen: datetime,
        between: tuple[int | None, int | None],
        passages: Sequence[Passage] = (),
    ) -> None:
        """The change, its `passages` and the alerts it owes, in the caller's transaction."""
        moment = utc_text(seen)
        change = self.store.history.record(release.id, verdict, moment, between, passages)
        release = self.store.releases.get(release.id)
        for owed in self.audience.alerts_for(change, release, run.config):
            self.store.outbox.owe(owed, change.id, release.id, seen)
        run.changes.append((change, release))

    def finish(self, run: Run, now: datetime | None = None) -> Run:
        """Believe what is gone; note the run and the source's health."""
        moment = now or datetime.now(UTC)
        self.believe_absences(run)
        self.documents.believe_absences(run, self._record)
        run.health, run.note = run.diagnose()
        run.finished = moment
        with self.store.atomic():
            self.store.sources.add_run(
                run.row.id, run.started, moment, run.health, run.tally(), run.note, run.learnt
            )
            self.store.sources.set_health(run.row.id, run.health, run.note, moment)
            self._note_spent(run, moment)
            self._tell(run, moment)
        return run

    def believe_absences(self, run: Run) -> None:
        """Believe the removals, unless they are too many to be or nothing bears witness to them,
        and what is gone from the listings.

        It is all that `finish` does for a run that is not a pass, such as captures of an
        archive: they say nothing of the source's health today, nor of when it was last visited.
        """
        run.live = self.store.releases.live(run.row.id)
        run.gone = self.store.releases.seeming_gone(run.row.id)
        if run.believes_absences():
            for release, claim in run.claims:
                if self._is_still_gone(release):
                    self._remove(run, release, claim)
        for listing in run.held:
            with self.store.atomic():
                told = listings.compare_listing(self.store, run, listing, self.confirm_after)
                for release, verdict in told:
                    self._record(run, release, verdict, listing.seen, (None, None))

    def _is_still_gone(self, release: Release) -> bool:
        """Whether no visit since the claim has met the release, at one of its other addresses."""
        pending = self.store.releases.get(release.id).pending
        return pending is not None and pending.what is Waiting.GONE

    def _tell(self, run: Run, now: datetime) -> None:
        """The operator hears once that a source is ill, and once that it is over. An outage goes on
        while its host rests."""
        recent = self.store.sources.recent(run.row.id, health.PASSES)
        if not (run.learnt or run.lasts) or not health.to_be_told(recent, run.row.told):
            return
        for owed in self.audience.health(run):
            self.store.outbox.owe(owed, None, None, now)
            self.store.sources.set_told(run.row.id, run.health)

    def _remove(self, run: Run, release: Release, claim: Claim) -> None:
        latest = self.store.history.latest(release.id)
        update, verdict = removal.believed(release, claim, rhythm=run.rhythm_of(release.url))
        with self.store.atomic():
            self.store.sightings.end(release.id)
            self.store.releases.update(release.id, update)
            between = (latest.id if latest else None, None)
            self._record(run, release, verdict, claim.seen, between)


def _resting(seen: Iterable[CrawlResult]) -> Iterator[str]:
    """The hosts that were not asked, for they rest."""
    for item in seen:
        if isinstance(item, ListingProgress) or item.outcome is not Outcome.RESTING:
            continue
        if host := host_of(item.url):
            yield host
