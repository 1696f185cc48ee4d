"""A database, read: releases, their revisions, and what changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Self

from misajour import searching, shown
from misajour.columns import CHANGES, RELEASES, REVISIONS
from misajour.moments import Moment, moment, zone_of
from misajour.pages import Comparison, Page, compared
from misajour.searching import Hit, Passage
from misajour.tables import Table, to_dict
from monitor import model
from monitor.compare.passages import Side
from monitor.errors import StoreError, UsageError, WrongValue
from monitor.model import Kind, Significance, from_utc_text, utc_text
from monitor.store import Store
from monitor.store.catalogue import ChangeLine, Selection
from monitor.store.search import Chosen
from monitor.wording import sentences


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

    def to_dict(self) -> dict[str, object]:
        """Its values by name, as JSON can hold them."""
        return to_dict(self, CHANGES)


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

    def to_dict(self) -> dict[str, object]:
        """Its values by name, as JSON can hold them; stamps as precise as the page is."""
        return to_dict(self, REVISIONS)

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
        return Table(self._archive.revisions_of(self.id), REVISIONS)

    @property
    def changes(self) -> Table[Change]:
        """What happened to it, the oldest first."""
        return self._archive.changes(release=self)

    def as_of(self, when: Moment) -> Revision | None:
        """The revision that was the latest at the moment `when`; None before the first.

        A day stands for its first moment. What names no zone is in the archive's. Raises
        MisajourError, a ValueError too, where `when` is not a moment.
        """
        then = moment(when, self._archive.timezone)
        past = [r for r in self.revisions if r.first_seen <= then]
        return past[-1] if past else None

    def to_dict(self) -> dict[str, object]:
        """Its values by name, as JSON can hold them."""
        return to_dict(self, RELEASES)

    def _repr_html_(self) -> str:
        head = shown.element("h3", self.title or self.url)
        about = shown.element("p", f"{self.source} · {self.url} · {self.status}")
        rows = [(r.number, r.first_seen, r.last_seen, r.page.title) for r in self.revisions]
        listed = shown.table(("revision", "first seen", "last seen", "title"), rows)
        return shown.frame(head, about, listed)


class Archive:
    """A misajour database, open for reading, also while the daemon writes to it. Close it, or use
    `with`.

    Each method raises MisajourError where the archive is closed, or cannot be read.
    """

    def __init__(self, store: Store, path: Path, timezone: tzinfo = UTC) -> None:
        self._store, self._path, self._closed = store, path, False
        self._timezone = timezone

    @property
    def timezone(self) -> tzinfo:
        """The zone of moments that are given without one."""
        return self._timezone

    def releases(self, source: str = "") -> Table[Release]:
        """All releases, or those of `source`, in the order in which they became known.

        Raises MisajourError where there is no such source.
        """
        self._check(source)
        with self._open() as store:
            found = store.catalogue.releases(source)
            return Table([self._release(name, release) for name, release in found], RELEASES)

    def release(self, url: str) -> Release:
        """The release that stands or once stood at `url`. Raises MisajourError where none is
        known."""
        with self._open() as store:
            for row in store.sources.all():
                if (found := store.releases.at(row.id, url)) is not None:
                    return self._release(row.name, found)
        raise UsageError(f"no release is known at {url}")

    def changes(
        self,
        *,
        source: str = "",
        kinds: Iterable[Kind | str] | Kind | str = (),
        since: Moment = "",
        until: Moment = "",
        release: Release | None = None,
    ) -> Table[Change]:
        """What changed, the oldest first.

        `kinds` are names such as "silent-edit", or one of them. `since` and `until` are moments:
        the first is included and the last is not. A day stands for its first moment. What names no
        zone is in the archive's.

        Raises MisajourError for an unknown source, kind (a ValueError too) or moment (likewise).
        """
        self._check(source)
        chosen = [kinds] if isinstance(kinds, str) else kinds
        with self._open() as store:
            selection = Selection(
                source=source,
                kinds=tuple(_kind(kind) for kind in chosen),
                since=self._text(since),
                until=self._text(until),
                release=release.id if release else 0,
            )
            found = store.catalogue.changes(selection)
            return Table([self._change(line) for line in found], CHANGES)

    def search(
        self,
        words: str,
        *,
        source: str = "",
        language: str = "",
        since: Moment = "",
        until: Moment = "",
    ) -> Iterator[Hit]:
        """The releases in which `words` ever stood, those that became known last first.

        `words` are as in the search box: words, "phrases", beginnings*, OR, -without, title:word.
        `since` and `until` are days (UTC) on which a text with them was first seen; the second is
        not included. What edits took out and put in is found by `passages`.

        Raises MisajourError for an unknown source, and where there is nothing to search for (a
        ValueError too).
        """
        self._check(source)
        query = searching.query_of(words)
        if query.of_edits:
            raise WrongValue("removed: and added: are searched for with archive.passages(words)")
        since, until = (searching.day_of(said, self._timezone) for said in (since, until))
        with self._open() as store:
            key = store.search.source(source) if source else 0
        chosen = Chosen(source=key, language=language, since=since, until=until)
        return searching.hits(self._open, query, chosen)

    def passages(
        self,
        words: str = "",
        *,
        side: str = "",
        source: str = "",
        kinds: Iterable[Kind | str] | Kind | str = (),
        since: Moment = "",
        until: Moment = "",
    ) -> Iterator[Passage]:
        """What changes removed and added, the oldest change first; with `words`, those that hold
        them, of the changes that the search box finds by removed: and added:.

        `side` is "removed" or "added", both where it is left out. The other arguments are those of
        `changes`. Raises MisajourError as `search` and `changes` do.
        """
        self._check(source)
        if side not in ("", *Side):
            raise WrongValue(f"{side!r} is not a side of a change; there are: removed, added")
        selection = Selection(
            source=source,
            kinds=tuple(_kind(kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)),
            since=self._text(since),
            until=self._text(until),
            side=side,
        )
        if not words:
            return searching.passages(self._open, selection)
        query = searching.query_of_passages(words, side)
        return searching.passages_with(self._open, query, selection)

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of the sources."""
        with self._open() as store:
            return tuple(row.name for row in store.sources.all())

    def revisions_of(self, release: int) -> list[Revision]:
        """The revisions of the release with that `id`, the oldest first."""
        with self._open() as store:
            return [self._revision(found) for found in store.history.revisions(release)]

    def snapshot(self, name: str) -> bytes:
        """The bytes whose SHA-256 is `name`. Raises MisajourError where they are not kept, or
        damaged."""
        with self._open() as store:
            return store.history.snapshot(name).body

    def close(self) -> None:
        """Close it; twice is as good as once. What was taken from it stays usable, as far as it
        need not read more."""
        self._closed = True
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        said = "closed" if self._closed else ", ".join(self.sources)
        return f"<Archive {self._path.name}: {said}>"

    def _repr_html_(self) -> str:
        head = shown.element("h3", self._path.name)
        if self._closed:
            return shown.frame(head, shown.element("p", "closed"))
        rows = [
            (name, len(self.releases(name)), len(self.changes(source=name)))
            for name in self.sources
        ]
        return shown.frame(head, shown.table(("source", "releases", "changes"), rows))

    @contextmanager
    def _open(self) -> Iterator[Store]:
        """The store, to be read from. Raises UsageError where it is closed."""
        if self._closed:
            raise UsageError(f"{self._path} was closed; open it again with misajour.open")
        try:
            yield self._store
        except sqlite3.Error as error:
            raise StoreError(f"{self._path} cannot be read: {error}") from error

    def _check(self, source: str) -> None:
        """Raises UsageError where there is no such source."""
        if source and source not in (known := self.sources):
            more = f"; there are: {', '.join(known)}" if known else ", and no other yet"
            raise UsageError(f"there is no source {source!r}{more}")

    def _text(self, said: Moment) -> str:
        """A moment as the database writes it; empty stays empty."""
        return "" if said == "" else utc_text(moment(said, self._timezone))

    def _release(self, source: str, found: model.Release) -> Release:
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

    def _revision(self, found: model.Revision) -> Revision:
        return Revision(
            number=found.number,
            url=found.url,
            first_seen=from_utc_text(found.first_seen),
            last_seen=from_utc_text(found.last_seen),
            snapshot=found.snapshot,
            page=Page(found.content),
            _archive=self,
        )

    def _change(self, line: ChangeLine) -> Change:
        change = line.change
        return Change(
            detected=from_utc_text(change.detected),
            source=line.source,
            kind=change.kind,
            significance=change.significance,
            title=line.title,
            url=line.url,
            language=line.language,
            words_added=change.words_added,
            words_removed=change.words_removed,
            reasons=sentences(change.reasons),
            before=line.before,
            after=line.after,
            release_id=change.release_id,
            _archive=self,
        )


def open(path: str | Path, *, timezone: str = "UTC") -> Archive:
    """The database at `path`, for reading. `timezone` is that of moments which you give without
    one.

    Raises MisajourError where there is no database, or one of another program or version, and where
    there is no such zone.
    """
    zone = zone_of(timezone)
    return Archive(Store.read(Path(path)), Path(path), zone)


def _kind(name: Kind | str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise WrongValue(
            f"{name!r} is not a kind of change; there are: {', '.join(map(str, Kind))}"
        ) from None
