"""What the rules look at: the difference, the fields, and each place where words were replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice, zip_longest

from monitor.compare import words
from monitor.compare.blocks import BlockChange, Diff, Hunk
from monitor.compare.fields import Fields
from monitor.compare.targets import LinkChanges
from monitor.compare.words import Op, Segment
from monitor.extract.text import typography_key
from monitor.languages.codes import without_region
from monitor.model import Block, BlockKind, Many, Reason, ReasonKind, greatest, reason

_DATED = 20_000  # characters of a block in which dates are looked for
_DATED_IN_ALL = 150_000  # and of all blocks of one comparison
_LONGEST = 8_000  # characters of a replacement that is judged; a longer one is told by its size
_JUDGED = 1_000  # replacements that are judged one by one; more are counted
_FEW = 3  # sentences of one rule; more become a count
_SHOWN = 90  # characters of a text that a reason quotes


@dataclass(frozen=True, slots=True)
class Replacement:
    """Neighbouring words of one block that were replaced; either side may be empty. `dates` are
    those that changed in the block, as text; `before` and `after` is what stands around them and
    stayed, up to `_AROUND` characters; `language` is the page's, `common` are the words that its
    text has in small letters, for a replacement that may be a name's; `leads` is the white space
    before each side, `ends` where each ends in its block."""

    old: str
    new: str
    hunk: Hunk
    dates: str = ""
    before: str = ""
    after: str = ""
    language: str = ""
    common: frozenset[str] = frozenset()
    leads: tuple[str, str] = ("", "")
    ends: tuple[int, int] = (0, 0)

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
    `titled` are the words of the title that were replaced; `moved` are texts within blocks that
    went in one place and came in another; `more` counts the replacements that were too many to be
    judged; `language` is the newer page's."""

    diff: Diff
    fields: Fields
    replacements: tuple[Replacement, ...]
    dates: tuple[tuple[str, str], ...]
    links: LinkChanges
    language: str = ""
    titled: tuple[Replacement, ...] = ()
    moved: tuple[str, ...] = ()
    more: int = 0


def collect(diff: Diff, fields: Fields, links: LinkChanges, language: str) -> Evidence:
    """`language` is the newer page's (BCP 47), empty where it is not known; it decides how its
    dates are read."""
    replacements: list[Replacement] = []
    titled, dates = _of_title(fields, language)
    left = _DATED_IN_ALL
    for hunk in diff.hunks:
        if hunk.change is not BlockChange.CHANGED:
            continue
        found = replacements_of(hunk, language)
        mine = [r for r in found if len(r.old) + len(r.new) <= _LONGEST]
        if left > 0 and _may_be_dated(mine):
            left -= _size(hunk)
            changed = _dates(hunk, language or "en")
            dates += changed
            mine = _dated(mine, changed)
        replacements += mine
    replacements, moved = _without_moves(replacements)
    if any(map(_may_be_name, (*replacements, *titled))):
        common = _small_words(diff)
        replacements, titled = (
            [replace(r, common=common) for r in some] for some in (replacements, titled)
        )
    judged, more = tuple(replacements[:_JUDGED]), max(0, len(replacements) - _JUDGED)
    return Evidence(
        diff=diff,
        fields=fields,
        replacements=judged,
        dates=tuple(dates),
        links=links,
        language=language,
        titled=tuple(titled),
        moved=moved,
        more=more,
    )


def _of_title(fields: Fields, language: str) -> tuple[list[Replacement], list[tuple[str, str]]]:
    """The words of a title that were replaced, and its dates that differ; none where there was no
    title, or is none."""
    old, new = map(str, fields.get("title", ("", "")))
    if not (old and new) or len(old) + len(new) > _LONGEST:
        return [], []
    was, now = (Block(BlockKind.HEADING, side) for side in (old, new))
    hunk = Hunk(BlockChange.CHANGED, was, now, words.diff(old, new))
    found = list(replacements_of(hunk, language))
    dates = _dates(hunk, language or "en") if _may_be_dated(found) else []
    return _dated(found, dates), dates


def _dated(replacements: list[Replacement], dates: list[tuple[str, str]]) -> list[Replacement]:
    said = " | ".join(f"{old} | {new}" for old, new in dates)
    return [replace(r, dates=said) for r in replacements]


_NAMED_IN = 300_000  # characters of a text whose words in small letters are gathered
_SMALL = re.compile(r"\b[^\W\d_A-Z]\w+")


def _may_be_name(replacement: Replacement) -> bool:
    return replacement.old[:1].isupper() and replacement.new[:1].isupper()


def _small_words(diff: Diff) -> frozenset[str]:
    text = "\n".join(b.text for h in diff.hunks for b in {h.old, h.new} if b is not None)
    return frozenset(w for w in _SMALL.findall(text[:_NAMED_IN]) if w.islower())


_DIGIT = re.compile(r"\d")
_NUMBERED = 20  # characters around a word that may be a month in a date


def _may_be_dated(replacements: list[Replacement]) -> bool:
    """Whether a date can have changed: reading dates is slow, and one without a digit, or a word
    between digits, is rare."""
    return any(
        _DIGIT.search(r.old + r.new)
        or (_DIGIT.search(r.before[-_NUMBERED:]) and _DIGIT.search(r.after[:_NUMBERED]))
        for r in replacements
    )


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
    from monitor.extract import dates  # its patterns take a tenth of a second to compile

    old, new = (
        {
            found.value: text[found.start : found.end].strip()
            for found in dates.find(text, (without_region(language),), language)
        }
        for text in (hunk.old.text[:_DATED], hunk.new.text[:_DATED])
    )
    gone, come = (
        [text for value, text in a.items() if value not in b] for a, b in ((old, new), (new, old))
    )
    return list(zip_longest(gone, come, fillvalue=""))


_AROUND = 80  # characters of the text around a replacement


def replacements_of(hunk: Hunk, language: str = "") -> Iterator[Replacement]:
    """The words of one block that were replaced, in order."""
    old = new = before = ""
    ends = 0, 0
    was = hunk.old.text if hunk.old else ""
    for segment in (*hunk.segments, None):
        if segment is None or segment.op is Op.EQUAL:
            after = segment.text if segment is not None else ""
            if old or new:
                yield Replacement(
                    old.strip(),
                    new.strip(),
                    hunk,
                    before=before[-_AROUND:],
                    after=after[:_AROUND],
                    language=language,
                    leads=(_lead(old), _lead(new)),
                    ends=ends,
                )
            old, new, before = "", "", after
        elif segment.op is Op.DELETE:
            old += segment.text
        else:
            new += segment.text
        if segment is not None:
            ends = _advanced(ends, segment, was)


def _advanced(ends: tuple[int, int], segment: Segment, was: str) -> tuple[int, int]:
    """Where the two texts are behind `segment`, from where they were before it."""
    old, new = ends
    if segment.op is not Op.INSERT:
        old = _behind(segment.text, was, old)
    if segment.op is not Op.DELETE:
        new += len(segment.text)
    return old, new


def _behind(part: str, text: str, start: int) -> int:
    """Where `part` ends in `text`, from `start` on. An equal text is the newer one's: in the older,
    where that is set otherwise, it has as many words."""
    if text.startswith(part, start):
        return start + len(part.rstrip())
    count = sum(1 for _ in words.ends(part))
    return max(islice(words.ends(text, start), count), default=start)


def _lead(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


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
