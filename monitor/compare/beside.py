"""What changed in the doubtful zone of a page: prose beside the release that may be its own."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from monitor.compare import blocks, words
from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.evidence import Replacement, at_most, replacements_of, shorten
from monitor.extract.text import text_hash
from monitor.model import (
    Beside,
    Block,
    BlockKind,
    Content,
    Many,
    Reason,
    ReasonKind,
    Significance,
    reason,
)

_TOLD = 160  # characters of a text that a reason quotes
_SWAPS = 3  # replacements of one paragraph that are told one by one; of more, the paragraph


@dataclass(frozen=True, slots=True)
class BesideChange:
    """One paragraph beside the text that came, went or changed. `places` are where it stood and
    stands, `texts` the hashes of what it said and says."""

    hunk: Hunk
    places: frozenset[str]
    texts: frozenset[str]

    @property
    def reworded(self) -> bool:
        """Whether a paragraph stayed and says something else, which furniture seldom does: it comes
        and goes as a whole."""
        return self.hunk.change is BlockChange.CHANGED


def changes(old: Content, new: Content) -> tuple[BesideChange, ...]:
    """What came, went or changed beside the text, in reading order.

    A paragraph that only crosses from one zone of the page into another was neither added nor
    removed, and one that is only set otherwise is the same. Where one of the two was read before
    there was a doubtful zone, there is nothing to compare.
    """
    if (not old.beside and not new.beside) or old.beside is None or new.beside is None:
        return ()
    there, here = _all_texts(old), _all_texts(new)
    gone = [(_block(one), one) for one in old.beside if text_hash(one.text) not in here]
    come = [(_block(one), one) for one in new.beside if text_hash(one.text) not in there]
    if not gone and not come:
        return ()
    origin = {id(block): one for block, one in (*gone, *come)}
    hunks = blocks.replace_blocks([b for b, _ in gone], [b for b, _ in come])
    return tuple(_change(h, origin) for h in hunks if h.change is not BlockChange.RESET)


def _block(one: Beside) -> Block:
    return Block(BlockKind.BESIDE, one.text)


def _all_texts(content: Content) -> Set[str]:
    """The hashes of all texts of the page, in whatever zone."""
    told = {text_hash(block.text) for block in content.blocks}
    return told | content.surroundings | {text_hash(one.text) for one in content.beside or ()}


def _change(hunk: Hunk, origin: dict[int, Beside]) -> BesideChange:
    sides = [origin[id(block)] for block in (hunk.old, hunk.new) if block is not None]
    return BesideChange(
        hunk,
        frozenset(one.place for one in sides),
        frozenset(text_hash(one.text) for one in sides),
    )


def reasons(found: tuple[BesideChange, ...]) -> tuple[Reason, ...]:
    """What a person is told of them; never more than minor."""
    said = [one for change in found for one in _reasons(change.hunk)]
    return tuple(at_most(said, Many.BESIDE))


def _reasons(hunk: Hunk) -> Iterator[Reason]:
    old, new = (block.text if block else "" for block in (hunk.old, hunk.new))
    swaps = list(replacements_of(hunk)) if old and new else []
    if not 0 < len(swaps) <= _SWAPS:
        swaps = [Replacement(old, new, hunk)]
    yield from (_reason(swap.old, swap.new) for swap in swaps)


def _reason(old: str, new: str) -> Reason:
    if old and new:
        was, now = shorten(old, _TOLD), shorten(new, _TOLD)
        return reason(ReasonKind.BESIDE_CHANGED, Significance.MINOR, old=was, new=now)
    kind = ReasonKind.BESIDE_REMOVED if old else ReasonKind.BESIDE_ADDED
    text = old or new
    return reason(kind, Significance.MINOR, count=words.count(text), text=shorten(text, _TOLD))
