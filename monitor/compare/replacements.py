"""What a replacement of neighbouring words says: small rules, of which the first that knows it
tells it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.compare import words
from monitor.compare.evidence import NEGATIONS, Replacement, is_spelling, shorten, significance_of
from monitor.compare.figures import FIGURE, UNIT, UNITS, is_number_words, same
from monitor.extract.text import typography_key
from monitor.model import Many, Reason, ReasonKind, Significance, reason

MAJOR, MINOR, COSMETIC = Significance.MAJOR, Significance.MINOR, Significance.COSMETIC

QUOTED, TOLD = 50, 60
"""Characters that are quoted of each of two texts, and of one."""


def replaced(swap: Replacement) -> Reason:
    """The replacement itself, as a part of another reason."""
    if swap.old and swap.new:
        old, new = shorten(swap.old, QUOTED), shorten(swap.new, QUOTED)
        return reason(ReasonKind.REPLACED, old=old, new=new)
    kind = ReasonKind.PIECE_REMOVED if swap.old else ReasonKind.PIECE_ADDED
    return reason(kind, text=shorten(swap.old or swap.new, QUOTED))


def _figures(swap: Replacement) -> Iterator[Reason]:
    """Figures that are not part of a date, which has a reason of its own. What else the replacement
    changed is told in the same sentence."""
    dated = {n.strip() for n in FIGURE.findall(swap.dates)}
    old, new = (_undated(side, dated) for side in (swap.old, swap.new))
    gone, come = _others(old, new), _others(new, old)
    beside = (replaced(swap),) if _says_more(swap, (*old, *new)) else ()
    for was, now in zip(gone, come, strict=False):
        yield reason(ReasonKind.FIGURE_CHANGED, MAJOR, parts=beside, old=was, new=now)
    if swap.short:
        for figure in gone[len(come) :]:
            yield reason(ReasonKind.FIGURE_REMOVED, MAJOR, parts=beside, text=figure)
        for figure in come[len(gone) :]:
            yield reason(ReasonKind.FIGURE_ADDED, MAJOR, parts=beside, text=figure)


def _undated(side: str, dated: set[str]) -> list[str]:
    return [n for m in FIGURE.findall(side) if (n := m.strip()) not in dated]


def _others(these: list[str], those: list[str]) -> list[str]:
    """The figures that are worth something else than each of `those`."""
    return [n for n in these if not any(same(n, m) for m in those)]


def _says_more(swap: Replacement, figures: tuple[str, ...]) -> bool:
    """Whether other words were replaced with the figures."""
    bare = [swap.old, swap.new]
    # the longest first: "12" is also in "120"
    for figure in sorted(figures, key=len, reverse=True):
        bare = [side.replace(figure, " ") for side in bare]
    old, new = (words.words(side) for side in bare)
    return old != new and bool(swap.old and swap.new)


_SET = 120  # characters of a text whose figures are set otherwise


def _same_figures(swap: Replacement) -> Iterator[Reason]:
    """Figures that are set otherwise and are worth the same."""
    old, new = (FIGURE.findall(side) for side in (swap.old, swap.new))
    if not old or len(old) != len(new) or typography_key(swap.old) == typography_key(swap.new):
        return
    rest = [words.words(FIGURE.sub(" ", side)) for side in (swap.old, swap.new)]
    if rest[0] == rest[1] and all(same(a, b) for a, b in zip(old, new, strict=True)):
        was, now = swap.old[:_SET], swap.new[:_SET]
        yield reason(ReasonKind.FIGURE_SET_OTHERWISE, COSMETIC, old=was, new=now)


def _number_words(swap: Replacement) -> Iterator[Reason]:
    if is_number_words(swap.old) and is_number_words(swap.new):
        yield reason(ReasonKind.FIGURE_CHANGED, MAJOR, old=swap.old, new=swap.new)


def _units(swap: Replacement) -> Iterator[Reason]:
    """A sign or a symbol that says what a figure means came, went or changed."""
    if symbols := _symbols(swap):
        yield reason(ReasonKind.UNIT_CHANGED, MAJOR, old=symbols[0], new=symbols[1])
        return
    if (signs := _signed(swap)) is not None:
        yield reason(ReasonKind.FIGURE_CHANGED, MAJOR, old=signs[0], new=signs[1])
        return
    old, new = ({c for c in side if c in UNITS} for side in (swap.old, swap.new))
    if old == new or words.words(swap.old) or words.words(swap.new):
        return
    if swap.old and swap.new:
        yield reason(ReasonKind.UNIT_CHANGED, MAJOR, old=swap.old, new=swap.new)
    elif swap.old:
        yield reason(ReasonKind.UNIT_REMOVED, MAJOR, text=swap.old)
    else:
        yield reason(ReasonKind.UNIT_ADDED, MAJOR, text=swap.new)


_HALF_DAY = re.compile(r"\d\s?[ap]\.?\s?m\b", re.IGNORECASE)


def _symbols(swap: Replacement) -> tuple[str, str] | None:
    """The unit behind a figure as it was and as it is; None where that is not what was replaced."""
    old, new = swap.hunk.old, swap.hunk.new
    was, now = (side.strip(" .,;:()") for side in (swap.old, swap.new))
    if old is None or new is None or was == now:
        return None
    if {was.lower(), now.lower()} == {"a", "p"}:
        both = _HALF_DAY.search(old.text) and _HALF_DAY.search(new.text)
        return (f"{was}.m.", f"{now}.m.") if both else None
    behind = all(_is_behind_figure(*side) for side in ((was, old.text), (now, new.text)))
    return (was, now) if behind else None


def _is_behind_figure(symbol: str, text: str) -> bool:
    behind = rf"\d\s?°?{re.escape(symbol)}(?!\w)"
    return bool(UNIT.fullmatch(symbol) and re.search(behind, text))


_SIGNED = re.compile(r"(?<![\w.,])[-−–]\d+(?:[.,]\d+)*(?:\s?%)?")


def _signed(swap: Replacement) -> tuple[str, str] | None:
    """A figure as it was and as it is, of which only the sign came or went."""
    old, new = swap.hunk.old, swap.hunk.new
    if old is None or new is None or words.words(swap.old) or words.words(swap.new):
        return None
    if not set(swap.old + swap.new) & set("-−–"):
        return None
    was, now = (_SIGNED.findall(block.text) for block in (old, new))
    for figure in was if len(was) > len(now) else now:
        if figure not in now:
            return figure, figure[1:]
        if figure not in was:
            return figure[1:], figure
    return None


_BESIDE_NEGATION = 5  # words; in a longer replacement, a negation need not be the news


def _negations(swap: Replacement) -> Iterator[Reason]:
    """A negation that came or went with few other words."""
    old, new = len(NEGATIONS.findall(swap.old)), len(NEGATIONS.findall(swap.new))
    longest = max(len(words.words(swap.old)), len(words.words(swap.new)))
    if old == new or longest > _BESIDE_NEGATION:
        return
    if new > old:
        yield reason(ReasonKind.NEGATION_ADDED, MAJOR, text=shorten(swap.new, QUOTED))
    else:
        yield reason(ReasonKind.NEGATION_REMOVED, MAJOR, text=shorten(swap.old, QUOTED))


_CAPITAL = "A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ"
# Two capitalised words or more, with particles between them, not at the beginning of a sentence.
_NAME = re.compile(
    rf"(?<![.!?:…“\"«(]\s)(?<!^)\b([{_CAPITAL}][\w’'-]+"
    rf"(?:\s+(?:(?:de|von|van|der|la|af|bin|al)\s+)?[{_CAPITAL}][\w’'-]+)+)"
)


def _names(swap: Replacement) -> Iterator[Reason]:
    """Names of two words or more: a single capital may begin a sentence, or be a German noun."""
    before, after = swap.hunk.old, swap.hunk.new
    if before is None or after is None or not swap.short or is_spelling(swap.old, swap.new):
        return
    gone, come = _names_only_in(swap.old, after.text), _names_only_in(swap.new, before.text)
    for was, now in zip(gone, come, strict=False):
        weight = MINOR if is_spelling(was, now) else MAJOR
        yield reason(ReasonKind.NAME_CHANGED, weight, old=was, new=now)
    for name in gone[len(come) :]:
        yield reason(ReasonKind.NAME_REMOVED, MAJOR, text=name)
    for name in come[len(gone) :]:
        yield reason(ReasonKind.NAME_ADDED, MAJOR, text=name)


def _names_only_in(side: str, other: str) -> list[str]:
    """The names in `side` that the block `other` does not have anywhere. Headings in capitals are
    no names."""
    return [n for n in _NAME.findall(" " + side) if n not in other and not n.isupper()]


_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['”\"»)]*(?:\s|$)")
_SENTENCE, _REST = 4, 2  # words that come or go at least, and words in their place at most


def _sentences(swap: Replacement) -> Iterator[Reason]:
    old, new = len(words.words(swap.old)), len(words.words(swap.new))
    if abs(old - new) < _SENTENCE or min(old, new) > _REST:
        return
    longer = swap.old if old > new else swap.new
    if _SENTENCE_END.search(longer):
        kind = ReasonKind.SENTENCE_REMOVED if old > new else ReasonKind.SENTENCE_ADDED
        yield reason(kind, MAJOR, count=max(old, new), text=shorten(longer, TOLD))


def _wording(swap: Replacement) -> Iterator[Reason]:
    """Words added, removed, replaced, or only spelled otherwise."""
    old, new = words.words(swap.old), words.words(swap.new)
    if old and new:
        yield _reworded(swap)
    elif old or new:
        yield _one_sided(swap, len(old or new), removed=bool(old))
    elif typography_key(swap.old) != typography_key(swap.new):
        yield reason(ReasonKind.PUNCTUATION_CHANGED, COSMETIC)


def _one_sided(swap: Replacement, count: int, *, removed: bool) -> Reason:
    """Words that went or came, perhaps one that stood there twice in a row."""
    text = shorten(swap.old if removed else swap.new, TOLD)
    if _is_doubled(swap):
        doubled = ReasonKind.DOUBLED_WORD_REMOVED if removed else ReasonKind.DOUBLED_WORD_ADDED
        return reason(doubled, MINOR, text=text)
    kind = ReasonKind.WORDS_REMOVED if removed else ReasonKind.WORDS_ADDED
    return reason(kind, significance_of(swap.old, swap.new), count=count, text=text)


def _reworded(swap: Replacement) -> Reason:
    if is_spelling(swap.old, swap.new):
        old, new = shorten(swap.old, 40), shorten(swap.new, 40)
        return reason(ReasonKind.SPELLING_CHANGED, MINOR, old=old, new=new)
    old, new = shorten(swap.old, QUOTED), shorten(swap.new, QUOTED)
    return reason(ReasonKind.REWORDED, significance_of(swap.old, swap.new), old=old, new=new)


def _is_doubled(swap: Replacement) -> bool:
    """Whether the word stands twice in a row where it was removed or added ("the the")."""
    block, side = (swap.hunk.old, swap.old) if swap.old else (swap.hunk.new, swap.new)
    return (
        not (swap.old and swap.new)
        and block is not None
        and f"{side} {side}".casefold() in block.text.casefold()
    )


REPLACEMENT_RULES: tuple[tuple[Callable[[Replacement], Iterator[Reason]], Many], ...] = (
    (_same_figures, Many.FIGURES_SET_OTHERWISE),
    (_number_words, Many.FIGURES),
    (_figures, Many.FIGURES),
    (_units, Many.UNITS),
    (_negations, Many.NEGATIONS),
    (_names, Many.NAMES),
    (_sentences, Many.SENTENCES),
    (_wording, Many.REWORDED),
)
"""Each replacement is explained by the first that has something to say of it. Where there are many,
the rest of them is counted under the name beside it."""
