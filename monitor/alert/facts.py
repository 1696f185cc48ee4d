"""What the store knows of a change that is to be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from monitor.config import Config
from monitor.model import Change, Content, Kind, Release
from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Facts:
    """A change, its release and the name of its source.

    The texts are read only for those that are to be shown. `ignored` are the places of the page
    that the verdict did not look at.
    """

    change: Change
    release: Release
    source: str
    before: Content | None = field(default=None, repr=False)
    after: Content | None = field(default=None, repr=False)
    ignored: frozenset[str] = frozenset()


def facts_of(store: Store, change: int) -> Facts:
    """Without the texts."""
    found = store.history.change(change)
    release = store.releases.get(found.release_id)
    return Facts(found, release, store.sources.name(release.source))


def with_texts(config: Config, store: Store, facts: Facts) -> Facts:
    before, after = texts_of(store, facts.change)
    ignored = ignored_places(config, store, facts.release)
    return replace(facts, before=before, after=after, ignored=ignored)


def texts_of(store: Store, change: Change) -> tuple[Content | None, Content | None]:
    """What the release said before and after a change; of a linked document that was replaced and
    read, what that said."""
    if replaced := change.fields.get("document"):
        editions = [store.documents.edition(str(name)) for name in replaced]
        sides = [edition.content if edition else None for edition in editions]
        if all(side is not None for side in sides):
            return sides[0], sides[1]
    before, after = (
        store.history.revision(key).content if key else None
        for key in (change.from_revision, change.to_revision)
    )
    return before, after


def ignored_places(config: Config, store: Store, release: Release) -> frozenset[str]:
    """The places of the release's page that verdicts ignore today."""
    learns = config.learns(store.sources.name(release.source))
    return store.ignored.places(release.source) if learns else frozenset()


def weight(change: Change) -> tuple[bool, int, int]:
    """Sorts the most significant first: silent edits, then by significance, then by words."""
    words = change.words_added + change.words_removed
    return change.kind is not Kind.SILENT_EDIT, -change.significance.rank, -words
