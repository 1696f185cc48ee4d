"""What goes into a decision, and what comes out of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.compare import Differences
from monitor.decide.pace import Rhythm
from monitor.model import (
    Content,
    Outcome,
    Release,
    ReleaseUpdate,
    Revision,
    Sighting,
    Trouble,
    Verdict,
)

NEW = 0
"""Stands for the revision that a decision adds, which has no number in the database yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the pages of a source are judged.

    An apparent change is believed when a visit at least `confirm_after` later agrees; with zero, at
    once. `learn`: what moves without an edit is learnt, and ignored. `language` is what a page is
    taken to be in that does not say it; `version` names the code that reads the pages.
    """

    confirm_after: timedelta
    learn: bool = True
    language: str = ""
    version: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownText:
    """The latest revision of a release, and its `content` as the present code reads it. `ended`:
    its snapshot holds the closing tag of the page."""

    revision: Revision
    content: Content
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRelease:
    """A release as it was before the visit.

    `text` is None where none of its pages was ever read. `look` is the page of the visit that waits
    for a second one. `served` are the last sightings, the latest first. `rhythm`: how often it
    is visited.
    """

    state: Release
    text: KnownText | None = None
    look: Content | None = None
    served: tuple[Sighting, ...] = ()
    rhythm: Rhythm = field(default_factory=Rhythm)


class Evidence(StrEnum):
    """Why a page may be a release that stands at another address."""

    LANDED = "landed"  # redirects ended at one of the release's addresses
    STATED = "stated"  # it names one of them as its own, or both name the same one
    SPELLED = "spelled"  # the addresses are of one family (`addresses.family`)
    TEXT = "text"  # its text is the release's, letter by letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A live release that may be the one of the page, and its latest text. `version`: the page
    names it as another language version, or is in another language."""

    release: Release
    content: Content
    evidence: Evidence
    version: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """Where else the page is known that a visit was served.

    `standing` is the release known at the address where the visit ended; `lost_twin` is a release
    with the same text that is gone, `twins` are live ones that may be the same, the strongest
    evidence first. `own` is the address that the page names as its own, as far as that names a
    page: spelled as it was asked for or is known; `general`: the visit ended at the site's home
    page or a list of releases, and was not to. `alike` counts the releases that seem to have become
    this text in this pass. `seen_before` is number and day of the last revision of the release that
    had it.
    """

    standing: Release | None = None
    lost_twin: Release | None = None
    twins: tuple[Twin, ...] = ()
    own: str = ""
    general: bool = False
    alike: int = 0
    seen_before: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """What earlier visits taught.

    `ignored` are the places of the source's pages that are ignored, `strangers` the hashes of texts
    that are not a release's. `ticking`: the release's own stamp moves at visits that find nothing
    else; `restamps` counts how often it did so since the last edit.

    `furniture` is what is ignored beside the text: places, which are `asides`, and texts by their
    hashes; it is part of `ignored`. `restless` are places beside the text that differ on several
    releases in this pass, and are not ignored yet; `suspected` are those of them that differed so
    in a pass before. `besides` counts the last changes in a row that left the text as it was.
    """

    ignored: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    ticking: bool = False
    restamps: int = 0
    furniture: frozenset[str] = frozenset()
    asides: frozenset[str] = frozenset()
    restless: frozenset[str] = frozenset()
    suspected: frozenset[str] = frozenset()
    besides: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known when a visit is judged. `started` is when the pass began; `release` is None
    at an address of which nothing is known. `page` and `learnt` are filled where a page was
    read; `differences` are those of the page from the latest revision, where they were asked for
    already."""

    policy: Policy
    started: datetime
    release: KnownRelease | None = None
    page: KnownPage = field(default_factory=KnownPage)
    learnt: Learnt = field(default_factory=Learnt)
    differences: Differences | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A revision to be appended: what was read from `snapshot`, first and last seen at these
    moments."""

    snapshot: str
    content: Content
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change to be recorded, and owed to those who want to hear of it.

    `before` and `after` are revisions' keys; `NEW` is the one that the same decision adds.
    `differences` are those between the two, where they are two; `ignored` is what the verdict did
    not look at of them.
    """

    verdict: Verdict
    before: int | None = None
    after: int | None = None
    differences: Differences | None = field(default=None, repr=False, compare=False)
    ignored: frozenset[str] = field(default=frozenset(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Two visits found the release gone; the end of the pass decides whether that is believed."""

    note: str
    seen: datetime


@dataclass(frozen=True, slots=True)
class MovedBeside:
    """Places beside the text that moved without an edit, so many `times` more; `everywhere`: on
    the pages of the source, else on those of the release."""

    places: frozenset[str]
    times: int
    everywhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be recorded of a visit. Every default says: nothing.

    `outcome` and `note` are for the tally of the pass; `trouble`, where it is known, says what was
    met in place of a note. `update` is what changes in the release;
    `add` is the address of a release that is new. `subject` is the release that all this is about
    where it is another than the one that was visited, and `wake` one that is to be visited soon.

    `served` is the revision that has the text of this page; None where no revision has it.
    `moved_to` is the release's new address, `aliases` are more under which it is known. `double_of`
    is the release that goes on where the visited one turned out to be the same. `reread` is
    the content of the latest revision, read better than before.

    `ignore` are places to be ignored, `believe` those that are not to be any more; `stranger` is
    the hash of a text that is not a release's; `ticked`: the release's stamp moved and nothing else
    did. `moved_beside` are places beside the text that moved by themselves, `said` the hashes of
    texts that stand beside this release and did not before. `validators_lied`: the page changed
    and its validators did not. `forget` are snapshots that are dropped unless something refers to
    them.
    """

    outcome: Outcome
    note: str = ""
    trouble: Trouble | None = None
    update: ReleaseUpdate = field(default_factory=ReleaseUpdate)
    add: str = ""
    subject: int | None = None
    wake: int | None = None
    moved_to: str = ""
    aliases: tuple[str, ...] = ()
    double_of: int | None = None
    reread: Content | None = None
    added: Added | None = None
    told: tuple[Told, ...] = ()
    served: int | None = None
    claim: Claim | None = None
    ignore: frozenset[str] = frozenset()
    believe: frozenset[str] = frozenset()
    stranger: str = ""
    moved_beside: tuple[MovedBeside, ...] = ()
    said: frozenset[str] = frozenset()
    ticked: bool = False
    validators_lied: bool = False
    forget: frozenset[str] = frozenset()
    rest: float = 0.0
