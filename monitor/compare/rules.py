"""What makes a change matter: an ordered tuple of small rules, each with its reason in a reader's words.

A rule sees the whole evidence and says at most a few sentences. The significance of a change is the
greatest that a rule gave it; the reasons stand in the order of the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.compare import words
from monitor.compare.blocks import Diff, Fate, Hunk
from monitor.compare.fields import Fields
from monitor.compare.words import Op
from monitor.extract.text import plain
from monitor.model import Block, BlockKind, Significance

_FEW = 3  # sentences of one rule; more become a count
_SHOWN = 90  # characters of a text that a reason quotes


@dataclass(frozen=True, slots=True)
class Reason:
    text: str
    significance: Significance


@dataclass(frozen=True, slots=True)
class Swap:
    """Neighbouring words of one block that were replaced; either side may be empty."""

    old: str
    new: str
    hunk: Hunk

    @property
    def short(self) -> bool:
        """Few enough words that one of them is the news; a longer one is a sentence's matter."""
        return max(len(words.words(self.old)), len(words.words(self.new))) <= 12


@dataclass(frozen=True, slots=True)
class Evidence:
    diff: Diff
    fields: Fields
    swaps: tuple[Swap, ...]


Rule = Callable[[Evidence], Iterator[Reason]]


def evidence(diff: Diff, fields: Fields) -> Evidence:
    return Evidence(diff, fields, tuple(s for h in diff.hunks if h.fate is Fate.CHANGED for s in _swaps(h)))


def judge(found: Evidence) -> tuple[Reason, ...]:
    """All reasons, in the rules' order, each sentence once."""
    reasons = {reason.text: reason for rule in RULES for reason in rule(found)}
    return tuple(reasons.values())


def _swaps(hunk: Hunk) -> Iterator[Swap]:
    old = new = ""
    for segment in (*hunk.segments, None):
        if segment is None or segment.op is Op.EQUAL:
            if old or new:
                yield Swap(old.strip(), new.strip(), hunk)
            old = new = ""
        elif segment.op is Op.DELETE:
            old += segment.text
        else:
            new += segment.text


def shorten(text: str, limit: int = _SHOWN) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


def _quoted(text: str, limit: int = _SHOWN) -> str:
    return f"“{shorten(text, limit)}”"


def _some(reasons: list[Reason], many: str) -> Iterator[Reason]:
    if len(reasons) <= _FEW:
        yield from reasons
    else:
        yield from reasons[: _FEW - 1]
        greatest = max((r.significance for r in reasons), key=lambda s: s.rank)
        yield Reason(f"{len(reasons) - _FEW + 1} more {many}", greatest)


def _title(found: Evidence) -> Iterator[Reason]:
    if "title" in found.fields:
        old, new = (str(value) for value in found.fields["title"])
        if plain(old) != plain(new):
            greatest = Significance.MINOR if _spelling(old, new) else Significance.MAJOR
            yield Reason(f"the title changed: {_quoted(old)} → {_quoted(new)}", greatest)


# A figure with what makes it one: sign, separators, unit.
_FIGURE = re.compile(r"[-+−]?\d+(?:[.,:/\u00a0\u202f ]\d+)*\s?(?:%|‰|°|€|\$|£)?")


def _figures(swap: Swap) -> Iterator[Reason]:
    old, new = ([m.strip() for m in _FIGURE.findall(side)] for side in (swap.old, swap.new))
    gone = [n for n in old if plain(n) not in map(plain, new)]
    come = [n for n in new if plain(n) not in map(plain, old)]
    for was, now in zip(gone, come, strict=False):
        yield Reason(f"a figure changed: {was} → {now}", Significance.MAJOR)
    if swap.short:
        for verb, numbers in (("removed", gone[len(come) :]), ("added", come[len(gone) :])):
            yield from (Reason(f"a figure was {verb}: {n}", Significance.MAJOR) for n in numbers)


# Words that turn a sentence round, as whole words, in the languages whose press rooms are watched most.
_NEGATIONS = re.compile(
    r"\b(?:not|no|never|nor|neither|without|cannot|n['’]t|ne|n['’]|pas|jamais|aucune?|ni|sans|nicht|kein\w*|nie|niemals|ohne|weder|"
    r"nunca|ningun[oa]?|sin|não|sem|non|mai|nessun[oa]?|senza|niet|geen|nooit|zonder|inte|icke|aldrig|ingen|inget|inga|utan|ikke|aldri|"
    r"ei|eivät|nem|nicio|niciodat\w*|не|нет|ни|без|никогда|ні|немає|δεν|μην|χωρίς)\b|n['’]t\b|不|没有|未|ない|않|لا|ليس|לא|אין",
    re.IGNORECASE,
)


def _negations(swap: Swap) -> Iterator[Reason]:
    old, new = len(_NEGATIONS.findall(swap.old)), len(_NEGATIONS.findall(swap.new))
    if old != new and swap.short:
        what, side = ("added", swap.new) if new > old else ("removed", swap.old)
        yield Reason(f"a negation was {what}: {_quoted(side, 50)}", Significance.MAJOR)


_QUOTATION = re.compile(r"[“„«\"»]\s?([^“”„«»\"]{15,})\s?[”“»\"«]")


def _quotations(found: Evidence) -> Iterator[Reason]:
    reasons = []
    for hunk in found.diff.changed:
        if hunk.old is None or hunk.new is None or hunk.fate is Fate.MOVED:
            continue
        old, new = ([plain(q) for q in _QUOTATION.findall(b.text)] for b in (hunk.old, hunk.new))
        if len(old) != len(new):
            what = "removed" if len(old) > len(new) else "added"
            longer, shorter = (old, new) if len(old) > len(new) else (new, old)
            lost = [q for q in longer if q not in shorter]
            if lost:
                reasons.append(Reason(f"a quotation was {what}: {_quoted(lost[0])}", Significance.MAJOR))
            continue
        for was, now in zip(old, new, strict=True):
            if was != now and not _spelling(was, now):
                count_was, count_now = len(words.words(was)), len(words.words(now))
                what = "shortened" if count_now < count_was - 1 else "extended" if count_now > count_was + 1 else "reworded"
                reasons.append(Reason(f"a quotation was {what}", Significance.MAJOR))
    yield from _some(reasons, "quotations changed")


_NAME = re.compile(
    r"(?<![.!?:…“\"«(]\s)(?<!^)\b([A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ][\w’'-]+(?:\s+(?:(?:de|von|van|der|la|af|bin|al)\s+)?[A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ][\w’'-]+)+)"
)


def _names(swap: Swap) -> Iterator[Reason]:
    """Names of two words or more: a single capital may begin a sentence, or be a German noun."""
    if not swap.short or swap.hunk.old is None or swap.hunk.new is None:
        return
    gone = [n for n in _NAME.findall(" " + swap.old) if n not in swap.hunk.new.text]
    come = [n for n in _NAME.findall(" " + swap.new) if n not in swap.hunk.old.text]
    for was, now in zip(gone, come, strict=False):
        greatest = Significance.MINOR if _spelling(was, now) else Significance.MAJOR
        yield Reason(f"a name changed: {was} → {now}", greatest)
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
            count = len(words.words(block.text))
            if count:
                noun = _NOUNS.get(block.kind, "paragraph" if count >= 12 else "line")
                greatest = Significance.MAJOR if count >= 3 else Significance.MINOR
                said = "words" if count != 1 else "word"
                reasons.append(Reason(f"a {noun} was {verb} ({count} {said}): {_quoted(block.text, 60)}", greatest))
        yield from _some(reasons, f"blocks {verb}")


_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['”\"»)]*(?:\s|$)")


def _sentences(swap: Swap) -> Iterator[Reason]:
    old, new = len(words.words(swap.old)), len(words.words(swap.new))
    longer, verb = (swap.old, "removed") if old > new else (swap.new, "added")
    if abs(old - new) >= 4 and min(old, new) <= 2 and _SENTENCE_END.search(longer):
        yield Reason(f"a sentence was {verb} ({max(old, new)} words): {_quoted(longer, 60)}", Significance.MAJOR)


def _wording(swap: Swap) -> Iterator[Reason]:
    """Words added, removed, replaced, or only spelled otherwise."""
    old, new = words.words(swap.old), words.words(swap.new)
    if not old and not new:
        if plain(swap.old) != plain(swap.new):
            yield Reason("punctuation changed", Significance.COSMETIC)
    elif old and new and _spelling(swap.old, swap.new):
        yield Reason(f"a spelling changed: {shorten(swap.old, 40)} → {shorten(swap.new, 40)}", Significance.MINOR)
    elif not (old and new):
        side, verb = (swap.old, "removed") if old else (swap.new, "added")
        count = max(len(old), len(new))
        noun = "a word was" if count == 1 else f"{count} words were"
        greatest = Significance.MAJOR if count >= 4 else Significance.MINOR
        yield Reason(f"{noun} {verb}: {_quoted(side, 60)}", greatest)
    else:
        greatest = Significance.MAJOR if max(len(old), len(new)) >= 3 else Significance.MINOR
        yield Reason(f"reworded: {_quoted(swap.old, 50)} → {_quoted(swap.new, 50)}", greatest)


SWAP_RULES: tuple[tuple[Callable[[Swap], Iterator[Reason]], str], ...] = (
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
        yield from _some(reasons, many)


def _spelling(old: str, new: str) -> bool:
    """Whether the two differ as a slip of the pen does: a letter or two in a word, case, a space, a hyphen."""
    a, b = plain(old).casefold(), plain(new).casefold()
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    bare_a, bare_b = (re.sub(r"[\W_]", "", side) for side in (a, b))
    if bare_a == bare_b:
        return True
    words_a, words_b = a.split(), b.split()
    if len(words_a) != len(words_b):
        return False
    different = [(x, y) for x, y in zip(words_a, words_b, strict=True) if x != y]
    return len(different) <= 1 and all(_slip(x, y) for x, y in different)


def _slip(a: str, b: str) -> bool:
    if min(len(a), len(b)) < 4 or _NEGATIONS.fullmatch(a) or _NEGATIONS.fullmatch(b):
        return False
    if len(a) > 60 or len(b) > 60:
        return False
    same = sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return max(len(a), len(b)) - same <= (1 if min(len(a), len(b)) < 6 else 2)


def _moves(found: Evidence) -> Iterator[Reason]:
    moved = [h.new for h in found.diff.hunks if h.fate is Fate.MOVED and isinstance(h.new, Block)]
    if moved:
        what = f"a paragraph was moved: {_quoted(moved[0].text, 60)}" if len(moved) == 1 else f"{len(moved)} paragraphs were moved"
        yield Reason(what, Significance.MINOR)


def _links(found: Evidence) -> Iterator[Reason]:
    for field, noun in (("attachments", "linked document"), ("links", "link")):
        if field not in found.fields:
            continue
        old, new = found.fields[field]
        if not isinstance(old, dict) or not isinstance(new, dict):
            continue
        gone = {url: text for url, text in old.items() if url not in new}
        come = {url: text for url, text in new.items() if url not in old}
        reasons = []
        for url, text in list(gone.items()):
            twin = next((other for other, name in come.items() if name == text and text), None)
            if twin is not None:
                del gone[url], come[twin]
                what = "was replaced" if field == "attachments" else "leads elsewhere"
                reasons.append(Reason(f"a {noun} {what}: {_quoted(text or url, 60)}", Significance.MAJOR))
        for verb, urls in (("removed", gone), ("added", come)):
            greatest = Significance.MAJOR if field == "attachments" else Significance.MINOR
            reasons += [Reason(f"a {noun} was {verb}: {_quoted(text or url, 60)}", greatest) for url, text in urls.items()]
        yield from _some(reasons, f"{noun}s changed")


def _header(found: Evidence) -> Iterator[Reason]:
    for field, noun in (("event", "the date of the event"), ("reference", "the reference")):
        if field in found.fields:
            old, new = found.fields[field]
            yield Reason(f"{noun} changed: {_quoted(str(old))} → {_quoted(str(new))}", Significance.MAJOR)


RULES: tuple[Rule, ...] = (
    _title, _header, _quotations, _blocks, _swapped, _moves, _links,
)  # fmt: skip
