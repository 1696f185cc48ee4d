"""What makes a change matter: an ordered tuple of small rules, each with its reason in words.

A rule sees the whole evidence and says at most a few sentences. The significance of a change is the
greatest that a rule gave it; the reasons stand in the order of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.compare import words
from monitor.compare.blocks import BlockChange, Hunk
from monitor.compare.evidence import (
    NEGATIONS,
    Evidence,
    Reason,
    Replacement,
    at_most,
    is_spelling,
    quoted,
    shorten,
    significance_of,
)
from monitor.compare.figures import FIGURE, UNITS, is_number_words, same
from monitor.extract.text import typography_key
from monitor.model import Block, BlockKind, Significance

Rule = Callable[[Evidence], Iterator[Reason]]


def judge(found: Evidence) -> tuple[Reason, ...]:
    """All reasons, in the rules' order, each sentence once."""
    reasons = {reason.text: reason for rule in RULES for reason in rule(found)}
    return tuple(reasons.values())


def _title(found: Evidence) -> Iterator[Reason]:
    if "title" in found.fields:
        old, new = (str(value) for value in found.fields["title"])
        if typography_key(old) != typography_key(new):
            yield Reason(
                f"the title changed: {quoted(old)} → {quoted(new)}", significance_of(old, new)
            )


def _dates(found: Evidence) -> Iterator[Reason]:
    reasons = []
    for old, new in found.dates:
        if old and new:
            reasons.append(Reason(f"a date changed: {old} → {new}", Significance.MAJOR))
        else:
            reasons.append(
                Reason(
                    f"a date was {'removed' if old else 'added'}: {old or new}", Significance.MAJOR
                )
            )
    yield from at_most(reasons, "dates changed")


def _figures(swap: Replacement) -> Iterator[Reason]:
    """Figures that are not part of a date: `_dates` tells of those. What else the replacement
    changed is told in the same sentence."""
    dated = {n.strip() for n in FIGURE.findall(swap.dates)}
    old, new = (
        [n for m in FIGURE.findall(side) if (n := m.strip()) not in dated]
        for side in (swap.old, swap.new)
    )
    gone = [n for n in old if not any(same(n, m) for m in new)]
    come = [n for n in new if not any(same(n, m) for m in old)]
    beside = _beside(swap, (*old, *new))
    for was, now in zip(gone, come, strict=False):
        yield Reason(f"a figure changed: {was} → {now}{beside}", Significance.MAJOR)
    if swap.short:
        for verb, numbers in (("removed", gone[len(come) :]), ("added", come[len(gone) :])):
            yield from (
                Reason(f"a figure was {verb}: {n}{beside}", Significance.MAJOR) for n in numbers
            )


def _beside(swap: Replacement, figures: tuple[str, ...]) -> str:
    """The whole replacement, where it is more than its figures."""
    bare = [swap.old, swap.new]
    for figure in sorted(figures, key=len, reverse=True):
        bare = [side.replace(figure, " ") for side in bare]
    old, new = (words.words(side) for side in bare)
    if old == new or not (swap.old and swap.new):
        return ""
    return f" ({quoted(swap.old, 50)} → {quoted(swap.new, 50)})"


def _same_figures(swap: Replacement) -> Iterator[Reason]:
    """Figures that are set otherwise and are worth the same."""
    old, new = (FIGURE.findall(side) for side in (swap.old, swap.new))
    if not old or len(old) != len(new) or typography_key(swap.old) == typography_key(swap.new):
        return
    rest = [words.words(FIGURE.sub(" ", side)) for side in (swap.old, swap.new)]
    if rest[0] == rest[1] and all(same(a, b) for a, b in zip(old, new, strict=True)):
        yield Reason(
            f"a figure is set otherwise: {swap.old} → {swap.new}"[:120], Significance.COSMETIC
        )


def _number_words(swap: Replacement) -> Iterator[Reason]:
    if is_number_words(swap.old) and is_number_words(swap.new):
        yield Reason(f"a figure changed: {swap.old} → {swap.new}", Significance.MAJOR)


def _units(swap: Replacement) -> Iterator[Reason]:
    """A sign that says what a figure means came, went or changed."""
    old, new = ({c for c in side if c in UNITS} for side in (swap.old, swap.new))
    if old != new and not words.words(swap.old) and not words.words(swap.new):
        yield Reason(
            f"the unit of a figure changed: {swap.old or 'none'} → {swap.new or 'none'}",
            Significance.MAJOR,
        )


_BESIDE_NEGATION = 5


def _negations(swap: Replacement) -> Iterator[Reason]:
    """A negation that came or went with few other words: in a longer piece it turns nothing
    round."""
    old, new = len(NEGATIONS.findall(swap.old)), len(NEGATIONS.findall(swap.new))
    if (
        old != new
        and max(len(words.words(swap.old)), len(words.words(swap.new))) <= _BESIDE_NEGATION
    ):
        what, side = ("added", swap.new) if new > old else ("removed", swap.old)
        yield Reason(f"a negation was {what}: {quoted(side, 50)}", Significance.MAJOR)


_SAID = 4  # words of a quotation at least
_QUOTED = 300_000  # characters of changed blocks in which quotations are looked for
_QUOTATION = re.compile(r"[“„«\"»]\s?([^“”„«»\"]{15,})\s?[”“»\"«]")


def _quotes(text: str) -> list[str]:
    """The quotations in `text`. A defined term between quotation marks ("Personal Data") is
    none."""
    found = [typography_key(q) for q in _QUOTATION.findall(text)]
    return [q for q in found if len(q.split()) >= _SAID or not q.isascii()]


def _changed_quotations(found: Evidence) -> Iterator[tuple[Hunk, str, str]]:
    """The block, the quotation as it was and as it is; either may be empty."""
    left = _QUOTED
    for hunk in found.diff.changed:
        if hunk.old is None or hunk.new is None or hunk.fate is BlockChange.MOVED:
            continue
        left -= len(hunk.old.text) + len(hunk.new.text)
        if left < 0:
            return
        old, new = _quotes(hunk.old.text), _quotes(hunk.new.text)
        if len(old) == len(new):
            pairs = zip(old, new, strict=True)
            yield from ((hunk, was, now) for was, now in pairs if not is_spelling(was, now))
        else:
            yield from ((hunk, q, "") for q in old if q not in new and len(old) > len(new))
            yield from ((hunk, "", q) for q in new if q not in old and len(new) > len(old))


def _quotations(found: Evidence) -> Iterator[Reason]:
    reasons = []
    for hunk, was, now in _changed_quotations(found):
        if not (was and now):
            what = "removed" if was else "added"
            reasons.append(
                Reason(f"a quotation was {what}: {quoted(was or now)}", Significance.MAJOR)
            )
            continue
        before, after = len(words.words(was)), len(words.words(now))
        verb = "shortened" if after < before - 1 else "extended" if after > before + 1 else ""
        swaps = [s for s in found.swaps if s.hunk is hunk and _within(s, was, now)]
        said = "; ".join(map(_from_to, swaps[:2]))
        text = f"a quotation was {verb or 'reworded'}" + (f": {said}" if said else "")
        reasons.append(Reason(text, Significance.MAJOR))
    yield from at_most(reasons, "quotations changed")


def _from_to(swap: Replacement) -> str:
    if swap.old and swap.new:
        return f"{quoted(swap.old, 50)} → {quoted(swap.new, 50)}"
    return f"{quoted(swap.old or swap.new, 50)} {'removed' if swap.old else 'added'}"


def _within(swap: Replacement, was: str, now: str) -> bool:
    """Whether a replacement stands in the quotation that was `was` and is `now`."""
    old, new = (typography_key(side).strip(' "') for side in (swap.old, swap.new))
    return old in was and new in now


_NAME = re.compile(
    r"(?<![.!?:…“\"«(]\s)(?<!^)\b([A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ][\w’'-]+(?:\s+(?:(?:de|von|van|der|la|af|bin|al)\s+)?[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ][\w’'-]+)+)"
)


def _names(swap: Replacement) -> Iterator[Reason]:
    """Names of two words or more: a single capital may begin a sentence, or be a German noun."""
    if (
        not swap.short
        or swap.hunk.old is None
        or swap.hunk.new is None
        or is_spelling(swap.old, swap.new)
    ):
        return
    gone = [
        n for n in _NAME.findall(" " + swap.old) if n not in swap.hunk.new.text and not n.isupper()
    ]
    come = [
        n for n in _NAME.findall(" " + swap.new) if n not in swap.hunk.old.text and not n.isupper()
    ]
    for was, now in zip(gone, come, strict=False):
        yield Reason(
            f"a name changed: {was} → {now}",
            Significance.MINOR if is_spelling(was, now) else Significance.MAJOR,
        )
    for verb, names in (("removed", gone[len(come) :]), ("added", come[len(gone) :])):
        yield from (Reason(f"a name was {verb}: {n}", Significance.MAJOR) for n in names)


_NOUNS = {
    BlockKind.HEADING: "heading",
    BlockKind.ITEM: "list item",
    BlockKind.ROW: "table row",
    BlockKind.QUOTE: "quotation",
    BlockKind.NOTE: "note",
    BlockKind.CAPTION: "caption",
}


_TOLD = 500  # blocks that are looked at; more are counted


def _blocks(found: Evidence) -> Iterator[Reason]:
    for fate, verb in ((BlockChange.REMOVED, "removed"), (BlockChange.ADDED, "added")):
        hunks = [h for h in found.diff.hunks if h.fate is fate]
        reasons = []
        for hunk in hunks[:_TOLD]:
            block = hunk.old or hunk.new
            assert block is not None
            count = words.count(block.text)
            if count:
                noun = _NOUNS.get(block.kind, "paragraph" if count >= 12 else "line")
                greatest = Significance.MAJOR if count >= 3 else Significance.MINOR
                said = "words" if count != 1 else "word"
                reasons.append(
                    Reason(
                        f"a {noun} was {verb} ({count} {said}): {quoted(block.text, 60)}", greatest
                    )
                )
        yield from at_most(reasons, f"blocks {verb}", more=max(0, len(hunks) - _TOLD))


_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['”\"»)]*(?:\s|$)")


def _sentences(swap: Replacement) -> Iterator[Reason]:
    old, new = len(words.words(swap.old)), len(words.words(swap.new))
    longer, verb = (swap.old, "removed") if old > new else (swap.new, "added")
    if abs(old - new) >= 4 and min(old, new) <= 2 and _SENTENCE_END.search(longer):
        yield Reason(
            f"a sentence was {verb} ({max(old, new)} words): {quoted(longer, 60)}",
            Significance.MAJOR,
        )


def _wording(swap: Replacement) -> Iterator[Reason]:
    """Words added, removed, replaced, or only spelled otherwise."""
    old, new = words.words(swap.old), words.words(swap.new)
    if not old and not new:
        if typography_key(swap.old) != typography_key(swap.new):
            yield Reason("punctuation changed", Significance.COSMETIC)
    elif old and new and is_spelling(swap.old, swap.new):
        yield Reason(
            f"a spelling changed: {shorten(swap.old, 40)} → {shorten(swap.new, 40)}",
            Significance.MINOR,
        )
    elif _is_doubled(swap):
        yield Reason(
            f"a doubled word was {'removed' if old else 'added'}: "
            f"{quoted(swap.old or swap.new, 60)}",
            Significance.MINOR,
        )
    elif not (old and new):
        side, verb = (swap.old, "removed") if old else (swap.new, "added")
        count = max(len(old), len(new))
        noun = "a word was" if count == 1 else f"{count} words were"
        yield Reason(f"{noun} {verb}: {quoted(side, 60)}", significance_of(swap.old, swap.new))
    else:
        yield Reason(
            f"reworded: {quoted(swap.old, 50)} → {quoted(swap.new, 50)}",
            significance_of(swap.old, swap.new),
        )


def _is_doubled(swap: Replacement) -> bool:
    """Whether the word stands twice in a row where it was removed or added ("the the")."""
    block, side = (swap.hunk.old, swap.old) if swap.old else (swap.hunk.new, swap.new)
    return (
        not (swap.old and swap.new)
        and block is not None
        and f"{side} {side}".casefold() in block.text.casefold()
    )


REPLACEMENT_RULES: tuple[tuple[Callable[[Replacement], Iterator[Reason]], str], ...] = (
    (_same_figures, "figures set otherwise"),
    (_number_words, "figures changed"),
    (_figures, "figures changed"),
    (_units, "units changed"),
    (_negations, "negations changed"),
    (_names, "names changed"),
    (_sentences, "sentences changed"),
    (_wording, "places reworded"),
)
"""Each swap is explained by the first that has something to say of it; the text is for the rest of
many."""


def _swapped(found: Evidence) -> Iterator[Reason]:
    explained: dict[str, list[Reason]] = {many: [] for _, many in REPLACEMENT_RULES}
    told = list(_changed_quotations(found))
    for swap in found.swaps:
        if _told_as_date(swap) or any(h is swap.hunk and _within(swap, a, b) for h, a, b in told):
            continue
        for rule, many in REPLACEMENT_RULES:
            if reasons := list(rule(swap)):
                explained[many] += reasons
                break
    for many, reasons in explained.items():
        yield from at_most(reasons, many)
    if found.more:
        yield Reason(f"{found.more} more places changed", Significance.MAJOR)


def _told_as_date(swap: Replacement) -> bool:
    """Whether every word that was replaced is a date's, which has a reason of its own."""
    dated = set(words.words(swap.dates))
    said = words.words(f"{swap.old} {swap.new}")
    return bool(dated and said) and all(word in dated for word in said)


def _coarse(found: Evidence) -> Iterator[Reason]:
    if found.diff.coarse:
        yield Reason(
            f"too large to compare word by word: {found.diff.words_removed} words replaced by"
            f" {found.diff.words_added}",
            Significance.MAJOR,
        )


def _moves(found: Evidence) -> Iterator[Reason]:
    for text in found.moved[:3]:
        yield Reason(f"a sentence was moved: {quoted(text, 60)}", Significance.MINOR)
    moved = [
        h.new for h in found.diff.hunks if h.fate is BlockChange.MOVED and isinstance(h.new, Block)
    ]
    if moved:
        what = (
            f"a paragraph was moved: {quoted(moved[0].text, 60)}"
            if len(moved) == 1
            else f"{len(moved)} paragraphs were moved"
        )
        yield Reason(what, Significance.MINOR)


def _links(found: Evidence) -> Iterator[Reason]:
    changes = found.links
    documents = [r for r in changes.retargeted if r.old.attachment and r.new.attachment]
    pages = [r for r in changes.retargeted if r not in documents]
    said = (
        ("linked documents changed", "a linked document was replaced", documents),
        ("links changed", "a link leads elsewhere", pages),
    )
    for many, sentence, moved in said:
        yield from at_most(
            [
                Reason(f"{sentence}: {quoted(r.text or r.old.url, 60)}", Significance.MAJOR)
                for r in moved
            ],
            many,
        )
    for attachment, noun in ((True, "linked document"), (False, "link")):
        greatest = Significance.MAJOR if attachment else Significance.MINOR
        reasons = [
            Reason(f"a {noun} was {verb}: {quoted(link.text or link.url, 60)}", greatest)
            for verb, links in (("removed", changes.removed), ("added", changes.added))
            for link in links
            if link.attachment is attachment
        ]
        yield from at_most(reasons, f"{noun}s changed")


def _header(found: Evidence) -> Iterator[Reason]:
    for field, noun in (("event", "the date of the event"), ("reference", "the reference")):
        if field in found.fields:
            old, new = (quoted(str(side)) for side in found.fields[field])
            yield Reason(f"{noun} changed: {old} → {new}", Significance.MAJOR)


RULES: tuple[Rule, ...] = (
    _title, _header, _dates, _quotations, _blocks, _coarse, _swapped, _moves, _links,
)  # fmt: skip
