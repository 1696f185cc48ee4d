"""A release and its history, as the database has them. Moments are UTC texts (`utc_text`)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Final

from monitor.model.changes import Kind
from monitor.model.content import Content
from monitor.model.crawl import Status
from monitor.model.reasons import Reason, Significance


class Waiting(StrEnum):
    """What a release waits for."""

    EDIT = "edit"  # a second look at an apparent edit
    GONE = "gone"  # a second look at an apparent removal
    LASTING = "lasting"  # an apparent edit that is held back until it has lasted


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An apparent change or removal that is not believed yet.

    `since` is when it was first seen; `snapshot` holds the bytes of that look, `looks` counts the
    visits that found it, `note` says why.
    """

    what: Waiting
    since: str
    snapshot: str = ""
    looks: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release: where it stands, what its last visit met, and when it is visited again.

    `unasked` counts the answers of 304 since the whole page was last seen; None before a second
    whole visit. `edits` is how often it was edited, as far as that can be known: more than one edit
    may lie between two visits.
    """

    id: int
    source: int
    url: str
    language: str = ""
    title: str = ""
    published: str = ""
    status: Status = Status.LIVE
    listed: bool = True
    first_seen: str
    last_checked: str = ""
    next_check: str
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    failures: int = 0
    unasked: int | None = None
    pending: Pending | None = None
    edits: float = 0.0


@dataclass(kw_only=True, frozen=True, slots=True)
class Revision:
    """One text of a release. `snapshot` names its bytes, `extractor` the code that read them."""

    id: int
    release_id: int
    number: int
    url: str
    first_seen: str
    last_seen: str
    snapshot: str
    extractor: str
    content_hash: str
    content: Content = field(repr=False)


@dataclass(kw_only=True, frozen=True, slots=True)
class Change:
    """What was told of a release, with the keys of the revisions that it lies between."""

    id: int
    release_id: int
    kind: Kind
    significance: Significance
    detected: str
    from_revision: int | None
    to_revision: int | None
    words_added: int
    words_removed: int
    reasons: tuple[Reason, ...]
    fields: dict[str, Any] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An unbroken run of visits that were served the text of one revision (`text` is its hash)."""

    id: int
    revision_id: int
    text: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingEntry:
    """A release in a listing, when the listing was last read.

    `position` counts from 0 at the top. `published` is the release's ISO day or time, or empty;
    `missing_since` is empty while the listing names it, and `last_seen` is when it last did.
    `removed`: visits to the release say that it is gone, so that it is missed by no listing.
    """

    id: int
    release_id: int
    position: int
    missing_since: str = ""
    published: str = ""
    last_seen: str = ""
    removed: bool = False


class Unchanged(Enum):
    """What a `ReleaseUpdate` says of a field that stays as it is; None and "" are values."""

    UNCHANGED = "unchanged"


UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseUpdate:
    """What changes in a release; the fields are those of `Release`, each UNCHANGED unless it is
    given. `last_seen` is when it was last served."""

    title: str | Unchanged = UNCHANGED
    language: str | Unchanged = UNCHANGED
    published: str | Unchanged = UNCHANGED
    status: Status | Unchanged = UNCHANGED
    listed: bool | Unchanged = UNCHANGED
    last_checked: str | Unchanged = UNCHANGED
    last_seen: str | Unchanged = UNCHANGED
    next_check: str | Unchanged = UNCHANGED
    etag: str | Unchanged = UNCHANGED
    last_modified: str | Unchanged = UNCHANGED
    sha256: str | Unchanged = UNCHANGED
    failures: int | Unchanged = UNCHANGED
    unasked: int | Unchanged = UNCHANGED
    pending: Pending | Unchanged | None = UNCHANGED
    edits: float | Unchanged = UNCHANGED

    @property
    def changed(self) -> dict[str, Any]:
        """The fields that change, by their names."""
        values = ((name, getattr(self, name)) for name in _update_fields())
        return {name: value for name, value in values if value is not UNCHANGED}

    def then(self, later: ReleaseUpdate) -> ReleaseUpdate:
        """Both updates as one: where both change a field, `later` has the last word."""
        return replace(self, **later.changed)


@cache
def _update_fields() -> tuple[str, ...]:
    return tuple(each.name for each in fields(ReleaseUpdate))
