"""A decision, written: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.addresses import host as host_of
from monitor.compare.passages import Passage, passages
from monitor.compare.shown import LeftOut
from monitor.decide import NEW, Decision, Told, pace
from monitor.model import (
    UNCHANGED,
    Keep,
    Kind,
    Observation,
    Outcome,
    Pending,
    Release,
    ReleaseUpdate,
    Verdict,
    from_utc_text,
    utc_text,
)
from monitor.model.learning import IGNORED_FROM
from monitor.record.run import Run
from monitor.store import Store
from monitor.store.ignored import Ignored

Tell = Callable[
    [Run, Release, Verdict, datetime, tuple[int | None, int | None], Sequence[Passage]], None
]
"""Records a change, what it removed and added, and the alerts that it owes, in the caller's
transaction."""
_EDITS = (Kind.EDITED, Kind.SILENT_EDIT)
TICKS = "updated"
"""The name under which a stamp that ticks is ignored."""


def apply(
    store: Store, run: Run, seen: Observation, decision: Decision, version: str, tell: Tell
) -> None:
    """Write the `decision` on the visit `seen`; `version` is that of the reading code."""
    with store.atomic():
        _Writing(store, run, seen, decision, version, tell).everything()
    run.count(decision)


class _Writing:
    """One decision on its way into the database."""

    def __init__(
        self,
        store: Store,
        run: Run,
        seen: Observation,
        decision: Decision,
        version: str,
        tell: Tell,
    ) -> None:
        self.store, self.run, self.seen = store, run, seen
        self.decision, self.version, self.tell = decision, version, tell

    def everything(self) -> None:
        decision, source = self.decision, self.run.row.id
        host = host_of(self.seen.url)
        if decision.rest and host:
            until = self.seen.seen + timedelta(seconds=decision.rest)
            self.store.sources.rest(host, until, self.seen.note)
        if decision.wake is not None:
            soon = ReleaseUpdate(next_check=utc_text(self.seen.seen))
            self.store.releases.update(decision.wake, soon)
        if (release := self._release()) is not None:
            self._state(release)
            self._learnt(release)  # before it is told: keywords look at what is believed again
            self._history(release)
            self._beside(release)  # after it is told: what is recorded was not ignored
            self._receipts(release)
        if decision.stranger:
            self._ignore(Ignored.TEXT, {decision.stranger}, times=IGNORED_FROM)
        self._ignore(Ignored.PLACE, decision.ignore)
        if decision.validators_lied:
            self.store.sources.note_lie(source, self.seen.seen)
        for name in decision.forget:
            if self.run.config.keep is Keep.ALL:
                self.store.history.keep_extra(name)
            else:
                self.store.history.drop_unused(name)

    def _release(self) -> Release | None:
        decision, source = self.decision, self.run.row.id
        if decision.add:
            return self.store.releases.add(source, decision.add, self.seen.seen)
        if decision.subject is not None:
            return self.store.releases.get(decision.subject)
        return self.store.releases.at(source, self.seen.url)

    def _state(self, release: Release) -> None:
        """Where the release stands and when it is visited again."""
        decision, update = self.decision, self.decision.update
        if decision.add:  # only now it has the number from which its pace counts
            published = "" if update.published is UNCHANGED else update.published
            rhythm = self.run.rhythm_of(release.url)
            again = pace.next_visit(release, published, self.seen.seen, rhythm=rhythm)
            update = replace(update, next_check=utc_text(again))
        if any(told.verdict.kind in _EDITS for told in decision.told):
            update = self._edited(release, update)
        if decision.moved_to:
            self.store.releases.move(release, decision.moved_to, self.seen.seen)
        for url in decision.aliases:
            self.store.releases.alias(release.source, release.id, url, self.seen.seen)
        if decision.double_of is not None:
            self.store.releases.unite(release, decision.double_of, self.seen.seen)
        self.store.releases.update(release.id, update)
        if decision.claim is not None:
            self.run.claims.append((release, decision.claim))

    def _edited(self, release: Release, update: ReleaseUpdate) -> ReleaseUpdate:
        """`update`, with one edit more, which has a part in when the release is visited again."""
        rhythm, now = self.run.rhythm_of(release.url), self.seen.seen
        published = release.published if update.published is UNCHANGED else update.published
        served = self.store.sightings.last(release.id, 1)
        before = from_utc_text(served[0].last_seen if served else release.first_seen)
        edits = pace.edits_seen(release, published, (before, now), rhythm.prior)
        edited = replace(release, edits=edits)
        again = pace.next_visit(edited, published, now, rhythm=rhythm)
        update = replace(update, edits=edits)
        if isinstance(update.pending, Pending):  # a second look is to come first
            return update
        return replace(update, next_check=utc_text(again))

    def _history(self, release: Release) -> None:
        """What the page said, and what is told of it."""
        decision, history = self.decision, self.store.history
        latest = history.latest(release.id) if decision.reread is not None else None
        if decision.reread is not None and latest is not None:
            history.reread(latest.id, decision.reread, self.version)
        new = None
        if (added := decision.added) is not None:
            moments = (utc_text(added.first_seen), utc_text(added.last_seen))
            url = decision.moved_to or release.url
            self.store.sightings.end(release.id)  # the ledger cites it with the one that follows
            new = history.add(release.id, url, added.snapshot, added.content, self.version, moments)
        self._serve(release, new)
        for told in decision.told:
            between, found = _between(told, new), _passages(told)
            self.tell(self.run, release, told.verdict, self.seen.seen, between, found)

    def _serve(self, release: Release, new: int | None) -> None:
        served = new if self.decision.served == NEW else self.decision.served
        if served is None:
            return
        now = utc_text(self.seen.seen)
        added = self.decision.added if served == new else None
        first = utc_text(added.first_seen) if added is not None else now
        self.store.sightings.see(release.id, served, first, now, added=added is not None)

    def _learnt(self, release: Release) -> None:
        decision, ignored = self.decision, self.store.ignored
        if decision.believe:
            ignored.forget(release.source, Ignored.PLACE, decision.believe)
        if decision.ticked:
            self._ignore(Ignored.STAMP, {TICKS}, times=IGNORED_FROM, release=release.id)

    def _receipts(self, release: Release) -> None:
        """Of bytes that make no revision, that they were received: they need not be kept."""
        for name in self.decision.forget:
            if name == self.seen.sha256 and self.seen.outcome is Outcome.PAGE:
                self.store.receipts.note(release.id, self.seen.seen, name)
            elif moment := self.store.history.received(name):  # of the look that waited
                seen = from_utc_text(moment)
                self.store.receipts.note(release.id, seen, name)

    def _beside(self, release: Release) -> None:
        """What moved beside the text by itself, and what is said there."""
        for moved in self.decision.moved_beside:
            of = 0 if moved.everywhere else release.id
            self._ignore(Ignored.ASIDE, moved.places, times=moved.times, release=of)
        # a row for each release: what one says again and again is not the template's
        self._ignore(Ignored.REPEAT, self.decision.said, times=IGNORED_FROM, release=release.id)

    def _ignore(
        self, kind: Ignored, places: frozenset[str] | set[str], times: int = 1, release: int = 0
    ) -> None:
        now = self.seen.seen
        self.store.ignored.note(self.run.row.id, kind, places, now, times=times, release=release)


def _between(told: Told, new: int | None) -> tuple[int | None, int | None]:
    before, after = (new if key == NEW else key for key in (told.before, told.after))
    return before, after


def _passages(told: Told) -> tuple[Passage, ...]:
    """What the change removed and added, by the differences that it was judged by."""
    if told.differences is None:
        return ()
    verdict = told.verdict
    left_out = LeftOut(told.ignored, (verdict.words_added, verdict.words_removed))
    return tuple(passages(told.differences, verdict.reasons, left_out))
