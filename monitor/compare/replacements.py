"""Why a replacement of neighbouring words matters: small rules, of which the first that has a
reason for it explains it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monitor.compare import senses, words
from monitor.compare.evidence import Replacement, shorten
from monitor.compare.figures import (
    FIGURE,
    MEASURE,
    MULTITUDE,
    UNIT,
    UNITS,
    is_number_words,
    same,
    values,
)
from monitor.compare.names import are_set, renamed
from monitor.compare.senses import is_form, is_spelling, negated, significance_of
from monitor.compare.wholes import Side, resigned, same_day
from monitor.extract.text import typography_key
from monitor.languages.scripts import signs
from monitor.model import Many, Reason, ReasonKind, Significance, reason

MAJOR, MINOR, COSMETIC = Significance.MAJOR, Significance.MINOR, Significance.COSMETIC

QUOTED, TOLD = 50, 60
"""Characters that are quoted of each of two texts, and of one."""


def replaced(replacement: Replacement) -> Reason:
    """The replacement itself, as a part of another reason."""
    if replacement.old and replacement.new:
        old, new = shorten(replacement.old, QUOTED), shorten(replacement.new, QUOTED)
        return reason(ReasonKind.REPLACED, old=old, new=new)
    kind = ReasonKind.PIECE_REMOVED if replacement.old else ReasonKind.PIECE_ADDED
    return reason(kind, text=shorten(replacement.old or replacement.new, QUOTED))


def _figures(replacement: Replacement) -> Iterator[Reason]:
    """Figures that are not part of a date, which has a reason of its own, and the one whose sign
    was replaced. What else the replacement
    changed is told in the same sentence."""
    old, new = _undated(replacement)
    if (pair := resigned(replacement)) is not None:
        for figures, one in zip((old, new), pair, strict=True):
            figures.append((one.bare, one.whole))
    gone, come = _others(old, new), _others(new, old)
    # of a figure whose sign stayed, the digits alone may be among the replaced words
    told = [part for bare, whole in (*old, *new) for part in (whole, bare, bare.lstrip("-"))]
    beside = (replaced(replacement),) if _says_more(replacement, told) else ()
    for was, now in zip(gone, come, strict=False):
        yield reason(ReasonKind.FIGURE_CHANGED, MAJOR, parts=beside, old=was, new=now)
    if replacement.short:
        for figure in gone[len(come) :]:
            yield reason(ReasonKind.FIGURE_REMOVED, MAJOR, parts=beside, text=figure)
        for figure in come[len(gone) :]:
            yield reason(ReasonKind.FIGURE_ADDED, MAJOR, parts=beside, text=figure)


def _undated(replacement: Replacement) -> list[list[tuple[str, str]]]:
    """The figures of either side, bare and with their units, that are not part of a date."""
    dated = {n.strip() for n in FIGURE.findall(replacement.dates)}
    return [
        [(bare, whole) for bare, whole in Side(replacement, new=new).figures() if bare not in dated]
        for new in (False, True)
    ]


def _others(these: list[tuple[str, str]], those: list[tuple[str, str]]) -> list[str]:
    """The figures, with their units, that are worth something else than each of `those`."""
    others = dict(those)  # each once: a table of a thousand equal figures has one
    return [whole for bare, whole in these if not any(same(bare, other) for other in others)]


def _says_more(replacement: Replacement, figures: list[str]) -> bool:
    """Whether other words were replaced with the figures."""
    bare = [replacement.old, replacement.new]
    # the longest first: "12" is also in "120"
    for figure in sorted(figures, key=len, reverse=True):
        bare = [side.replace(figure, " ") for side in bare]
    old, new = (words.words(side) for side in bare)
    return old != new and bool(replacement.old and replacement.new)


# What stands between the items of a list, whose order says little: "7 and 8", "3, 12".
_LISTING = re.compile(r"[,;&+|、]|and|or|et|ou|und|oder|e|o|y|och|og|eller|и|или", re.IGNORECASE)


def _exchanged(replacement: Replacement) -> Iterator[Reason]:
    """Figures that stand in each other's place, with more than an "and" between them: "31 to 12" is
    not "12 to 31"."""
    old, new = ([bare for bare, _ in side] for side in _undated(replacement))
    if len(old) < 2 or len(old) != len(new):
        return
    if all(same(a, b) for a, b in zip(old, new, strict=True)):
        return
    sides = replacement.old, replacement.new
    rest, now = (typography_key(FIGURE.sub(" ", side)).split() for side in sides)
    if rest == now and not all(map(_LISTING.fullmatch, rest)):
        was, is_now = (Side(replacement, new=n).whole() for n in (False, True))
        yield reason(
            ReasonKind.FIGURE_CHANGED, MAJOR, old=shorten(was, QUOTED), new=shorten(is_now, QUOTED)
        )


_SET = 120  # characters of a text whose figures are set otherwise


def _same_figures(replacement: Replacement) -> Iterator[Reason]:
    """Figures that are set otherwise and are worth the same."""
    old, new = ([bare for bare, _ in Side(replacement, new=n).figures()] for n in (False, True))
    if (
        not old
        or len(old) != len(new)
        or typography_key(replacement.old) == typography_key(replacement.new)
    ):
        return
    rest = [words.words(FIGURE.sub(" ", side)) for side in (replacement.old, replacement.new)]
    if rest[0] == rest[1] and all(same(a, b) for a, b in zip(old, new, strict=True)):
        was, now = replacement.old[:_SET], replacement.new[:_SET]
        yield reason(ReasonKind.FIGURE_SET_OTHERWISE, COSMETIC, old=was, new=now)


def _number_words(replacement: Replacement) -> Iterator[Reason]:
    """Numbers in words; one that is set in figures now, or was, may be the same."""
    sides = replacement.old, replacement.new
    if _is_spelled_out(*sides, replacement.language):
        was, now = _counted(replacement)
        yield reason(ReasonKind.FIGURE_SET_OTHERWISE, MINOR, old=was, new=now)
    elif _are_numbers(*sides) or _are_counts(*sides, replacement.language):
        was, now = _counted(replacement)
        yield reason(ReasonKind.FIGURE_CHANGED, MAJOR, old=was, new=now)


def _are_numbers(old: str, new: str) -> bool:
    """Whether both are nothing but a number, and one of them at least is in words."""
    in_words = [is_number_words(side) for side in (old, new)]
    return any(in_words) and all(map(max, in_words, map(_is_figure, (old, new))))


def _is_figure(text: str) -> bool:
    return FIGURE.fullmatch(text) is not None


def _is_spelled_out(old: str, new: str, language: str) -> bool:
    """Whether one is a number in figures and the other is that number in words."""
    sides = map(typography_key, (old, new))
    figure, word = sorted(sides, key=str.isdecimal, reverse=True)
    return figure.isdecimal() and str(senses.counted(word, language)) in values(figure)


_ENDING = 2  # letters


def _are_counts(old: str, new: str, language: str) -> bool:
    """Whether the two count the same: "one year", "two years". "A" is a number beside another."""
    was, _, counted = old.partition(" ")
    now, _, counted_now = new.partition(" ")
    singles = [senses.is_single(word, language) for word in (was, now)]
    numbers = [is_number_words(word) for word in (was, now)]
    if was.casefold() == now.casefold() or all(singles) or not any(numbers):
        return False
    if not all(map(max, singles, numbers)):
        return False
    shorter, longer = sorted((counted, counted_now), key=len)
    more = longer.removeprefix(shorter)  # of a word as short as "an", "ans"
    return len(more) <= _ENDING or is_form(counted, counted_now, language)


def _days(replacement: Replacement) -> Iterator[Reason]:
    """A day whose year is not said."""
    was, now = (Side(replacement, new=new).day(replacement.language) for new in (False, True))
    if was and now and not same_day(was, now, replacement.language):
        yield reason(ReasonKind.DATE_CHANGED, MAJOR, old=was, new=now)


def _units(replacement: Replacement) -> Iterator[Reason]:
    """A symbol that says what a figure means came, went or changed."""
    if symbols := _symbols(replacement):
        yield reason(ReasonKind.UNIT_CHANGED, MAJOR, old=symbols[0], new=symbols[1])
        return
    old, new = ({c for c in side if c in UNITS} for side in (replacement.old, replacement.new))
    if old == new or words.words(replacement.old) or words.words(replacement.new):
        return
    if replacement.old and replacement.new:
        was, now = _counted(replacement)
        yield reason(ReasonKind.UNIT_CHANGED, MAJOR, old=was, new=now)
    elif replacement.old:
        yield reason(ReasonKind.UNIT_REMOVED, MAJOR, text=replacement.old)
    else:
        yield reason(ReasonKind.UNIT_ADDED, MAJOR, text=replacement.new)


_HALF_DAY = re.compile(r"\d\s?[ap]\.?\s?m\b", re.IGNORECASE)


def _symbols(replacement: Replacement) -> tuple[str, str] | None:
    """The unit behind a figure as it was and as it is; None where that is not what was replaced."""
    old, new = replacement.hunk.old, replacement.hunk.new
    was, now = (side.strip(" .,;:()") for side in (replacement.old, replacement.new))
    if old is None or new is None or was == now:
        return None
    if {was.lower(), now.lower()} == {"a", "p"}:
        both = _HALF_DAY.search(old.text) and _HALF_DAY.search(new.text)
        return (f"{was}.m.", f"{now}.m.") if both else None
    behind = all(_is_behind_figure(*side) for side in ((was, old.text), (now, new.text)))
    return _counted(replacement) if behind else None


def _counted(replacement: Replacement) -> tuple[str, str]:
    """The unit, or the number in words, as it was and as it is, with its figure."""
    return Side(replacement, new=False).counted(), Side(replacement, new=True).counted()


_MULTITUDE = re.compile(MULTITUDE)


def _is_behind_figure(symbol: str, text: str) -> bool:
    # between the two may stand what is counted: the "mg/" of "22 mg/l"
    behind = rf"\d\s?(?:°|{MEASURE}/)?{re.escape(symbol)}(?!\w)"
    known = UNIT.fullmatch(symbol) or _MULTITUDE.fullmatch(symbol)
    return bool(known and re.search(behind, text))


_BESIDE_NEGATION = 5  # words; in a longer replacement, a negation need not be the news


def negations(replacement: Replacement) -> Iterator[Reason]:
    """A negation that came or went with few other words, or within one."""
    old, new = _negations_of(replacement)
    longest = max(len(words.words(replacement.old)), len(words.words(replacement.new)))
    if old == new or longest > _BESIDE_NEGATION:
        return
    kind = ReasonKind.NEGATION_ADDED if new > old else ReasonKind.NEGATION_REMOVED
    sides = (replacement.new, replacement.old) if new > old else (replacement.old, replacement.new)
    yield reason(kind, MAJOR, text=shorten(_own_words(*sides), QUOTED))


def _own_words(text: str, other: str) -> str:
    """`text` without the words at its ends that `other` has there, but for their capitals: where a
    negation began a sentence, the word behind it begins it now."""
    mine, theirs = text.split(), other.casefold().split()
    for end in (-1, 0):
        while theirs and len(mine) > 1 and mine[end].casefold() == theirs[end]:
            mine.pop(end)
            theirs.pop(end)
    return " ".join(mine)


_NEAR = 3  # signs around a replacement, of a script that sets no spaces, that make up its word


def _negations_of(replacement: Replacement) -> tuple[int, int]:
    """How many negations there were, and are."""
    old, new, language = replacement.old, replacement.new, replacement.language
    if within := negated(old, new, language):
        return (0, 1) if within > 0 else (1, 0)
    if signs(old + new):
        before, after = replacement.before[-_NEAR:], replacement.after[:_NEAR]
        old, new = before + old + after, before + new + after
    return senses.negations(old, language), senses.negations(new, language)


_CAPITAL = "A-ZÀ-ÞĀ-ŽΑ-ΩА-ЯЁЄІЇ"
# Two capitalised words or more, with particles between them, not at the beginning of a sentence.
_NAME = re.compile(
    rf"(?<![.!?:…“\"«(]\s)(?<!^)\b([{_CAPITAL}][\w’'-]+"
    rf"(?:\s+(?:(?:de|von|van|der|la|af|bin|al)\s+)?[{_CAPITAL}][\w’'-]+)+)"
)


def _names(replacement: Replacement) -> Iterator[Reason]:
    """Names of two words or more, and names of which one word gave way to another; else, a single
    capital may begin a sentence, or be a German noun."""
    before, after = replacement.hunk.old, replacement.hunk.new
    if (
        before is None
        or after is None
        or not replacement.short
        or are_set(replacement)
        or is_spelling(replacement.old, replacement.new, replacement.language)
    ):
        return
    gone, come = (
        _names_only_in(replacement.old, after.text),
        _names_only_in(replacement.new, before.text),
    )
    if not (gone or come) and (pair := renamed(replacement)):
        gone, come = [pair[0]], [pair[1]]
    for was, now in zip(gone, come, strict=False):
        weight = MINOR if is_spelling(was, now) else MAJOR
        yield reason(ReasonKind.NAME_CHANGED, weight, old=was, new=now)
    for name in gone[len(come) :]:
        yield reason(ReasonKind.NAME_REMOVED, MAJOR, text=name)
    for name in come[len(gone) :]:
        yield reason(ReasonKind.NAME_ADDED, MAJOR, text=name)


def _names_only_in(side: str, other: str) -> list[str]:
    """The names in `side` that the block `other` does not have anywhere. Headings in capitals are
    not names."""
    return [n for n in _NAME.findall(" " + side) if n not in other and not n.isupper()]


_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['”\"»)]*(?:\s|$)")
_SENTENCE, _REST = 4, 2  # words that come or go at least, and words in their place at most


def _sentences(replacement: Replacement) -> Iterator[Reason]:
    old, new = len(words.words(replacement.old)), len(words.words(replacement.new))
    if abs(old - new) < _SENTENCE or min(old, new) > _REST:
        return
    longer = replacement.old if old > new else replacement.new
    if _SENTENCE_END.search(longer):
        kind = ReasonKind.SENTENCE_REMOVED if old > new else ReasonKind.SENTENCE_ADDED
        yield reason(kind, MAJOR, count=max(old, new), text=shorten(longer, TOLD))


def _wording(replacement: Replacement) -> Iterator[Reason]:
    """Words added, removed, replaced, or only spelled otherwise."""
    old, new = words.words(replacement.old), words.words(replacement.new)
    if old and new:
        yield _reworded(replacement)
    elif old or new:
        yield _one_sided(replacement, len(old or new), removed=bool(old))
    elif typography_key(replacement.old) != typography_key(replacement.new):
        yield reason(ReasonKind.PUNCTUATION_CHANGED, COSMETIC)


_WORD = 40  # characters of a word that is spelled otherwise


def _one_sided(replacement: Replacement, count: int, *, removed: bool) -> Reason:
    """Words that went or came, perhaps one that stood there twice in a row."""
    text = shorten(replacement.old if removed else replacement.new, TOLD)
    if _is_doubled(replacement):
        doubled = ReasonKind.DOUBLED_WORD_REMOVED if removed else ReasonKind.DOUBLED_WORD_ADDED
        return reason(doubled, MINOR, text=text)
    kind = ReasonKind.WORDS_REMOVED if removed else ReasonKind.WORDS_ADDED
    return reason(kind, _weight(replacement), count=count, text=text)


def _weight(replacement: Replacement) -> Significance:
    return significance_of(replacement.old, replacement.new, replacement.language)


def _reworded(replacement: Replacement) -> Reason:
    weight = _weight(replacement)
    if weight is MINOR:
        sides = replacement.old, replacement.new
        old, new = (shorten(side, _WORD) for side in sides)
        if is_spelling(*sides, replacement.language):
            return reason(ReasonKind.SPELLING_CHANGED, MINOR, old=old, new=new)
        if is_form(*sides, replacement.language):
            return reason(ReasonKind.FORM_CHANGED, MINOR, old=old, new=new)
    old, new = shorten(replacement.old, QUOTED), shorten(replacement.new, QUOTED)
    return reason(ReasonKind.REWORDED, weight, old=old, new=new)


def _is_doubled(replacement: Replacement) -> bool:
    """Whether the word stands twice in a row where it was removed or added ("the the")."""
    block, side = (
        (replacement.hunk.old, replacement.old)
        if replacement.old
        else (replacement.hunk.new, replacement.new)
    )
    return (
        not (replacement.old and replacement.new)
        and block is not None
        and f"{side} {side}".casefold() in block.text.casefold()
    )


REPLACEMENT_RULES: tuple[tuple[Callable[[Replacement], Iterator[Reason]], Many], ...] = (
    (_days, Many.DATES),
    (_same_figures, Many.FIGURES_SET_OTHERWISE),
    (_number_words, Many.FIGURES),
    (_figures, Many.FIGURES),
    (_exchanged, Many.FIGURES),
    (_units, Many.UNITS),
    (negations, Many.NEGATIONS),
    (_names, Many.NAMES),
    (_sentences, Many.SENTENCES),
    (_wording, Many.REWORDED),
)
"""Each replacement is explained by the first rule that has a reason for it. Where there are many,
the rest of them is counted under the name beside it."""
