"""What makes a change matter: an ordered tuple of small rules, each with its reasons.

A rule sees the whole evidence and gives at most a few reasons. The significance of a change is the
greatest that a rule gave it; the reasons stand in the order of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from monitor.compare import words
from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.evidence import (
    Evidence,
    Replacement,
    at_most,
    shorten,
)
from monitor.compare.fields import edited
from monitor.compare.replacements import (
    MAJOR,
    MINOR,
    REPLACEMENT_RULES,
    TOLD,
    negations,
    replaced,
)
from monitor.compare.senses import is_spelling, significance_of
from monitor.compare.targets import LinkChanges, Retargeted
from monitor.extract.text import typography_key
from monitor.model import (
    Block,
    BlockKind,
    Link,
    Many,
    Reason,
    ReasonKind,
    Weight,
    reason,
)

Rule = Callable[[Evidence], Iterator[Reason]]


def judge(found: Evidence) -> tuple[Reason, ...]:
    """All reasons, in the rules' order, each once, with the weight that it was given last."""
    said = (one for rule in RULES for one in rule(found))
    reasons = {replace(one, significance=None): one for one in said}
    return tuple(reasons.values())


_FIELD_WEIGHTS = {Weight.MAJOR: MAJOR, Weight.MINOR: MINOR}  # wording weighs what its words do


def _fields(found: Evidence) -> Iterator[Reason]:
    for field in edited(found.fields):
        old, new = (str(value) for value in found.fields[field.name])
        weight = _FIELD_WEIGHTS.get(field.weight) or significance_of(old, new, found.language)
        was, now = shorten(old), shorten(new)
        yield reason(ReasonKind.FIELD_CHANGED, weight, field=field.name, old=was, new=now)


_RETITLED = 5  # words; where more were replaced at once, the two titles say it better
# What is told of a title beside its old and its new words.
_OF_TITLES = (Many.FIGURES, Many.DATES, Many.UNITS, Many.NEGATIONS, Many.NAMES)


def _titles(found: Evidence) -> Iterator[Reason]:
    """What turns the sense of a title, by the rules for texts."""
    for replacement in found.titled:
        sides = replacement.old, replacement.new
        few = max(words.count(side) for side in sides) <= _RETITLED
        if few and not _told_as_date(replacement):
            many, reasons = _explained(replacement)
            yield from reasons if many in _OF_TITLES else ()


def _dates(found: Evidence) -> Iterator[Reason]:
    dates = dict.fromkeys(found.dates)  # a title may say the text's
    yield from at_most([_date(old, new) for old, new in dates], Many.DATES)


def _date(old: str, new: str) -> Reason:
    if old and new:
        return reason(ReasonKind.DATE_CHANGED, MAJOR, old=old, new=new)
    kind = ReasonKind.DATE_REMOVED if old else ReasonKind.DATE_ADDED
    return reason(kind, MAJOR, text=old or new)


_SAID = 4  # words of a quotation at least
_QUOTED = 300_000  # characters of changed blocks in which quotations are looked for
_QUOTATION = re.compile(r"[“„«\"»]\s?([^“”„«»\"]{15,})\s?[”“»\"«]")


def _quotes(text: str) -> list[str]:
    """The quotations in `text`. A defined term between quotation marks ("Personal Data") is
    not one."""
    found = [typography_key(q) for q in _QUOTATION.findall(text)]
    return [q for q in found if len(q.split()) >= _SAID or not q.isascii()]


def _changed_quotations(found: Evidence) -> Iterator[tuple[Hunk, str, str]]:
    """The block, the quotation as it was and as it is; either may be empty."""
    left = _QUOTED
    for hunk in found.diff.changed:
        if hunk.old is None or hunk.new is None or hunk.change is BlockChange.MOVED:
            continue
        left -= len(hunk.old.text) + len(hunk.new.text)
        if left < 0:
            return
        pairs = _paired(_quotes(hunk.old.text), _quotes(hunk.new.text))
        yield from ((hunk, was, now) for was, now in pairs)


def _paired(old: list[str], new: list[str]) -> Iterable[tuple[str, str]]:
    """The quotations of one block that differ. As many as there were are the same ones, in their
    order; of more or fewer, only those that came or went can be told."""
    if len(old) == len(new):
        return [(a, b) for a, b in zip(old, new, strict=True) if not is_spelling(a, b)]
    if len(old) > len(new):
        return [(quote, "") for quote in old if quote not in new]
    return [("", quote) for quote in new if quote not in old]


def _quotations(found: Evidence) -> Iterator[Reason]:
    reasons = [_quotation(found, hunk, was, now) for hunk, was, now in _changed_quotations(found)]
    yield from at_most(reasons, Many.QUOTATIONS)


def _quotation(found: Evidence, hunk: Hunk, was: str, now: str) -> Reason:
    if not (was and now):
        kind = ReasonKind.QUOTATION_REMOVED if was else ReasonKind.QUOTATION_ADDED
        return reason(kind, MAJOR, text=shorten(was or now))
    within = [r for r in found.replacements if r.hunk is hunk and _within(r, was, now)]
    longer = len(words.words(now)) - len(words.words(was))
    kind = ReasonKind.QUOTATION_REWORDED
    if abs(longer) > 1:  # a word more or less is wording still
        kind = ReasonKind.QUOTATION_EXTENDED if longer > 0 else ReasonKind.QUOTATION_SHORTENED
    return reason(kind, MAJOR, parts=tuple(map(replaced, within[:2])))


def _within(replacement: Replacement, was: str, now: str) -> bool:
    """Whether a replacement stands in the quotation that was `was` and is `now`."""
    old, new = (typography_key(side).strip(' "') for side in (replacement.old, replacement.new))
    return old in was and new in now


_TOLD = 500  # blocks that are looked at; more are counted
_PARAGRAPH = 12  # words from which a block of text is called a paragraph, and below, a line
_SUBSTANCE = 3  # words from which a block that came or went matters


def _blocks(found: Evidence) -> Iterator[Reason]:
    for change, kind, many in (
        (BlockChange.REMOVED, ReasonKind.BLOCK_REMOVED, Many.BLOCKS_REMOVED),
        (BlockChange.ADDED, ReasonKind.BLOCK_ADDED, Many.BLOCKS_ADDED),
    ):
        blocks = [h.old or h.new for h in found.diff.hunks if h.change is change]
        reasons = [told for b in blocks[:_TOLD] if b and (told := _block(kind, b))]
        yield from at_most(reasons, many, more=max(0, len(blocks) - _TOLD))


def _block(kind: ReasonKind, block: Block) -> Reason | None:
    """A block that came or went; None where it has no words."""
    count = words.count(block.text)
    if not count:
        return None
    plain_text = block.kind in (BlockKind.PARAGRAPH, BlockKind.CODE)
    what = "line" if plain_text and count < _PARAGRAPH else block.kind
    weight = MAJOR if count >= _SUBSTANCE else MINOR
    return reason(kind, weight, block=what, count=count, text=shorten(block.text, TOLD))


def _replacements(found: Evidence) -> Iterator[Reason]:
    explained: dict[Many, list[Reason]] = {many: [] for _, many in REPLACEMENT_RULES}
    told = list(_changed_quotations(found))
    for last, replacement in pairwise((None, *found.replacements)):
        if replacement is None or _told_as_date(replacement) or _closes(replacement, last):
            continue
        if not (quoted := _quoted_around(replacement, told)):
            many, reasons = _explained(replacement)
            explained[many] += reasons
        elif all(all(sides) for sides in quoted):  # that a quotation is gone says it of its words
            explained[Many.NEGATIONS] += negations(replacement)
    for many, reasons in explained.items():
        yield from at_most(reasons, many)
    if found.more:
        yield reason(ReasonKind.MORE, MAJOR, count=found.more, of=Many.PLACES)


def _closes(replacement: Replacement, last: Replacement | None) -> bool:
    """Whether it is nothing but the closing bracket of one that the `last` took out or put in."""
    if last is None or last.hunk is not replacement.hunk:
        return False
    if (replacement.old and replacement.new) or (last.old and last.new):
        return False
    sides = (last.old, replacement.old), (last.new, replacement.new)
    return any(opened.endswith("(") and closed == ")" for opened, closed in sides)


def _explained(replacement: Replacement) -> tuple[Many, list[Reason]]:
    """The reasons of the first rule that has any for the replacement."""
    for rule, many in REPLACEMENT_RULES:
        if reasons := list(rule(replacement)):
            return many, reasons
    return Many.REWORDED, []


def _quoted_around(
    replacement: Replacement, told: list[tuple[Hunk, str, str]]
) -> list[tuple[str, str]]:
    """The changed quotations that the replacement may stand in, as they were and as they are."""
    return [
        (was, now)
        for hunk, was, now in told
        if hunk is replacement.hunk and _within(replacement, was, now)
    ]


def _told_as_date(replacement: Replacement) -> bool:
    """Whether every word that was replaced is a date's, which has a reason of its own."""
    dated = set(words.words(replacement.dates))
    said = words.words(f"{replacement.old} {replacement.new}")
    return bool(dated and said) and all(word in dated for word in said)


def _coarse(found: Evidence) -> Iterator[Reason]:
    diff = found.diff
    if diff.coarse:
        removed, added = diff.words_removed, diff.words_added
        yield reason(ReasonKind.TOO_LARGE, MAJOR, removed=removed, added=added)


def _moves(found: Evidence) -> Iterator[Reason]:
    for text in found.moved[:3]:
        yield reason(ReasonKind.SENTENCE_MOVED, MINOR, text=shorten(text, TOLD))
    moved = [h.new for h in found.diff.hunks if h.change is BlockChange.MOVED and h.new is not None]
    if len(moved) == 1:
        yield reason(ReasonKind.PARAGRAPH_MOVED, MINOR, text=shorten(moved[0].text, TOLD))
    elif moved:
        yield reason(ReasonKind.PARAGRAPHS_MOVED, MINOR, count=len(moved))


def _links(found: Evidence) -> Iterator[Reason]:
    changes = found.links
    documents = [r for r in changes.retargeted if r.old.attachment and r.new.attachment]
    pages = [r for r in changes.retargeted if r not in documents]
    yield from at_most(_retargeted(ReasonKind.DOCUMENT_REPLACED, documents), Many.DOCUMENTS)
    yield from at_most(_retargeted(ReasonKind.LINK_RETARGETED, pages), Many.LINKS)
    gone, come = _parted(changes.removed), _parted(changes.added)
    for attachment, removed, added, many in (
        (True, ReasonKind.DOCUMENT_REMOVED, ReasonKind.DOCUMENT_ADDED, Many.DOCUMENTS),
        (False, ReasonKind.LINK_REMOVED, ReasonKind.LINK_ADDED, Many.LINKS),
    ):
        reasons = [_link(removed, text) for text in gone[attachment]]
        yield from at_most(reasons + [_link(added, text) for text in come[attachment]], many)


def editions(changes: LinkChanges) -> Iterator[Reason]:
    """The documents whose addresses name another edition."""
    yield from at_most(_retargeted(ReasonKind.DOCUMENT_EDITION, changes.editions), Many.DOCUMENTS)


def _retargeted(kind: ReasonKind, moved: Iterable[Retargeted]) -> list[Reason]:
    return [_link(kind, one.text or one.old.url) for one in moved]


def _parted(links: Iterable[Link]) -> dict[bool, list[str]]:
    """What the links are called, those to documents under True."""
    said: dict[bool, list[str]] = {True: [], False: []}
    for link in links:
        said[link.attachment].append(link.text or link.url)
    return said


# A link more or less may be navigation; one that leads elsewhere, or a document, is content.
_LIGHT = (ReasonKind.LINK_REMOVED, ReasonKind.LINK_ADDED, ReasonKind.DOCUMENT_EDITION)


def _link(kind: ReasonKind, text: str) -> Reason:
    return reason(kind, MINOR if kind in _LIGHT else MAJOR, text=shorten(text, TOLD))


RULES: tuple[Rule, ...] = (
    _fields,
    _titles,
    _dates,
    _quotations,
    _blocks,
    _coarse,
    _replacements,
    _moves,
    _links,
)
