"""Where the links of two readings lead: which were retargeted, removed, added.

Links are told apart by their words and their place among links of the same words, not by address:
two links "here" that lead to two places are two links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor.compare import sequences
from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.words import Op, Segment
from monitor.extract.text import typography_key
from monitor.model import Block, BlockKind, Content, Link

_MOST = 20_000  # links of a reading that are compared
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Retargeted:
    """One link that leads elsewhere now."""

    text: str
    old: Link
    new: Link


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """`removed` and `added` are links that went or came; a place on the page itself ("#contact") is
    in neither: headings get anchors, and tables of contents come and go, without a reader being
    told anything else. `editions` are links to documents that lead where they led, and name another
    edition: the document may have been replaced, or only what defeats caches."""

    retargeted: tuple[Retargeted, ...] = ()
    removed: tuple[Link, ...] = ()
    added: tuple[Link, ...] = ()
    editions: tuple[Retargeted, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.retargeted or self.removed or self.added)


@dataclass(slots=True)
class _Sides:
    old: list[Link] = field(default_factory=list)
    new: list[Link] = field(default_factory=list)


def compare_links(old: Content, new: Content, ignored: str = "") -> LinkChanges:
    """The difference of the two readings' links; one whose words stand in the text `ignored` is
    left out.

    What a link's text says is the words' matter: a link that has other words and leads to the same
    place is the same link.
    """
    retargeted: list[Retargeted] = []
    gone: list[Link] = []
    come: list[Link] = []
    for words, sides in _by_words(old, new).items():
        if not (ignored and words and words in ignored):
            _pair(sides, retargeted, gone, come)
    editions = tuple(_editions(old, new, ignored))
    return LinkChanges(tuple(retargeted), _leaving(gone, new), _leaving(come, old), editions)


def _editions(old: Content, new: Content, ignored: str) -> list[Retargeted]:
    """The documents whose addresses state another edition, and nothing else. Where those of several
    went from one to another together, it is the site's edition, and none of a document."""
    was = {(_words(link), target(link.url)): link for link in old.links[:_MOST] if link.version}
    steps: dict[tuple[str, str], list[Retargeted]] = {}
    for link in new.links[:_MOST]:
        words = _words(link)
        before = was.get((words, target(link.url))) if link.version else None
        if before is None or before.version == link.version or (words and words in ignored):
            continue
        step = before.version, link.version
        steps.setdefault(step, []).append(Retargeted(link.text, before, link))
    return [found[0] for found in steps.values() if len({one.new.url for one in found}) == 1]


def _by_words(old: Content, new: Content) -> dict[str, _Sides]:
    found: dict[str, _Sides] = {}
    for link in old.links[:_MOST]:
        found.setdefault(_words(link), _Sides()).old.append(link)
    for link in new.links[:_MOST]:
        found.setdefault(_words(link), _Sides()).new.append(link)
    return found


def _leaving(links: list[Link], other: Content) -> tuple[Link, ...]:
    """The links that lead where no link of the reading `other` leads, each once."""
    there = {target(link.url) for link in other.links}
    return _once(k for k in links if target(k.url) not in there and k.url[:1] != "#")


def _pair(sides: _Sides, retargeted: list[Retargeted], gone: list[Link], come: list[Link]) -> None:
    """Sort the links of the same words into those that lead elsewhere, went, and came."""
    old, new = ([target(link.url) for link in side] for side in (sides.old, sides.new))
    for i1, i2, j1, j2 in sequences.runs(old, new):
        left = _not_in(sides.old[i1:i2], new)
        fresh = _not_in(sides.new[j1:j2], old)
        same = min(len(left), len(fresh))
        retargeted += [
            Retargeted(was.text, was, now)
            for was, now in zip(left[:same], fresh[:same], strict=True)
            if was.text or was.attachment
        ]
        gone += left[same:]
        come += fresh[same:]


def _not_in(links: list[Link], places: list[str]) -> list[Link]:
    """The links that do not lead to any of `places`: one that only changed its place among links
    of the same words leads where it led."""
    return [link for link in links if target(link.url) not in places]


def target(url: str) -> str:
    """`url` as a place: whether it is asked for by http or https says nothing."""
    return _SCHEME.sub("", url)


def _words(link: Link) -> str:
    return typography_key(link.text).casefold()


def _once(links: Iterable[Link]) -> tuple[Link, ...]:
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        found.setdefault((link.url, link.text), link)
    return tuple(found.values())


def hunks(changes: LinkChanges) -> tuple[Hunk, ...]:
    """The changes as a reader is shown them: the link's words, and where it led and leads."""
    found = [_hunk(one.text, one.old.url, one.new.url) for one in changes.retargeted]
    found += [_hunk(one.text, *map(_edition, (one.old, one.new))) for one in changes.editions]
    found += [_hunk(link.text, link.url, "") for link in changes.removed]
    found += [_hunk(link.text, "", link.url) for link in changes.added]
    return tuple(found)


def _edition(link: Link) -> str:
    return f"{link.url} ({link.version})"


def _hunk(text: str, old: str, new: str) -> Hunk:
    said = f"{text}: " if text else ""
    before, after = (Block(BlockKind.LINK, f"{said}{url}") if url else None for url in (old, new))
    if before and after:
        parts = (Segment(Op.EQUAL, said), Segment(Op.DELETE, old), Segment(Op.INSERT, f" {new}"))
        return Hunk(BlockChange.CHANGED, before, after, parts if said else parts[1:])
    if before:
        return Hunk(BlockChange.REMOVED, before, None, (Segment(Op.DELETE, before.text),))
    added = after.text if after else ""
    return Hunk(BlockChange.ADDED, None, after, (Segment(Op.INSERT, added),))
