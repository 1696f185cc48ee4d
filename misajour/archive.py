"""A database, read: releases, their revisions, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self

from misajour import shown
from misajour.pages import Comparison, Page, compared
from misajour.tables import Table
from monitor.errors import UsageError
from monitor.model import Kind, Significance, from_utc_text, utc_text
from monitor.store import Store
from monitor.store import history as histories
from monitor.store import releases as stored
from monitor.store.catalogue import Told
from monitor.wording import sentences

_RELEASES = (
    "id",
    "source",
    "url",
    "title",
    "language",
    "published",
    "status",
    "first_seen",
    "last_checked",
)
_REVISIONS = (
    "number",
    "url",
    "first_seen",
    "last_seen",
    "title",
    "body",
    "published",
    "updated",
    "snapshot",
)
_CHANGES = (
    "detected",
    "source",
    "kind",
    "significance",
    "title",
    "url",
    "language",
    "words_added",
    "words_removed",
    "reasons",
    "before",
    "after",
    "release_id",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happened to a release.

    `detected` is when it was seen, aware and in UTC; `words_added` and `words_removed` count words.
    `before` and `after` are the numbers of the revisions, None where there is none, as before the
    first.
    """

    detected: datetime
    source: str
    kind: Kind
    significance: Significance
    title: str
    url: str
    language: str
    words_added: int
    words_removed: int
    reasons: tuple[str, ...]
    before: int | None
    after: int | None
    release_id: int
    _archive: Archive = field(repr=False, compare=False)

    def compare(self) -> Comparison | None:
        """Its two revisions compared anew, by the code of today; None where it is not between
        two."""
        if self.before is None or self.after is None or self.before == self.after:
            return None
        pages = {r.number: r.page for r in self._archive.revisions_of(self.release_id)}
        return compared(pages[self.before], pages[self.after])

    def as_row(self) -> Mapping[str, object]:
        """Its values by name, without types of ours."""
        row = {name: getattr(self, name) for name in _CHANGES}
        return {**row, "kind": str(self.kind), "significance": str(self.significance)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of a release's text.

    It stood at `url`, and visits saw it from `first_seen` to `last_seen` (aware, UTC). `snapshot`
    is the SHA-256 of the bytes that it was read from.
    """

    number: int
    url: str
    first_seen: datetime
    last_seen: datetime
    snapshot: str
    page: Page
    _archive: Archive = field(repr=False, compare=False)

    def bytes(self) -> bytes:
        """The page as it was received. Raises MisajourError where they are damaged."""
        return self._archive.snapshot(self.snapshot)

    def as_row(self) -> Mapping[str, object]:
        """Its values by name; stamps as ISO 8601, as precise as the page is."""
        page = self.page
        return {
            "number": self.number,
            "url": self.url,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "title": page.title,
            "body": page.body,
            "published": page.published.value if page.published else None,
            "updated": page.updated.value if page.updated else None,
            "snapshot": self.snapshot,
        }

    def _repr_html_(self) -> str:
        return self.page._repr_html_()


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One published text.

    `published` is the page's own word, ISO 8601 or empty; `status` is live, removed or moved.
    `first_seen` and `last_checked` are aware, in UTC; `last_checked` is None where no visit was
    understood yet.
    """

    id: int
    source: str
    url: str
    title: str
    language: str
    published: str
    status: str
    first_seen: datetime
    last_checked: datetime | None
    _archive: Archive = field(repr=False, compare=False)

    @property
    def revisions(self) -> Table[Revision]:
        """All states of the text, the oldest first."""
        return Table(self._archive.revisions_of(self.id), _REVISIONS)

    @property
    def changes(self) -> Table[Change]:
        """What happened to it, the oldest first."""
        return self._archive.changes(release=self)

    def as_of(self, moment: datetime) -> Revision | None:
        """The revision that was the latest at `moment`; None before the first."""
        past = [r for r in self.revisions if r.first_seen <= moment]
        return past[-1] if past else None

    def as_row(self) -> Mapping[str, object]:
        return {name: getattr(self, name) for name in _RELEASES}

    def _repr_html_(self) -> str:
        head = shown.element("h3", self.title or self.url)
        about = shown.element("p", f"{self.source} · {self.url} · {self.status}")
        rows = [(r.number, r.first_seen, r.last_seen, r.page.title) for r in self.revisions]
        listed = shown.table(("revision", "first seen", "last seen", "title"), rows)
        return shown.frame(head, about, listed)


class Archive:
    """A misajour database, open for reading, also while the daemon writes to it. Close it, or use
    `with`."""

    def __init__(self, store: Store, path: Path) -> None:
        self._store, self._path = store, path

    def releases(self, source: str = "") -> Table[Release]:
        """All releases, or those of `source`, in the order in which they became known.

        Raises MisajourError where there is no such source.
        """
        self._known(source)
        found = self._store.catalogue.releases(source)
        return Table((self._release(name, release) for name, release in found), _RELEASES)

    def release(self, url: str) -> Release:
        """The release that stands or once stood at `url`. Raises MisajourError where none is
        known."""
        for row in self._store.sources.all():
            if (found := self._store.releases.at(row.id, url)) is not None:
                return self._release(row.name, found)
        raise UsageError(f"no release is known at {url}")

    def changes(
        self,
        *,
        source: str = "",
        kinds: Sequence[Kind | str] = (),
        since: date | str = "",
        until: date | str = "",
        release: Release | None = None,
    ) -> Table[Change]:
        """What changed, the oldest first.

        `kinds` are names such as "silent-edit". `since` and `until` are days, or moments, in UTC
        where they name no zone; the first is included and the last is not.

        Raises MisajourError for an unknown source or kind, or a wrong moment.
        """
        self._known(source)
        found = self._store.catalogue.changes(
            source=source,
            kinds=[_kind(kind) for kind in kinds],
            since=_moment(since),
            until=_moment(until),
            release=release.id if release else 0,
        )
        return Table(map(self._change, found), _CHANGES)

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources."""
        return tuple(row.name for row in self._store.sources.all())

    def revisions_of(self, release: int) -> list[Revision]:
        """The revisions of the release with that `id`, the oldest first."""
        return [self._revision(found) for found in self._store.history.revisions(release)]

    def snapshot(self, name: str) -> bytes:
        """The bytes whose SHA-256 is `name`. Raises MisajourError where they are not kept, or
        damaged."""
        return self._store.history.snapshot(name).body

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Archive {self._path.name}: {', '.join(self.sources)}>"

    def _repr_html_(self) -> str:
        rows = [
            (name, len(self.releases(name)), len(self.changes(source=name)))
            for name in self.sources
        ]
        head = shown.element("h3", self._path.name)
        return shown.frame(head, shown.table(("source", "releases", "changes"), rows))

    def _known(self, source: str) -> None:
        if source and source not in self.sources:
            known = ", ".join(self.sources)
            more = f"; there are: {known}" if known else ", and no other yet"
            raise UsageError(f"there is no source {source!r}{more}")

    def _release(self, source: str, found: stored.Release) -> Release:
        return Release(
            id=found.id,
            source=source,
            url=found.url,
            title=found.title,
            language=found.language,
            published=found.published,
            status=str(found.status),
            first_seen=from_utc_text(found.first_seen),
            last_checked=from_utc_text(found.last_checked) if found.last_checked else None,
            _archive=self,
        )

    def _revision(self, found: histories.Revision) -> Revision:
        return Revision(
            number=found.number,
            url=found.url,
            first_seen=from_utc_text(found.first_seen),
            last_seen=from_utc_text(found.last_seen),
            snapshot=found.snapshot,
            page=Page(found.content),
            _archive=self,
        )

    def _change(self, told: Told) -> Change:
        change = told.change
        return Change(
            detected=from_utc_text(change.detected),
            source=told.source,
            kind=change.kind,
            significance=change.significance,
            title=told.title,
            url=told.url,
            language=told.language,
            words_added=change.words_added,
            words_removed=change.words_removed,
            reasons=sentences(change.reasons),
            before=told.before,
            after=told.after,
            release_id=change.release_id,
            _archive=self,
        )


def open(path: str | Path) -> Archive:
    """The database at `path`, for reading.

    Raises MisajourError where there is none, or one of another program or version.
    """
    return Archive(Store.read(Path(path)), Path(path))


def _kind(name: Kind | str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise UsageError(
            f"{name!r} is not a kind of change; there are: {', '.join(map(str, Kind))}"
        ) from None


def _moment(said: date | str) -> str:
    """A day or moment as the database writes it; empty stays empty."""
    if said == "":
        return ""
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) else said
    except ValueError:
        raise UsageError(
            f"{said!r} is neither a day nor a moment; write 2018-11-23 or 2018-11-23T12:59"
        ) from None
    if not isinstance(found, datetime):
        found = datetime.combine(found, time())
    return utc_text(found if found.tzinfo else found.replace(tzinfo=UTC))
