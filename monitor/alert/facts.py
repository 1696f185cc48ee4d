"""What the store knows of a change that is to be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice

from monitor.compare.shown import EVERYTHING, LeftOut
from monitor.config import Config
from monitor.model import Change, Content, Kind, Release
from monitor.store import Store
from monitor.store.copies import AskedCopy
from monitor.store.ignored import Judged

_MOST_COPIES = 3  # that a mail names


@dataclass(frozen=True, slots=True)
class Facts:
    """A change, its release and the name of its source.

    Of a release that is gone, `alive` is when it was last served, where that is known, `copy` the
    SHA-256 of the bytes that it had then, and `copies` the latest that public archives made when
    they were asked to; of one that has two texts, `between` are those of their bytes. The texts are
    read only for those that are to be shown, and `left_out`, what the verdict did not look at.
    """

    change: Change
    release: Release
    source: str
    alive: str = ""
    copy: str = ""
    copies: tuple[AskedCopy, ...] = ()
    between: tuple[str, str] | None = None
    before: Content | None = field(default=None, repr=False)
    after: Content | None = field(default=None, repr=False)
    left_out: LeftOut = EVERYTHING


def facts_of(store: Store, change: int) -> Facts:
    """Without the texts."""
    found = store.history.change(change)
    release = store.releases.get(found.release_id)
    source = store.sources.name(release.source)
    if found.kind is not Kind.REMOVED or (last := store.history.latest(release.id)) is None:
        return Facts(found, release, source, between=_between(store, found))
    # if it was back with the same text before this is told, nobody knows any more
    alive = last.last_seen if last.last_seen <= found.detected else ""
    made = (copy for copy in store.copies.listed(release.id) if copy.address)
    return Facts(found, release, source, alive, last.snapshot, tuple(islice(made, _MOST_COPIES)))


def _between(store: Store, change: Change) -> tuple[str, str] | None:
    old, new = change.from_revision, change.to_revision
    if not old or not new or old == new:
        return None
    return store.history.snapshot_of(old), store.history.snapshot_of(new)


def with_texts(config: Config, store: Store, facts: Facts) -> Facts:
    before, after = texts_of(store, facts.change)
    left_out = left_out_of(config, store, facts.change, facts.release)
    return replace(facts, before=before, after=after, left_out=left_out)


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


def left_out_of(config: Config, store: Store, change: Change, release: Release) -> LeftOut:
    """What the verdict on a change did not look at."""
    counted = change.words_added, change.words_removed
    return left_out_when(config, store, release, Judged(change.id, change.detected, counted))


def left_out_when(config: Config, store: Store, release: Release, judged: Judged | None) -> LeftOut:
    """What was not looked at then; where nobody can say when it was, all is shown."""
    if judged is None or not config.learns(store.sources.name(release.source)):
        return EVERYTHING
    return LeftOut(store.ignored.when_judged(release.source, release.id, judged), judged.counted)


def weight(change: Change) -> tuple[bool, int, int]:
    """Sorts the most significant first: silent edits, then by significance, then by words."""
    words = change.words_added + change.words_removed
    return change.kind is not Kind.SILENT_EDIT, -change.significance.rank, -words
