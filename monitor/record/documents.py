"""Linked documents: which there are, what a visit to one comes to, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

from monitor.compare import Differences
from monitor.compare.passages import Passage, passages
from monitor.compare.shown import EVERYTHING
from monitor.config import SourceConfig
from monitor.decide import documents as decide
from monitor.decide import pace
from monitor.decide.removal import too_many
from monitor.errors import StoreError
from monitor.extract import Hints
from monitor.extract.files import names_document
from monitor.model import (
    Absence,
    Attachments,
    Content,
    Document,
    Link,
    Observation,
    Outcome,
    Reading,
    ReasonKind,
    Release,
    Revision,
    utc_text,
)
from monitor.read import Key, Page
from monitor.record.apply import Tell
from monitor.record.known import page_of, snapshot_of
from monitor.record.run import Run
from monitor.store import Store

MOST = 60
"""Documents that are asked for in one pass beside those that are asked for by hand."""
_SPREAD = timedelta(hours=1)  # between one such number of new documents and the next
_GATHERED = 200  # releases from which documents are taken at once; the others' turn is next
_LINKED = 100  # documents of one release that are watched
_TOLD = 3  # releases of which a replaced document is told; one that more link is their site's


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedDocument:
    """A visit to `document`, with what is to be read: what came, and what was believed before."""

    seen: Observation
    document: Document
    page: Page | None = None
    old: Page | None = None

    @property
    def pages(self) -> list[Page]:
        return [page for page in (self.page, self.old) if page is not None]


class LinkedDocuments:
    """`hints` say how each source's pages, and documents, are read."""

    def __init__(self, store: Store, hints: Mapping[str, Hints], confirm_after: timedelta) -> None:
        self.store, self.hints, self.confirm_after = store, hints, confirm_after

    def gather(self, config: SourceConfig, source: int, now: datetime) -> None:
        """Note the documents that releases link since their latest revision."""
        if config.attachments is Attachments.LINKS:
            return
        documents = self.store.documents
        waiting = documents.ungathered(source, _GATHERED)
        if not waiting:
            return
        fresh = documents.unseen(source)
        with self.store.atomic():
            for release, key in waiting:
                urls = _linked_by(self.store.history.links(key))
                due = utc_text(now + fresh // MOST * _SPREAD)
                fresh += documents.attach(source, release, key, urls, utc_text(now), due)

    def received(self, run: Run, seen: Observation) -> ReceivedDocument | None:
        document = self.store.documents.at(run.row.id, seen.url)
        if document is None:  # its source was taken out of the configuration meanwhile
            return None
        received = ReceivedDocument(seen=seen, document=document)
        changed = seen.outcome is Outcome.PAGE and document.sha256 != seen.sha256
        if not changed or run.config.attachments is not Attachments.TEXT:
            return received
        hints = self.hints.get(run.config.name, Hints())
        received = replace(received, page=page_of(snapshot_of(seen), seen.url, hints))
        if not document.sha256:
            return received
        try:
            old = page_of(self.store.history.snapshot(document.sha256), seen.url, hints)
        except StoreError:  # bytes that are not whole are compared by their name only
            return received
        return replace(received, old=old)

    def conclude(
        self, run: Run, received: ReceivedDocument, readings: Mapping[Key, Reading], tell: Tell
    ) -> None:
        """Judge the visit and write what it comes to, in one transaction."""
        documents, seen = self.store.documents, received.seen
        document = documents.at(run.row.id, seen.url) or received.document
        releases = [self.store.releases.get(key) for key in documents.releases(document.id)]
        old, new = (_content(page, readings) for page in (received.old, received.page))
        differences = Differences(old, new) if old is not None and new is not None else None
        decision = decide.decide(
            document,
            seen,
            self._usual(run, releases, seen.seen),
            self.confirm_after,
            same_text=differences is not None and differences.verdict() is None,
        )
        run.documents[seen.outcome] += 1
        if seen.outcome in (Outcome.GONE, Outcome.BLOCKED, Outcome.FAILED):
            run.document_trouble[f"{seen.note}: {seen.url}"] += 1
        with self.store.atomic():
            documents.update(decision.document)
            if decision.edition:
                self._keep(document, seen, old, new)
            if decision.back:
                for release in _heard(releases):
                    self._tell_absence(run, release, document, seen, ReasonKind.DOCUMENT_BACK, tell)
            if decision.replaced:
                for release in _heard(releases):
                    self._tell(run, release, received, differences, tell)
        if decision.lost:
            run.lost.append(seen)

    def believe_absences(self, run: Run, tell: Tell) -> None:
        """Tell of the documents that two visits found gone, unless they are too many to be or
        nothing bears witness to it."""
        documents = self.store.documents
        alive = run.documents[Outcome.PAGE] + run.documents[Outcome.UNCHANGED]
        if not run.has_witness or too_many(len(run.lost), documents.had(run.row.id), alive):
            return
        for seen in run.lost:
            document = documents.at(run.row.id, seen.url)
            if document is None or document.gone is not Absence.SEEN:
                continue
            releases = [self.store.releases.get(key) for key in documents.releases(document.id)]
            with self.store.atomic():
                # no validators: they would hide that it is back
                gone = replace(document, gone=Absence.BELIEVED, etag="", last_modified="")
                documents.update(gone)
                for release in _heard(releases):
                    self._tell_absence(run, release, document, seen, ReasonKind.DOCUMENT_GONE, tell)

    def _tell_absence(
        self,
        run: Run,
        release: Release,
        document: Document,
        seen: Observation,
        kind: ReasonKind,
        tell: Tell,
    ) -> None:
        revision = self.store.history.latest(release.id)
        if revision is None:
            return
        since = document.last_checked or release.first_seen
        admitted = self.store.documents.stamp_moved(release.id, since)
        name = _name(revision, document.url)
        verdict = decide.absence(revision.content, name, kind, admitted=admitted)
        tell(run, release, verdict, seen.seen, (revision.id, revision.id), ())

    def _keep(
        self, document: Document, seen: Observation, old: Content | None, new: Content | None
    ) -> None:
        """The document's new state, and what it and the one before say, where that was read."""
        documents = self.store.documents
        if old is not None and (before := documents.latest(document.id)) is not None:
            documents.understood(before.id, old)
        edition = documents.add(document, snapshot_of(seen), utc_text(seen.seen))
        if new is not None:
            documents.understood(edition.id, new)

    def _usual(self, run: Run, releases: list[Release], now: datetime) -> datetime:
        """When the pace of the youngest release that links it asks for the next visit."""
        if not releases:
            return now + timedelta(days=30)
        return min(
            pace.next_visit(
                release,
                release.published,
                now,
                rhythm=replace(run.rhythm_of(release.url), always=False),
            )
            for release in releases
        )

    def _tell(
        self,
        run: Run,
        release: Release,
        received: ReceivedDocument,
        differences: Differences | None,
        tell: Tell,
    ) -> None:
        revision = self.store.history.latest(release.id)
        if revision is None:
            return
        document, seen = received.document, received.seen
        since = document.last_checked or release.first_seen
        admitted = self.store.documents.stamp_moved(release.id, since)
        name = _name(revision, document.url)
        inner = differences.verdict() if differences is not None else None
        verdict = decide.verdict(revision.content, name, inner, admitted=admitted)
        verdict = replace(verdict, fields={"document": (document.sha256, seen.sha256)})
        found: tuple[Passage, ...] = ()
        if differences is not None:
            found = tuple(passages(differences, verdict.reasons, EVERYTHING, document=True))
        tell(run, release, verdict, seen.seen, (revision.id, revision.id), found)


def _content(page: Page | None, readings: Mapping[Key, Reading]) -> Content | None:
    """What a page or document says, where it says something that can be believed."""
    content = readings[page.key].content if page is not None else None
    return None if content is None or content.doubts else content


def _heard(releases: list[Release]) -> list[Release]:
    """Those of which it is told: what many link is told of the youngest alone."""
    return releases if len(releases) <= _TOLD else releases[:1]


def _name(revision: Revision, url: str) -> str:
    """What the release calls the document."""
    texts = (link.text for link in revision.content.links if link.url == url and link.text)
    return next(texts, "") or unquote(urlsplit(url).path.rpartition("/")[2]) or url


def _linked_by(links: Iterable[Link]) -> list[str]:
    return [one.url for one in links if one.attachment and _is_file(one.url)][:_LINKED]


def _is_file(url: str) -> bool:
    """Whether a linked document is watched: films and sounds are large, and seldom replaced."""
    path = urlsplit(url).path.lower()
    films = path.endswith((".mp3", ".mp4", ".ics"))
    return url.startswith(("http://", "https://")) and names_document(url) and not films
