"""What goes into a decision, and what comes out of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.config import SourceConfig
from monitor.model import Content, Outcome, Release, Revision, Sighting, Verdict

NEW = 0
"""Stands for the revision that a decision adds, which has no number in the database yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of one release when a visit to it is judged.

    `before` is the content of its latest `revision` as the present code reads it, `version` that
    code's name; `look` is that of the visit that waits for a second one. `ended`: the latest
    snapshot holds the closing tag of its page. `served` are the last sightings of the release, the
    latest first.

    `always`: the release is one of the pages that the configuration names, which every pass visits.

    `ignored` are the places of the source's pages that are ignored, `strangers` the hashes of texts
    that are not a release's; `ticking`: the release's own stamp moves at visits that find nothing
    else, `restamps` how often it did so since its last edit.

    The rest is about the page that was just read: `lost_twin` and `live_twin` are releases with the
    same text, `standing` is the release known at the address where the visit ended, `alike` counts
    the releases that seem to have become this text in this pass, and `seen_before` is number and
    day of the last revision with the same text.
    """

    source: SourceConfig
    started: datetime
    confirm_after: timedelta
    version: str = ""
    always: bool = False
    release: Release | None = None
    revision: Revision | None = None
    before: Content | None = None
    look: Content | None = None
    ended: bool = False
    served: tuple[Sighting, ...] = ()
    ignored: frozenset[str] = frozenset()
    strangers: frozenset[str] = frozenset()
    ticking: bool = False
    restamps: int = 0
    lost_twin: Release | None = None
    live_twin: Release | None = None
    standing: Release | None = None
    alike: int = 0
    seen_before: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A revision to be appended: what was read from `snapshot`, first and last seen at these
    moments."""

    snapshot: str
    content: Content
    first_seen: datetime
    last_seen: datetime
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A change to be recorded, and owed to those who want to hear of it.

    `before` and `after` are revisions' keys; `NEW` is the one that the same decision adds.
    """

    verdict: Verdict
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Two visits found the release gone; the end of the pass decides whether that is believed."""

    note: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a visit comes to. Everything has a default that says: nothing.

    `outcome` and `note` are for the tally of the pass. `values` are columns of the release that
    change; `add` is the address of a release that is new. `subject` is the release that all this is
    about where it is another than the one that was visited, and `wake` one that is to be visited
    soon.

    `served` is the revision whose text this visit was served; None where it was none of ours.
    `moved_to` is the release's new address, `alias` one more under which it is known. `reread` is
    the content of the latest revision, read better than before.

    `ignore` are places to be ignored, `believe` those that are not to be any more; `stranger` is
    the hash of a text that is not a release's; `ticked`: the release's stamp moved and nothing else
    did. `validators_lied`: the page changed and its validators did not. `forget` are snapshots that
    are dropped unless something refers to them.
    """

    outcome: Outcome
    note: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    add: str = ""
    subject: int | None = None
    wake: int | None = None
    moved_to: str = ""
    alias: str = ""
    reread: Content | None = None
    added: Added | None = None
    told: tuple[Told, ...] = ()
    served: int | None = None
    claim: Claim | None = None
    ignore: frozenset[str] = frozenset()
    believe: frozenset[str] = frozenset()
    stranger: str = ""
    ticked: bool = False
    validators_lied: bool = False
    forget: frozenset[str] = frozenset()
    rest: float = 0.0
