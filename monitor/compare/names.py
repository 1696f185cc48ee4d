"""Names of which one word gave way to another."""

from __future__ import annotations

import calendar
import re

from monitor.compare.evidence import Replacement
from monitor.languages.codes import without_region
from monitor.model import BlockKind

_NOUNS_ARE_CAPITALISED = frozenset({"de", "lb"})
_WORD = re.compile(r"[^\W\d_][\w’'.-]*[\w.]")
_BEFORE = re.compile(r"((?:[^\W\d_a-z][\w’'-]+\s+){1,2})$")
_AFTER = re.compile(r"^((?:\s+[^\W\d_a-z][\w’'-]+){1,2})")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?:…]['”\"»)]*\s|[“\"«(„])\s*$")
_CALENDAR = frozenset({*calendar.day_name, *calendar.month_name} - {""})
_TITLE_CASE = 0.5  # share of a heading's long words that are capitalised, from which all may be
# Words that have a capital only where all words have one: in English, as a title is set.
_SET = re.compile(
    r"(?<![.!?:…“\"«(]\s)(?<!^)\b(?:A|An|And|Are|As|At|By|For|From|Has|Have|In|Is|It|Its|Not|Of|On|Or"
    r"|That|The|Their|This|To|Was|Were|Will|With)\s"
)


def renamed(replacement: Replacement) -> tuple[str, str] | None:
    """The name as it was and as it is, with the words of it that stayed; None where what was
    replaced is not one word of a name.

    A capital is a name's where it stands within a sentence. At the beginning of one, where another
    word of the name stands beside it, or the word has its capital within a sentence elsewhere in
    the block. A word that the text has without its capital, too, is no name. In German, where every
    noun has one, a capital says nothing.
    """
    old, new = (side.strip(" ,;:()") for side in (replacement.old, replacement.new))
    if not (_is_capitalised(old) and _is_capitalised(new)) or {old, new} & _CALENDAR:
        return None
    if old.casefold() in new.casefold() or new.casefold() in old.casefold():
        return None  # the same, said in full or in short
    if {old.lower(), new.lower()} & replacement.common:
        return None
    if without_region(replacement.language) in _NOUNS_ARE_CAPITALISED:
        return None
    said_before = f"{replacement.before.rstrip()} "
    begins = bool(_SENTENCE_BEGINS.search(said_before))
    before, after = _BEFORE.search(said_before), _AFTER.search(replacement.after)
    first = _without_opening(before[1], said_before) if before else ""
    last = _capitalised(after[1]) if after else ""
    if begins and not (last or _is_within(old, replacement) or _is_within(new, replacement)):
        return None
    return f"{first}{old}{last}", f"{first}{new}{last}"


def _is_capitalised(word: str) -> bool:
    """Whether it is one word with a capital, of a script that has capitals."""
    cased = all(c.upper() != c.lower() for c in word if c.isalpha())
    return cased and bool(_WORD.fullmatch(word)) and word[0].isupper()


def _without_opening(said: str, before: str) -> str:
    """The capitalised words right before a name, without one that begins the sentence."""
    kept = [word for word in said.split() if word[0].isupper()]
    if kept and _SENTENCE_BEGINS.search(before[: before.rindex(kept[0])]):
        kept = kept[1:]
    return " ".join((*kept, "")) if kept else ""


def _capitalised(said: str) -> str:
    kept: list[str] = []
    for word in said.split():
        if not word[0].isupper():
            break
        kept.append(word)
    return " ".join(("", *kept)) if kept else ""


def _is_within(word: str, replacement: Replacement) -> bool:
    """Whether the word stands with its capital within a sentence of the block."""
    texts = (b.text for b in (replacement.hunk.old, replacement.hunk.new) if b is not None)
    return any(re.search(rf"[^\W\d_][,;]?\s{re.escape(word)}\b", text) for text in texts)


def are_set(replacement: Replacement) -> bool:
    """Whether capitals say nothing there: in a heading of which most words have one, and in a
    clause of which the small words have one, too."""
    block = replacement.hunk.new
    if block is None:
        return False
    long = [word for word in block.text.split() if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long)
    if capitals <= _TITLE_CASE * len(long):
        return False
    return block.kind is BlockKind.HEADING or bool(_SET.search(block.text))
