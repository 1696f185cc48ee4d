"""What the database knows of a release, gathered once for each visit."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor import compare
from monitor.config import SourceConfig
from monitor.decide import Known, KnownPage, KnownRelease, KnownText, Learnt, Policy
from monitor.errors import StoreError
from monitor.extract import Hints, content_hash
from monitor.model import Content, Observation, Outcome, Reading, Release, Revision, utc_text
from monitor.read import Key, Page, has_ended
from monitor.record.kin import Kin
from monitor.record.run import Run
from monitor.record.twins import Twins
from monitor.store import Store
from monitor.store.ignored import DECAY, Ignored
from monitor.store.snapshots import Snapshot

log = logging.getLogger(__name__)

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
    """Gathers it, and writes nothing. `hints` say how the pages of each source, by name, are
    read."""

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
            address, again = seen.final_url or seen.url, revision is not None
            page = page_of(snapshot_of(seen), address, hints, again=again)
        elif seen.outcome is Outcome.UNCHANGED:
            page = look  # the bytes are those of the look that waits
        old = self._old(revision, hints) if page is not None and revision is not None else None
        return Received(
            seen=seen, release=release, revision=revision, page=page, look=look, old=old
        )

    def _look(self, release: Release, hints: Hints) -> Page | None:
        """The page of the visit that waits for a second one. One whose bytes are not whole is given
        up: the next visit is a first look again."""
        if release.pending is None or not release.pending.snapshot:
            return None
        try:
            snapshot = self.store.history.snapshot(release.pending.snapshot)
        except StoreError as error:
            log.warning("%s: the look that waits is given up: %s", release.url, error)
            return None
        if release.sha256 == snapshot.sha256:  # bytes that were here before came with other headers
            snapshot = replace(snapshot, last_modified=release.last_modified)
        return page_of(snapshot, release.url, hints, again=True)

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
        policy = Policy(
            confirm_after=self.confirm_after,
            learn=run.config.learn,
            language=run.config.language,
            version=self._hints(run.config).version,
            archived=run.archived,
        )
        release = self._release(run, received, readings)
        known = Known(policy=policy, started=run.started, release=release)
        if reading is None or reading.content is None:
            return known, reading
        return self._about(run, known, received.seen, reading.content), reading

    def _release(
        self, run: Run, received: Received, readings: Mapping[Key, Reading]
    ) -> KnownRelease | None:
        """The release as it is now: a visit before this one may have moved it."""
        release = self.store.releases.at(run.row.id, received.seen.url)
        if release is None:
            return None
        same = received.release is not None and received.release.id == release.id
        revision = received.revision if same else self.store.history.latest(release.id)
        old, look = (
            readings[page.key].content if page else None for page in (received.old, received.look)
        )
        text = None
        if revision is not None:
            text = KnownText(revision=revision, content=old or revision.content)
        return KnownRelease(
            state=release,
            text=text,
            look=look,
            served=self.store.sightings.last(release.id, _SIGHTINGS),
            rhythm=run.rhythm_of(release.url),
        )

    def _about(self, run: Run, known: Known, seen: Observation, content: Content) -> Known:
        """`known`, with what is known about the very page that was read."""
        source, hashed = run.row.id, content_hash(content)
        release = known.release
        page = self._page(run, seen, content)
        if release is None or release.text is None:
            lost = self.store.releases.lost_twin(source, hashed)
            return replace(known, page=replace(page, lost_twin=lost))
        differences = compare.Differences(release.text.content, content)
        learnt = self._learnt(run, release.state, seen.seen)
        if run.config.learn:
            learnt = self._with_furniture(run, release.state, learnt, differences, seen.seen)
        known = replace(known, learnt=learnt, differences=differences)
        revision, key = release.text.revision, release.state.id
        if hashed == revision.content_hash:
            return replace(known, page=page)
        history = self.store.history
        text = replace(release.text, ended=self._ended(revision.snapshot))
        page = replace(
            page,
            alike=run.alike(hashed, key),
            seen_before=history.earlier(key, hashed),
        )
        return replace(known, release=replace(release, text=text), page=page)

    def _ended(self, snapshot: str) -> bool:
        history = self.store.history
        noted = history.ended(snapshot)
        return noted if noted is not None else has_ended(history.snapshot(snapshot).body)

    def _page(self, run: Run, seen: Observation, content: Content) -> KnownPage:
        """Where else the page is known, or may be."""
        releases, source = self.store.releases, run.row.id
        kin = self._kin(run)
        landed = seen.final_url
        twins = Twins(self.store, run, kin, seen, content)
        asked_general = run.is_page(seen.url) or kin.is_general(seen.url)
        return KnownPage(
            standing=releases.at(source, landed) if landed else None,
            twins=twins.found(),
            own=twins.own,
            general=bool(landed) and kin.is_general(landed) and not asked_general,
        )

    def _kin(self, run: Run) -> Kin:
        """That of the pass, which a pass that reads nothing has no need of."""
        if run.kin is None:
            self.store.families.learn(run.row.id)
            run.kin = Kin(run.config, self.store, run.row.id)
        return run.kin

    def _learnt(self, run: Run, release: Release, now: datetime) -> Learnt:
        source, ignored, learns = run.row.id, self.store.ignored, run.config.learn
        ticking = learns and ignored.known(source, Ignored.STAMP, now, release.id)
        return Learnt(
            ignored=ignored.known(source, Ignored.PLACE, now) if learns else frozenset(),
            strangers=ignored.known(source, Ignored.TEXT, now),
            ticking=bool(ticking),
            restamps=self.store.history.restamps(release.id),
        )

    def _with_furniture(
        self,
        run: Run,
        release: Release,
        learnt: Learnt,
        differences: compare.Differences,
        now: datetime,
    ) -> Learnt:
        """`learnt`, with what is ignored beside the text, where the page differs there."""
        places, texts = differences.beside_places(), differences.beside_texts()
        if not places and not texts:
            return learnt
        source, ignored = run.row.id, self.store.ignored
        suspected = ignored.suspected(source, places, now)
        # What was learnt since this look began was learnt of others that changed at the same time.
        begun = min(utc_text(run.started), release.pending.since if release.pending else "~")
        asides = ignored.known(source, Ignored.ASIDE, now, release.id, by=begun)
        learnt_since = ignored.known(source, Ignored.ASIDE, now, release.id) - asides
        prose = differences.beside_places(shown=False)
        restless = run.restless(prose, release.id) | suspected | (places & learnt_since)
        furniture = asides | ignored.repeated(source, texts, now)
        return replace(
            learnt,
            ignored=learnt.ignored | furniture,
            furniture=furniture,
            asides=asides,
            restless=restless - asides,
            suspected=suspected,
            besides=self.store.history.besides(release.id, utc_text(now - DECAY)),
        )

    def version_of(self, source: SourceConfig) -> str:
        """That of the code by which the source's pages are read, hints included."""
        return self._hints(source).version

    def _hints(self, source: SourceConfig) -> Hints:
        return self.hints.get(source.name, Hints())

    def keep(self, seen: Observation, base: str | None, source: int) -> None:
        """Keep the bytes of `seen`, as a difference to the snapshot called `base`, or to what pages
        of the `source` share."""
        snapshot = replace(snapshot_of(seen), ended=has_ended(seen.body))
        self.store.history.keep(snapshot, base, source)


def snapshot_of(seen: Observation) -> Snapshot:
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


def page_of(snapshot: Snapshot, url: str, hints: Hints, *, again: bool = False) -> Page:
    """What is read of `snapshot`, which stood at `url`; `again`: soon a second time, it may be."""
    return Page(
        name=snapshot.sha256,
        body=snapshot.body,
        url=url,
        charset=snapshot.charset,
        last_modified=snapshot.last_modified,
        hints=hints,
        again=again,
    )
