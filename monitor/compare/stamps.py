"""What became of the page's own stamps."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from itertools import zip_longest

from monitor.extract.text import text_hash
from monitor.model import Content, Stamp, StampKind, StampOrigin


def place(stamp: Stamp) -> str:
    """The name of a stamp's place, for a history to say that it is volatile: its words without its
    figures."""
    return f"stamp:{stamp.kind}:{text_hash(re.sub(r'[0-9]+', '', stamp.text))}"


@dataclass(frozen=True, slots=True)
class Stamps:
    """The visible stamps that moved, as pairs, and those that stand as they stood."""

    moved: tuple[tuple[Stamp | None, Stamp | None], ...]
    still: tuple[Stamp, ...]

    @property
    def borne(self) -> bool:
        return bool(self.moved or self.still)

    @property
    def sentence(self) -> str:
        """What the stamps admit. Where two disagree, both are named."""
        if not self.borne:
            return "it bears no stamp"
        if not self.moved:
            return f"its stamp did not move: “{self.still[0].text}”"
        said = "; ".join(_moved(was, now) for was, now in self.moved[:2])
        updates = [s for s in self.still if s.kind is StampKind.UPDATED]
        return f"{said}; another did not: “{updates[0].text}”" if updates else said


def compare_stamps(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Stamps:
    """The stamps of the last update, every visible one, and that of publication. A stamp at a
    `volatile` place says nothing: it moves at every visit."""
    moved: list[tuple[Stamp | None, Stamp | None]] = []
    still: list[Stamp] = []
    for kind in (StampKind.UPDATED, StampKind.PUBLISHED):
        before, after = (_visible(side, kind, volatile) for side in (old, new))
        here, there = {s.value for s in before}, {s.value for s in after}
        gone = [s for s in before if s.value not in there]
        come = [s for s in after if s.value not in here]
        moved += zip_longest(gone, come)
        still += [s for s in after if s.value in here]
    return Stamps(tuple(moved), tuple(still))


def _visible(content: Content, kind: StampKind, volatile: Set[str]) -> list[Stamp]:
    return [
        s
        for s in content.stamps
        if s.kind is kind and s.origin is StampOrigin.VISIBLE and place(s) not in volatile
    ]


def _moved(was: Stamp | None, now: Stamp | None) -> str:
    if was is not None and now is not None:
        return f"its stamp moved: “{was.text}” → “{now.text}”"
    if now is not None:
        return f"its stamp appeared: “{now.text}”"
    return f"its stamp vanished: “{was.text if was else ''}”"
