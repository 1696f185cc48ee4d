"""Captures on their way into the record, the oldest first, by the same steps as misajour's own
visits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.config import SourceConfig
from monitor.crawl import answers
from monitor.extract import Hints
from monitor.ingest.capture import Capture, Unreadable
from monitor.ingest.redirects import Redirects, is_redirect
from monitor.ingest.sameness import Spellings
from monitor.ingest.tally import CaptureOutcome, Ingested
from monitor.model import Change, Observation, Outcome, Reading, Release, Waiting, utc_text
from monitor.read import Key, Page, read_page
from monitor.record import Audience, Recorder, Run
from monitor.store import Store
from monitor.store.captures import Taken
from monitor.store.outbox import Owed

Read = Callable[[Iterable[Page]], Mapping[Key, Reading]]
"""Reads pages: here and now, or in a pool of processes."""

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # there was no web before
_CLOCKS_DIFFER = timedelta(minutes=2)
_BATCH, _BATCH_BYTES = 250, 8_000_000  # held at once: memory stays flat


class Nobody:
    """Who is to hear of history: nobody. A mail today about an edit of years ago is not news."""

    def alerts_for(self, change: Change, release: Release, source: SourceConfig) -> Iterable[Owed]:
        return ()

    def health(self, run: Run) -> Iterable[Owed]:
        return ()


def read_here(pages: Iterable[Page]) -> dict[Key, Reading]:
    """The readings of `pages`, made in this process."""
    return {page.key: read_page(page) for page in pages}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How captures are taken. `hints` say how the pages are read; `canonical` gives an address the
    source's own spelling, and `wanted` says whether an address that is not known yet is a release.

    `confirm_after` is that of the configuration, in seconds: with 0 alternating texts are believed
    at once.
    """

    hints: Hints = field(default_factory=Hints)
    canonical: Callable[[str], str] = str
    wanted: Callable[[str], bool] = lambda url: True
    confirm_after: float = 60.0
    read: Read = read_here


@dataclass(frozen=True, slots=True)
class _Visit:
    """A capture as the program would have seen it."""

    seen: Observation
    capture: Capture


@dataclass(slots=True)
class _Batch:
    """Captures in the order of their time, at most one of each address: what one pass could have
    seen."""

    visits: dict[str, _Visit] = field(default_factory=dict)
    size: int = 0

    def full(self) -> bool:
        return len(self.visits) >= _BATCH or self.size >= _BATCH_BYTES


class Intake:
    """Reads captures into `store`, as visits to `source`. `step` is called once per capture."""

    def __init__(
        self,
        store: Store,
        source: SourceConfig,
        habits: Habits,
        *,
        now: datetime,
        step: Callable[[], None] = lambda: None,
        audience: Audience | None = None,
    ) -> None:
        self.store, self.source, self.habits = store, source, habits
        self._now, self._step = now, step
        hints = {source.name: habits.hints}
        self._recorder = Recorder(store, hints, audience or Nobody(), habits.confirm_after)
        self._tally = Ingested()
        self._began = now
        self._batch = _Batch()

    def take(self, captures: Iterable[Capture]) -> Ingested:
        """Read them in; what became of them. Raises sqlite3.Error where the database fails: what
        was recorded until then stays, and the same captures can be given again."""
        dated = sorted((c for c in captures if self._dated(c)), key=lambda capture: capture.seen)
        if not dated:
            return self._tally
        self._began = dated[0].seen
        source = self._recorder.begin(self.source, self._now).row.id
        spellings = Spellings({*self.store.releases.known(source), *self.source.pages})
        for capture in dated:
            spellings.note(self.habits.canonical(capture.url))
        for visit in self._visits(dated, spellings, source):
            url = visit.seen.url
            if url in self._batch.visits or self._batch.full():
                self._flush(source)
            if (settled := self._settled(visit, source)) is not None:
                self._tally.captures[settled] += 1
                self._step()
                continue
            self._batch.visits[url] = self._as_unchanged(visit, source)
            self._batch.size += len(visit.seen.body)
        self._flush(source)
        self._tally.captures = +self._tally.captures  # without what there was none of
        return self._tally

    def _flush(self, source: int) -> None:
        batch, self._batch = self._batch, _Batch()
        self._record(batch, source)

    def _dated(self, capture: Capture) -> bool:
        if _EARLIEST <= capture.seen <= self._now + _CLOCKS_DIFFER:
            return True
        self._refuse(CaptureOutcome.BAD_DATE)
        return False

    def _refuse(self, outcome: CaptureOutcome, why: str = "") -> None:
        self._tally.captures[outcome] += 1
        if why:
            self._tally.trouble[why] += 1
        self._step()

    # From captures to visits ----------------------------------------------------------------------

    def _visits(
        self, captures: Sequence[Capture], spellings: Spellings, source: int
    ) -> Iterator[_Visit]:
        """What the program would have seen; what it would not have asked for, or seen as no page,
        is counted."""
        redirects = Redirects(captures)
        for capture in captures:
            url, known = spellings.recorded_as(self.habits.canonical(capture.url))
            if not (known or self.habits.wanted(url) or self._moved_to(url, source)):
                self._tally.addresses[url] += 1
                self._refuse(CaptureOutcome.UNKNOWN)
                continue
            answer, landed = capture, ""
            if is_redirect(capture):
                target = redirects.target(capture)
                if target is None:
                    self._refuse(CaptureOutcome.NO_PAGE)
                    continue
                answer, landed = target, spellings.recorded_as(self.habits.canonical(target.url))[0]
            try:
                seen = self._seen(capture, answer, url, "" if landed == url else landed)
            except Unreadable as error:
                self._refuse(CaptureOutcome.UNREADABLE, str(error))
                continue
            if seen.outcome not in (Outcome.PAGE, Outcome.GONE):
                self._refuse(CaptureOutcome.NO_PAGE)
                continue
            yield _Visit(seen, capture)

    def _moved_to(self, url: str, source: int) -> bool:
        """Whether an earlier capture has led a release to `url`."""
        if any(visit.seen.final_url == url for visit in self._batch.visits.values()):
            self._flush(source)
        return self.store.releases.at(source, url) is not None

    def _seen(self, capture: Capture, answer: Capture, url: str, landed: str) -> Observation:
        """The visit to `url` that met `answer`, at the capture's own time. Raises Unreadable."""
        media_type, charset = answer.media_type, answer.charset
        if answer.headers:
            media_type, charset = answers.content_type(answer.header("Content-Type"))
        body = answer.load() if answer.status == 200 and answers.is_page(media_type) else b""
        outcome, note = answers.outcome_of(answer.status, media_type, body)
        return Observation(
            source=self.source.name,
            url=url,
            outcome=outcome,
            seen=capture.seen.astimezone(UTC),
            status=answer.status,
            final_url=landed,
            permanent=bool(landed) and capture.status in answers.PERMANENT,
            body=body,
            sha256=sha256(body).hexdigest() if body else "",
            media_type=media_type,
            charset=charset,
            etag=answer.header("ETag")[:500],
            last_modified=answer.header("Last-Modified")[:500],
            headers=answers.kept_headers(answer.headers),
            note=note,
        )

    def _settled(self, visit: _Visit, source: int) -> CaptureOutcome | None:
        """What has become of a capture already: it was read in before, or comes too late."""
        seen = visit.seen
        if self.store.captures.known(source, seen.url, seen.seen, seen.sha256):
            return CaptureOutcome.KNOWN
        release = self.store.releases.at(source, seen.url)
        if release is None:
            return None
        moment = utc_text(seen.seen)
        if moment < max(release.last_checked, release.first_seen):
            return CaptureOutcome.OLDER
        pending = release.pending
        waits = pending is not None and pending.what is Waiting.GONE and pending.since == moment
        # a process that was killed had come so far: the same look is not a second one
        return CaptureOutcome.KNOWN if waits and seen.outcome is Outcome.GONE else None

    def _as_unchanged(self, visit: _Visit, source: int) -> _Visit:
        """The bytes of the visit before are not news, as for a crawl."""
        seen = visit.seen
        release = self.store.releases.at(source, seen.url)
        if release is None or seen.final_url or not seen.body or seen.sha256 != release.sha256:
            return visit
        same = Observation(
            source=seen.source,
            url=seen.url,
            outcome=Outcome.UNCHANGED,
            seen=seen.seen,
            status=seen.status,
            sha256=seen.sha256,
        )
        return _Visit(same, visit.capture)

    # From visits to the record --------------------------------------------------------------------

    def _record(self, batch: _Batch, source: int) -> None:
        """One pass over the slice, and the second look at what seems to have changed: at the same
        bytes, as an archive has no others of that moment. All other caution stays: what differs
        only where pages are known to move, what seems cut or garbled, and what alternates waits for
        later captures to agree."""
        if not batch.visits:
            return
        # all of it or nothing: a process that is killed has not recorded what it has not noted
        with self.store.atomic():
            first = self._begin()
            readings: dict[Key, Reading] = {}
            self._pass(first, list(batch.visits.values()), readings)
            again = [visit for visit in batch.visits.values() if self._awaits(visit, source)]
            second = self._begin()
            self._pass(second, again, readings)
            self._recorder.believe_absences(first)
            self._count(first, second)
            self._note(batch, source)

    def _begin(self) -> Run:
        run = self._recorder.begin(self.source, self._now)
        # an ingest is one long pass that began with its first capture
        run.started, run.archived = self._began, True
        return run

    def _pass(self, run: Run, visits: Sequence[_Visit], readings: dict[Key, Reading]) -> None:
        if not visits:
            return
        batch = self._recorder.receive(run, [visit.seen for visit in visits])
        wanted = [page for page in batch.pages if page.key not in readings]
        readings.update(self.habits.read(wanted) if wanted else {})
        self._recorder.conclude(run, batch, readings)

    def _awaits(self, visit: _Visit, source: int) -> bool:
        release = self.store.releases.at(source, visit.seen.url)
        pending = release.pending if release else None
        return pending is not None and pending.what is Waiting.EDIT

    def _count(self, first: Run, second: Run) -> None:
        counts, tally = first.counts, self._tally
        # what the second look refuses, the first had taken for an edit that waits
        refused = second.counts[Outcome.FAILED] + second.counts[Outcome.BLOCKED]
        tally.captures[CaptureOutcome.RECORDED] += (
            counts[Outcome.PAGE] + counts[Outcome.UNCHANGED] - refused
        )
        tally.captures[CaptureOutcome.GONE] += counts[Outcome.GONE]
        tally.captures[CaptureOutcome.NOT_BELIEVED] += (
            counts[Outcome.FAILED] + counts[Outcome.BLOCKED] + refused
        )
        tally.removals_doubted += len(first.claims) if first.mass_removal() else 0
        for run in (first, second):
            tally.changes.update(change.kind for change, _ in run.changes)
            for (outcome, why), number in run.reasons.items():
                if outcome is not Outcome.GONE:
                    tally.trouble[why] += number

    def _note(self, batch: _Batch, source: int) -> None:
        taken = []
        for url, visit in batch.visits.items():
            release = self.store.releases.at(source, url)
            taken.append(
                Taken(
                    url=url,
                    seen=visit.seen.seen,
                    sha256=visit.seen.sha256,
                    outcome=visit.seen.outcome,
                    origin=visit.capture.origin[:500],
                    release_id=release.id if release else None,
                )
            )
        with self.store.atomic():
            self.store.captures.take(source, taken, self._now)
        for _ in taken:
            self._step()
