"""What the rules look at: the difference, the fields, and each place where words were replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from monitor.compare import words
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.fields import Fields
from monitor.compare.targets import LinkChanges
from monitor.compare.words import Op
from monitor.extract.dates import find as find_dates
from monitor.extract.text import shared_head, typography_key
from monitor.languages import alternatives
from monitor.model import Many, Reason, ReasonKind, Significance, greatest, reason

_DATED = 20_000  # characters of a block in which dates are looked for
_DATED_IN_ALL = 150_000  # and of all blocks of one comparison
_LONGEST = 8_000  # characters of a replacement that is judged; a longer one is told by its size
_JUDGED = 1_000  # replacements that are judged one by one; more are counted
_FEW = 3  # sentences of one rule; more become a count
_SHOWN = 90  # characters of a text that a reason quotes


@dataclass(frozen=True, slots=True)
class Replacement:
    """Neighbouring words of one block that were replaced; either side may be empty. `dates` are
    those that changed in the block, as text."""

    old: str
    new: str
    hunk: Hunk
    dates: str = ""

    @property
    def short(self) -> bool:
        """Few enough words that one of them is the news; a longer one is a sentence's matter."""
        return (
            max(len(self.old), len(self.new)) < 2_000
            and max(len(words.words(self.old)), len(words.words(self.new))) <= 12
        )


@dataclass(kw_only=True, frozen=True, slots=True)
class Evidence:
    """`dates` are those that became others, were removed (no new text) or added (no old one);
    `moved` are texts within blocks that went in one place and came in another; `more` counts the
    replacements that were too many to be judged."""

    diff: Diff
    fields: Fields
    replacements: tuple[Replacement, ...]
    dates: tuple[tuple[str, str], ...]
    links: LinkChanges
    moved: tuple[str, ...] = ()
    more: int = 0


def collect(diff: Diff, fields: Fields, links: LinkChanges, language: str) -> Evidence:
    """`language` is the newer page's (BCP 47); it decides how its dates are read."""
    replacements: list[Replacement] = []
    dates: list[tuple[str, str]] = []
    left = _DATED_IN_ALL
    for hunk in diff.hunks:
        if hunk.change is not BlockChange.CHANGED:
            continue
        mine = [r for r in replacements_of(hunk) if len(r.old) + len(r.new) <= _LONGEST]
        if left > 0 and _has_digits(mine):
            left -= _size(hunk)
            changed = _dates(hunk, language)
            dates += changed
            said = " | ".join(f"{old} | {new}" for old, new in changed)
            mine = [replace(r, dates=said) for r in mine]
        replacements += mine
    replacements, moved = _without_moves(replacements)
    judged, more = tuple(replacements[:_JUDGED]), max(0, len(replacements) - _JUDGED)
    return Evidence(
        diff=diff,
        fields=fields,
        replacements=judged,
        dates=tuple(dates),
        links=links,
        moved=moved,
        more=more,
    )


def _has_digits(replacements: list[Replacement]) -> bool:
    """Whether a date can have changed: reading dates is slow, and one without a digit is rare."""
    return any(re.search(r"\d", r.old + r.new) for r in replacements)


def _size(hunk: Hunk) -> int:
    return len(hunk.old.text) + len(hunk.new.text) if hunk.old and hunk.new else 0


_MOVED = 4  # words from which the same text gone here and come there was moved


def _without_moves(replacements: list[Replacement]) -> tuple[list[Replacement], tuple[str, ...]]:
    """The replacements without texts that were moved, and those texts."""
    gone = {_moving(r.old) for r in replacements if _may_have_moved(r.old, r.new)}
    come = {
        _moving(r.new): r.new.lstrip(" .,;:") for r in replacements if _may_have_moved(r.new, r.old)
    }
    moved = {key: text for key, text in come.items() if key in gone}
    left = [r for r in replacements if not _is_end_of_move(r, moved)]
    return left, tuple(moved.values())


def _is_end_of_move(replacement: Replacement, moved: dict[str, str]) -> bool:
    """Whether the replacement is one end of a text that moved."""
    old, new = replacement.old, replacement.new
    return not (old and new) and _moving(old or new) in moved


def _moving(text: str) -> str:
    """A text as it is known where it went and where it came: of two full stops around a sentence,
    either may seem to have gone along."""
    return typography_key(text).strip(" .,;:!?…。")


def _may_have_moved(text: str, other: str) -> bool:
    """Whether nothing stands in the text's place, and it is long enough: two words may well go here
    and come there by chance."""
    return not other and len(text.split()) >= _MOVED


def _dates(hunk: Hunk, language: str) -> list[tuple[str, str]]:
    """The dates of the block that differ, in order, as they stand there."""
    if hunk.old is None or hunk.new is None:
        return []
    old, new = (
        {
            found.value: text[found.start : found.end].strip()
            for found in find_dates(text, (language.partition("-")[0],), language)
        }
        for text in (hunk.old.text[:_DATED], hunk.new.text[:_DATED])
    )
    gone, come = (
        [text for value, text in a.items() if value not in b] for a, b in ((old, new), (new, old))
    )
    return list(zip_longest(gone, come, fillvalue=""))


def replacements_of(hunk: Hunk) -> Iterator[Replacement]:
    """The words of one block that were replaced, in order."""
    old = new = ""
    for segment in (*hunk.segments, None):
        if segment is None or segment.op is Op.EQUAL:
            if old or new:
                yield Replacement(old.strip(), new.strip(), hunk)
            old = new = ""
        elif segment.op is Op.DELETE:
            old += segment.text
        else:
            new += segment.text


def shorten(text: str, limit: int = _SHOWN) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "…"


def at_most(reasons: list[Reason], many: Many, more: int = 0) -> Iterator[Reason]:
    """The first of `reasons`, and a count of the others and of `more` that nobody looked at."""
    if len(reasons) <= _FEW and not more:
        yield from reasons
    else:
        yield from reasons[: _FEW - 1]
        count = len(reasons) - _FEW + 1 + more
        yield reason(ReasonKind.MORE, greatest(reasons), count=count, of=many)


# Words that reverse what a sentence says, as whole words, in the languages whose press rooms are
# watched most.
NEGATIONS = re.compile(
    rf"(?<![\w-])(?:{alternatives('negations')})(?![\w-])"
    r"|n['’]t\b|不|没有|未|ない|않|لا|ليس|לא|אין",
    re.IGNORECASE,
)


def is_spelling(old: str, new: str) -> bool:
    """Whether the two differ by a typing error at most: one letter in a word, case, a space, a
    hyphen."""
    a, b = typography_key(old), typography_key(new)
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    bare_a, bare_b = (re.sub(r"[\W_]", "", side).casefold() for side in (a, b))
    if bare_a == bare_b:
        return True
    words_a, words_b = a.split(), b.split()
    if len(words_a) != len(words_b):
        return False
    different = [
        (x, y) for x, y in zip(words_a, words_b, strict=True) if x.casefold() != y.casefold()
    ]
    return len(different) <= 1 and all(_is_slip(x, y) for x, y in different)


def _is_slip(a: str, b: str) -> bool:
    """One letter more, less, other or exchanged with its neighbour, not the first; or an ending.

    Not so where one letter makes another word of weight: in a short word, in a negation, and when
    it is replaced in a name (Iran, Iraq).
    """
    if min(len(a), len(b)) < 4 or NEGATIONS.fullmatch(a) or NEGATIONS.fullmatch(b):
        return False
    x, y = sorted((a.casefold(), b.casefold()), key=len)
    if x[0] != y[0]:
        return False
    head = shared_head(x, y)
    if len(x) != len(y):
        return _is_longer_slip(x, y, head)
    exchanged = x[head : head + 2] == y[head : head + 2][::-1] and x[head + 2 :] == y[head + 2 :]
    is_name = a[0].isupper() and b[0].isupper()  # Iran, Iraq: one letter is another name
    return exchanged or (not is_name and x[head + 1 :] == y[head + 1 :])


def _is_longer_slip(x: str, y: str, head: int) -> bool:
    """Whether `y` is `x`, the same up to `head`, with an ending or a letter or two more."""
    more = len(y) - len(x)
    if more > 2:
        return False
    ends_otherwise = head == len(x) and len(x) >= 5
    # two letters more make another word of a short one
    return ends_otherwise or ((more == 1 or len(x) >= 8) and x[head:] == y[head + more :])


_CONTENT_LETTERS, _NAME_LETTERS = 5, 4
_FEW_WORDS = 5  # of a replacement in which one word is the news
# A unit that was forgotten beside its figure is a typing error; other units ("million") are not.
_PERCENT = re.compile(alternatives("percents"), re.IGNORECASE)
_MANY = 6


def significance_of(old: str, new: str) -> Significance:
    """How much it matters that the words `old` became `new`, either of which may be empty.

    Words of five letters and more carry what a text says, shorter ones mostly its grammar; scripts
    whose words are short (Han, kana, hangul) are counted by the sign. Graded by hand on 45 edits of
    government releases, this tells substance from typing errors best.
    """
    if is_spelling(old, new):
        return Significance.MINOR
    a, b = (words.words(typography_key(side)) for side in (old, new))
    gone, come = _without(a, b), _without(b, a)
    if len(gone) + len(come) >= _MANY or _weighty(a) != _weighty(b) or _are_exchanged(a, b):
        return Significance.MAJOR
    come, gone = _without_slips(come, gone), _without_slips(gone, b)
    renamed = _has_name(gone) and _has_name(come)
    return Significance.MAJOR if renamed or any(map(_carries, gone + come)) else Significance.MINOR


_WEIGHTY = re.compile(rf"(?:{alternatives('weighty')})", re.IGNORECASE)


def _weighty(side: list[str]) -> list[str]:
    """The short words that turn what is said ("may" and "must", "more" and "less"), of a
    replacement so short that they are its news."""
    return sorted(w for w in side if _WEIGHTY.fullmatch(w)) if len(side) <= _FEW_WORDS else []


def _are_exchanged(old: list[str], new: list[str]) -> bool:
    """Whether two names stand in each other's place, with more than an "and" between them: "Iran
    attacked Iraq" is not "Iraq attacked Iran"."""
    was, now = ([w for w in side if _is_name(w)] for side in (old, new))
    if len(was) < 2 or was == now or sorted(was) != sorted(now):
        return False
    between = old[old.index(was[0]) + 1 : len(old) - 1 - old[::-1].index(was[-1])]
    return any(len(w) >= _NAME_LETTERS and not _is_name(w) for w in between)


def _without_slips(these: list[str], those: list[str]) -> list[str]:
    """The words that are not a mistyped one of `those`."""
    return [w for w in these if not any(_is_slip(w, v) for v in those)]


def _has_name(side: list[str]) -> bool:
    return any(map(_is_name, side))


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) >= _NAME_LETTERS


def _carries(word: str) -> bool:
    if _PERCENT.fullmatch(word):
        return False
    return (
        len(word) >= _CONTENT_LETTERS
        or word[0].isdigit()
        or word[0] >= "\u2e80"
        or bool(NEGATIONS.fullmatch(word))
    )


def _without(a: list[str], b: list[str]) -> list[str]:
    there = {w.casefold() for w in b}
    return [w for w in a if w.casefold() not in there]
