"""What happened to a release, and how it was judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model.reasons import Reason, Significance


class Kind(StrEnum):
    """What happened between two revisions, or to the release as a whole."""

    NEW = "new"
    EDITED = "edited"
    SILENT_EDIT = "silent-edit"
    RESTAMPED = "restamped"
    REREAD = "reread"
    COSMETIC = "cosmetic"
    BESIDE = "beside"  # a paragraph beside the text came or went, and the text is the same
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a difference was judged. `fields` maps a field's name to its old and new value."""

    kind: Kind
    significance: Significance = Significance.COSMETIC
    reasons: tuple[Reason, ...] = ()
    words_added: int = 0
    words_removed: int = 0
    fields: dict[str, tuple[object, object]] = field(default_factory=dict)
