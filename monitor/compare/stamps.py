"""What became of the page's own stamps."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from monitor.extract.text import text_hash
from monitor.model import (
    Content,
    Precision,
    Reason,
    ReasonKind,
    Stamp,
    StampKind,
    StampOrigin,
    reason,
)

_MONTH = len("2018-11")


def place(stamp: Stamp) -> str:
    """The name of a stamp's place, for a history to say that it is volatile: its words without its
    figures."""
    return f"stamp:{stamp.kind}:{text_hash(re.sub(r'[0-9]+', '', stamp.text))}"


@dataclass(frozen=True, slots=True)
class Stamps:
    """The visible stamps that moved, as pairs, and those that stand as they stood. `machine`: the
    page's date of its last update that only machines read, where that moved."""

    moved: tuple[tuple[Stamp | None, Stamp | None], ...]
    still: tuple[Stamp, ...]
    machine: tuple[Stamp, Stamp] | None = None

    @property
    def announces(self) -> bool:
        """Whether a stamp admits an edit: one that went back in time says nothing of an edit that
        was made since."""
        return not all(_went_back(was, now) for was, now in self.moved)

    @property
    def reason(self) -> Reason | None:
        """What the stamps admit; None where the page has no stamp. Where two disagree, both are
        named."""
        if not self.moved:
            return self._still() if self.still else None
        parts = [_moved(was, now) for was, now in self.moved[:2]]
        updates = [s for s in self.still if s.kind is StampKind.UPDATED]
        if updates:
            parts.append(reason(ReasonKind.STAMP_OTHER_STILL, text=updates[0].text))
        return parts[0] if len(parts) == 1 else reason(ReasonKind.STAMPS, parts=tuple(parts))

    def _still(self) -> Reason:
        """A stamp that names a day cannot say that the page was edited again on that day."""
        is_update = self.still[0].kind is StampKind.UPDATED
        kind = ReasonKind.STAMP_STILL if is_update else ReasonKind.PUBLISHED_STILL
        still = reason(kind, text=self.still[0].text)
        if self.machine is None:
            return still
        was, now = self.machine
        moved = reason(ReasonKind.STAMP_FOR_MACHINES, old=was.text, new=now.text)
        return reason(ReasonKind.STAMPS, parts=(still, moved))


def compare_stamps(old: Content, new: Content, volatile: Set[str] = frozenset()) -> Stamps:
    """The stamps of the last update, every visible one, and that of publication. A stamp at a
    `volatile` place says nothing: it moves at every visit."""
    moved: list[tuple[Stamp | None, Stamp | None]] = []
    still: list[Stamp] = []
    for kind in (StampKind.UPDATED, StampKind.PUBLISHED):
        before, after = _visible(old, kind, volatile), _visible(new, kind, volatile)
        # a stamp that says the same time in other words stands still
        moved += zip_longest(_others(before, after), _others(after, before))
        values = {s.value for s in before}
        still += [s for s in after if s.value in values]
    was, now = (content.machine_stamp(StampKind.UPDATED) for content in (old, new))
    machine = (was, now) if was and now and was.value != now.value else None
    return Stamps(tuple(moved), tuple(still), machine)


def _others(these: list[Stamp], those: list[Stamp]) -> list[Stamp]:
    """Those of `these` whose time is not the time of any of `those`."""
    there = {s.value for s in those}
    return [s for s in these if s.value not in there]


def _visible(content: Content, kind: StampKind, volatile: Set[str]) -> list[Stamp]:
    return [
        s
        for s in content.stamps
        if s.kind is kind and s.origin is StampOrigin.VISIBLE and place(s) not in volatile
    ]


def _went_back(was: Stamp | None, now: Stamp | None) -> bool:
    """Whether the later stamp names the earlier time, as far as both are precise."""
    if was is None or now is None:
        return False
    if Precision.MONTH in (was.precision, now.precision):
        return now.value[:_MONTH] < was.value[:_MONTH]
    if was.day != now.day or Precision.DAY in (was.precision, now.precision):
        return now.day < was.day
    before, after = (datetime.fromisoformat(stamp.value) for stamp in (was, now))
    if (before.tzinfo is None) != (after.tzinfo is None):
        before, after = before.replace(tzinfo=None), after.replace(tzinfo=None)
    return after < before


def _moved(was: Stamp | None, now: Stamp | None) -> Reason:
    if was is not None and now is not None:
        back = _went_back(was, now)
        kind = ReasonKind.STAMP_WENT_BACK if back else ReasonKind.STAMP_MOVED
        return reason(kind, old=was.text, new=now.text)
    if now is not None:
        return reason(ReasonKind.STAMP_APPEARED, text=now.text)
    return reason(ReasonKind.STAMP_VANISHED, text=was.text if was else "")
