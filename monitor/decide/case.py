"""A page of a known release, with all that it is judged by."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from monitor.compare import Differences
from monitor.decide.values import Known, KnownRelease, KnownText, Learnt
from monitor.model import Content, Observation, Outcome, Pending, Reading, Verdict


@dataclass(frozen=True, kw_only=True)
class Case:
    """A visit to a `release` whose `text` is known, that was served a page: `content` is what its
    `reading` says. Two contents are compared once, however often it is asked how they differ."""

    known: Known
    release: KnownRelease
    text: KnownText
    seen: Observation
    reading: Reading
    content: Content
    _compared: dict[tuple[int, int], Differences] = field(default_factory=dict, repr=False)

    @property
    def before(self) -> Content:
        """The latest revision, as the present code reads it."""
        return self.text.content

    @property
    def pending(self) -> Pending | None:
        return self.release.state.pending

    @property
    def learnt(self) -> Learnt:
        return self.known.learnt

    @cached_property
    def quiet(self) -> Content:
        """The page without the noise of a stamp that ticks."""
        return self.without_ticks(self.content)

    def without_ticks(self, content: Content) -> Content:
        """`content` with the stamps of the latest revision, if the release's own stamp ticks."""
        return replace(content, stamps=self.before.stamps) if self.learnt.ticking else content

    @cached_property
    def quiet_look(self) -> Content | None:
        """The page of the look that waits, without the noise of a stamp that ticks."""
        return self.without_ticks(self.release.look) if self.release.look is not None else None

    @property
    def edit(self) -> Differences:
        """The page against the latest revision."""
        return self.differences(self.before, self.content)

    def differences(self, old: Content, new: Content) -> Differences:
        known = self.known.differences
        if known is not None and known.old is old and known.new is new:
            return known
        key = (id(old), id(new))  # the value keeps both alive
        if key not in self._compared:
            self._compared[key] = Differences(old, new)
        return self._compared[key]

    def between(self, old: Content, new: Content) -> Verdict | None:
        """How the two differ, but for what is known to be furniture beside the text."""
        return self.differences(old, new).verdict(self.learnt.furniture)

    @property
    def snapshot(self) -> str:
        """The bytes that the visit saw. An answer of 304 brings none: they are those of the look
        that waits."""
        pending = self.pending
        if self.seen.outcome is Outcome.PAGE or pending is None or not pending.snapshot:
            return self.seen.sha256
        return pending.snapshot

    def unneeded(self, *kept: str) -> frozenset[str]:
        """The snapshots of this visit and of the look that waited, but for those `kept`."""
        names = {self.seen.sha256, self.pending.snapshot if self.pending else ""}
        return frozenset(names - {"", *kept})
