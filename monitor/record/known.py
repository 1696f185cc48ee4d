"""What the database knows of a release, gathered once for each visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from monitor.config import SourceConfig
from monitor.decide import Known
from monitor.extract import Hints, content_hash
from monitor.model import Content, Observation, Outcome, Reading, Release, Revision, utc_text
from monitor.read import Key, Page
from monitor.record.run import Run
from monitor.store import Store
from monitor.store.ignored import Ignored
from monitor.store.snapshots import Snapshot

_SIGHTINGS = 6  # enough to tell that two texts alternate


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A visit whose bytes are kept, with what is to be read before it can be judged.

    `page` is what the visit is about, `look` the page of the visit that waits for a second one,
    `old` that of the latest revision where other code read it.
    """

    seen: Observation
    release: Release | None = None
    revision: Revision | None = None
    page: Page | None = None
    look: Page | None = None
    old: Page | None = None

    @property
    def pages(self) -> list[Page]:
        return [page for page in (self.page, self.look, self.old) if page is not None]


class Knowledge:
    """Gathers it. `hints` say how the pages of each source, by name, are read."""

    def __init__(self, store: Store, hints: Mapping[str, Hints], confirm_after: timedelta) -> None:
        self.store, self.hints, self.confirm_after = store, hints, confirm_after

    def received(self, run: Run, seen: Observation) -> Received:
        """What is to be read for `seen`. Its bytes are kept first, by the caller."""
        release = self.store.releases.at(run.row.id, seen.url)
        revision = self.store.history.latest(release.id) if release else None
        hints = self._hints(run.config)
        look = self._look(release, hints) if release is not None else None
        page = None
        if seen.outcome is Outcome.PAGE:
            page = page_of(_snapshot(seen), seen.final_url or seen.url, hints)
        elif seen.outcome is Outcome.UNCHANGED:
            page = look  # the bytes are those of the look that waits
        old = self._old(revision, hints) if page is not None and revision is not None else None
        return Received(
            seen=seen, release=release, revision=revision, page=page, look=look, old=old
        )

    def _look(self, release: Release, hints: Hints) -> Page | None:
        """The page of the visit that waits for a second one."""
        if release.pending is None or not release.pending.snapshot:
            return None
        snapshot = self.store.history.snapshot(release.pending.snapshot)
        return page_of(snapshot, release.url, hints)

    def _old(self, revision: Revision, hints: Hints) -> Page | None:
        """The page of the latest revision, where other code read it: like is compared with like."""
        if revision.extractor == hints.version:
            return None
        return page_of(self.store.history.snapshot(revision.snapshot), revision.url, hints)

    def known(
        self, run: Run, received: Received, readings: Mapping[Key, Reading]
    ) -> tuple[Known, Reading | None]:
        """All that the judgement of a visit needs, and the reading of its page."""
        reading = readings[received.page.key] if received.page else None
        release, revision = self._again(run, received)
        old, look = (
            readings[page.key].content if page else None for page in (received.old, received.look)
        )
        before = (old or revision.content) if revision is not None else None
        known = Known(
            source=run.config,
            started=run.started,
            confirm_after=self.confirm_after,
            version=self._hints(run.config).version,
            always=release is not None and run.is_page(release.url),
            release=release,
            revision=revision,
            before=before,
            look=look,
            served=self.store.sightings.last(release.id, _SIGHTINGS) if release else (),
        )
        if reading is None or reading.content is None:
            return known, reading
        return self._about(run, known, received.seen, reading.content), reading

    def _again(self, run: Run, received: Received) -> tuple[Release | None, Revision | None]:
        """The release as it is now: a visit before this one may have moved it."""
        release = self.store.releases.at(run.row.id, received.seen.url)
        if release is None:
            return None, None
        same = received.release is not None and received.release.id == release.id
        return release, received.revision if same else self.store.history.latest(release.id)

    def _about(self, run: Run, known: Known, seen: Observation, content: Content) -> Known:
        """What is known about the very page that was read."""
        source, text, now = run.row.id, content_hash(content), seen.seen
        standing = self.store.releases.at(source, seen.final_url) if seen.final_url else None
        release, revision = known.release, known.revision
        if release is None or revision is None:
            return replace(
                known,
                standing=standing,
                lost_twin=self.store.releases.lost_twin(source, text),
                live_twin=self.store.releases.live_twin(source, text),
            )
        learnt = run.config.learn
        ignored, history = self.store.ignored, self.store.history
        differs = text != revision.content_hash
        ticking = learnt and ignored.known(source, Ignored.STAMP, now, release.id)
        return replace(
            known,
            standing=standing,
            ended=differs and history.ended(revision.snapshot),
            ignored=ignored.known(source, Ignored.PLACE, now) if learnt else frozenset(),
            strangers=ignored.known(source, Ignored.TEXT, now),
            ticking=bool(ticking),
            restamps=history.restamps(release.id),
            alike=run.appeared(text, release.id) if differs else 0,
            seen_before=history.earlier(release.id, text) if differs else None,
        )

    def _hints(self, source: SourceConfig) -> Hints:
        return self.hints.get(source.name, Hints())

    def keep(self, seen: Observation, base: str | None) -> None:
        """Keep the bytes of `seen`, as a difference to the snapshot called `base`."""
        self.store.history.keep(_snapshot(seen), base)


def _snapshot(seen: Observation) -> Snapshot:
    return Snapshot(
        sha256=seen.sha256,
        body=seen.body,
        url=seen.url,
        charset=seen.charset,
        media_type=seen.media_type,
        last_modified=seen.last_modified,
        received=utc_text(seen.seen),
        headers=seen.headers,
    )


def page_of(snapshot: Snapshot, url: str, hints: Hints) -> Page:
    """What is read of `snapshot`, which stood at `url`."""
    return Page(
        name=snapshot.sha256,
        body=snapshot.body,
        url=url,
        charset=snapshot.charset,
        last_modified=snapshot.last_modified,
        hints=hints,
    )
