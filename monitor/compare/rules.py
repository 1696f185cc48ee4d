"""What makes a change matter: an ordered tuple of small rules, each with its reason in a reader's words.

A rule sees the whole evidence and says at most a few sentences. The significance of a change is the
greatest that a rule gave it; the reasons stand in the order of the rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from monitor.compare import targets, words
from monitor.compare.blocks import Fate
from monitor.compare.evidence import (
    NEGATIONS,
    Evidence,
    Reason,
    Swap,
    is_spelling,
    quoted,
    shorten,
    some,
    weigh,
)
from monitor.extract.text import plain
from monitor.model import Block, BlockKind, Significance

Rule = Callable[[Evidence], Iterator[Reason]]


def judge(found: Evidence) -> tuple[Reason, ...]:
    """All reasons, in the rules' order, each sentence once."""
    reasons = {reason.text: reason for rule in RULES for reason in rule(found)}
    return tuple(reasons.values())


def _title(found: Evidence) -> Iterator[Reason]:
    if "title" in found.fields:
        old, new = (str(value) for value in found.fields["title"])
        if plain(old) != plain(new):
            yield Reason(f"the title changed: {quoted(old)} → {quoted(new)}", weigh(old, new))


# A figure with what makes it one: sign, separators, unit.
_FIGURE = re.compile(r"[-+−]?\d+(?:[.,:/\u00a0\u202f ]\d+)*\s?(?:%|‰|°|€|\$|£)?")


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
    yield from some(reasons, "dates changed")


def _figures(swap: Swap) -> Iterator[Reason]:
    """Figures that are not part of a date: `_dates` tells of those."""
    dated = {n.strip() for n in _FIGURE.findall(swap.dates)}
    old, new = (
        [n for m in _FIGURE.findall(side) if (n := m.strip()) not in dated]
        for side in (swap.old, swap.new)
    )
    there, here = set(map(_value, new)), set(map(_value, old))
    gone = [n for n in old if _value(n) not in there]
    come = [n for n in new if _value(n) not in here]
    for was, now in zip(gone, come, strict=False):
        yield Reason(f"a figure changed: {was} → {now}", Significance.MAJOR)
    if swap.short:
        for verb, numbers in (("removed", gone[len(come) :]), ("added", come[len(gone) :])):
            yield from (Reason(f"a figure was {verb}: {n}", Significance.MAJOR) for n in numbers)


def _value(figure: str) -> str:
    return words.by_value(plain(figure))


_BESIDE_NEGATION = 5


def _negations(swap: Swap) -> Iterator[Reason]:
    """A negation that came or went with few other words: in a longer piece it turns nothing round."""
    old, new = len(NEGATIONS.findall(swap.old)), len(NEGATIONS.findall(swap.new))
    if (
        old != new
        and max(len(words.words(swap.old)), len(words.words(swap.new))) <= _BESIDE_NEGATION
    ):
        what, side = ("added", swap.new) if new > old else ("removed", swap.old)
        yield Reason(f"a negation was {what}: {quoted(side, 50)}", Significance.MAJOR)


_QUOTED, _BLOCKS = (
    50_000,
    400,
)  # characters of a block, and blocks, in which quotations are looked for
_QUOTATION = re.compile(r"[“„«\"»]\s?([^“”„«»\"]{15,})\s?[”“»\"«]")


def _quotations(found: Evidence) -> Iterator[Reason]:
    reasons = []
    for hunk in found.diff.changed[:_BLOCKS]:
        if hunk.old is None or hunk.new is None or hunk.fate is Fate.MOVED:
            continue
        old, new = (
            [plain(q) for q in _QUOTATION.findall(b.text[:_QUOTED])] for b in (hunk.old, hunk.new)
        )
        if len(old) != len(new):
            what = "removed" if len(old) > len(new) else "added"
            longer, shorter = (old, new) if len(old) > len(new) else (new, old)
            lost = [q for q in longer if q not in shorter]
            if lost:
                reasons.append(
                    Reason(f"a quotation was {what}: {quoted(lost[0])}", Significance.MAJOR)
                )
            continue
        for was, now in zip(old, new, strict=True):
            if was != now and not is_spelling(was, now):
                count_was, count_now = len(words.words(was)), len(words.words(now))
                what = (
                    "shortened"
                    if count_now < count_was - 1
                    else "extended"
                    if count_now > count_was + 1
                    else "reworded"
                )
                reasons.append(Reason(f"a quotation was {what}", Significance.MAJOR))
    yield from some(reasons, "quotations changed")


_NAME = re.compile(
    r"(?<![.!?:…“\"«(]\s)(?<!^)\b([A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ][\w’'-]+(?:\s+(?:(?:de|von|van|der|la|af|bin|al)\s+)?[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ][\w’'-]+)+)"
)


def _names(swap: Swap) -> Iterator[Reason]:
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


def _blocks(found: Evidence) -> Iterator[Reason]:
    for fate, verb in ((Fate.REMOVED, "removed"), (Fate.ADDED, "added")):
        hunks = [h for h in found.diff.hunks if h.fate is fate]
        reasons = []
        for hunk in hunks:
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
        yield from some(reasons, f"blocks {verb}")


_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['”\"»)]*(?:\s|$)")


def _sentences(swap: Swap) -> Iterator[Reason]:
    old, new = len(words.words(swap.old)), len(words.words(swap.new))
    longer, verb = (swap.old, "removed") if old > new else (swap.new, "added")
    if abs(old - new) >= 4 and min(old, new) <= 2 and _SENTENCE_END.search(longer):
        yield Reason(
            f"a sentence was {verb} ({max(old, new)} words): {quoted(longer, 60)}",
            Significance.MAJOR,
        )


def _wording(swap: Swap) -> Iterator[Reason]:
    """Words added, removed, replaced, or only spelled otherwise."""
    old, new = words.words(swap.old), words.words(swap.new)
    if not old and not new:
        if signs := _signs(swap):
            yield Reason(f"a sign changed: {signs}", Significance.MAJOR)
        elif plain(swap.old) != plain(swap.new):
            yield Reason("punctuation changed", Significance.COSMETIC)
    elif old and new and is_spelling(swap.old, swap.new):
        yield Reason(
            f"a spelling changed: {shorten(swap.old, 40)} → {shorten(swap.new, 40)}",
            Significance.MINOR,
        )
    elif _is_doubled(swap):
        yield Reason(
            f"a doubled word was {'removed' if old else 'added'}: {quoted(swap.old or swap.new, 60)}",
            Significance.MINOR,
        )
    elif not (old and new):
        side, verb = (swap.old, "removed") if old else (swap.new, "added")
        count = max(len(old), len(new))
        noun = "a word was" if count == 1 else f"{count} words were"
        yield Reason(f"{noun} {verb}: {quoted(side, 60)}", weigh(swap.old, swap.new))
    else:
        yield Reason(
            f"reworded: {quoted(swap.old, 50)} → {quoted(swap.new, 50)}", weigh(swap.old, swap.new)
        )


def _signs(swap: Swap) -> str:
    """The signs that say something (units, currencies, mathematics) of which others were replaced."""
    old, new = (
        "".join(c for c in side if c in "%‰‱§¶" or unicodedata.category(c) in ("Sc", "Sm", "So"))
        for side in (swap.old, swap.new)
    )
    return f"{old or 'none'} → {new or 'none'}" if old != new and old + new not in "|" else ""


def _is_doubled(swap: Swap) -> bool:
    """Whether the word stands twice in a row where it was removed or added ("the the")."""
    block, side = (swap.hunk.old, swap.old) if swap.old else (swap.hunk.new, swap.new)
    return (
        not (swap.old and swap.new)
        and block is not None
        and f"{side} {side}".casefold() in block.text.casefold()
    )


def _passages(swap: Swap) -> Iterator[Reason]:
    """Passages too long to be told by their words."""
    if swap.long:
        old, new = (words.count(side) for side in (swap.old, swap.new))
        yield Reason(
            f"a long passage was replaced ({old} words by {new}): {quoted(swap.old[:200], 50)} → "
            f"{quoted(swap.new[:200], 50)}",
            Significance.MAJOR,
        )


SWAP_RULES: tuple[tuple[Callable[[Swap], Iterator[Reason]], str], ...] = (
    (_passages, "passages replaced"),
    (_figures, "figures changed"),
    (_negations, "negations changed"),
    (_names, "names changed"),
    (_sentences, "sentences changed"),
    (_wording, "places reworded"),
)
"""Each swap is explained by the first that has something to say of it; the text is for the rest of many."""


def _swapped(found: Evidence) -> Iterator[Reason]:
    explained: dict[str, list[Reason]] = {many: [] for _, many in SWAP_RULES}
    for swap in found.swaps:
        for rule, many in SWAP_RULES:
            if reasons := list(rule(swap)):
                explained[many] += reasons
                break
    for many, reasons in explained.items():
        yield from some(reasons, many)
    if found.beyond:
        yield Reason(f"{found.beyond} more paragraphs changed", Significance.MAJOR)


def _moves(found: Evidence) -> Iterator[Reason]:
    moved = [h.new for h in found.diff.hunks if h.fate is Fate.MOVED and isinstance(h.new, Block)]
    if moved:
        what = (
            f"a paragraph was moved: {quoted(moved[0].text, 60)}"
            if len(moved) == 1
            else f"{len(moved)} paragraphs were moved"
        )
        yield Reason(what, Significance.MINOR)


def _links(found: Evidence) -> Iterator[Reason]:
    documents, links = (
        targets.compare(found.fields.get(field)) for field in ("attachments", "links")
    )
    # a document that became a page, or the other way round, under the same words
    turned = {*documents.removed} & {*links.added} | {*links.removed} & {*documents.added}
    yield from (
        Reason(f"a link leads elsewhere: {quoted(text, 60)}", Significance.MAJOR)
        for text in sorted(turned)
    )
    for changed, noun, verb, greatest in (
        (documents, "linked document", "was replaced", Significance.MAJOR),
        (links, "link", "leads elsewhere", Significance.MINOR),
    ):
        reasons = [
            Reason(f"a {noun} {verb}: {quoted(text, 60)}", Significance.MAJOR)
            for text in changed.retargeted
        ]
        for said, texts in (("removed", changed.removed), ("added", changed.added)):
            reasons += [
                Reason(f"a {noun} was {said}: {quoted(text, 60)}", greatest)
                for text in texts
                if text not in turned
            ]
        yield from some(reasons, f"{noun}s changed")


def _header(found: Evidence) -> Iterator[Reason]:
    for field, noun in (("event", "the date of the event"), ("reference", "the reference")):
        if field in found.fields:
            old, new = found.fields[field]
            yield Reason(
                f"{noun} changed: {quoted(str(old))} → {quoted(str(new))}", Significance.MAJOR
            )


RULES: tuple[Rule, ...] = (
    _title, _header, _dates, _quotations, _blocks, _swapped, _moves, _links,
)  # fmt: skip
