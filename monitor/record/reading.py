"""Snapshots ─► content by each source's hints, and the revision read again when the reading code has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor import extract
from monitor.extract import Hints
from monitor.model import Content
from monitor.store import Store
from monitor.store.history import Revision
from monitor.store.releases import Release
from monitor.store.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Reader:
    """How the pages of each source, by name, are read."""

    hints: Mapping[str, Hints]

    def of(self, source: str) -> Hints:
        return self.hints.get(source, Hints())

    def read(self, source: str, snapshot: Snapshot, url: str) -> Content:
        """Raises ExtractError."""
        return extract.read(
            snapshot.body,
            url,
            charset=snapshot.charset,
            last_modified=snapshot.last_modified,
            hints=self.of(source),
        )

    def version(self, source: str) -> str:
        return self.of(source).version


def current(
    store: Store, reader: Reader, source: str, release: Release
) -> tuple[Revision, Content] | None:
    """The latest revision and its content as the present code reads it; like is compared with like.

    Writes nothing: what reading again changed is for the caller to record.
    """
    revision = store.history.latest(release.id)
    if revision is None:
        return None
    if revision.extractor == reader.version(source):
        return revision, revision.content
    return revision, reader.read(source, store.history.snapshot(revision.snapshot), revision.url)
