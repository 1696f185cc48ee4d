"""What a crawl is given, and what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar, runtime_checkable

from monitor.model.readings import Reading

_Key_contra = TypeVar("_Key_contra", contravariant=True)
RENDERED = "X-Misajour-Rendered"
"""The header of ours that a rendered page is kept with: it says what its bytes are."""


class Status(StrEnum):
    """The state of a release."""

    LIVE = "live"
    REMOVED = "removed"
    MOVED = "moved"


class Health(StrEnum):
    """How a source fares, by what its last pass met."""

    NEW = "new"  # no pass was made yet
    OK = "ok"
    EMPTY = "empty"  # its listings answer and name no release any more
    BLOCKED = "blocked"  # it refuses us
    BROKEN = "broken"  # what was asked for did not come


class Fetch(StrEnum):
    """How the pages of a source are had."""

    PLAIN = "plain"  # as the server sends them
    BROWSER = "browser"  # as a browser shows them once their scripts have run


class Outcome(StrEnum):
    """What one visit met."""

    PAGE = "page"  # bytes of a page that is to be read
    UNCHANGED = "unchanged"  # 304, or the very bytes of the last visit
    GONE = "gone"  # 404, 410, or sent to another page in place of this one
    BLOCKED = "blocked"  # 401, 403, 429, 451, robots.txt, a challenge page
    FAILED = "failed"  # no answer, a broken one, or a server error
    RESTING = "resting"  # not asked: its host wants to be left alone
    DEFERRED = "deferred"  # not asked: the crawl was stopped


@dataclass(frozen=True, slots=True)
class Spent:
    """What a source asked for on a `day` (ISO, UTC): requests, and bytes of their answers as they
    came over the net."""

    day: str = ""
    requests: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One release that is to be visited, with the validators of the last answer. `document`: it is
    none, but a document that releases link."""

    url: str
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    title: str = ""
    document: bool = False


@dataclass(frozen=True, slots=True)
class ListedRelease:
    """A release as a listing names it.

    `published` is an ISO day, or empty; `updated` is what the listing says of the last update,
    verbatim (`<updated>`, `<lastmod>`, a JSON field), or else of its publication, which some feeds
    move instead (RSS `pubDate`), or empty. `asked` is the address as the
    listing gives it, where its one spelling (`url`) is another: that is what is asked for.
    """

    url: str
    title: str = ""
    published: str = ""
    updated: str = ""
    asked: str = ""

    @property
    def mark(self) -> str:
        """What a listing says of the release's state; a mark that moves announces an edit."""
        return f"{self.updated}|{self.title}"


class Part(StrEnum):
    """Which part of a listing of several pages a walk reads."""

    NEWS = "news"  # from the top down to the first page that names nothing new
    BACK = "back"  # the back catalogue, once


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where the reading of a listing of several pages goes on: at the address `page`, which was
    read last, after `pages` in all, that included. `interrupted`: a pass ended before the walk did,
    so that it goes on in any case."""

    page: str
    pages: int
    interrupted: bool = False


@runtime_checkable
class Foreseeing(Protocol[_Key_contra]):
    """A set or a mapping that is too large to be held, and asked for what it says when it is
    wanted; of what is foreseen, at once."""

    def foresee(self, keys: Iterable[_Key_contra], /) -> None: ...


@dataclass(kw_only=True, frozen=True, slots=True)
class Plan:
    """What one crawl is given: it decides nothing about what is due and remembers nothing.

    `known` are the addresses that need no first visit; `aliases` are other addresses of releases,
    with that at which each stands and is visited; these, and `marks`, may be held, or asked for
    where they are (`Foreseeing`). `marks` holds, by listing and release
    (address, address), what the listing last said of the release (`ListedRelease.mark`): where it
    says something else now, the release is visited in this crawl. `not_before` holds, by host,
    until when a host is left alone (epoch seconds), and `own_rests` those of them that did not ask
    for it; `woken` are hosts whose rest somebody ended. `unvisited` are releases that listings
    named before and that were never visited, as far as they are due; `found` the addresses of all
    such; `bookmarks` holds, by listing and part, where its reading goes on. `spent` is what the
    source has asked for today.
    """

    source: str
    spider: str
    visits: tuple[Visit, ...] = ()
    documents: tuple[Visit, ...] = ()
    known: Set[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)
    discover: bool = True
    language: str = ""
    not_before: dict[str, float] = field(default_factory=dict)
    own_rests: frozenset[str] = frozenset()
    woken: frozenset[str] = frozenset()
    marks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unvisited: tuple[ListedRelease, ...] = ()
    found: frozenset[str] = frozenset()
    bookmarks: Mapping[tuple[str, Part], Bookmark] = field(default_factory=dict)
    spent: Spent = field(default_factory=Spent)

    def foresee(self, listing: str, entries: Sequence[ListedRelease]) -> None:
        """What it remembers of these `entries` of a listing is going to be asked for: it is asked
        at once, where it is not held."""
        urls = [entry.url for entry in entries]
        for remembered in (self.known, self.aliases):
            if isinstance(remembered, Foreseeing):
                remembered.foresee(urls)
        if isinstance(self.marks, Foreseeing):
            self.marks.foresee((listing, self.aliases.get(url, url)) for url in urls)


@dataclass(kw_only=True, frozen=True, slots=True)
class Observation:
    """What one visit saw. `body` is decoded from its transfer encodings, otherwise as received.

    `final_url` is where redirects led; `permanent`: all of them said that it is for good. `headers`
    are those of a page's answer, without cookies, in the order and number in which they came.
    `document`: what was visited is a document that releases link. `lacks`: of a page that was
    rendered, the first thing that its scripts asked for in vain, and why it did not come.
    `reading`: what the page says, where it was read beside the crawl, on another machine.
    """

    source: str
    url: str
    outcome: Outcome
    seen: datetime
    status: int = 0
    final_url: str = ""
    permanent: bool = False
    body: bytes = field(default=b"", repr=False)  # libraries log what they are handed
    sha256: str = ""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: float = 0.0
    note: str = ""
    listed: ListedRelease | None = None
    headers: tuple[tuple[str, str], ...] = ()
    document: bool = False
    lacks: str = ""
    reading: Reading | None = field(default=None, repr=False)


@dataclass(kw_only=True, frozen=True, slots=True)
class ListingObservation:
    """What one listing, feed or sitemap named, in its order.

    `whole`: nothing of it was left unread, so a release that is not in it is not listed.
    `ordered`: the newest first, so that one can miss only what stands above the last. `cut`: it has
    further pages, which were not read.
    """

    source: str
    url: str
    seen: datetime
    entries: tuple[ListedRelease, ...] = ()
    whole: bool = False
    ordered: bool = True
    cut: bool = False
    outcome: Outcome = Outcome.PAGE
    note: str = ""
    host: str = ""
    retry_after: float = 0.0


@dataclass(kw_only=True, frozen=True, slots=True)
class ListingProgress:
    """A page of a listing of several was read. Whatever becomes of the crawl: what it named first
    (`found`) will be visited, and the reading goes on where the page at the address `page` ends.

    `url` is the listing's; `pages` were read in all. `ends`: the walk ends here; with `more`, the
    listing does not. An empty `page`: the way was lost, and the listing is begun anew.
    """

    source: str
    url: str
    seen: datetime
    part: Part
    page: str
    pages: int
    found: tuple[ListedRelease, ...] = ()
    ends: bool = False
    more: bool = False


CrawlResult = Observation | ListingObservation | ListingProgress
