"""What became of the captures that were to be read in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.model import Kind
from monitor.wording import counted


class CaptureOutcome(StrEnum):
    """What became of one capture."""

    RECORDED = "recorded"  # a text that is believed, or the text that was known
    GONE = "gone"  # it says that the page was not there
    KNOWN = "known"  # it was read in before
    OLDER = "older"  # older than what is recorded of its release
    UNKNOWN = "unknown"  # of an address that the source does not know
    BAD_DATE = "bad-date"  # in the future, or from before there was a web
    NO_PAGE = "no-page"  # an error, a picture, an empty answer, a redirect to what is not here
    UNREADABLE = "unreadable"  # its bytes cannot be had whole
    NOT_BELIEVED = "not-believed"  # a consent wall, a challenge, a page cut short …


# of one, and of several
_SENTENCES = {
    CaptureOutcome.GONE: (
        "says that the page was not there",
        "say that the page was not there",
    ),
    CaptureOutcome.KNOWN: ("was read in before", "were read in before"),
    CaptureOutcome.OLDER: (
        "is older than what is recorded of its release, and history is only ever appended to",
        "are older than what is recorded of their release, and history is only ever appended to",
    ),
    CaptureOutcome.UNKNOWN: (
        "is of an address that the source does not know",
        "are of addresses that the source does not know",
    ),
    CaptureOutcome.BAD_DATE: (
        "has a date that no capture can have",
        "have a date that no capture can have",
    ),
    CaptureOutcome.NO_PAGE: ("is not a page", "are not a page"),
    CaptureOutcome.UNREADABLE: ("cannot be read whole", "cannot be read whole"),
    CaptureOutcome.NOT_BELIEVED: (
        "shows something else in the release's place",
        "show something else in the release's place",
    ),
}


@dataclass(slots=True)
class Ingested:
    """`captures` counts them by what became of them, `changes` what was recorded by kind; `trouble`
    counts the reasons of what is unreadable or not believed, and `addresses` the captures of each
    unknown address. `removals_doubted` are those that were too many at once to be believed."""

    captures: Counter[CaptureOutcome] = field(default_factory=Counter)
    changes: Counter[Kind] = field(default_factory=Counter)
    trouble: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    removals_doubted: int = 0

    @property
    def given(self) -> int:
        return self.captures.total()

    def lines(self) -> list[str]:
        """The whole of it as sentences for a person."""
        lines = [
            f"{counted(self.given, 'capture')}: {self.captures[CaptureOutcome.RECORDED]} recorded"
        ]
        for outcome, (one, several) in _SENTENCES.items():
            if count := self.captures[outcome]:
                lines.append(f"{count} {one if count == 1 else several}{self._example(outcome)}")
        if self.removals_doubted:
            lines.append(f"{self.removals_doubted} removals were too many at once to be believed")
        if self.changes:
            kinds = ", ".join(f"{count} {kind}" for kind, count in self.changes.most_common())
            lines.append(f"changes: {kinds}")
        return lines

    def _example(self, outcome: CaptureOutcome) -> str:
        if outcome is CaptureOutcome.UNKNOWN and self.addresses:
            return f", such as {self.addresses.most_common(1)[0][0]}"
        if outcome in (CaptureOutcome.UNREADABLE, CaptureOutcome.NOT_BELIEVED) and self.trouble:
            return f" ({self.trouble.most_common(1)[0][0]})"
        return ""

    def to_dict(self) -> dict[str, object]:
        """All of it as JSON can hold it."""
        return {
            "captures": {str(outcome): self.captures[outcome] for outcome in CaptureOutcome},
            "changes": {str(kind): count for kind, count in self.changes.items()},
            "removals_doubted": self.removals_doubted,
            "trouble": dict(self.trouble),
            "addresses": dict(self.addresses.most_common(100)),
        }
