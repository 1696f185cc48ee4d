"""What replaced words do to the sense: a slip of the pen, another form of a word, a negation, or
another word that carries what the text says."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from monitor.compare import words
from monitor.extract.text import shared_head, typography_key
from monitor.languages import BY_CODE, Language, alternatives
from monitor.languages.codes import without_region
from monitor.languages.scripts import is_sign
from monitor.model import Significance

_PARTS = (3, 4)  # letters from which a slip is looked for in the parts of a word, and in all of it
_LONG = 8  # letters of a word in which one other letter inside is a slip, and no other word
_LONGER = 10  # and of one in which two are
_DOUBLED = 6  # of one in which a letter that is doubled, or is not any more, is
_INSIDE = 2  # letters that stay at the end of a word whose inflection stays
_TWICE = re.compile(r"(\w)\1")


def _own(language: str) -> Language | None:
    return BY_CODE.get(without_region(language))


@lru_cache(maxsize=200)
def _pattern(name: str, language: str) -> re.Pattern[str]:
    """The words of the field `name` in all languages, and those of its `own_…` that count in
    `language` alone, as they say something else in another. A page that does not say its language
    is taken for English."""
    own = _own(language or "en")
    phrases = [alternatives(name), *(getattr(own, f"own_{name}") if own else ())]
    return re.compile("|".join(phrases), re.IGNORECASE)


@lru_cache(maxsize=200)
def _negation(language: str) -> re.Pattern[str]:
    """Words that reverse what a sentence says, as whole words; in scripts that set no spaces, and
    as endings, wherever they stand."""
    whole = _pattern("negations", language).pattern
    parts = alternatives("negating_parts")
    letter = rf"[\w{words.MARKS}-]"
    return re.compile(rf"(?<!{letter})(?:{whole})(?!{letter})|{parts}", re.IGNORECASE)


def negations(text: str, language: str = "") -> int:
    """How many negations `text` holds."""
    return len(_negation(language).findall(text))


def is_negation(word: str, language: str = "") -> bool:
    return _negation(language).fullmatch(word) is not None


def is_single(word: str, language: str) -> bool:
    """Whether `word` is the language's "a" or "one"."""
    own = _own(language or "en")
    one = own.one if own else ()
    return any(re.fullmatch(pattern, word, re.IGNORECASE) for pattern in one)


def counted(word: str, language: str) -> int | None:
    """The number that `word` says in words, up to twenty; None for another word, or where the
    language's are not known."""
    own = _own(language or "en")
    for number, pattern in enumerate(own.counting if own else ()):
        if re.fullmatch(pattern, word, re.IGNORECASE):
            return number
    return None


def negated(old: str, new: str, language: str) -> int:
    """1 where the word `new` is `old` with a negation put into it ("bude", "nebude"), -1 where it
    is the other way round, else 0."""
    own = _own(language)
    if own is None or not own.negating or " " in old.strip() or " " in new.strip():
        return 0
    x, y = sorted((old.casefold(), new.casefold()), key=len)
    head = shared_head(x, y)
    # what was put in may begin with the letters that stand behind it: ne|nechá
    for at in range(head, -1, -1):
        put_in, rest = y[at : at + len(y) - len(x)], y[at + len(y) - len(x) :]
        if put_in and x == y[:at] + rest and _puts_in(own, put_in, at):
            return 1 if len(new) > len(old) else -1
    return 0


def _puts_in(own: Language, put_in: str, at: int) -> bool:
    return any(
        re.fullmatch(pattern.removeprefix("^"), put_in) and (at == 0) == pattern.startswith("^")
        for pattern in own.negating
    )


def is_spelling(old: str, new: str, language: str = "") -> bool:
    """Whether the two differ by a typing error at most: case, a space, a hyphen, an accent, or a
    letter or two inside a long word whose ending stays."""
    a, b = typography_key(old), typography_key(new)
    if _is_set_otherwise(a, b):
        return True
    different = _different(a, b)
    same_figures = re.findall(r"\d+", a) == re.findall(r"\d+", b)
    return (
        same_figures and len(different) <= 1 and all(is_slip(x, y, language) for x, y in different)
    )


def _is_set_otherwise(a: str, b: str) -> bool:
    """Whether nothing differs but a space, a hyphen or a capital."""
    bare_a, bare_b = (re.sub(r"[\W_]", "", side).casefold() for side in (a, b))
    return bare_a == bare_b and re.findall(r"\d+", a) == re.findall(r"\d+", b)


def is_form(old: str, new: str, language: str) -> bool:
    """Whether the two differ by the form of one word: "sign" and "signs"."""
    different = _different(typography_key(old), typography_key(new))
    return len(different) == 1 and _is_inflected(*different[0], language)


def _different(a: str, b: str) -> list[tuple[str, str]]:
    """The words that differ; all, where there are more on one side."""
    words_a, words_b = a.split(), b.split()
    if len(words_a) != len(words_b):
        return [(a, b), (b, a)]
    return [(x, y) for x, y in zip(words_a, words_b, strict=True) if x.casefold() != y.casefold()]


def is_slip(a: str, b: str, language: str = "") -> bool:
    """Whether one is the other mistyped. Not so where one letter makes another word: in a short
    word, in a negation, at the beginning, at the end, and in a name (Iran, Iraq)."""
    if min(len(a), len(b)) < _PARTS[1] or is_negation(a, language) or is_negation(b, language):
        return False
    x, y = sorted((a.casefold(), b.casefold()), key=len)
    if _bare(x) == _bare(y):
        return True  # an accent
    if x[0] != y[0] or negated(x, y, language):
        return False
    return _is_one_mistyped(x, y, language, names=a[0].isupper() and b[0].isupper())


def _is_one_mistyped(x: str, y: str, language: str, *, names: bool) -> bool:
    """Whether `y`, which is not shorter, is `x` with a letter doubled, left out, exchanged or
    mistaken. `names`: both have a capital."""
    head, tail = shared_head(x, y), shared_head(x[::-1], y[::-1])
    tail = min(tail, len(x) - head)
    if _is_doubled(x, y):
        return len(x) >= _DOUBLED - 1
    if head == len(x) == len(y) - 1:  # a last letter was left out, that is no ending
        return len(x) >= _DOUBLED and not _is_inflected(x, y, language)
    if _is_exchanged(x, y, head):
        return len(x) >= _DOUBLED or x[head : head + 2] in ("ie", "ei")
    if tail < _INSIDE or (names and len(x) == len(y)):
        return False
    return _apart(x, y, head, tail) <= _letters_allowed(x)


def _letters_allowed(word: str) -> int:
    """How many letters of a word of this length may be others."""
    if len(word) >= _LONGER:
        return 2
    return 1 if len(word) >= _LONG else 0


def _bare(word: str) -> str:
    """Without its accents."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if not ("\u0300" <= c <= "\u036f"))


def _is_doubled(x: str, y: str) -> bool:
    """Whether the two differ in how often a letter stands in a row."""
    return _TWICE.sub(r"\1", x) == _TWICE.sub(r"\1", y)


def _is_exchanged(x: str, y: str, head: int) -> bool:
    """Whether two neighbouring letters changed places."""
    return x[head : head + 2] == y[head : head + 2][::-1] and x[head + 2 :] == y[head + 2 :]


def _apart(x: str, y: str, head: int, tail: int) -> int:
    """How many letters the shorter `x` and `y` have between the `head` and the `tail` that they
    share, at most."""
    return max(len(x), len(y)) - head - tail


_ALL_ENDINGS = (alternatives("endings"),)


def _is_inflected(a: str, b: str, language: str) -> bool:
    """Whether the words are two forms of one, by the endings of the language: one has an ending
    more, or both have one that the language knows. Where the page does not say its language, one
    has an ending more of any."""
    own = _own(language)
    x, y = sorted((a.casefold(), b.casefold()), key=len)
    endings = own.endings if own else _ALL_ENDINGS
    if not endings or is_negation(a, language) or is_negation(b, language):
        return False
    head = shared_head(x, y)
    if head < _PARTS[0] or (head < len(x) and (own is None or head < _PARTS[1])):
        return False
    known = re.compile("|".join(endings))
    return all(not rest or known.fullmatch(rest) for rest in (x[head:], y[head:]))


_CONTENT_LETTERS, _NAME_LETTERS = 5, 4
_FEW_WORDS = 5  # of a replacement in which one word is the news
# A unit that was forgotten beside its figure is a typing error; other units ("million") are not.
_PERCENT = re.compile(alternatives("percents"), re.IGNORECASE)
_MANY = 6


def significance_of(old: str, new: str, language: str = "") -> Significance:
    """How much it matters that the words `old` became `new`, either of which may be empty.

    Words of five letters and more carry what a text says, shorter ones mostly its grammar; scripts
    whose words are short (Thai, Han, kana, hangul) are counted by the sign. Graded by hand on 45
    edits of government releases, this tells substance from typing errors best.
    """
    if _is_set_otherwise(typography_key(old), typography_key(new)):
        return Significance.MINOR
    a, b = (words.words(typography_key(side)) for side in (old, new))
    if _weighty(a, language) != _weighty(b, language):
        return Significance.MAJOR
    if is_spelling(old, new, language) or is_form(old, new, language):
        return Significance.MINOR
    gone, come = _without(a, b), _without(b, a)
    if len(gone) + len(come) >= _MANY or _are_exchanged(a, b):
        return Significance.MAJOR
    come, gone = _without_slips(come, gone, language), _without_slips(gone, b, language)
    renamed = _has_name(gone) and _has_name(come)
    carried = any(_carries(word, language) for word in gone + come)
    return Significance.MAJOR if renamed or carried else Significance.MINOR


def _weighty(side: list[str], language: str) -> list[str]:
    """The short words that turn what is said ("may" and "must", "more" and "less"), of a
    replacement so short that they are its news."""
    if len(side) > _FEW_WORDS:
        return []
    pattern = _pattern("weighty", language)
    return sorted(w.casefold() for w in side if pattern.fullmatch(w))


def _are_exchanged(old: list[str], new: list[str]) -> bool:
    """Whether two names stand in each other's place, with more than an "and" between them: "Iran
    attacked Iraq" is not "Iraq attacked Iran"."""
    was, now = ([w for w in side if _is_name(w)] for side in (old, new))
    if len(was) < 2 or was == now or sorted(was) != sorted(now):
        return False
    between = old[old.index(was[0]) + 1 : len(old) - 1 - old[::-1].index(was[-1])]
    return any(len(w) >= _NAME_LETTERS and not _is_name(w) for w in between)


def _without_slips(these: list[str], those: list[str], language: str) -> list[str]:
    """The words that are not a mistyped one of `those`, or another form of it."""
    return [
        w
        for w in these
        if not any(is_slip(w, v, language) or _is_inflected(w, v, language) for v in those)
    ]


def _has_name(side: list[str]) -> bool:
    return any(map(_is_name, side))


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) >= _NAME_LETTERS


def _carries(word: str, language: str) -> bool:
    if _PERCENT.fullmatch(word):
        return False
    return (
        len(word) >= _CONTENT_LETTERS
        or word[0].isdigit()
        or is_sign(word[0])
        or is_negation(word, language)
    )


def _without(a: list[str], b: list[str]) -> list[str]:
    there = {w.casefold() for w in b}
    return [w for w in a if w.casefold() not in there]
