"""What one visit to one release means, given all that is known of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Set
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from monitor import compare
from monitor.errors import ExtractError
from monitor.extract import content_hash, digest
from monitor.model import (
    ALARMING,
    Content,
    Doubt,
    Kind,
    Observation,
    Outcome,
    Seen,
    Significance,
    Status,
    Trouble,
    Verdict,
    utc_text,
)
from monitor.record import pace
from monitor.record.reading import Reader, current
from monitor.record.run import Run
from monitor.store import Store
from monitor.store.history import Revision
from monitor.store.releases import Pending, Release
from monitor.store.snapshots import Snapshot

Record = Callable[[Run, Release, Verdict, datetime, tuple[int | None, int | None]], None]

# Visits after which an apparent edit is believed though no two of them agreed.
_LOOKS = 3
# From this many releases that become one and the same text in one pass, it is an error page or the like.
_STRANGERS = 3
# How long two texts that alternate are flapping, in units of `confirm_after` (60 s: a day).
_FLAPPING = 1440
# Share of common paragraphs from which a page that another address leads to is the same release.
_SAME_RELEASE = 0.5


class Visits:
    """The visits of one run."""

    def __init__(
        self, store: Store, reader: Reader, run: Run, confirm_after: timedelta, record: Record
    ) -> None:
        self.store, self.reader, self.run = store, reader, run
        self.confirm_after, self.record = confirm_after, record

    def settled(self, seen: Iterable[Seen]) -> dict[str, Release]:
        """The releases, by address, whose bytes are what they were and about which nothing is to be decided."""
        urls = {
            item.url
            for item in seen
            if isinstance(item, Observation) and item.outcome is Outcome.UNCHANGED
        }
        found = self.store.releases.all_at(self.run.row.id, urls) if urls else {}
        return {
            url: release
            for url, release in found.items()
            if release.pending is None and release.status is Status.LIVE
        }

    def take(self, seen: Observation) -> None:
        if seen.outcome is Outcome.DEFERRED:
            return
        release = self.store.releases.at(self.run.row.id, seen.url)
        if seen.outcome is Outcome.GONE:
            self.gone(release, seen)
        elif seen.outcome in (Outcome.BLOCKED, Outcome.FAILED):
            self.missed(release, seen)
        elif seen.outcome is Outcome.UNCHANGED:
            if release is not None and release.pending is not None:
                self.page(release, seen, self.store.history.snapshot(release.pending.snapshot))
        else:
            snapshot = Snapshot(
                seen.sha256,
                seen.body,
                seen.url,
                seen.charset,
                seen.media_type,
                seen.last_modified,
                utc_text(seen.seen),
                seen.headers,
            )
            with self.store.atomic():  # the bytes are kept before anything reads them
                latest = self.store.history.latest(release.id) if release else None
                self.store.history.keep(snapshot, latest.snapshot if latest else None)
            self.page(release, seen, snapshot)

    def page(self, release: Release | None, seen: Observation, snapshot: Snapshot) -> None:
        url = seen.final_url or seen.url
        try:
            content = self.reader.read(self.run.config.name, snapshot, url)
        except ExtractError as error:
            self._forget(snapshot)
            self.missed(release, dataclasses.replace(seen, outcome=Outcome.FAILED, note=str(error)))
            return
        if content.doubts:
            self._forget(snapshot)
            self._doubted(release, seen, content.doubts[0])
        elif release is None or self.store.history.latest(release.id) is None:
            self.new(release, seen, snapshot, content)
        else:
            self.known(release, seen, snapshot, content)

    def _forget(self, snapshot: Snapshot) -> None:
        with self.store.atomic():
            self.store.history.drop_unused(snapshot.sha256)

    def _doubted(self, release: Release | None, seen: Observation, doubt: Doubt) -> None:
        if doubt.trouble is Trouble.NOT_FOUND:
            self.gone(
                release,
                dataclasses.replace(
                    seen, outcome=Outcome.GONE, note=f"status {seen.status}, but {doubt}"
                ),
            )
        else:
            outcome = (
                Outcome.BLOCKED
                if doubt.trouble in (Trouble.CHALLENGE, Trouble.CONSENT)
                else Outcome.FAILED
            )
            self.missed(
                release,
                dataclasses.replace(seen, outcome=outcome, note=f"{doubt} in place of the release"),
            )

    # What each outcome means ------------------------------------------------------------------------

    def new(
        self, release: Release | None, seen: Observation, snapshot: Snapshot, content: Content
    ) -> None:
        url = seen.final_url if seen.permanent else seen.url
        self.run.counts[Outcome.PAGE] += 1
        with self.store.atomic():
            if release is None and (moved := self._elsewhere(content)) is not None:
                self._move(moved, url, seen, ("the release stands at another address now",))
                self._settle(moved, seen, content)
                self.store.history.drop_unused(snapshot.sha256)
                return
            if release is None and (twin := self._twin(content)) is not None:
                self.store.releases.update(twin.id, next_check=utc_text(seen.seen))
                self.store.history.drop_unused(snapshot.sha256)
                return
            if (
                release is None
                and url != seen.url
                and (other := self.store.releases.at(self.run.row.id, url)) is not None
            ):
                self.store.history.drop_unused(snapshot.sha256)
                self._settle(other, seen, content)
                return
            release = release or self.store.releases.add(self.run.row.id, url, seen.seen)
            self._settle(release, seen, content, status=Status.LIVE)
            revision = self._revise(release, snapshot.sha256, content, (seen.seen, seen.seen))
            verdict = Verdict(Kind.NEW, Significance.MINOR, ("first seen",))
            self.record(self.run, release, verdict, seen.seen, (None, revision))

    def known(
        self, release: Release, seen: Observation, snapshot: Snapshot, content: Content
    ) -> None:
        found = current(self.store, self.reader, self.run.config.name, release)
        assert found is not None
        revision, before = found
        volatile = self.store.sources.volatile(self.run.row.id)
        verdict = compare.compare(before, content, volatile)
        if verdict is not None and (
            stranger := self._stranger(release, before, content, seen.seen, volatile)
        ):
            self._forget(snapshot)
            self.missed(
                release,
                dataclasses.replace(
                    seen, outcome=Outcome.FAILED, note=f"{stranger} in place of the release"
                ),
            )
            return
        if seen.final_url and seen.final_url not in (seen.url, release.url):
            if not self._same_release(before, content, verdict):
                self._forget(snapshot)
                self.gone(
                    release,
                    dataclasses.replace(
                        seen, outcome=Outcome.GONE, note=f"its address leads to {seen.final_url}"
                    ),
                )
                return
            if seen.permanent:
                with self.store.atomic():
                    self._move(
                        release,
                        seen.final_url,
                        seen,
                        (f"its old address leads to {seen.final_url}",),
                    )
        self.run.counts[Outcome.PAGE] += 1
        with self.store.atomic():
            self._reread(release, revision, before, seen)
            if release.status is Status.REMOVED:
                self._restore(release, revision, seen, snapshot, content, verdict)
            elif verdict is None or self._flaps(release, seen, content, verdict):
                self._learn(release, before, before)
                self._settle(release, seen, content)
                self.store.history.drop_unused(snapshot.sha256)
            else:
                self._judge(release, (revision, before), seen, snapshot, content, verdict)

    def gone(self, release: Release | None, seen: Observation) -> None:
        self.run.missed(Outcome.GONE, seen.note)
        if release is None:
            return
        if release.status is Status.REMOVED:
            self._later(release, seen, pace.next_visit(release, self.run.config, seen.seen))
        elif release.pending and release.pending.what == "gone":
            self.run.gone.append((release, seen.note, seen.seen))
            self._later(release, seen, seen.seen + max(self.confirm_after, timedelta(minutes=10)))
        else:
            pending = Pending("gone", utc_text(seen.seen), note=seen.note)
            self._wait(release, seen, pending)

    def missed(self, release: Release | None, seen: Observation) -> None:
        self.run.missed(seen.outcome, seen.note)
        with self.store.atomic():
            if seen.retry_after and (host := urlsplit(seen.url).hostname):
                self.store.sources.rest(
                    host, seen.seen + timedelta(seconds=seen.retry_after), seen.note
                )
            if release is not None:
                again = pace.retry(release.failures, seen.seen)
                self.store.releases.update(
                    release.id, failures=release.failures + 1, next_check=utc_text(again)
                )

    # Steps ------------------------------------------------------------------------------------------

    def _judge(
        self,
        release: Release,
        known: tuple[Revision, Content],
        seen: Observation,
        snapshot: Snapshot,
        content: Content,
        verdict: Verdict,
    ) -> None:
        """Believe a difference that two visits agree on; of one that they do not, look again."""
        pending = release.pending if release.pending and release.pending.what == "edit" else None
        if pending is None:
            self._wait(
                release, seen, Pending("edit", utc_text(seen.seen), snapshot.sha256), content
            )
            return
        first = self.store.history.snapshot(pending.snapshot)
        earlier = self.reader.read(self.run.config.name, first, release.url)
        volatile = self.store.sources.volatile(self.run.row.id)
        agreed = compare.compare(earlier, content, volatile) is None
        if not agreed:
            self._learn(release, known[1], content)
        if not agreed and pending.looks < _LOOKS:
            self._wait(
                release,
                seen,
                Pending("edit", pending.since, snapshot.sha256, pending.looks + 1),
                content,
            )
            self.store.history.drop_unused(pending.snapshot)
            return
        kept, since = pending.snapshot if agreed else snapshot.sha256, pending.since
        self._settle(release, seen, content)
        key = self._revise(
            release,
            kept,
            earlier if agreed else content,
            (datetime.fromisoformat(since), seen.seen),
        )
        for name in {snapshot.sha256, pending.snapshot} - {kept}:
            self.store.history.drop_unused(name)
        self.record(
            self.run,
            release,
            self._annotated(release, content, verdict),
            seen.seen,
            (known[0].id, key),
        )

    def _learn(self, release: Release, before: Content, now: Content) -> None:
        """After an apparent edit that the next visit does not bear out: where both looks differ from what was
        and from each other, or where the page is as it was again, it is volatile."""
        if release.pending is None or release.pending.what != "edit":
            return
        snapshot = self.store.history.snapshot(release.pending.snapshot)
        look = self.reader.read(self.run.config.name, snapshot, release.url)
        places = compare.places(compare.diff(before, look)) & compare.places(
            compare.diff(look, now)
        )
        self.store.sources.note_volatile(self.run.row.id, places, self.run.started)

    def _flaps(
        self, release: Release, seen: Observation, content: Content, verdict: Verdict
    ) -> bool:
        """Whether the page goes to and fro between two texts within a day, and that was told: A, B, A, and B
        again. Two servers disagree, or two editors; what lasts longer is believed."""
        if verdict.kind not in ALARMING:
            return False
        last = self.store.history.last_texts(release.id, 3)
        if len(last) < 3 or last[0][0] != last[2][0]:
            return False
        text, since = last[1]
        return text == content_hash(content) and since >= utc_text(
            seen.seen - _FLAPPING * self.confirm_after
        )

    def _stranger(
        self,
        release: Release,
        before: Content,
        content: Content,
        seen: datetime,
        volatile: Set[str],
    ) -> str:
        """What stands at the release's address if it is a page that others of this source have become too,
        or the site's home page. `volatile` is what is known of the source."""
        path = urlsplit(release.url).path.strip("/")
        if (
            content.canonical != before.canonical
            and path
            and not urlsplit(content.canonical or release.url).path.strip("/")
        ):
            return "the site's home page"
        text = content_hash(content)
        if text == content_hash(before):
            return ""
        many = self.run.appeared(text, release.id) >= _STRANGERS
        if many:
            self.store.sources.note_volatile(self.run.row.id, [f"text {text}"] * 2, seen)
        return (
            "a text that many releases have at once" if many or f"text {text}" in volatile else ""
        )

    def _annotated(self, release: Release, content: Content, verdict: Verdict) -> Verdict:
        """The verdict, with the news that the text is one that was seen before."""
        same = (
            self.store.history.earlier(release.id, content_hash(content))
            if verdict.kind in ALARMING
            else None
        )
        if same is None:
            return verdict
        back = f"the text of revision {same[0]} ({same[1][:10]}) is back"
        return dataclasses.replace(verdict, reasons=(back, *verdict.reasons))

    def _restore(
        self,
        release: Release,
        revision: Revision,
        seen: Observation,
        snapshot: Snapshot,
        content: Content,
        verdict: Verdict | None,
    ) -> None:
        self._settle(release, seen, content, status=Status.LIVE)
        key = revision.id
        if verdict is None:
            self.store.history.drop_unused(snapshot.sha256)
        else:
            key = self._revise(release, snapshot.sha256, content, (seen.seen, seen.seen))
        reasons = ("it is served again", *(verdict.reasons if verdict else ("with the same text",)))
        told = dataclasses.replace(
            verdict or Verdict(Kind.RESTORED),
            kind=Kind.RESTORED,
            significance=Significance.MAJOR,
            reasons=reasons,
        )
        self.record(self.run, release, told, seen.seen, (revision.id, key))

    def _reread(
        self, release: Release, revision: Revision, content: Content, seen: Observation
    ) -> None:
        """Note that our own reading got better; nobody is alarmed."""
        version = self.reader.version(self.run.config.name)
        if revision.extractor == version:
            return
        verdict = compare.compare(revision.content, content)
        self.store.history.reread(revision.id, content, version)
        if verdict is not None:
            told = dataclasses.replace(
                verdict, kind=Kind.REREAD, significance=Significance.COSMETIC
            )
            self.record(self.run, release, told, seen.seen, (revision.id, revision.id))

    def _same_release(self, before: Content, after: Content, verdict: Verdict | None) -> bool:
        if verdict is None or verdict.kind in (Kind.COSMETIC, Kind.RESTAMPED):
            return True
        old, new = ({digest(b.text) for b in c.blocks} for c in (before, after))
        shared = len(old & new) / max(1, min(len(old), len(new)))
        return shared >= _SAME_RELEASE or (
            digest(before.title) == digest(after.title) and bool(before.title)
        )

    def _elsewhere(self, content: Content) -> Release | None:
        """A release of this source with the same text that is gone from its own address."""
        if len(content.body) < 100:
            return None
        return self.store.releases.lost_twin(self.run.row.id, content_hash(content))

    def _twin(self, content: Content) -> Release | None:
        """A live release with the same text that was not visited in this pass: if it has moved here, that
        visit will say so, and this address is found again."""
        if len(content.body) < 100:
            return None
        twin = self.store.releases.live_twin(self.run.row.id, content_hash(content))
        return twin if twin is not None and twin.last_checked < utc_text(self.run.started) else None

    def _move(
        self, release: Release, url: str, seen: Observation, reasons: tuple[str, ...]
    ) -> None:
        other = self.store.releases.at(self.run.row.id, url)
        latest = self.store.history.latest(release.id)
        if other is not None and other.id != release.id:
            self.store.releases.update(release.id, status=Status.MOVED, pending=None)
        else:
            self.store.releases.move(release, url, seen.seen)
        verdict = Verdict(
            Kind.MOVED, Significance.COSMETIC, reasons, fields={"url": (release.url, url)}
        )
        key = latest.id if latest else None
        self.record(self.run, release, verdict, seen.seen, (key, key))

    def _revise(
        self, release: Release, snapshot: str, content: Content, seen: tuple[datetime, datetime]
    ) -> int:
        moments = (utc_text(seen[0]), utc_text(seen[1]))
        version = self.reader.version(self.run.config.name)
        return self.store.history.add(release.id, release.url, snapshot, content, version, moments)

    def _settle(
        self, release: Release, seen: Observation, content: Content, **more: object
    ) -> None:
        """What is known of the release after a visit that was understood."""
        published = content.published
        values = {
            "title": content.title or (seen.listed.title if seen.listed else "") or release.title,
            "language": content.language or self.run.config.language or release.language,
            "published": published.value
            if published
            else (seen.listed.published if seen.listed else "") or release.published,
        }
        known = dataclasses.replace(release, published=str(values["published"] or ""))
        self.store.releases.touch(
            [
                (
                    utc_text(seen.seen),
                    utc_text(pace.next_visit(known, self.run.config, seen.seen)),
                    release.id,
                )
            ]
        )
        self.store.releases.update(
            release.id, pending=None, **values, **self._validators(seen), **more
        )

    @staticmethod
    def _validators(seen: Observation) -> dict[str, object]:
        if seen.outcome is Outcome.UNCHANGED:
            return {}
        return {"etag": seen.etag, "last_modified": seen.last_modified, "sha256": seen.sha256}

    def _wait(
        self, release: Release, seen: Observation, pending: Pending, content: Content | None = None
    ) -> None:
        """Look again after `confirm_after`."""
        values = self._validators(seen) if content is not None else {}
        self.store.releases.update(
            release.id,
            pending=pending,
            next_check=utc_text(seen.seen + self.confirm_after),
            last_checked=utc_text(seen.seen),
            **values,
        )

    def _later(self, release: Release, seen: Observation, again: datetime) -> None:
        self.store.releases.update(
            release.id, next_check=utc_text(again), last_checked=utc_text(seen.seen)
        )
