"""What was understood of one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Trouble(StrEnum):
    """What stands in a page's place where it is not to be believed."""

    NOT_FOUND = "not-found"  # an answer of 200 that says "not found"
    CHALLENGE = "challenge"  # a page that asks for proof that a human is reading
    CONSENT = "consent"  # a cookie or consent dialog and nothing else
    SCRIPT = "script"  # a shell that wants JavaScript
    ERROR = "error"  # an error page with status 200
    LOGIN = "login"
    ELSEWHERE = "elsewhere"  # a page that only sends elsewhere
    EMPTY = "empty"  # no text at all
    UNREAD = "unread"  # much text on the page and hardly a body
    CUT = "cut"  # the answer ends before the page does
    GARBLED = "garbled"  # the right bytes in the wrong charset
    STRANGER = "stranger"  # a text that many releases have at once
    HOME_PAGE = "home-page"  # the site's, in the release's place
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
    ADDRESS = "address"


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
    # In a difference only, to be shown there:
    PICTURE = "picture"
    LINK = "link"
    BESIDE = "beside"  # a paragraph beside the text


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row… of a release, white space folded."""

    kind: BlockKind
    text: str
    level: int = 0


class FoldState(StrEnum):
    """How text stands on a page that can fold it away."""

    OPEN = "open"  # in a fold-out, a tab, a slide: seen now
    CLOSED = "closed"  # in one: a click shows it
    HIDDEN = "hidden"  # folded away, and nothing on the page shows it


@dataclass(frozen=True, slots=True)
class Fold:
    """A block of the text that is folded away or can be, or one that stands folded away within it
    and is no part of it: the hash of its text, its state, and its place as `Beside` has one."""

    text: str
    state: FoldState
    place: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link within the body. `attachment`: it leads to a document, not to a page. `version` is
    what the address says of the document's edition ("v=4") and `url` leaves out."""

    url: str
    text: str
    attachment: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the release. `name` is its file's, without what a server adds for a size; empty
    where the name is a token, which is then the `token`. `place` names the elements around it, as
    that of `Beside` does."""

    url: str
    alt: str = ""
    caption: str = ""
    name: str = ""
    place: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A paragraph of prose that stands beside the release, and is no furniture for certain.

    `place` names the elements around it: the same on all pages that one template made.
    """

    text: str
    place: str


@dataclass(kw_only=True, frozen=True, slots=True)
class Content:
    """What was understood of one page.

    `surroundings` are the hashes of all text blocks of the page outside the body: a block that only
    crosses that border was neither added nor removed. `beside` is the prose among them that may be
    the release's after all; None where a reading is from before there was any. `folds` are the
    blocks that are not simply seen; None likewise. `alternates` are the other language versions
    that the page names, as (language, address); they are not content.
    `doubts` are reasons not to believe this reading ("the page has no text"); with any, it is an
    observation of trouble, never a revision.
    """

    title: str = ""
    language: str = ""
    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    author: str = ""
    event: str = ""
    reference: str = ""
    canonical: str = ""
    alternates: tuple[tuple[str, str], ...] = ()
    surroundings: frozenset[str] = frozenset()
    beside: tuple[Beside, ...] | None = None
    folds: tuple[Fold, ...] | None = None
    doubts: tuple[Doubt, ...] = ()

    @property
    def body(self) -> str:
        """The text of the release. Captions are compared like other blocks, but are not part of
        it."""
        return "\n\n".join(
            block.text for block in self.blocks if block.kind is not BlockKind.CAPTION
        )

    @property
    def hidden(self) -> frozenset[str]:
        """The hashes of the texts that stand in the page and that it hides from readers."""
        return frozenset(f.text for f in self.folds or () if f.state is FoldState.HIDDEN)

    def visible_stamp(self, kind: StampKind) -> Stamp | None:
        """What the page says to people; the machine-readable dates are `machine_stamp`'s."""
        return next(
            (s for s in self.stamps if s.kind is kind and s.origin is StampOrigin.VISIBLE), None
        )

    def machine_stamp(self, kind: StampKind) -> Stamp | None:
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


class Weight(StrEnum):
    """What it means for a reader that a field of a release changed."""

    NOTHING = "nothing"  # it is noted beside a change, and is not one itself
    MINOR = "minor"  # an edit that matters little
    WORDING = "wording"  # an edit that weighs what its words weigh, if not only typography differs
    MAJOR = "major"  # an edit that matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One fact about a release, from the page to every exit.

    `read` takes it from a content; an attribute of `Content` that is a text is read by its name.
    `monitor.wording` has its name for people. `compared`: a change of it is noted, and weighs
    `weight`. `hashed`: it is part of `content_hash`, by which the same text is known again; hashes
    are stored, so a field that was released without it stays without it. `stored`: it is kept in
    the `fields` of a revision under its name, `column`: in a column of its own. `printed`: programs
    get it (`misajour extract --json`), as null where it is empty and `optional`; `shown`: people
    get it, above the text.
    """

    name: str
    read: Callable[[Content], str | None]
    weight: Weight = Weight.NOTHING
    compared: bool = True
    hashed: bool = False
    stored: bool = True
    column: bool = False
    printed: bool = True
    optional: bool = True
    shown: bool = True


def _text(name: str) -> Callable[[Content], str | None]:
    """Reads the attribute `name`."""

    def read(content: Content) -> str | None:
        return str(getattr(content, name))

    return read


def _value(stamp: Stamp | None) -> str | None:
    return stamp.value if stamp else None


FIELDS: tuple[Field, ...] = (
    Field(
        name="title",
        read=_text("title"),
        weight=Weight.WORDING,
        hashed=True,
        column=True,
        optional=False,
        shown=False,  # it is the headline
    ),
    Field(name="language", read=_text("language"), optional=False),
    # The stamps are judged apart (`compare.stamps`), and stored as they stand on the page.
    Field(
        name="published",
        read=lambda content: _value(content.published),
        stored=False,
    ),
    Field(
        name="updated",
        read=lambda content: _value(content.updated),
        stored=False,
    ),
    Field(
        name="updated_text",
        read=lambda content: content.updated.text if content.updated else None,
        compared=False,
        stored=False,
    ),
    Field(
        name="machine_updated",
        read=lambda content: _value(content.machine_stamp(StampKind.UPDATED)),
        stored=False,
        printed=False,
        shown=False,
    ),
    Field(
        name="author",
        read=_text("author"),
        weight=Weight.MINOR,
    ),
    Field(
        name="event",
        read=_text("event"),
        weight=Weight.MAJOR,
    ),
    Field(
        name="reference",
        read=_text("reference"),
        weight=Weight.MAJOR,
    ),
    Field(
        name="canonical",
        read=_text("canonical"),
        compared=False,
        printed=False,
        shown=False,
    ),
)
"""All single facts about a release, in the order in which they are told.

To add one: a line here, an attribute of `Content`, what reads it (`extract.reading.content`), and
its name in `monitor.wording`.
Blocks, links, images and stamps are lists, with a comparison each.
"""
