"""All in which two readings of a page differ, each part of it found once.

What is left out of a difference is known only later, and more than once: what is volatile, what is
furniture. So the parts are found whole, and are looked through for each question.
"""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property

from monitor.compare import beside, blocks, fields, folds, furniture, pictures, stamps, targets
from monitor.compare.beside import BesideChange
from monitor.compare.blocks import Diff
from monitor.compare.furniture import Placed
from monitor.compare.pictures import PictureChange
from monitor.extract.text import typography_key
from monitor.model import Content, Verdict

NOTHING: frozenset[str] = frozenset()


class Differences:
    """How `new` differs from `old`."""

    def __init__(self, old: Content, new: Content) -> None:
        self.old, self.new = old, new
        self._diffs: dict[frozenset[str], Diff] = {}
        self._verdicts: dict[frozenset[str], Verdict | None] = {}

    @cached_property
    def whole(self) -> Diff:
        """The difference of the two bodies, with nothing left out."""
        return blocks.diff_blocks(self.old, self.new)

    @cached_property
    def beside(self) -> tuple[BesideChange, ...]:
        """What changed beside the text, crossed the border of the text, or of what is seen of
        it."""
        crossed = beside.changes(self.old, self.new, self.whole)
        return (*folds.changes(self.old, self.new, self.whole), *crossed)

    @cached_property
    def pictures(self) -> tuple[PictureChange, ...]:
        return pictures.changes(self.old, self.new)

    @cached_property
    def volatile_places(self) -> frozenset[str]:
        """Where the bodies differ, but for places that hold most of the text."""
        return blocks.volatile_places(self.whole)

    @property
    def _around(self) -> tuple[Placed, ...]:
        return (*self.beside, *self.pictures)

    @cached_property
    def _names(self) -> frozenset[str]:
        """All by which a part of the difference can be left out."""
        around = [c.places | c.texts for c in self._around]
        named = (stamps.place(s) for side in (self.old, self.new) for s in side.stamps)
        return frozenset().union(blocks.places(self.whole), named, *around)

    def diff(self, volatile: Set[str] = NOTHING) -> Diff:
        """The difference of the two bodies but for what stands at `volatile` places."""
        left_out = self._names & volatile
        if left_out not in self._diffs:
            self._diffs[left_out] = blocks.without(self.whole, left_out)
        return self._diffs[left_out]

    def links(self, volatile: Set[str] = NOTHING) -> targets.LinkChanges:
        """Where the links lead that do not stand in what the difference of the texts ignored."""
        ignored = " ".join(b.text for h in self.diff(volatile).ignored for b in (h.old, h.new) if b)
        return targets.compare_links(self.old, self.new, typography_key(ignored).casefold())

    def verdict(self, volatile: Set[str] = NOTHING) -> Verdict | None:
        """How the two differ for a reader, or None where they do not. What stands at `volatile`
        places of the page is nothing that was edited, nor is what stands beside the text at such a
        place, or says what is named there by its hash."""
        left_out = self._names & volatile
        if left_out not in self._verdicts:
            self._verdicts[left_out] = self._judged(left_out)
        return self._verdicts[left_out]

    def _judged(self, left_out: frozenset[str]) -> Verdict | None:
        # the rules, with the words of all languages, are for those who judge
        from monitor.compare import verdict

        links = self.links(left_out)
        images = furniture.without(self.pictures, left_out)
        parts = verdict.Parts(
            diff=self.diff(left_out),
            links=links,
            fields=fields.compare_fields(self.old, self.new, links, pictures.values(images)),
            stamps=stamps.compare_stamps(self.old, self.new, left_out),
            images=images,
            beside=furniture.without(self.beside, left_out),
            language=self.new.language,
        )
        return verdict.judge(parts)

    def beside_places(self, known: Set[str] = NOTHING, *, shown: bool = True) -> frozenset[str]:
        """The places beside the text in which the two differ, but for `known` furniture; those of
        pictures among them if `shown`."""
        sides = [c.places for c in furniture.without(self.beside, known)]
        if shown:
            sides += [c.places for c in furniture.without(self.pictures, known)]
        return frozenset().union(*sides)

    def beside_texts(self) -> frozenset[str]:
        """The hashes of what came, went or changed beside the text, and of pictures."""
        return frozenset().union(*(c.texts for c in self._around))

    def is_template(self, restless: Set[str], repeated: Set[str]) -> bool:
        """Whether nothing but the template changed beside the text and in its pictures: what
        several releases bore, or what stood at a place that is `restless`. What a picture shows is
        a release's own, wherever it stands."""
        own = [_is_of(c, restless) or bool(c.texts & repeated) for c in self.beside]
        own += [bool(c.texts & repeated) for c in self.pictures]
        return bool(own) and all(own)


def _is_of(change: Placed, places: Set[str]) -> bool:
    """Whether the change is at nothing but such places."""
    return bool(change.places) and change.places <= places
