"""The vocabulary: what the rooms hand to one another. Imports nothing of ours.

Times are aware datetimes in UTC unless a docstring says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum


def utc_text(moment: datetime) -> str:
    """`moment` as sortable ISO 8601 UTC text with milliseconds: `2018-11-23T12:59:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_utc_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


LONGEST_REST = timedelta(days=7)
"""A host is left alone for no longer, whatever its Retry-After says."""


class Kind(StrEnum):
    """What happened between two revisions, or to the release as a whole."""

    NEW = "new"
    EDITED = "edited"
    SILENT_EDIT = "silent-edit"
    RESTAMPED = "restamped"
    REREAD = "reread"
    COSMETIC = "cosmetic"
    MOVED = "moved"
    REMOVED = "removed"
    RESTORED = "restored"
    UNLISTED = "unlisted"
    RELISTED = "relisted"


ALARMING: frozenset[Kind] = frozenset(
    {
        Kind.EDITED,
        Kind.SILENT_EDIT,
        Kind.REMOVED,
        Kind.RESTORED,
        Kind.UNLISTED,
        Kind.RELISTED,
    }
)
"""The kinds a subscription hears of when it names none."""


class Significance(StrEnum):
    """How much a change matters to a reader."""

    COSMETIC = "cosmetic"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        return list(Significance).index(self)


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


class Outcome(StrEnum):
    """What one visit met."""

    PAGE = "page"  # bytes of a page that is to be read
    UNCHANGED = "unchanged"  # 304, or the very bytes of the last visit
    GONE = "gone"  # 404, 410, or sent to another page in place of this one
    BLOCKED = "blocked"  # 401, 403, 429, 451, robots.txt, a challenge page
    FAILED = "failed"  # no answer, a broken one, or a server error
    RESTING = "resting"  # not asked: its host wants to be left alone
    DEFERRED = "deferred"  # not asked: the crawl was stopped


class Trouble(StrEnum):
    """What stands in a page's place where it is not to be believed."""

    NOT_FOUND = "not-found"  # an answer of 200 that says "not found"
    CHALLENGE = "challenge"  # a shield that wants to know whether we are human
    CONSENT = "consent"  # a cookie or consent dialog and nothing else
    SCRIPT = "script"  # a shell that wants JavaScript
    ERROR = "error"  # an error page in clothes of 200
    LOGIN = "login"
    ELSEWHERE = "elsewhere"  # a page that only sends elsewhere
    EMPTY = "empty"  # no text at all
    UNREAD = "unread"  # much text on the page and hardly a body
    CUT = "cut"  # the answer ends before the page does
    GARBLED = "garbled"  # the right bytes in the wrong charset
    STRANGER = "stranger"  # a text that many releases have at once, or the home page
    OTHER_HOST = "other-host"  # another site answers in the release's place
    TOO_COSTLY = "too-costly"  # reading it took longer than a page may take


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason not to believe a reading. `text` says it in a reader's words: "a page without
    text"."""

    trouble: Trouble
    text: str

    def __str__(self) -> str:
        return self.text


class Precision(StrEnum):
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class StampKind(StrEnum):
    PUBLISHED = "published"
    UPDATED = "updated"


class StampOrigin(StrEnum):
    """Where a page says its time, the most binding first."""

    VISIBLE = "visible"
    TIME = "time"
    JSON_LD = "json-ld"
    META = "meta"
    HTTP = "http"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page says of one of its own times.

    `text` is verbatim, label and all; `value` is ISO 8601 as precise as the page is: a date
    (`2018-11-23`), a date-time with its offset (`2018-11-23T13:59+01:00`), or a month (`2018-11`).
    """

    kind: StampKind
    text: str
    value: str
    precision: Precision
    origin: StampOrigin

    @property
    def day(self) -> date:
        """The day; of a month, its first."""
        return date.fromisoformat(f"{self.value}-01"[:10])


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    QUOTE = "quote"
    CODE = "code"
    NOTE = "note"
    CAPTION = "caption"  # what is said of a picture; no part of `Content.body`


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row… of a release, white space folded."""

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the body. `attachment`: it leads to a document, not to a page."""

    url: str
    text: str
    attachment: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    url: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What was understood of one page.

    `surroundings` are the hashes of all text blocks of the page outside the body: a block that only
    crosses that border was neither added nor removed. `alternates` are the other language versions
    that the page names, as (language, address); they are no content. `doubts` are reasons not to
    believe this reading ("the page has no text"); with any, it is an observation of trouble, never
    a revision.
    """

    title: str = ""
    language: str = ""
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    event: str = ""
    reference: str = ""
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    surroundings: frozenset[str] = frozenset()
    doubts: tuple[Doubt, ...] = ()

    @property
    def body(self) -> str:
        """The text of the release. Captions are compared like other blocks, but are not part of
        it."""
        return "\n\n".join(
            block.text for block in self.blocks if block.kind is not BlockKind.CAPTION
        )

    def stamp(self, kind: StampKind) -> Stamp | None:
        """What the page says to people; the machine-readable dates are `machine`'s."""
        return next(
            (s for s in self.stamps if s.kind is kind and s.origin is StampOrigin.VISIBLE), None
        )

    def machine(self, kind: StampKind) -> Stamp | None:
        """The most binding machine-readable date, the HTTP date last."""
        order = list(StampOrigin)
        own = [s for s in self.stamps if s.kind is kind and s.origin is not StampOrigin.VISIBLE]
        return min(own, key=lambda s: order.index(s.origin), default=None)

    @property
    def updated(self) -> Stamp | None:
        return self.visible_stamp(StampKind.UPDATED)

    @property
    def published(self) -> Stamp | None:
        return self.visible_stamp(StampKind.PUBLISHED) or self.machine_stamp(StampKind.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Visit:
    """One release that is to be visited, with the validators of the last answer."""

    url: str
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ListedRelease:
    """A release as a listing names it.

    `published` is an ISO day, or empty; `updated` is what the listing says of the last update,
    verbatim (`<updated>`, `<lastmod>`, a JSON field), or empty. `asked` is the address as the
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What one crawl is given: it decides nothing about what is due and remembers nothing.

    `known` are the addresses that need no first visit; `marks` holds, by listing and release
    (address, address), what the listing last said of the release (`ListedRelease.mark`): where it says
    something else now, the release is visited in this crawl. `not_before` holds, by host, until
    when a host asked to be left alone (epoch seconds).
    """

    source: str
    spider: str
    visits: tuple[Visit, ...] = ()
    known: frozenset[str] = frozenset()
    discover: bool = True
    language: str = ""
    not_before: dict[str, float] = field(default_factory=dict)
    marks: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Observation:
    """What one visit saw. `body` is decoded from its transfer encodings, otherwise as received.

    `final_url` is where redirects led; `permanent`: all of them said that it is for good. `headers`
    are those of a page's answer, without cookies, in the order and number in which they came.
    """

    source: str
    url: str
    outcome: Outcome
    seen: datetime
    status: int = 0
    final_url: str = ""
    permanent: bool = False
    body: bytes = b""
    sha256: str = ""
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: float = 0.0
    note: str = ""
    listed: ListedRelease | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """What one listing, feed or sitemap named, in its order.

    `whole`: nothing of it was left unread, so a release that is not in it is not listed.
    `ordered`: the newest first, so that one can miss only what stands above the last.
    """

    source: str
    url: str
    seen: datetime
    entries: tuple[ListedRelease, ...] = ()
    whole: bool = False
    ordered: bool = True
    outcome: Outcome = Outcome.PAGE
    note: str = ""
    host: str = ""
    retry_after: float = 0.0


Seen = Observation | Listing


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a difference was judged. `fields` maps a field's name to its old and new value."""

    kind: Kind
    significance: Significance = Significance.COSMETIC
    reasons: tuple[str, ...] = ()
    words_added: int = 0
    words_removed: int = 0
    fields: dict[str, tuple[object, object]] = field(default_factory=dict)
